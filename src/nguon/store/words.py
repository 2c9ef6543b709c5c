"""Stretches of a page as readers see them: quotation marks made whole, the line around a figure, mended titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from nguon.text.normal import to_plain

QUOTES = (("\u201c", "\u201d"), ("\u2018", "\u2019"), ("\u00ab", "\u00bb"), ('"', '"'))
"""Quotation marks, the opening one and the closing one."""

STOPS = frozenset(".,!?\u2026")
"""What may stand between the last word of a quotation and its mark."""

AROUND = 90
"""Characters shown on each side of a figure."""

Broken = tuple[tuple[str, str], ...]
"""Words that a page has broken: as saved, as they read."""


def to_words(text: str, start: int, end: int) -> str:
    """Return a stretch of a page for showing: a quotation in it whose other mark comes next, or behind a stop, gets it back.

    Offsets stay what they are; this is for readers.

    >>> to_words("it is \u00aba lie\u00bb, he said", 0, 12)
    'it is \u00aba lie\u00bb'
    >>> to_words("it is \u00aba lie.\u00bb", 0, 12)
    'it is \u00aba lie\u00bb'
    >>> to_words("\u00aba lie\u00bb, he said", 1, 6)
    'a lie'
    """
    words = text[start:end]
    for opening, closing in QUOTES:
        if opening not in words and closing not in words:
            continue
        depth, lacks = 0, 0
        if opening == closing:
            depth = words.count(opening) % 2
        else:
            for letter in words:
                if letter == opening:
                    depth += 1
                elif letter == closing:
                    depth, lacks = (depth - 1, lacks) if depth else (0, lacks + 1)
        follows = text[end : end + 2]
        if depth and (follows[:1] == closing or (follows[:1] in STOPS and follows[1:] == closing)):
            words += closing
        elif lacks and start and text[start - 1] == opening:
            words = opening + words
    return words


def to_title(title: str, text: str, start: int | None, restored: Iterable[Any]) -> str:
    r"""Return a title with its broken words mended; it stands at `start`, rows of `restored` begin with start, end, word.

    >>> to_title("Mot nguoi ch.et", "Mot nguoi ch.et\n", 0, [(10, 15, "chet", "dots")])
    'Mot nguoi chet'
    """
    if start is None or text[start : start + len(title)] != title:
        return title
    end = start + len(title)
    edits = [(row[0] - start, row[1] - start, row[2]) for row in restored if start <= row[0] and row[1] <= end]
    return to_plain(title, edits).text if edits else title


def to_broken(text: str, restored: Iterable[Any]) -> Broken:
    """Return the broken words of an article, each once; rows begin with start, end, word. What reads in two ways is left out.

    >>> to_broken("ch.et la ch.et", [(0, 5, "chet", "dots"), (9, 14, "chet", "dots")])
    (('ch.et', 'chet'),)
    """
    found: dict[str, set[str]] = {}
    for start, end, word, *_ in restored:
        found.setdefault(text[start:end], set()).add(word)
    return tuple((saved, *words) for saved, words in sorted(found.items()) if len(words) == 1 and saved not in words)  # type: ignore[misc]


def mend(text: str, broken: Broken) -> str:
    """Return a stretch of an article with its broken words whole, for showing.

    >>> mend("ca ch.et", (("ch.et", "chet"),))
    'ca chet'
    """
    return "".join(part for part, _ in find_mended(text, broken)) if broken else text


def find_mended(text: str, broken: Broken) -> Iterator[tuple[str, str]]:
    """Yield text in pieces: a mended word with the saved one, anything else with "".

    >>> list(find_mended("ca ch.et", (("ch.et", "chet"),)))
    [('ca ', ''), ('chet', 'ch.et')]
    """
    at = 0
    here = {saved: word for saved, word in broken if saved in text}
    for found in _pattern(tuple(here)).finditer(text) if here else ():
        if found.start() > at:
            yield text[at : found.start()], ""
        yield here[found[0]], found[0]
        at = found.end()
    if at < len(text):
        yield text[at:], ""


@lru_cache(maxsize=1000)
def _pattern(broken: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the broken words, the longer ones first, where they stand alone."""
    words = "|".join(map(re.escape, sorted(broken, key=lambda word: (-len(word), word))))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def line_before(text: str, start: int, most: int) -> str:
    r"""Return what stands before a place on its line, cut to `most` characters.

    >>> line_before("a b\nc d e", 8, 2)
    '…d '
    """
    line = text.rfind("\n", 0, start) + 1
    return ("…" if start - most > line else "") + text[max(line, start - most) : start]


def line_after(text: str, end: int, most: int) -> str:
    """Return what stands behind a place on its line, cut to `most` characters.

    >>> line_after("a b c", 1, 2)
    ' b…'
    """
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    return text[end : min(line, end + most)] + ("…" if end + most < line else "")
