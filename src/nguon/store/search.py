"""Full-text search over the articles and statements of a snapshot, with the marks of Vietnamese kept.

The idea: every word is in the index twice, with its marks and without. A query word that has marks must meet them (an acute
tone does not find a grave one); a word without any is widened to all that look so when their marks are taken away, and those
written just so come first. Names of actors and outlets are words too, so that a part of a name is enough to filter by. The
index is Tantivy's, in the snapshot's folder `search/`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tantivy

from nguon.errors import SnapshotError, UsageError
from nguon.store.moment import days
from nguon.store.passing import make_passing, remove_passing
from nguon.store.search_build import FOLDER, build_index, schema
from nguon.store.snapshot import Snapshot
from nguon.store.terms import Snippet, Words, bare, cut_snippet, parse_query
from nguon.store.view import ActorRef

EXACT_BOOST = 2.0
"""A word written as in the query counts twice as much as one that is only alike without its marks."""
PHRASE_BOOST = 3.0
"""Words that stand together as in the query count for more than the same words scattered."""
_WRITTEN = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")
TERMS, NAMES, DAYS = ("kind", "act", "story"), ("actor", "outlet"), ("from", "to")
FILTERS = ("kind", "outlet", "actor", "act", "story", "from", "to")

__all__ = ["FILTERS", "Hit", "Results", "SearchIndex", "build_index", "to_days"]


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
        self._searcher = index.searcher()
        if copy:
            weakref.finalize(self, remove_passing, copy)

    @classmethod
    def open(cls, snapshot: Snapshot) -> SearchIndex:
        """Open the index of a snapshot; raise `SnapshotError` when it is not there or damaged."""
        folder, copy = snapshot.path / FOLDER, None
        try:
            if folder.is_dir() and not os.access(folder, os.W_OK):  # Tantivy locks a file there even to read
                copy = make_passing("search")
                for file in folder.iterdir():
                    shutil.copyfile(file, copy / file.name)
            index = tantivy.Index.open(str(copy or folder))
            if not {"about", "names_bare"} <= set(_fields(folder)):
                raise ValueError("it was made by another version")
            return cls(index, schema(), copy)
        except (ValueError, OSError) as error:
            if copy:
                remove_passing(copy)
            raise SnapshotError(
                f"the search index of {snapshot.path} can't be opened ({error}); build the case again"
            ) from None

    def find(self, query: str, *, limit: int = 20, offset: int = 0, filters: Mapping[str, str] | None = None) -> Results:
        """Return what holds all words of `query`; words in double quotes must stand together.

        `filters` narrow by `kind` (`article`, `statement`), `act`, `story` (an id), `actor` and `outlet` (any part of a
        name, with or without marks), `from` and `to` (a day, month or year). With filters alone, the newest come first. Raises
        `UsageError` when there are neither words nor filters, or a filter is unknown or no date.
        """
        words = parse_query(query)
        wanted = {name: value for name, value in (filters or {}).items() if value}
        narrow = [part for name, value in wanted.items() for part in self._filter(name, value)]
        if not words.phrases and not narrow:
            raise UsageError(f"{query!r} has no words to search for")
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        parts = [(must, self._phrase(phrase)) for phrase in words.phrases]
        parts += [(must, tantivy.Query.const_score_query(part, 0.0)) for part in narrow]
        if "kind" not in wanted:
            parts.append((tantivy.Occur.MustNot, tantivy.Query.term_query(self._schema, "kind", "actor")))
        if len(words.phrases) > 1:
            together = self._phrase(tuple(word for phrase in words.phrases for word in phrase))
            parts.append((should, tantivy.Query.boost_query(together, PHRASE_BOOST)))
        found = self._searcher.search(
            tantivy.Query.boolean_query(parts),
            limit=max(1, limit),
            offset=max(0, offset),
            order_by_field=None if words.phrases else "first",
        )
        hits = tuple(_hit(score, self._searcher.doc(address), words) for score, address in found.hits) if limit > 0 else ()
        return Results(int(getattr(found, "count") or 0), hits)  # noqa: B009 (its stubs forget it)

    def find_actors(self, words: str, limit: int = 12) -> tuple[ActorRef, ...]:
        """Return actors in whose names all of `words` stand, those who speak most first."""
        asked = [word for phrase in parse_query(words).phrases for word in phrase]
        if not asked:
            return ()
        must = tantivy.Occur.Must
        parts = [(must, self._word(word, wide, "names")) for word, wide in asked]
        parts.append((must, tantivy.Query.term_query(self._schema, "kind", "actor")))
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit=limit, order_by_field="weight", count=False)
        known = [json.loads(bytes(self._searcher.doc(address).get_first("about") or b"{}")) for _, address in found.hits]
        return tuple(ActorRef(about["id"], about["actor"], about["act"]) for about in known)

    def _filter(self, name: str, value: str) -> list[tantivy.Query]:
        """The queries that a filter is."""
        if name in TERMS:
            return [tantivy.Query.term_query(self._schema, name, value)]
        if name in NAMES:
            field = "names" if name == "actor" else "outlet"
            asked = tuple(word for phrase in parse_query(value).phrases for word in phrase)
            return [self._phrase(asked, field)] if asked else []
        if name not in DAYS:
            raise UsageError(f"can't filter by {name!r}; filters are {', '.join(FILTERS)}")
        known = to_days(value)
        if known is None:
            raise UsageError(f"{value!r} is no date; write a day as 2024-03-05, a month as 2024-03, a year as 2024")
        integer = tantivy.FieldType.Integer
        if name == "from":
            return [tantivy.Query.range_query(self._schema, "last", integer, known[0].toordinal(), None)]
        return [tantivy.Query.range_query(self._schema, "first", integer, 1, known[1].toordinal())]

    def _word(self, word: str, wide: bool, field: str) -> tantivy.Query:
        """A word as it is written; one without marks also as any word like it, those written just so first."""
        exact = tantivy.Query.term_query(self._schema, f"{field}_exact", word)
        if not wide:
            return exact
        should = tantivy.Occur.Should
        wider = tantivy.Query.term_query(self._schema, f"{field}_bare", word)
        return tantivy.Query.boolean_query([(should, tantivy.Query.boost_query(exact, EXACT_BOOST)), (should, wider)])

    def _phrase(self, phrase: tuple[tuple[str, bool], ...], field: str = "text") -> tantivy.Query:
        query, schema, must = tantivy.Query, self._schema, tantivy.Occur.Must
        if len(phrase) == 1:
            return self._word(*phrase[0], field)
        if not any(wide for _, wide in phrase):
            return query.phrase_query(schema, f"{field}_exact", [word for word, _ in phrase])
        together = query.phrase_query(schema, f"{field}_bare", [bare(word) for word, _ in phrase])
        marked = [(must, query.term_query(schema, f"{field}_exact", word)) for word, wide in phrase if not wide]
        return query.boolean_query([(must, together), *marked])


def to_days(text: str) -> tuple[date, date] | None:
    """Return the days that somebody may mean who writes a date, in numbers, in either order; None when it is none.

    >>> to_days("5/3/2024") == to_days("2024-03-05"), to_days("3/2024") == to_days("2024-03"), to_days("soon")
    (True, True, None)
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found:
        day, month, year = found.groups()
        text = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    return days(text.strip())


def _fields(folder: Path) -> list[str]:
    return [field["name"] for field in json.loads((folder / "meta.json").read_text(encoding="utf-8"))["schema"]]


def _hit(score: float, document: tantivy.Document, words: Words) -> Hit:
    about = json.loads(bytes(document.get_first("about") or b"{}"))
    text = bytes(document.get_first("text") or b"").decode()
    return Hit(**about, score=float(score), snippet=cut_snippet(text, words))
