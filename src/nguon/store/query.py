"""Joined views of a snapshot for screens, the brief and exports.

The idea: one function for each thing that people look at; it fetches what the view needs in few queries, by ids, and never the
whole case. A thing that is not there is None. Results are plain records of `nguon.store.view`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from nguon.model.annotation import Statement
from nguon.model.article import Article, Moment
from nguon.model.corpus import Actor, Finding, Reuse, Story, Thread
from nguon.model.page import Page
from nguon.store.findings import find_findings, to_views
from nguon.store.join import AMONG, Joiner
from nguon.store.moment import days
from nguon.store.snapshot import Snapshot
from nguon.store.view import (
    ActorRef,
    ActorRow,
    ActorView,
    ArticleView,
    CompareView,
    Counts,
    EventView,
    FigureView,
    FindingView,
    Home,
    PageView,
    StandView,
    StoryLink,
    StoryRow,
    StoryView,
    ThreadView,
)

HALF_LIFE = 180.0
"""Days in which a story's weight in the list halves: half a year keeps a large affair above a small new one for a while."""

STORIES_PAGE = 30
ACTORS_PAGE = 100
LONE_SHOWN = 50
PROBLEMS_SHOWN = 100
ACTOR_SAID = 400
CHOICES = 150
"""How much one screen shows."""

AROUND = 90
"""Characters shown on each side of a figure."""


def home(snapshot: Snapshot, page: int = 1, findings: int = 12) -> Home:
    """Return the first screen: a page of the stories by size and freshness, the first findings, problems, lone articles."""
    order = _story_order(snapshot)
    pages = max(1, math.ceil(len(order) / STORIES_PAGE))
    page = min(max(page, 1), pages)
    shown = order[(page - 1) * STORIES_PAGE : page * STORIES_PAGE]
    stories = {s.id: s for s in snapshot.rows("stories", f"id {AMONG}", [list(shown)])}
    join = Joiner(snapshot)
    articles = [a for s in stories.values() for a in s.articles]
    join.load_articles(articles)
    said = dict(
        _pairs(
            snapshot,
            f"SELECT article_id, count(*) FROM statements WHERE article_id {AMONG} GROUP BY 1",
            articles,
        )
    )
    found = dict(_pairs(snapshot, f"SELECT story, count(*) FROM findings WHERE story {AMONG} GROUP BY 1", shown))
    rows = tuple(
        StoryRow(
            story=stories[i],
            statements=sum(said.get(a, 0) for a in stories[i].articles),
            findings=found.get(i, 0),
            dates=tuple(ref.published.value for a in stories[i].articles if (ref := join.article(a)) and ref.published),
            **_ends(ref.published for a in stories[i].articles if (ref := join.article(a))),
        )
        for i in shown
        if i in stories
    )
    lone = snapshot.sql(
        f"SELECT id FROM articles WHERE id NOT IN (SELECT unnest(articles) FROM stories) ORDER BY id LIMIT {LONE_SHOWN}"
    )
    join.load_articles(row["id"] for row in lone)
    return Home(
        counts=counts(snapshot),
        stories=rows,
        page=page,
        pages=pages,
        findings=find_findings(snapshot, limit=findings, join=join)[0],
        problems=tuple(snapshot.rows("problems", order="source, stage", limit=PROBLEMS_SHOWN)),
        lone=tuple(ref for row in lone if (ref := join.article(row["id"]))),
    )


def counts(snapshot: Snapshot) -> Counts:
    """Return how much there is in the case."""
    return Counts(**{name: snapshot.count(name) for name in Counts.__slots__})


def story(snapshot: Snapshot, story_id: str) -> StoryView | None:
    """Return everything about a story, or None."""
    found: list[Story] = snapshot.rows("stories", "id = ?", [story_id])
    if not found:
        return None
    (one,) = found
    join = Joiner(snapshot)
    join.load_articles(one.articles)
    refs = [ref for a in one.articles if (ref := join.article(a))]
    refs.sort(key=lambda r: (*_when(r.published), r.place, r.index))
    statements: list[Statement] = snapshot.rows("statements", f"article_id {AMONG}", [list(one.articles)])
    said = join.said(statements)
    threads: list[Thread] = snapshot.rows("threads", "story = ?", [story_id])
    join.add_threads(threads)
    findings = find_findings(snapshot, story=story_id, join=join)[0]
    events = snapshot.rows("events", "story = ?", [story_id], order="date, id")
    figures = snapshot.rows("figures", f"article_id {AMONG}", [list(one.articles)])
    join.load_articles(e.article_id for event in events for e in event.evidence)
    return StoryView(
        story=one,
        **_ends(ref.published for ref in refs),
        articles=tuple(refs),
        findings=findings,
        said=tuple(sorted(said, key=lambda s: (*_when(s.on), s.article.place, s.statement.start))),
        threads=_threads(join, threads, findings),
        events=tuple(EventView(e, join.words(e.evidence)) for e in events),
        figures=tuple(
            FigureView(
                figure=f,
                article=ref,
                text=join.text(f.page_id)[f.start : f.end],
                before=_line_before(join.text(f.page_id), f.start),
                after=_line_after(join.text(f.page_id), f.end),
            )
            for f in figures
            if (ref := join.article(f.article_id))
        ),
        reuse=join.reuse(snapshot.rows("reuse", f"a {AMONG} OR b {AMONG}", [list(one.articles)] * 2)),
    )


def article(snapshot: Snapshot, article_id: str) -> ArticleView | None:
    """Return an article on its page with everything found in it, or None."""
    found: list[Article] = snapshot.rows("articles", "id = ?", [article_id])
    if not found:
        return None
    (one,) = found
    join = Joiner(snapshot)
    join.load_articles([article_id])
    ref = join.article(article_id)
    pages: list[Page] = snapshot.rows("pages", "id = ?", [one.page_id])
    if not ref or not pages:
        return None
    here = ("article_id = ?", [article_id])
    statements: list[Statement] = snapshot.rows("statements", *here, order="start, id")
    ids = [s.id for s in statements]
    siblings = [
        r["id"]
        for r in snapshot.sql(
            'SELECT id FROM articles WHERE page_id = ? AND id <> ? ORDER BY "index"', [one.page_id, article_id]
        )
    ]
    join.load_articles(siblings)
    threads: list[Thread] = snapshot.rows(
        "threads", "list_has_any(list_transform(stands, lambda s: s.statement), ?::VARCHAR[])", [ids]
    )
    findings: list[Finding] = snapshot.rows(
        "findings",
        "list_has_any(statements, ?::VARCHAR[]) OR list_contains(list_transform(evidence, lambda e: e.article_id), ?)",
        [ids, article_id],
    )
    join.add_threads(threads)
    said = join.said(statements)
    return ArticleView(
        article=one,
        ref=ref,
        page=pages[0],
        blocks=tuple(snapshot.rows("blocks", "page_id = ?", [one.page_id], order='start, "end"')),
        others=tuple(o for i in siblings if (o := join.article(i))),
        stories=tuple(
            StoryLink(r["id"], r["title"])
            for r in snapshot.sql("SELECT id, title FROM stories WHERE list_contains(articles, ?) ORDER BY id", [article_id])
        ),
        said=tuple(said),
        timexes=tuple(snapshot.rows("timexes", *here, order="start")),
        mentions=tuple(snapshot.rows("mentions", *here, order="start")),
        figures=tuple(snapshot.rows("figures", *here, order="start")),
        restored=tuple(snapshot.rows("restored", *here, order="start")),
        reuse=join.reuse(snapshot.rows("reuse", "a = ? OR b = ?", [article_id] * 2)),
        threads=tuple(threads),
        findings=to_views(snapshot, findings, join),
        actors=join.links(article_id),
    )


def page(snapshot: Snapshot, page_id: str) -> PageView | None:
    """Return a saved page with its blocks, or None. For a page without articles."""
    found: list[Page] = snapshot.rows("pages", "id = ?", [page_id])
    if not found:
        return None
    return PageView(found[0], tuple(snapshot.rows("blocks", "page_id = ?", [page_id], order='start, "end"')))


def actors(snapshot: Snapshot, page_number: int = 1) -> tuple[tuple[ActorRow, ...], int]:
    """Return a page of the actors, those who speak most first, and the number of pages."""
    rows = _actor_order(snapshot)
    pages = max(1, math.ceil(len(rows) / ACTORS_PAGE))
    page_number = min(max(page_number, 1), pages)
    shown = rows[(page_number - 1) * ACTORS_PAGE : page_number * ACTORS_PAGE]
    found = {a.id: a for a in snapshot.rows("actors", f"id {AMONG}", [[i for i, _ in shown]])}
    return tuple(ActorRow(found[i], n) for i, n in shown if i in found), pages


def actor(snapshot: Snapshot, actor_id: str) -> ActorView | None:
    """Return everything about an actor, or None."""
    found: list[Actor] = snapshot.rows("actors", "id = ?", [actor_id])
    if not found:
        return None
    (one,) = found
    join = Joiner(snapshot)
    statements: list[Statement] = snapshot.rows(
        "statements",
        "id IN (SELECT s.id FROM statements s JOIN actor_links l ON l.article_id = s.article_id "
        "AND (l.name = s.actor OR list_contains(s.actors, l.name)) WHERE l.actor_id = ?)",
        [actor_id],
    )
    dated = sorted(join.said(statements[-ACTOR_SAID:]), key=lambda s: (*_when(s.on), s.article.place, s.statement.start))
    join.load_actors(one.speaks_for)
    return ActorView(
        actor=one,
        speaks_for=tuple(join.actor(i) for i in one.speaks_for),
        spoken_for=tuple(
            join.actor_ref(a) for a in snapshot.rows("actors", "list_contains(speaks_for, ?)", [actor_id], order="name, id")
        ),
        statements=len(statements),
        said=tuple(dated),
        findings=find_findings(snapshot, actor=actor_id, join=join)[0],
    )


def find_actors(snapshot: Snapshot, words: str, limit: int = 12) -> tuple[ActorRef, ...]:
    """Return actors whose names hold all of `words`, those who speak most first; words without marks find names with them."""
    name = "lower(array_to_string(list_append(names, name), ' '))"
    conditions, values = [], []
    for word in words.replace('"', " ").lower().split():
        plain = word.isascii()
        conditions.append(f"contains({f'translate(strip_accents({name}), chr(273), chr(100))' if plain else name}, ?)")
        values.append(word)
    if not conditions:
        return ()
    found = {a.id: a for a in snapshot.rows("actors", " AND ".join(conditions), values)}
    ranked = [i for i, _ in _actor_order(snapshot) if i in found]
    return tuple(ActorRef(i, found[i].name, found[i].kind) for i in ranked[:limit])


@lru_cache(maxsize=2)
def voices(snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that speak most and the outlets with most articles, for the filters of a search."""
    names = snapshot.sql(
        f"SELECT actor FROM statements WHERE actor IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {CHOICES}"
    )
    outlets = snapshot.sql(
        f"SELECT outlet FROM articles WHERE outlet IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {CHOICES}"
    )
    return tuple(row["actor"] for row in names), tuple(row["outlet"] for row in outlets)


def compare(snapshot: Snapshot, reuse_id: str) -> CompareView | None:
    """Return two articles that share text, with their pages' texts, or None."""
    rows: list[Reuse] = snapshot.rows("reuse", "id = ?", [reuse_id])
    join = Joiner(snapshot)
    views = join.reuse(rows)
    if not views:
        return None
    join.load_texts([views[0].a.page_id, views[0].b.page_id])
    return CompareView(views[0], join.text(views[0].a.page_id), join.text(views[0].b.page_id))


def stories(snapshot: Snapshot) -> tuple[Story, ...]:
    """Return all stories by size and freshness."""
    found = {s.id: s for s in snapshot.rows("stories")}
    return tuple(found[i] for i in _story_order(snapshot))


def _threads(join: Joiner, threads: Sequence[Thread], findings: Sequence[FindingView]) -> tuple[ThreadView, ...]:
    said = join.said_by_id(i for t in threads for stand in t.stands for i in (stand.statement, *stand.copies))
    views = []
    for thread in threads:
        stands = [
            StandView(stand, said[stand.statement], tuple(said[c] for c in stand.copies if c in said))
            for stand in thread.stands
            if stand.statement in said
        ]
        stands.sort(key=lambda v: (*_when(v.stand.said_on or v.said.on), v.said.article.place, v.said.statement.start))
        views.append(ThreadView(thread, tuple(stands), tuple(f for f in findings if f.finding.thread == thread.id)))
    return tuple(sorted(views, key=lambda v: (-len(v.findings), -len(v.stands), v.thread.id)))


def _ends(moments: Iterable[Moment | None]) -> dict[str, Moment | None]:
    """The earliest and the latest of moments, each as exact as it is known."""
    known = [(found, m) for m in moments if m and (found := days(m.value))]
    return {
        "first": min(known, key=lambda pair: pair[0])[1] if known else None,
        "last": max(known, key=lambda pair: (pair[0][1], pair[0][0]))[1] if known else None,
    }


@lru_cache(maxsize=2)
def _story_order(snapshot: Snapshot) -> tuple[str, ...]:
    """The ids of all stories by weight: the number of articles, halved for each half-life since the newest story."""
    rows = snapshot.sql("SELECT id, len(articles) AS n, last FROM stories")
    ends = {row["id"]: (days(row["last"]) or (None, None))[1] if row["last"] else None for row in rows}
    newest = max((d for d in ends.values() if d), default=date.min)
    weights = {}
    for row in rows:
        end = ends[row["id"]]
        age = (newest - end).days if end else 5 * HALF_LIFE
        weights[row["id"]] = row["n"] * 0.5 ** (age / HALF_LIFE)
    return tuple(sorted(weights, key=lambda i: (-weights[i], i)))


@lru_cache(maxsize=2)
def _actor_order(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    rows = snapshot.sql(
        "WITH said AS (SELECT id, article_id, unnest(list_distinct(list_append(actors, actor))) AS name FROM statements) "
        "SELECT a.id, count(DISTINCT said.id) AS n FROM actors a LEFT JOIN actor_links l ON l.actor_id = a.id "
        "LEFT JOIN said ON said.article_id = l.article_id AND said.name = l.name "
        "GROUP BY a.id, a.name ORDER BY n DESC, a.name, a.id"
    )
    return tuple((row["id"], row["n"]) for row in rows)


def _pairs(snapshot: Snapshot, query: str, ids: Iterable[str]) -> list[tuple[str, Any]]:
    return [(str(key), value) for key, value in (row.values() for row in snapshot.sql(query, [sorted(set(ids))]))]


def _when(moment: Moment | None) -> tuple[date, date]:
    """A key that puts moments in order of time, the coarser first, the unknown last."""
    found = days(moment.value) if moment else None
    return found or (date.max, date.max)


def _line_before(text: str, start: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    return ("…" if start - AROUND > line else "") + text[max(line, start - AROUND) : start]


def _line_after(text: str, end: int) -> str:
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    return text[end : min(line, end + AROUND)] + ("…" if end + AROUND < line else "")
