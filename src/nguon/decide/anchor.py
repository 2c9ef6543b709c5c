"""Words that can be found again: a quote with what stood around it.

The idea: where the page's text is what it was, the offsets tell; where newer code reads the page otherwise, the quote is looked
for, and of several places the one whose surroundings agree most is it (as the text quote selector of the W3C's Web Annotation).
"""

from __future__ import annotations

from nguon.model.decision import Anchor

AROUND = 48
"""Characters kept on each side: more than a line's repetition can hide, few enough for a readable file."""

QUOTE = 400
"""Characters of the longest quote kept."""

MOST = 2000
"""Places tried of a quote that stands very often."""


def make_anchor(page: str, text: str, start: int, end: int, name: str = "") -> Anchor:
    """Return the anchor of `text[start:end]`.

    >>> make_anchor("p", "ba lo ba la", 6, 8)
    Anchor(page='p', start=6, end=8, quote='ba', before='ba lo ', after=' la', name='')
    """
    return Anchor(
        page, start, end, text[start : min(end, start + QUOTE)], text[max(0, start - AROUND) : start], text[end : end + AROUND],
        name,
    )  # fmt: skip


def find_anchor(text: str, anchor: Anchor) -> tuple[int, int] | None:
    """Return where the anchor's words stand in `text` now, or None.

    Of several places the one whose surroundings agree most is it, then the one nearest to where it was; where nothing around
    any of them agrees, and there are several, nobody can tell.

    >>> find_anchor("x: ba lo ba la", make_anchor("p", "ba lo ba la", 6, 8))
    (9, 11)
    """
    quote, length = anchor.quote, anchor.end - anchor.start
    if not quote:
        return None
    whole = len(anchor.before) + len(anchor.after)
    if text.startswith(quote, anchor.start) and _agreement(text, anchor.start, anchor) == whole:
        return anchor.start, anchor.end
    places: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(places) < MOST:
        places.append(at)
        at = text.find(quote, at + 1)
    if not places:
        return None
    best = max(places, key=lambda p: (_agreement(text, p, anchor), -abs(p - anchor.start)))
    if len(places) > 1 and not _agreement(text, best, anchor):
        return None
    return best, min(len(text), best + length)


def _agreement(text: str, at: int, anchor: Anchor) -> int:
    """How many characters next to the quote are those that stood there."""
    end = at + anchor.end - anchor.start
    before, after = text[max(0, at - len(anchor.before)) : at], text[end : end + len(anchor.after)]
    return _common(before[::-1], anchor.before[::-1]) + _common(after, anchor.after)


def _common(a: str, b: str) -> int:
    count = 0
    for one, two in zip(a, b, strict=False):
        if one != two:
            break
        count += 1
    return count
