"""Feeds kept as files: RSS (all its versions) and Atom. Each entry is a page of its title and the longest text it brings.

Entities are not resolved and nothing is fetched.
"""

from __future__ import annotations

import copy
import html
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from lxml import etree

from nguon.errors import PageError, first_line
from nguon.extract.found import Found, Skipped
from nguon.extract.limits import LIMITS, MB, Limits
from nguon.extract.row import to_raw
from nguon.model.page import Hints

DATES = ("pubDate", "published", "date", "issued", "created", "updated")
"""Elements with the day of publication (`date` is Dublin Core's), the surest first."""


def read_feed(stream: IO[bytes], at: Found, limits: Limits = LIMITS) -> Iterator[Found | Skipped]:
    """Yield the entries of a feed, numbered from 1; raise `PageError` when it is damaged beyond its head."""
    number, channel = 0, ""
    events = etree.iterparse(
        stream, events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, element in events:
            name = _name(element)
            if name == "title" and not channel and _name(element.getparent()) in ("channel", "feed"):
                channel = _text(element)
            if name not in ("item", "entry"):
                continue
            number += 1
            place = f"{at.source}#{number}"
            title, text, hints = _entry(element, channel)
            raw = to_raw(title, text, "".join(hints.url.split()))
            if not (title or text).strip():
                yield Skipped(Path(place), "an entry without title and text")
            elif len(raw) > limits.page:
                yield Skipped(Path(place), f"an entry larger than {limits.page // MB} MB")
            else:
                yield Found(at.path, place, hints=hints, raw=raw)
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise PageError(f"the feed is damaged ({first_line(error)}); {number} entries before that are read") from None
    if not number:
        raise PageError("a feed without entries")


def _entry(element: Any, channel: str) -> tuple[str, str, Hints]:
    """Return title, text and hints of an entry."""
    parts: dict[str, list[Any]] = {}
    for child in element:
        parts.setdefault(_name(child), []).append(child)
    title = _plain(_text(parts["title"][0])) if "title" in parts else ""
    texts = [_body(e) for name in ("encoded", "content", "description", "summary") for e in parts.get(name, ())]
    published = next((t for name in DATES for e in parts.get(name, ()) if (t := _text(e))), "")
    url = _link(parts)
    source = parts.get("source", [None])[0]
    outlet = _text(source) if source is not None and len(source) == 0 else ""
    return (
        title,
        max(texts, key=len, default=""),
        Hints(url=url, published=published[:80], title=title, outlet=outlet[:80] or ("" if url else channel[:80])),
    )


def _link(parts: dict[str, list[Any]]) -> str:
    for e in parts.get("link", ()):
        address = (e.get("href") or _text(e)).strip()
        if (e.get("rel") or "alternate") == "alternate" and address.startswith(("http://", "https://")):
            return address
    for name in ("guid", "id"):
        for e in parts.get(name, ()):
            if e.get("isPermaLink") != "false" and _text(e).startswith(("http://", "https://")):
                return _text(e)
    return ""


def _body(element: Any) -> str:
    """The text of a content element: markup as HTML, be it escaped or (`xhtml`) as elements."""
    if len(element) and any(isinstance(child.tag, str) for child in element):
        inner = "".join(_markup(child) for child in element if isinstance(child.tag, str))
        return (html.escape(element.text or "") + inner).strip()
    words = _text(element)
    return words if (element.get("type") or "html") != "text" or "<" not in words else html.escape(words)


def _markup(element: Any) -> str:
    """An element as HTML: without the namespace that its names have in a feed."""
    own = copy.deepcopy(element)
    for one in own.iter():
        if isinstance(one.tag, str):
            one.tag = _name(one)
    etree.cleanup_namespaces(own)
    return str(etree.tostring(own, encoding="unicode", method="html"))


def _plain(words: str) -> str:
    """A title without the markup that some feeds escape into it."""
    return " ".join(html.unescape(words).split()) if "&" in words else " ".join(words.split())


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _name(element: Any) -> str:
    tag = element.tag if element is not None else ""
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _forget(element: Any) -> None:
    """Free an entry that was read, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
