"""What each kind of decision does, and when: the one list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nguon.decide.actor import join_actors, part_actors
from nguon.decide.article import put_date, put_role
from nguon.decide.patch import Patch, Rows
from nguon.decide.place import LostError, Placed
from nguon.decide.statement import put_link, put_statement
from nguon.decide.story import join_stories, move_article, part_story
from nguon.decide.thread import hide_finding, join_threads, move_statement, part_thread
from nguon.decide.utterance import part_utterances
from nguon.decide.was import Was, find_was
from nguon.lang.pack import LanguagePack
from nguon.model.annotation import Statement
from nguon.model.corpus import Actor, ActorLink, Dated, Story, Thread
from nguon.model.page import Problem

STAGES = {
    "date": ("date",),
    "actor": ("speaker", "same", "different"),
    "story": ("merge-stories", "split-story", "move-article"),
    "thread": ("merge-threads", "split-thread", "move-statement"),
    "finding": ("hide",),
}
"""After which stage of a build which decisions change its rows. Speakers, acts and roles are changed when a page is read."""

LOST_STAGE = "decide"
"""The stage of a problem by which a kernel tells that a decision could not be followed: `source` is its id."""

Lost = dict[str, str]
"""Ids of decisions that could not be applied, with the reason (`nguon.model.decision.LOST`)."""


def apply(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Do all that a decision does, as far as it can be seen without a build. Raises `LostError` when it does nothing."""
    kind = placed.decision.kind
    if kind in ("speaker", "act"):
        put_statement(placed, patch)
    elif kind == "role":
        put_role(placed, patch)
    else:
        _apply(placed, patch, pack)
    part_utterances(placed, patch, pack)


def follow(stage: str, placed: Iterable[Placed], patch: Patch, pack: LanguagePack) -> Lost:
    """Do what decisions do to the rows of a stage, in their order; return those that could not be applied."""
    lost: Lost = {}
    for one in placed:
        if one.decision.kind not in STAGES[stage]:
            continue
        patch.decision = one.decision.id
        try:
            if one.decision.kind == "speaker":
                put_link(one, patch)
            else:
                _apply(one, patch, pack)
        except LostError as error:
            lost[one.decision.id] = error.code
    patch.decision = ""
    return lost


def decide_story(
    story: Story,
    threads: Sequence[Thread],
    statements: Sequence[Statement],
    links: Sequence[ActorLink],
    actors: Sequence[Actor],
    dated: Sequence[Dated],
    placed: Sequence[Placed],
    pack: LanguagePack,
) -> tuple[tuple[Thread, ...], Lost, list[Was]]:
    """Return the threads of one story as decided, the largest first, the decisions that could not be applied, the rows before.

    The last are those that decisions changed, as they were.
    """
    inside = set(story.articles)
    mine = [p for p in placed if p.decision.kind in STAGES["thread"] and p.places[0].article_id in inside]
    if not mine:
        return tuple(threads), {}, []
    rows = {"stories": (story,), "threads": threads, "statements": statements}
    patch = Patch(Rows({**rows, "actor_links": links, "actors": actors, "dated": dated}))
    lost = follow("thread", mine, patch, pack)
    return tuple(sorted(patch.over("threads", threads), key=lambda t: (-len(t.stands), t.id))), lost, find_was("thread", patch)


def to_lost(decision_id: str, code: str) -> Problem:
    """Return the row by which a kernel tells that a decision could not be followed."""
    return Problem(decision_id, None, LOST_STAGE, code)


def _apply(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    kind = placed.decision.kind
    if kind == "date":
        put_date(placed, patch, pack)
    elif kind == "same":
        join_actors(placed, patch)
    elif kind == "different":
        part_actors(placed, patch)
    elif kind == "merge-stories":
        join_stories(placed, patch, pack)
    elif kind == "split-story":
        part_story(placed, patch, pack)
    elif kind == "move-article":
        move_article(placed, patch, pack)
    elif kind == "merge-threads":
        join_threads(placed, patch, pack)
    elif kind == "split-thread":
        part_thread(placed, patch, pack)
    elif kind == "move-statement":
        move_statement(placed, patch, pack)
    elif kind == "hide":
        hide_finding(placed, patch)
    else:
        raise LostError("kind")
