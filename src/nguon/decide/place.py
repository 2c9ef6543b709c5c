"""Where a decision's words are now: the statement, article, block or name that stands on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nguon.decide.anchor import find_anchor
from nguon.model.annotation import Mention, Statement
from nguon.model.article import Article
from nguon.model.decision import DECISIONS, Anchor, Decision, Outcome
from nguon.model.page import Block

MOST_ALIKE, INSIDE = 0.5, 0.8
"""Two stretches are one when they share half of what both cover, or nearly all of the shorter one: code that cuts a statement a
clause longer or shorter still means the same one."""

WANTED = {
    "speaker": ("statement", "actor"), "act": ("statement",), "date": ("article",), "role": ("block",),
    "same": ("actor", "actor"), "different": ("actor", "*"), "merge-stories": ("article", "article"),
    "split-story": ("article", "*"), "move-article": ("article", "article"), "merge-threads": ("statement", "statement"),
    "split-thread": ("statement", "*"), "move-statement": ("statement", "statement"), "hide": ("words", "*"),
}  # fmt: skip
"""What stands on the words of each kind of decision; `*`: any number more of the same."""

OPTIONAL = {"speaker": 1}
"""Words beyond this number may be missing: a speaker is found by his name as well."""


class LostError(Exception):
    """A decision's words, or what stood on them, are not there any more; `code` is one of `nguon.model.decision.LOST`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of one page, to find things on."""

    page_id: str
    text: str
    blocks: tuple[Block, ...]
    articles: tuple[Article, ...]
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What stands on the words now; what does not apply is empty."""

    page_id: str
    start: int
    end: int
    article_id: str = ""
    statement: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision with the places of its words. `missing` tells that some of several could not be found."""

    decision: Decision
    places: tuple[Place, ...]
    missing: bool = False


def place(decision: Decision, ground: Callable[[str], Ground | None]) -> Placed:
    """Return where a decision's words are now; `ground` gives a page by its id. Raises `LostError` when they are nowhere."""
    if decision.kind not in DECISIONS:
        raise LostError("kind")
    wanted = WANTED[decision.kind]
    open_ended = wanted[-1] == "*"
    needed = 1 if open_ended else OPTIONAL.get(decision.kind, len(wanted))
    if len(decision.on) < needed:
        raise LostError("words")
    places: list[Place] = []
    lost: list[LostError] = []
    for n, anchor in enumerate(decision.on if open_ended else decision.on[: len(wanted)]):
        try:
            places.append(_place(anchor, wanted[0 if open_ended else n], decision.target if n == 0 else "", ground))
        except LostError as error:
            if not open_ended and n < needed:
                raise
            lost.append(error)
    if not places:
        raise lost[0]
    return Placed(decision, tuple(places), bool(lost))


def to_outcome(decision: Decision, why: str = "", targets: Sequence[str] = ()) -> Outcome:
    """Return the row that tells what became of a decision: applied to `targets`, or lost for the reason `why`."""
    state = "applied" if targets else "lost"
    return Outcome(
        decision.id, decision.at, decision.by, decision.kind, state, why, tuple(targets), decision.value, decision.was,
        decision.reason,
    )  # fmt: skip


def to_target(found: Place) -> str:
    """Return the id of what stands at a place: a statement, an article (with the name that is meant there), a page."""
    if found.statement:
        return found.statement
    return f"{found.article_id} {found.name}".strip() or found.page_id


def _place(anchor: Anchor, what: str, target: str, ground: Callable[[str], Ground | None]) -> Place:
    if what == "actor" and not anchor.page:
        return Place("", 0, 0, name=anchor.name)
    page = ground(anchor.page)
    if page is None:
        raise LostError("page")
    found = find_anchor(page.text, anchor)
    if found is None:
        raise LostError("words")
    start, end = found
    article = _article_at(page, start, end)
    if what == "block":
        block = max(page.blocks, key=lambda b: _shared(b.start, b.end, start, end), default=None)
        if block is None or not _alike(block.start, block.end, start, end):
            raise LostError("block")
        return Place(page.page_id, block.start, block.end, block.article_id or "")
    if what == "words":
        one = statement_at(page.statements, start, end)
        return Place(page.page_id, start, end, article or "", one.id if one else "")
    if article is None:
        raise LostError("article")
    if what == "article":
        return Place(page.page_id, start, end, article)
    if what == "statement":
        statement = statement_at(page.statements, start, end, target)
        if statement is None:
            raise LostError("statement")
        return Place(page.page_id, start, end, statement.article_id, statement.id, statement.actor or "")
    name = _name_at(page, start, end, anchor.name)
    if name is None:
        raise LostError("actor")
    return Place(page.page_id, start, end, name[0], "", name[1])


def statement_at(statements: Sequence[Statement], start: int, end: int, target: str = "") -> Statement | None:
    """Return the statement whose content is the stretch or most like it; of several alike ones the one with the id `target`."""
    fits = [s for s in statements if _alike(s.content[0].start, s.content[-1].end, start, end)]
    return max(
        fits,
        key=lambda s: (_likeness(s.content[0].start, s.content[-1].end, start, end), s.id == target, -s.content[0].start),
        default=None,
    )


def _article_at(page: Ground, start: int, end: int) -> str | None:
    """The article to which the block under a stretch belongs; failing that, the one that it lies in."""
    own = [b for b in page.blocks if b.article_id and _shared(b.start, b.end, start, end)]
    if own:
        return max(own, key=lambda b: _shared(b.start, b.end, start, end)).article_id
    return next((a.id for a in page.articles if a.start <= start < a.end), None)


def _name_at(page: Ground, start: int, end: int, called: str) -> tuple[str, str] | None:
    """The article and the name of the actor that a stretch names."""
    mentions = [m for m in page.mentions if _shared(m.start, m.end, start, end)]
    if mentions:
        best = max(mentions, key=lambda m: (_shared(m.start, m.end, start, end), m.actor == called))
        return best.article_id, best.actor
    for s in page.statements:
        if s.actor and s.speaker and _shared(s.speaker.start, s.speaker.end, start, end):
            return s.article_id, s.actor
    whole = statement_at(page.statements, start, end)
    if whole is not None and whole.actor:
        return whole.article_id, whole.actor
    holders = [m.article_id for m in page.mentions if m.actor == called]
    holders += [s.article_id for s in page.statements if s.actor == called]
    return (holders[0], called) if called and holders else None


def _shared(a_start: int, a_end: int, b_start: int, b_end: int) -> int:
    return max(0, min(a_end, b_end) - max(a_start, b_start))


def _likeness(a_start: int, a_end: int, b_start: int, b_end: int) -> float:
    shared = _shared(a_start, a_end, b_start, b_end)
    return shared / max(1, max(a_end, b_end) - min(a_start, b_start))


def _alike(a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
    shared = _shared(a_start, a_end, b_start, b_end)
    if not shared:
        return False
    return _likeness(a_start, a_end, b_start, b_end) >= MOST_ALIKE or shared / min(a_end - a_start, b_end - b_start) >= INSIDE
