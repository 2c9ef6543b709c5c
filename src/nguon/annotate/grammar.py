"""The grammar of reported speech over one sentence: from cues, quotations and clauses to drafts of statements.

The idea: go from cue to cue. What stands before a cue names the speaker (`speaker.look_before`); its content is the quotation
before the speaker, or what follows the cue, or, where nothing follows, the clause before the speaker. A later cue of the same
sentence stands beside the earlier one (and cuts its content) or inside it (`within`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nguon.annotate.clause import ASIDE, VEIL, Ground, last_stop, stops, trim
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.quotation import Quotation
from nguon.annotate.speaker import Before, can_speak, has_verb, is_role, last_chain, look_before, skip_scene
from nguon.model.annotation import Timex
from nguon.model.span import Span

_WORD = re.compile(r"\w+")
_ONLY_STOPS = re.compile(r"[\s,.;:!?…\-–—>]*\Z")
MIN_WORDS = 4
"""A quotation of fewer words with unquoted words before it in its sentence is a part of a clause, not a statement."""
LOOKAHEAD = 160
"""How far behind a cue the word that opens its content may stand, in characters: an addressee and a time lie between."""


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


def read_unit(
    ground: Ground,
    unit: Unit,
    *,
    inside: bool = False,
    prior: Quotation | None = None,
    last: Unit | None = None,
    free: bool = False,
) -> list[Draft]:
    """Return the drafts of statements that the cues of `unit` make, in order.

    `inside`: the unit stands in a quotation. `last` is the unit before, `free` when nothing was found in it. `prior`: an unclaimed quotation that ends right before the unit.
    """
    finish = ground.text.find("./.", unit.start, unit.end)
    reader = Reader(ground, unit, inside, prior, unit.end if finish < 0 else finish, unit.start)
    reader.before, reader.free = last, free
    cues = [m for m in ground.marks_in(unit.start, unit.end) if m.word.act and not _in_name(ground, m)]
    for number, cue in enumerate(cues):
        if cue.start < reader.low and reader.drafts:
            continue
        follow = cues[number + 1] if number + 1 < len(cues) else None
        if cue.word.takes == "source":
            _read_source(reader, cue, follow)
        elif cue.word.takes == "thus":
            _read_thus(reader, cue)
        elif cue.word.takes == "relay":
            _read_relay(reader, cue, follow)
        else:
            _read_cue(reader, cue, follow)
    return [d for d in reader.drafts if _closed(reader, d) or d.pattern == "awaits"]


def _in_name(ground: Ground, mark: Mark) -> bool:
    return any(m.start <= mark.start and mark.end <= m.end for m in ground.names_in(max(0, mark.start - 80), mark.end + 80))


def _closed(reader: Reader, draft: Draft) -> bool:
    spans = []
    for span in draft.content:
        start, end = trim(reader.ground.text, span.start, span.end)
        if end > start:
            spans.append(Span(start, end))
    draft.content = spans
    return bool(spans)


# --- cues ---------------------------------------------------------------------------------------------------------------------


def _read_cue(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    ground, word = reader.ground, cue.word
    low, reader.front = reader.low, 0
    behind = ground.skip_blank(cue.end, reader.end)
    if _only_leads(ground.mark_at(behind), cue):
        return
    if word.named and _read_nominal(reader, cue, behind):
        return
    if word.named and _is_noun(ground, low, cue, behind):
        return
    busy = any(d.speaker or d.same for d in reader.drafts)
    before = look_before(ground, low, cue, busy=busy)
    act, negated = word.act, False
    if word.takes == "silence":
        negated = bool(ground.speech.negated.match(ground.small, cue.start)) and not ground.speech.plain.match(
            ground.small, cue.start
        )
    if "modal" in before.kinds:
        return
    if "not" in before.kinds:
        if word.text not in ground.speech.speakable:
            return
        act, negated = "withhold", not ground.speech.plain.search(ground.small, max(low, cue.start - 20), cue.start)
    if "passive" in before.kinds:
        return
    if not before.gap:
        agent = _agent(ground, before)
        if agent is not None:
            _read_passive(reader, cue, before, agent)
            return
    if before.first:
        return
    letters = act == "urge" and _by_letter(ground, low, cue)
    same: Draft | None = None
    speaker: Span | None = None
    if before.gap and word.near and reader.subject is None:
        return
    if before.gap or letters:
        same, speaker = _shared(reader, cue, before, letters=letters)
        if same is None and speaker is None:
            return
    else:
        start, end = trim(ground.text, before.start, before.end)
        if start >= end:
            return
        speaker = Span(start, end)
        if not can_speak(ground, start, end, named=word.named, animate=word.animate) or _serial(ground, start, end):
            subject = _sourced(ground, start, end) or _glued(ground, start, end)
            if subject is None and word.takes in ("clause", "marked", "addressed", "venue"):
                subject = find_subject(ground, start, end)
                subject = None if subject is None or subject.end >= end else subject
            if subject is None:
                return
            speaker = subject
        if reader.drafts and _is_self(reader, speaker, before):
            last = reader.drafts[-1]
            if last.act == "state":
                last.act = act
            reader.low = cue.end
            return
    if _told_of_others(reader, cue, before, letters=letters):
        return
    owner = _owner(reader, cue) if act == "praise" and speaker is not None else None
    if owner is not None:
        content, how = [owner[1]], "speaker-cue-of"
    else:
        content, how = _content(reader, cue, before, follow, act)
    if how == "awaits":
        waiting = Draft([], cue, speaker, act, how, same=same, times=before.times, inside=reader.inside)
        waiting.frame = (low, cue.end)
        reader.drafts.append(waiting)
        return
    if not content:
        if speaker is not None and before.link in ("add", "contrast") and cue.word.named:
            for earlier in [d for d in reader.drafts if d.open]:
                _cut(ground, earlier, before.cut)
            reader.subject, reader.low = speaker, cue.end
        elif speaker is not None and follow is not None and _joined(ground, cue, follow):
            reader.subject, reader.low = speaker, cue.end
        return
    if act in ("urge", "commit") and how == "speaker-cue-content" and not before.gap:
        content = _condition(reader, before) + content
    draft = Draft(content, cue, speaker, act, how, negated=negated, same=same, times=before.times, inside=reader.inside)
    if owner is not None:
        draft.speaker, draft.via = owner[0], speaker
    if how == "speaker-colon-content":
        draft.extends = True
    draft.frame = (max(low, before.cut) if before.link in ("sub", "contrast", "add") else low, cue.end)
    if word.takes == "banner" and len(content) > 1:
        for span in content:
            reader.drafts.append(replace(draft, content=[span]))
        reader.low = content[-1].end
        return
    _place(reader, draft, before, letters=letters)


def _only_leads(beside: Mark | None, cue: Mark) -> bool:
    """Tell whether a cue only leads to the cue right behind it ("wondered saying that", "cheerfully said")."""
    if beside is None or not beside.word.act or beside.word.noun or beside.word.takes in ("source", "relay"):
        return False
    return bool(cue.word.adverb) or (cue.word.takes != "any" and beside.word.takes == "clause")


def _is_noun(ground: Ground, low: int, cue: Mark, behind: int) -> bool:
    """Tell whether the cue is a noun at its place ("those *calls*", "*claims* of", "the *order* above was …")."""
    if ground.speech.nominal.search(ground.small, max(low, cue.start - 24), cue.start):
        return True
    of = ground.speech.owner.match(ground.small, behind)
    if of and cue.word.act != "praise" and cue.word.takes != "silence":
        return True
    pointer = ground.speech.pointers.match(ground.small, behind)
    if not pointer:
        return False
    at = ground.skip_blank(pointer.end(), len(ground.text))
    if at >= len(ground.text) or not (ground.text[at].isalnum() or ground.masked[at] == VEIL):
        return True
    mark = ground.mark_at(at)
    return mark is not None and bool(mark.word.adverb or mark.word.link or mark.word.act) and not mark.word.noun


def _agent(ground: Ground, before: Before) -> tuple[Mark, int] | None:
    """Return the passive word inside a speaker phrase ("the matter was *by X* raised") and where the agent behind it begins."""
    found = None
    for mark in ground.marks_in(before.start, before.end):
        if mark.word.adverb == "passive" and mark.start > before.start:
            found = mark
    if found is None:
        return None
    begin = ground.skip_blank(found.end, before.end)
    return (found, begin) if can_speak(ground, begin, before.end, named=True) else None


def _read_passive(reader: Reader, cue: Mark, before: Before, agent: tuple[Mark, int]) -> None:
    ground = reader.ground
    passive, begin = agent
    if cue.word.takes != "any":
        return
    rest = trim(ground.text, cue.end, _clause_end(reader, cue, before, cue.end))
    words = len(_WORD.findall(ground.text, rest[0], rest[1]))
    subject = trim(ground.text, before.start, passive.start)
    subject_end = subject[1]
    while True:
        mark = ground.marks_to.get(subject_end)
        if mark is None or not mark.word.adverb or mark.start <= subject[0]:
            break
        subject_end = trim(ground.text, subject[0], mark.start)[1]
    spans = [Span(*rest)] if words >= 4 else [Span(subject[0], subject_end)]
    draft = Draft(spans, cue, Span(begin, before.end), cue.word.act, "passive", times=before.times, inside=reader.inside)
    draft.frame = (reader.low, cue.end)
    _place(reader, draft, before)


def _by_letter(ground: Ground, low: int, cue: Mark) -> bool:
    letter = ground.speech.letters.search(ground.small, low, cue.start)
    return bool(letter and ground.speech.sent.search(ground.small, low, cue.start) and letter.end() < cue.start)


def _joined(ground: Ground, cue: Mark, follow: Mark) -> bool:
    """Tell whether two cues share their content too ("praised and noted X")."""
    return ground.small[cue.end : follow.start].strip() in ground.speech.and_


def _owner(reader: Reader, cue: Mark) -> tuple[Span, Span] | None:
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


def _sourced(ground: Ground, start: int, end: int) -> Span | None:
    """News *from X* says: X is the speaker."""
    match = ground.speech.sourced.match(ground.small, start, end)
    if match is None:
        return None
    begin = ground.skip_blank(match.end(), end)
    return Span(begin, end) if can_speak(ground, begin, end, named=True) else None


def _glued(ground: Ground, start: int, end: int) -> Span | None:
    """A person with a capital title behind words without a stop (a caption glued to the sentence)."""
    names = ground.names_in(start, end)
    if not names or names[-1].kind != "person" or names[-1].end != end:
        return None
    begin = last_chain(ground, start, end)
    return Span(begin, end) if begin is not None and begin > start and ground.text[begin].isupper() else None


def _serial(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a speaker phrase holds a verb of its own ("the office has issued a paper saying …")."""
    return any(
        m.word.adverb == "aspect" and m.start > start and not m.word.link and m.word.text not in ground.speech.idle
        for m in ground.marks_in(start, end)
    )


def _told_of_others(reader: Reader, cue: Mark, before: Before, *, letters: bool) -> bool:
    """Tell whether a cue inside a content says what somebody is asked to say, or always thinks, and so reports nothing said."""
    opened = [d for d in reader.drafts if d.open]
    if not opened or before.gap:
        return False
    top, ground = opened[-1], reader.ground
    between = ground.masked[top.content[-1].start : before.start].strip(" ,")
    nested = not between or before.link == "sub"
    if nested and top.act in ("urge", "commit") and not letters:
        return True
    habit = any(m.word.text in ground.speech.habit for m in ground.marks_in(before.end, cue.start))
    return habit and cue.word.takes in ("any", "as")


def _shared(reader: Reader, cue: Mark, before: Before, *, letters: bool) -> tuple[Draft | None, Span | None]:
    """Return the draft whose speaker a gap shares, or the subject of the sentence."""
    opened = [d for d in reader.drafts if d.open]
    purpose = before.opener in reader.ground.speech.purpose
    if purpose and cue.word.text not in reader.ground.speech.aims:
        return None, None
    if letters or purpose:
        at = opened[-1].content[-1].start if opened else reader.unit.start
        subject = find_subject(reader.ground, at, before.cut)
        if subject is not None:
            return None, subject
        return (opened[-1], None) if opened else (None, None)
    if not before.link:
        return _fronted(reader, before)
    if reader.subject is not None:
        return None, reader.subject
    spoken = [d for d in reader.drafts if (d.speaker or d.same) and d is not reader.source]
    if reader.source is not None and not spoken and _is_person(reader.ground, reader.source):
        spoken = [reader.source]
    if spoken:
        if before.link == "add" and opened:
            return opened[-1], None
        outer = min(opened or spoken[-1:], key=lambda d: d.depth)
        return outer, None
    if reader.source is not None:
        return None, find_subject(reader.ground, reader.source.content[0].start, before.cut)
    return None, find_subject(reader.ground, reader.unit.start, before.cut)


def _is_person(ground: Ground, source: Draft) -> bool:
    return source.speaker is not None and any(
        n.kind == "person" for n in ground.names_in(source.speaker.start, source.speaker.end)
    )


def _fronted(reader: Reader, before: Before) -> tuple[Draft | None, Span | None]:
    """A cue that opens the sentence shares the subject behind the comma ("Asking for a picture, the group …")."""
    ground = reader.ground
    if reader.drafts or ground.masked[reader.unit.start : before.cut].strip(" -–—\x02"):
        return None, None
    for stop in stops(ground, before.cut, reader.end):
        if ground.masked[stop[0]] != ",":
            continue
        subject = find_subject(ground, stop[1], reader.end)
        if subject is not None:
            reader.front = stop[0]
            return None, subject
        return None, None
    return None, None


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
        if _in_name(ground, mark):
            continue
        if mark.word.noun and not mark.word.adverb and not mark.word.act:
            continue
        if mark.word.adverb or mark.word.act or (mark.word.link and mark.word.text not in ground.speech.and_):
            end = mark.start
            break
    else:
        names = ground.names_in(start, end)
        if names:
            end = names[0].end
        elif ground.mark_at(start) is not None and len(_WORD.findall(ground.text, start, end)) > 6:
            mark = ground.mark_at(start)
            end = mark.end if mark is not None else end
    start, end = trim(ground.text, start, end)
    if start < end and can_speak(ground, start, end, named=True):
        head = ground.mark_at(start)
        if head is None or head.word.noun != "first":
            return Span(start, end)
    return None


def _is_self(reader: Reader, speaker: Span, before: Before) -> bool:
    """Tell whether a clause "he believes …" right at the head of a speaker's content only goes on with that speaker."""
    last = reader.drafts[-1]
    if not last.open or speaker.of(reader.ground.small) not in reader.ground.speech.self_:
        return False
    return not reader.ground.masked[last.content[0].start : speaker.start].strip(" ,")


# --- content ------------------------------------------------------------------------------------------------------------------


def _content(reader: Reader, cue: Mark, before: Before, follow: Mark | None, act: str) -> tuple[list[Span], str]:
    ground, takes = reader.ground, cue.word.takes
    start, how = _opening(reader, cue, follow)
    quoted = None if before.gap else _quotation_before(reader, before)
    if how == "next":
        how = "comma" if quoted is None and takes == "clause" else "tail"
    if quoted is not None and how in ("quote", "colon") and not _anew(ground, cue, start):
        how = "tail"
    if how in ("", "tail") and not before.gap and _attributes(reader, before, quoted):
        return [], ""
    if quoted is not None and how not in ("that", "colon"):
        reader.claimed.add(quoted.start)
        spans = [Span(quoted.inner, quoted.outer)]
        if how in ("quote", "colon", "comma", "tail", "next"):
            more = next(iter(ground.quotations_in(cue.end, reader.end)), None)
            if more is not None and not ground.masked[cue.end : more.start].strip(" ,.;:-–—"):
                reader.claimed.add(more.start)
                spans.append(Span(more.inner, more.outer))
        return spans, "quotation-speaker-cue"
    if how == "colon" and start >= reader.end and quoted is None and takes != "silence":
        return [], "awaits"
    if how and how != "tail":
        end = _clause_end(reader, cue, before, start)
        spans, kind = _forward(reader, cue, start, end, how, act, shared=before.gap)
        if spans:
            return spans, kind
    if takes == "silence":
        return _asked(reader, cue), "silence"
    if act == "deny" and how in ("", "tail") and not ground.masked[cue.end : reader.end].strip(" .!…"):
        return _denied(reader), "denied-before"
    if before.gap and not reader.drafts:
        return [], ""
    if how in ("", "tail") and takes in ("clause", "marked", "any", "venue", "addressed"):
        return _backward(reader, cue, before)
    return [], ""


def _opening(reader: Reader, cue: Mark, follow: Mark | None) -> tuple[int, str]:
    """Return where the content behind `cue` begins and what opens it: `that colon comma quote bare`, `tail` or nothing."""
    ground, speech = reader.ground, reader.ground.speech
    end = reader.end
    at = ground.skip_blank(cue.end, end)
    match = speech.after.match(ground.small, at, end)
    if match:
        at = ground.skip_blank(match.end(), end)
    if cue.word.takes in ("any", "silence"):
        at = _skip_time(ground, at, end)
    if at >= end:
        return end, ""
    here = ground.masked[at]
    if here == VEIL:
        return at, "quote"
    if here == ":":
        return ground.skip_blank(at + 1, end), "colon"
    match = speech.openers.match(ground.small, at, end)
    if match:
        at = ground.skip_blank(match.end(), end)
        if at < end and ground.masked[at] in ",:":
            at = ground.skip_blank(at + 1, end)
        return at, "that"
    if here in ".!?…;)":
        return at, "tail"
    if here in ",-–—":
        at = ground.skip_blank(at + 1, end)
        mark = ground.mark_at(at)
        if at >= end:
            return at, "tail"
        if mark is not None and mark.word.act:
            return at, "next"
        if mark is not None and mark.word.link in ("contrast", "add") and not mark.word.frame and not mark.word.adverb:
            return at, "tail"
        return at, "comma"
    mark = ground.mark_at(at)
    if mark is not None and mark.word.text in speech.and_:
        return at, "tail"
    if mark is not None and mark.word.act and mark.word.takes not in ("source", "relay") and not mark.word.noun:
        return at, "tail"
    if cue.word.takes in ("addressed", "venue") or speech.addressed.match(ground.small, at, end):
        limit = min(end, at + LOOKAHEAD, follow.start if follow is not None else end)
        that = speech.that.search(ground.small, at, limit)
        colon = ground.masked.find(":", at, limit)
        veil = ground.masked.find(VEIL, at, limit)
        places = [(that.start(), that.end(), "that")] if that and VEIL not in ground.masked[that.start() : that.end()] else []
        if colon >= 0:
            places.append((colon, colon + 1, "colon"))
        if veil >= 0 and cue.word.takes in ("marked", "addressed", "venue", "clause"):
            places.append((veil, veil, "quote"))
        if places:
            first = min(places)
            return ground.skip_blank(first[1], end), first[2]
        if cue.word.takes in ("addressed", "venue", "marked"):
            return at, "tail"
    return at, "bare"


def _skip_time(ground: Ground, at: int, end: int) -> int:
    """Step over "on 5 March" right behind a cue when an aside goes on behind it."""
    mark = ground.mark_at(at)
    begin = ground.skip_blank(mark.end, end) if mark is not None and mark.word.adverb == "time" else at
    time = next((t for t in ground.times_in(begin, end) if t.start == begin), None)
    if time is None:
        return at
    after = ground.skip_blank(time.end, end)
    return after if ground.speech.asides.match(ground.small, after, end) else at


def _forward(
    reader: Reader, cue: Mark, start: int, end: int, how: str, act: str, *, shared: bool = False
) -> tuple[list[Span], str]:
    ground, takes = reader.ground, cue.word.takes
    speech = ground.speech
    if start >= end:
        return [], ""
    if ground.masked[start] == VEIL:
        quotes = [q for q in ground.quotations_in(start, end) if q.start not in reader.claimed]
        if quotes and quotes[0].start == start:
            if takes == "banner":
                reader.claimed.update(q.start for q in quotes)
                return [Span(q.inner, q.outer) for q in quotes], "speaker-cue-quotation"
            rest = ground.masked[quotes[0].end : end].strip()
            if (
                takes == "quote"
                or how == "colon"
                or not rest
                or rest[0] in ",.;-–—"
                or _begins_anew(ground, quotes[0].end, end)
            ):
                reader.claimed.add(start)
                return [Span(quotes[0].inner, quotes[0].outer)], "speaker-cue-quotation"
    if takes in ("quote", "banner"):
        quote = next((q for q in ground.quotations_in(start, end) if q.start - start < 16), None)
        if quote is None:
            return [], ""
        quotes = list(ground.quotations_in(start, end)) if takes == "banner" else [quote]
        reader.claimed.update(q.start for q in quotes)
        return [Span(q.inner, q.outer) for q in quotes], "speaker-cue-quotation"
    if takes in ("marked", "addressed", "venue") and how == "bare":
        return [], ""
    if takes == "shout" and how == "bare":
        end = next((s[0] for s in stops(ground, start, end)), end)
    if takes == "shout" and (how == "comma" or (how == "bare" and not reader.inside)):
        return [], ""
    if how == "comma" and takes == "any" and act not in ("state", "confirm", "urge", "warn"):
        return [], ""
    if how == "comma" and takes == "any" and shared:
        return [], ""
    if how == "bare" and takes == "clause" and _is_topic(ground, start, end):
        return [], ""
    if takes in ("any", "silence") and how == "bare":
        match = speech.asides.match(ground.small, start, end)
        if match:
            start = ground.skip_blank(match.end(), end)
    if takes == "silence":
        comma = next((s[0] for s in stops(ground, start, end) if ground.masked[s[0]] == ","), end)
        if speech.question.match(ground.small, start, comma):
            end = comma
        cut = speech.breaks.search(ground.small, start, end)
        if cut:
            end = cut.start()
        match = speech.question.match(ground.small, start, end)
        if match and len(_WORD.findall(ground.text, match.end(), end)) <= 1:
            return [], ""
        if match:
            about = speech.asides.match(ground.small, ground.skip_blank(match.end(), end), end)
            if about:
                start = ground.skip_blank(about.end(), end)
    if takes == "as" and not speech.likening.search(ground.small, start, end):
        return [], ""
    if act == "ask" and how == "bare" and _is_topic(ground, start, end):
        return [], ""
    words = len(_WORD.findall(ground.text, start, end))
    if words <= 3 and takes == "any" and act == "state" and ground.speech.pointers.search(ground.small, start, end):
        return [], ""
    head = ground.mark_at(start)
    if how == "bare" and head is not None and head.word.link == "contrast" and not head.word.adverb:
        return [], ""
    if takes == "topic":
        if not speech.holding.match(ground.small, start, end) or words < 5:
            return [], ""
    elif words < (1 if takes in ("silence", "shout") or how == "quote" else 2):
        return [], ""
    kind = "speaker-cue-content"
    return [Span(start, end)], kind if how != "colon" else "speaker-colon-content"


def _is_topic(ground: Ground, start: int, end: int) -> bool:
    """Tell whether what follows a cue only names what was spoken about: "about X", "the details of Y", "the affair"."""
    aside = ground.speech.asides.match(ground.small, start, end)
    if aside:
        at = ground.skip_blank(aside.end(), end)
        return not ground.speech.holding.match(ground.small, at, end) and aside.group() in ground.speech.topics
    words = len(_WORD.findall(ground.text, start, end))
    if words <= 3 and not has_verb(ground, start, end):
        return True
    counted = ground.speech.count.match(ground.small, start, end)
    if ground.speech.themes.match(ground.small, counted.end() if counted else start, end) and not has_verb(ground, start, end):
        return not ground.speech.copula.search(ground.small, start, end)
    about = ground.speech.of_topic.search(ground.small, start, end)
    if not about or has_verb(ground, start, end) or VEIL in ground.masked[start:end]:
        return False
    return not ground.speech.copula.search(ground.small, start, end)


def _anew(ground: Ground, cue: Mark, start: int) -> bool:
    """Tell whether a colon behind a cue that already has a quotation before it brings another one."""
    return ":" in ground.masked[cue.end : start]


def _begins_anew(ground: Ground, start: int, end: int) -> bool:
    mark = ground.mark_at(ground.skip_blank(start, end))
    return (
        mark is not None
        and mark.word.link in ("add", "contrast")
        and (mark.word.text in ground.speech.and_ or mark.word.link == "contrast")
    )


def _clause_end(reader: Reader, cue: Mark, before: Before, start: int) -> int:
    """Return where the clause behind a cue ends: with the sentence, its bracket, or (in a fronted clause) its comma."""
    ground, end = reader.ground, reader.front or reader.end
    if ground.masked[cue.start] == ASIDE:
        close = cue.start
        while close < end and ground.masked[close] == ASIDE:
            close += 1
        return close - 1
    if before.opener and before.link == "sub" and not ground.masked[reader.unit.start : before.cut].strip(" -–—>"):
        stop = next((s for s in stops(ground, start, end) if ground.masked[s[0]] == ","), None)
        if stop is not None:
            return stop[0]
    deed = cue.word.act in ("urge", "commit")
    for mark in ground.marks_in(start, end):
        text = mark.word.text
        if (text in ground.speech.turns and mark.start > start) or (deed and text in ground.speech.but and mark.word.link):
            follow = ground.skip_blank(mark.end, end)
            if text in ground.speech.turns or can_speak(ground, follow, min(end, follow + 40), named=True):
                return mark.start
    return end


def _attributes(reader: Reader, before: Before, quoted: Quotation | None) -> bool:
    """Tell whether "…, agency X reports" at the end only passes on the statement before it; note X as its channel."""
    opened = [d for d in reader.drafts if d.open and d.content[-1].start < before.start]
    if not opened or before.link != ",":
        return False
    if quoted is not None and not any(d.content[0].start <= quoted.start for d in opened):
        return False
    for draft in opened:
        _cut(reader.ground, draft, before.cut)
        if draft.depth == 0 and draft.via is None:
            draft.via = Span(*trim(reader.ground.text, before.start, before.end))
    return True


def _quotation_before(reader: Reader, before: Before) -> Quotation | None:
    ground = reader.ground
    quotes = [q for q in ground.quotations_in(reader.unit.start, before.start) if q.end <= before.start]
    if not quotes:
        prior = reader.prior
        if prior is not None and _ONLY_STOPS.match(ground.masked, reader.unit.start, before.start) and not reader.drafts:
            return prior
        return None
    quote = quotes[-1]
    if quote.start in reader.claimed:
        return None
    scare = len(_WORD.findall(ground.text, quote.inner, quote.outer)) < MIN_WORDS
    if scare and ground.masked[reader.unit.start : quote.start].strip(" -–—>"):
        return None
    between = ground.masked[quote.end : before.start]
    if not between.strip(" \t\n,.;:!?-–—"):
        stopped = between.strip() or ground.text[quote.outer - 1] in ",.!?…"
        return quote if stopped else None
    at = quote.end
    while at < before.start and ground.text[at] in " ,-–—":
        at += 1
    head = ground.mark_at(at)
    time = next((t for t in ground.times_in(at, before.start) if t.start == at), None)
    scene = time is not None or (head is not None and (head.word.frame or head.word.adverb in ("when", "time")))
    if at > quote.end and scene and len(_WORD.findall(ground.text, at, before.start)) <= 12 and between.lstrip()[:1] in ",-–—":
        return quote
    return None


def _backward(reader: Reader, cue: Mark, before: Before) -> tuple[list[Span], str]:
    """The clause before the speaker: "The cause is unknown, officer X said." Needs the cue at the end and a comma before."""
    ground = reader.ground
    if before.gap or reader.drafts or before.link == "sub":
        return [], ""
    rest = ground.masked[cue.end : reader.end].strip(" \t\n.,;:!?…\"”»'’")
    if len(rest.split()) > 14:
        return [], ""
    if rest:
        head = ground.mark_at(ground.skip_blank(cue.end, reader.end))
        if head is None or not (head.word.frame or head.word.adverb or ground.speech.addressed.match(ground.small, head.start)):
            return [], ""
    start, end = reader.unit.start, before.cut
    if end <= start or before.link != ",":
        return [], ""
    stop = last_stop(ground, start, before.start)
    if stop is None or not ground.masked[stop[0] : stop[1]].strip() or ground.masked[stop[0]] == VEIL:
        return [], ""
    head = ground.mark_at(ground.skip_blank(start, end))
    if head is not None and head.word.frame and not has_verb(ground, start, end):
        return [], ""
    start, end = trim(ground.text, start, end)
    if len(_WORD.findall(ground.text, start, end)) < 5:
        return [], ""
    return [Span(start, end)], "content-speaker-cue"


def _denied(reader: Reader) -> list[Span]:
    """A bare denial denies what the sentence before reports: its last "that" clause."""
    ground = reader.ground
    if reader.before is None:
        return []
    found = None
    for found in ground.speech.that.finditer(ground.small, reader.before.start, reader.before.end):  # noqa: B007
        pass
    return [Span(found.end(), reader.before.end)] if found is not None else []


def _condition(reader: Reader, before: Before) -> list[Span]:
    """A condition before the speaker belongs to what is asked or pledged ("if X, the body asks …")."""
    ground = reader.ground
    if reader.drafts or before.link != ",":
        return []
    match = ground.speech.conditional.search(ground.small, reader.unit.start, before.start)
    if match is None:
        return []
    lead = len(_WORD.findall(ground.text, reader.unit.start, match.start()))
    if lead > 8:
        return []
    return [Span(reader.unit.start if lead > 3 else match.start(), before.cut)]


def _asked(reader: Reader, cue: Mark) -> list[Span]:
    """What somebody would not answer is what he was asked ("asked about X, he did not answer")."""
    ground = reader.ground
    asked = ground.speech.asked.search(ground.small, reader.unit.start, cue.start)
    if asked is None:
        return []
    end = next((s[0] for s in stops(ground, asked.end(), cue.start)), cue.start)
    return [Span(asked.end(), end)] if end > asked.end() else []


# --- level --------------------------------------------------------------------------------------------------------------------


def _place(reader: Reader, draft: Draft, before: Before, *, letters: bool = False) -> None:
    """Put `draft` beside the open ones (cutting them) or inside them, and let it be cut in its turn."""
    ground = reader.ground
    opened = [d for d in reader.drafts if d.open]
    forward = draft.content[-1].start >= (draft.cue.end if draft.cue else 0)
    if reader.relay is not None:
        draft.via, reader.relay = reader.relay, None
        draft.times = draft.times or reader.relay_times
        draft.pattern = "relayed-" + draft.pattern
    if opened:
        top = opened[-1]
        nested = letters or before.opener in ground.speech.purpose
        if not nested and not before.gap:
            between = ground.masked[top.content[-1].start : before.start].strip(" ,")
            head = ground.mark_at(ground.skip_blank(top.content[-1].start, before.start)) if between else None
            scene = head is not None and (head.word.frame or head.word.link == "sub" or head.word.adverb in ("when", "time"))
            timed = any(t.start == top.content[-1].start for t in ground.times_in(top.content[-1].start, before.start))
            nested = (
                not between
                or before.link == "sub"
                or ((scene or timed) and before.link == "," and not has_verb(ground, top.content[-1].start, before.start))
            )
        if nested:
            draft.depth = top.depth + 1
            if top is reader.source and not before.gap:
                _pass_on(reader, draft, before, drop=not ground.masked[top.content[-1].start : before.start].strip(" ,"))
        else:
            depth = draft.same.depth if draft.same is not None else 0
            draft.depth = depth
            for earlier in opened:
                if earlier.depth >= depth:
                    _cut(ground, earlier, before.cut)
            if reader.source is not None:
                _pass_on(reader, draft, before, drop=False)
    draft.open = forward
    reader.drafts.append(draft)
    reader.low = draft.content[-1].start if forward else (draft.cue.end if draft.cue else reader.low)
    if draft.pattern.endswith("quotation"):
        draft.open = False
        reader.low = max(s.end for s in draft.content)


def _cut(ground: Ground, draft: Draft, at: int) -> None:
    last = draft.content[-1]
    if last.start < at < last.end:
        draft.content[-1] = Span(last.start, at)
    draft.open = False


def _pass_on(reader: Reader, draft: Draft, before: Before, *, drop: bool) -> None:
    """Words that a source passes on are their speaker's, with the source as channel."""
    source = reader.source
    if source is None or source.speaker is None:
        return
    ground = reader.ground
    names = ground.names_in(source.speaker.start, source.speaker.end)
    head = ground.mark_at(source.speaker.start)
    body = (names and names[-1].kind != "person") or (head is not None and head.word.noun in ("body", "document"))
    if any(n.kind == "person" for n in names) or not body:
        return
    draft.via = source.speaker
    if drop and source in reader.drafts:
        reader.drafts.remove(source)
        draft.depth = 0


# --- sources, relays, nouns ---------------------------------------------------------------------------------------------------


def _read_source(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    """According to X, …  |  …, according to X."""
    ground = reader.ground
    begin = ground.skip_blank(cue.end, reader.end)
    lead = ground.masked[reader.low if reader.low <= cue.start else reader.unit.start : cue.start].rstrip()
    at_head = not lead or lead[-1] in ",;:-–—>" + VEIL or ground.text[cue.start].isupper()
    if not at_head:
        mark = ground.marks_to.get(reader.unit.start + len(ground.masked[reader.unit.start : cue.start].rstrip()))
        at_head = mark is not None and bool(mark.word.link or mark.word.adverb in ("aspect",)) and not mark.word.noun
    ends = [s for s in stops(ground, begin, reader.end) if ground.masked[s[0]] != "-" or s[1] - s[0] > 1]
    end = ends[0][0] if ends else reader.end
    tail = not ends or not ground.masked[ends[0][1] : reader.end].strip(' .,;:!?…"”»')
    said = None
    if follow is not None and follow.start < end and follow.word.takes in ("clause", "marked", "any"):
        rest = ground.masked[follow.end : end].strip(" .,;:!?…")
        if not rest:
            end, said = follow.start, follow.end
    name_end = _source_end(ground, begin, end)
    if name_end is None or _is_bare_body(ground, begin, name_end):
        return
    head = ground.mark_at(begin)
    if lead and head is not None and head.word.noun == "document" and not ground.text[cue.start].isupper():
        return
    if lead and tail and ground.text[cue.start].isupper() and cue.word.takes == "source":
        return
    if not at_head:
        short = len(_WORD.findall(lead)) <= 5 and not has_verb(ground, reader.unit.start, cue.start)
        if not short or reader.drafts or name_end >= reader.end - 2:
            return
        first = trim(ground.text, reader.unit.start, cue.start)
        draft = Draft(
            [Span(*first), Span(name_end, reader.end)],
            cue,
            Span(begin, name_end),
            cue.word.act,
            "source-inside",
            inside=reader.inside,
        )
        reader.drafts.append(draft)
        reader.low = name_end
        return
    speaker = Span(begin, name_end)
    draft = Draft([], cue, speaker, cue.word.act, "source-content", frame=(reader.unit.start, name_end), inside=reader.inside)
    if tail and name_end >= end - 1:
        stop = last_stop(ground, reader.unit.start, cue.start)
        at = stop[0] if stop else cue.start
        opened = [d for d in reader.drafts if d.open]
        if reader.drafts:
            for earlier in opened:
                _cut(ground, earlier, at)
            for earlier in reader.drafts:
                if earlier.via is None and earlier.depth == 0:
                    earlier.via = speaker
        else:
            quotes = [q for q in ground.quotations_in(reader.unit.start, cue.start) if q.end <= cue.start]
            if (
                quotes
                and not ground.masked[quotes[-1].end : cue.start].strip(" ,.;-–—")
                and not ground.masked[reader.unit.start : quotes[-1].start].strip()
            ):
                reader.claimed.add(quotes[-1].start)
                draft.content = [Span(quotes[-1].inner, quotes[-1].outer)]
            else:
                draft.content = [Span(reader.unit.start, at)]
            draft.pattern = "content-source"
            if len(_WORD.findall(ground.text, draft.content[0].start, draft.content[0].end)) >= 4:
                reader.drafts.append(draft)
        reader.low = reader.end
        return
    start = said or name_end
    for stop in ends[:3]:
        if stop[0] < start:
            continue
        between = ground.masked[said or name_end : stop[0]].strip(" ,\x02")
        if between and not (_is_apposed(ground, start, stop[0]) and not has_verb(ground, start, stop[0])):
            break
        start = ground.skip_blank(stop[1], reader.end)
    colon = ground.masked.find(":", name_end, min(reader.end, name_end + LOOKAHEAD))
    if colon > start and not has_verb(ground, name_end, colon):
        start = ground.skip_blank(colon + 1, reader.end)
    if start >= reader.end:
        return
    cut = last_stop(ground, reader.unit.start, cue.start)
    for earlier in [d for d in reader.drafts if d.open]:
        _cut(ground, earlier, cut[0] if cut else cue.start)
    draft.content = [Span(start, reader.end)]
    draft.frame = (reader.unit.start, start)
    draft.open = True
    reader.drafts.append(draft)
    reader.source = draft
    reader.low = start


def _is_apposed(ground: Ground, start: int, end: int) -> bool:
    start = ground.skip_blank(start, end)
    whole = any(n.start == start and n.end == end and n.kind != "person" for n in ground.names_in(start, end))
    return whole or is_role(ground, start, end)


def _ends_source(ground: Ground, mark: Mark) -> bool:
    word = mark.word
    verb = word.adverb in ("aspect", "modal", "not") or word.link in ("sub", "contrast")
    return verb and not word.noun and not _in_name(ground, mark)


def _is_bare_body(ground: Ground, start: int, end: int) -> bool:
    """Tell whether "by branch", "by group" names no source: a lone noun of one word."""
    mark = ground.mark_at(start)
    return mark is not None and mark.word.noun in ("body", "document") and mark.end >= end and " " not in mark.word.text


def _source_end(ground: Ground, begin: int, end: int) -> int | None:
    """Return where the name of a source ends; None when `[begin, end)` is no source."""
    start, end = trim(ground.text, begin, end, " \t\n,.;:!?…-–—")
    names = ground.names_in(start, end)
    if names and names[0].kind == "person" and len(_WORD.findall(ground.text, start, names[0].start)) <= 8:
        rest = ground.masked[names[0].end : end].strip(" ,\x02-–—")
        if rest and not has_verb(ground, start, names[0].start) and can_speak(ground, start, names[0].end, named=True):
            head = ground.mark_at(ground.skip_blank(names[0].end, end))
            if head is None or not head.word.noun:
                return names[0].end
    if not can_speak(ground, start, end, named=True):
        head = ground.mark_at(start)
        longer = can_speak(ground, start, min(end, start + 90), named=True)
        if not longer or (head is None and not ground.names_in(start, end)):
            return None
    head = ground.mark_at(start)
    if head is not None and head.word.noun == "first":
        return None
    words = len(_WORD.findall(ground.text, start, end))
    verb = next((m for m in ground.marks_in(start + 1, end) if _ends_source(ground, m)), None)
    if verb is not None and can_speak(ground, start, verb.start, named=True) and not ground.names_in(start, end):
        return len(ground.masked[: verb.start].rstrip())
    if words > 8 or has_verb(ground, start, end):
        names = ground.names_in(start, end)
        if (
            names
            and (names[0].kind == "person" or words > 20 or has_verb(ground, names[0].end, end))
            and len(_WORD.findall(ground.text, start, names[0].start)) <= 8
        ):
            if not has_verb(ground, start, names[0].start):
                return names[0].end
        if has_verb(ground, start, end) and head is not None and head.word.noun == "pronoun":
            return head.end
    return end


def _read_thus(reader: Reader, cue: Mark) -> None:
    ground = reader.ground
    if ground.masked[reader.unit.start : cue.start].strip(" ,-–—") and not ground.text[cue.start].isupper():
        return
    start = ground.skip_blank(cue.end, reader.end)
    while start < reader.end and ground.text[start] in ",: ":
        start += 1
    draft = Draft([Span(start, reader.end)], cue, None, cue.word.act, "thus", carried=True, open=True, inside=reader.inside)
    if reader.before is not None:
        draft.hint = find_subject(ground, reader.before.start, reader.before.end)
    reader.drafts.append(draft)
    reader.low = start


def _read_relay(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    """Agency X quotes Y as saying …"""
    ground = reader.ground
    before = look_before(ground, reader.low, cue, busy=False)
    if before.gap or before.kinds & {"passive", "modal"}:
        return
    start, end = trim(ground.text, before.start, before.end)
    if start >= end or not can_speak(ground, start, end, named=True):
        return
    relay = Span(start, end)
    quoted = _quotation_before(reader, before)
    begin = ground.skip_blank(cue.end, reader.end)
    if quoted is not None:
        stop = next((s[0] for s in stops(ground, begin, reader.end)), reader.end)
        who = trim(ground.text, begin, stop)
        if who[0] < who[1] and can_speak(ground, *who, named=True):
            reader.claimed.add(quoted.start)
            reader.drafts.append(
                Draft(
                    [Span(quoted.inner, quoted.outer)],
                    cue,
                    Span(*who),
                    cue.word.act,
                    "quotation-relay",
                    via=relay,
                    inside=reader.inside,
                )
            )
            reader.low = who[1]
        return
    limit = min(reader.end, begin + LOOKAHEAD)
    that = ground.speech.that.search(ground.small, begin, limit)
    colon = ground.masked.find(":", begin, limit)
    veil = ground.masked.find(VEIL, begin, limit)
    places = sorted(p for p in (that.start() if that else -1, colon, veil) if p >= 0)
    if (
        follow is not None
        and follow.word.takes not in ("source", "relay")
        and (not places or follow.start < places[0])
        and follow.start < limit
    ):
        reader.relay, reader.relay_times, reader.low = relay, before.times, begin
        return
    if not places:
        return
    who = trim(ground.text, begin, places[0])
    if who[0] >= who[1] or not can_speak(ground, *who, named=True):
        return
    at = that.end() if that and places[0] == that.start() else places[0] + (ground.masked[places[0]] == ":")
    at = ground.skip_blank(at, reader.end)
    spans, kind = _forward(reader, cue, at, reader.end, "colon" if ground.masked[places[0]] == ":" else "that", "state")
    if spans:
        draft = Draft(
            spans, cue, Span(*who), cue.word.act, "relayed-" + kind, via=relay, times=before.times, inside=reader.inside
        )
        draft.frame = (reader.low, cue.end)
        _place(reader, draft, before)


def _read_nominal(reader: Reader, cue: Mark, behind: int) -> bool:
    """The statement *of X* that …: a clause hangs on a noun. Returns True when the cue is a noun here, used up or not."""
    ground, speech = reader.ground, reader.ground.speech
    of = speech.of.match(ground.small, behind, reader.end)
    if of is not None and _read_that_is(reader, cue, of.end()):
        return True
    nominal = cue.word.noun or speech.nominal.search(ground.small, max(0, cue.start - 24), cue.start)
    if of is None or not nominal:
        return False
    who = ground.skip_blank(of.end(), reader.end)
    limit = next((s[0] for s in stops(ground, who, reader.end)), reader.end)
    about = speech.about.search(ground.small, who, min(limit, who + 100))
    if about is None and cue.word.act in ("condemn", "accuse", "praise"):
        limit = reader.end
        about = speech.of_topic.search(ground.small, who, min(limit, who + 100))
    if about is None or about.start() - who < 2 or has_verb(ground, who, about.start()):
        return True
    start, end = trim(ground.text, who, about.start())
    if not can_speak(ground, start, end, named=True):
        return True
    clause = speech.matter.search(about.group()) or speech.that.search(about.group())
    if not clause and cue.word.act in ("state", "judge", "confirm"):
        return True
    matter = speech.matter.search(ground.small, about.start(), about.end())
    at = matter.start() if matter else about.end()
    finish = limit
    for found in speech.ends.finditer(ground.small, about.end(), limit):
        if found.start() > about.end() + 8 and _copula(ground, found):
            finish = found.start()
            break
    draft = Draft([Span(at, finish)], cue, Span(start, end), cue.word.act, "noun-of-speaker", inside=reader.inside)
    opened = [d for d in reader.drafts if d.open]
    draft.depth = opened[-1].depth + 1 if opened else 0
    reader.drafts.append(draft)
    return True


def _read_that_is(reader: Reader, cue: Mark, at: int) -> bool:
    """ "…" That is what X said: the content is what stands before the sentence."""
    ground = reader.ground
    if not ground.speech.that_is.fullmatch(ground.small, reader.unit.start, len(ground.small[: cue.start].rstrip())):
        return False
    begin = ground.skip_blank(at, reader.end)
    stop = next((s[0] for s in stops(ground, begin, reader.end)), reader.end)
    scene = next(
        (m.start for m in ground.marks_in(begin + 1, stop) if m.word.frame and not m.word.noun and not _in_name(ground, m)),
        stop,
    )
    start, end = trim(ground.text, begin, scene)
    if start >= end or not can_speak(ground, start, end, named=True):
        return False
    if reader.prior is not None:
        content = Span(reader.prior.inner, reader.prior.outer)
    elif reader.before is not None and reader.free:
        content = Span(reader.before.start, reader.before.end)
    else:
        return False
    draft = Draft([content], cue, Span(start, end), cue.word.act, "that-is-of", inside=reader.inside)
    draft.frame = (reader.unit.start, reader.end)
    reader.drafts.append(draft)
    return True


def _copula(ground: Ground, found: re.Match[str]) -> bool:
    return ground.speech.likening.fullmatch(found.group()) is not None
