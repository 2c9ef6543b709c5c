"""The words of an article, numbered, with what stands between them.

The idea: names are found on words, not characters. A word is a run of letters and digits (an apostrophe may stand inside);
all the grammar of names needs to know of the characters between two words is one letter, the glue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nguon.annotate.sentence import Sentence
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_GLUES = {" ": "S", "-": "H", ".": "D", "&": "E", " & ": "E", "& ": "E", " &": "E", " - ": "N", " \u2013 ": "N",
          "\u2013": "H", ", ": "C", "/": "L", " (": "P", "  ": "S",
          " -": "N", "- ": "N", " /": "L", ") ": "Q", "+": "E"}  # fmt: skip
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

    def span(self, first: int, last: int) -> str:
        """Return the text from word `first` to the word before `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def _initial(words: Words, first: int) -> bool:
    """Tell whether the last word is a capital letter that belongs to a name (`Devin P.`, not `25 do C.`)."""
    i = len(words.keys) - 1
    if len(words.keys[i]) != 1 or not words.caps[i]:
        return False
    return i == first or words.caps[i - 1] or words.glue[i] != "S"


@lru_cache
def _short(pack: LanguagePack) -> frozenset[str]:
    return frozenset(fold_spelling(row["word"]).rstrip(".").split(".")[-1] for row in pack.lexicon("abbreviations"))


def split_words(text: str, sentences: Sequence[Sentence], pack: LanguagePack) -> Words:
    """Return the words of `sentences`, in offsets of `text`. The result is shared: read only."""
    return _split(text, tuple(sentences), pack)


@lru_cache(maxsize=2)
def _split(text: str, sentences: tuple[Sentence, ...], pack: LanguagePack) -> Words:
    low = fold_spelling(text)
    short = _short(pack)
    out = Words(text, [], [], [], [], [], [], [])
    for sentence in sentences:
        first = len(out.keys)
        at = sentence.start
        for match in _WORD.finditer(text, sentence.start, sentence.end):
            start, end = match.span()
            gap = text[at:start]
            if len(out.keys) == first:
                glue, opens = "B", True
            else:
                glue = _GLUES.get(gap, "X")
                last = out.keys[-1]
                if gap == ". " and (last in short or _initial(out, first)):
                    glue = "A"
                opens = (
                    glue == "N"
                    or (gap[-1] == " " and gap.rstrip()[-1:] in _DASHES and glue != "S")
                    or (glue == "X" and (gap[-1] in _OPENING or gap[0] in ".!?\u2026:;"))
                )
            out.starts.append(start)
            out.ends.append(end)
            out.keys.append(low[start:end])
            out.glue.append(glue)
            out.caps.append(text[start].isupper())
            out.opens.append(opens)
            at = end
        out.groups.append((first, len(out.keys)))
    return out
