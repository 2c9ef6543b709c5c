"""A snapshot's rows put together again as they were read: pages with their furniture and articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from nguon.model.reading import Piece, Reading
from nguon.store.snapshot import Snapshot

PAGES = 128
"""Pages put together at a time: all tables are asked once for each."""

FOUND = ("restored", "timexes", "mentions", "figures", "statements")


def scan_readings(snapshot: Snapshot) -> Iterator[Reading]:
    """Yield all pages of a snapshot in the order of their ids, with what was found in them."""
    last = ""
    while True:
        pages = snapshot.rows("pages", "id > ?", [last], order="id", limit=PAGES)
        if not pages:
            return
        last = pages[-1].id
        many = {name: _by_page(snapshot, name, pages[0].id, last) for name in ("articles", "blocks", "problems", *FOUND)}
        for page in pages:
            mine = {name: rows[page.id] for name, rows in many.items()}
            pieces = []
            for article in sorted(mine["articles"], key=lambda a: a.index):
                parts = {name: tuple(r for r in mine[name] if r.article_id == article.id) for name in (*FOUND, "blocks")}
                parts["statements"] = tuple(sorted(parts["statements"], key=lambda s: (s.content[0].start, s.id)))
                pieces.append(Piece(article, page.text, **parts))
            furniture = tuple(b for b in mine["blocks"] if b.article_id is None)
            yield Reading(page, furniture, tuple(pieces), tuple(mine["problems"]))


def _by_page(snapshot: Snapshot, table: str, first: str, last: str) -> dict[str, list[Any]]:
    order = "" if table in ("articles", "problems") else 'start, "end"'
    found: dict[str, list[Any]] = defaultdict(list)
    for row in snapshot.rows(table, "page_id BETWEEN ? AND ?", [first, last], order=order):
        found[row.page_id].append(row)
    return found
