"""What was said: the quotation before the speaker, the clause behind the cue, or the clause before the speaker."""

from __future__ import annotations

import re

from nguon.annotate.clause import ASIDE, VEIL, Ground, stops, trim
from nguon.annotate.cue import Mark
from nguon.annotate.hearer import find_hearer
from nguon.annotate.preceding import attributes_only, quotation_before, read_backward
from nguon.annotate.reader import Reader
from nguon.annotate.speaker import Before
from nguon.annotate.topic import (
    goes_elsewhere,
    has_own_subject,
    is_clause,
    is_topic,
    only_a_name,
    only_a_person,
    only_when,
)
from nguon.annotate.voice import can_speak, has_verb
from nguon.model.span import Span

_WORD = re.compile(r"\w+")


TOLD_WORDS = 4
"""What stands behind a hearer without "that" is content from so many words on."""

LOOKAHEAD = 160
"""How far behind a cue the word that opens its content may stand, in characters: an addressee and a time lie between."""


def find_content(reader: Reader, cue: Mark, before: Before, follow: Mark | None, act: str) -> tuple[list[Span], str]:
    """Return the spans that `cue` reports and the pattern that found them; no spans when it reports nothing here."""
    ground, takes = reader.ground, cue.word.takes
    start, how = _opening(reader, cue, follow)
    quoted = None if before.gap else quotation_before(reader, before)
    if how == "next" and _is_relay(ground, start):
        how = "tail"
    if how == "next":
        how = "comma" if quoted is None and takes == "clause" else "tail"
    dashed = ground.text[reader.unit.start] in "-–—"
    if quoted is not None and quoted is reader.prior and how in ("bare", "comma") and not dashed:
        quoted = None
    if (
        quoted is not None
        and how in ("comma", "bare")
        and ground.masked[reader.unit.start : max(reader.unit.start, quoted.start)].strip(" -–—")
    ):
        quoted = None
    if quoted is not None and how in ("quote", "colon") and not _anew(ground, cue, start):
        how = "tail"
    if how in ("", "tail") and not before.gap and attributes_only(reader, before, quoted):
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
    if (
        how in ("", "tail")
        and quoted is None
        and takes in ("marked", "clause", "quote")
        and _stands_before_quote(reader, cue, before)
    ):
        return [], "awaits"
    if how and how != "tail":
        end = clause_end(reader, cue, before, start)
        spans, kind = read_forward(reader, cue, start, end, how, act, shared=before.gap)
        if spans:
            return spans, kind
    if how == "bare" and quoted is None and only_when(ground, start, reader.end):
        how = "tail"
    if takes == "silence":
        return _asked(reader, cue), "silence"
    if act == "deny" and how in ("", "tail") and not ground.masked[cue.end : reader.end].strip(" .!…"):
        return _asked(reader, cue) or _denied(reader, before), "denied-before"
    if before.gap and not reader.drafts:
        return [], ""
    if how in ("", "tail") and takes in ("clause", "marked", "any", "venue", "addressed"):
        return read_backward(reader, cue, before)
    return [], ""


def _stands_before_quote(reader: Reader, cue: Mark, before: Before) -> bool:
    """Tell whether speaker and cue are the whole sentence and a quotation opens the next one (`X shares. "…"`)."""
    ground = reader.ground
    if before.gap or reader.drafts or ground.masked[cue.end : reader.end].strip(" .") or before.link:
        return False
    at = ground.skip_blank(reader.end, min(len(ground.text), reader.end + 3))
    return any(q.start == at for q in ground.quotations_in(at, at + 1))


def _is_relay(ground: Ground, at: int) -> bool:
    mark = ground.mark_at(at)
    return mark is not None and mark.word.takes in ("relay", "relay+")


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
        if mark is not None and mark.word.link in ("contrast", "add") and not mark.word.frame:
            verb = ground.mark_at(ground.skip_blank(mark.end, end))
            if not mark.word.adverb or (verb is not None and verb.word.act and not verb.word.noun):
                return at, "tail"
        return at, "comma"
    mark = ground.mark_at(at)
    if mark is not None and mark.word.text in speech.and_:
        return at, "tail"
    leads = (
        mark is not None and bool(mark.word.act) and not mark.word.noun and mark.word.takes not in ("source", "relay", "relay+")
    )
    if leads and cue.word.takes not in ("any", "silence"):
        return at, "tail"
    if cue.word.takes in ("addressed", "venue") or speech.addressed.match(ground.small, at, end):
        limit = min(end, at + LOOKAHEAD, follow.start if follow is not None else end)
        that = speech.that.search(ground.small, at, limit)
        colon = ground.masked.find(":", at, limit)
        veil = ground.masked.find(VEIL, at, limit)
        told = _behind_hearer(ground, at, end) if cue.word.takes == "addressed" else None
        if told is not None and ground.masked[told] != VEIL and not (that and that.start() < told):
            stop = len(ground.masked[:told].rstrip())
            if ground.masked[stop - 1] == ",":
                return told, "that"
        places = [(that.start(), that.end(), "that")] if that and VEIL not in ground.masked[that.start() : that.end()] else []
        begins = ground.skip_blank(colon + 1, end) if colon >= 0 else end
        if begins < end and (ground.masked[begins] == VEIL or ground.text[begins].isupper()):
            places.append((colon, colon + 1, "colon"))
        if veil >= 0 and speech.titled.search(ground.small, max(at, veil - 24), veil):
            veil = -1
        if veil >= 0 and cue.word.takes in ("marked", "addressed", "venue", "clause"):
            places.append((veil, veil, "quote"))
        if places:
            first = min(places)
            return ground.skip_blank(first[1], end), first[2]
        if told is not None:
            return told, "that"
        if cue.word.takes in ("addressed", "venue", "marked"):
            return at, "tail"
    return at, "bare"


def _behind_hearer(ground: Ground, at: int, end: int) -> int | None:
    """Return where a clause without "that" begins behind the hearer at `at` ("told agency X *he would appeal*")."""
    stop = find_hearer(ground, at, end)
    if stop is None:
        return None
    begin = ground.skip_blank(stop, end)
    comma = begin < end and ground.masked[begin] == ","
    begin = ground.skip_blank(begin + 1, end) if comma else begin
    mark = ground.mark_at(begin)
    if begin >= end or not ground.text[begin].isalnum() or (mark is not None and (mark.word.link or mark.word.frame)):
        return None
    return begin if len(_WORD.findall(ground.text, begin, end)) >= TOLD_WORDS else None


def _skip_time(ground: Ground, at: int, end: int) -> int:
    """Step over "on 5 March" right behind a cue when an aside goes on behind it."""
    mark = ground.mark_at(at)
    begin = ground.skip_blank(mark.end, end) if mark is not None and mark.word.adverb == "time" else at
    time = next((t for t in ground.times_in(begin, end) if t.start == begin), None)
    if time is None:
        return at
    after = ground.skip_blank(time.end, end)
    return after if ground.speech.asides.match(ground.small, after, end) else at


def read_forward(
    reader: Reader, cue: Mark, start: int, end: int, how: str, act: str, *, shared: bool = False
) -> tuple[list[Span], str]:
    """Return what follows a cue from `start`, opened as `how` says, if it is content for this kind of cue."""
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
    told = cue.word.text in speech.telling and has_own_subject(ground, start, end)
    told = told or (
        takes == "marked"
        and cue.word.named
        and not reader.inside
        and act in ("state", "judge")
        and is_clause(ground, start, end)
    )
    if takes in ("marked", "addressed", "venue") and how == "bare" and not told:
        return [], ""
    if takes == "shout" and how == "bare":
        end = next((s[0] for s in stops(ground, start, end)), end)
    if takes == "shout" and (how == "comma" or (how == "bare" and not reader.inside)):
        return [], ""
    if how == "comma" and takes == "any" and act not in ("state", "confirm", "urge", "warn"):
        return [], ""
    if how == "comma" and takes != "clause" and shared:
        return [], ""
    if how == "comma" and takes == "marked" and act not in ("state", "judge", "ask"):
        return [], ""
    if how == "bare" and takes == "clause":
        colon = ground.masked.find(":", start, end)
        quote = next(iter(ground.quotations_in(colon + 1, end)), None) if colon > 0 else None
        if quote is not None and not ground.masked[colon + 1 : quote.start].strip() and not has_verb(ground, start, colon):
            reader.claimed.add(quote.start)
            return [Span(quote.inner, quote.outer)], "speaker-cue-quotation"
        if not speech.that.search(cue.word.text) and is_topic(ground, start, end):
            return [], ""
        aside = speech.of_topic.match(ground.small, start, end)
        if aside:
            start = ground.skip_blank(aside.end(), end)
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
    if act == "ask" and how == "bare" and is_topic(ground, start, end):
        return [], ""
    words = len(_WORD.findall(ground.text, start, end))
    if words <= 3 and takes == "any" and act == "state" and ground.speech.pointers.search(ground.small, start, end):
        return [], ""
    if how == "bare" and cue.word.text in speech.sorry and not speech.causes.search(ground.small, cue.end, end):
        return [], ""
    if how == "bare" and only_when(ground, start, end):
        return [], ""
    head = ground.mark_at(start)
    if how == "bare" and takes == "any" and head is not None and head.word.text in speech.whenever:
        return [], ""
    says_that = speech.that.search(cue.word.text) is not None
    if how == "bare" and head is not None and not says_that and goes_elsewhere(ground, head):
        return [], ""
    if how == "bare" and not says_that and speech.then_says.match(ground.small, start, end):
        return [], ""
    if how in ("bare", "comma", "that") and act == "state" and only_a_person(ground, start, end):
        return [], ""
    if how == "bare" and act == "urge" and takes == "any" and only_a_name(ground, start, end):
        return [], ""
    if takes == "topic":
        if not speech.holding.match(ground.small, start, end) or words < 5:
            return [], ""
    elif words < (1 if takes in ("silence", "shout") or how == "quote" else 2):
        return [], ""
    kind = "speaker-cue-content"
    return [Span(start, end)], kind if how != "colon" else "speaker-colon-content"


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


def clause_end(reader: Reader, cue: Mark, before: Before, start: int) -> int:
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
        if deed and text in ground.speech.then and mark.start > start:
            return mark.start
        if (text in ground.speech.turns and mark.start > start) or (deed and text in ground.speech.but and mark.word.link):
            follow = ground.skip_blank(mark.end, end)
            if text in ground.speech.turns or can_speak(ground, follow, min(end, follow + 40), named=True):
                return mark.start
    return end


def _denied(reader: Reader, before: Before) -> list[Span]:
    """A bare denial denies what is claimed before in its sentence, else the last "that" clause of the sentence before."""
    ground = reader.ground
    claims = [d for d in reader.drafts if d.act in ("accuse", "state", "judge") and d.content]
    if claims:
        return [Span(*trim(ground.text, s.start, min(s.end, before.cut))) for s in claims[-1].content if s.start < before.cut]
    if reader.before is None:
        return []
    found = None
    for found in ground.speech.that.finditer(ground.small, reader.before.start, reader.before.end):  # noqa: B007
        pass
    return [Span(found.end(), reader.before.end)] if found is not None else []


def condition(reader: Reader, before: Before) -> list[Span]:
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
