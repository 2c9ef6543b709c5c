"""Two articles that share shingles, word by word: which stretches of one stand in the other, and which of the two came first.

The idea: shared shingles on one diagonal are runs, runs are chained to stretches (`nguon.text.align`), and a stretch counts
when it is long, much the same, and made of more than titles, names and set phrases.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from nguon.compare.reuse_words import Words, first_places, read_words
from nguon.engines.arrow import to_batch
from nguon.model.corpus import Aligned, Reuse
from nguon.text.align import ChainConfig, Run, Stretch, chain_runs, extend_stretch
from nguon.text.shingle import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from nguon.model.article import Moment

CHAINED = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("chained", pa.binary())])


@dataclass(frozen=True, slots=True)
class AlignConfig:
    """What is a copy, once two articles are laid side by side.

    `words`: matched words that a first stretch needs (shorter ones are set phrases of law and office), `more`: that
    further ones need, `exact`: enough where no word was changed; `share`: share of them that rare shingles must match;
    `common`: share of its words that the other has at all (15 % changed leave .85, chance in news language leaves .5).
    `duplicate`: share of the shorter text's words within stretches; `alike`: least ratio of the lengths of two
    duplicates. `chain`: see `ChainConfig`.
    """

    duplicate: float = 0.7
    alike: float = 0.5
    words: int = 17
    more: int = 9
    exact: int = 13
    share: float = 0.35
    common: float = 0.66
    plain: int = 10
    chain: ChainConfig = field(default_factory=ChainConfig)


def chain_anchors(batch: pa.RecordBatch, config: AlignConfig = AlignConfig()) -> pa.RecordBatch:
    """Kernel over the anchors (a, b, pa, pb) of one pair or several: a row for each that has stretches, and they as bytes."""
    a, b, at, bt = (np.asarray(batch.column(name).to_numpy(), dtype=np.int64) for name in ("a", "b", "pa", "pb"))
    rows = []
    pair = a * (1 << 31) + b
    by = np.argsort(pair, kind="stable")
    first = np.flatnonzero(np.diff(pair[by], prepend=-1))
    for some in np.split(by, first[1:]) if len(by) else ():
        if stretches := chain_runs(runs_of(at[some], bt[some]), config.chain):
            numbers = [(s.a_start, s.a_end, s.b_start, s.b_end, s.matched) for s in stretches]
            rows.append((int(a[some[0]]), int(b[some[0]]), np.array(numbers, dtype=np.int64).tobytes()))
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.RecordBatch.from_arrays([pa.array(c, f.type) for c, f in zip(columns, CHAINED, strict=True)], schema=CHAINED)


def runs_of(at: NDArray[np.int64], bt: NDArray[np.int64]) -> list[Run]:
    """Join the anchors of a pair to runs on their diagonals.

    >>> runs_of(np.array([3, 4, 9]), np.array([13, 14, 2]))
    [Run(a=3, b=13, length=6), Run(a=9, b=2, length=5)]
    """
    slope = at - bt
    by = np.lexsort((at, slope))
    at, bt, slope = at[by], bt[by], slope[by]
    new = np.ones(len(at), dtype=bool)
    new[1:] = (np.diff(slope) != 0) | (np.diff(at) > WIDTH)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(at)) - 1
    return [
        Run(x, y, n + WIDTH)
        for x, y, n in zip(at[first].tolist(), bt[first].tolist(), (at[last] - at[first]).tolist(), strict=True)
    ]


def align_pairs(batch: pa.RecordBatch, config: AlignConfig = AlignConfig()) -> pa.RecordBatch:
    """Kernel over pairs (chained, one, two: the words of both) to rows of `reuse`, one for each that is a copy.

    `chained` is null for two articles of one fold: their anchors are all shingles that they share.
    """
    found = []
    held: tuple[bytes, Words] | None = None
    columns = (batch.column(name).to_pylist() for name in ("chained", "one", "two"))
    for chained, left, right in zip(*columns, strict=True):
        if held is None or held[0] != left:
            held = left, read_words(left)
        one, two = held[1], read_words(right)
        stretches = _unpacked(chained) if chained is not None else chain_runs(_shared_runs(one, two), config.chain)
        longer = [(s.matched, extend_stretch(one.words, two.words, s)) for s in stretches]
        if any(says_enough(one, two, s, rare, config.words, config) for rare, s in longer):
            kept = [s for rare, s in longer if says_enough(one, two, s, rare, config.more, config)]
            found.append(_reuse(one, two, _apart(kept), config))
    return to_batch(found, Reuse)


def _unpacked(data: bytes) -> list[Stretch]:
    return [Stretch(*row) for row in np.frombuffer(data, dtype=np.int64).reshape(-1, 5).tolist()]


def _shared_runs(one: Words, two: Words) -> list[Run]:
    (h, at), (k, bt) = first_places(one.words), first_places(two.words)
    _, left, right = np.intersect1d(h, k, assume_unique=True, return_indices=True)
    return runs_of(at[left], bt[right])


def _reuse(one: Words, two: Words, stretches: Sequence[Stretch], config: AlignConfig) -> Reuse:
    lengths = len(one.words), len(two.words)
    covered = sum(s.a_end - s.a_start for s in stretches), sum(s.b_end - s.b_start for s in stretches)
    share = covered[0] / lengths[0], covered[1] / lengths[1]
    duplicate = max(share) >= config.duplicate and min(lengths) >= config.alike * max(lengths)
    spans = tuple(
        Aligned(*one.to_page(s.a_start, s.a_end), *two.to_page(s.b_start, s.b_end))
        for s in sorted(stretches, key=lambda s: (s.a_start, s.b_start))
    )
    kind = "duplicate" if duplicate else "passage"
    earlier, why = _earlier(one, two, kind, share)
    a, b = one.about.article_id, two.about.article_id
    return Reuse("r" + hashlib.sha256(f"{a} {b}".encode()).hexdigest()[:12], a, b, kind, earlier, spans, f"shingle:{why}")


def _apart(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches without those that, grown at their ends, lie inside another in both texts."""
    kept: list[Stretch] = []
    for one in sorted(stretches, key=lambda s: (-s.matched, s.a_start)):
        if not any(
            two.a_start <= one.a_start and one.a_end <= two.a_end and two.b_start <= one.b_start and one.b_end <= two.b_end
            for two in kept
        ):
            kept.append(one)
    return tuple(kept)


def says_enough(one: Words, two: Words, stretch: Stretch, rare: int, words: int, config: AlignConfig) -> bool:
    """Tell whether a stretch is long and like enough, and more than a row of titles and names, or what one outlet always adds.

    `rare` of its words were matched by shingles that are not in everybody's pages.
    """
    length = max(stretch.a_end - stretch.a_start, stretch.b_end - stretch.b_start)
    exact = stretch.matched == length and length >= config.exact
    if (stretch.matched < words and not exact) or rare < config.share * length:
        return False
    mine = one.words[stretch.a_start : stretch.a_end]
    left, right = Counter(mine), Counter(two.words[stretch.b_start : stretch.b_end])
    if (left & right).total() < config.common * length:
        return False
    small = Counter(w for w, is_small in zip(mine, one.small[stretch.a_start : stretch.a_end], strict=True) if is_small)
    return (small & right).total() >= (config.plain if exact else words)


def _earlier(a: Words, b: Words, kind: str, share: tuple[float, float]) -> tuple[str | None, str]:
    """Tell which came first, and by which evidence: date, credit, containment, or none."""
    one, two = a.about, b.about
    if one.published and two.published and (first := first_of(one.published, two.published)):
        return first, "date"
    if one.outlet and one.outlet in two.credited and two.outlet not in one.credited:
        return "a", "credit"
    if two.outlet and two.outlet in one.credited and one.outlet not in two.credited:
        return "b", "credit"
    if kind == "passage" and not (one.published and two.published):
        if share[0] > 0.9 and share[1] < 0.6:
            return "a", "containment"
        if share[1] > 0.9 and share[0] < 0.6:
            return "b", "containment"
    return None, "unknown"


def first_of(one: Moment, two: Moment) -> str | None:
    """Return which of two moments is earlier, `a` or `b`, as far as both are known; None when they may be the same."""
    width = min(len(one.value), len(two.value)) if "week" not in (one.precision, two.precision) else 4
    left, right = one.value[:width], two.value[:width]
    return None if left == right else "a" if left < right else "b"
