"""The picture of a story: a lane for each actor, time along, a mark for each statement, arcs for findings. Geometry only.

The idea: news comes in bursts, months apart. Days without statements count in full up to a point and hardly beyond it, so that
bursts stay readable and the picture stays narrow; a break in the axis shows where time was shortened.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from nguon.store.moment import days
from nguon.store.view import ActorRef, FindingView, Said, StoryView

GLYPHS = {
    "state": "\u2022", "confirm": "\u2713", "deny": "\u2715", "withhold": "\u2013", "accuse": "!", "condemn": "\u25bc",
    "praise": "\u2665", "urge": "\u25b2", "commit": "\u25c6", "warn": "\u26a0", "judge": "\u2248", "ask": "?",
}  # fmt: skip
"""A sign for each act, beside its colour and its name: colour alone tells nothing to many readers."""

WIDTH = 1040.0
LEFT = 214.0
RIGHT = 26.0
TOP = 34.0
RADIUS = 10.0
"""A mark of 20 units is wide enough for its glyph and for a finger."""
STEP = 2 * RADIUS + 3
PAD = 7.0
LIFT = 16.0
"""Room above the marks of a lane for arcs within it."""
LEVELS = 4
"""Marks of one lane that may stand above each other before they move aside."""
LANES = 10
"""Actors with a lane of their own; the others share one."""
MOST_MARKS = 150
"""Statements in one picture; more could not be told apart."""
UNDATED = 60.0
"""Width of the column of undated statements."""
QUIET = 0.1
"""Part of the whole time up to which a silence keeps its length."""
SHORTENED = 0.06
"""What a day beyond that still counts."""
COARSE = 14
"""Days from which on a date is drawn as a stretch."""
TICK = 70.0
"""The least distance of two labels on the axis."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An actor's row. `key` is `actor`, `others` or `nobody`."""

    key: str
    actor: ActorRef | None
    y: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Point:
    """A statement's mark; `low` to `high` is where it may stand when its day is not known.

    `at` is the place of its day, from which it moved to `x` where others stand; None without a day. `lane` is its row.
    """

    x: float
    y: float
    low: float
    high: float
    said: Said
    hollow: bool
    at: float | None
    lane: int


@dataclass(frozen=True, slots=True)
class Arc:
    """What joins two statements of a finding; `ends` are the numbers of their marks."""

    path: str
    finding: FindingView
    ends: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the axis; `value` is the moment that it names."""

    x: float
    value: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything to draw, in units of the view box. `axis` has the days that the axis keeps, with their places."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    points: tuple[Point, ...]
    arcs: tuple[Arc, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[float, ...]
    undated: float | None
    first: date | None
    last: date | None
    axis: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Axis:
    """From days to x, with long silences shortened.

    >>> axis = Axis.over([date(2024, 1, 1), date(2024, 1, 11)], 0, 100)
    >>> axis.x(date(2024, 1, 6))
    50.0
    """

    known: Sequence[date]
    places: Sequence[float]
    breaks: tuple[float, ...] = field(default=())

    @classmethod
    def over(cls, dates: Iterable[date], left: float, right: float) -> Axis:
        """Make an axis on which all `dates` lie between `left` and `right`."""
        known = sorted(set(dates))
        if len(known) == 1:
            known = [known[0] - timedelta(days=3), known[0], known[0] + timedelta(days=3)]
        most = max(10.0, QUIET * (known[-1] - known[0]).days)
        gaps = [(b - a).days for a, b in pairwise(known)]
        lengths = [min(g, most) + max(0.0, g - most) * SHORTENED for g in gaps]
        scale = (right - left) / sum(lengths)
        places = [left]
        for length in lengths:
            places.append(places[-1] + length * scale)
        breaks = tuple((a + b) / 2 for gap, (a, b) in zip(gaps, pairwise(places), strict=True) if gap > 2 * most)
        return cls(known, places, breaks)

    def x(self, day: date) -> float:
        """Return the place of a day between the first and the last."""
        after = bisect_left(self.known, day)
        if after == 0 or after == len(self.known):
            return self.places[0 if after == 0 else -1]
        a, b = self.known[after - 1], self.known[after]
        left, right = self.places[after - 1], self.places[after]
        return left + (right - left) * (day - a).days / (b - a).days


def to_picture(
    said: Sequence[Said],
    findings: Sequence[FindingView] = (),
    copies: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> Picture | None:
    """Return the picture of statements and findings, or None when there is nothing to draw.

    `copies` maps a statement that only repeats another to that other, which is drawn in its place.
    `window` limits the days shown.
    """
    copies = copies or {}
    shown = [(s, _day(s)) for s in said if s.statement.id not in copies]
    if window:
        shown = [(s, day) for s, day in shown if day and window[0] <= day <= window[1]]
    if not shown:
        return None
    rows = _rows(shown, findings)
    dated = [day for _, day in shown if day]
    undated = LEFT + UNDATED / 2 if len(dated) < len(shown) else None
    left = LEFT + (UNDATED if undated else 0) + RADIUS + 6
    axis = Axis.over(dated, left, WIDTH - RIGHT) if dated else None
    bowed = {a for f in findings for a in f.finding.actors if len(f.sides) > 1}
    lanes: list[Lane] = []
    points: list[Point] = []
    y = TOP
    for key, actor, members in rows:
        places = _swarm([(axis.x(day) if day and axis else undated or left, s) for s, day in members])
        spans = {s.statement.id: _may_be(s, axis) for s, _ in members}
        head = PAD + (LIFT if actor and actor.id in bowed else 0)
        height = head + (max(level for _, level, _ in places) + 1) * STEP + PAD
        days_of = {s.statement.id: day for s, day in members}
        for x, level, s in places:
            middle = round(y + head + (level + 0.5) * STEP, 1)
            day = days_of[s.statement.id]
            at = round(axis.x(day), 1) if axis and day else None
            points.append(Point(round(x, 1), middle, *spans[s.statement.id], s, s.on_from != "said", at, len(lanes)))
        lanes.append(Lane(key, actor, y, height, len(members)))
        y += height
    right = max([WIDTH, *(p.x + RIGHT for p in points)])
    return Picture(
        width=round(right, 1),
        height=round(y + 8, 1),
        lanes=tuple(lanes),
        points=tuple(points),
        arcs=_arcs(points, findings, copies),
        ticks=to_ticks(axis, window) if axis else (),
        breaks=axis.breaks if axis else (),
        undated=undated,
        first=min(dated, default=None),
        last=max(dated, default=None),
        axis=tuple((day, round(x, 1)) for day, x in zip(axis.known, axis.places, strict=True)) if axis else (),
    )


def to_drawn(view: StoryView, most: int) -> list[Said]:
    """Return at most `most` statements of a story in their order: those in findings, then those in the largest threads."""
    if len(view.said) <= most:
        return list(view.said)
    wanted = [s.statement.id for f in view.findings for s in f.sides]
    wanted += [s.stand.statement for t in view.threads for s in t.stands]
    wanted += [s.statement.id for s in view.said]
    kept = set(list(dict.fromkeys(wanted))[:most])
    return [s for s in view.said if s.statement.id in kept]


def _may_be(said: Said, axis: Axis | None) -> tuple[float, float]:
    """The stretch of the axis in which a statement of a coarse date may lie; nothing where the day or week is known."""
    found = days(said.on.value) if said.on and axis else None
    if not found or not axis or (found[1] - found[0]).days < COARSE:
        return 0.0, 0.0
    first, last = (min(max(day, axis.known[0]), axis.known[-1]) for day in found)
    return round(axis.x(first), 1), round(axis.x(last), 1)


def _day(said: Said) -> date | None:
    found = days(said.on.value) if said.on else None
    return found[0] + (found[1] - found[0]) // 2 if found else None


def _rows(
    shown: Sequence[tuple[Said, date | None]], findings: Sequence[FindingView]
) -> list[tuple[str, ActorRef | None, list[tuple[Said, date | None]]]]:
    """Give the actors of findings, then those who speak most, a row each; the rest share one; unknown speakers another."""
    contested = {s.statement.id for f in findings for s in f.sides}
    weight: Counter[ActorRef] = Counter()
    for s, _ in shown:
        for actor in s.actors:
            weight[actor] += 1000 if s.statement.id in contested else 1
    own = [actor for actor, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0].name))[:LANES]]
    members: dict[ActorRef, list[tuple[Said, date | None]]] = defaultdict(list)
    others: list[tuple[Said, date | None]] = []
    nobody: list[tuple[Said, date | None]] = []
    for pair in shown:
        mine = [a for a in pair[0].actors if a in own]
        for actor in mine:
            members[actor].append(pair)
        if not mine:
            (others if pair[0].actors else nobody).append(pair)
    rows: list[tuple[str, ActorRef | None, list[tuple[Said, date | None]]]] = [("actor", a, members[a]) for a in own]
    rows += [(key, None, rest) for key, rest in (("others", others), ("nobody", nobody)) if rest]
    return rows


def _swarm(places: list[tuple[float, Said]]) -> list[tuple[float, int, Said]]:
    """Move marks that would cover each other to levels, and aside when all levels are taken."""
    ends = [float("-inf")] * LEVELS
    out = []
    for x, said in sorted(places, key=lambda p: (p[0], p[1].statement.id)):
        free = [i for i, end in enumerate(ends) if end <= x]
        level = free[0] if free else min(range(LEVELS), key=lambda i: (ends[i], i))
        at = max(x, ends[level])
        ends[level] = at + STEP
        out.append((at, level, said))
    return out


def _arcs(points: Sequence[Point], findings: Sequence[FindingView], copies: Mapping[str, str]) -> tuple[Arc, ...]:
    """One arc for each finding: between the two statements of different sides that are nearest to each other in the picture."""
    at: dict[str, list[int]] = defaultdict(list)
    for number, point in enumerate(points):
        at[point.said.statement.id].append(number)
    arcs: list[Arc] = []
    for view in findings:
        sides = [
            [n for s in group.said for n in at.get(copies.get(s.statement.id, s.statement.id), [])] for group in view.groups
        ]
        pairs = [(a, b) for one, other in pairwise(sides) for a in one for b in other if points[a].said is not points[b].said]
        if pairs:
            a, b = min(pairs, key=lambda pair: _apart(points[pair[0]], points[pair[1]]))
            arcs.append(Arc(_bow(points[a], points[b]), view, (a, b)))
    return tuple(arcs)


def _apart(a: Point, b: Point) -> float:
    """How far apart two marks are, and how low they stand."""
    return abs(a.y - b.y) + abs(a.x - b.x) / 4 + max(a.y, b.y)


def _bow(a: Point, b: Point) -> str:
    """A curve that leaves the marks upwards within a lane and bends aside between lanes."""
    if abs(a.y - b.y) < STEP * LEVELS / 2 and abs(a.x - b.x) > STEP:
        lift = 2 * LIFT
        return f"M{a.x:g} {a.y - RADIUS:g}Q{(a.x + b.x) / 2:g} {min(a.y, b.y) - RADIUS - lift:g} {b.x:g} {b.y - RADIUS:g}"
    down = 1 if b.y > a.y else -1
    bend = 34 if abs(a.x - b.x) < STEP else 0
    middle = (a.y + b.y) / 2
    return (
        f"M{a.x:g} {a.y + down * RADIUS:g}C{a.x + bend:g} {middle:g} {b.x + bend:g} {middle:g} {b.x:g} {b.y - down * RADIUS:g}"
    )


def to_ticks(axis: Axis, window: tuple[date, date] | None = None) -> tuple[Tick, ...]:
    """Return the labels of an axis, as many as have room: days, months or years; those of days that it keeps come first."""
    first, last = axis.known[0], axis.known[-1]
    span = (last - first).days
    if span <= 45 or (window and span <= 62):
        wanted = [(first + timedelta(days=i), (first + timedelta(days=i)).isoformat()) for i in range(span + 1)]
    elif span <= 365 * 6:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        wanted = [(date(m // 12, m % 12 + 1, 1), f"{m // 12:04d}-{m % 12 + 1:02d}") for m in months]
    else:
        wanted = [(date(year, 1, 1), f"{year:04d}") for year in range(first.year, last.year + 1)]
    ticks: list[Tick] = []
    busy = {d.isoformat()[: len(value)] for d in axis.known for _, value in wanted[:1]}
    for day, value in wanted:
        x = axis.x(max(day, first))
        crowded = bool(ticks) and x - ticks[-1].x < TICK
        if crowded and value in busy and ticks[-1].value not in busy:
            ticks.pop()
            crowded = bool(ticks) and x - ticks[-1].x < TICK
        if not crowded:
            ticks.append(Tick(round(x, 1), value))
    return tuple(ticks)
