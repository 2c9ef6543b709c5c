"""Lines: what a page is made of before anybody knows what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nguon.text.normal import BLANKS, UNSEEN

LONGEST = 1_000_000
"""Characters of a line at most: a longer one (no page has it, a dump may) is read as several, so that memory stays small."""

SEARCHED = 2_000
"""Characters at the end of such a part in which a place to cut is looked for: a sentence's end, else a blank."""

_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ODD = re.compile(f"[{BLANKS}]")
_EDGES = "".join(re.findall(f"[\\s{UNSEEN}\x00]", "".join(map(chr, range(0x3001))))) + "\ufeff"
"""Blanks and unseen characters: what is no part of a line at its edges."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the markup of an HTML page says of a block."""

    xpath: str
    tag: str
    link: float
    """Share of the block's letters that stand in links."""
    main: bool
    """Whether the extractor of main text kept it."""
    hint: tuple[tuple[int, tuple[str, ...]], ...]
    """What the names of the elements around it tell (`hints`), outermost first: the length of the element's path, kinds."""
    places: str
    """Names of the elements around it that tell a place on the page (`nav`, `footer`, …)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it: `[start, end)` without blanks at its edges, the empty lines above it.

    `text` is its words made plain (composed letters, ordinary blanks), so that a page looks the same however it is encoded.
    """

    start: int
    end: int
    text: str
    gap: int
    mark: Mark | None = None


def to_words(text: str) -> str:
    """Return `text` with composed letters and ordinary blanks, for looking at; its offsets are its own."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _ODD.sub(" ", text) if _ODD.search(text) else text


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of `text` that are not blank.

    >>> [(line.start, line.end, line.gap) for line in split_lines("a\n\n  bc \n")]
    [(0, 1, 0), (5, 7, 1)]
    """
    out: list[Line] = []
    last = 0
    plain = len(text) <= LONGEST and to_words(text) == text
    for match in _LINE.finditer(text):
        for begin, stop in cut_long(text, match.start(), match.end()):
            words = text[begin:stop].lstrip(_EDGES)
            if not words:
                continue
            start = stop - len(words)
            words = words.rstrip(_EDGES)
            between = text[last:start]
            gap = max(0, between.count("\n") - 1) if "\n" in between else max(0, between.count("\r") - 1)
            last = start + len(words)
            out.append(Line(start, last, words if plain else to_words(words), gap))
    return out


def cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` of `text`, or where it is longer than a line may be, its parts: cut behind a sentence or word.

    >>> [stop - begin for begin, stop in cut_long("ab " * 500_000, 0, 1_500_000)]
    [999999, 500001]
    """
    while end - start > LONGEST:
        stop = start + LONGEST
        low = stop - SEARCHED
        at = text.rfind(". ", low, stop) + 1 or text.rfind(" ", low, stop) or stop
        at = at + 1 if at > low else stop
        while at > low and unicodedata.combining(text[at]):
            at -= 1
        yield start, at
        start = at
    yield start, end
