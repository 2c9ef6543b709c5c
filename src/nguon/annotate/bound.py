"""What bounds the day on which an article came out: stretches of days that each piece of evidence allows.

The idea: dating is constraint propagation. Each piece of evidence (a date told as past, a holder of an office under his
title, a coming year, a known happening) allows some days and gives a reason; what all allow together is the answer, and the
reasons are told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Days = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A piece of evidence: the stretches of days it allows, its name, and what fills the reason's words."""

    rule: str
    days: Days
    words: dict[str, str] = field(default_factory=dict, hash=False)


def meet(a: Days, b: Days) -> Days:
    """Return the days in both.

    >>> meet(((date(2000, 1, 1), date(2005, 1, 1)),), ((date(2004, 1, 1), date(2009, 1, 1)),))
    ((datetime.date(2004, 1, 1), datetime.date(2005, 1, 1)),)
    """
    out = [(max(x[0], y[0]), min(x[1], y[1])) for x in a for y in b]
    return tuple(sorted((low, high) for low, high in out if low <= high))


def narrow(days: Days, bounds: Sequence[Bound]) -> tuple[Days, tuple[Bound, ...]]:
    """Return what all `bounds` leave of `days`, and those that narrowed it. One that would leave nothing is passed over."""
    used: list[Bound] = []
    for bound in bounds:
        left = meet(days, bound.days)
        if left and left != days:
            days = left
            used.append(bound)
    return days, tuple(_needed(used))


def _needed(used: Sequence[Bound]) -> Iterable[Bound]:
    """Drop a bound whose whole effect a later one also has."""
    for i, bound in enumerate(used):
        later = [b for b in used[i + 1 :] if meet(b.days, bound.days) == tuple(sorted(b.days))]
        if not later:
            yield bound


def years_of(days: Days) -> list[int]:
    """Return the years that `days` reach into, in order."""
    return sorted({year for low, high in days for year in range(low.year, high.year + 1)})


def holds(days: Days, day: date) -> bool:
    """Tell whether `day` is among `days`."""
    return any(low <= day <= high for low, high in days)
