"""What is found across articles."""

from __future__ import annotations

from dataclasses import dataclass

from nguon.model.article import Moment
from nguon.model.span import Span

STANCES = ("asserts", "denies", "withholds", "shifts")
FINDINGS = ("reversal", "conflict", "figures", "headline", "wording")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A copied stretch: offsets in the page of `a` and in the page of `b`."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Reuse:
    """Text that two articles share (sao chép). `kind` is `duplicate` or `passage`; `earlier` is `a`, `b` or None."""

    id: str
    a: str
    b: str
    kind: str
    earlier: str | None
    spans: tuple[Aligned, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication date as known after comparing articles (what `Article.published` says, or better)."""

    article_id: str
    published: Moment | None
    rule: str
    basis_vi: str
    basis_en: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a mention or a speaker is, across articles (chủ thể). `speaks_for` are ids of actors it declaredly speaks for."""

    id: str
    name: str
    kind: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    speaks_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorLink:
    """The mapping from an actor's name inside an article to the actor across articles."""

    article_id: str
    name: str
    actor_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one affair (vụ việc). `sources_low..sources_high` is how many independent sources it rests on."""

    id: str
    title: str
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    sources_low: int
    sources_high: int
    why_vi: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in which article something is written."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, dated, with the words that report it (sự kiện)."""

    id: str
    story: str
    date: str
    precision: str
    text: str
    evidence: tuple[Evidence, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Stand:
    """One statement's place in a thread. `copies` are ids of statements that are copies of it."""

    statement: str
    actor_id: str | None
    actor: str | None
    stance: str
    said_on: Moment | None
    copies: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Thread:
    """Statements on one question (mạch)."""

    id: str
    story: str
    question: str
    stands: tuple[Stand, ...]
    why_vi: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """What more than one article carries as one statement (lời nói), and on how many independent sources that rests.

    `evidence` is where in which article it stands, those of `statements` and copied passages that no statement was read in.
    `rule` says what makes them one: `carried`, `words`, `thread` (see `nguon.compare.utterance`).
    """

    id: str
    story: str
    statements: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    sources_low: int
    sources_high: int
    why_vi: str
    why_en: str
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A reversal, conflict, differing figures, a headline beyond its article, altered wording (phát hiện).

    `strength` is `strong`, `fair` or `weak`; `weakness_*` says what could weaken it. `actors` are actor ids.
    """

    id: str
    story: str
    thread: str | None
    kind: str
    statements: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    actors: tuple[str, ...]
    text_vi: str
    text_en: str
    strength: str
    weakness_vi: str
    weakness_en: str
    rule: str


__all__ = [
    "FINDINGS", "STANCES", "Actor", "ActorLink", "Aligned", "Dated", "Event", "Evidence", "Finding", "Moment", "Reuse",
    "Span", "Stand", "Story", "Thread", "Utterance",
]  # fmt: skip
