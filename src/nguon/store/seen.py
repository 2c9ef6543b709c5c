"""The reads of `query`, `story` and `findings` as a person sees them: with the decisions made since the build.

The idea: without such decisions every function is the one it stands before. With them its view goes through a lens; what a
decision joins or sets apart is put together from the views of what it was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from nguon.model.corpus import Actor, Finding, Story
from nguon.store import findings as plain_findings
from nguon.store import query
from nguon.store import story as plain
from nguon.store.case import Case
from nguon.store.join import Joiner
from nguon.store.joined import join_views
from nguon.store.lens import GONE, Lens, Seen
from nguon.store.moment import when
from nguon.store.overlay import make_overlay
from nguon.store.query import clamp
from nguon.store.rows import SnapshotRows
from nguon.store.search import Hit
from nguon.store.snapshot import Snapshot
from nguon.store.story import copies, events, figures
from nguon.store.view import (
    ALL,
    ActorRef,
    ActorRow,
    ActorView,
    ArticleRef,
    ArticleView,
    CompareView,
    Counts,
    FindingView,
    Home,
    Limits,
    PageView,
    Said,
    StoryRow,
    StoryView,
    ThreadView,
)

__all__ = [
    "actor", "actors", "article", "articles", "clamp", "compare", "copies", "counts", "events", "figures", "find_actors",
    "find_findings", "find_ids", "hits", "home", "lone", "open_seen", "page", "problems", "see_findings", "stories",
    "story", "thread", "threads", "voices",
]  # fmt: skip

problems, voices = query.problems, query.voices


def home(snapshot: Snapshot, page: int = 1, findings: int = 12) -> Home:
    """See `query.home`; a story that a decision made stands first."""
    view = query.home(snapshot, page, findings)
    lens = _lens(snapshot)
    if lens is None:
        return view
    seen: Home = lens(view)
    shown = _with_new(lens, seen.stories) if view.page == 1 else seen.stories
    return replace(seen, counts=counts(snapshot), stories=shown)


def counts(snapshot: Snapshot) -> Counts:
    """See `query.counts`; findings that were hidden since the build do not count, stories joined count once."""
    known = query.counts(snapshot)
    lens = _lens(snapshot)
    if lens is None:
        return known
    delta = {name: _added(lens, snapshot, name) for name in ("findings", "stories", "statements")}
    return replace(known, **{name: max(0, getattr(known, name) + n) for name, n in delta.items()})


def stories(snapshot: Snapshot, page: int = 1, size: int = query.STORIES_PAGE) -> tuple[tuple[StoryRow, ...], int, int]:
    """See `query.stories`."""
    rows, page, pages = query.stories(snapshot, page, size)
    lens = _lens(snapshot)
    if lens is not None:
        rows = lens(rows)
        rows = _with_new(lens, rows) if page == 1 else rows
    return rows, page, pages


def lone(snapshot: Snapshot, limit: int, skip: int = 0) -> tuple[tuple[ArticleRef, ...], int]:
    """See `query.lone`."""
    found, total = query.lone(snapshot, limit, skip)
    return _see(snapshot, found), total


def article(snapshot: Snapshot, article_id: str) -> ArticleView | None:
    """See `query.article`."""
    view: ArticleView | None = _see(snapshot, query.article(snapshot, article_id))
    return view


def page(snapshot: Snapshot, page_id: str) -> PageView | None:
    """See `query.page`."""
    view: PageView | None = _see(snapshot, query.page(snapshot, page_id))
    return view


def compare(snapshot: Snapshot, reuse_id: str) -> CompareView | None:
    """See `query.compare`."""
    view: CompareView | None = _see(snapshot, query.compare(snapshot, reuse_id))
    return view


def actors(snapshot: Snapshot, page_number: int = 1, size: int = query.ACTORS_PAGE) -> tuple[tuple[ActorRow, ...], int]:
    """See `query.actors`; an actor that a decision made stands first."""
    rows, pages = query.actors(snapshot, page_number, size)
    lens = _lens(snapshot)
    if lens is None:
        return rows, pages
    rows = lens(rows)
    if page_number == 1:
        new = [a for i, a in lens.rows("actors").items() if a and not lens.in_base("actors", i)]
        rows = (*(ActorRow(a, len(_now_said(lens, a.id))) for a in sorted(new, key=lambda a: a.name)), *rows)
    return rows, pages


def actor(snapshot: Snapshot, actor_id: str, page_number: int = 1, size: int = query.SAID_PAGE) -> ActorView | None:
    """See `query.actor`; one that was joined with another is that other one, with what both said."""
    lens = _lens(snapshot)
    if lens is None:
        return query.actor(snapshot, actor_id, page_number, size)
    changed = lens.rows("actors")
    if actor_id in changed and changed[actor_id] is None:
        heir = lens.heir(actor_id)
        return actor(snapshot, heir.id, page_number, size) if heir else None
    joined = [i for i, row in changed.items() if row is None and (h := lens.heir(i)) and h.id == actor_id]
    views = [v for i in (actor_id, *joined) if (v := query.actor(snapshot, i, page_number, size))]
    now: Actor | None = changed.get(actor_id) or (views[0].actor if views else None)
    if now is None:
        return None
    mine = _now_said(lens, actor_id) if page_number == 1 else []
    moved = {s.statement.id for s in mine}
    seen: list[Said] = [s for v in views for s in lens(v.said) if s.statement.id not in moved and _speaks(s, actor_id)]
    seen += mine
    lost = sum(not _speaks(s, actor_id) for v in views for s in lens(v.said))
    return ActorView(
        actor=now,
        speaks_for=_refs(lens(tuple(r for v in views for r in v.speaks_for)), actor_id),
        spoken_for=_refs(lens(tuple(r for v in views for r in v.spoken_for)), actor_id),
        statements=max(len(seen), sum(v.statements for v in views) - lost + len(moved - _base_said(views))),
        page=max((v.page for v in views), default=1),
        pages=max((v.pages for v in views), default=1),
        said=tuple(sorted(seen, key=lambda s: (*when(s.on), s.article.place, s.statement.start))),
        found=sum(v.found for v in views),
        findings=_once(lens(tuple(f for v in views for f in v.findings))),
    )


def find_actors(snapshot: Snapshot, found: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
    """Return actors that a search found, as they are called now, each once."""
    return tuple(dict.fromkeys(_see(snapshot, tuple(found))))


def find_findings(snapshot: Snapshot, **wanted: Any) -> tuple[tuple[FindingView, ...], int]:
    """See `findings.find_findings`; hidden ones are left out."""
    found, total = plain_findings.find_findings(snapshot, **wanted)
    lens = _lens(snapshot)
    if lens is None:
        return found, total
    again = _shown_again(lens, snapshot, wanted) if not wanted.get("skip") else ()
    narrow = any(wanted.get(k) for k in ("kind", "story", "actor", "thread", "article", "finding"))
    return (*again, *lens(found)), total + (len(again) if narrow else _added(lens, snapshot, "findings"))


def _shown_again(lens: Lens, snapshot: Snapshot, wanted: dict[str, Any]) -> tuple[FindingView, ...]:
    """Findings that the build hid, and that are not hidden any more: those that are asked for."""
    rows: list[Finding] = [f for i, f in lens.rows("findings").items() if f and not lens.in_base("findings", i)]
    for key, own in (("kind", "kind"), ("story", "story"), ("thread", "thread"), ("finding", "id")):
        rows = [f for f in rows if not wanted.get(key) or getattr(f, own) == wanted[key]]
    if actor_id := wanted.get("actor"):
        rows = [f for f in rows if actor_id in f.actors]
    if article_id := wanted.get("article"):
        rows = [
            f
            for f in rows
            if article_id in {*(e.article_id for e in f.evidence), *(s.rpartition(".")[0] for s in f.statements)}
        ]
    views = plain_findings.to_views(snapshot, rows, Joiner(snapshot))
    titles = {s.id: s.title for s in snapshot.rows("stories", "id IN (SELECT unnest(?::VARCHAR[]))", [[f.story for f in rows]])}
    return tuple(lens(replace(v, story_title=titles.get(v.finding.story, ""))) for v in views)


def see_findings(snapshot: Snapshot, found: Sequence[Finding], join: Joiner) -> tuple[FindingView, ...]:
    """Return findings joined, as a person sees them."""
    views: tuple[FindingView, ...] = _see(snapshot, plain_findings.to_views(snapshot, found, join))
    return views


def story(snapshot: Snapshot, story_id: str, limits: Limits = ALL) -> StoryView | None:
    """See `story.story`; one that was joined with another is that other one."""
    lens = _lens(snapshot)
    if lens is None:
        return plain.story(snapshot, story_id, limits)
    changed = lens.rows("stories")
    if story_id not in changed:
        view = plain.story(snapshot, story_id, limits)
        again = _shown_again(lens, snapshot, {"story": story_id})
        seen: StoryView | None = view and _with_said(lens, _with_threads(lens, lens(view)), limits)
        return replace(seen, findings=(*again, *seen.findings)) if seen and again and limits.findings else seen
    row: Story | None = changed[story_id]
    if row is None:
        heir = _heir(lens, snapshot, story_id)
        return story(snapshot, heir, limits) if heir else None
    views = [lens.fields(v, story=v.story) for i in _parts(snapshot, row) if (v := plain.story(snapshot, i, limits))]
    return _with_threads(lens, join_views(row, views)) if views else None


def find_ids(snapshot: Snapshot) -> list[str]:
    """See `story.find_ids`; stories that a decision made come first, those that were joined with others are left out."""
    lens = _lens(snapshot)
    ids = plain.find_ids(snapshot)
    if lens is None:
        return ids
    changed = lens.rows("stories")
    new = [i for i, row in changed.items() if row and i not in ids]
    return [*sorted(new), *(i for i in ids if changed.get(i, i) is not None)]


def threads(snapshot: Snapshot, story_id: str, limits: Limits = ALL, *, skip: int = 0) -> tuple[ThreadView, ...]:
    """See `story.threads`."""
    lens = _lens(snapshot)
    if lens is None:
        return plain.threads(snapshot, story_id, limits, skip=skip)
    row = lens.rows("stories").get(story_id)
    ids = _parts(snapshot, row) if row else [story_id]
    found = tuple(t for i in ids for t in lens(plain.threads(snapshot, i, limits, skip=skip)))
    return _all_threads(lens, story_id, found) if skip == 0 else found


def thread(snapshot: Snapshot, thread_id: str, *, skip: int = 0, limit: int = -1, sides: int = 0) -> ThreadView | None:
    """See `story.thread`; one that was joined with another is that other one."""
    lens = _lens(snapshot)
    if lens is None or thread_id not in lens.rows("threads"):
        view = plain.thread(snapshot, thread_id, skip=skip, limit=limit, sides=sides)
        return lens(view) if lens and view else view
    row = lens.rows("threads")[thread_id]
    if row is None:
        return None
    on_it = find_findings(snapshot, thread=thread_id, sides=sides)[0]
    whole = lens.to_thread(row)
    return replace(whole, stands=whole.stands[skip : skip + limit if limit >= 0 else None], findings=on_it)


def articles(snapshot: Snapshot, story_id: str, limit: int, *, skip: int = 0) -> tuple[ArticleRef, ...]:
    """See `story.articles`."""
    lens = _lens(snapshot)
    if lens is None:
        return plain.articles(snapshot, story_id, limit, skip=skip)
    row = lens.rows("stories").get(story_id)
    if row is None:
        return tuple(lens(plain.articles(snapshot, story_id, limit, skip=skip)))
    refs = lens(Joiner(snapshot).articles(row.articles))
    return tuple(sorted(refs, key=lambda r: (*when(r.published), r.id)))[skip : skip + limit]


def hits(snapshot: Snapshot, found: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return results of a search as a person sees them: with corrected actors, acts and dates."""
    lens = _lens(snapshot)
    return tuple(seen for hit in found if (seen := _see_hit(lens, hit))) if lens else tuple(found)


def _see_hit(lens: Lens, hit: Hit) -> Hit | None:
    statement = lens.rows("statements").get(hit.id, GONE) if hit.kind == "statement" else GONE
    if statement is None:
        return None
    said_on = None
    if statement is not GONE:
        hit = replace(hit, actor=statement.actor or "", act=statement.act)
        said_on = statement.said_on
    dated = lens.rows("dated").get(hit.article_id)
    if dated is not None and (hit.kind == "article" or said_on is None):
        hit = replace(hit, date=dated.published.value if dated.published else "")
    return hit


def open_seen(case: Case) -> Seen:
    """Return the live snapshot of a case with the decisions made since; raise `CaseError` when nothing was built yet."""
    snapshot = case.snapshot
    return Seen(snapshot, make_overlay(snapshot, SnapshotRows(snapshot), case.decisions))


def _lens(snapshot: Snapshot) -> Lens | None:
    return snapshot.lens if isinstance(snapshot, Seen) and snapshot.overlay.changes else None


def _see(snapshot: Snapshot, view: Any) -> Any:
    lens = _lens(snapshot)
    return view if lens is None or view is None else lens(view)


def _added(lens: Lens, snapshot: Snapshot, table: str) -> int:
    """How many rows more a table has than the build gave it."""
    rows = lens.rows(table)
    known = {r.id for r in snapshot.rows(table, "id IN (SELECT unnest(?::VARCHAR[]))", [sorted(rows)])} if rows else set()
    return sum((row is not None) - (i in known) for i, row in rows.items())


def _with_new(lens: Lens, rows: tuple[StoryRow, ...]) -> tuple[StoryRow, ...]:
    new = [s for i, s in lens.rows("stories").items() if s and not lens.in_base("stories", i)]
    return (*(lens.story_row(s) for s in sorted(new, key=lambda s: (-len(s.articles), s.id))), *rows)


def _parts(snapshot: Snapshot, row: Story) -> list[str]:
    """The stories of the build to which a story's articles belong."""
    found: list[Story] = snapshot.rows("stories", "list_has_any(articles, ?::VARCHAR[])", [list(row.articles)])
    return [s.id for s in sorted(found, key=lambda s: (s.id != row.id, s.id))]


def _heir(lens: Lens, snapshot: Snapshot, story_id: str) -> str | None:
    """The story with which one that is gone was joined."""
    old: list[Story] = snapshot.rows("stories", "id = ?", [story_id])
    for article_id in old[0].articles if old else ():
        for now in lens.stories_of(article_id) or ():
            return now.id
    return None


def _with_threads(lens: Lens, view: StoryView) -> StoryView:
    """A story with its threads as decided, the new ones among them."""
    found = _all_threads(lens, view.story.id, view.threads)
    grown = len(found) - len(view.threads)
    return view if not grown else replace(view, threads=found, counts=replace(view.counts, threads=view.counts.threads + grown))


def _with_said(lens: Lens, view: StoryView, limits: Limits) -> StoryView:
    """A story with the statements that are there again since a correction was taken back."""
    inside = set(view.story.articles)
    again = lens.said_by_id(i for i in lens.back if i.rpartition(".")[0] in inside)
    if not again:
        return view
    said = sorted((*view.said, *again.values()), key=lambda s: (*when(s.on), s.article.place, s.statement.start))
    counts_ = replace(view.counts, statements=view.counts.statements + len(again))
    return replace(view, said=tuple(said) if limits.statements else view.said, counts=counts_)


def _all_threads(lens: Lens, story_id: str, found: tuple[ThreadView, ...]) -> tuple[ThreadView, ...]:
    known = {t.thread.id for t in found}
    mine = [t for t in lens.rows("threads").values() if t and t.story == story_id and t.id not in known]
    stay = tuple(t for t in found if t.thread.story == story_id)
    return (*(lens.to_thread(t) for t in mine if not lens.in_base("threads", t.id)), *stay)


def _now_said(lens: Lens, actor_id: str) -> list[Said]:
    """Statements that a decision gave to an actor."""
    found = [s for s in lens.said_anew if _speaks(s, actor_id)]
    return sorted(found, key=lambda s: s.statement.id)


def _speaks(said: Said, actor_id: str) -> bool:
    return any(a.id == actor_id for a in said.actors)


def _base_said(views: Iterable[ActorView]) -> set[str]:
    return {s.statement.id for s in chain.from_iterable(v.said for v in views)}


def _refs(refs: Iterable[ActorRef], without: str) -> tuple[ActorRef, ...]:
    return tuple(dict.fromkeys(r for r in refs if r.id != without))


def _once(views: Iterable[FindingView]) -> tuple[FindingView, ...]:
    return tuple({v.finding.id: v for v in views}.values())
