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

from nguon.compare.body import read_body
from nguon.compare.phrases import load_idle, load_phrases
from nguon.text.shingle import find_words, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nguon.compare.names import Names
    from nguon.lang.pack import LanguagePack
    from nguon.model.reading import Piece

_PART = re.compile(r"[^,.;:!?()\[\]“”\"‘’…\n–]+")
_NAME = re.compile(r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)*")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class VectorConfig:
    """Weights of a feature's kind.

    A name of several words, a number of three digits or more, a pair of syllables, a lexical class.

    `headline` and `lead`: how often words of a title and a lead count. `unseen`: articles supposed to exist beside the
    case, on other affairs: without them a case of one affair would hold the names that make it one for common.
    """

    name: float = 2.0
    number: float = 1.0
    pair: float = 1.0
    kind: float = 0.7
    headline: int = 3
    lead: int = 2
    unseen: int = 100


Vector = dict[str, float]


def count_features(piece: Piece, pack: LanguagePack, names: Names, config: VectorConfig = VectorConfig()) -> Counter[str]:
    """Return how often each feature stands in the article; a feature's first letter tells its kind (n, f, w, c)."""
    body = read_body(piece)
    idle = load_idle(pack)
    matters = load_phrases(pack, "matters", "word", "class")
    counts: Counter[str] = Counter()
    ends = [*body.at[1:], len(body.text) + 1]
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


def weigh(counts: Mapping[str, int], holders: Mapping[str, int], total: int, config: VectorConfig = VectorConfig()) -> Vector:
    """Return the unit vector of an article; `holders` is how many of `total` articles have each feature."""
    kinds = {"n": config.name, "f": config.number, "w": config.pair, "c": config.kind}
    raw = {
        f: kinds[f[0]] * (1 + math.log(n)) * math.log((total + 1 + config.unseen) / holders.get(f, 1))
        for f, n in counts.items()
    }
    length = math.sqrt(sum(v * v for v in raw.values())) or 1.0
    return {f: v / length for f, v in raw.items() if v > 0}


def cosine(a: Vector, b: Vector) -> float:
    """Return the cosine of two unit vectors."""
    if len(a) > len(b):
        a, b = b, a
    return sum(v * b[f] for f, v in a.items() if f in b)


def top_words(vectors: Sequence[Vector], most: int = 5) -> list[str]:
    """Return the names that weigh most in common to most of `vectors` (their folded forms)."""
    total: Counter[str] = Counter()
    for vector in vectors:
        for f, v in vector.items():
            if f[0] == "n":
                total[f[1:]] += v  # type: ignore[assignment]
    return [w for w, _ in sorted(total.items(), key=lambda x: (-x[1], x[0]))[:most]]


__all__ = ["Vector", "VectorConfig", "cosine", "count_features", "fold", "top_words", "weigh"]
