"""Words as the search index knows them, queries as words, and snippets that show where words stand.

The idea: a word has two forms. The exact one is small letters with the tone mark moved to the end, so that both ways of placing
it agree; the bare one has no marks at all, and the barred d is a d.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SNIPPET = 40
"""Words of a snippet: two or three lines."""
BEFORE = 6
"""Words shown before the first one found."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"?|(\S+)')
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_D = str.maketrans({"\u0111": "d"})

Snippet = tuple[tuple[str, bool], ...]
"""Text in pieces; the second of each pair marks found words."""


@dataclass(frozen=True, slots=True)
class Words:
    """A query's words: phrases of exact words, each True where it has no marks and is widened to all bare words like it."""

    phrases: tuple[tuple[tuple[str, bool], ...], ...]


def find_terms(text: str) -> list[str]:
    """Return the exact words of a text with composed letters.

    >>> find_terms("Ba, BA.")
    ['ba', 'ba']
    """
    return [exact(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=100_000)
def exact(word: str) -> str:
    r"""Return a word in small letters, its tone mark moved to the end.

    >>> exact("Ho\u00e0") == exact("h\u00f2a") != exact("hoa")
    True
    """
    small = word.lower()
    if small.isascii():
        return small
    letters = unicodedata.normalize("NFD", small)
    tones = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones


@lru_cache(maxsize=100_000)
def bare(word: str) -> str:
    r"""Return an exact word without any marks.

    >>> bare(exact("\u0110\u00f4ng"))
    'dong'
    """
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).translate(_D)


def parse_query(query: str) -> Words:
    """Return a query's words; what stands in double quotes, or is one word with a hyphen, is a phrase.

    >>> parse_query('ma "an ninh"').phrases
    ((('ma', True),), (('an', True), ('ninh', True)))
    """
    phrases = []
    for match in _PART.finditer(unicodedata.normalize("NFC", query)):
        words = find_terms(match[1] if match[1] is not None else match[2])
        if words:
            phrases.append(tuple((word, bare(word) == word) for word in words))
    return Words(tuple(phrases))


def cut_snippet(text: str, words: Words) -> Snippet:
    """Return the stretch of `text` that holds most of the query's words, in pieces that are found words or not.

    >>> cut_snippet("Ba muoi ba.", parse_query("ba"))
    (('Ba', True), (' muoi ', False), ('ba', True), ('.', False))
    """
    asked = {word for phrase in words.phrases for word, _ in phrase}
    wide = {word for phrase in words.phrases for word, widened in phrase if widened}
    places = [match.span() for match in _WORD.finditer(text)]
    found: list[str | None] = []
    for start, end in places:
        word = exact(text[start:end])
        plain = bare(word) if wide else word
        found.append(word if word in asked else plain if plain in wide else None)
    first = _best(found)
    last = min(len(found), first + SNIPPET)
    at = 0 if first == 0 else places[first][0]
    stop = len(text) if last == len(found) else places[last - 1][1]
    parts: list[tuple[str, bool]] = [("… ", False)] if first else []
    for i in range(first, last):
        if found[i] is not None:
            start, end = places[i]
            parts += [(text[at:start], False), (text[start:end], True)]
            at = end
    parts.append((text[at:stop] + ("" if stop == len(text) else " …"), False))
    return tuple(part for part in parts if part[0])


def _best(found: list[str | None]) -> int:
    """Where the window with most different found words, then with most of them, begins: a little before the first."""
    best, score = 0, (0, 0)
    for place in (i for i, word in enumerate(found) if word is not None):
        window = [word for word in found[place : place + SNIPPET - BEFORE] if word is not None]
        if (len(set(window)), len(window)) > score:
            best, score = place, (len(set(window)), len(window))
    return max(0, best - BEFORE)
