"""What was saved, the blocks on it, and what went wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

ARTICLE_ROLES = ("title", "lead", "heading", "body", "caption", "byline", "dateline", "source")
"""Roles of blocks that belong to an article (annotation.md 1)."""

FURNITURE_ROLES = ("section", "teaser", "label", "prompt", "ad", "site", "junk")
"""Roles of blocks that belong to no article."""


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page (trang).

    `id` is the sha256 (hex) of the raw bytes; `text` is what was read from them: the decoded text of a text page, or
    the text derived from an HTML page. All offsets of all records count code points of `text`.
    """

    id: str
    source: str
    """Where it came from: a path or a URL, as the user gave it."""
    encoding: str
    kind: str
    """`text` or `html`."""
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A line or element with a role (khối). `article_id` is None for furniture; `xpath` is None for text pages."""

    page_id: str
    article_id: str | None
    start: int
    end: int
    role: str
    xpath: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A page, or a part of the work, that failed: one sentence saying what and what to try. The run goes on."""

    source: str
    page_id: str | None
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What the container that a page came out of tells of it (empty where it tells nothing): evidence, kept with the page."""

    url: str = ""
    """Its address."""
    published: str = ""
    """When it came out, as written in a column or a feed."""
    captured: str = ""
    """When it was saved, ISO 8601: the latest day on which it can have come out."""
    title: str = ""
    outlet: str = ""
    charset: str = ""


NO_HINTS = Hints()
