"""Sentences of an article: where they begin and end, in plain-text offsets.

A sentence ends at `.`, `!`, `?` or `…` before a blank and a capital, a digit, a dash or an opening mark; never inside a
number, an initial, or an abbreviation of the pack. Every block starts a new sentence. Closing quotation marks belong to the
sentence before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nguon.lang.pack import LanguagePack
from nguon.model.page import Block

_END = re.compile(r"([.!?]+|…)[)\]\"'”’»]*(?=\s+[\w\"'“‘«(\[–—*•-])")
_GLUED = re.compile(r"([.])(?=[^\W\d_]{2,}\s)")
"""A full stop between two words without a blank (`the door.He went`)."""
MIN_GLUED = 2
"""A word right before a glued full stop is longer than this: shorter ones are abbreviations."""
LONGEST = 2000
"""A sentence of more characters is a table or a list that lost its line ends; it is read in parts, each in its own time."""
WIDEST = 120
"""What stands before a full stop is looked at for so many characters: the last word, and a title before an initial."""
MEASURED = 40
"""A title of three words before an initial (`the referee F.`) is no longer than this."""
_LAST_WORD = re.compile(r"\S+\Z")
_MEASURE = re.compile(r"(?<!\w)[^\W\d_A-Z]\w*\s\w\.\Z")
"""A small word, a letter, a full stop (`25 do C.`): no initial of a name."""
_INITIAL = re.compile(r"\W*(?:[^\W\d_]\.)*[^\W\d_]\.\Z")


class Sentence(NamedTuple):
    """A sentence: its offsets, and the role and number of the block that holds it."""

    start: int
    end: int
    role: str
    block: int


def split_sentences(text: str, blocks: Sequence[Block], pack: LanguagePack) -> tuple[Sentence, ...]:
    """Return the sentences of `blocks` in order. `blocks` and the result are in offsets of `text`."""
    short, titles = _short(pack), _titles(pack)
    out: list[Sentence] = []
    for number, block in enumerate(blocks):
        start = block.start
        for match in sorted((*_END.finditer(text, block.start, block.end), *_glued(text, block)), key=lambda m: m.start()):
            following = text[match.end() : match.end() + 3].lstrip()[:1]
            before = text[max(start, match.start(1) - WIDEST) : match.start(1) + 1]
            if match.group(1) == "." and not _ends(before, following, short, titles):
                continue
            if following.isalpha() and following.islower():
                continue
            out.extend(_short_enough(text, start, match.end(), block.role, number))
            start = match.end() + len(text[match.end() : block.end]) - len(text[match.end() : block.end].lstrip())
        if text[start : block.end].strip():
            out.extend(_short_enough(text, start, block.end, block.role, number))
    return tuple(out)


def _short_enough(text: str, start: int, end: int, role: str, number: int) -> Iterator[Sentence]:
    """Yield a sentence, or its parts where it is too long for one: what reads a sentence looks back and forth in all of it."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield Sentence(start, cut, role, number)
        start = cut + 1 if text[cut] == " " else cut
    if end > start:
        yield Sentence(start, end, role, number)


@lru_cache
def _short(pack: LanguagePack) -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in pack.lexicon("abbreviations"))


def _glued(text: str, block: Block) -> Iterator[re.Match[str]]:
    """Yield full stops before a capital without a blank: a small word before, a capitalised one behind."""
    for match in _GLUED.finditer(text, block.start, block.end):
        word = _LAST_WORD.search(text[max(block.start, match.start() - 24) : match.start()])
        after = text[match.end() : match.end() + 2]
        if (
            word is not None
            and len(word.group()) > MIN_GLUED
            and word.group().islower()
            and after[:1].isupper()
            and after[1:].islower()
        ):
            yield match


@lru_cache
def _titles(pack: LanguagePack) -> frozenset[str]:
    return frozenset(row["title"] for row in pack.lexicon("titles"))


def _ends(before: str, following: str, short: frozenset[str], titles: frozenset[str]) -> bool:
    last = before.rsplit(None, 1)[-1].lstrip("(“\"'‘[")
    if last.casefold() in short:
        return False
    if not (_INITIAL.fullmatch(last) and last[0].isupper() and (following.isupper() or following == "(")):
        return True
    if len(last) != 2 or _MEASURE.search(before) is None:
        return False
    lead = before[-MEASURED:].casefold().split()[:-1]
    return not any(" ".join(lead[-n:]) in titles for n in (1, 2, 3))
