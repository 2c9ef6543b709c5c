"""Writes the search index of a snapshot: a document for each article, each statement and each actor.

The idea: texts are read a few thousand pages at a time; broken words go in whole, so that they are found.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tantivy

from nguon.errors import BuildError
from nguon.store.moment import days
from nguon.store.snapshot import Snapshot
from nguon.store.terms import bare, find_terms
from nguon.text.normal import to_plain

FOLDER = "search"
HEAP = 64_000_000
"""Bytes of Tantivy's writer; it flushes when they are full."""
PAGES = 1000
"""Pages whose texts are held at a time."""
APART = "|"
"""A word that no text holds, between names, so that a phrase does not run from one into the next."""

_ARTICLES = """
SELECT id, page_id, title, outlet, published.value AS date FROM articles WHERE page_id BETWEEN ? AND ? ORDER BY id"""
_STATEMENTS = """
SELECT id, article_id, page_id, content, speaker, actor, actors, act, said_on.value AS said
FROM statements WHERE page_id BETWEEN ? AND ? ORDER BY id"""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in ("about", "text"):
        builder.add_bytes_field(name, stored=True, indexed=False)
    for name in ("kind", "act", "story"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("text", "names", "outlet"):
        for form in ("exact", "bare"):
            builder.add_text_field(f"{name}_{form}", tokenizer_name="whitespace", index_option="position")
    for name in ("first", "last", "weight"):
        builder.add_integer_field(name, indexed=False, fast=True)
    return builder.build()


def build_index(path: Path) -> None:
    """Write the index of the snapshot whose tables lie in `path`; raise `BuildError` when it can't be written."""
    folder = path / FOLDER
    folder.mkdir()
    try:
        index = tantivy.Index(schema(), path=str(folder))
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for document in _documents(Snapshot(path, {})):
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise BuildError(f"the search index could not be written ({error}); is the disk full?") from None


def _documents(snapshot: Snapshot) -> Iterator[tantivy.Document]:
    actors = snapshot.sql("SELECT id, name, kind, names FROM actors")
    names = {row["id"]: (row["name"], row["kind"], row["names"]) for row in actors}
    ids = [row["id"] for row in snapshot.sql("SELECT id FROM pages ORDER BY id")]
    rows = snapshot.sql(
        "SELECT min(id) AS story, article FROM (SELECT id, unnest(articles) AS article FROM stories) GROUP BY 2"
    )
    stories = {row["article"]: row["story"] for row in rows}
    spoken: dict[str, int] = defaultdict(int)
    for at in range(0, len(ids), PAGES):
        some = ids[at : at + PAGES]
        yield from _some(snapshot, [some[0], some[-1]], names, stories, spoken)
    for actor, (name, kind, more) in names.items():
        about = {"id": actor, "actor": name, "act": kind}
        yield _document(about, kind="actor", named=[name, *more], weight=spoken[actor])


def _some(
    snapshot: Snapshot,
    ends: list[str],
    names: dict[str, tuple[str, str, list[str]]],
    stories: dict[str, str],
    spoken: dict[str, int],
) -> Iterator[tantivy.Document]:
    """The articles and statements of some pages."""
    pages = {row["id"]: row for row in snapshot.sql("SELECT id, source, text FROM pages WHERE id BETWEEN ? AND ?", ends)}
    edits: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    between = "WHERE page_id BETWEEN ? AND ? ORDER BY page_id, start"
    for row in snapshot.sql(f'SELECT article_id, start, "end" AS stop, as_ FROM restored {between}', ends):
        edits[row["article_id"]].append((row["start"], row["stop"], row["as_"]))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in snapshot.sql(f'SELECT article_id, start, "end" AS stop FROM blocks {between}', ends):
        if row["article_id"] is not None:
            spans[row["article_id"]].append((row["start"], row["stop"]))
    articles = snapshot.sql(_ARTICLES, ends)
    mine = [row["id"] for row in articles]
    inside = "WHERE article_id BETWEEN ? AND ?"  # rows lie in the order of their articles: few of them are read
    both = [min(mine), max(mine)] if mine else ["", ""]
    links = {
        (row["article_id"], row["name"]): row["actor_id"]
        for row in snapshot.sql(f"SELECT article_id, name, actor_id FROM actor_links {inside}", both)
    }
    dates = {
        row["article_id"]: row["date"]
        for row in snapshot.sql(f"SELECT article_id, published.value AS date FROM dated {inside}", both)
    }
    known = {}
    for row in articles:
        page = pages[row["page_id"]]
        about = {
            "kind": "article", "id": row["id"], "article_id": row["id"], "page_id": row["page_id"], "title": row["title"],
            "outlet": row["outlet"] or "", "source": page["source"], "date": dates.get(row["id"]) or row["date"] or "",
            "actor": "", "act": "", "story": stories.get(row["id"], ""),
        }  # fmt: skip
        known[row["id"]] = about
        text = "\n".join(_plain(page["text"], start, end, edits[row["id"]]) for start, end in spans[row["id"]])
        yield _document(about, text, kind="article")
    for row in snapshot.sql(_STATEMENTS, ends):
        article = known.get(row["article_id"])
        if article is None:
            continue
        text, mended = pages[row["page_id"]]["text"], edits[row["article_id"]]
        words = " … ".join(_plain(text, span["start"], span["end"], mended) for span in row["content"])
        speaker = _plain(text, row["speaker"]["start"], row["speaker"]["end"], mended) if row["speaker"] else ""
        said_by = list(dict.fromkeys(filter(None, (row["actor"], *(row["actors"] or ())))))
        linked = dict.fromkeys(i for name in said_by if (i := links.get((row["article_id"], name))))
        for actor in linked:
            spoken[actor] += 1
        named = dict.fromkeys([*said_by, *(n for i in linked if i in names for n in (names[i][0], *names[i][2]))])
        own = {"kind": "statement", "id": row["id"], "actor": row["actor"] or "", "act": row["act"]}
        about = {**article, **own, "date": row["said"] or article["date"]}
        yield _document(about, words, more=f"{speaker} {row['actor'] or ''}", kind="statement", named=list(named))


def _document(
    about: dict[str, str], text: str = "", *, kind: str, more: str = "", named: list[str] | None = None, weight: int = 0
) -> tantivy.Document:
    document = tantivy.Document()
    document.add_bytes("about", json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode())
    document.add_bytes("text", text.encode())
    document.add_text("kind", kind)
    if kind != "actor":
        document.add_text("act", about["act"])
        document.add_text("story", about["story"])
    for field, words in (
        ("text", find_terms(text) + find_terms(more)),
        ("names", [w for name in named or () for w in (*find_terms(name), APART)]),
        ("outlet", find_terms(about.get("outlet", ""))),
    ):
        if words:
            document.add_text(f"{field}_exact", " ".join(words))
            document.add_text(f"{field}_bare", " ".join(map(bare, words)))
    first, last = days(about.get("date", "")) or (None, None)
    document.add_integer("first", first.toordinal() if first else 0)
    document.add_integer("last", last.toordinal() if last else 0)
    document.add_integer("weight", weight)
    return document


def _plain(text: str, start: int, end: int, edits: list[tuple[int, int, str]]) -> str:
    """The plain text of a stretch of the page: letters composed, broken words whole."""
    inside: list[Any] = [(a - start, b - start, as_) for a, b, as_ in edits if start <= a and b <= end]
    return to_plain(text[start:end], inside).text
