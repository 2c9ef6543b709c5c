"""Small charts: a histogram of dates, and figures of one unit on one scale. Geometry only."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nguon.store.view import FigureView

Days = Sequence[tuple[int, int]]
"""Days as ordinal numbers, each with how many things fall on it."""

BINS = 36
BAR = 5.0
GAP = 1.0
TALL = 26.0
WIDE = 220.0
RATIO = 40.0
"""From this ratio of largest to smallest on, a scale is logarithmic."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars of dates between `first` and `last`."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    first: date
    last: date


def to_span(days_: Days) -> tuple[date, date] | None:
    """Return the first and the last of counted days.

    >>> to_span([(date(2024, 10, 25).toordinal(), 2)])
    (datetime.date(2024, 10, 25), datetime.date(2024, 10, 25))
    """
    known = [day for day, _ in days_]
    return (date.fromordinal(min(known)), date.fromordinal(max(known))) if known else None


def to_histogram(days_: Days, span: tuple[date, date] | None) -> Histogram | None:
    """Return the histogram of counted days over `span`, which several histograms may share; None without days.

    >>> day = date(2024, 10, 25).toordinal()
    >>> to_histogram([(day, 2)], to_span([(day, 2), (day + 14, 1)])).bars[0].height
    26.0
    """
    if not days_ or not span:
        return None
    whole = max(1, (span[1] - span[0]).days)
    first = span[0].toordinal()
    counts = [0] * BINS
    for day, n in days_:
        counts[min(BINS - 1, max(0, (day - first) * BINS // (whole + 1)))] += n
    most = max(counts)
    heights = [max(4.0, TALL * n / most) if n else 0.0 for n in counts]
    bars = tuple(Bar(round(i * (BAR + GAP), 2), round(TALL - h, 2), BAR, round(h, 2)) for i, h in enumerate(heights) if h)
    return Histogram(BINS * (BAR + GAP) - GAP, TALL, bars, span[0], span[1])


@dataclass(frozen=True, slots=True)
class Range:
    """A figure on the scale of its group: from `x`, `width` wide; open to a side where no bound is known."""

    view: FigureView
    x: float
    width: float
    open_low: bool
    open_high: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one unit. `comparable` when there is more than one value to compare."""

    unit: str
    ranges: tuple[Range, ...]
    logarithmic: bool
    comparable: bool
    low: float
    high: float


def to_groups(figures: Sequence[FigureView]) -> tuple[Group, ...]:
    """Return figures by unit, the units with most figures first, each on a scale of its own; what stands alone comes last."""
    by_unit: dict[str, list[FigureView]] = defaultdict(list)
    for view in figures:
        if view.figure.low is not None or view.figure.high is not None:
            by_unit[view.figure.unit.strip().lower()].append(view)
    groups = [_group(unit, views) for unit, views in by_unit.items() if unit and len(views) > 1]
    groups.sort(key=lambda g: (-len(g.ranges), g.unit))
    alone = [view for unit, views in by_unit.items() if not unit or len(views) == 1 for view in views]
    return (*groups, replace(_group("", alone), comparable=False)) if alone else tuple(groups)


def _group(unit: str, views: list[FigureView]) -> Group:
    bounds = [(_low(v), _high(v)) for v in views]
    values = [b for pair in bounds for b in pair]
    low, high = min(values), max(values)
    logarithmic = low > 0 and high / low > RATIO
    floor = low if logarithmic else min(0.0, low)

    def place(value: float) -> float:
        if high == floor:
            return WIDE
        scale = math.log if logarithmic else float
        share = (scale(value) - scale(floor)) / (scale(high) - scale(floor))
        return 6 + (WIDE - 12) * share

    ranges = [
        Range(v, round(place(a), 1), round(max(0.0, place(b) - place(a)), 1), v.figure.low is None, v.figure.high is None)
        for v, (a, b) in zip(views, bounds, strict=True)
    ]
    ranges.sort(key=lambda r: (r.x, r.width, r.view.article.place))
    return Group(unit, tuple(ranges), logarithmic, len(set(bounds)) > 1, low, high)


def _low(view: FigureView) -> float:
    found = view.figure.low if view.figure.low is not None else view.figure.high
    return float(found or 0.0)


def _high(view: FigureView) -> float:
    found = view.figure.high if view.figure.high is not None else view.figure.low
    return float(found or 0.0)
