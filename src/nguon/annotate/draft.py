"""A statement in the making, and the sentence it is made from."""

from __future__ import annotations

from dataclasses import dataclass

from nguon.annotate.cue import Mark
from nguon.annotate.quotation import Quotation
from nguon.model.annotation import Timex
from nguon.model.span import Span


@dataclass(slots=True)
class Draft:
    """What a cue (or a quotation alone) makes of a sentence. Mutable: a later cue may still cut its content."""

    content: list[Span]
    cue: Mark | None
    speaker: Span | None
    act: str
    pattern: str
    """Which pattern of the grammar fired, such as `speaker-cue-content`."""
    negated: bool = False
    same: Draft | None = None
    """The draft whose speaker this one shares."""
    carried: bool = False
    """True when the speaker comes from an earlier sentence."""
    hint: Span | None = None
    """Who may be speaking when no statement went before: the subject of the sentence before."""
    after: Span | None = None
    """Who is named right behind a quotation that nobody claimed and before which nobody spoke."""
    via: Span | None = None
    times: tuple[Timex, ...] = ()
    frame: tuple[int, int] = (0, 0)
    """The sentence's words outside its content where times and channels are looked for."""
    open: bool = False
    """True while a later cue of the same sentence may cut its content or stand in it."""
    depth: int = 0
    quote: Quotation | None = None
    extends: bool = False
    """True when what follows a colon may go on in the next sentences."""
    inside: bool = False
    """True when the statement stands in a quotation."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or several that one quotation holds together."""

    start: int
    end: int
    role: str
    block: int
