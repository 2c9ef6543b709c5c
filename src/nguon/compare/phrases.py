"""Finding the entries of a lexicon in a row of syllables: the longest first, none inside another.

The idea: a lexicon of a few hundred phrases over texts of a few dozen words wants no automaton; a table from first
syllable to phrases does. Syllables are folded (`nguon.text.shingle.fold`), so that capitals and tone placement make no
difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.lang.pack import LanguagePack


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `[start, end)` of a row that are an entry of the class `kind` (`a+b` where they are of two)."""

    start: int
    end: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first syllable, longest first."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = field(repr=False)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Return the hits in `words`, in order."""
        out: list[Hit] = []
        i = 0
        while i < len(words):
            for phrase, kind in self.by_first.get(words[i], ()):
                if tuple(words[i : i + len(phrase)]) == phrase:
                    out.append(Hit(i, i + len(phrase), kind, " ".join(phrase)))
                    i += len(phrase) - 1
                    break
            i += 1
        return out


@cache
def load_phrases(pack: LanguagePack, lexicon: str, word: str, kind: str, only: str = "") -> Phrases:
    """Return the phrases of `lexicon`: column `word`, classes from column `kind`; `only` keeps one class."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in pack.lexicon(lexicon):
        label = row[kind]
        phrase = tuple(find_words(row[word]))
        if phrase and (not only or label == only):
            table.setdefault(phrase[0], []).append((phrase, label))
    return Phrases({first: tuple(sorted(rows, key=lambda r: (-len(r[0]), r))) for first, rows in table.items()})


@cache
def rule_phrases(pack: LanguagePack, rule: str, key: str = "words") -> frozenset[str]:
    """Return the phrases, folded, of a row of `compare.toml`."""
    return frozenset(" ".join(find_words(phrase)) for phrase in pack.rules("compare")[rule][key])


@cache
def rule_words(pack: LanguagePack, rule: str, key: str = "words") -> frozenset[str]:
    """Return the single words, folded, of a row of `compare.toml`."""
    return frozenset(word for phrase in rule_phrases(pack, rule, key) for word in phrase.split())


@lru_cache(maxsize=8)
def load_idle(pack: LanguagePack) -> frozenset[str]:
    """Return the function words, folded: what tells nothing by itself."""
    return frozenset(" ".join(find_words(row["word"])) for row in pack.lexicon("function_words"))
