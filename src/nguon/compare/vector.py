"""An article as weighted words: names, numbers and pairs of syllables, for telling which articles are near one another.

The idea (TF-IDF, Salton; for news Brants, Chen and Farahat, "A system for new event detection", 2003): a word counts more
the oftener it stands in the article and the fewer articles have it. Vietnamese words are mostly two syllables, so pairs of
neighbouring syllables stand for words; names (rows of capitals) and numbers identify an affair best and count more, and so
does the headline.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from nguon.compare.body import read_body
from nguon.compare.claims import may_claim
from nguon.compare.names import Names, load_names
from nguon.compare.packed import read_pieces
from nguon.compare.phrases import load_idle, load_phrases
from nguon.engines.packed import pack as to_bytes
from nguon.lang.pack import LanguagePack, load
from nguon.text.digest import hash_text
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nguon.model.reading import Piece

_PART = re.compile(r"[^,.;:!?()\[\]“”\"‘’…\n–]+")
_NAME = re.compile(r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)*")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class VectorConfig:
    """Weights of a feature's kind.

    A name of several words, a number of three digits or more, a pair of syllables, a lexical class.

    `headline` and `lead`: how often words of a title and a lead count. `unseen`: articles supposed to exist beside the
    case, on other affairs: without them a case of one affair would hold the names that make it one for common. `shared`:
    the weightiest features of an article that are kept among those that others have too, `sole`: among those that it
    alone has. (On 315 articles 150 and more give the same stories as all; 80 and more when they are read one by one.)
    """

    name: float = 2.0
    number: float = 1.0
    pair: float = 1.0
    kind: float = 0.7
    headline: int = 3
    lead: int = 2
    unseen: int = 100
    shared: int = 200
    sole: int = 80


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


def count_features(piece: Piece, pack: LanguagePack, names: Names, config: VectorConfig = VectorConfig()) -> Counter[str]:
    """Return how often each feature stands in the article; a feature's first letter tells its kind (n, f, w, c)."""
    body = read_body(piece)
    idle = load_idle(pack)
    matters = load_phrases(pack, "matters", "word", "class")
    counts: Counter[str] = Counter()
    ends = [*body.at[1:], len(body.text) + 1][: len(body.at)]
    for start, end, role in zip(body.at, ends, body.roles, strict=True):
        times = config.headline if role == "title" else config.lead if role == "lead" else 1
        for part in _PART.findall(body.text[start:end]):
            words = find_words(part)
            for a, b in itertools.pairwise(words):
                if a not in idle and b not in idle:
                    counts[f"w{a} {b}"] += times
            for hit in matters.find(words):
                for kind in hit.kind.split("+"):
                    counts[f"c{kind}"] += times
            for name in _names(part):
                counts[f"n{names.key(name)}"] += times
            for number in _NUMBER.findall(part):
                if len(number) >= 3:
                    counts[f"f{number}"] += times
    return counts


def _names(part: str) -> Iterable[str]:
    """Rows of words with capitals that do not open the part, and rows of two or more anywhere."""
    if part.islower():
        return
    words = part.split()
    row: list[str] = []
    begins = 0
    for at, word in enumerate([*words, ""]):
        if word[:1].isupper():
            if not row:
                begins = at
            row.append(word)
            continue
        if len(row) > 1 or (row and begins > 0):
            yield " ".join(row)
        row = []


FEATURES = pa.schema(
    [(name, pa.string()) for name in ("article_id", "title", "outlet", "credited")]
    + [("claims", pa.int64())]
    + [(name, pa.binary()) for name in ("names", "hashes", "counts")]
)
"""An article for the stage `story`.

`hashes` of its features (64-bit numbers), `counts`: how each counts by itself (32-bit floats), `names`: a packed `Written`;
`credited`: a line for each outlet; `claims`: 1 where a statement may hold a claim.
"""

COUNTED = pa.schema([("h", pa.int64()), ("n", pa.int64())])
"""In how many articles a feature is."""


@dataclass(frozen=True, slots=True)
class Written:
    """Names of an article: the hash of each one's feature, its folded form, and how the article writes it (or nothing)."""

    hashes: tuple[int, ...]
    keys: tuple[str, ...]
    written: tuple[str, ...]


def feature_rows(batch: pa.RecordBatch, language: str) -> pa.RecordBatch:
    """Kernel: from `pieces` to rows of `FEATURES`."""
    pack = load(language)
    names = load_names(pack)
    return pa.RecordBatch.from_pylist([_features(piece, pack, names) for piece in read_pieces(batch)], schema=FEATURES)


def _features(piece: Piece, pack: LanguagePack, names: Names, config: VectorConfig = VectorConfig()) -> dict[str, object]:
    article = piece.article
    counts = count_features(piece, pack, names)
    kinds = {"n": config.name, "f": config.number, "w": config.pair, "c": config.kind}
    hashes = np.array([hash_text(f) for f in counts], dtype=np.int64)
    values = np.array([kinds[f[0]] * (1 + math.log(n)) for f, n in counts.items()], dtype=np.float32)
    written = {names.key(m.actor): m.actor for m in reversed(piece.mentions)}
    keys = sorted({f[1:] for f in counts if f[0] == "n"} | written.keys())
    told = Written(tuple(hash_text(f"n{k}") for k in keys), tuple(keys), tuple(written.get(k, "") for k in keys))
    return {
        "article_id": article.id,
        "title": " ".join(article.title.split()),
        "outlet": article.outlet or "",
        "credited": "\n".join(article.credited),
        "claims": int(may_claim(piece, pack)),
        "names": to_bytes(told),
        "hashes": hashes.tobytes(),
        "counts": values.tobytes(),
    }


def holder_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `FEATURES` to `COUNTED`, for the articles of the batch."""
    found = [np.frombuffer(blob, dtype=np.int64) for blob in batch.column("hashes").to_pylist()]
    features, counts = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *found]), return_counts=True)
    return pa.RecordBatch.from_arrays([pa.array(features), pa.array(counts.astype(np.int64))], schema=COUNTED)


def weigh(counts: Floats, holders: Ints, total: int, config: VectorConfig = VectorConfig()) -> Doubles:
    """Return the unit vector of an article; `holders` is how many of `total` articles have each of its features."""
    raw: Doubles = counts.astype(np.float64) * np.log((total + 1 + config.unseen) / holders)
    return raw / (math.sqrt(float(raw @ raw)) or 1.0)


def cut_vector(hashes: Ints, weights: Doubles, holders: Ints, config: VectorConfig = VectorConfig()) -> Ints:
    """Return the places of the features that are kept, the weightiest first.

    They are the weightiest of those that other articles have, and of those that none has yet (but may have tomorrow).
    """
    order = np.lexsort((hashes, -weights))
    shared = holders[order] > 1
    keep = np.where(shared, np.cumsum(shared) <= config.shared, np.cumsum(~shared) <= config.sole)
    return order[keep]
