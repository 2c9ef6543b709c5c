"""A page made of the parts that a table or a feed keeps apart: its title and its text, plain or HTML."""

from __future__ import annotations

import html
import re

from nguon.extract.markup import is_html

_TAG = re.compile(
    r"<(?:p|br|div|h[1-6]|a|img|span|ul|ol|li|table|b|strong|em|i|figure|section|article)\b[^<>]{0,2000}/?>", re.IGNORECASE
)


def to_raw(title: str, text: str, url: str = "") -> bytes:
    r"""Return the bytes of a page with a title above its text. A text that is a whole HTML page stays as it is.

    The address stands below (in HTML as a comment): a page is known by its bytes, and two outlets may print the same words.

    >>> to_raw("Title", "Text.").decode()
    'Title\n\nText.\n'
    """
    title = " ".join(title.split())
    if is_html(text):
        return _encode(text)
    if _TAG.search(text[:20000]):
        shown = html.escape(title)
        end = f"<!-- {url.replace('--', '%2D%2D')} -->\n" if url else ""
        head = f"<h1>{shown}</h1>\n" if title else ""
        return _encode(
            f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{shown}</title></head>\n'
            f"<body><article>\n{head}<div>{text}</div>\n</article></body></html>\n{end}"
        )
    text = text.strip("\r\n")
    if title and " ".join(text[: len(title) + 200].split()).startswith(title):
        title = ""
    return _encode("\n\n".join(part for part in (title, text, url) if part) + "\n")


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")
