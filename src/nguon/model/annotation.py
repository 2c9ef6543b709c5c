"""What is found in one article. Offsets count code points of the page's text; `rule` names the row or rule that fired."""

from __future__ import annotations

from dataclasses import dataclass

from nguon.model.article import Moment
from nguon.model.span import Span

ACTS = (
    "state", "confirm", "deny", "withhold", "accuse", "condemn", "praise", "urge", "commit", "warn", "judge", "ask",
)  # fmt: skip
FORMS = ("direct", "indirect", "mixed")
KINDS = ("person", "org", "place")
HEDGES = ("about", "over", "at_least", "almost", "at_most", "order")


@dataclass(frozen=True, slots=True)
class Restored:
    """A run of words broken on purpose, and what it stands for (từ phục hồi)."""

    page_id: str
    article_id: str
    start: int
    end: int
    as_: str
    rule: str


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression with its TIMEX3 value (biểu thức thời gian).

    `anchor` says in words of the machine what the value was resolved against: `published`, `timex:<start>`, `written`
    (the expression says all), or `none`.
    """

    page_id: str
    article_id: str
    start: int
    end: int
    type: str
    value: str
    anchor: str
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a person, organisation or place (tên riêng); `actor` is its fullest usual form in the page."""

    page_id: str
    article_id: str
    start: int
    end: int
    kind: str
    actor: str
    rule: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of things that a reader may want to compare (số liệu). `counts` is what is counted, in the text's words."""

    page_id: str
    article_id: str
    start: int
    end: int
    low: float | None
    high: float | None
    hedge: str | None
    unit: str
    counts: str
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody other than the author is reported to have said (phát ngôn).

    `actor` is who said it, resolved, or None; `actors` holds each of several joint speakers (else just the one).
    `certainty` of the content is `fact`, `hedged` or `conditional`. `within` is the id of the statement that holds it.
    """

    id: str
    """`<article id>.s<start of content>` (a letter more where two begin at the same place)."""
    page_id: str
    article_id: str
    start: int
    end: int
    """From the first to the last character of content, cue and speaker."""
    content: tuple[Span, ...]
    form: str
    act: str
    negated: bool
    cue: Span | None
    speaker: Span | None
    actor: str | None
    actors: tuple[str, ...]
    via: tuple[str, ...]
    within: str | None
    said_on: Moment | None
    certainty: str
    rule: str
