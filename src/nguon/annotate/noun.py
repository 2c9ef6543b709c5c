"""Statements that hang on a noun: "claims *of X* that ...", and "..." / "That is what X said"."""

from __future__ import annotations

import re

from nguon.annotate.clause import ASIDE, VEIL, Ground, stops, trim
from nguon.annotate.cue import Mark, Word
from nguon.annotate.draft import Draft
from nguon.annotate.reader import Reader, in_name
from nguon.annotate.voice import can_speak, has_verb
from nguon.model.span import Span

_WORD = re.compile(r"\w+")
OWNER_REACH = 90
"""How far behind "of" the word "is" may stand, in characters: the owner of a view lies between."""
HELD_WORDS = 5
"""What a view is has at least so many words: fewer only praise or blame it ("is clear")."""


def is_noun(ground: Ground, low: int, cue: Mark, behind: int) -> bool:
    """Tell whether the cue is a noun at its place ("those *calls*", "*claims* of", "the *order* above was …")."""
    edge = ground.edge(cue.start)
    beside = ground.marks_to.get(edge)
    adverb = beside is not None and bool(beside.word.adverb) and not beside.word.noun and " " in beside.word.text
    apart = adverb or edge in ground.times_to or any(n.end == edge for n in ground.names_in(max(low, edge - 60), edge))
    if not apart and ground.speech.nominal.search(ground.small, max(low, cue.start - 24), cue.start):
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


def read_nominal(reader: Reader, cue: Mark, behind: int) -> bool:
    """The statement *of X* that …: a clause hangs on a noun. Returns True when the cue is a noun here, used up or not."""
    ground, speech = reader.ground, reader.ground.speech
    of = speech.of.match(ground.small, behind, reader.end)
    if of is not None and _read_that_is(reader, cue, of.end()):
        return True
    nominal = cue.word.noun or speech.nominal.search(ground.small, max(0, cue.start - 24), cue.start)
    if of is None or not nominal or not cue.word.named:
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


def read_is(reader: Reader) -> None:
    """The view of X *is* that …: a sentence that opens with a noun for what somebody holds or asks, its owner, and "is"."""
    ground, speech, end = reader.ground, reader.ground.speech, reader.end
    at = reader.unit.start
    while at < end and not ground.text[at].isalnum():
        at += 1
    noun = next(((act, m) for act, pattern in speech.stances if (m := pattern.match(ground.small, at, end))), None)
    of = speech.owner.match(ground.small, ground.skip_blank(noun[1].end(), end), end) if noun is not None else None
    if noun is None or of is None:
        return
    copula = speech.likening.search(ground.small, of.end(), min(end, of.end() + OWNER_REACH))
    if copula is None:
        return
    start, stop = trim(ground.text, of.end(), copula.start())
    begin = ground.skip_blank(copula.end(), end)
    that = speech.that.match(ground.small, begin, end)
    begin = ground.skip_blank(that.end(), end) if that is not None else begin
    if start >= stop or len(_WORD.findall(ground.text, begin, end)) < HELD_WORDS or stops(ground, start, stop):
        return
    if has_verb(ground, start, stop) or not can_speak(ground, start, stop, named=True):
        return
    cue = Mark(*noun[1].span(), Word(noun[1].group(), act=noun[0], takes="clause"))
    draft = Draft([Span(begin, end)], cue, Span(start, stop), noun[0], "noun-is", inside=reader.inside, open=True)
    draft.frame = (reader.unit.start, begin)
    reader.drafts.append(draft)
    reader.low = begin


def _read_that_is(reader: Reader, cue: Mark, at: int) -> bool:
    """A quotation, then "that is what X said": the content is what stands before the sentence."""
    ground = reader.ground
    edge = ground.edge(cue.start)
    quote = next((q for q in ground.quotations_in(reader.unit.start, edge)), None)
    opening = reader.unit.start
    while opening < edge and ground.masked[opening] in ASIDE + " ":
        opening += 1
    if quote is not None:
        if ground.masked[opening : quote.start].strip() or quote.start in reader.claimed:
            return False
        opening = quote.end
        while opening < edge and not ground.text[opening].isalnum():
            opening += 1
    if not ground.speech.that_is.fullmatch(ground.small, opening, edge):
        return False
    begin = ground.skip_blank(at, reader.end)
    stop = next((s[0] for s in stops(ground, begin, reader.end)), reader.end)
    scene = next(
        (m.start for m in ground.marks_in(begin + 1, stop) if m.word.frame and not m.word.noun and not in_name(ground, m)),
        stop,
    )
    start, end = trim(ground.text, begin, scene)
    if start >= end or not can_speak(ground, start, end, named=True):
        return False
    if quote is not None:
        reader.claimed.add(quote.start)
        content = Span(quote.inner, quote.outer)
    elif reader.prior is not None:
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
