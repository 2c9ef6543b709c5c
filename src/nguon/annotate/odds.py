"""How likely a day is an article's own, where the evidence does not settle its year.

The idea: news tells mostly of the last weeks, and a coming year is mostly the next one. How mostly was counted on dated items
(26,521 items of three outlets' feeds of 2025–26 that name a year); a year is said to be the likeliest only where the counts
give it three chances in four.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ENOUGH = 0.75
"""Chance from which the likeliest year is given as the answer (and called likely)."""

QUARTERS = (201.0, 34.0, 18.0, 25.0, 20.0, 7.0, 6.0, 5.0, 6.0, 3.0, 3.0)
"""Items whose latest past time written with month and year lay 0, 1, 2 … quarters of a year back."""
OLDER = 1.0
"""The same for each quarter further back (30 items over some ten years)."""
COMING_EARLY = (58.0, 10.0, 2.0)
COMING_LATE = (15.0, 42.0, 5.0)
"""Items that name a coming year (told as "in the year", no goals, no plans), 0, 1, 2 years ahead, in January–July and in
August–December."""
COMING_FAR = 1.5
"""The same for each year further ahead, to ten years (18 items); beyond that a tenth of it."""


@dataclass(frozen=True, slots=True)
class Odds:
    """A reason for thinking one day likelier: a `recent` past day, or the `coming` year that begins with `anchor`."""

    rule: str
    anchor: date
    words: dict[str, str] = field(default_factory=dict, hash=False)

    def weigh(self, day: date) -> float:
        """Return the weight of `day`; only ratios mean something.

        >>> from datetime import date
        >>> Odds("coming", date(2025, 1, 1)).weigh(date(2024, 10, 25)), Odds("coming", date(2025, 1, 1)).weigh(date(2022, 1, 1))
        (42.0, 1.5)
        """
        if self.rule == "coming":
            years = self.anchor.year - day.year
            counts = COMING_LATE if day.month > 7 else COMING_EARLY
            return (
                0.0 if years < 0 else counts[years] if years < len(counts) else COMING_FAR if years <= 10 else COMING_FAR / 10
            )
        quarters = (day - self.anchor).days // 91
        return 0.0 if quarters < 0 else QUARTERS[quarters] if quarters < len(QUARTERS) else OLDER


def likeliest(days: Sequence[date], odds: Sequence[Odds]) -> tuple[int, float]:
    """Return the likeliest year among `days` and its chance; the years are equally likely where `odds` say nothing.

    >>> from datetime import date
    >>> likeliest([date(2024, 10, 25), date(2023, 10, 25)], [Odds("coming", date(2025, 1, 1))])[0]
    2024
    """
    weights: dict[int, float] = {}
    for day in days:
        weight = 1.0
        for reason in odds:
            weight *= reason.weigh(day)
        weights[day.year] = weights.get(day.year, 0.0) + weight
    total = sum(weights.values())
    best = max(weights, key=lambda year: weights[year])
    return best, weights[best] / total if total else 0.0
