"""The words of an article, numbered, with what stands between them.

The idea: names are found on words, not characters. A word is a run of letters and digits (an apostrophe may stand inside);
all the grammar of names needs to know of the characters between two words is one letter, the glue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from nguon.annotate.sentence import Sentence
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling, mend_tones

_SPLIT = re.compile(r"([^\W_]+(?:['\u2019][^\W_]+)*)")
MOST_WORDS = 200_000
"""Different words remembered with their folded form before all are forgotten."""


class _Glues(dict[str, str]):
    def __missing__(self, gap: str) -> str:
        return "X"


class _Folded(dict[str, str]):
    def __missing__(self, word: str) -> str:
        self[word] = key = mend_tones(fold_spelling(word))
        return key


class _Capital(dict[str, bool]):
    def __missing__(self, word: str) -> bool:
        self[word] = capital = word[0].isupper()
        return capital


_FOLDED, _CAPITAL = _Folded(), _Capital()
_GLUES = _Glues({" ": "S", "-": "H", ".": "D", "&": "E", " & ": "E", "& ": "E", " &": "E", " - ": "N", " \u2013 ": "N",
          "\u2013": "H", ", ": "C", "/": "L", " (": "P", "  ": "S",
          " -": "N", "- ": "N", " \u2013": "N", "\u2013 ": "N", " /": "L", ") ": "Q", "+": "E"})  # fmt: skip
_OPENING = frozenset("\"'\u201c\u2018\u00ab:[\u2022*!?\u2026>|")
_DASHES = ("-", "\u2013", "\u2014")
TIGHT = frozenset("SHDAE")
"""Glue inside a name: a blank, a hyphen, a dot, the dot of an abbreviation with its blank, an ampersand."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in order. `glue[i]` tells what stands before word `i`.

    `S` a blank, `H` a hyphen, `D` a dot, `A` the dot of an abbreviation and a blank, `E` an ampersand, `N` a dash with
    blanks, `C` a comma, `L` a slash, `P` an opening bracket, `Q` a closing one, `X` anything else, and `B` the beginning of a
    sentence. `opens[i]`: the word stands where any word would have a capital. `groups` are the first and last-but-one word of
    each sentence.
    """

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    glue: list[str]
    caps: list[bool]
    opens: list[bool]
    groups: list[tuple[int, int]]
    found: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    rooms: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    """What the gazetteer found at a word (and by room), kept because the grammar asks for it more than once."""

    def span(self, first: int, last: int) -> str:
        """Return the text from word `first` to the word before `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def _initial(words: Words, first: int, i: int) -> bool:
    """Tell whether word `i` is a capital letter that belongs to a name (`Devin P.`, not `25 do C.`)."""
    if len(words.keys[i]) != 1 or not words.caps[i]:
        return False
    follows = i + 1 < len(words.caps) and words.caps[i + 1]
    return follows or i == first or words.caps[i - 1] or words.glue[i] != "S"


@lru_cache
def _short(pack: LanguagePack) -> frozenset[str]:
    return frozenset(fold_spelling(row["word"]).rstrip(".").split(".")[-1] for row in pack.lexicon("abbreviations"))


def split_words(text: str, sentences: Sequence[Sentence], pack: LanguagePack) -> Words:
    """Return the words of `sentences`, in offsets of `text`. The result is shared: read only."""
    return _split(text, tuple(sentences), pack)


@lru_cache(maxsize=2)
def _split(text: str, sentences: tuple[Sentence, ...], pack: LanguagePack) -> Words:
    short = _short(pack)
    out = Words(text, [], [], [], [], [], [], [])
    keys, glue, caps, opens = out.keys, out.glue, out.caps, out.opens
    if len(_FOLDED) > MOST_WORDS:
        _FOLDED.clear()
        _CAPITAL.clear()
    for sentence in sentences:
        first = len(keys)
        # One split gives gap, word, gap, word, … gap; where each begins is the sum of the lengths before it.
        parts = _SPLIT.split(text[sentence.start : sentence.end])
        found = parts[1::2]
        if not found:
            out.groups.append((first, first))
            continue
        places = list(accumulate(map(len, parts), initial=sentence.start))
        gaps = parts[:-1:2]
        out.starts.extend(places[1:-1:2])
        out.ends.extend(places[2::2])
        keys += map(_FOLDED.__getitem__, found)
        caps += map(_CAPITAL.__getitem__, found)
        glue += map(_GLUES.__getitem__, gaps)
        opens += [False] * len(gaps)
        out.groups.append((first, len(keys)))
        glue[first], opens[first] = "B", True
        for i, gap in enumerate(gaps, first):
            if gap == " " or i == first:
                continue
            if gap == ". " and (keys[i - 1] in short or _initial(out, first, i - 1)):
                glue[i] = "A"
            opens[i] = (
                glue[i] == "N"
                or (gap[-1] == " " and gap.rstrip()[-1:] in _DASHES and glue[i] != "S")
                or (glue[i] == "X" and (gap[-1] in _OPENING or gap[0] in ".!?\u2026:;"))
            )
    return out
