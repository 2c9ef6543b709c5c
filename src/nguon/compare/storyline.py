"""A story told from its articles: its title, its first and last day, its sources, and why it is one.

The idea: the title is that of the article most like all others; what joins the articles are the names that weigh most in all
of them. Slim rows are enough for that: no article is read again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from nguon.compare.names import Names, load_names
from nguon.compare.sources import Copy, Source, count_sources
from nguon.compare.vector import Doubles, Floats, Ints, Written
from nguon.engines.arrow import to_batch
from nguon.engines.packed import unpack
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT = 60
"""Articles of a story, the first ones, that are compared for its title and for what joins them."""

NAMED, TOLD = 20, 5
"""Names of a story that weigh most, and of these how many are told."""

PARTS = pa.schema(
    [("story", pa.int64()), ("nth", pa.int64())]
    + [(name, pa.string()) for name in ("what", "other", "id", "first", "last", "article_id", "title", "outlet", "credited")]
    + [(name, pa.binary()) for name in ("names", "hashes", "weights")]
)
"""What a story is told from. `what` is `member` (an article, `nth` in time; the blobs of the first ones only; `id` the
story's id if it has one) or a kind of copy (`article_id` and `other` share text)."""


def story_rows(batch: pa.RecordBatch, language: str) -> pa.RecordBatch:
    """Kernel: from the rows of `PARTS` of one story to its row of `stories`."""
    pack = load(language)
    rows = batch.to_pylist()
    members = [row for row in rows if row["what"] == "member"]
    copies = [Copy(row["article_id"], row["other"], row["what"]) for row in rows if row["what"] != "member"]
    return to_batch([_story(members, copies, pack)], Story)


def make_id(article_id: str) -> str:
    """Return the id of the story whose first article this is."""
    return "s" + hashlib.sha256(article_id.encode()).hexdigest()[:12]


def _story(members: Sequence[dict[str, Any]], copies: Sequence[Copy], pack: LanguagePack) -> Story:
    some = [row for row in members if row["hashes"] is not None]
    title, shared = members[0]["title"], list[str]()
    if len(members) > 1:
        vectors = [(np.frombuffer(r["hashes"], dtype=np.int64), np.frombuffer(r["weights"], dtype=np.float32)) for r in some]
        written = [unpack(Written, row["names"]) for row in some]
        title = some[find_middle(vectors)]["title"]
        shared = _shared(vectors, written, load_names(pack))
    sources = count_sources(
        [Source(r["article_id"], r["outlet"] or None, tuple(filter(None, r["credited"].split("\n")))) for r in members],
        copies,
        pack,
    )
    texts = pack.rules("findings")["story"]
    why = {}
    for tongue in ("vi", "en"):
        fill = {"n": len(members), "words": ", ".join(shared), "reasons": "; ".join(sources.reasons[tongue])}
        why[tongue] = texts[f"why_{tongue}"].format(**fill) if len(members) > 1 else texts[f"one_{tongue}"]
    first = min((r["first"] for r in members if r["first"]), default=None)
    last = max((r["last"] for r in members if r["last"]), default=None)
    ids = tuple(row["article_id"] for row in members)
    name = next((row["id"] for row in members if row["id"]), make_id(ids[0]))
    return Story(name, title or ids[0], ids, first, last, sources.low, sources.high, why["vi"], why["en"])


def likeness_table(vectors: Sequence[tuple[Ints, Floats]]) -> Doubles:
    """Return the cosine of each vector with each."""
    features, places = np.unique(np.concatenate([hashes for hashes, _ in vectors]), return_inverse=True)
    table = np.zeros((len(vectors), len(features)))
    start = 0
    for row, (hashes, weights) in zip(table, vectors, strict=True):
        row[places[start : start + len(hashes)]] = weights
        start += len(hashes)
    likeness: Doubles = table @ table.T
    return likeness


def find_middle(vectors: Sequence[tuple[Ints, Floats]]) -> int:
    """Return the place of the vector that is most like all others."""
    likeness = likeness_table(vectors)
    np.fill_diagonal(likeness, 0.0)
    return int(np.argmax(np.round(likeness.sum(axis=1), 6)))


def _shared(vectors: Sequence[tuple[Ints, Floats]], written: Sequence[Written], names: Names) -> list[str]:
    """Return the names that weigh most in common, as they are written."""
    keys: dict[int, str] = {}
    spelled: dict[str, str] = {}
    for one in written:
        keys.update(zip(one.hashes, one.keys, strict=True))
        for key, word in zip(one.keys, one.written, strict=True):
            if word:
                spelled.setdefault(key, word)
    total: Counter[str] = Counter()
    for hashes, weights in vectors:
        for h, w in zip(hashes.tolist(), weights.tolist(), strict=True):
            if h in keys:
                total[keys[h]] += w
    best = sorted(total.items(), key=lambda x: (-round(x[1], 6), x[0]))[:NAMED]
    return [names.spell(spelled[key]) for key, _ in best if key in spelled][:TOLD]
