"""The words by which counts are told apart: `tallies.toml`, folded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nguon.compare.phrases import load_idle
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.lang.pack import LanguagePack

Words = tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """`tallies.toml`, folded."""

    lists: dict[str, frozenset[Words]]
    same: dict[Words, Words]
    scales: dict[Words, tuple[str, float]]
    classes: dict[str, frozenset[str]]
    as_of: tuple[Words, ...]
    numbered: frozenset[Words]
    numbers: frozenset[str]
    idle: frozenset[str]
    """Words that say of no two counts that they are one: words that only join, of any happening, of how sure a number is, and
    up to when it counts."""
    person: Words
    """The most general noun for people."""


@lru_cache(maxsize=4)
def load_rules(pack: LanguagePack) -> Rules:
    """Return the rules of counting."""
    raw: dict[str, Any] = pack.rules("tallies")
    compare = pack.rules("compare")
    lists = {k: _fold(v["words"]) for k, v in raw.items() if "words" in v}
    lists |= {f"people_{k}": _fold(raw["people"][k]) for k in ("general", "special")}
    same = {}
    for group in (*raw["same"]["nouns"], *raw["people"]["one"]):
        for noun in group:
            same[tuple(find_words(noun))] = tuple(find_words(group[0]))
    as_of = tuple(sorted(_fold(compare["as_of"]["words"])))
    hedges = (row["phrase"] for row in pack.lexicon("hedges"))
    scales = {
        tuple(find_words(unit)): (quantity, float(factor))
        for quantity, units in raw["scales"].items()
        if isinstance(units, dict)
        for unit, factor in units.items()
    }
    return Rules(
        lists,
        same,
        scales,
        {k: frozenset(v["classes"]) for k, v in raw.items() if "classes" in v},
        as_of,
        _fold(compare["numbered"]["words"]),
        frozenset(find_words(" ".join(compare["numbered"]["numbers"]))),
        load_idle(pack) | {w for phrase in (*lists["occurrence"], *_fold(hedges), *as_of) for w in phrase},
        tuple(find_words(raw["people"]["general"][0])),
    )


def _fold(words: Iterable[str]) -> frozenset[Words]:
    return frozenset(tuple(find_words(w)) for w in words)


def find_in(words: Sequence[str], phrases: frozenset[Words]) -> list[tuple[int, int]]:
    """Return where phrases stand in words, each the longest that begins there."""
    longest = max(map(len, phrases), default=0)
    out = []
    for i in range(len(words)):
        n = next((n for n in range(longest, 0, -1) if tuple(words[i : i + n]) in phrases), 0)
        if n:
            out.append((i, i + n))
    return out
