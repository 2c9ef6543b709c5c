"""Vietnamese syllables, made from a table of onsets and a table of rimes.

The idea: a syllable is an onset, a rime and one of six tones. Spelling binds some onsets to some vowels (k, gh, ngh before
e, ê, i, y), and a rime that ends in a stop carries only two tones. Where the tone mark stands (hòa, hoà) does not matter.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from nguon.lang.pack import load

TONES = "\u0300\u0301\u0303\u0309\u0323"
FRONT = tuple("eêiy")
STOPS = ("c", "ch", "p", "t")
BEFORE_FRONT = {"k", "gh", "ngh"}
NOT_BEFORE_FRONT = {"c", "g", "ng"}


def split_tone(word: str) -> tuple[str, str]:
    """Return a word without its tone marks (composed), and the marks.

    >>> split_tone("tấn")
    ('tân', '́')
    """
    marks: list[str] = []
    letters: list[str] = []
    for letter in unicodedata.normalize("NFD", word):
        (marks if letter in TONES else letters).append(letter)
    return unicodedata.normalize("NFC", "".join(letters)), "".join(marks)


@lru_cache
def _bases() -> frozenset[str]:
    pack = load("vi")
    onsets = ["", *(row["onset"] for row in pack.lexicon("onsets"))]
    rimes = [row["rime"] for row in pack.lexicon("rimes")]
    return frozenset(word for onset in onsets for rime in rimes if (word := _spell(onset, rime)))


def _spell(onset: str, rime: str) -> str | None:
    front = rime.startswith(FRONT)
    if (onset in BEFORE_FRONT and not front) or (onset in NOT_BEFORE_FRONT and front):
        return None
    if onset == "qu":
        return (
            "q" + rime if rime.startswith("u") else ("q" + "u" + rime if not rime.startswith(("o", "ô", "ư", "ơi")) else None)
        )
    if onset == "gi" and rime.startswith("i"):
        return "g" + rime
    if rime.startswith("yê") and onset:
        return None
    return onset + rime


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether `word` (any case, any composition) is spelt like a Vietnamese syllable.

    >>> [is_syllable(w) for w in ("tấn", "tấ", "Nghĩa", "côn", "g", "Moscow")]
    [True, False, True, True, False, False]
    """
    if len(word) > 16:
        return False
    base, tone = split_tone(word.lower())
    if len(tone) > 1 or base not in _bases():
        return False
    return not tone or not base.endswith(STOPS) or tone in "\u0301\u0323"
