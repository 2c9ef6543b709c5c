"""What an HTML page says of itself: title, summary, dates, author, outlet, address.

Read from JSON-LD (schema.org NewsArticle and its kin), Open Graph and other meta elements, microdata, `<time>`, `<title>`
and the canonical link. All of it is evidence: a headline of the page's own words is still looked for on the page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE_TYPES = ("article", "posting", "newsitem", "report", "liveblog")
"""Ends and parts of the schema.org types that are articles."""

LARGEST_JSON = 2_000_000
"""Characters of the largest JSON-LD that is parsed."""

_DATE_NAMES = {
    "article:published_time": 0, "datepublished": 0, "og:published_time": 1, "og:article:published_time": 1, "pubdate": 1,
    "publishdate": 1, "publish-date": 1, "publish_date": 1, "publication_date": 1, "parsely-pub-date": 1, "sailthru.date": 1,
    "dc.date.issued": 1, "dcterms.date": 2, "dcterms.created": 1, "dc.date": 2, "dc.date.created": 1, "datecreated": 2,
    "article.published": 1, "cxenseparse:recs:publishtime": 1, "date": 3, "published": 2, "article_date_original": 1,
    "published_at": 1, "its_publication": 1, "ptime": 2, "displaydate": 2, "og:pubdate": 1, "release_date": 3,
}  # fmt: skip
"""Names of meta elements that hold the day of publication, the surest first."""

_PUBLISHED_CLASS = re.compile(
    r"publi|posted|post-date|entry-date|dateline|timestamp|article.?date|pub.?date|story.?date", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What was found; each tuple with the surest first."""

    titles: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    """(name of the evidence, what it says)"""
    authors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    url: str | None = None
    bodies: tuple[str, ...] = ()
    """What its data give as the whole text of its articles."""


def read_meta(tree: Any) -> PageMeta:
    """Return what a parsed HTML page says of itself."""
    titles: list[str] = []
    summaries: list[str] = []
    dates: list[tuple[int, str, str]] = []
    authors: list[str] = []
    outlets: list[str] = []
    bodies: list[str] = []
    for _, item in find_data(tree):
        _take(bodies, item.get("articleBody"))
        _take(titles, item.get("headline"))
        _take(summaries, item.get("description"))
        _take(authors, _names(item.get("author")))
        _take(outlets, _names(item.get("publisher")))
        for rank, key in ((0, "datePublished"), (2, "dateCreated")):
            if isinstance(item.get(key), str):
                dates.append((rank, f"json-ld {key}", item[key]))
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or element.get("value") or "").strip()
        if not name or not content:
            continue
        if name in ("og:title", "twitter:title", "headline", "title", "dc.title"):
            _take(titles, content)
        elif name in ("og:description", "description", "twitter:description", "dc.description"):
            _take(summaries, content)
        elif name in ("author", "article:author", "dc.creator", "byl") and "://" not in content:
            _take(authors, content)
        elif name in ("og:site_name", "application-name", "publisher", "dc.publisher"):
            _take(outlets, content)
        elif name in _DATE_NAMES:
            dates.append((_DATE_NAMES[name], f"meta {name}", content))
    _read_body(tree, titles, dates)
    dates.sort(key=lambda d: d[0])
    return PageMeta(
        tuple(titles),
        tuple(summaries),
        tuple((name, value) for _, name, value in dates),
        tuple(authors),
        tuple(outlets),
        _url(tree),
        tuple(bodies),
    )


def _read_body(tree: Any, titles: list[str], dates: list[tuple[int, str, str]]) -> None:
    """Microdata, `<time>`, the first `<h1>`, `<title>`."""
    for element in tree.iter("time", "span", "abbr", "p", "div", "h1", "h2"):
        kind = (element.get("itemprop") or "").lower()
        if kind == "datepublished":
            value = element.get("datetime") or element.get("content") or element.get("title") or _words(element)
            dates.append((1, "microdata datePublished", value[:80]))
        elif kind == "headline":
            _take(titles, _words(element))
        elif element.tag == "time" and element.get("datetime"):
            sure = element.get("pubdate") is not None or _PUBLISHED_CLASS.search(element.get("class") or "")
            dates.append((2 if sure else 4, "time", element.get("datetime")[:80]))
    for tag in ("h1", "title"):
        element = next(tree.iter(tag), None)
        if element is not None:
            _take(titles, _words(element))


def host_of(url: str | None) -> str | None:
    """Return the host of an address without `www.` and `m.`, or None.

    >>> host_of("https://www.bao.vn/a.html")
    'bao.vn'
    """
    if not url or "://" not in url:
        return None
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return re.sub(r"^(?:www\d?|m|amp)\.", "", host) or None


def _url(tree: Any) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and "://" in (element.get("href") or ""):
            return str(element.get("href")).strip()
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == "og:url" and "://" in (
            element.get("content") or ""
        ):
            return str(element.get("content")).strip()
    return None


def _take(into: list[str], value: object) -> None:
    for words in value if isinstance(value, list) else [value]:
        if isinstance(words, str):
            clean = " ".join(words.split())
            if clean and clean not in into:
                into.append(clean)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:400]


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return [name for item in value[:8] for name in _names(item)]
    return []


def find_data(tree: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the articles in a page's JSON-LD, each with the `<script>` that it stands in."""
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "").lower() or not element.text or len(element.text) > LARGEST_JSON:
            continue
        try:
            data = json.loads(element.text.strip().removeprefix("<!--").removesuffix("-->").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        todo = [data]
        seen = 0
        while todo and seen < 500:
            item = todo.pop(0)
            seen += 1
            if isinstance(item, list):
                todo.extend(item[:200])
            elif isinstance(item, dict):
                kinds = item.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(k, str) and any(part in k.lower() for part in ARTICLE_TYPES) for k in kinds):
                    yield element, item
                todo.extend(
                    v
                    for k, v in item.items()
                    if k in ("@graph", "mainEntity", "mainEntityOfPage") and isinstance(v, (list, dict))
                )
