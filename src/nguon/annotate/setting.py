"""When and through whom a statement was made, read from the words of its sentence that are not its content."""

from __future__ import annotations

import re

from nguon.annotate.clause import Ground
from nguon.annotate.draft import Draft, Unit
from nguon.model.annotation import Timex
from nguon.model.article import Moment
from nguon.model.span import Span

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T(?:MO|AF|EV|NI|MI))?")
_WEEK = re.compile(r"\d{4}-W\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"\d{4}")
VENUE_REACH = 60
"""How far behind the word that leads to a channel its name may stand, in characters."""


def to_moment(timex: Timex) -> Moment | None:
    """Return the day, week, month or year that an expression names; None for durations, sets, references and unknown digits."""
    value = timex.value
    if timex.type not in ("DATE", "TIME") or "X" in value:
        return None
    if timex.type == "DATE" and _YEAR.fullmatch(value):
        return None
    if "T" in value and value.split("T")[1][:1].isdigit():
        value = value.split("T")[0]
    for pattern, precision in ((_DAY, "day"), (_WEEK, "week"), (_MONTH, "month")):
        if pattern.fullmatch(value):
            return Moment(value, precision)
    return None


HEAD = 24
"""A time so many characters into a sentence sets the scene for all of it."""


def find_said_on(ground: Ground, draft: Draft, unit: Unit) -> Moment | None:
    """Return the time in the sentence's frame: passed on the way to the speaker, else before the content.

    A verb that shares an earlier subject looks no further than that subject.
    """
    for timex in draft.times:
        moment = to_moment(timex)
        if moment is not None:
            return moment
    if draft.cue is None:
        return None
    first = min(s.start for s in draft.content)
    if draft.cue.start < first:
        frame, limit = max(unit.start, draft.frame[0]), first
        if (
            draft.speaker is not None
            and frame <= draft.speaker.start
            and "," in ground.masked[draft.speaker.end : draft.cue.start]
        ):
            frame, limit = unit.start, draft.speaker.end
    else:
        frame, limit = max(s.end for s in draft.content), draft.cue.start
    best: Moment | None = None
    nested = draft.inside or draft.depth > 0
    for timex in ground.times_in(frame if nested else unit.start, limit if nested else max(limit, unit.start + HEAD)):
        if timex.start < frame and timex.start > unit.start + HEAD:
            continue
        if any(s.start <= timex.start < s.end for s in draft.content):
            continue
        moment = to_moment(timex)
        if moment is not None and (best is None or len(moment.value) >= len(best.value)):
            best = moment
    return best


def find_venue(ground: Ground, draft: Draft, unit: Unit) -> Span | None:
    """Return the name of the channel through which something was said ("told *agency X*", "wrote on *Y*")."""
    taken = draft.content
    if draft.cue is not None:
        inner = [n for n in ground.names_in(draft.cue.start, draft.cue.end) if n.kind == "org"]
        if inner:
            return Span(inner[0].start, inner[0].end)
    for match in ground.speech.venue.finditer(ground.small, unit.start, unit.end):
        if any(s.start <= match.start() < s.end for s in taken):
            continue
        for name in ground.names_in(match.end(), match.end() + VENUE_REACH):
            if name.kind == "org" and not any(s.start <= name.start < s.end for s in taken):
                between = ground.masked[match.end() : name.start]
                if not any(c in between for c in ",;:.\x01") and not ground.names_in(match.end(), name.start):
                    return Span(name.start, name.end)
    return None
