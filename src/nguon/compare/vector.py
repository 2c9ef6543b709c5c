"""An article as weighted words: names, numbers and pairs of syllables, for telling which articles are near one another.

The idea (TF-IDF, Salton; for news Brants, Chen and Farahat, "A system for new event detection", 2003): a word counts more
the oftener it stands in the article and the fewer articles have it. Vietnamese words are mostly two syllables, so pairs of
neighbouring syllables stand for words; names (rows of capitals) and numbers identify an affair best and count more, and so
does the headline. Words beside a capital are left to the name. A name that the tables know (`known`) is supposed to stand
in other articles too.
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
from nguon.compare.known import Known, is_telling, load_known
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
    case, on other affairs: without them a case of one affair would hold the names that make it one for common. `known`: how
    many of them have a name that the tables know. `shared`:
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
    known: int = 5
    shared: int = 200
    sole: int = 80


WORD, NAME, HEAD, KNOWN = range(4)
"""The kind of a feature, which the last two bits of its hash tell: of words, classes and numbers; a name that may be rare; the
mark that a name is in the title (its hash is the name's but for these bits; it weighs nothing); what the tables know."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


def count_features(piece: Piece, pack: LanguagePack, names: Names, config: VectorConfig = VectorConfig()) -> Counter[str]:
    """Return how often each feature stands in the article; a feature's first letter tells its kind (n, f, w, c).

    `t` marks a name of the title.
    """
    body = read_body(piece)
    idle, known = load_idle(pack), load_known(pack)
    matters = load_phrases(pack, "matters", "word", "class")
    counts: Counter[str] = Counter()
    ends = [*body.at[1:], len(body.text) + 1][: len(body.at)]
    for start, end, role in zip(body.at, ends, body.roles, strict=True):
        times = config.headline if role == "title" else config.lead if role == "lead" else 1
        for part in _PART.findall(body.text[start:end]):
            words = find_words(part)
            named = list(_names(part))
            capital = {word for name in named for word in find_words(name)}
            for a, b in itertools.pairwise(words):
                if a not in idle and b not in idle and a not in capital and b not in capital:
                    counts[f"w{a} {b}"] += times
            for hit in matters.find(words):
                for kind in hit.kind.split("+"):
                    counts[f"c{kind}"] += times
            for name in named:
                key = known.bare(names.key(name))
                counts[f"n{key}"] += times
                if role == "title":
                    counts[f"t{key}"] += 1
            for number in _NUMBER.findall(part):
                if len(number) >= 3:
                    counts[f"f{number}"] += times
    _lengthen(counts, piece, names)
    return counts


def _lengthen(counts: Counter[str], piece: Piece, names: Names) -> None:
    """Count a person's short name, but for once, as the full one that the article has: namesakes share the short one only."""
    for mention in piece.mentions:
        if mention.kind != "person":
            continue
        short, full = names.key(piece.text[mention.start : mention.end]), names.key(mention.actor)
        if short == full or f"n{full}" not in counts:
            continue
        for mark, left in (("n", 1), ("t", 0)):
            more = counts[f"{mark}{short}"] - left
            if more > 0:
                counts[f"{mark}{full}"] += more
                counts[f"{mark}{short}"] = left
    for feature in [f for f, n in counts.items() if n == 0]:
        del counts[feature]


def hash_feature(feature: str, known: Known) -> int:
    """Return the hash of a feature, its kind in the last two bits."""
    what, key = feature[0], feature[1:]
    if what == "t":
        return hash_text(f"n{key}") & ~3 | HEAD
    kind = WORD
    if what == "n":
        kind = KNOWN if key in known.places or known.is_body(key) else NAME if is_telling(key) else WORD
    elif what == "w" and key in known.pairs:
        kind = KNOWN
    return hash_text(feature) & ~3 | kind


def _names(part: str) -> Iterable[str]:
    """Rows of words with capitals that do not open the part, and anywhere rows of two or more or of one that is telling."""
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
        if len(row) > 1 or (row and (begins > 0 or is_telling(" ".join(find_words(row[0]))))):
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
    known = load_known(pack)
    counts = count_features(piece, pack, names)
    for key in [f[1:] for f in counts if f[0] == "t"]:
        if known.is_body(key) or not (is_telling(key) or key in known.places):
            del counts[f"t{key}"]
    kinds = {"n": config.name, "f": config.number, "w": config.pair, "c": config.kind, "t": 0.0}
    hashes = np.array([hash_feature(f, known) for f in counts], dtype=np.int64)
    values = np.array([kinds[f[0]] * (1 + math.log(n)) for f, n in counts.items()], dtype=np.float32)
    written = {names.key(m.actor): m.actor for m in reversed(piece.mentions)}
    keys = sorted({f[1:] for f in counts if f[0] == "n"} | written.keys())
    told = Written(tuple(hash_feature(f"n{k}", known) for k in keys), tuple(keys), tuple(written.get(k, "") for k in keys))
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


def suppose(hashes: Ints, holders: Ints, config: VectorConfig = VectorConfig()) -> Ints:
    """Return in how many articles each feature is, with those beside the case."""
    supposed: Ints = holders + np.where(hashes & 3 == KNOWN, config.known, 0)
    return supposed


def weigh(counts: Floats, holders: Ints, total: int, config: VectorConfig = VectorConfig()) -> Doubles:
    """Return the unit vector of an article; `holders` is how many of `total` articles have each of its features."""
    raw: Doubles = counts.astype(np.float64) * np.log((total + 1 + config.unseen) / holders)
    return raw / (math.sqrt(float(raw @ raw)) or 1.0)


def cut_vector(hashes: Ints, weights: Doubles, holders: Ints, config: VectorConfig = VectorConfig()) -> Ints:
    """Return the places of the features that are kept, the weightiest first.

    They are the weightiest of those that other articles have, and of those that none has yet (but may have tomorrow); marks
    of names in the title, which come last, are all kept.
    """
    order = np.lexsort((hashes, -weights))
    shared = holders[order] > 1
    marks = hashes[order] & 3 == HEAD
    shared, sole = shared & ~marks, ~shared & ~marks
    keep = marks | np.where(shared, np.cumsum(shared) <= config.shared, sole & (np.cumsum(sole) <= config.sole))
    kept: Ints = order[keep]
    return kept


def read_vectors(batch: pa.RecordBatch) -> tuple[Ints, Floats, Ints]:
    """Return the hashes and weights of a batch's vectors one after the other, and where each one ends."""
    hashes, weights = (batch.column(name).to_pylist() for name in ("hashes", "weights"))
    ends: Ints = np.cumsum([len(one) // 8 for one in hashes], dtype=np.int64)
    return np.frombuffer(b"".join(hashes), dtype=np.int64), np.frombuffer(b"".join(weights), dtype=np.float32), ends


def look_up(features: Ints, hashes: Ints) -> tuple[Ints, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Return the place of each hash among `features` (sorted), and whether it is there at all."""
    if len(features) == 0:
        return np.zeros(len(hashes), dtype=np.int64), np.zeros(len(hashes), dtype=np.bool_)
    places = np.minimum(np.searchsorted(features, hashes), len(features) - 1)
    return places, features[places] == hashes


def find_heads(features: Ints, hashes: Ints, ends: Ints) -> list[tuple[int, ...]]:
    """Return the places among `features` of the names in the title of each of some vectors; -1 for what is not there."""
    marks = np.flatnonzero(hashes & 3 == HEAD)
    found = np.full(len(marks), -1, dtype=np.int64)
    for kind in (NAME, KNOWN):
        places, there = look_up(features, hashes[marks] & ~np.int64(3) | kind)
        found[there] = places[there]
    parts = np.split(found, np.searchsorted(marks, ends)[:-1])
    return [tuple(part.tolist()) for part in parts]


def read_vector(hashes: bytes, weights: bytes) -> tuple[Ints, Floats]:
    """Return the hashes and weights of one vector."""
    return np.frombuffer(hashes, dtype=np.int64), np.frombuffer(weights, dtype=np.float32)
