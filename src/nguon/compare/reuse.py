"""Who copied whom: articles that share text (sao chép), found by a join of five-syllable shingles.

The idea: every article is a set of hashed shingles. Near-duplicates are folded first: a shingle's *root* is the first
article that has it, and an article most of whose (sampled) shingles have one root is a copy of it; this is linear, however
often a text was copied. Then a shingle stands once for each fold, those of too many folds (set phrases) are cut, and the
rest are joined. Shared shingles are anchors; anchors on a diagonal make runs, runs are chained to stretches
(`nguon.text.align`). Compare Smith, Cordell and Mullen, "Computational methods for uncovering reprinted texts" (2015),
whose program is the yardstick.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from nguon.compare.body import Body, read_body
from nguon.model.corpus import Aligned, Reuse
from nguon.text.align import ChainConfig, Run, Stretch, chain_runs, extend_stretch
from nguon.text.shingle import WIDTH, Syllables, find_syllables, find_words, hash_shingles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.engines.base import Engine
    from nguon.model.article import Moment
    from nguon.model.corpus import Dated
    from nguon.model.reading import Piece


@dataclass(frozen=True, slots=True)
class ReuseConfig:
    """Thresholds of reuse.

    `sample`: one shingle in so many takes part in folding. `fold`: share of an article's sampled shingles with one root
    that makes it a copy (10 % changed words and a lost paragraph leave .4). `cut`: folds that may share a shingle; more
    is a set phrase. `anchors`: shared shingles that make a pair worth aligning, within `drift` words of one diagonal.
    `words`: matched words that a first stretch needs (shorter ones are set phrases of law and office), `more`: that
    further ones need, `exact`: enough where no word was changed; `share`: share of them that rare shingles must match;
    `common`: share of its words that the other has at all (15 % changed leave .85, chance in news language leaves .5).
    `duplicate`: share of the shorter text's words within stretches; `alike`: least ratio of the lengths of two
    duplicates. `chain`: see `ChainConfig`. `batch`: articles in one batch.
    """

    sample: int = 8
    fold: float = 0.3
    cut: int = 60
    anchors: int = 2
    drift: int = 40
    duplicate: float = 0.7
    alike: float = 0.5
    words: int = 17
    more: int = 9
    exact: int = 13
    share: float = 0.35
    common: float = 0.66
    plain: int = 10
    chain: ChainConfig = field(default_factory=ChainConfig)
    batch: int = 512


_TEXTS = pa.schema([("doc", pa.int64()), ("text", pa.string())])
_SHINGLES = pa.schema([("doc", pa.int64()), ("pos", pa.int64()), ("h", pa.int64())])
_FOLDS = pa.schema([("doc", pa.int64()), ("grp", pa.int64())])
_SPACE = 1 << 20


def find_reuse(pieces: Sequence[Piece], engine: Engine, config: ReuseConfig = ReuseConfig()) -> tuple[Reuse, ...]:
    """Return every pair of articles that shares a passage, or stands twice, with the aligned stretches in both pages.

    Works on titles, leads, headings and bodies only. Within a fold of near-duplicates each is aligned with the earliest.
    """
    order = sorted(pieces, key=lambda p: (p.article.published.value if p.article.published else "9", p.article.id))
    _make_shingles(order, engine, config)
    _fold_duplicates(len(order), engine, config)
    anchors = _join_anchors(engine, config)
    found = []
    bodies: dict[int, tuple[Body, Syllables]] = {}
    for a, b, runs in _runs(anchors):
        stretches = chain_runs(runs, config.chain)
        if not stretches:
            continue
        one, two = (_syllables(order, doc, bodies) for doc in (a, b))
        longer = [(s.matched, extend_stretch(one[1].words, two[1].words, s)) for s in stretches]
        if any(_says_enough(one, two, s, rare, config.words, config) for rare, s in longer):
            stretches = tuple(s for rare, s in longer if _says_enough(one, two, s, rare, config.more, config))
        else:
            continue
        found.append(_reuse(order[a], order[b], one, two, _apart(stretches), config))
    return tuple(sorted(found, key=lambda r: (r.a, r.b)))


def hash_texts(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from (doc, text) to (doc, pos, h), a row for each shingle."""
    docs: list[np.ndarray] = []
    places: list[np.ndarray] = []
    hashes: list[np.ndarray] = []
    for doc, text in zip(batch.column("doc").to_pylist(), batch.column("text").to_pylist(), strict=True):
        values = hash_shingles(find_words(text))
        docs.append(np.full(len(values), doc, dtype=np.int64))
        places.append(np.arange(len(values), dtype=np.int64))
        hashes.append(np.frombuffer(values, dtype=np.int64))
    none = [np.empty(0, dtype=np.int64)]
    columns = [np.concatenate(none + column) for column in (docs, places, hashes)]
    return pa.RecordBatch.from_arrays([pa.array(c, pa.int64()) for c in columns], schema=_SHINGLES)


def _make_shingles(order: Sequence[Piece], engine: Engine, config: ReuseConfig) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(0, len(order), config.batch):
            some = order[start : start + config.batch]
            columns = [
                pa.array(range(start, start + len(some)), pa.int64()),
                pa.array([read_body(p).text for p in some], pa.string()),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=_TEXTS)

    engine.load("reuse_texts", batches(), _TEXTS)
    engine.map(hash_texts, "reuse_texts", "reuse_all", _SHINGLES)
    engine.drop("reuse_texts")
    engine.sql("reuse_one", f"SELECT h, doc, MIN(doc * {_SPACE} + pos) AS place FROM reuse_all GROUP BY h, doc")
    engine.drop("reuse_all")


def _fold_duplicates(count: int, engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_fold` (doc, grp): `grp` is the first article of a fold of near-duplicates."""
    engine.sql("reuse_sample", f"SELECT h, doc FROM reuse_one WHERE h % {config.sample} = 0")
    engine.sql("reuse_root", "SELECT h, MIN(doc) AS root FROM reuse_sample GROUP BY h HAVING COUNT(*) > 1")
    engine.sql("reuse_size", "SELECT doc, COUNT(*) AS n FROM reuse_sample GROUP BY doc")
    engine.sql(
        "reuse_near",
        "SELECT s.doc AS doc, r.root AS root, COUNT(*) AS n FROM reuse_sample s JOIN reuse_root r ON s.h = r.h "
        "WHERE s.doc <> r.root GROUP BY s.doc, r.root",
    )
    engine.sql(
        "reuse_copy",
        "SELECT n.doc AS doc, n.root AS root, n.n AS n FROM reuse_near n JOIN reuse_size z ON n.doc = z.doc "
        f"WHERE n.n >= {config.fold} * z.n",
    )
    table = engine.table("reuse_copy")
    rows = sorted(zip(table["doc"].to_pylist(), table["n"].to_pylist(), table["root"].to_pylist(), strict=True))
    group = list(range(count))
    best: dict[int, tuple[int, int]] = {}
    for doc, n, root in rows:
        if doc not in best or (n, -root) > best[doc]:
            best[doc] = (n, -root)
    for doc in sorted(best):
        group[doc] = group[-best[doc][1]]
    batch = pa.RecordBatch.from_arrays([pa.array(range(count), pa.int64()), pa.array(group, pa.int64())], schema=_FOLDS)
    engine.load("reuse_fold", [batch], _FOLDS)
    for name in ("reuse_sample", "reuse_root", "reuse_size", "reuse_near", "reuse_copy"):
        engine.drop(name)


def _join_anchors(engine: Engine, config: ReuseConfig) -> pa.Table:
    """Return (a, b, pa, pb).

    Places of shared shingles, between folds and between each fold's first article and the others.
    """
    engine.sql(
        "reuse_unit",
        "SELECT o.h AS h, f.grp AS grp, MIN(o.place) AS place FROM reuse_one o JOIN reuse_fold f ON o.doc = f.doc "
        "GROUP BY o.h, f.grp",
    )
    engine.sql("reuse_rare", f"SELECT h FROM reuse_unit GROUP BY h HAVING COUNT(*) > 1 AND COUNT(*) <= {config.cut}")
    engine.sql("reuse_kept", "SELECT u.h AS h, u.grp AS grp, u.place AS place FROM reuse_unit u JOIN reuse_rare r ON u.h = r.h")
    a, b = (f"CAST(FLOOR({side}.place / {_SPACE}) AS BIGINT)" for side in "xy")
    at, bt = (f"{side}.place % {_SPACE}" for side in "xy")
    engine.sql(
        "reuse_across",
        f"SELECT {a} AS a, {b} AS b, {at} AS pa, {bt} AS pb FROM reuse_kept x JOIN reuse_kept y ON x.h = y.h "
        "WHERE x.grp <> y.grp AND x.place < y.place",
    )
    bins = (f"FLOOR((pa - pb + {shift}) / {float(config.drift)})" for shift in (0, config.drift // 2))
    near = (f"SELECT a, b FROM reuse_across GROUP BY a, b, {one} HAVING COUNT(*) >= {config.anchors}" for one in bins)
    engine.sql("reuse_pairs", " UNION ".join(near))
    engine.sql(
        "reuse_anchors",
        "SELECT c.a AS a, c.b AS b, c.pa AS pa, c.pb AS pb FROM reuse_across c JOIN reuse_pairs p ON c.a = p.a AND c.b = p.b "
        f"UNION ALL SELECT f.grp AS a, f.doc AS b, {at} AS pa, {bt} AS pb FROM reuse_fold f "
        "JOIN reuse_one y ON y.doc = f.doc JOIN reuse_one x ON x.h = y.h AND x.doc = f.grp WHERE f.grp <> f.doc",
    )
    table = engine.table("reuse_anchors")
    for name in ("one", "fold", "unit", "rare", "kept", "across", "pairs", "anchors"):
        engine.drop(f"reuse_{name}")
    return table


def _runs(anchors: pa.Table) -> Iterator[tuple[int, int, list[Run]]]:
    """Group anchors by pair, in order, joined to runs on their diagonals."""
    if anchors.num_rows == 0:
        return
    a, b, at, bt = (np.asarray(anchors[name].to_numpy(), dtype=np.int64) for name in ("a", "b", "pa", "pb"))
    slope = at - bt
    by = np.lexsort((at, slope, b, a))
    a, b, at, bt, slope = a[by], b[by], at[by], bt[by], slope[by]
    new = np.ones(len(a), dtype=bool)
    new[1:] = (np.diff(a) != 0) | (np.diff(b) != 0) | (np.diff(slope) != 0) | (np.diff(at) > WIDTH)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(a)) - 1
    pairs: dict[tuple[int, int], list[Run]] = {}
    for i, j in zip(first.tolist(), last.tolist(), strict=True):
        run = Run(int(at[i]), int(bt[i]), int(at[j] - at[i]) + WIDTH)
        pairs.setdefault((int(a[i]), int(b[i])), []).append(run)
    for (one, two), runs in pairs.items():
        yield one, two, runs


def _syllables(order: Sequence[Piece], doc: int, bodies: dict[int, tuple[Body, Syllables]]) -> tuple[Body, Syllables]:
    if doc not in bodies:
        if len(bodies) > 4096:
            bodies.clear()
        body = read_body(order[doc])
        bodies[doc] = (body, find_syllables(body.text))
    return bodies[doc]


def _reuse(
    a: Piece,
    b: Piece,
    one: tuple[Body, Syllables],
    two: tuple[Body, Syllables],
    stretches: Sequence[Stretch],
    config: ReuseConfig,
) -> Reuse:
    lengths = len(one[1].words), len(two[1].words)
    covered = sum(s.a_end - s.a_start for s in stretches), sum(s.b_end - s.b_start for s in stretches)
    share = covered[0] / lengths[0], covered[1] / lengths[1]
    duplicate = max(share) >= config.duplicate and min(lengths) >= config.alike * max(lengths)
    spans = tuple(
        Aligned(*_place(one, s.a_start, s.a_end), *_place(two, s.b_start, s.b_end))
        for s in sorted(stretches, key=lambda s: (s.a_start, s.b_start))
    )
    kind = "duplicate" if duplicate else "passage"
    earlier, why = _earlier(a, b, kind, share)
    name = "r" + hashlib.sha256(f"{a.article.id} {b.article.id}".encode()).hexdigest()[:12]
    return Reuse(name, a.article.id, b.article.id, kind, earlier, spans, f"shingle:{why}")


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


def _says_enough(
    one: tuple[Body, Syllables], two: tuple[Body, Syllables], stretch: Stretch, rare: int, words: int, config: ReuseConfig
) -> bool:
    """Tell whether a stretch is long and like enough, and more than a row of titles and names, or what one outlet always adds.

    `rare` of its words were matched by shingles that are not in everybody's pages.
    """
    body, syllables = one
    length = max(stretch.a_end - stretch.a_start, stretch.b_end - stretch.b_start)
    exact = stretch.matched == length and length >= config.exact
    if (stretch.matched < words and not exact) or rare < config.share * length:
        return False
    left, right = (
        Counter(w[a:b])
        for w, a, b in ((syllables.words, stretch.a_start, stretch.a_end), (two[1].words, stretch.b_start, stretch.b_end))
    )
    if (left & right).total() < config.common * length:
        return False
    small = Counter(
        word
        for word, (at, _) in zip(
            syllables.words[stretch.a_start : stretch.a_end], syllables.spans[stretch.a_start : stretch.a_end], strict=True
        )
        if body.text[at].islower()
    )
    return (small & right).total() >= (config.plain if exact else words)


def _place(text: tuple[Body, Syllables], start: int, end: int) -> tuple[int, int]:
    body, syllables = text
    return body.to_page(syllables.spans[start][0], syllables.spans[end - 1][1])


def settle_order(rows: Sequence[Reuse], dated: Sequence[Dated]) -> tuple[Reuse, ...]:
    """Return `rows` with `earlier` told by dates found after comparing, where it could not be told before.

    A copy without a date of its own may be dated by what it copies; only then is it known to be the later one.
    """
    dates = {d.article_id: d.published for d in dated}
    out = []
    for row in rows:
        one, two = dates.get(row.a), dates.get(row.b)
        if row.earlier is None and one and two and (first := _first_of(one, two)):
            out.append(replace(row, earlier=first, rule=row.rule.rsplit(":", 1)[0] + ":dated"))
        else:
            out.append(row)
    return tuple(out)


def _first_of(one: Moment, two: Moment) -> str | None:
    """Return which of two moments is earlier, `a` or `b`, as far as both are known; None when they may be the same."""
    width = min(len(one.value), len(two.value)) if "week" not in (one.precision, two.precision) else 4
    left, right = one.value[:width], two.value[:width]
    return None if left == right else "a" if left < right else "b"


def _earlier(a: Piece, b: Piece, kind: str, share: tuple[float, float]) -> tuple[str | None, str]:
    """Tell which came first, and by which evidence: date, credit, containment, or none."""
    one, two = a.article.published, b.article.published
    if one and two and (first := _first_of(one, two)):
        return first, "date"
    if a.article.outlet and a.article.outlet in b.article.credited and b.article.outlet not in a.article.credited:
        return "a", "credit"
    if b.article.outlet and b.article.outlet in a.article.credited and a.article.outlet not in b.article.credited:
        return "b", "credit"
    if kind == "passage" and not (one and two):
        if share[0] > 0.9 and share[1] < 0.6:
            return "a", "containment"
        if share[1] > 0.9 and share[0] < 0.6:
            return "b", "containment"
    return None, "unknown"
