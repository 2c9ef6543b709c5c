"""When a statement was made, read from the words of its sentence that are not its content.

The idea: a time belongs to the saying when it stands in the sentence's frame (before the content, or behind the verb that
follows it), not in the content, and no other deed stands between it and the speaker. What the same speaker says next was said
on the same day when it plainly goes on: in the same paragraph, or at the same event (a press conference, a talk, a speech).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from nguon.annotate.clause import VEIL, Ground
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.speech import phrases
from nguon.lang.pack import load
from nguon.model.annotation import Statement, Timex
from nguon.model.article import Moment
from nguon.model.span import Span

HEAD = 24
"""A time so many characters into a sentence sets the scene for all of it."""
CONTINUES = 2
"""An event goes on with what the same actor says at most so many paragraphs later."""
PAUSE = 300
"""Characters of other things after which a speaker, in one paragraph, need not speak on the same day."""
EDGE = 70
"""How far before its time an event at the edge of the content may begin, in characters."""
EVENT = 24
"""How far behind the word that opens it the event's own word ends at most."""
AHEAD = 40
"""How far before a subject the time of its deed may stand, in characters."""
SOURCED = ("source-content", "content-source")
"""Patterns of what is told after somebody: a source that is named again goes on with what it told before."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEEK = re.compile(r"\d{4}-W\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_YEAR = re.compile(r"\d{4}")
_FOUR = re.compile(r"\d{4}")
_STOP = re.compile(r"[,;:\x01]|\.\s")
_BREAK = re.compile(r"[.;:?!\n]\s|\n")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a statement leaves to the next ones of its speaker: its time and channels, where it stands, whether at an event."""

    said_on: Moment | None
    via: tuple[str, ...]
    block: int
    end: int
    event: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class _Words:
    event: re.Pattern[str]
    deed: re.Pattern[str]
    on: re.Pattern[str]
    same: re.Pattern[str]
    topic: re.Pattern[str]
    edge: re.Pattern[str]
    occasion: re.Pattern[str]
    meeting: re.Pattern[str]
    that: str


@lru_cache
def _words() -> _Words:
    rules = load().rules("setting")
    return _Words(
        phrases(rules["event"]["words"]),
        phrases(rules["deed"]["words"]),
        phrases(rules["on"]["words"]),
        phrases(rules["on"]["same"]),
        phrases(rules["topic"]["words"]),
        phrases(rules["edge"]["words"]),
        phrases([*rules["event"]["words"], *rules["edge"]["documents"]]),
        phrases(rules["meeting"]["words"]),
        rules["edge"]["that"],
    )


def to_moment(timex: Timex) -> Moment | None:
    """Return the day, week, month or year that an expression names; None for durations, sets, references and unknown digits.

    A clock time or a part of day gives its day; a year named by its number is no time at which somebody speaks.
    """
    value = timex.value
    if timex.type not in ("DATE", "TIME") or "X" in value:
        return None
    value = value.partition("T")[0]
    for pattern, precision in ((_DAY, "day"), (_WEEK, "week"), (_MONTH, "month")):
        if pattern.fullmatch(value):
            return Moment(value, precision)
    return None


def _moment(ground: Ground, unit: Unit, timex: Timex) -> Moment | None:
    """The moment of an expression; a year only where it is reckoned from the page's own day, at the head of the sentence."""
    moment = to_moment(timex)
    if moment is None and timex.type == "DATE" and _YEAR.fullmatch(timex.value) and timex.start < unit.start + HEAD:
        return None if _FOUR.search(ground.text, timex.start, timex.end) else Moment(timex.value, "year")
    return moment


def find_said_on(ground: Ground, draft: Draft, unit: Unit) -> Moment | None:
    """Return the time in the sentence's frame: on the way to the speaker, before the content, or behind a cue at the end.

    A verb that shares an earlier subject looks no further than that subject.
    """
    if draft.pattern.startswith("interview-"):
        return None
    for timex in draft.times:
        moment = _moment(ground, unit, timex)
        if moment is not None and not _of_another(ground, draft, unit, timex):
            return moment
    if draft.cue is None:
        return None
    if draft.speaker is None and draft.same is None and draft.hint is not None and draft.pattern.startswith("thus"):
        return _ahead(ground, draft.hint)
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
        frame, limit = max(s.end for s in draft.content if s.start < draft.cue.start), draft.cue.start
    best: Moment | None = None
    nested = draft.inside or draft.depth > 0
    for timex in ground.times_in(frame if nested else unit.start, limit if nested else max(limit, unit.start + HEAD)):
        if timex.start < frame and timex.start > unit.start + HEAD:
            continue
        if any(s.start <= timex.start < s.end for s in draft.content):
            continue
        moment = _moment(ground, unit, timex)
        if moment is None or _of_another(ground, draft, unit, timex):
            continue
        if best is None or len(moment.value) >= len(best.value):
            best = moment
    return best or _behind(ground, draft, unit) or _at_edge(ground, draft) or _at_meeting(ground, draft, unit)


def _ahead(ground: Ground, subject: Span) -> Moment | None:
    """The time right before the subject of the sentence before ("This morning the office published ... Thus ...")."""
    for timex in reversed(ground.times_in(max(0, subject.start - AHEAD), subject.start)):
        if not _BREAK.search(ground.masked, timex.end, subject.start):
            return to_moment(timex)
    return None


def _of_another(ground: Ground, draft: Draft, unit: Unit, timex: Timex) -> bool:
    """Tell whether a time is of another deed: of what the statement is about, of one before the speaker, of another cue's."""
    words = _words()
    stops = [stop.end() for stop in _STOP.finditer(ground.masked, unit.start, timex.start)]
    begin = ground.skip_blank(stops[-1] if stops else unit.start, timex.start)
    topic = words.topic.match(ground.masked, begin, timex.start)
    if topic is not None and words.event.search(ground.masked, topic.end(), timex.start) is None:
        return True
    speaker = draft.speaker or (draft.same.speaker if draft.same is not None else None)
    if speaker is None or draft.cue is None:
        return False
    if timex.end <= speaker.start:
        return words.deed.search(ground.masked, timex.end, speaker.start) is not None
    others = ground.marks_in(speaker.end, timex.start)
    return timex.start < draft.cue.start and any(m.word.act and m.start != draft.cue.start for m in others)


def _at_edge(ground: Ground, draft: Draft) -> Moment | None:
    """The time of an event that opens or ends the reported clause, taken into it ("admits it *at a briefing on Monday*")."""
    words, first, last = _words(), draft.content[0], draft.content[-1]
    if draft.cue is None or draft.inside or draft.cue.start >= first.start:
        return None
    times = [t for t in ground.times_in(first.start, last.end) if ground.masked[t.start] != VEIL]
    that = re.search(rf"(?<!\w){words.that}(?!\w)", ground.masked[first.start : first.end])
    if that is not None and words.edge.match(ground.masked, first.start, first.end):
        times = [t for t in times if t.end <= first.start + that.start()]
    else:
        times = [t for t in times if t.end == last.end]
    for timex in times:
        for opener in words.edge.finditer(ground.masked, max(first.start, timex.start - EDGE), timex.start):
            event = words.occasion.search(ground.masked, opener.end(), min(timex.start, opener.end() + EVENT))
            if event is not None and not _STOP.search(ground.masked, opener.end(), timex.start):
                return to_moment(timex)
    return None


def _behind(ground: Ground, draft: Draft, unit: Unit) -> Moment | None:
    """The time behind a cue that follows its content ("...", X said at the meeting on Monday)."""
    cue = draft.cue
    if cue is None or cue.start < draft.content[0].start:
        return None
    end = min([unit.end, *(s.start for s in draft.content if s.start >= cue.end)])
    start = max(cue.end, draft.speaker.end if draft.speaker is not None and draft.speaker.end <= end else cue.end)
    stop = _STOP.search(ground.masked, start, end)
    end = stop.start() if stop is not None else end
    moments = (to_moment(t) for t in ground.times_in(cue.end, end))
    return next((m for m in moments if m is not None), None)


def _at_meeting(ground: Ground, draft: Draft, unit: Unit) -> Moment | None:
    """The time that heads the sentence before, where this one opens at a meeting ("On 5 May A met B. *At the talk*, …")."""
    if draft.inside or draft.depth or not _words().meeting.match(ground.masked, unit.start, unit.end):
        return None
    low, high = max(0, unit.start - PAUSE), max(0, unit.start - 2)
    head = max((m.end() for m in _BREAK.finditer(ground.masked, low, high)), default=low)
    timex = next(iter(ground.times_in(head, head + HEAD)), None)
    return None if timex is None else to_moment(timex)


def is_event(ground: Ground, draft: Draft, unit: Unit) -> bool:
    """Tell whether the words of a sentence outside the content name an event at which people speak."""
    return any(
        not any(s.start <= found.start() < s.end for s in draft.content)
        for found in _words().event.finditer(ground.masked, unit.start, unit.end)
    )


def follow(
    ground: Ground, statement: Statement, unit: Unit, own: Scene | None, latest: Scene | None, event: bool | None
) -> tuple[Statement, Scene]:
    """Return a statement with the time and channels that it plainly shares with an earlier one, and what it leaves to the next.

    `own` is the scene of the speaker's last statement, `latest` that of the last of all: a question put at an event, and the
    answer to it, take its day. `event` tells whether the sentence names one; None where it names no time and no channel either.
    """
    before = own if own is not None and _goes_on(ground, statement, unit, own) else None
    asks = statement.act == "ask"
    if before is None and latest is not None and latest.event and unit.block - latest.block <= 1 and event is None:
        answers = unit.block == latest.block and (latest.asks or _says(ground, statement, unit, _words().same))
        before = replace(latest, via=()) if asks or answers else None
    if before is not None:
        statement = replace(statement, said_on=statement.said_on or before.said_on, via=statement.via or before.via)
    at_event = before.event if event is None and before is not None else bool(event)
    return statement, Scene(statement.said_on, statement.via, unit.block, unit.end, at_event, asks)


def _goes_on(ground: Ground, statement: Statement, unit: Unit, scene: Scene) -> bool:
    apart = unit.block - scene.block
    if apart <= CONTINUES and (scene.event or statement.rule.startswith(SOURCED)):
        return True
    if apart <= 0:
        return unit.start - scene.end <= PAUSE or _says(ground, statement, unit, _words().on)
    opens = ground.masked[unit.start : unit.end].lstrip()[:1] == VEIL and statement.form == "direct"
    return apart == 1 and (opens or _says(ground, statement, unit, _words().on))


def _says(ground: Ground, statement: Statement, unit: Unit, words: re.Pattern[str]) -> bool:
    """Tell whether one of `words` stands before the cue of a statement or in it."""
    return statement.cue is not None and words.search(ground.masked, unit.start, statement.cue.end) is not None
