"""Whose words they are when the cue has no speaker right before it: shared subjects, passives, letters, words handed on.

The idea: Vietnamese leaves a subject out when the verb before had it; the clause then shares it. A body that writes a letter
"asking ..." is the one who asks; "news from X says" is X speaking.
"""

from __future__ import annotations

import re

from nguon.annotate.clause import ASIDE, Ground, last_stop, stops, trim
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft
from nguon.annotate.reader import Reader, in_name, is_person
from nguon.annotate.speaker import Before
from nguon.annotate.voice import can_speak, has_verb, last_chain, skip_scene
from nguon.model.span import Span

_WORD = re.compile(r"\w+")
ISSUED_WORDS = 8
"""So many words may stand between a treaty and the comma behind which it demands something."""
MAX_SUBJECT = 14
"""A subject up to its comma has at most so many words; in a longer stretch it ends with its first name."""


def find_agent(ground: Ground, before: Before) -> tuple[Mark, int] | None:
    """Return the passive word inside a speaker phrase ("the matter was *by X* raised") and where the agent behind it begins."""
    found = None
    for mark in ground.marks_in(before.start, before.end):
        if mark.word.adverb == "passive" and mark.start > before.start:
            found = mark
    if found is None:
        return None
    begin = ground.skip_blank(found.end, before.end)
    return (found, begin) if can_speak(ground, begin, before.end, named=True) else None


def by_letter(ground: Ground, low: int, cue: Mark) -> bool:
    """Tell whether a body asks in writing: a letter sent stands before the cue."""
    letter = ground.speech.letters.search(ground.small, low, cue.start)
    return bool(letter and ground.speech.sent.search(ground.small, low, cue.start) and letter.end() < cue.start)


def find_owner(reader: Reader, cue: Mark) -> tuple[Span, Span] | None:
    """Thanks *of X* to Y that somebody hands on: X and Y."""
    ground = reader.ground
    of = ground.speech.owner.match(ground.small, ground.skip_blank(cue.end, reader.end))
    to = of and ground.speech.recipient.search(ground.small, of.end(), min(reader.end, of.end() + 80))
    if not of or not to:
        return None
    start, end = trim(ground.text, of.end(), to.start())
    stop = next((s[0] for s in stops(ground, to.end(), reader.end)), reader.end)
    if not can_speak(ground, start, end, named=True) or stop <= to.end():
        return None
    return Span(start, end), Span(to.end(), stop)


def sourced(ground: Ground, start: int, end: int) -> Span | None:
    """News *from X* says: X is the speaker."""
    match = ground.speech.sourced.match(ground.small, start, end)
    if match is None:
        return None
    begin = ground.skip_blank(match.end(), end)
    return Span(begin, end) if can_speak(ground, begin, end, named=True) else None


def glued(ground: Ground, start: int, end: int) -> Span | None:
    """A person with a capital title behind words without a stop (a caption glued to the sentence)."""
    names = ground.names_in(start, end)
    if not names or names[-1].kind != "person" or names[-1].end != end:
        return None
    begin = last_chain(ground, start, end)
    return Span(begin, end) if begin is not None and begin > start and ground.text[begin].isupper() else None


def serial(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a speaker phrase holds a verb of its own ("the office has issued a paper saying …")."""
    return any(
        (
            (m.word.adverb == "modal" and not m.word.noun)
            or (m.word.adverb == "aspect" and m.word.text not in ground.speech.idle)
        )
        and m.start > start
        and not m.word.link
        and not in_name(ground, m)
        for m in ground.marks_in(start, end)
    )


def find_shared(
    reader: Reader, cue: Mark, before: Before, follow: Mark | None, *, letters: bool
) -> tuple[Draft | None, Span | None]:
    """Return the draft whose speaker a gap shares, or the subject of the sentence."""
    opened = [d for d in reader.drafts if d.open]
    purpose = before.opener in reader.ground.speech.purpose
    aimed = cue.word.text in reader.ground.speech.aims
    if purpose and not aimed:
        return None, None
    if letters or purpose:
        at = opened[-1].content[-1].start if opened else reader.unit.start
        subject = find_subject(reader.ground, at, cue.start if letters else before.cut)
        if subject is not None:
            return None, subject
        return (opened[-1], None) if opened else (None, None)
    if before.opener in reader.ground.speech.meanwhile and opened:
        subject = find_subject(reader.ground, opened[-1].content[-1].start, before.cut)
        if subject is not None and any(n.kind != "place" for n in reader.ground.names_in(subject.start, subject.end)):
            return None, subject
    if opened and reader.ground.masked[cue.start] == ASIDE:
        subject = _before_bracket(reader.ground, opened[-1].content[-1].start, cue.start)
        if subject is not None:
            return None, subject
    if before.link == "," and not aimed and _serves_purpose(reader, before):
        return None, None
    if before.link == "," and opened and cue.word.act == "urge" and _issued(reader, opened[-1], before):
        return None, None
    if not before.link:
        frames = cue.word.act in ("state", "judge", "ask") and follow is not None and not follow.word.noun
        return (None, None) if frames and _leads_to(reader, follow) else _fronted(reader, cue, before, follow)
    if reader.subject is not None:
        return None, reader.subject
    spoken = [d for d in reader.drafts if (d.speaker or d.same) and d is not reader.source]
    if reader.source is not None and not spoken and is_person(reader.ground, reader.source):
        spoken = [reader.source]
    if before.link == "," and opened and cue.word.act in ("state", "judge"):
        issued = opened[-1].content[-1].start
        if by_letter(reader.ground, issued, cue):
            subject = find_subject(reader.ground, issued, before.cut)
            if subject is not None:
                return None, subject
    if spoken:
        if before.link == "add" and opened:
            return opened[-1], None
        outer = min(opened or spoken[-1:], key=lambda d: d.depth)
        return outer, None
    if reader.inside:
        return None, None
    if reader.source is not None:
        return None, find_subject(reader.ground, reader.source.content[0].start, before.cut)
    return None, find_subject(reader.ground, reader.unit.start, before.cut) or _behind_quotation(reader, before)


def _before_bracket(ground: Ground, start: int, cue: int) -> Span | None:
    """The subject of the clause that a bracket explains ("that *A* stayed away (in protest against B) …")."""
    edge = ground.text.rfind("(", start, cue)
    matter = ground.speech.matter.match(ground.small, ground.skip_blank(start, cue))
    return find_subject(ground, matter.end() if matter is not None else start, edge) if edge > start else None


def _behind_quotation(reader: Reader, before: Before) -> Span | None:
    """The one named behind a quotation that opens the sentence (`Recalling "…", *Mr A* told of … and said`)."""
    ground = reader.ground
    for quote in reversed(ground.quotations_in(reader.unit.start, before.cut)):
        at = quote.end
        while at < before.cut and ground.masked[at] in ", ":
            at += 1
        if ground.masked[quote.end : at].strip() == "," and (subject := find_subject(ground, at, before.cut)) is not None:
            return subject if _is_clear(ground, subject) and subject.start == at else None
    return None


def _leads_to(reader: Reader, follow: Mark | None) -> bool:
    """Tell whether a cue that opens the sentence only frames what the next one reports ("Explaining the delay, X said")."""
    ground = reader.ground
    if follow is None or follow.word.act not in ("state", "judge") or follow.word.takes not in ("clause", "any", "marked"):
        return False
    stop = last_stop(ground, reader.unit.start, follow.start)
    return stop is not None and find_subject(ground, stop[1], follow.start) is not None


def _fronted(reader: Reader, cue: Mark, before: Before, follow: Mark | None) -> tuple[Draft | None, Span | None]:
    """A cue that opens the sentence shares the subject behind the comma ("Asking for a picture, the group ...")."""
    ground = reader.ground
    if reader.drafts or reader.inside or ground.masked[reader.unit.start : before.cut].strip(" -–—" + ASIDE):
        return None, None
    if cue.word.text in ground.speech.fears:
        return None, None
    best: Span | None = None
    for stop in stops(ground, before.cut, follow.start if follow is not None else reader.end):
        if ground.masked[stop[0]] != "," or stop[0] < cue.start:
            continue
        subject = find_subject(ground, stop[1], reader.end)
        if subject is not None and (best is None or _is_clear(ground, subject)):
            best, reader.front = subject, stop[0]
        if follow is None:
            break
    return None, best


def _issued(reader: Reader, top: Draft, before: Before) -> bool:
    """Tell whether a treaty in the content, with no verb of saying behind it, is what demands ("by *the treaty*, asking …")."""
    ground = reader.ground
    papers = [m for m in ground.marks_in(top.content[-1].start, before.cut) if m.word.noun == "document"]
    if not papers or top.act in ("urge", "commit"):
        return False
    led = ground.small[max(0, papers[-1].start - 24) : papers[-1].start].split()[-2:]
    near = len(_WORD.findall(ground.text, papers[-1].end, before.cut)) <= ISSUED_WORDS
    return near and not ground.speech.by.isdisjoint(led) and not has_verb(ground, papers[-1].end, before.cut)


def _serves_purpose(reader: Reader, before: Before) -> bool:
    """Tell whether the verb goes on with a purpose ("came to see, *direct* the work") and reports no words."""
    ground = reader.ground
    stop = last_stop(ground, reader.unit.start, before.cut)
    start = stop[1] if stop else reader.unit.start
    return any(m.word.text in ground.speech.purpose for m in ground.marks_in(start, before.cut))


def _is_clear(ground: Ground, subject: Span) -> bool:
    """Tell whether a subject begins with a person or a body by name, pronoun or title."""
    head = ground.mark_at(subject.start)
    named = any(m.start == subject.start and m.kind != "place" for m in ground.names_in(subject.start, subject.end))
    return named or (head is not None and head.word.noun in ("pronoun", "person"))


def find_subject(ground: Ground, start: int, limit: int) -> Span | None:
    """Return the subject of the clause that begins at `start`: what stands before its first verb, if that can speak."""
    for _ in range(4):
        start = ground.skip_blank(start, limit)
        head = ground.mark_at(start)
        dash = next((s for s in stops(ground, start, min(limit, start + 24))), None)
        if dash is not None and ground.masked[dash[0] : dash[1]].strip() in ("-", "–", "—") and ground.text[start].isupper():
            start = dash[1]
            continue
        if head is not None and head.word.act and not head.word.noun and head.word.takes != "source":
            start = head.end
            continue
        time = next((t for t in ground.times_in(start, limit) if t.start == start), None)
        scene = time is not None or (
            head is not None and (head.word.frame or head.word.link or head.word.adverb) and not head.word.noun
        )
        stop = next((s for s in stops(ground, start, limit)), None)
        if scene and stop is not None:
            start = stop[1]
        else:
            break
    start = ground.skip_blank(skip_scene(ground, start, limit), limit)
    end = limit
    stop = next((s for s in stops(ground, start, limit)), None)
    if stop is not None:
        end = stop[0]
    for mark in ground.marks_in(start + 1, end):
        if in_name(ground, mark):
            continue
        if mark.word.noun and not mark.word.adverb and not mark.word.act:
            continue
        if mark.word.adverb or mark.word.act or (mark.word.link and mark.word.text not in ground.speech.and_):
            end = mark.start
            break
    else:
        names = ground.names_in(start, end)
        if names and (stop is None or len(_WORD.findall(ground.text, start, end)) > MAX_SUBJECT):
            end = next((name for name in names if name.kind == "person"), names[0]).end
        elif not names and len(_WORD.findall(ground.text, start, end)) > 6:
            opening = ground.mark_at(start)
            end = opening.end if opening is not None else end
    start, end = trim(ground.text, start, end)
    people = [name for name in ground.names_in(start, end) if name.kind == "person"]
    if people and not can_speak(ground, start, end, named=True):
        end = people[0].end
    if start < end and can_speak(ground, start, end, named=True):
        head = ground.mark_at(start)
        if head is None or head.word.noun != "first":
            return Span(start, end)
    return None


def is_self(reader: Reader, speaker: Span, before: Before) -> bool:
    """Tell whether a clause "he believes …" right at the head of a speaker's content only goes on with that speaker."""
    last = reader.drafts[-1]
    if not last.open or speaker.of(reader.ground.small) not in reader.ground.speech.self_:
        return False
    return not reader.ground.masked[last.content[0].start : speaker.start].strip(" ,")
