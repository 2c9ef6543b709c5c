"""The picture of copying: a row for each outlet, a dot for each article, arrows from earlier to later. Geometry only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.export.lanes import Axis, Tick, to_ticks
from nguon.store.moment import days
from nguon.store.view import ArticleRef, ReuseView

WIDTH = 1040.0
LEFT = 214.0
TOP = 26.0
ROW = 34.0
RADIUS = 6.0
ROWS = 24
"""Outlets with most shared texts that get a row; the list beside the picture has all."""


@dataclass(frozen=True, slots=True)
class Node:
    """An article."""

    x: float
    y: float
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class Edge:
    """Shared text: from the earlier article to the later one; without direction where that is unknown."""

    path: str
    view: ReuseView
    directed: bool


@dataclass(frozen=True, slots=True)
class Network:
    """Everything to draw. `rows` are names with their height, `ticks` days or months."""

    width: float
    height: float
    rows: tuple[tuple[str, float], ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    ticks: tuple[Tick, ...]


def to_network(reuse: Sequence[ReuseView]) -> Network | None:
    """Return the picture of articles that share text; None when none do."""
    shared: dict[str, int] = defaultdict(int)
    articles: dict[str, ArticleRef] = {}
    for view in reuse:
        for ref in (view.a, view.b):
            articles[ref.id] = ref
            shared[_name(ref)] += 1
    names = sorted(shared, key=lambda name: (-shared[name], name))[:ROWS]
    heights = {name: TOP + ROW * (i + 0.5) for i, name in enumerate(names)}
    shown = [ref for ref in articles.values() if _name(ref) in heights]
    starts = {ref.id: found[0] for ref in shown if ref.published and (found := days(ref.published.value))}
    if not shown:
        return None
    axis = Axis.over(starts.values(), LEFT + 60, WIDTH - 60) if starts else None
    places = {ref.id: axis.x(starts[ref.id]) if axis and ref.id in starts else LEFT + 16 for ref in shown}
    nodes: dict[str, Node] = {}
    for name in names:
        free = 0.0
        for ref in sorted((r for r in shown if _name(r) == name), key=lambda r: (places[r.id], r.id)):
            at = max(places[ref.id], free)
            nodes[ref.id] = Node(round(at, 1), heights[name], ref)
            free = at + 3 * RADIUS
    edges: list[Edge] = []
    for view in reuse:
        first, second = view.ordered
        if first.id in nodes and second.id in nodes and first.id != second.id:
            edges.append(Edge(_curve(nodes[first.id], nodes[second.id]), view, view.reuse.earlier is not None))
    return Network(
        width=max(WIDTH, *(n.x + 40 for n in nodes.values())),
        height=TOP + ROW * len(names) + 8,
        rows=tuple(heights.items()),
        nodes=tuple(nodes.values()),
        edges=tuple(edges),
        ticks=to_ticks(axis) if axis else (),
    )


def _name(ref: ArticleRef) -> str:
    return ref.outlet or ref.page


def _curve(a: Node, b: Node) -> str:
    """A curve that ends short of the second dot, so that its arrow is seen."""
    gap = RADIUS + 5
    if a.y == b.y:
        side = 1 if b.x >= a.x else -1
        return f"M{a.x:g} {a.y - RADIUS:g}Q{(a.x + b.x) / 2:g} {a.y - 26:g} {b.x - side * 4:g} {b.y - gap:g}"
    down = 1 if b.y > a.y else -1
    middle = (a.y + b.y) / 2
    bend = 30 if abs(a.x - b.x) < 20 else 0
    return f"M{a.x:g} {a.y:g}C{a.x + bend:g} {middle:g} {b.x + bend:g} {middle:g} {b.x:g} {b.y - down * gap:g}"
