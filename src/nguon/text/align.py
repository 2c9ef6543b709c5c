"""From runs of shared words to stretches of copied text.

The idea: shared shingles on one diagonal are runs; runs that follow one another in both texts at about the same distance
are chained into one stretch (anchors chained, as in genome alignment; Smith and others use it for reprinted news in
*passim*, 2014). Ends are pushed outwards word by word while the texts go on agreeing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ChainConfig:
    """What may be chained, and what is enough.

    `gap`: words that may differ between two runs; a changed sentence is about twenty. `drift`: how far the distances in
    the two texts may differ (words put in or left out). `least_words`: matched words that a stretch needs; below it set
    phrases and titles with names are found. `least_share`: matched words over the length of the stretch.
    """

    gap: int = 24
    drift: int = 12
    least_words: int = 8
    least_share: float = 0.25


@dataclass(frozen=True, slots=True)
class Run:
    """`length` equal words from word `a` of one text and word `b` of the other."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `[a_start, a_end)` of one text that stand as `[b_start, b_end)` in the other; `matched` of them are equal."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    matched: int


def chain_runs(runs: Sequence[Run], config: ChainConfig = ChainConfig()) -> tuple[Stretch, ...]:
    """Chain `runs` into stretches, best first taken, none sharing words with another in either text.

    >>> chain_runs([Run(0, 10, 8), Run(9, 19, 9)])
    (Stretch(a_start=0, a_end=18, b_start=10, b_end=28, matched=17),)
    """
    order = sorted(runs, key=lambda r: (r.a, r.b))
    count = len(order)
    best = [r.length for r in order]
    before = [-1] * count
    for i in range(count):
        run = order[i]
        for j in range(i - 1, -1, -1):
            last = order[j]
            down = run.a - (last.a + last.length)
            if down > config.gap + 40:
                break
            over = run.b - (last.b + last.length)
            cut = max(0, -min(down, over))
            if cut >= run.length or cut >= last.length or run.b <= last.b or run.a <= last.a:
                continue
            if max(down, over) > config.gap or abs(down - over) > config.drift:
                continue
            score = best[j] + run.length - cut
            if score > best[i]:
                best[i], before[i] = score, j
    free = [True] * count
    taken: list[Stretch] = []
    for i in sorted(range(count), key=lambda i: (-best[i], order[i].a, order[i].b)):
        if not free[i]:
            continue
        members = []
        at = i
        while at >= 0 and free[at]:
            members.append(at)
            at = before[at]
        for at in members:
            free[at] = False
        first, last = order[members[-1]], order[members[0]]
        matched, reach_a, reach_b = 0, first.a, first.b
        for at in reversed(members):
            run = order[at]
            skip = max(0, reach_a - run.a, reach_b - run.b)
            matched += max(0, run.length - skip)
            reach_a, reach_b = run.a + run.length, run.b + run.length
        made = Stretch(first.a, last.a + last.length, first.b, last.b + last.length, matched)
        if _enough(made, config) and not any(_meet(made, other) for other in taken):
            taken.append(made)
    return tuple(sorted(taken, key=lambda s: (s.a_start, s.b_start)))


def extend_stretch(a: Sequence[str], b: Sequence[str], stretch: Stretch, reach: int = 6) -> Stretch:
    """Push both ends of `stretch` outwards over words that agree, stepping over single changed words.

    >>> extend_stretch("x k l m n".split(), "y k q m n".split(), Stretch(3, 5, 3, 5, 2))
    Stretch(a_start=1, a_end=5, b_start=1, b_end=5, matched=3)
    """
    left, found_left = _walk(a, b, stretch.a_start - 1, stretch.b_start - 1, -1, reach)
    right, found_right = _walk(a, b, stretch.a_end, stretch.b_end, 1, reach)
    return Stretch(
        stretch.a_start - left[0],
        stretch.a_end + right[0],
        stretch.b_start - left[1],
        stretch.b_end + right[1],
        stretch.matched + found_left + found_right,
    )


def _walk(a: Sequence[str], b: Sequence[str], i: int, j: int, step: int, reach: int) -> tuple[tuple[int, int], int]:
    """Return how far both texts agree from `i`, `j` on in direction `step`, and how many words were equal."""
    gone_a = gone_b = 0
    kept, found, kept_found, misses = (0, 0), 0, 0, 0
    while misses < reach:
        x, y = i + step * gone_a, j + step * gone_b
        if not (0 <= x < len(a) and 0 <= y < len(b)):
            break
        if a[x] == b[y]:
            gone_a, gone_b, found = gone_a + 1, gone_b + 1, found + 1
            kept, kept_found = (gone_a, gone_b), found
            continue
        misses += 1
        skip = next((pair for pair in _SKIPS if _same(a, b, x + step * pair[0], y + step * pair[1], step)), None)
        if skip is None and _one(a, b, x + step, y + step):
            skip = (1, 1)
        if skip is None:
            break
        gone_a, gone_b = gone_a + skip[0], gone_b + skip[1]
    return kept, kept_found


_SKIPS = sorted(((i, j) for i in range(4) for j in range(4) if i + j), key=lambda p: (p[0] + p[1], abs(p[0] - p[1]), p))
"""How many words to leave out on either side to find two in a row that agree: as few as may be."""


def _one(a: Sequence[str], b: Sequence[str], x: int, y: int) -> bool:
    return 0 <= x < len(a) and 0 <= y < len(b) and a[x] == b[y]


def _same(a: Sequence[str], b: Sequence[str], x: int, y: int, step: int) -> bool:
    """Tell whether two words in a row agree."""
    return _one(a, b, x, y) and _one(a, b, x + step, y + step)


def _enough(stretch: Stretch, config: ChainConfig) -> bool:
    length = max(stretch.a_end - stretch.a_start, stretch.b_end - stretch.b_start)
    return stretch.matched >= config.least_words and stretch.matched >= config.least_share * length


def _meet(one: Stretch, two: Stretch) -> bool:
    in_a = min(one.a_end, two.a_end) - max(one.a_start, two.a_start)
    in_b = min(one.b_end, two.b_end) - max(one.b_start, two.b_start)
    return in_a > 2 or in_b > 2
