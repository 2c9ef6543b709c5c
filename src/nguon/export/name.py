"""Names of things for other programs: URIs that stay the same from export to export."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from nguon.model.article import Moment
from nguon.model.page import Page
from nguon.store.moment import days, parts

IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~"
"""What an address keeps as it is; everything else is written as `%xx`."""


def to_urn(kind: str, thing: str) -> str:
    """Return the URI of a thing of the case.

    >>> to_urn("article", "5f0a3c9e2b7d4e61.0"), to_urn("actor", "a b")
    ('urn:nguon:article:5f0a3c9e2b7d4e61.0', 'urn:nguon:actor:a%20b')
    """
    return f"urn:nguon:{kind}:{quote(thing, safe='')}"


def to_address(source: str) -> str | None:
    """Return where a page came from as a URI when that is an address on the web; None for a path, and for any other scheme.

    >>> to_address("https://tin.example/a b"), to_address("pages/a.html"), to_address("javascript:x")
    ('https://tin.example/a%20b', None, None)
    """
    try:
        known = urlsplit(source)
    except ValueError:
        return None
    if known.scheme not in {"http", "https"} or not known.netloc:
        return None
    return quote(source, safe=IN_ADDRESS)


def to_page_uri(page: Page) -> str:
    """Return the URI of a page: its address on the web, else one made of the hash of its bytes."""
    return to_address(page.source) or to_urn("page", page.id)


def to_iso(moment: Moment | str | None) -> str | None:
    """Return a moment as an ISO 8601 date of the exactness it has (`2024-03-04`, `2024-03`, `2024`); None for any other.

    A part of a day is left away, a season becomes its year; a week and a decade become None.

    >>> to_iso("2024-03-04TMO"), to_iso("2024-03"), to_iso("2024-W10"), to_iso("2024-02-31")
    ('2024-03-04', '2024-03', None, None)
    """
    value = moment.value if isinstance(moment, Moment) else moment
    known = parts(value) if value and days(value) else None
    if known is None or "X" in known["year"] or "week" in known:
        return None
    return "-".join(known[part] for part in ("year", "month", "day") if known.get(part))
