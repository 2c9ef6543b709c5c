"""One of the pieces on a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, week, month or year, as `annotation.md` 3 writes it.

    `value` is an ISO 8601 prefix (`2024-11-08`, `2024-W41`, `2024-11`, `2024`); `precision` says which. A `said_on` may
    also carry a part of day (`2013-10-23TMO`, precision `day`).
    """

    value: str
    precision: str


@dataclass(frozen=True, slots=True)
class Article:
    """One of the pieces on a page (bài).

    `start`, `end` run from its first block to its last; blocks of furniture may lie between. `published_said` is what the
    page itself says (dateline, meta, URL) or None; `published` is the answer, said or inferred, and `basis_vi`/`basis_en`
    tell a reader why. `credited` are the outlets it says it took its text from.
    """

    id: str
    """`<first 16 hex of the page id>.<index>`"""
    page_id: str
    index: int
    start: int
    end: int
    title: str
    published: Moment | None
    published_rule: str
    """Which evidence gave the date: `given`, `meta`, `dateline`, `url`, `text:…`, or `unresolved`."""
    basis_vi: str
    basis_en: str
    outlet: str | None
    credited: tuple[str, ...]
