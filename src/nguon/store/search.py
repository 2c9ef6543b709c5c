"""Full-text search over the articles and statements of a snapshot, with the marks of Vietnamese kept.

The idea: every word is in the index twice, with its marks and without. A query word that has marks must meet them (an acute
tone does not find a grave one); a word without any is widened to all that look so when their marks are taken away, and those
written just so come first. The index is Tantivy's, in the snapshot's folder `search/`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from nguon.errors import BuildError, SnapshotError, UsageError
from nguon.store.snapshot import Snapshot
from nguon.store.terms import Snippet, Words, bare, cut_snippet, find_terms, parse_query
from nguon.text.normal import to_plain

FOLDER = "search"
EXACT_BOOST = 2.0
"""A word written as in the query counts twice as much as one that is only alike without its marks."""
PHRASE_BOOST = 3.0
"""Words that stand together as in the query count for more than the same words scattered."""
HEAP = 32_000_000
"""Bytes of Tantivy's writer; it flushes when they are full."""
STORED = ("kind", "id", "article_id", "page_id", "title", "outlet", "source", "date", "actor", "act", "story")
FILTERS = ("kind", "outlet", "actor", "act", "story")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article or a statement that was found. `snippet` is text in pieces; the second of each pair marks found words."""

    kind: str
    id: str
    article_id: str
    page_id: str
    title: str
    outlet: str
    source: str
    date: str
    actor: str
    act: str
    story: str
    score: float
    snippet: Snippet

    @property
    def text(self) -> str:
        """The snippet without marks."""
        return "".join(part for part, _ in self.snippet)


@dataclass(frozen=True, slots=True)
class Results:
    """How many there are in all, and those asked for, best first."""

    total: int
    hits: tuple[Hit, ...]


class SearchIndex:
    """The index of a snapshot.

    >>> SearchIndex.open(case.snapshot).find("trieu tien").total  # doctest: +SKIP
    17
    """

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema, copy: Path | None = None) -> None:
        self._index = index
        self._schema = schema
        if copy:
            weakref.finalize(self, shutil.rmtree, copy, ignore_errors=True)

    @classmethod
    def open(cls, snapshot: Snapshot) -> SearchIndex:
        """Open the index of a snapshot; raise `SnapshotError` when it is not there or damaged."""
        folder, copy = snapshot.path / FOLDER, None
        try:
            if folder.is_dir() and not os.access(folder, os.W_OK):  # Tantivy locks a file there even to read
                copy = Path(tempfile.mkdtemp(prefix="nguon-search-"))
                for file in folder.iterdir():
                    shutil.copyfile(file, copy / file.name)
            return cls(tantivy.Index.open(str(copy or folder)), _schema(), copy)
        except (ValueError, OSError) as error:
            raise SnapshotError(
                f"the search index of {snapshot.path} can't be opened ({error}); build the case again"
            ) from None

    def find(self, query: str, *, limit: int = 20, offset: int = 0, filters: Mapping[str, str] | None = None) -> Results:
        """Return what holds all words of `query`; words in double quotes must stand together.

        `filters` narrow by `kind` (`article`, `statement`), `outlet`, `actor`, `act`, `story`. Raises `UsageError` when the
        query has no words or a filter is unknown.
        """
        words = parse_query(query)
        if not words.phrases:
            raise UsageError(f"{query!r} has no words to search for")
        must = tantivy.Occur.Must
        parts = [(must, self._phrase(phrase)) for phrase in words.phrases]
        for name, value in (filters or {}).items():
            if name not in FILTERS:
                raise UsageError(f"can't filter by {name!r}; filters are {', '.join(FILTERS)}")
            term = tantivy.Query.term_query(self._schema, name, value)
            parts.append((must, tantivy.Query.const_score_query(term, 0.0)))
        if len(words.phrases) > 1:
            together = self._phrase(tuple(word for phrase in words.phrases for word in phrase))
            parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(together, PHRASE_BOOST)))
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(parts), limit=max(1, limit), offset=max(0, offset))
        hits = tuple(_hit(score, searcher.doc(address), words) for score, address in found.hits)
        total = int(getattr(found, "count") or 0)  # noqa: B009 (its stubs forget it)
        return Results(total, hits if limit > 0 else ())

    def _phrase(self, phrase: tuple[tuple[str, bool], ...]) -> tantivy.Query:
        query, schema, must = tantivy.Query, self._schema, tantivy.Occur.Must
        if len(phrase) == 1:
            ((word, wide),) = phrase
            exact = query.term_query(schema, "exact", word)
            if not wide:
                return exact
            either = [(tantivy.Occur.Should, query.boost_query(exact, EXACT_BOOST))]
            return query.boolean_query([*either, (tantivy.Occur.Should, query.term_query(schema, "bare", word))])
        if not any(wide for _, wide in phrase):
            return query.phrase_query(schema, "exact", [word for word, _ in phrase])
        together = query.phrase_query(schema, "bare", [bare(word) for word, _ in phrase])
        marked = [(must, query.term_query(schema, "exact", word)) for word, wide in phrase if not wide]
        return query.boolean_query([(must, together), *marked])


def build_index(path: Path) -> None:
    """Write the index of the snapshot whose tables lie in `path`; raise `BuildError` when it can't be written."""
    folder = path / FOLDER
    folder.mkdir()
    try:
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=HEAP, num_threads=1)
        snapshot = Snapshot(path, {})
        for document in _articles(snapshot):
            writer.add_document(document)
        for document in _statements(snapshot):
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise BuildError(f"the search index could not be written ({error})") from None


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in STORED:
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("exact", "bare"):
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="position")
    return builder.build()


def _document(text: str, more: str = "", **stored: str | None) -> tantivy.Document:
    words = find_terms(text) + find_terms(more)
    document = tantivy.Document()
    for name, value in stored.items():
        document.add_text(name, value or "")
    document.add_text("text", text)
    document.add_text("exact", " ".join(words))
    document.add_text("bare", " ".join(map(bare, words)))
    return document


_DATES = """
    SELECT a.id, a.page_id, a.title, a.outlet, p.source, p.text,
           coalesce(d.published.value, a.published.value) AS date, s.id AS story
    FROM articles a JOIN pages p ON p.id = a.page_id LEFT JOIN dated d ON d.article_id = a.id
    LEFT JOIN (SELECT id, unnest(articles) AS article FROM stories) s ON s.article = a.id
"""


def _articles(snapshot: Snapshot) -> Iterator[tantivy.Document]:
    query = f"""
        SELECT t.*, b.spans, r.edits FROM ({_DATES}) t
        JOIN (SELECT article_id, list([start, "end"] ORDER BY start) AS spans FROM blocks WHERE article_id IS NOT NULL
              GROUP BY article_id) b ON b.article_id = t.id
        LEFT JOIN ({_EDITS}) r ON r.article_id = t.id ORDER BY t.id"""
    for row in snapshot.scan(query):
        text = "\n".join(_plain(row, start, end) for start, end in row["spans"])
        yield _document(
            text, kind="article", id=row["id"], article_id=row["id"], page_id=row["page_id"], title=row["title"],
            outlet=row["outlet"], source=row["source"], date=row["date"], story=row["story"],
        )  # fmt: skip


def _statements(snapshot: Snapshot) -> Iterator[tantivy.Document]:
    query = f"""
        SELECT t.* EXCLUDE (id), c.*, r.edits FROM ({_DATES}) t JOIN statements c ON c.article_id = t.id
        LEFT JOIN ({_EDITS}) r ON r.article_id = t.id ORDER BY c.id"""
    for row in snapshot.scan(query):
        text = " … ".join(_plain(row, span["start"], span["end"]) for span in row["content"])
        speaker = _plain(row, row["speaker"]["start"], row["speaker"]["end"]) if row["speaker"] else ""
        said = (row["said_on"] or {}).get("value")
        yield _document(
            text, more=f"{speaker} {row['actor'] or ''}", kind="statement", id=row["id"], article_id=row["article_id"],
            page_id=row["page_id"], title=row["title"], outlet=row["outlet"], source=row["source"], date=said or row["date"],
            actor=row["actor"], act=row["act"], story=row["story"],
        )  # fmt: skip


_EDITS = """SELECT article_id, list({'start': start, 'end': "end", 'as_': as_} ORDER BY start) AS edits
            FROM restored GROUP BY article_id"""


def _plain(row: dict[str, Any], start: int, end: int) -> str:
    """The plain text of a stretch of the page: letters composed, broken words whole."""
    edits = [
        (e["start"] - start, e["end"] - start, e["as_"]) for e in row["edits"] or () if start <= e["start"] and e["end"] <= end
    ]
    return to_plain(row["text"][start:end], edits).text


def _hit(score: float, document: tantivy.Document, words: Words) -> Hit:
    stored = {name: str(document.get_first(name) or "") for name in STORED}
    return Hit(**stored, score=float(score), snippet=cut_snippet(str(document.get_first("text") or ""), words))
