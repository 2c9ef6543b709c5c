"""One spelling for words that are spelt in two ways: case and the place of the tone mark (hoà, hòa)."""

from __future__ import annotations

import re

_OPEN = re.compile(r"o[àáảãạèéẻẽẹ](?![^\W_])|(?<!q)u[ỳýỷỹỵ](?![^\W_])")
_MOVED = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)


def fold_spelling(text: str) -> str:
    """Return `text` in lower case with tone marks of open syllables in their older place; the length never changes.

    >>> fold_spelling("Thanh Hoá, Thuý, Quý")
    'thanh hóa, thúy, quý'
    """
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _OPEN.sub(lambda m: _MOVED[m.group()], low)
