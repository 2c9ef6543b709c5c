"""Text of a page as HTML: escaped, with what could disturb a reader's program made visible.

The idea: what stands on a page is anybody's; one function makes markup of it, wherever it is shown.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

SHORT = 80
"""Characters of texts that are likely to be shown again: names, days, titles of marks."""

_CONTROLS = {c: 0x2400 + c for c in range(32) if c not in (9, 10)} | {127: 0x2421}
_CONTROLS |= dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF), 0xFFFD)
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_CONTROLS[13] = 0x20
"""What must not reach a browser as it is: control characters, marks that turn the direction of text, halves of pairs."""


def visible(text: str) -> str:
    """Return `text` with what could disturb a reader's program made visible; one character stays one character.

    >>> visible("a" + chr(0) + "b") == "a" + chr(0x2400) + "b"
    True
    """
    return text if text.isprintable() else text.translate(_CONTROLS)


def show(text: str) -> Markup:
    """Return `text` visible and escaped for HTML.

    >>> show("<b>" + chr(0x202E)) == "&lt;b&gt;" + chr(0xFFFD)
    True
    """
    return _show_short(text) if len(text) <= SHORT else escape(visible(text))


@lru_cache(maxsize=20_000)
def _show_short(text: str) -> Markup:
    return escape(visible(text))
