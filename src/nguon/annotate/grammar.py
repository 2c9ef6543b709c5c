"""The grammar of reported speech over one sentence: from cues, quotations and clauses to drafts of statements.

The idea: go from cue to cue. What stands before a cue names the speaker (`speaker.look_before`); its content is the quotation
before the speaker, or what follows the cue, or, where nothing follows, the clause before the speaker. A later cue of the same
sentence stands beside the earlier one (and cuts its content) or inside it (`within`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from nguon.annotate.clause import ASIDE, VEIL, Ground, last_stop, trim
from nguon.annotate.content import clause_end, condition, find_content
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.level import place_draft, told_of_others
from nguon.annotate.noun import is_noun, read_is, read_nominal
from nguon.annotate.quotation import Quotation
from nguon.annotate.reader import Reader, cut_content, in_name, joined
from nguon.annotate.relay import read_relay
from nguon.annotate.source import read_source, read_thus
from nguon.annotate.speaker import Before, look_before
from nguon.annotate.subject import by_letter, find_agent, find_owner, find_shared, find_subject, glued, is_self, serial, sourced
from nguon.annotate.voice import can_speak
from nguon.model.span import Span

_WORD = re.compile(r"\w+")
CLAUSE_WORDS = 4
"""What stands between a cue and a colon is content of its own from so many words on."""


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

    `inside`: the unit stands in a quotation. `last` is the unit before, `free` when nothing was found in it. `prior`: an
    unclaimed quotation that ends right before the unit.
    """
    finish = ground.text.find("./.", unit.start, unit.end)
    reader = Reader(ground, unit, inside, prior, unit.end if finish < 0 else finish, unit.start)
    reader.before, reader.free = last, free
    read_is(reader)
    cues = [m for m in ground.marks_in(unit.start, unit.end) if m.word.act and not in_name(ground, m)]
    for number, cue in enumerate(cues):
        if cue.start < reader.low and reader.drafts:
            continue
        follow = cues[number + 1] if number + 1 < len(cues) else None
        if cue.word.takes == "source":
            read_source(reader, cue, follow)
        elif cue.word.takes == "thus":
            read_thus(reader, cue)
        elif cue.word.takes in ("relay", "relay+"):
            read_relay(reader, cue, follow)
        else:
            _read_cue(reader, cue, follow)
    return [d for d in reader.drafts if _closed(reader, d) or d.pattern == "awaits"]


def _closed(reader: Reader, draft: Draft) -> bool:
    spans = []
    for span in draft.content:
        start, end = trim(reader.ground.text, span.start, span.end)
        if end > start:
            spans.append(Span(start, end))
    draft.content = spans
    return bool(spans)


def _read_cue(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    ground, word = reader.ground, cue.word
    low, reader.front = reader.low, 0
    behind = ground.skip_blank(cue.end, reader.end)
    if _only_leads(ground.mark_at(behind), cue):
        return
    if read_nominal(reader, cue, behind):
        return
    if _opens_anew(ground, cue, reader.unit.start):
        low = cue.start
    written = word.act == "urge" and by_letter(ground, low, cue)
    if word.named and not written and is_noun(ground, low, cue, behind):
        return
    if _describes_speaker(ground, low, cue):
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
        agent = find_agent(ground, before)
        if agent is not None:
            _read_passive(reader, cue, before, agent)
            return
    if before.first or (reader.inside and _speaks_of_self(ground, before)):
        return
    letters = act == "urge" and by_letter(ground, low, cue)
    same: Draft | None = None
    speaker: Span | None = None
    if before.gap and word.near and reader.subject is None:
        _read_carried(reader, cue, before, follow)
        return
    if before.gap or letters:
        same, speaker = find_shared(reader, cue, before, follow, letters=letters)
        if same is None and speaker is None:
            _read_carried(reader, cue, before, follow)
            return
    else:
        start, end = trim(ground.text, before.start, before.end)
        while start < end and ground.masked[start] in ASIDE + " ":
            start += 1
        if start >= end:
            return
        speaker = Span(start, end)
        nickname = ground.masked[start] == VEIL
        listed = None if nickname else _ends_list(ground, reader.unit.start, before)
        if listed is not None:
            start, end = listed.start, listed.end
            speaker = listed
        speaks = nickname or can_speak(ground, start, end, named=word.named, animate=word.animate)
        if not speaks or serial(ground, start, end):
            subject = sourced(ground, start, end) or glued(ground, start, end)
            if subject is None and word.takes in ("clause", "marked", "addressed", "venue"):
                subject = find_subject(ground, start, end)
                subject = None if subject is None or subject.end >= end else subject
            if subject is None:
                return
            speaker = subject
        if ground.speech.never.match(ground.small, speaker.start, speaker.end) or _in_paper(reader, speaker, cue, follow):
            return
        if reader.drafts and is_self(reader, speaker, before):
            last = reader.drafts[-1]
            if last.act == "state":
                last.act = act
            reader.low = cue.end
            return
    if told_of_others(reader, cue, before, letters=letters):
        return
    owner = find_owner(reader, cue) if act == "praise" and speaker is not None else None
    if owner is not None:
        content, how = [owner[1]], "speaker-cue-of"
    else:
        content, how = find_content(reader, cue, before, follow, act)
    if how == "awaits":
        waiting = Draft([], cue, speaker, act, how, same=same, times=before.times, inside=reader.inside)
        waiting.frame = (low, cue.end)
        reader.drafts.append(waiting)
        return
    if not content:
        if word.takes == "silence":
            for earlier in [d for d in reader.drafts if d.open]:
                cut_content(ground, earlier, before.cut)
        if speaker is not None and before.link in ("add", "contrast") and cue.word.named:
            for earlier in [d for d in reader.drafts if d.open]:
                cut_content(ground, earlier, before.cut)
            reader.subject, reader.low = speaker, cue.end
        elif speaker is not None and follow is not None and joined(ground, cue, follow):
            reader.subject, reader.low = speaker, cue.end
        return
    if act in ("urge", "commit") and how == "speaker-cue-content" and not before.gap:
        content = condition(reader, before) + content
    draft = Draft(content, cue, speaker, act, how, negated=negated, same=same, times=before.times, inside=reader.inside)
    if owner is not None:
        draft.speaker, draft.via = owner[0], speaker
    if how == "speaker-colon-content" or (
        how == "speaker-cue-content" and not reader.inside and _in_first_person(ground, content)
    ):
        draft.extends = True
    draft.frame = (max(low, before.cut) if before.link in ("sub", "contrast", "add") else low, cue.end)
    if how == "speaker-cue-content" and not reader.inside:
        behind_colon = _quoted_after(reader, draft)
        if behind_colon is not None:
            place_draft(reader, draft, before, letters=letters)
            draft.open = False
            reader.drafts.append(Draft([behind_colon], None, speaker, "state", "colon-quotation", same=draft))
            reader.low = behind_colon.end
            return
    if word.takes == "banner" and len(content) > 1:
        for span in content:
            reader.drafts.append(replace(draft, content=[span]))
        reader.low = content[-1].end
        return
    place_draft(reader, draft, before, letters=letters)


def _opens_anew(ground: Ground, cue: Mark, start: int) -> bool:
    """Tell whether a cue with a capital amid its sentence begins another without a stop (a caption glued to a paragraph)."""
    if not ground.text[cue.start].isupper() or ground.text[cue.start : cue.end].isupper():
        return False
    return ground.text[cue.start - 1 : cue.start].isspace() and bool(ground.masked[start : cue.start].strip(" -–—>"))


def _ends_list(ground: Ground, begin: int, before: Before) -> Span | None:
    """The one who opens the sentence, where only the end of a list stands before the cue ("*Ms A*, …, ducks at B said")."""
    if before.link != "," or can_speak(ground, before.start, before.end, named=True):
        return None
    subject = find_subject(ground, begin, before.start)
    people = [] if subject is None else ground.names_in(subject.start, subject.end)
    at = begin
    while at < before.start and not ground.text[at].isalnum():
        at += 1
    return subject if subject is not None and subject.start == at and people and people[0].kind == "person" else None


def _only_adverbs(ground: Ground, start: int, end: int) -> bool:
    """Tell whether nothing but adverbs stands in `[start, end)`."""
    at = ground.skip_blank(start, end)
    while at < end:
        mark = ground.mark_at(at)
        if ground.masked[at] == ",":
            at = ground.skip_blank(at + 1, end)
            continue
        if mark is None or not mark.word.adverb or mark.end > end:
            return False
        at = ground.skip_blank(mark.end, end)
    return True


def _in_paper(reader: Reader, speaker: Span, cue: Mark, follow: Mark | None) -> bool:
    """Tell whether "in the report just published, X says …" only tells where X says it."""
    ground = reader.ground
    head = ground.mark_at(speaker.start)
    lead = ground.small[reader.unit.start : speaker.start].split()[-1:]
    if follow is None or head is None or head.word.noun != "document" or not ground.speech.by.issuperset(lead) or not lead:
        return False
    return ground.masked[ground.skip_blank(cue.end, reader.end) : reader.end][:1] == ","


def _read_carried(reader: Reader, cue: Mark, before: Before, follow: Mark | None) -> None:
    """A cue that opens its sentence behind "therefore" or "besides" is that of the speaker before; a demand also without.

    Nothing but such a word and adverbs stands before it. Where no statement came before, the subject of that sentence speaks.
    """
    ground = reader.ground
    if reader.drafts or reader.inside or reader.before is None or cue.word.takes == "silence":
        return
    at = reader.unit.start
    while at < cue.start and not ground.text[at].isalnum():
        at += 1
    head = ground.mark_at(at)
    led = head is not None and head.word.text in ground.speech.carries
    if head is not None and led:
        at = head.end
    demand = cue.word.act == "urge"
    if not _only_adverbs(ground, at, cue.start) or not (demand or led) or (reader.free and not (demand and led)):
        return
    if before.kinds & {"not", "modal", "passive"}:
        return
    told = ground.skip_blank(cue.end, reader.end)
    asked = ground.mark_at(told)
    addressed = (asked is not None and bool(asked.word.noun)) or any(n.start == told for n in ground.names_in(told, reader.end))
    addressed = addressed or ground.speech.count.match(ground.small, told, reader.end) is not None
    if (asked is not None and asked.word.adverb) or not (led or addressed):
        return
    content, how = find_content(reader, cue, before, follow, cue.word.act)
    if how != "speaker-cue-content" or len(_WORD.findall(ground.text, content[0].start, content[-1].end)) < CLAUSE_WORDS:
        return
    draft = Draft(content, cue, None, cue.word.act, "cue-content", carried=True, inside=reader.inside)
    draft.hint = find_subject(ground, reader.before.start, reader.before.end)
    reader.drafts.append(draft)
    reader.low = content[0].start


def _quoted_after(reader: Reader, draft: Draft) -> Span | None:
    """`asked people to help: "…"`: cut the content at the colon and return the quotation behind it, a statement of its own."""
    ground, span = reader.ground, draft.content[-1]
    colon = ground.masked.rfind(":", span.start, span.end)
    if colon < 0 or len(_WORD.findall(ground.text, span.start, colon)) < CLAUSE_WORDS:
        return None
    quote = next(iter(ground.quotations_in(colon + 1, reader.end)), None)
    if (
        quote is None
        or ground.masked[colon + 1 : quote.start].strip()
        or ground.masked[quote.end : reader.end].strip(" .,;!?…")
    ):
        return None
    reader.claimed.add(quote.start)
    draft.content[-1] = Span(*trim(ground.text, span.start, colon))
    return Span(*trim(ground.text, quote.inner, quote.outer))


def _in_first_person(ground: Ground, content: list[Span]) -> bool:
    """Tell whether unquoted content is told as "I" or "we", and so may go on in the next sentences."""
    head = ground.mark_at(content[0].start)
    return head is not None and head.word.noun == "first" and len(content) == 1


def _describes_speaker(ground: Ground, low: int, cue: Mark) -> bool:
    """Tell whether a cue only describes somebody just named ("Mr A, *who once criticised* B, said …")."""
    stop = last_stop(ground, low, cue.start)
    if stop is None or ground.masked[stop[0]] != "," or not ground.names_in(max(low, stop[0] - 60), stop[0]):
        return False
    head = ground.mark_at(ground.skip_blank(stop[1], cue.start))
    if head is None or head.word.text not in ground.speech.who:
        return False
    at = ground.skip_blank(head.end, cue.start)
    passed = 0
    while at < cue.start:
        mark = ground.mark_at(at)
        if mark is None or not mark.word.adverb:
            return False
        at, passed = ground.skip_blank(mark.end, cue.start), passed + 1
    return passed > 0


def _speaks_of_self(ground: Ground, before: Before) -> bool:
    """Tell whether "I" or "we" stands in the words before a cue inside a quotation."""
    return any(m.word.noun == "first" for m in ground.marks_in(before.start, before.end) if not in_name(ground, m))


def _only_leads(beside: Mark | None, cue: Mark) -> bool:
    """Tell whether a cue only leads to the cue right behind it ("wondered saying that", "cheerfully said")."""
    if beside is None or not beside.word.act or beside.word.noun or beside.word.takes in ("source", "relay", "relay+"):
        return False
    return bool(cue.word.adverb) or (cue.word.takes != "any" and beside.word.takes == "clause")


def _read_passive(reader: Reader, cue: Mark, before: Before, agent: tuple[Mark, int]) -> None:
    ground = reader.ground
    passive, begin = agent
    if cue.word.takes != "any" or (before.link == "," and any(d.open for d in reader.drafts)):
        return
    rest = trim(ground.text, cue.end, clause_end(reader, cue, before, cue.end))
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
    place_draft(reader, draft, before)
