"""What a person sees of a snapshot through the decisions made since: views with the rows of an overlay put in.

The idea: a view is a tree of records; wherever a record stands for a row that a decision changed, the changed one stands there
instead, and what is gone is left out. Views that nothing touches come back as they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from nguon.decide.patch import key_of
from nguon.model.annotation import Statement
from nguon.model.article import Article, Moment
from nguon.model.corpus import Actor, ActorLink, Dated, Finding, Story, Thread, Utterance
from nguon.model.page import Block
from nguon.store.join import Joiner
from nguon.store.moment import when
from nguon.store.overlay import Overlay
from nguon.store.snapshot import Snapshot
from nguon.store.view import (
    ActorRef,
    ActorRow,
    ArticleRef,
    ArticleView,
    FindingView,
    Group,
    Said,
    StandView,
    StoryLink,
    StoryRow,
    ThreadLink,
    ThreadView,
    UtteranceView,
    is_worked_out,
)
from nguon.store.words import to_words

GONE: Any = object()
"""What a record becomes that a decision took away."""


class Seen(Snapshot):
    """A snapshot with the decisions made since it was built; read it through `nguon.store.seen`."""

    def __init__(self, snapshot: Snapshot, overlay: Overlay) -> None:
        super().__init__(snapshot.path, snapshot.manifest)
        self.overlay = overlay
        self.base = snapshot

    @cached_property
    def lens(self) -> Lens:
        """What puts the decisions into views."""
        return Lens(self.base, self.overlay)


class Lens:
    """Puts changed rows into views of a snapshot.

    `rows` are the changed rows of a table by key, None for one that is gone.
    """

    def __init__(self, snapshot: Snapshot, overlay: Overlay) -> None:
        self._snapshot = snapshot
        self._patch = overlay.patch
        names = overlay.patch.tables
        self._rows: dict[str, dict[Any, Any]] = {}
        for name in names:
            gone, now = overlay.patch.changed(name)
            found: dict[Any, Any] = dict.fromkeys(gone)
            found.update((key_of(name, row), row) for row in now)
            self._rows[name] = {(key[0] if len(key) == 1 else key): row for key, row in found.items()}
        self._special: dict[type, Callable[[Any], Any]] = {
            Said: self._see_said, ArticleRef: self._see_ref, ActorRef: self._see_actor, FindingView: self._see_finding,
            Group: self._see_group, ThreadView: self._see_thread, StoryRow: self._see_story_row, StoryLink: self._see_link,
            ThreadLink: self._see_thread_link, ArticleView: self._see_article, ActorRow: self._see_actor_row,
            StandView: self._see_stand,
        }  # fmt: skip
        self._plain = {Statement: "statements", Article: "articles", Actor: "actors", Finding: "findings", Story: "stories"}

    def rows(self, table: str) -> dict[Any, Any]:
        """Return the changed rows of a table by key (a string, or a tuple of several), None for one that is gone."""
        return self._rows.get(table, {})

    def __call__(self, thing: Any) -> Any:
        """Return a view, a record or a tuple of them as a person sees it; `GONE` when it is taken away."""
        if isinstance(thing, tuple):
            out = [self(one) for one in thing]
            if all(a is b for a, b in zip(out, thing, strict=True)):
                return thing
            return tuple(one for one in out if one is not GONE)
        special = self._special.get(type(thing))
        if special is not None:
            return special(thing)
        table = self._plain.get(type(thing))
        if table is not None:
            return self._row(table, thing)
        if type(thing) is Block:
            return self._row("blocks", thing)
        return self.fields(thing) if dataclasses.is_dataclass(thing) else thing

    def _row(self, table: str, row: Any) -> Any:
        key = key_of(table, row)
        now = self.rows(table).get(key[0] if len(key) == 1 else key, row)
        return GONE if now is None else now

    def fields(self, thing: Any, **given: Any) -> Any:
        """A record with what it holds as it is seen; `given` are fields known already."""
        for field in dataclasses.fields(thing):
            if field.name not in given:
                old = getattr(thing, field.name)
                new = self(old) if dataclasses.is_dataclass(old) or isinstance(old, tuple) else old
                if new is GONE:
                    return GONE
                if new is not old:
                    given[field.name] = new
        return replace(thing, **given) if given else thing

    def _see_said(self, said: Said) -> Any:
        statement = self._row("statements", said.statement)
        ref = self._see_ref(said.article)
        if statement is GONE:
            return GONE
        links = self.rows("actor_links")
        names = statement.actors or ((statement.actor,) if statement.actor else ())
        linked = any((statement.article_id, name) in links for name in names)
        if statement is said.statement and not linked:
            actors = self(said.actors)
        else:
            actors = tuple(dict.fromkeys(self._named(statement.article_id, name) for name in names))
        if statement is said.statement and ref is said.article and actors is said.actors:
            return said
        on = statement.said_on or ref.published
        on_from = "said" if statement.said_on else "published" if on else ""
        return replace(said, statement=statement, article=ref, actors=actors, on=on, on_from=on_from)

    def _named(self, article_id: str, name: str) -> ActorRef:
        link: ActorLink | None = next(
            (k for k in self._patch.by("actor_links", "article_id", [article_id]) if k.name == name), None
        )
        actor: Actor | None = self._patch.one("actors", link.actor_id) if link else None
        return ActorRef(actor.id, actor.name, actor.kind) if actor else ActorRef(None, name, "")

    def _see_ref(self, ref: ArticleRef) -> ArticleRef:
        dated: Dated | None = self.rows("dated").get(ref.id)
        if dated is None:
            return ref
        return replace(
            ref, published=dated.published, published_rule=dated.rule, basis_vi=dated.basis_vi, basis_en=dated.basis_en
        )

    def _see_actor(self, ref: ActorRef) -> ActorRef:
        actors = self.rows("actors")
        if ref.id is None or ref.id not in actors:
            return ref
        actor = actors[ref.id] or self.heir(ref.id)
        return ActorRef(actor.id, actor.name, actor.kind) if actor else ActorRef(None, ref.name, ref.kind)

    def heir(self, actor_id: str) -> Actor | None:
        """Return the actor that one which is gone was joined with."""
        links: list[ActorLink] = self._snapshot.rows("actor_links", "actor_id = ?", [actor_id], limit=1)
        for link in links:
            now: ActorLink | None = self.rows("actor_links").get((link.article_id, link.name))
            if now is not None:
                found: Actor | None = self._patch.one("actors", now.actor_id)
                return found
        return None

    def _see_actor_row(self, row: ActorRow) -> Any:
        actor = self._row("actors", row.actor)
        return GONE if actor is GONE else replace(row, actor=actor) if actor is not row.actor else row

    def _see_finding(self, view: FindingView) -> Any:
        finding = self._row("findings", view.finding)
        if finding is GONE:
            return GONE
        story: Story | None = self.rows("stories").get(finding.story)
        title = story.title if story and finding.story != view.finding.story else view.story_title
        return self.fields(view, finding=finding, story_title=title)

    def _see_group(self, group: Group) -> Any:
        said = self(group.said)
        return GONE if not said else group if said is group.said else replace(group, said=said)

    def _see_thread(self, view: ThreadView) -> Any:
        threads = self.rows("threads")
        if view.thread.id not in threads:
            return self.fields(view)
        row: Thread | None = threads[view.thread.id]
        return GONE if row is None else replace(self.to_thread(row), findings=self(view.findings))

    def _see_stand(self, view: StandView) -> Any:
        return (
            self.fields(view, carried=self._carried(view.stand.statement, view.carried)) if view.carried else self.fields(view)
        )

    def _carried(self, statement_id: str, view: UtteranceView | None) -> UtteranceView | None:
        """What carries a statement as it is now; None when it is carried by its own article alone."""
        now = self._now(view) if view else None
        return now if now and statement_id in now.utterance.statements else None

    def _now(self, view: UtteranceView) -> UtteranceView | None:
        """An utterance as it is now; None when it is none any more."""
        row: Utterance | None = self.rows("utterances").get(view.utterance.id, view.utterance)
        if row is None:
            return None
        inside = {e.article_id for e in row.evidence}
        return UtteranceView(row, tuple(self._see_ref(ref) for ref in view.articles if ref.id in inside))

    def to_thread(self, row: Thread) -> ThreadView:
        """Return the view of a thread that a decision made or changed, without its findings."""
        seen = self.said_by_id(i for s in row.stands for i in (s.statement, *s.copies))
        carried = Joiner(self._snapshot).utterances(s.statement for s in row.stands)
        stands = [
            StandView(
                s,
                seen[s.statement],
                tuple(seen[c] for c in s.copies if c in seen),
                self._carried(s.statement, carried.get(s.statement)),
            )
            for s in row.stands
            if s.statement in seen
        ]
        stands.sort(key=lambda v: (*when(v.stand.said_on), v.stand.statement))
        return ThreadView(row, tuple(stands), len(row.stands), ())

    def _see_story_row(self, row: StoryRow) -> Any:
        stories = self.rows("stories")
        if row.id not in stories:
            return row
        now: Story | None = stories[row.id]
        return GONE if now is None else replace(self.story_row(now), statements=row.statements, findings=row.findings)

    def story_row(self, story: Story) -> StoryRow:
        """Return a story in a list; its statements and findings are not counted."""
        refs = [ref for ref in self(Joiner(self._snapshot).articles(story.articles)) if ref is not GONE]
        first, last = (Moment(day, "day") if day else None for day in (story.first, story.last))
        about = (is_worked_out(first, refs), is_worked_out(last, refs))
        sources = story.sources_low, story.sources_high
        return StoryRow(story.id, story.title, len(story.articles), 0, 0, *sources, (), first, last, about)

    def _see_link(self, link: StoryLink) -> Any:
        stories = self.rows("stories")
        if link.id not in stories:
            return link
        return StoryLink(link.id, stories[link.id].title) if stories[link.id] else GONE

    def _see_thread_link(self, link: ThreadLink) -> Any:
        threads = self.rows("threads")
        if link.id not in threads:
            return link
        row: Thread | None = threads[link.id]
        inside = {i for s in row.stands for i in (s.statement, *s.copies)} if row else set()
        left = tuple(i for i in link.statements if i in inside)
        return ThreadLink(link.id, row.story, row.question, left) if row and left else GONE

    def _see_article(self, view: ArticleView) -> ArticleView:
        ids = {s.statement.id for s in view.said}
        threads = list(self(view.threads))
        known = {t.id for t in threads}
        for row in self.rows("threads").values():
            mine = tuple(i for s in row.stands for i in (s.statement, *s.copies) if i in ids) if row else ()
            if mine and row.id in known:
                threads = [replace(t, statements=mine) if t.id == row.id else t for t in threads]
            elif mine:
                threads.append(ThreadLink(row.id, row.story, row.question, mine))
        stories = self.stories_of(view.ref.id)
        links = tuple(StoryLink(s.id, s.title) for s in stories) if stories is not None else self(view.stories)
        names = self.rows("actor_links")
        actors = dict(view.actors)
        actors |= {name: k.actor_id for (article, name), k in names.items() if k and article == view.ref.id}
        marks: dict[str, Any] = {
            name: self._marks(view, name) for name in ("timexes", "mentions", "figures", "restored") if name in self._rows
        }
        own = [i for i, row in self.rows("statements").items() if row and row.article_id == view.ref.id and i not in ids]
        if own:
            said = (*self(view.said), *self.said_by_id(own).values())
            marks["said"] = tuple(sorted(said, key=lambda s: (s.statement.start, s.statement.id)))
            ids |= set(own)
        marks["carried"] = tuple(now for one in view.carried if (now := self._now(one)) and ids & set(now.utterance.statements))
        seen: ArticleView = self.fields(
            view, ref=self._see_ref(view.ref), threads=tuple(threads), stories=links, actors=tuple(actors.items()), **marks
        )
        return seen

    def _marks(self, view: ArticleView, name: str) -> tuple[Any, ...]:
        """The marks of a kind in an article: those of the build as they are now, and those that are there again."""
        now = {m.start: m for m in getattr(view, name)}
        now |= {start: row for (article, start), row in self.rows(name).items() if article == view.ref.id}
        return tuple(now[start] for start in sorted(now) if now[start] is not None)

    def said_by_id(self, ids: Iterable[str]) -> dict[str, Said]:
        """Return statements by their ids as they are seen, those too that are there again but not in the build."""
        wanted = list(dict.fromkeys(ids))
        join = Joiner(self._snapshot)
        known = join.said_by_id(wanted)
        seen = {i: now for i in wanted if i in known and (now := self._see_said(known[i])) is not GONE}
        for i in wanted:
            row: Statement | None = self.rows("statements").get(i)
            if row is not None and i not in known and (refs := join.articles([row.article_id])):
                seen[i] = self._there_again(row, refs[0], join.text(row.page_id))
        return seen

    def _there_again(self, row: Statement, article: ArticleRef, text: str) -> Said:
        """A statement that the build does not have, with its words; its actors are those that its names mean now."""
        ref = self._see_ref(article)
        names = row.actors or ((row.actor,) if row.actor else ())
        on = row.said_on or ref.published
        return Said(
            statement=row,
            article=ref,
            text=" … ".join(to_words(text, span.start, span.end) for span in row.content),
            cue=row.cue.of(text) if row.cue else "",
            speaker=row.speaker.of(text) if row.speaker else "",
            actors=tuple(dict.fromkeys(self._named(row.article_id, name) for name in names)),
            on=on,
            on_from="said" if row.said_on else "published" if on else "",
        )

    def in_base(self, table: str, row_id: str) -> bool:
        """Tell whether the build has a row of this id."""
        return bool(self._snapshot.rows(table, "id = ?", [row_id]))

    @cached_property
    def back(self) -> tuple[str, ...]:
        """The ids of statements that the build does not have."""
        ids = [i for i, row in self.rows("statements").items() if row]
        known = (
            {s.id for s in self._snapshot.rows("statements", "id IN (SELECT unnest(?::VARCHAR[]))", [ids])} if ids else set()
        )
        return tuple(i for i in ids if i not in known)

    @cached_property
    def said_anew(self) -> tuple[Said, ...]:
        """The statements that decisions gave another speaker, or whose speaker's name they made another actor's."""
        ids = {i for i, row in self.rows("statements").items() if row}
        names = [key for key, link in self.rows("actor_links").items() if link]
        for article_id, name in names:
            ids |= {s.id for s in self._patch.by("statements", "article_id", [article_id]) if name in (s.actor, *s.actors)}
        return tuple(self.said_by_id(sorted(ids)).values())

    def stories_of(self, article_id: str) -> list[Story] | None:
        """Return the stories of an article where decisions changed any of them, else None."""
        changed = self.rows("stories")
        if not changed:
            return None
        now: list[Story] = self._patch.by("stories", "articles", [article_id])
        return now
