"""What the screens on which a person corrects need to know of what is corrected: words, choices, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from nguon.export.message import Messages
from nguon.model.annotation import ACTS
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES
from nguon.store import seen
from nguon.store.view import Limits, StoryView, ThreadView
from nguon.web.desk import Live

MANY = 150
"""Choices of one list, boxes of one form: what a person can look through."""

STORY = Limits(findings=0, sides=0, statements=0, threads=MANY, stands=2, events=0, figures=0, copies=0, articles=MANY)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its id, and what it is called."""

    id: str
    name: str


def of_statement(live: Live, statement_id: str) -> dict[str, Any] | None:
    """Return what the screen for correcting a statement shows, or None when there is no such statement."""
    article_id = statement_id.rpartition(".")[0]
    view = seen.article(live.snapshot, article_id)
    said = next((s for s in view.said if s.statement.id == statement_id), None) if view else None
    if view is None or said is None:
        return None
    names = dict.fromkeys([name for name, _ in view.actors])
    names |= dict.fromkeys(seen.voices(live.snapshot)[0])
    mine = [t for t in view.threads if statement_id in t.statements]
    others: list[Choice] = []
    for story in view.stories:
        whole = seen.story(live.snapshot, story.id, STORY)
        others += _threads(whole, {t.id for t in mine}) if whole else []
    return {
        "said": said, "names": list(names)[: MANY * 2], "acts": ACTS, "threads": mine, "other_threads": others,
        "back": f"/article/{_part(article_id)}#{said.anchor}",
    }  # fmt: skip


def of_article(live: Live, article_id: str) -> dict[str, Any] | None:
    """Return what the screen for correcting an article shows, or None."""
    view = seen.article(live.snapshot, article_id)
    if view is None:
        return None
    blocks = [b for b in view.blocks if view.page.text[b.start : b.end].strip()]
    return {
        "view": view, "blocks": [(b, " ".join(view.page.text[b.start : b.end].split())) for b in blocks],
        "stories": _stories(live, {s.id for s in view.stories}), "back": f"/article/{_part(article_id)}",
    }  # fmt: skip


def of_block(live: Live, name: str) -> dict[str, Any] | None:
    """Return what the screen for correcting a block's role shows, or None; a block is named `page:start`."""
    page_id, _, start = name.partition(":")
    view = seen.page(live.snapshot, page_id)
    block = next((b for b in view.blocks if str(b.start) == start), None) if view else None
    if view is None or block is None:
        return None
    owner = block.article_id or next((b.article_id for b in view.blocks if b.article_id), None)
    return {
        "block": block, "text": view.page.text[block.start : block.end], "roles": (ARTICLE_ROLES, FURNITURE_ROLES),
        "back": f"/article/{_part(owner)}#b{block.start}" if owner else f"/page/{_part(page_id)}#b{block.start}",
    }  # fmt: skip


def of_actor(live: Live, actor_id: str) -> dict[str, Any] | None:
    """Return what the screen for correcting an actor shows, or None."""
    view = seen.actor(live.snapshot, actor_id, 1, 1)
    if view is None:
        return None
    links = live.overlay.patch.by("actor_links", "actor_id", [view.actor.id])
    named: dict[str, list[str]] = {}
    for link in links[: MANY * 4]:
        named.setdefault(link.article_id, []).append(link.name)
    articles = live.overlay.patch.by("articles", "id", list(named)[:MANY])
    rows, _ = seen.actors(live.snapshot, 1, MANY)
    return {
        "actor": view.actor,
        "articles": [(a, named[a.id]) for a in sorted(articles, key=lambda a: (a.title, a.id))],
        "others": [Choice(r.actor.id, r.actor.name) for r in rows if r.actor.id != view.actor.id],
        "back": f"/actor/{_part(view.actor.id)}",
    }


def of_story(live: Live, story_id: str) -> dict[str, Any] | None:
    """Return what the screen for correcting a story shows, or None."""
    view = seen.story(live.snapshot, story_id, STORY)
    if view is None:
        return None
    others = _stories(live, {view.story.id})
    return {"story": view, "others": others, "back": f"/story/{_part(view.story.id)}"}


def of_thread(live: Live, thread_id: str) -> dict[str, Any] | None:
    """Return what the screen for correcting a thread shows, or None."""
    view: ThreadView | None = seen.thread(live.snapshot, thread_id, limit=MANY)
    if view is None:
        return None
    whole = seen.story(live.snapshot, view.thread.story, STORY)
    others = _threads(whole, {view.thread.id}) if whole else []
    return {"thread": view, "others": others, "back": f"/thread/{_part(view.thread.id)}"}


def of_finding(live: Live, finding_id: str) -> dict[str, Any] | None:
    """Return what the screen for hiding a finding shows, or None."""
    found, _ = seen.find_findings(live.snapshot, finding=finding_id)
    return {"view": found[0], "back": f"/story/{_part(found[0].finding.story)}"} if found else None


SUBJECTS = {
    "statement": of_statement, "article": of_article, "block": of_block, "actor": of_actor, "story": of_story,
    "thread": of_thread, "finding": of_finding,
}  # fmt: skip
"""What can be corrected on a screen of its own."""


def to_target(live: Live, name: str) -> str:
    """Return the address of what a decision is about now: its article where that is known, else the list of corrections."""
    state = next((s for s in live.overlay.states if s.decision.id == name), None)
    target = state.targets[0] if state and state.targets else state.decision.target if state else ""
    if ".s" in target:
        article, _, anchor = target.rpartition(".")
        return f"/article/{_part(article)}#{anchor}"
    return "/corrections"


def to_words(kind: str, was: str | None, value: str | None, m: Messages) -> str:
    """Return what a correction says, in the words of the interface."""
    if kind in ("speaker", "act", "date", "role"):
        empty = m("said.unnamed") if kind == "speaker" else m("site.undated")
        shown = [_value(kind, v, m) if v else empty for v in (was, value)]
        return f"{m.name('correct', kind)}: {shown[0]} → {shown[1]}"
    if kind == "hide":
        return f"{m.name('correct', kind)}: {m.name('finding', value)}"
    return ": ".join(filter(None, (m.name("correct", kind.replace("-", "_")), was or "", value or "")))


def _value(kind: str, value: str, m: Messages) -> str:
    return m.moment(value) if kind == "date" else value if kind == "speaker" else m.name(kind, value)


def _threads(whole: StoryView, without: set[str]) -> list[Choice]:
    return [Choice(t.thread.id, t.thread.question) for t in whole.threads if t.thread.id not in without]


def _stories(live: Live, without: set[str]) -> Sequence[Choice]:
    rows, _, _ = seen.stories(live.snapshot, 1, MANY)
    return [Choice(r.id, r.title or r.id) for r in rows if r.id not in without]


def _part(text: str) -> str:
    return quote(text, safe="")
