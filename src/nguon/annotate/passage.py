"""Drafts of a whole article: sentences read in order, with what one leaves to the next.

The idea: most statements stand in one sentence, but a quotation may wait for its speaker ("..." / "That is what X said"), go on
after its attribution, take its speaker from before, or follow a colon in the next paragraph. What is left over from sentence to
sentence is just that: one unclaimed quotation, one cue that still lacks its content, the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nguon.annotate.apposition import is_role
from nguon.annotate.clause import ASIDE, VEIL, Ground, trim
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.grammar import read_unit
from nguon.annotate.interview import find_turns, read_turn
from nguon.annotate.quotation import Quotation
from nguon.annotate.sentence import Sentence
from nguon.annotate.subject import find_subject
from nguon.annotate.voice import can_speak, has_verb
from nguon.model.span import Span

CARRIED_WORDS = 5
"""A quotation without a cue of its own is somebody's words from so many words on; shorter ones are names."""
EXTENSION = 3
"""What follows a colon may go on for so many sentences, when they end the paragraph and hold no cue of their own."""
ASIDE_WORDS = 12
"""So many words may stand between an attribution and the second half of its quotation."""
BANNER_REACH = 90
"""How far behind the word for a banner its words may stand, in characters."""
SPEAKER_WORDS = 8
"""The name before a colon in a title or an interview has at most so many words."""
ANSWER_WORDS = 5
"""An unquoted answer has at least so many words."""

_WORD = re.compile(r"\w+")
ARROW = re.compile(r">>(?!>)|\s/(?=\s)")
"""What some papers set before or between headlines of other articles amid a text."""

Drafts = list[tuple[Draft, Unit]]
Leaders = dict[int, Span]
"""By where a quotation without a cue begins: the person whom the sentence before, which reports nothing, is about."""


def read_passages(ground: Ground, inner: Ground, blocks: Sequence[Sequence[Sentence]]) -> Drafts:
    """Return the drafts of all `blocks` with the sentences they stand in.

    `ground` has its quotations veiled; `inner` is the same page with nothing veiled, for the inside of quotations.
    """
    out: Drafts = []
    prior: Quotation | None = None
    last: Unit | None = None
    leaders: Leaders = {}
    turns = find_turns(ground, blocks)
    for number, block in enumerate(blocks):
        if (turn := turns.get(number)) is not None:
            out.extend(read_turn(ground, turn, _units(ground, block, ground.quotations_in(block[0].start, block[-1].end))))
            last = None
            continue
        found, prior, last = _read_block(ground, block, prior, last, out, leaders)
        out.extend(found)
        for draft, _ in found:
            for span in draft.content:
                quotes = ground.quotations_in(max(0, span.start - 4), span.end)
                if any(q.inner <= span.start and span.end <= q.outer for q in quotes):
                    out.extend(_read_inside(inner, span, block))
    if prior is not None:
        out.append(_carried(prior, blocks[-1][-1], leaders))
    return out


def _units(ground: Ground, block: Sequence[Sentence], quotations: Sequence[Quotation]) -> list[Unit]:
    """Join sentences that one quotation holds together, and part headlines of other articles, each led by an arrow."""
    out: list[Unit] = []
    for sentence in block:
        if out and any(q.start < out[-1].end <= sentence.start < q.end for q in quotations):
            out[-1] = replace(out[-1], end=sentence.end)
            continue
        at = sentence.start
        for arrow in ARROW.finditer(ground.masked, at + 1, sentence.end):
            if ground.text[arrow.end() : arrow.end() + 2].strip("> ")[:1].isupper():
                out.append(Unit(at, arrow.start(), sentence.role, sentence.block))
                at = arrow.start() + 1
        out.append(Unit(at, sentence.end, sentence.role, sentence.block))
    return out


def _read_block(
    ground: Ground, block: Sequence[Sentence], prior: Quotation | None, last: Unit | None, before: Drafts, leaders: Leaders
) -> tuple[Drafts, Quotation | None, Unit | None]:
    out: Drafts = []
    if prior is not None and block[0].role == "caption":
        return [(d, u) for u in _units(ground, block, ()) for d in read_unit(ground, u)], prior, last
    units = _units(ground, block, ground.quotations_in(block[0].start, block[-1].end))
    if units[0].role in ("lead", "body"):
        units[0] = _behind_dateline(ground, units[0])
    free = last is not None and not any(unit is last for _, unit in before[-3:])
    waiting = before[-1][0] if before and not before[-1][0].content else None
    passed = -1
    for number, unit in enumerate(units):
        if unit.start < passed:
            continue
        if voices := _series(ground, unit, block[-1].end):
            out.extend((voice, unit) for voice in voices)
            passed, last, free, prior, waiting = voices[-1].content[-1].end, unit, False, None, None
            continue
        alone = _alone(ground, unit)
        held, waiting = waiting, None
        if held is not None and alone is not None:
            held.content.append(Span(*trim(ground.text, alone.inner, alone.outer)))
            held.pattern, last, free = "speaker-cue-quotation", unit, False
            continue
        drafts = read_unit(ground, unit, prior=prior, last=last, free=free)
        if prior is not None and not any(d.content and d.content[0].start == prior.inner for d in drafts):
            if not drafts and number + 1 < len(units) and _tells_whose(ground, units[number + 1]):
                last, free = unit, True
                continue
            carried = _carried(prior, block[0], leaders)
            told = next((d.speaker for d in drafts if d.speaker is not None), None)
            carried[0].after = told or find_subject(ground, unit.start, unit.end) or _person_in(ground, unit)
            if not prior.closed and drafts and drafts[0].pattern == "quotation-speaker-cue":
                carried[0].same = drafts[0]
            out.append(carried)
        prior = None
        if alone is not None and not drafts:
            latest = out[-1][0] if out else None
            if latest is not None and latest.pattern == "quotation-speaker-cue" and _adjoins(ground, latest, unit):
                latest.content.append(Span(*trim(ground.text, alone.inner, alone.outer)))
            elif len(_WORD.findall(ground.text, alone.inner, alone.outer)) >= CARRIED_WORDS:
                prior = alone
                if last is not None and free and (leader := _leader(ground, last)) is not None:
                    leaders[prior.start] = leader
        elif not drafts and (gesture := _gesture(ground, unit) or _banner(ground, unit)) is not None:
            drafts = [gesture]
        elif unit.role in ("title", "heading") or not drafts:
            drafts = drafts + _after_colon(ground, unit, drafts, last=number + 1 == len(units), end=block[-1].end)
        last, free = unit, not drafts
        out.extend((d, unit) for d in drafts)
        if drafts and not drafts[-1].content:
            waiting = drafts[-1]
    _extend(ground, units, out)
    return out, prior, last


_DATELINE = re.compile(r"(?:\(([^()\n]{2,30})\)|([\w.]+(?: [\w.]+){0,3}))(?:\s*[-–—]\s+|(?<=\))\s+)(?=\S)")


def _behind_dateline(ground: Ground, unit: Unit) -> Unit:
    """Return `unit` without the paper's sign that opens it (`ABC - `, `(ABC News) - `)."""
    found = _DATELINE.match(ground.text, unit.start, unit.end)
    if found is None:
        return unit
    sign = found.group(2)
    if sign is not None and not (sign.isupper() and any(c.isalpha() for c in sign)):
        names = ground.names_in(unit.start, found.end(2))
        if len(names) != 1 or names[0].kind != "org" or (names[0].start, names[0].end) != found.span(2):
            return unit
    return replace(unit, start=found.end())


def _gesture(ground: Ground, unit: Unit) -> Draft | None:
    """`"...", X shook his head`: a quotation that opens the sentence, then who said it and what he did."""
    quote = next(iter(ground.quotations_in(unit.start, unit.end)), None)
    if quote is None or any(c.isalnum() for c in ground.masked[unit.start : quote.start]):
        return None
    if len(_WORD.findall(ground.text, quote.inner, quote.outer)) < CARRIED_WORDS:
        return None
    rest = ground.masked[quote.end : unit.end].lstrip()
    if rest[:1] not in (",", "-", "–", "—") or len(_WORD.findall(rest)) > ASIDE_WORDS:
        return None
    at = quote.end + 1
    while at < unit.end and not ground.text[at].isalnum():
        at += 1
    who = find_subject(ground, at, unit.end)
    if who is None or who.start != at:
        return None
    return Draft([Span(*trim(ground.text, quote.inner, quote.outer))], None, who, "state", "quotation-speaker")


def _banner(ground: Ground, unit: Unit) -> Draft | None:
    """A banner with words in quotation marks: they are the words of those who carry it."""
    banner = ground.speech.banners.search(ground.masked, unit.start, unit.end)
    quote = next(iter(ground.quotations_in(banner.end(), unit.end)), None) if banner is not None else None
    if banner is None or quote is None or quote.start - banner.end() > BANNER_REACH:
        return None
    if len(_WORD.findall(ground.text, quote.inner, quote.outer)) < 3:
        return None
    who = find_subject(ground, unit.start, banner.start())
    if who is None:
        who = Span(banner.start(), banner.end())
    return Draft([Span(*trim(ground.text, quote.inner, quote.outer))], None, who, "state", "banner")


def _extend(ground: Ground, units: list[Unit], out: Drafts) -> None:
    if not out or not out[-1][0].extends:
        return
    draft, unit = out[-1]
    rest = [u for u in units if u.start >= unit.end]
    if not draft.pattern.startswith("speaker-colon"):
        rest = _still_first(ground, rest)
    if 0 < len(rest) <= EXTENSION and not any(m.word.act for u in rest for m in ground.marks_in(u.start, u.end)):
        draft.content.extend(Span(*trim(ground.text, u.start, u.end)) for u in rest)


def _person_in(ground: Ground, unit: Unit) -> Span | None:
    """The first person named in a sentence."""
    person = next((n for n in ground.names_in(unit.start, unit.end) if n.kind == "person"), None)
    return None if person is None else Span(person.start, person.end)


def _still_first(ground: Ground, rest: list[Unit]) -> list[Unit]:
    """The sentences behind one in the first person that go on in it: no cue, name or quotation in them."""
    out: list[Unit] = []
    for unit in rest[:EXTENSION]:
        marks = ground.marks_in(unit.start, unit.end)
        if (
            any(m.word.act for m in marks)
            or ground.names_in(unit.start, unit.end)
            or ground.quotations_in(unit.start, unit.end)
        ):
            break
        if not out and len(rest) > EXTENSION and not any(m.word.noun == "first" for m in marks):
            break
        out.append(unit)
    return out


def _alone(ground: Ground, unit: Unit) -> Quotation | None:
    """Return the quotation that makes up the whole unit, if one does."""
    quotes = ground.quotations_in(unit.start, unit.end)
    if len(quotes) != 1:
        return None
    outside = ground.masked[unit.start : quotes[0].start] + ground.masked[quotes[0].end : unit.end]
    return None if any(c.isalnum() for c in outside) else quotes[0]


def _adjoins(ground: Ground, draft: Draft, unit: Unit) -> bool:
    end = max(draft.content[-1].end, draft.cue.end if draft.cue else 0)
    return len(_WORD.findall(ground.text, end, unit.start)) <= ASIDE_WORDS


def _tells_whose(ground: Ground, unit: Unit) -> bool:
    """Tell whether a sentence begins with "that is", as the one that tells whose a quotation before it was."""
    start = unit.start
    while start < unit.end and ground.masked[start] in ASIDE + " ":
        start += 1
    return ground.speech.that_is.match(ground.small, start, unit.end) is not None


def _leader(ground: Ground, unit: Unit) -> Span | None:
    """The person by name or pronoun whom a sentence is about ("*Coach A* was not pleased." before a quotation)."""
    subject = find_subject(ground, unit.start, unit.end)
    if subject is None:
        people = [n for n in ground.names_in(unit.start, unit.end) if n.kind == "person"]
        return Span(people[0].start, people[0].end) if len(people) == 1 else None
    head = ground.mark_at(subject.start)
    named = any(n.kind == "person" for n in ground.names_in(subject.start, subject.end))
    return subject if named or (head is not None and head.word.noun == "pronoun") else None


def _carried(quote: Quotation, sentence: Sentence, leaders: Leaders) -> tuple[Draft, Unit]:
    draft = Draft([Span(quote.inner, quote.outer)], None, None, "state", "quotation-alone", carried=True)
    draft.hint = leaders.get(quote.start)
    return draft, Unit(quote.start, quote.end, sentence.role, sentence.block)


def _after_colon(ground: Ground, unit: Unit, drafts: list[Draft], *, last: bool, end: int) -> list[Draft]:
    """`X: "..."`, in titles `X: a clause`, in interviews `X: an answer`, where X is a person or a body."""
    colon = ground.masked.find(":", unit.start, unit.end)
    if colon < 0:
        return []
    at = ground.skip_blank(colon + 1, unit.end)
    quoted = at < unit.end and ground.masked[at] == VEIL
    quote = next(iter(ground.quotations_in(at, unit.end)), None) if quoted else None
    if drafts:
        return _second_half(ground, drafts, quote, colon, at)
    start, stop = trim(ground.text, unit.start, colon)
    if start >= stop or at >= unit.end:
        return []
    if quote is not None:
        who = find_subject(ground, start, stop) or (Span(start, stop) if can_speak(ground, start, stop, named=True) else None)
        if who is None or len(_WORD.findall(ground.text, quote.inner, quote.outer)) < 3:
            return []
        return [Draft([Span(quote.inner, quote.outer)], None, who, "state", "speaker-colon-quotation")]
    if not can_speak(ground, start, stop, named=True) or has_verb(ground, start, stop):
        return []
    names = ground.names_in(start, stop)
    if unit.role == "title" and not names and len(_WORD.findall(ground.text, start, stop)) <= 4:
        head = ground.mark_at(start)
        content = trim(ground.text, at, unit.end)
        if head is not None and head.word.noun == "person" and len(_WORD.findall(ground.text, *content)) >= ANSWER_WORDS:
            return [Draft([Span(*content)], None, Span(start, stop), "state", "title-colon")]
        return []
    if unit.role == "body" and (voices := _voxpop(ground, (start, stop), at, end, unit.end)):
        return voices
    if not names or names[-1].end != stop or len(_WORD.findall(ground.text, start, stop)) > SPEAKER_WORDS:
        return []
    head = ground.mark_at(start)
    if names[0].start != start and (head is None or not head.word.noun):
        return []
    if names[0] is not names[-1] and _tells(ground, names[0].end, names[-1].start):
        return []
    content = trim(ground.text, at, unit.end)
    words = len(_WORD.findall(ground.text, *content))
    stands = ground.speech.stands.match(ground.small, *content)
    office = head is not None and head.word.noun == "person" and words >= ANSWER_WORDS
    if unit.role == "title" and words >= 3 and (names[-1].kind == "person" or stands or office):
        return [Draft([Span(*content)], None, Span(start, stop), "state", "title-colon")]
    if unit.role == "body" and names[-1].kind == "person" and words >= ANSWER_WORDS and ground.text[content[0]].isupper():
        answer = Draft([Span(*trim(ground.text, at, end))], None, Span(start, stop), "state", "interview")
        return [answer] if last or content[0] - unit.start < 60 else []
    return []


def _series(ground: Ground, unit: Unit, end: int) -> list[Draft]:
    """A paragraph or sentence that a bullet opens, then a name, what describes it, a colon: what several people say in turn."""
    if unit.role != "body" or ground.text[unit.start] not in "*•":
        return []
    colon = ground.masked.find(":", unit.start, unit.end)
    at = ground.skip_blank(colon + 1, end)
    if colon < 0 or at >= end or ground.masked[at] == VEIL:
        return []
    return _voxpop(ground, trim(ground.text, unit.start, colon), at, end, unit.end)


_BULLET = re.compile(r"\s[*•]\s")
VOICE_WORDS = 24
"""A name with what describes it has at most so many words before the colon."""


def _voxpop(ground: Ground, who: tuple[int, int], at: int, end: int, edge: int) -> list[Draft]:
    """`* Mrs A, teacher at B: We need …`: a name, a comma, a trade, a colon; up to the next bullet or the paragraph's `end`.

    Where a bullet follows before `edge`, the end of the sentence, the next voice is read too.
    """
    if not _introduced(ground, *who) or not ground.text[at].isupper():
        return []
    bullet = _BULLET.search(ground.text, at, end)
    content = trim(ground.text, at, bullet.start() if bullet is not None else end)
    if len(_WORD.findall(ground.text, *content)) < ANSWER_WORDS:
        return []
    out = [Draft([Span(*content)], None, Span(*who), "state", "interview")]
    colon = ground.masked.find(":", bullet.end(), edge) if bullet is not None else -1
    if bullet is not None and colon > 0:
        begin = ground.skip_blank(colon + 1, end)
        out += _voxpop(ground, trim(ground.text, bullet.end(), colon), begin, end, edge) if begin < end else []
    return out


def _introduced(ground: Ground, start: int, end: int) -> bool:
    """Tell whether `[start, end)` is a person's name with what describes it behind a comma or a dash."""
    name = next(iter(ground.names_in(start, end)), None)
    if name is None or name.kind != "person" or len(_WORD.findall(ground.text, start, name.start)) > 3:
        return False
    behind = ground.masked[name.end : end].lstrip()[:1]
    if behind not in (",", "-", "–", "—") or len(_WORD.findall(ground.text, start, end)) > VOICE_WORDS:
        return False
    role = name.end + 1
    while role < end and not ground.text[role].isalnum():
        role += 1
    return is_role(ground, role, end)


def _tells(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a lower-case word that is no title stands right behind the first name of a title: a verb."""
    at = ground.skip_blank(start, end)
    if at >= end or not ground.text[at].islower():
        return False
    mark = ground.mark_at(at)
    return not (mark is not None and mark.word.noun) and not ground.speech.after_name.match(ground.small, at, end)


def _second_half(ground: Ground, drafts: list[Draft], quote: Quotation | None, colon: int, at: int) -> list[Draft]:
    """A title's quotation behind its colon is a statement of its own, by the speaker of what stands before it."""
    first = next((d for d in drafts if d.speaker is not None), None)
    if quote is None or first is None or any(d.content and d.content[0].start >= at for d in drafts):
        return []
    for draft in drafts:
        if draft.content and draft.content[-1].end > colon:
            draft.content[-1] = Span(*trim(ground.text, draft.content[-1].start, colon))
    content = Span(*trim(ground.text, quote.inner, quote.outer))
    return [Draft([content], None, first.speaker, "state", "title-quotation", same=first)]


def _read_inside(ground: Ground, span: Span, block: Sequence[Sentence]) -> Drafts:
    """Read a quotation's inside for what the quoted person reports of others."""
    out: Drafts = []
    for sentence in block:
        start, end = max(sentence.start, span.start), min(sentence.end, span.end)
        if start < end:
            unit = Unit(start, end, sentence.role, sentence.block)
            out.extend((d, unit) for d in read_unit(ground, unit, inside=True) if d.content)
    return out
