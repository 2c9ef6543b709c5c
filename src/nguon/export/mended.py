"""Words that a page has broken, shown whole as HTML, with the saved ones where the pointer rests."""

from __future__ import annotations

from markupsafe import Markup

from nguon.export.escape import show
from nguon.export.line import to_short
from nguon.export.message import Messages
from nguon.store.words import Broken, find_mended


def to_mended(text: str, broken: Broken, messages: Messages, most: int = 0) -> Markup:
    """Return text of a page as HTML, its broken words whole; cut at a word near `most` characters, if given.

    >>> str(to_mended("ca ch.et", (("ch.et", "chet"),), load("en")))  # doctest: +SKIP
    'ca <span class="mended" title="the page has: ch.et">chet</span>'
    """
    text = to_short(text, most) if most else text
    if not broken:
        return show(text)
    out: list[str] = []
    for piece, saved in find_mended(text, broken):
        title = show(messages("said.saved_as", words=saved)) if saved else ""
        out.append(f'<span class="mended" title="{title}">{show(piece)}</span>' if saved else show(piece))
    return Markup("".join(out))  # noqa: S704  (every piece was escaped above)
