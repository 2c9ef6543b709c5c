"""Names that stand in the news on all sorts of affairs: states, provinces, ministries.

The idea: in a case of four pages everything is in few articles, and a ministry would tie as fast as the name of a village. What
the tables of places and bodies hold is taken for known beforehand; a name that they do not hold is rare in general language.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.lang.vi.syllable import is_syllable
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from nguon.lang.pack import LanguagePack

_PLACES = {"places": "name", "countries": "name"}
_BODIES = {"bodies": "name", "org_heads": "head"}
_FIELDS = {"org_fields": "field"}
_TITLES = {"titles": "title"}


@dataclass(frozen=True)
class Known:
    """Folded names of places; how bodies and their fields begin; titles; pairs of syllables inside of these."""

    places: frozenset[str] = field(repr=False)
    bodies: frozenset[str] = field(repr=False)
    fields: frozenset[str] = field(repr=False)
    pairs: frozenset[str] = field(repr=False)
    titles: frozenset[str] = field(repr=False)

    def bare(self, key: str) -> str:
        """Return a folded name without the title that it begins with, where what is left may be rare."""
        words = key.split()
        for n in range(min(4, len(words) - 1), 0, -1):
            if " ".join(words[:n]) in self.titles and is_telling(left := " ".join(words[n:])):
                return left
        return key

    def is_body(self, key: str) -> bool:
        """Tell whether a folded name is a body's, or the capitals that begin one (a head and the field of its work)."""
        if key in self.bodies:
            return True
        words = key.split()
        return any(" ".join(words[:n]) in self.bodies and " ".join(words[n:]) in self.fields for n in (1, 2))


@lru_cache(maxsize=8)
def load_known(pack: LanguagePack) -> Known:
    """Return the known names of a language pack."""
    rows = {
        room: [find_words(row[column]) for row in pack.lexicon(room)]
        for room, column in {**_PLACES, **_BODIES, **_FIELDS, **_TITLES}.items()
    }
    places = frozenset(" ".join(words) for room in _PLACES for words in rows[room])
    bodies = frozenset(begun for room in _BODIES for words in rows[room] for begun in _begun(words, min(2, len(words))))
    fields = frozenset(begun for room in _FIELDS for words in rows[room] for begun in _begun(words, 1))
    pairs = frozenset(f"{a} {b}" for some in rows.values() for words in some for a, b in itertools.pairwise(words))
    return Known(places, bodies, fields, pairs, frozenset(" ".join(words) for words in rows["titles"]))


def _begun(words: list[str], least: int) -> list[str]:
    return [" ".join(words[:end]) for end in range(least, len(words) + 1)]


def is_telling(key: str) -> bool:
    """Tell whether a folded name may be rare: it has several words, or one that no Vietnamese syllable is spelt like.

    >>> [is_telling(n) for n in ("pelagos", "lan", "ba lan")]
    [True, False, True]
    """
    return " " in key or not (key[-1:].isdigit() or is_syllable(key))
