"""Lines: what a page is made of before anybody knows what they are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nguon.text.normal import BLANKS, UNSEEN

_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ODD = re.compile(f"[{BLANKS}]")
_EDGE = re.compile(f"[\\s{UNSEEN}\x00]+")
_TAIL = re.compile(f"[\\s{UNSEEN}\x00]+\\Z")


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
    for match in _LINE.finditer(text):
        words = match.group()
        start, end = match.start(), match.end()
        head = _EDGE.match(words)
        if head:
            if head.end() == len(words):
                continue
            start += head.end()
        if words[-1].isspace() or words[-1] in "\x00\ufeff\u200b":
            tail = _TAIL.search(words)
            end -= len(words) - tail.start() if tail else 0
        between = text[last:start]
        gap = max(0, between.count("\n") - 1) if "\n" in between else max(0, between.count("\r") - 1)
        out.append(Line(start, end, to_words(text[start:end]), gap))
        last = end
    return out
