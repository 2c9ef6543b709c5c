"""What an extractor of main text keeps of an HTML page: one witness among others, never the judge.

Resiliparse (Bevendorff and others 2018) is fast and steady; its answer becomes a feature of each block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from resiliparse.extract.html2text import extract_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 4_000_000
"""Characters of the longest page that it is asked about."""

SEARCHED = 400_000
"""Characters of main text in which blocks are still searched for inside of lines."""

DEEPEST = 2000
"""Levels of elements beyond which it is not asked: its time grows with the square of the depth."""

_TAG = re.compile(
    r"<(/?)(?:div|span|table|ul|ol|section|article|blockquote|font|b|i|em|strong|a|form|center|dl|fieldset)\b", re.IGNORECASE
)
_NOT_WORD = re.compile(r"[\W_]+")


def keep_main(text: str) -> Callable[[str], bool]:
    """Return a function that tells of a block's words whether they belong to the main text of the page `text`."""
    if len(text) > LARGEST or _depth(text) > DEEPEST:
        return lambda _: False
    try:
        kept = extract_plain_text(text, main_content=True, list_bullets=False, alt_texts=False)
    except (RuntimeError, ValueError, TypeError):
        return lambda _: False
    lines = {_fold(line) for line in kept.splitlines()}
    whole = " ".join(lines) if len(kept) < SEARCHED else ""

    def is_main(words: str) -> bool:
        folded = _fold(words)
        return folded in lines or (len(folded) > 30 and folded in whole)

    return is_main


def _depth(text: str) -> int:
    """The most elements that are open at once, of those that have to be closed."""
    now = most = 0
    for match in _TAG.finditer(text):
        now += -1 if match[1] else 1
        most = max(most, now)
    return most


def _fold(words: str) -> str:
    return _NOT_WORD.sub("", words).casefold()
