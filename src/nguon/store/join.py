"""Looks up what records point to (articles, pages' words, actors), many at a time, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nguon.model.annotation import Statement
from nguon.model.article import Article
from nguon.model.corpus import Actor, Dated, Evidence, Reuse, Thread
from nguon.store.snapshot import Snapshot
from nguon.store.view import ActorRef, ArticleRef, ReuseView, Said, Words

AMONG = "IN (SELECT unnest(?::VARCHAR[]))"
"""SQL: is one of a list that comes as one parameter."""

QUOTES = (("\u201c", "\u201d"), ("\u2018", "\u2019"), ("\u00ab", "\u00bb"), ('"', '"'))
"""Quotation marks, the opening one and the closing one."""


class Joiner:
    """What was looked up in one snapshot so far. `load_*` fetch, the others answer from what was fetched."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._articles: dict[str, ArticleRef] = {}
        self._texts: dict[str, str] = {}
        self._actors: dict[str, ActorRef] = {}
        self._links: dict[tuple[str, str], str] = {}
        self._linked: set[str] = set()
        self._said_by_id: dict[str, Said] = {}
        self._threads: dict[str, Thread] = {}

    def load_articles(self, ids: Iterable[str]) -> None:
        """Fetch articles with the best date known of each."""
        wanted = sorted(set(ids) - self._articles.keys())
        if not wanted:
            return
        articles: list[Article] = self._snapshot.rows("articles", f"id {AMONG}", [wanted])
        dated: dict[str, Dated] = {d.article_id: d for d in self._snapshot.rows("dated", f"article_id {AMONG}", [wanted])}
        pages = sorted({a.page_id for a in articles})
        rows = self._snapshot.sql(f"SELECT id, source FROM pages WHERE id {AMONG}", [pages])
        sources = {row["id"]: row["source"] for row in rows}
        for a in articles:
            better = dated.get(a.id)
            when: Article | Dated = better if better and better.published else a
            self._articles[a.id] = ArticleRef(
                id=a.id,
                page_id=a.page_id,
                index=a.index,
                title=a.title,
                source=sources.get(a.page_id, ""),
                outlet=a.outlet,
                published=when.published,
                published_rule=when.rule if isinstance(when, Dated) else when.published_rule,
                basis_vi=when.basis_vi,
                basis_en=when.basis_en,
                credited=a.credited,
            )

    def article(self, article_id: str) -> ArticleRef | None:
        """Return an article that was fetched."""
        return self._articles.get(article_id)

    def load_texts(self, page_ids: Iterable[str]) -> None:
        """Fetch the texts of pages."""
        wanted = sorted(set(page_ids) - self._texts.keys())
        if wanted:
            rows = self._snapshot.sql(f"SELECT id, text FROM pages WHERE id {AMONG}", [wanted])
            self._texts.update((row["id"], row["text"]) for row in rows)

    def text(self, page_id: str) -> str:
        """Return a page's text."""
        if page_id not in self._texts:
            self.load_texts([page_id])
        return self._texts.get(page_id, "")

    def load_actors(self, ids: Iterable[str]) -> None:
        """Fetch actors."""
        wanted = sorted(set(ids) - self._actors.keys())
        if wanted:
            for found in self._snapshot.rows("actors", f"id {AMONG}", [wanted]):
                self._actors[found.id] = self.actor_ref(found)

    def actor(self, actor_id: str) -> ActorRef:
        """Return an actor that was fetched; one that is not in the case is called by its id."""
        return self._actors.get(actor_id) or ActorRef(None, actor_id, "")

    def actor_ref(self, found: Actor) -> ActorRef:
        """Return how others point to an actor."""
        return ActorRef(found.id, found.name, found.kind)

    def load_threads(self, ids: Iterable[str]) -> dict[str, Thread]:
        """Fetch threads; return all that were fetched so far by id."""
        wanted = sorted(set(ids) - self._threads.keys())
        if wanted:
            self.add_threads(self._snapshot.rows("threads", f"id {AMONG}", [wanted]))
        return self._threads

    def add_threads(self, threads: Iterable[Thread]) -> None:
        """Know threads that were fetched elsewhere."""
        self._threads.update((thread.id, thread) for thread in threads)

    def said_by_id(self, ids: Iterable[str]) -> dict[str, Said]:
        """Fetch statements by their ids, those that are not known yet; return all that are known so far by id."""
        wanted = sorted(set(ids) - self._said_by_id.keys())
        if wanted:
            self.said(self._snapshot.rows("statements", f"id {AMONG}", [wanted]))
        return self._said_by_id

    def said(self, statements: Sequence[Statement]) -> list[Said]:
        """Return statements with words, article and actors; one whose article is missing is left out."""
        if not statements:
            return []
        self.load_articles(s.article_id for s in statements)
        self.load_texts(s.page_id for s in statements)
        self._load_links(s.article_id for s in statements)
        found = [self._said(s, ref) for s in statements if (ref := self.article(s.article_id))]
        self._said_by_id.update((said.statement.id, said) for said in found)
        return found

    def words(self, evidence: Iterable[Evidence]) -> tuple[Words, ...]:
        """Return stretches of articles with their text."""
        pairs = [(e, ref) for e in evidence if (ref := self.article(e.article_id))]
        self.load_texts(ref.page_id for _, ref in pairs)
        return tuple(Words(ref, e.start, e.end, self.text(ref.page_id)[e.start : e.end]) for e, ref in pairs)

    def reuse(self, rows: Sequence[Reuse]) -> tuple[ReuseView, ...]:
        """Return pairs of articles that share text."""
        self.load_articles(i for r in rows for i in (r.a, r.b))
        return tuple(ReuseView(r, a, b) for r in rows if (a := self.article(r.a)) and (b := self.article(r.b)))

    def links(self, article_id: str) -> tuple[tuple[str, str], ...]:
        """Return the names in an article with the ids of their actors."""
        self._load_links([article_id])
        return tuple((name, actor) for (article, name), actor in self._links.items() if article == article_id)

    def _load_links(self, article_ids: Iterable[str]) -> None:
        wanted = sorted(set(article_ids) - self._linked)
        if not wanted:
            return
        self._linked.update(wanted)
        links: list[Any] = self._snapshot.rows("actor_links", f"article_id {AMONG}", [wanted])
        self._links.update(((link.article_id, link.name), link.actor_id) for link in links)
        self.load_actors(link.actor_id for link in links)

    def _said(self, s: Statement, ref: ArticleRef) -> Said:
        text = self.text(s.page_id)
        names = s.actors or ((s.actor,) if s.actor else ())
        actors = []
        for name in names:
            linked = self._links.get((s.article_id, name))
            found = self._actors.get(linked) if linked else None
            actors.append(found or ActorRef(None, name, ""))
        on = s.said_on or ref.published
        return Said(
            statement=s,
            article=ref,
            text=" … ".join(to_words(text, span.start, span.end) for span in s.content),
            cue=text[s.cue.start : s.cue.end] if s.cue else "",
            speaker=text[s.speaker.start : s.speaker.end] if s.speaker else "",
            actors=tuple(dict.fromkeys(actors)),
            on=on,
            on_from="said" if s.said_on else "published" if on else "",
        )


def to_words(text: str, start: int, end: int) -> str:
    """Return a stretch of a page for showing: a quotation inside it whose other mark is the very next character gets it back.

    Offsets stay what they are; this is for readers.

    >>> to_words("it is \u00aba lie\u00bb, he said", 0, 12)
    'it is \u00aba lie\u00bb'
    >>> to_words("\u00aba lie\u00bb, he said", 1, 6)
    'a lie'
    """
    words = text[start:end]
    for opening, closing in QUOTES:
        depth, lacks = 0, 0
        if opening == closing:
            depth = words.count(opening) % 2
        else:
            for letter in words:
                if letter == opening:
                    depth += 1
                elif letter == closing:
                    depth, lacks = (depth - 1, lacks) if depth else (0, lacks + 1)
        if depth and text[end : end + 1] == closing:
            words += closing
        elif lacks and start and text[start - 1] == opening:
            words = opening + words
    return words
