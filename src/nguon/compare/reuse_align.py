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
    from collections.abc import Iterator, Sequence

    from nguon.compare.reuse_words import Places
    from nguon.model.article import Moment

CHAINED = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("chained", pa.binary())])


@dataclass(frozen=True, slots=True)
class AlignConfig:
    """What is a copy, once two articles are laid side by side.

    `words`: matched words that a first stretch needs (shorter ones are set phrases of law and office), `more`: that
    further ones need, `exact`: enough where no word was changed; `plain`: how many of them in small letters.

    `sentence`: matched words that are enough for whole sentences of both texts, but for `ends` words at either end and if
    `kept` of their words are matched; `sentence_plain` of them in small letters (set phrases stand inside sentences).

    `share`: share of a stretch's words that rare shingles must match, so that what an outlet adds to all its pages is no copy;
    or, in stretches of `long` words, `rare`: share of those that any shingles match (many changed words leave few shingles).

    `common`: share of its words that the other has at all (15 % changed leave .85, chance in news language leaves .5).
    `duplicate`: share of the shorter text's words within stretches; `alike`: least ratio of the lengths of two
    duplicates. `chain`: see `ChainConfig`.
    """

    words: int = 17
    more: int = 9
    exact: int = 13
    plain: int = 10
    sentence: int = 11
    sentence_plain: int = 8
    ends: int = 2
    kept: float = 0.7
    share: float = 0.35
    long: int = 38
    rare: float = 0.7
    common: float = 0.66
    duplicate: float = 0.7
    alike: float = 0.5
    chain: ChainConfig = field(default_factory=ChainConfig)


def chain_anchors(batch: pa.RecordBatch, config: AlignConfig = AlignConfig()) -> pa.RecordBatch:
    """Kernel over all anchors (a, b, pa, pb) of some pairs: a row for each pair that has stretches, with them as bytes."""
    rows = []
    left, right, at, bt = (np.asarray(batch.column(name).to_numpy(), dtype=np.int64) for name in ("a", "b", "pa", "pb"))
    for a, b, runs in _runs(left, right, at, bt, config.chain.least_words):
        if stretches := chain_runs(runs, config.chain):
            numbers = [(s.a_start, s.a_end, s.b_start, s.b_end, s.matched) for s in stretches]
            rows.append((a, b, np.array(numbers, dtype=np.int64).tobytes()))
    return pa.RecordBatch.from_pylist([dict(zip(CHAINED.names, row, strict=True)) for row in rows], schema=CHAINED)


def _runs(a: Places, b: Places, at: Places, bt: Places, least: int) -> Iterator[tuple[int, int, list[Run]]]:
    """Yield pairs in order, their anchors joined to runs on diagonals; not those whose runs have less than `least` words."""
    slope = at - bt
    by = np.lexsort((at, slope, b, a))
    a, b, at, bt, slope = a[by], b[by], at[by], bt[by], slope[by]
    other = np.ones(len(a), dtype=bool)
    other[1:] = (np.diff(a) != 0) | (np.diff(b) != 0)
    new = other.copy()
    new[1:] |= (np.diff(slope) != 0) | (np.diff(at) > WIDTH)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(a))[: len(first)] - 1
    lengths = at[last] - at[first] + WIDTH
    start = np.flatnonzero(other[first])
    words = np.add.reduceat(lengths, start) if len(start) else lengths
    ends = np.append(start[1:], len(first))[: len(start)]
    for i, j in zip(start[words >= least].tolist(), ends[words >= least].tolist(), strict=True):
        some = first[i:j]
        runs = zip(at[some].tolist(), bt[some].tolist(), lengths[i:j].tolist(), strict=True)
        yield int(a[some[0]]), int(b[some[0]]), [Run(*run) for run in runs]


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
        alone = [says_enough(one, two, s, rare, config.words, config) for rare, s in longer]
        if any(alone):
            also = (
                yes or says_enough(one, two, s, rare, config.more, config) for yes, (rare, s) in zip(alone, longer, strict=True)
            )
            kept = [s for yes, (_, s) in zip(also, longer, strict=True) if yes]
            found.append(_reuse(one, two, _apart(kept), config))
    return to_batch(found, Reuse)


def _unpacked(data: bytes) -> list[Stretch]:
    return [Stretch(*row) for row in np.frombuffer(data, dtype=np.int64).reshape(-1, 5).tolist()]


def _shared_runs(one: Words, two: Words) -> list[Run]:
    (h, at), (k, bt) = first_places(one.words), first_places(two.words)
    _, left, right = np.intersect1d(h, k, assume_unique=True, return_indices=True)
    none = np.zeros(len(left), dtype=np.int64)
    return next((runs for _, _, runs in _runs(none, none, at[left], bt[right], 0)), [])


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
    if all(one.under[stretch.a_start : stretch.a_end]) and all(two.under[stretch.b_start : stretch.b_end]):
        return False  # the picture of one agency, with its caption
    plain = words
    if stretch.matched == length and length >= config.exact:
        plain = config.plain
    elif stretch.matched < words:
        if stretch.matched < config.sentence or not _is_sentences(one, two, stretch, config):
            return False
        plain = config.sentence_plain
    if rare < config.share * length and not (
        length >= config.long and rare >= config.rare * _in_shared_shingles(one, two, stretch)
    ):
        return False
    small = one.small[stretch.a_start : stretch.a_end]
    changed = stretch.a_end - stretch.a_start - stretch.matched
    if stretch.matched >= config.common * length and sum(small) - changed >= plain:
        return True  # so it is, whichever words they are
    mine = one.words[stretch.a_start : stretch.a_end]
    right = Counter(two.words[stretch.b_start : stretch.b_end])
    if (Counter(mine) & right).total() < config.common * length:
        return False
    return (Counter(word for word, is_small in zip(mine, small, strict=True) if is_small) & right).total() >= plain


def _is_sentences(one: Words, two: Words, stretch: Stretch, config: AlignConfig) -> bool:
    """Tell whether a stretch is a whole sentence, or several, in both texts, but for a word or two at its ends."""
    for text, start, end in ((one, stretch.a_start, stretch.a_end), (two, stretch.b_start, stretch.b_end)):
        before = next((i for i in range(config.ends + 1) if i <= start and text.opens[start - i]), None)
        opens = text.opens + b"\1"  # and the end
        after = next((i for i in range(config.ends + 1) if end + i < len(opens) and opens[end + i]), None)
        if before is None or after is None or stretch.matched < config.kept * (before + end - start + after):
            return False
    return True


def _in_shared_shingles(one: Words, two: Words, stretch: Stretch) -> int:
    """Return how many words of a stretch stand in runs that both texts have, rare or not."""
    left, right = one.words[stretch.a_start : stretch.a_end], two.words[stretch.b_start : stretch.b_end]
    there = {right[i : i + WIDTH] for i in range(len(right) - WIDTH + 1)}
    reach = count = 0
    for i in range(len(left) - WIDTH + 1):
        if left[i : i + WIDTH] in there:
            count += i + WIDTH - max(reach, i)
            reach = i + WIDTH
    return count


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
