"""Syllables of a plain text, folded, and hashes of five in a row.

The idea (Broder 1997; Lyon, Barrett and Malcolm 2004): texts that share many runs of five words were written from one
another. Words are folded so that capitals, the place of a tone mark (two spellings of one syllable are in use) and all
punctuation, quotation marks above all, make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

import xxhash

WIDTH = 5
"""Syllables in a shingle: four give chance meetings in news language, six lose passages with 15 % of their syllables
changed.
"""

_WORD = re.compile(r"[^\W_]+")
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}


@dataclass(frozen=True, slots=True)
class Syllables:
    """The folded words of a text and where each one stands in it."""

    words: tuple[str, ...]
    spans: list[tuple[int, int]]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    r"""Return `word` in small letters, its tone mark a digit at the end, so that both ways of placing the mark agree.

    Folding a folded word changes nothing.

    >>> fold("Ho\u00e0") == fold("h\u00f2a")
    True
    """
    small = word.lower()
    if small.isascii():
        return small
    letters, tones = [], []
    for letter in unicodedata.normalize("NFD", small):
        if letter in _TONES:
            tones.append(_TONES[letter])
        else:
            letters.append(letter)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)


def find_syllables(text: str) -> Syllables:
    r"""Return the folded words of `text` with their offsets.

    >>> find_syllables("Ba 'm\u01b0a' to.").words[0::2]
    ('ba', 'to')
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    return Syllables(tuple([fold(text[a:b]) for a, b in spans]), spans)


def find_words(text: str) -> list[str]:
    """Return only the folded words of `text`, for when their places are not asked for."""
    return list(map(fold, _WORD.findall(text)))


def hash_shingles(words: list[str] | tuple[str, ...], width: int = WIDTH) -> array[int]:
    """Return one signed 64-bit hash for each run of `width` words, in order; a shorter text gives none.

    >>> len(hash_shingles(["a", "b", "c", "d", "e", "f"]))
    2
    """
    digest = xxhash.xxh3_64_intdigest
    raw = [word.encode() for word in words]
    unsigned = array("Q", [digest(b" ".join(raw[i : i + width])) for i in range(len(raw) - width + 1)])
    signed = array("q")
    signed.frombytes(unsigned.tobytes())
    return signed
