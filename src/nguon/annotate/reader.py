"""What the grammar knows while it reads one sentence.

The idea: the drafts made so far, the source and the relay that may pass words on, and where the next clause may begin.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nguon.annotate.clause import Ground
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.quotation import Quotation
from nguon.model.annotation import Timex
from nguon.model.span import Span


@dataclass(slots=True)
class Reader:
    """Reads one unit; holds what was drafted so far. `prior` is a quotation just before the unit that nobody claimed."""

    ground: Ground
    unit: Unit
    inside: bool
    prior: Quotation | None
    end: int
    low: int
    drafts: list[Draft] = field(default_factory=list)
    source: Draft | None = None
    relay: Span | None = None
    relay_times: tuple[Timex, ...] = ()
    subject: Span | None = None
    """The speaker of a cue that had no content: a later cue may share it."""
    before: Unit | None = None
    free: bool = False
    front: int = 0
    """Where the fronted clause that is being read ends; 0 when none is."""
    claimed: set[int] = field(default_factory=set)


def in_name(ground: Ground, mark: Mark) -> bool:
    """Tell whether a mark lies inside a name, where it is no word of its own."""
    return any(m.start <= mark.start and mark.end <= m.end for m in ground.names_in(max(0, mark.start - 80), mark.end + 80))


def joined(ground: Ground, cue: Mark, follow: Mark) -> bool:
    """Tell whether two cues share their content too ("praised and noted X")."""
    return ground.small[cue.end : follow.start].strip() in ground.speech.and_


def is_person(ground: Ground, source: Draft) -> bool:
    """Tell whether a source is a person."""
    return source.speaker is not None and any(
        n.kind == "person" for n in ground.names_in(source.speaker.start, source.speaker.end)
    )


def cut_content(ground: Ground, draft: Draft, at: int) -> None:
    """End the content of an open draft at `at`."""
    last = draft.content[-1]
    if last.start < at < last.end:
        draft.content[-1] = Span(last.start, at)
    draft.open = False
