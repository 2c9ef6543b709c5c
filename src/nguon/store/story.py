"""A story and its threads, whole or as much as one screen shows.

The idea: every list of a story lies in the lookup file in the order in which it is shown; a screen reads the first of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from nguon.model.annotation import Figure
from nguon.model.article import Moment
from nguon.model.corpus import Event, Stand, Story, Thread
from nguon.model.record import from_row
from nguon.store.findings import find_findings
from nguon.store.join import MINE, Joiner
from nguon.store.lookup import AMONG
from nguon.store.moment import days, when
from nguon.store.snapshot import Snapshot
from nguon.store.view import (
    ALL,
    ArticleRef,
    EventView,
    FigureView,
    FindingView,
    Limits,
    ReuseView,
    Said,
    StandView,
    StoryCounts,
    StoryView,
    ThreadView,
)

_STORY = "title, first, last, row, articles, statements, findings, threads, events, figures, reuse"
_THREAD = "id, story, question, why_vi, why_en, stands"


def story(snapshot: Snapshot, story_id: str, limits: Limits = ALL) -> StoryView | None:
    """Return a story with as much of it as `limits` say, or None.

    Of more statements than asked for, those in findings and in the first threads are taken, then others in order of time.
    """
    join = Joiner(snapshot)
    found = join.lookup.one(f"SELECT {_STORY} FROM story WHERE id = ?", (story_id,))
    if found is None:
        return None
    title, first, last, row, *numbers = found
    counts, about = StoryCounts(*numbers), json.loads(row)
    ids = [i for (i,) in join.lookup.rows("SELECT article FROM story_article WHERE story = ? ORDER BY n", (story_id,))]
    one = Story(story_id, about["title"], tuple(sorted(ids)), about["first"], about["last"], about["low"], about["high"],
                about["vi"], about["en"])  # fmt: skip
    findings = find_findings(snapshot, story=story_id, limit=limits.findings, sides=limits.sides, join=join)[0]
    shown = threads(snapshot, story_id, limits, join=join, findings=findings)
    refs = join.articles(ids[: limits.articles] if limits.articles >= 0 else ids)
    return StoryView(
        story=one,
        title=title,
        counts=counts,
        first=_moment(first, refs),
        last=_moment(last, refs),
        articles=refs,
        findings=findings,
        said=_said(join, story_id, ids, counts, limits.statements, findings, shown),
        threads=shown,
        events=events(snapshot, story_id, limits.events, join=join),
        figures=figures(snapshot, story_id, units=limits.units, each=limits.figures, join=join),
        reuse=copies(snapshot, story_id, limits.copies, join=join),
    )


def find_ids(snapshot: Snapshot) -> list[str]:
    """Return the ids of all stories, by size and freshness."""
    return [i for (i,) in Joiner(snapshot).lookup.rows("SELECT id FROM story ORDER BY rank")]


def threads(
    snapshot: Snapshot,
    story_id: str,
    limits: Limits = ALL,
    *,
    skip: int = 0,
    join: Joiner | None = None,
    findings: Sequence[FindingView] | None = None,
) -> tuple[ThreadView, ...]:
    """Return the threads of a story, those with findings and with most statements first; each with its first stands."""
    join = join or Joiner(snapshot)
    query = f"SELECT {_THREAD} FROM thread WHERE story = ? ORDER BY n LIMIT ? OFFSET ?"
    rows = join.lookup.rows(query, (story_id, limits.threads, skip))
    stands = {row[0]: _stands(join, row[0], 0, limits.stands) for row in rows}
    return _views(snapshot, join, rows, stands, limits.sides, findings)


def thread(snapshot: Snapshot, thread_id: str, *, skip: int = 0, limit: int = -1, sides: int = 0) -> ThreadView | None:
    """Return a thread with `limit` of its stands, or None."""
    join = Joiner(snapshot)
    rows = join.lookup.rows(f"SELECT {_THREAD} FROM thread WHERE id = ?", (thread_id,))
    views = _views(snapshot, join, rows, {thread_id: _stands(join, thread_id, skip, limit)}, sides, None)
    return views[0] if views else None


def events(
    snapshot: Snapshot, story_id: str, limit: int = -1, *, skip: int = 0, join: Joiner | None = None
) -> tuple[EventView, ...]:
    """Return the events of a story in order of time."""
    join = join or Joiner(snapshot)
    rows = join.lookup.rows("SELECT row FROM event WHERE story = ? ORDER BY n LIMIT ? OFFSET ?", (story_id, limit, skip))
    found = [from_row(Event, json.loads(row)) for (row,) in rows]
    join.load_articles(e.article_id for event in found for e in event.evidence)
    return tuple(EventView(e, join.words(e.evidence)) for e in found)


def figures(
    snapshot: Snapshot,
    story_id: str,
    *,
    units: int = -1,
    each: int = -1,
    limit: int = -1,
    skip: int = 0,
    join: Joiner | None = None,
) -> tuple[FigureView, ...]:
    """Return the figures of a story, the units with most of them first; of the first `units` units at most `each`, if given."""
    join = join or Joiner(snapshot)
    where, values = "", [story_id]
    if units >= 0 and each >= 0:
        where = f"AND a.u {AMONG} AND a.k <= ?"
        values += [json.dumps(list(range(1, units + 1))), str(each)]
    rows = join.lookup.rows(
        "SELECT a.article, f.row FROM figure_at a JOIN figure f ON f.article = a.article AND f.start = a.start "
        f"WHERE a.story = ? {where} ORDER BY a.u, a.k LIMIT ? OFFSET ?",
        [*values, limit, skip],
    )
    join.load_articles(i for i, _ in rows)
    return tuple(to_figure(json.loads(row), ref) for i, row in rows if (ref := join.article(i)))


def copies(
    snapshot: Snapshot, story_id: str, limit: int = -1, *, skip: int = 0, join: Joiner | None = None
) -> tuple[ReuseView, ...]:
    """Return the pairs of articles of a story that share text, those of known order first."""
    join = join or Joiner(snapshot)
    query = "SELECT c.row FROM story_copy s JOIN copy c ON c.id = s.id WHERE s.story = ? ORDER BY s.n LIMIT ? OFFSET ?"
    return join.reuse(row for (row,) in join.lookup.rows(query, (story_id, limit, skip)))


def articles(snapshot: Snapshot, story_id: str, limit: int, *, skip: int = 0) -> tuple[ArticleRef, ...]:
    """Return articles of a story in order of time."""
    join = Joiner(snapshot)
    query = "SELECT article FROM story_article WHERE story = ? ORDER BY n LIMIT ? OFFSET ?"
    return join.articles([i for (i,) in join.lookup.rows(query, (story_id, limit, skip))])


def to_figure(row: list[object], ref: ArticleRef) -> FigureView:
    """Return a figure from its row in the lookup file."""
    start, end, low, high, hedge, unit, counts, rule, text, before, after = row
    figure = Figure(ref.page_id, ref.id, start, end, low, high, hedge, unit, counts, rule)  # type: ignore[arg-type]
    return FigureView(figure, ref, str(text), str(before), str(after))


def _views(
    snapshot: Snapshot,
    join: Joiner,
    rows: Sequence[tuple[str, str, str, str, str, int]],
    stands: dict[str, list[Stand]],
    sides: int,
    findings: Sequence[FindingView] | None,
) -> tuple[ThreadView, ...]:
    said = join.said_by_id(i for many in stands.values() for s in many for i in (s.statement, *s.copies))
    carried = join.utterances(s.statement for many in stands.values() for s in many)
    views = []
    for i, story_id, question, vi, en, total in rows:
        shown = tuple(
            StandView(s, said[s.statement], tuple(said[c] for c in s.copies if c in said), carried.get(s.statement))
            for s in stands[i]
            if s.statement in said
        )
        if findings is None:
            on_it = find_findings(snapshot, thread=i, sides=sides, join=join)[0]
        else:
            on_it = tuple(f for f in findings if f.finding.thread == i)
        views.append(ThreadView(Thread(i, story_id, question, tuple(stands[i]), vi, en), shown, total, on_it))
    return tuple(views)


def _stands(join: Joiner, thread_id: str, skip: int, limit: int) -> list[Stand]:
    query = "SELECT row FROM stand WHERE thread = ? ORDER BY n LIMIT ? OFFSET ?"
    return [from_row(Stand, json.loads(row)) for (row,) in join.lookup.rows(query, (thread_id, limit, skip))]


def _said(
    join: Joiner,
    story_id: str,
    articles: Sequence[str],
    counts: StoryCounts,
    most: int,
    findings: Sequence[FindingView],
    shown: Sequence[ThreadView],
) -> tuple[Said, ...]:
    """Statements of a story in order of time: all, or at most `most`, those that matter."""
    if most < 0 or counts.statements <= most:
        found: Iterable[Said] = join.said_in(articles)
    else:
        wanted = dict.fromkeys(s.statement.id for f in findings for s in f.sides)
        wanted |= dict.fromkeys(s.stand.statement for t in shown for s in t.stands)
        for query in (
            "SELECT s.statement FROM thread t JOIN stand s ON s.thread = t.id WHERE t.story = ? ORDER BY t.n, s.n LIMIT ?",
            f"SELECT said.id FROM story_article a JOIN said ON {MINE.format(article='a.article')} WHERE a.story = ? "
            "ORDER BY a.n LIMIT ?",
        ):
            if len(wanted) < most:
                wanted |= dict.fromkeys(i for (i,) in join.lookup.rows(query, (story_id, most)))
        ids = list(wanted)[:most]
        known = join.said_by_id(ids)
        found = [known[i] for i in ids if i in known]
    return tuple(sorted(found, key=lambda s: (*when(s.on), s.article.place, s.statement.start)))


def _moment(value: str | None, refs: Sequence[ArticleRef]) -> Moment | None:
    """A moment as exact as an article has it."""
    if value is None or days(value) is None:
        return None
    known = next((ref.published for ref in refs if ref.published and ref.published.value == value), None)
    return known or Moment(value, _PRECISION.get(len(value), "day"))


_PRECISION = {4: "year", 7: "month", 8: "week", 10: "day"}
