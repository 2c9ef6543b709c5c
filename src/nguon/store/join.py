"""Looks up what records point to (articles, words, actors), many at a time, each once."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nguon.model.annotation import Statement
from nguon.model.article import Moment
from nguon.model.corpus import Actor, Evidence, Reuse, Utterance
from nguon.model.record import from_row
from nguon.model.span import Span
from nguon.store.lookup import AMONG, among, lookup_of
from nguon.store.snapshot import Snapshot
from nguon.store.view import ActorRef, ArticleRef, ReuseView, Said, UtteranceView, Words

MINE = "said.id >= {article} || '.s' AND said.id < {article} || '.t'"
"""SQL: a statement is one of an article; its id begins with the article's."""


class Joiner:
    """What was looked up in one snapshot so far. `load_*` fetch, the others answer from what was fetched."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.lookup = lookup_of(snapshot)
        self._articles: dict[str, ArticleRef] = {}
        self._texts: dict[str, str] = {}
        self._actors: dict[str, ActorRef] = {}
        self._said: dict[str, Said] = {}

    def load_articles(self, ids: Iterable[str]) -> None:
        """Fetch articles with the best date known of each."""
        wanted = set(ids) - self._articles.keys()
        if wanted:
            for i, row in self.lookup.rows(f"SELECT id, ref FROM article WHERE id {AMONG}", (among(wanted),)):
                self._articles[i] = _to_ref(json.loads(row))

    def article(self, article_id: str) -> ArticleRef | None:
        """Return an article that was fetched."""
        return self._articles.get(article_id)

    def articles(self, ids: Sequence[str]) -> tuple[ArticleRef, ...]:
        """Fetch articles; return them in the order given, those that are there."""
        self.load_articles(ids)
        return tuple(ref for i in ids if (ref := self._articles.get(i)))

    def text(self, page_id: str) -> str:
        """Return a page's text."""
        if page_id not in self._texts:
            found = self.lookup.one("SELECT text FROM page WHERE id = ?", (page_id,))
            self._texts[page_id] = json.loads(zlib.decompress(found[0])) if found else ""
        return self._texts[page_id]

    def load_actors(self, ids: Iterable[str]) -> None:
        """Fetch actors."""
        wanted = set(ids) - self._actors.keys()
        if wanted:
            for i, row in self.lookup.rows(f"SELECT id, row FROM actor WHERE id {AMONG}", (among(wanted),)):
                about = json.loads(row)
                self._actors[i] = ActorRef(i, about["name"], about["kind"])

    def actor(self, actor_id: str) -> ActorRef:
        """Return an actor that was fetched; one that is not in the case is called by its id."""
        return self._actors.get(actor_id) or ActorRef(None, actor_id, "")

    def actor_ref(self, found: Actor) -> ActorRef:
        """Return how others point to an actor."""
        return ActorRef(found.id, found.name, found.kind)

    def said_by_id(self, ids: Iterable[str]) -> dict[str, Said]:
        """Fetch statements by their ids, those that are not known yet; return all that are known so far by id."""
        wanted = set(ids) - self._said.keys()
        if wanted:
            self._add(self.lookup.rows(f"SELECT row FROM said WHERE id {AMONG}", (among(wanted),)))
        return self._said

    def said_in(self, articles: Iterable[str]) -> list[Said]:
        """Fetch all statements of articles; return them in the order of their ids."""
        query = f"SELECT said.row FROM json_each(?) AS a JOIN said ON {MINE.format(article='a.value')}"
        return self._add(self.lookup.rows(query, (among(articles),)))

    def words(self, evidence: Iterable[Evidence]) -> tuple[Words, ...]:
        """Return stretches of fetched articles with their text; those that events and findings rest on."""
        found = []
        for e in evidence:
            ref = self.article(e.article_id)
            query = "SELECT text FROM words WHERE article = ? AND start = ? AND stop = ?"
            row = self.lookup.one(query, (e.article_id, e.start, e.end)) if ref else None
            if ref:
                found.append(Words(ref, e.start, e.end, row[0] if row else self.text(ref.page_id)[e.start : e.end]))
        return tuple(found)

    def reuse(self, rows: Iterable[str]) -> tuple[ReuseView, ...]:
        """Return pairs of articles that share text, from their rows."""
        pairs = [from_row(Reuse, json.loads(row)) for row in rows]
        self.load_articles(i for r in pairs for i in (r.a, r.b))
        return tuple(ReuseView(r, a, b) for r in pairs if (a := self.article(r.a)) and (b := self.article(r.b)))

    def utterances(self, statements: Iterable[str]) -> dict[str, UtteranceView]:
        """Return for each statement that other articles carry too what it is the same as."""
        found = self.lookup.rows(
            f"SELECT s.statement, u.row FROM statement_utterance s JOIN utterance u ON u.id = s.id "
            f"WHERE s.statement {AMONG} ORDER BY s.statement",
            (among(statements),),
        )
        return self.utterance_views({statement: from_row(Utterance, json.loads(row)) for statement, row in found})

    def utterance_views(self, rows: Mapping[str, Utterance]) -> dict[str, UtteranceView]:
        """Return utterances with their articles."""
        self.load_articles(e.article_id for row in rows.values() for e in row.evidence)
        return {
            key: UtteranceView(
                row, tuple(ref for i in dict.fromkeys(e.article_id for e in row.evidence) if (ref := self.article(i)))
            )
            for key, row in rows.items()
        }

    def _add(self, rows: Iterable[Any]) -> list[Said]:
        """Know statements by their rows; one whose article is missing is left out."""
        made = [json.loads(row) for (row,) in rows]
        self.load_articles(row[2] for row in made)
        found = [self._said.get(row[0]) or _to_said(row, ref) for row in made if (ref := self.article(row[2]))]
        self._said.update((said.statement.id, said) for said in found)
        return found


def _to_ref(row: list[Any]) -> ArticleRef:
    i, page, index, title, source, outlet, published, rule, vi, en, credited, *broken = row
    return ArticleRef(
        i, page, index, title, source, outlet, Moment(*published) if published else None, rule, vi, en, tuple(credited or ()),
        tuple(tuple(pair) for pair in broken[0]) if broken else (),
    )  # fmt: skip


def _to_said(row: list[Any], ref: ArticleRef) -> Said:
    """A statement from its row, as `lookup_build` writes it."""
    (
        i,
        page,
        article,
        start,
        end,
        content,
        form,
        act,
        negated,
        cue,
        speaker,
        actor,
        actors,
        via,
        within,
        when,
        certainty,
        rule,
    ) = row[:18]
    said_on = Moment(*when) if when else None
    statement = Statement(
        i, page, article, start, end, tuple([Span(*span) for span in content]), form, act, negated, Span(*cue) if cue else None,
        Span(*speaker) if speaker else None, actor, tuple(actors or ()), tuple(via or ()), within, said_on, certainty, rule,
    )  # fmt: skip
    on = said_on or ref.published
    return Said(
        statement=statement,
        article=ref,
        text=row[18],
        cue=row[19],
        speaker=row[20],
        actors=tuple(dict.fromkeys(ActorRef(*who) for who in row[21])),
        on=on,
        on_from="said" if said_on else "published" if on else "",
    )
