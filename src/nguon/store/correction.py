"""Decisions made from what a person sees: ids of a snapshot's rows become words that can be found again.

The idea: a person names a statement, an article, an actor by its id; the decision keeps the words on the page, so that it holds
when ids change. Everything that is given is checked here, for the command line, the screens and the API alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from nguon.decide.anchor import make_anchor
from nguon.decide.article import to_moment
from nguon.decide.patch import Look
from nguon.decide.place import LostError
from nguon.errors import UsageError
from nguon.model.annotation import ACTS, Mention, Statement
from nguon.model.article import Article
from nguon.model.corpus import Actor, ActorLink, Finding, Story, Thread
from nguon.model.decision import DECISIONS, Anchor, Decision
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES, Block
from nguon.store.decisions import new_id

NAME, REASON, BY = 200, 1000, 80
"""Characters of a name, a reason, a person at most."""

MANY = 200
"""Articles or statements that one decision may move."""

NEEDS_OTHER = ("same", "move-article", "merge-stories", "merge-threads", "move-statement")
NEEDS_OTHERS = ("different", "split-story", "split-thread")

_BLOCK = re.compile(r"([0-9a-f]{64}):(\d{1,9})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def make_decision(
    look: Look,
    kind: str,
    target: str,
    *,
    by: str,
    at: str,
    value: str | None = None,
    others: Sequence[str] = (),
    reason: str = "",
) -> Decision:
    """Return the decision that `target` (an id) is to be corrected; `look` are the rows that the person sees.

    `value` is what is right; `others` are the ids of what it is joined with, moved to, or of what leaves it
    (docs/corrections.md tells for each kind). Raises `UsageError`, in one sentence, when something given can't be.
    """
    if kind not in DECISIONS:
        raise UsageError(f"{kind!r} is no kind of correction; there are: {', '.join(DECISIONS)}")
    by = _line(by, BY, "name") or "?"
    reason = _line(reason, REASON, "reason")
    value = _line(value, NAME, "name") or None if value is not None else None
    others = tuple(dict.fromkeys(others))
    if kind in NEEDS_OTHER and len(others) != 1:
        raise UsageError(f"the correction {kind!r} needs one other thing, by its id")
    if kind in NEEDS_OTHERS and not 0 < len(others) <= MANY:
        raise UsageError(f"the correction {kind!r} needs what is to leave, by ids: one to {MANY}")
    on, value, was = _MAKERS[kind](look, target, value, others)
    if kind == "hide" and not reason:
        raise UsageError("say why the finding is hidden")
    return Decision(new_id(), at, by, kind, tuple(on), value, was, target, reason)


Made = tuple[list[Anchor], str | None, str | None]


def _speaker(look: Look, target: str, value: str | None, others: Sequence[str]) -> Made:
    statement = _statement(look, target)
    if len(others) > 1:
        raise UsageError("a statement has one speaker; name one actor")
    actor = _actor(look, others[0]) if others else None
    name = value or (actor.name if actor else None)
    if name is not None and not any(map(str.isalnum, name)):
        raise UsageError("a speaker's name needs letters")
    if actor is None and name:
        actor = find_actor(look, name, statement.article_id)
    if name == statement.actor and (actor is None or actor.id == _linked(look, statement)):
        raise UsageError(f"the case says so already: {name or 'nobody'}")
    anchors = [_statement_anchor(look, statement)]
    if actor is not None:
        anchors.append(_actor_anchor(look, actor))
    return anchors, name, statement.actor


def _act(look: Look, target: str, value: str | None, _: Sequence[str]) -> Made:
    statement = _statement(look, target)
    if value not in ACTS:
        raise UsageError(f"{value!r} is no act; there are: {', '.join(ACTS)}")
    if value == statement.act:
        raise UsageError(f"the case says so already: {value}")
    return [_statement_anchor(look, statement)], value, statement.act


def _date(look: Look, target: str, value: str | None, _: Sequence[str]) -> Made:
    article = _article(look, target)
    try:
        moment = to_moment(value)
    except LostError:
        raise UsageError(f"{value!r} is no date; write a day, a month or a year: 2024-03-05, 2024-03, 2024") from None
    dated = look.by("dated", "article_id", [article.id])
    was = dated[0].published if dated else article.published
    if moment == was:
        raise UsageError(f"the case says so already: {was.value if was else 'unknown'}")
    return [_article_anchor(look, article)], value, was.value if was else None


def _role(look: Look, target: str, value: str | None, _: Sequence[str]) -> Made:
    match = _BLOCK.fullmatch(target)
    blocks: list[Block] = look.by("blocks", "page_id", [match[1]]) if match else []
    block = next((b for b in blocks if match and b.start == int(match[2])), None)
    if block is None:
        raise UsageError(
            f"there is no block {target!r}; a block is named by its page and where it starts, as the article shows"
        )
    if value not in (*ARTICLE_ROLES, *FURNITURE_ROLES):
        raise UsageError(f"{value!r} is no role; there are: {', '.join((*ARTICLE_ROLES, *FURNITURE_ROLES))}")
    if value == block.role:
        raise UsageError(f"the case says so already: {value}")
    if value in ARTICLE_ROLES and not any(b.article_id for b in blocks):
        raise UsageError("this page has no article that the block could belong to")
    return [make_anchor(block.page_id, _text(look, block.page_id), block.start, block.end)], value, block.role


def _same(look: Look, target: str, value: str | None, others: Sequence[str]) -> Made:
    first, second = _actor(look, target), _actor(look, others[0])
    if first.id == second.id:
        raise UsageError("these are one actor already")
    return [_actor_anchor(look, first), _actor_anchor(look, second)], value, second.name


def _different(look: Look, target: str, value: str | None, others: Sequence[str]) -> Made:
    actor = _actor(look, target)
    links = {link.article_id: link for link in look.by("actor_links", "article_id", others) if link.actor_id == actor.id}
    lacking = [article for article in others if article not in links]
    if lacking:
        raise UsageError(f"{actor.name} is not named in the article {lacking[0]!r}")
    anchors = [_name_anchor(look, links[article]) for article in others]
    if not all(anchor.page for anchor in anchors):
        raise UsageError(f"{actor.name} is not named by words of its own in one of these articles")
    return anchors, value, actor.name


def _merge_stories(look: Look, target: str, _: str | None, others: Sequence[str]) -> Made:
    first, second = _story(look, target), _story(look, others[0])
    if first.id == second.id:
        raise UsageError("these are one story already")
    return [_story_anchor(look, first), _story_anchor(look, second)], None, second.title


def _split_story(look: Look, target: str, _: str | None, others: Sequence[str]) -> Made:
    story = _story(look, target)
    outside = [article for article in others if article not in story.articles]
    if outside:
        raise UsageError(f"the story has no article {outside[0]!r}")
    if len(others) == len(story.articles):
        raise UsageError("nothing would be left of the story")
    return [_article_anchor(look, _article(look, article)) for article in others], None, story.title


def _move_article(look: Look, target: str, _: str | None, others: Sequence[str]) -> Made:
    article, story = _article(look, target), _story(look, others[0])
    if target in story.articles:
        raise UsageError("the article belongs to that story already")
    return [_article_anchor(look, article), _story_anchor(look, story)], None, None


def _merge_threads(look: Look, target: str, _: str | None, others: Sequence[str]) -> Made:
    first, second = _thread(look, target), _thread(look, others[0])
    if first.id == second.id:
        raise UsageError("these are one thread already")
    if first.story != second.story:
        raise UsageError("these threads are of two stories; join the stories first")
    return [_thread_anchor(look, first), _thread_anchor(look, second)], None, second.question


def _split_thread(look: Look, target: str, _: str | None, others: Sequence[str]) -> Made:
    thread = _thread(look, target)
    inside = {i for stand in thread.stands for i in (stand.statement, *stand.copies)}
    outside = [statement for statement in others if statement not in inside]
    if outside:
        raise UsageError(f"the thread has no statement {outside[0]!r}")
    return [_statement_anchor(look, _statement(look, one)) for one in others], None, thread.question


def _move_statement(look: Look, target: str, _: str | None, others: Sequence[str]) -> Made:
    statement, thread = _statement(look, target), _thread(look, others[0])
    if any(stand.statement == target for stand in thread.stands):
        raise UsageError("the statement belongs to that thread already")
    stories: list[Story] = look.by("stories", "articles", [statement.article_id])
    if thread.story not in {s.id for s in stories}:
        raise UsageError("that thread is of another story; move the article or join the stories first")
    return [_statement_anchor(look, statement), _thread_anchor(look, thread)], None, None


def _hide(look: Look, target: str, _: str | None, __: Sequence[str]) -> Made:
    finding: Finding = _one(look, "findings", target, "finding")
    rows: list[Statement] = look.by("statements", "id", finding.statements)
    anchors = [_statement_anchor(look, s) for s in sorted(rows, key=lambda s: finding.statements.index(s.id))]
    if not anchors:
        pages = {a.id: a.page_id for a in look.by("articles", "id", sorted({e.article_id for e in finding.evidence}))}
        anchors = [
            make_anchor(pages[e.article_id], _text(look, pages[e.article_id]), e.start, e.end)
            for e in finding.evidence
            if e.article_id in pages
        ]
    if not anchors:
        raise UsageError("this finding names no words; build the case again")
    return anchors[:MANY], finding.kind, None


_MAKERS = {
    "speaker": _speaker, "act": _act, "date": _date, "role": _role, "same": _same, "different": _different,
    "merge-stories": _merge_stories, "split-story": _split_story, "move-article": _move_article,
    "merge-threads": _merge_threads, "split-thread": _split_thread, "move-statement": _move_statement, "hide": _hide,
}  # fmt: skip


def find_actor(look: Look, name: str, article_id: str) -> Actor | None:
    """Return the actor that a name most likely means: one so called in the article, else one of that name."""
    links: list[ActorLink] = look.by("actor_links", "article_id", [article_id])
    linked = next((link.actor_id for link in links if link.name == name), None)
    if linked:
        found = look.by("actors", "id", [linked])
        return found[0] if found else None
    alike: list[Actor] = [*look.by("actors", "name", [name]), *look.by("actors", "names", [name])]
    here = {link.actor_id for link in links}
    return min(alike, key=lambda a: (a.id not in here, a.name != name, -len(a.names), a.id), default=None)


def _line(text: str, most: int, what: str) -> str:
    """One line of text, composed, without control characters."""
    line = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split())
    if len(line) > most:
        raise UsageError(f"the {what} is longer than {most} characters")
    return line


def _one(look: Look, table: str, row_id: str, what: str) -> Any:
    found = look.by(table, "id", [row_id])
    if not found:
        raise UsageError(f"there is no {what} {row_id!r} in this case")
    return found[0]


def _statement(look: Look, row_id: str) -> Statement:
    found: Statement = _one(look, "statements", row_id, "statement")
    return found


def _article(look: Look, row_id: str) -> Article:
    found: Article = _one(look, "articles", row_id, "article")
    return found


def _actor(look: Look, named: str) -> Actor:
    """The actor of an id, or the one of a name where just one bears it."""
    found: list[Actor] = look.by("actors", "id", [named]) or look.by("actors", "name", [named])
    if not found:
        raise UsageError(f"there is no actor {named!r} in this case")
    if len(found) > 1:
        raise UsageError(f"several actors are called {named!r}: {', '.join(sorted(a.id for a in found))}; name one by its id")
    return found[0]


def _story(look: Look, row_id: str) -> Story:
    found: Story = _one(look, "stories", row_id, "story")
    return found


def _thread(look: Look, row_id: str) -> Thread:
    found: Thread = _one(look, "threads", row_id, "thread")
    return found


def _text(look: Look, page_id: str) -> str:
    pages = look.by("pages", "id", [page_id])
    return str(pages[0].text) if pages else ""


def _linked(look: Look, statement: Statement) -> str | None:
    links: list[ActorLink] = look.by("actor_links", "article_id", [statement.article_id])
    return next((link.actor_id for link in links if link.name == statement.actor), None)


def _statement_anchor(look: Look, s: Statement) -> Anchor:
    return make_anchor(s.page_id, _text(look, s.page_id), s.content[0].start, s.content[-1].end, s.actor or "")


def _article_anchor(look: Look, article: Article) -> Anchor:
    """Its headline, failing that its first block."""
    own: list[Block] = sorted(look.by("blocks", "article_id", [article.id]), key=lambda b: (b.role != "title", b.start))
    start, end = (own[0].start, own[0].end) if own else (article.start, article.end)
    return make_anchor(article.page_id, _text(look, article.page_id), start, end)


def _story_anchor(look: Look, story: Story) -> Anchor:
    return _article_anchor(look, _article(look, story.articles[0]))


def _thread_anchor(look: Look, thread: Thread) -> Anchor:
    return _statement_anchor(look, _statement(look, thread.stands[0].statement))


def _actor_anchor(look: Look, actor: Actor) -> Anchor:
    """Words that name an actor; of an actor that stands on no page only the name."""
    links: list[ActorLink] = look.by("actor_links", "actor_id", [actor.id])
    links.sort(key=lambda k: (k.name != actor.name, k.article_id))
    return _name_anchor(look, links[0]) if links else Anchor("", 0, 0, "", "", "", actor.name)


def _name_anchor(look: Look, link: ActorLink) -> Anchor:
    mentions: list[Mention] = look.by("mentions", "article_id", [link.article_id])
    for m in sorted(mentions, key=lambda m: (m.start, m.end)):
        if m.actor == link.name:
            return make_anchor(m.page_id, _text(look, m.page_id), m.start, m.end, link.name)
    for s in look.by("statements", "article_id", [link.article_id]):
        if s.actor == link.name:
            span = s.speaker or s.content[0]
            return make_anchor(s.page_id, _text(look, s.page_id), span.start, span.end, link.name)
    return Anchor("", 0, 0, "", "", "", link.name)
