"""Joined views of a snapshot for screens, the brief and exports.

The idea: one function for each thing that people look at; it fetches what the view needs in few look-ups, by ids, and never the
whole case. A thing that is not there is None. Results are records of `nguon.store.view`. Stories are in `nguon.store.story`.
"""

from __future__ import annotations

import json
import math
from typing import Any

from nguon.model.annotation import Mention, Restored, Timex
from nguon.model.article import Article, Moment
from nguon.model.corpus import Actor
from nguon.model.page import Block, Page, Problem
from nguon.model.record import from_row
from nguon.store.findings import find_findings
from nguon.store.join import Joiner
from nguon.store.lookup import AMONG, Lookup, among, lookup_of, unpack
from nguon.store.snapshot import Snapshot
from nguon.store.story import to_figure
from nguon.store.view import (
    ActorRow,
    ActorView,
    ArticleRef,
    ArticleView,
    CompareView,
    Counts,
    Home,
    PageView,
    StoryLink,
    StoryRow,
    ThreadLink,
)

STORIES_PAGE = 30
ACTORS_PAGE = 100
LONE_SHOWN = 20
PROBLEMS_SHOWN = 20
SAID_PAGE = 24
ACTOR_FINDINGS = 6
SIDES = 40
"""How much one screen shows."""

_ROW = "id, title, articles, statements, findings, row, days, first, last"


def home(snapshot: Snapshot, page: int = 1, findings: int = 12) -> Home:
    """Return the first screen: a page of the stories by size and freshness, the first findings, problems, lone articles."""
    rows, page, pages = stories(snapshot, page)
    join = Joiner(snapshot)
    alone, lone_total = lone(snapshot, LONE_SHOWN)
    return Home(
        counts=counts(snapshot),
        stories=rows,
        page=page,
        pages=pages,
        findings=find_findings(snapshot, limit=findings, sides=SIDES, join=join)[0],
        problems=problems(snapshot, PROBLEMS_SHOWN),
        lone=alone,
        lone_total=lone_total,
    )


def counts(snapshot: Snapshot) -> Counts:
    """Return how much there is in the case."""
    return Counts(**{name: snapshot.count(name) for name in Counts.__slots__})


def stories(snapshot: Snapshot, page: int = 1, size: int = STORIES_PAGE) -> tuple[tuple[StoryRow, ...], int, int]:
    """Return a page of the stories by size and freshness, its number, and how many pages there are."""
    lookup = lookup_of(snapshot)
    page, pages = clamp(page, int(lookup.one("SELECT coalesce(max(rank), 0) FROM story")[0]), size)
    query = f"SELECT {_ROW} FROM story WHERE rank > ? AND rank <= ? ORDER BY rank"
    return tuple(_story_row(row) for row in lookup.rows(query, ((page - 1) * size, page * size))), page, pages


def lone(snapshot: Snapshot, limit: int, skip: int = 0) -> tuple[tuple[ArticleRef, ...], int]:
    """Return articles that belong to no story, and how many there are."""
    join = Joiner(snapshot)
    rows = join.lookup.rows("SELECT article FROM lone WHERE n > ? AND n <= ? ORDER BY n", (skip, skip + limit))
    return join.articles([i for (i,) in rows]), int(join.lookup.one("SELECT coalesce(max(n), 0) FROM lone")[0])


def problems(snapshot: Snapshot, limit: int, skip: int = 0) -> tuple[Problem, ...]:
    """Return what went wrong with single pages, by their sources."""
    rows = lookup_of(snapshot).rows("SELECT row FROM problem WHERE n > ? AND n <= ? ORDER BY n", (skip, skip + limit))
    return tuple(from_row(Problem, json.loads(row)) for (row,) in rows)


def article(snapshot: Snapshot, article_id: str) -> ArticleView | None:
    """Return an article on its page with everything found in it, or None."""
    join = Joiner(snapshot)
    lookup = join.lookup
    found = lookup.one("SELECT page, row, links, marks FROM article WHERE id = ?", (article_id,))
    saved = page(snapshot, found[0]) if found else None
    refs = join.articles([article_id])
    if not found or not saved or not refs:
        return None
    page_id, row, links, packed = found
    marks = unpack(packed)
    here = (page_id, article_id)
    siblings = dict.fromkeys(b.article_id for b in saved.blocks if b.article_id and b.article_id != article_id)
    said = join.said_in([article_id])
    said.sort(key=lambda s: (s.statement.start, s.statement.id))
    figures = lookup.rows("SELECT row FROM figure WHERE article = ? ORDER BY start", (article_id,))
    return ArticleView(
        article=from_row(Article, json.loads(row)),
        ref=refs[0],
        page=saved.page,
        blocks=saved.blocks,
        others=join.articles(list(siblings)),
        stories=_stories_of(lookup, article_id),
        said=tuple(said),
        timexes=tuple(Timex(*here, *m) for m in marks["timexes"]),
        mentions=tuple(Mention(*here, *m) for m in marks["mentions"]),
        figures=tuple(to_figure(json.loads(r), refs[0]).figure for (r,) in figures),
        restored=tuple(Restored(*here, *m) for m in marks["restored"]),
        reuse=join.reuse(
            r
            for (r,) in lookup.rows("SELECT c.row FROM article_copy a JOIN copy c ON c.id = a.id WHERE a.article = ?", here[1:])
        ),
        threads=_threads_of(lookup, [s.statement.id for s in said]),
        findings=find_findings(snapshot, article=article_id, sides=SIDES, limit=SAID_PAGE, join=join)[0],
        actors=tuple(json.loads(links).items()),
        carried=tuple({v.utterance.id: v for v in join.utterances(s.statement.id for s in said).values()}.values()),
    )


def page(snapshot: Snapshot, page_id: str) -> PageView | None:
    """Return a saved page with its blocks, or None."""
    found = lookup_of(snapshot).one("SELECT source, encoding, kind, text, blocks FROM page WHERE id = ?", (page_id,))
    if not found:
        return None
    source, encoding, kind, text, blocks = found
    return PageView(
        Page(page_id, source, encoding, kind, unpack(text)), tuple(Block(page_id, *block) for block in unpack(blocks))
    )


def actors(snapshot: Snapshot, page_number: int = 1, size: int = ACTORS_PAGE) -> tuple[tuple[ActorRow, ...], int]:
    """Return a page of the actors, those who speak most first, and the number of pages."""
    lookup = lookup_of(snapshot)
    number, pages = clamp(page_number, int(lookup.one("SELECT coalesce(max(rank), 0) FROM actor")[0]), size)
    query = "SELECT row, said FROM actor WHERE rank > ? AND rank <= ? ORDER BY rank"
    rows = lookup.rows(query, ((number - 1) * size, number * size))
    return tuple(ActorRow(from_row(Actor, json.loads(row)), said) for row, said in rows), pages


def actor(snapshot: Snapshot, actor_id: str, page_number: int = 1, size: int = SAID_PAGE) -> ActorView | None:
    """Return an actor with a page of what it said and its surest findings, or None."""
    join = Joiner(snapshot)
    found = join.lookup.one("SELECT row, said FROM actor WHERE id = ?", (actor_id,))
    if found is None:
        return None
    one, total = from_row(Actor, json.loads(found[0])), found[1]
    number, pages = clamp(page_number, total, size)
    query = "SELECT statement FROM actor_said WHERE actor = ? AND n > ? AND n <= ? ORDER BY n"
    ids = [i for (i,) in join.lookup.rows(query, (actor_id, (number - 1) * size, number * size))]
    known = join.said_by_id(ids)
    speakers = [i for (i,) in join.lookup.rows("SELECT speaker FROM spoken_for WHERE actor = ? LIMIT ?", (actor_id, size))]
    join.load_actors([*one.speaks_for, *speakers])
    findings, count = find_findings(snapshot, actor=actor_id, limit=ACTOR_FINDINGS, sides=SIDES, join=join)
    return ActorView(
        actor=one,
        speaks_for=tuple(join.actor(i) for i in one.speaks_for),
        spoken_for=tuple(sorted((join.actor(i) for i in speakers), key=lambda a: (a.name, a.id or ""))),
        statements=total,
        page=number,
        pages=pages,
        said=tuple(known[i] for i in ids if i in known),
        found=count,
        findings=findings,
    )


def voices(snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that speak most and the outlets with most articles, for the filters of a search."""
    query = "SELECT value FROM choice WHERE kind = ? ORDER BY n"
    names, outlets = (lookup_of(snapshot).rows(query, (kind,)) for kind in ("actor", "outlet"))
    return tuple(name for (name,) in names), tuple(outlet for (outlet,) in outlets)


def compare(snapshot: Snapshot, reuse_id: str) -> CompareView | None:
    """Return two articles that share text, with their pages' texts, or None."""
    join = Joiner(snapshot)
    views = join.reuse(row for (row,) in join.lookup.rows("SELECT row FROM copy WHERE id = ?", (reuse_id,)))
    return CompareView(views[0], join.text(views[0].a.page_id), join.text(views[0].b.page_id)) if views else None


def clamp(page: int, total: int, size: int) -> tuple[int, int]:
    """Return a page's number, kept inside what there is, and the number of pages.

    >>> clamp(9, 25, 10)
    (3, 3)
    """
    pages = max(1, math.ceil(total / size))
    return min(max(page, 1), pages), pages


def _story_row(row: tuple[Any, ...]) -> StoryRow:
    i, title, articles, statements, findings, about, days, first, last = row
    known = json.loads(about)
    return StoryRow(
        i, title, articles, statements, findings, known["low"], known["high"],
        tuple((day, n) for day, n in json.loads(days or "[]")), Moment(first, "") if first else None,
        Moment(last, "") if last else None, (known["about"][0], known["about"][1]),
    )  # fmt: skip


def _stories_of(lookup: Lookup, article_id: str) -> tuple[StoryLink, ...]:
    query = "SELECT s.id, s.title FROM story_article a JOIN story s ON s.id = a.story WHERE a.article = ? ORDER BY s.id"
    return tuple(StoryLink(*row) for row in lookup.rows(query, (article_id,)))


def _threads_of(lookup: Lookup, statements: list[str]) -> tuple[ThreadLink, ...]:
    query = (
        "SELECT t.id, t.story, t.question, s.statement FROM statement_thread s JOIN thread t ON t.id = s.thread "
        f"WHERE s.statement {AMONG} ORDER BY t.id, s.statement"
    )
    found: dict[tuple[str, str, str], list[str]] = {}
    for *about, statement in lookup.rows(query, (among(statements),)):
        found.setdefault((about[0], about[1], about[2]), []).append(statement)
    return tuple(ThreadLink(*about, tuple(ids)) for about, ids in found.items())
