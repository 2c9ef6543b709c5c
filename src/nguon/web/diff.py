"""Two stretches of text beside each other, with the words that differ told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

Pieces = tuple[tuple[str, bool], ...]
"""Pieces of a text in order, each with whether it stands on this side only."""

MOST = 4000
"""Words up to which a stretch is compared word by word; longer ones are shown without differences."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


def to_sides(a: str, b: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces. Joined again, the pieces are the texts.

    >>> to_sides("tan cong", "tan binh")
    ((('tan ', False), ('cong', True)), (('tan ', False), ('binh', True)))
    """
    left, right = _WORD.findall(a), _WORD.findall(b)
    if max(len(left), len(right)) > MOST:
        return ((a, False),), ((b, False),)
    sides: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, words, start, end in ((sides[0], left, a1, a2), (sides[1], right, b1, b2)):
            text = "".join(words[start:end])
            side.extend([(text, False)] if tag == "equal" else _only(text))
    return tuple(sides[0]), tuple(sides[1])


def _only(text: str) -> Iterator[tuple[str, bool]]:
    """What stands on one side only; blanks around it are no difference to show."""
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    yield from ((part, only) for part, only in ((before, False), (core, True), (after, False)) if part)
