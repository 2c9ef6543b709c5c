"""Sources and relays: "according to X, ...", "..., according to X", "agency X quotes Y as saying ..."."""

from __future__ import annotations

import re

from nguon.annotate.apposition import is_role
from nguon.annotate.clause import ASIDE, VEIL, Ground, last_stop, stops, trim
from nguon.annotate.content import LOOKAHEAD, read_forward
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft
from nguon.annotate.level import place_draft
from nguon.annotate.preceding import quotation_before
from nguon.annotate.reader import Reader, cut_content, in_name
from nguon.annotate.speaker import look_before
from nguon.annotate.subject import find_subject
from nguon.annotate.voice import can_speak, has_verb
from nguon.model.span import Span

_WORD = re.compile(r"\w+")


def read_source(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    """Read "according to X, ..." and "..., according to X"."""
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
        clause = follow.word.takes == "clause" and follow.word.act == "state"
        if (
            (not rest or clause)
            and can_speak(ground, begin, follow.start, named=True)
            and not has_verb(ground, begin, follow.start)
        ):
            end, said = follow.start, follow.end
            if rest:
                ends, tail = [(follow.start, follow.end)], False
    if _only_credits(ground, reader, cue):
        return
    begin = _issuer(ground, begin, end)
    name_end = _source_end(ground, begin, end)
    if name_end is None or _is_bare_body(ground, begin, name_end):
        return
    if ground.speech.handed.search(ground.small, max(cue.end, begin - 4), begin) and name_end < end:
        said = end
    head = ground.mark_at(begin)
    norm = head is not None and head.word.noun == "document" and head.word.text in ground.speech.norms
    if lead and norm and not ground.text[cue.start].isupper():
        return
    if lead and tail and ground.text[cue.start].isupper() and cue.word.takes == "source":
        return
    behind = ground.masked[name_end : reader.end].lstrip(ASIDE + " ")[:1]
    if lead and lead[-1] != "," and ground.text[cue.start].isupper() and behind not in (",", ":") and said is None:
        return
    if lead and lead[-1:] == "," and not tail and ends and _describes(ground, ends[0][1], reader.end):
        end, tail = name_end, True
    if not at_head:
        heard = (head is not None and bool(head.word.noun)) or any(n.start == begin for n in ground.names_in(begin, end))
        short = heard and len(_WORD.findall(lead)) <= 5 and not has_verb(ground, reader.unit.start, cue.start)
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
                cut_content(ground, earlier, at)
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
        people = [n for n in ground.names_in(start, stop[0]) if n.kind == "person"]
        if people and people[-1].end == stop[0] and not any(n.kind == "person" for n in ground.names_in(begin, name_end)):
            draft.speaker = Span(begin, stop[0])
        start = ground.skip_blank(stop[1], reader.end)
    colon = ground.masked.find(":", name_end, min(reader.end, name_end + LOOKAHEAD))
    if colon > start and not has_verb(ground, name_end, colon):
        start = ground.skip_blank(colon + 1, reader.end)
    opening = ground.speech.then_says.match(ground.small, start, reader.end)
    if opening:
        start = ground.skip_blank(opening.end(), reader.end)
    if start >= reader.end:
        return
    cut = last_stop(ground, reader.unit.start, cue.start)
    for earlier in [d for d in reader.drafts if d.open]:
        cut_content(ground, earlier, cut[0] if cut else cue.start)
    draft.content = [Span(start, reader.end)]
    draft.frame = (reader.unit.start, start)
    draft.open = True
    reader.drafts.append(draft)
    reader.source = draft
    reader.low = start


def _only_credits(ground: Ground, reader: Reader, cue: Mark) -> bool:
    """Tell whether a sentence is nothing but a credit ("According to paper A, agency B")."""
    if ground.masked[cue.start] == ASIDE and not ground.masked[reader.unit.start : cue.start].strip(ASIDE + " -–—>"):
        return True
    if ground.masked[reader.unit.start : cue.start].strip(" -–—(>"):
        return False
    names = ground.names_in(cue.end, reader.end)
    rest, at = [], cue.end
    for name in names:
        rest.append(ground.masked[at : max(at, name.start)])
        at = max(at, name.end)
    rest.append(ground.masked[at : reader.end])
    return (
        bool(names)
        and all(n.kind != "person" for n in names)
        and not any(word not in ground.speech.and_ for part in rest for word in _WORD.findall(part))
    )


def _relayed_before(reader: Reader, cue: Mark) -> None:
    """`..., agency X reports, quoting Y`: what X reports are Y's words."""
    ground = reader.ground
    draft = reader.drafts[-1] if reader.drafts else None
    start, end = trim(ground.text, cue.end, reader.end)
    of = ground.speech.owner.match(ground.small, start, end)
    start = ground.skip_blank(of.end(), end) if of is not None else start
    if draft is None or draft.speaker is None or start >= end or not can_speak(ground, start, end, named=True):
        return
    if ground.masked[: cue.start].rstrip()[-1:] not in (",", "-", "–") or has_verb(ground, start, end):
        return
    for earlier in [d for d in reader.drafts if d.open]:
        cut_content(ground, earlier, len(ground.masked[: cue.start].rstrip(" ,-–")))
    draft.via, draft.speaker = draft.speaker, Span(start, end)
    reader.low = reader.end


def _is_apposed(ground: Ground, start: int, end: int) -> bool:
    start = ground.skip_blank(start, end)
    whole = any(n.start == start and n.end == end and n.kind != "person" for n in ground.names_in(start, end))
    return whole or is_role(ground, start, end)


def _ends_source(ground: Ground, mark: Mark) -> bool:
    word = mark.word
    verb = word.adverb in ("aspect", "modal", "not") or word.link in ("sub", "contrast")
    return verb and not word.noun and not in_name(ground, mark)


def _describes(ground: Ground, start: int, end: int) -> bool:
    """Tell whether the rest of the sentence only describes the source just named ("..., according to X, head of Y")."""
    start = ground.skip_blank(start, end)
    head = ground.mark_at(start)
    if head is None or head.word.noun != "person" or has_verb(ground, start, end):
        return False
    return not any(ground.masked[s[0]] == "," for s in stops(ground, start, end))


def _issuer(ground: Ground, begin: int, end: int) -> int:
    """Return where the issuer of a paper begins ("according to the first findings *of body X*"), else `begin`."""
    head = ground.mark_at(begin)
    if head is None or not (head.word.act or head.word.noun == "not") or head.end >= end:
        return begin
    of = ground.speech.of.search(ground.small, head.end, end)
    handed = ground.speech.handed.match(ground.small, ground.skip_blank(head.end, end), end)
    if handed is not None and ground.names_in(handed.end(), end):
        return ground.skip_blank(handed.end(), end)
    bodies = [n for n in ground.names_in(head.end, end) if n.kind == "org"]
    if head.word.noun == "not" and bodies and of is None and not ground.masked[bodies[0].end : end].strip():
        return bodies[0].start
    if of is None or len(_WORD.findall(ground.text, head.end, of.start())) > 3:
        return begin
    after = ground.skip_blank(of.end(), end)
    return after if can_speak(ground, after, end, named=True) else begin


def _is_bare_body(ground: Ground, start: int, end: int) -> bool:
    """Tell whether "by branch", "by group" names no source: a lone noun of one word."""
    mark = ground.mark_at(start)
    return mark is not None and mark.word.noun in ("body", "document") and mark.end >= end and " " not in mark.word.text


def _source_end(ground: Ground, begin: int, end: int) -> int | None:
    """Return where the name of a source ends; None when `[begin, end)` is no source."""
    start, end = trim(ground.text, begin, end, " \t\n,.;:!?…-–—")
    names = ground.names_in(start, end)
    if ground.speech.handed.search(ground.small, max(0, start - 4), start):
        person = next((n for n in names if n.kind == "person"), names[0] if names else None)
        return None if person is None or not can_speak(ground, start, person.end, named=True) else person.end
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
    verb = next((m for m in ground.marks_in(start + 1, end) if _ends_source(ground, m) and m.end < end), None)
    if verb is not None and can_speak(ground, start, verb.start, named=True) and not ground.names_in(start, end):
        return len(ground.masked[: verb.start].rstrip())
    if words > 8 or has_verb(ground, start, end):
        names = ground.names_in(start, end)
        if (
            names
            and (names[0].kind == "person" or words > 20 or has_verb(ground, names[0].end, end))
            and len(_WORD.findall(ground.text, start, names[0].start)) <= 8
            and not has_verb(ground, start, names[0].start)
        ):
            return names[0].end
        if has_verb(ground, start, end) and head is not None and head.word.noun == "pronoun":
            return head.end
    return end


def read_thus(reader: Reader, cue: Mark) -> None:
    """Read "accordingly, ...": what the speaker before goes on to say."""
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


def read_relay(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    """Read "agency X quotes Y as saying ..."."""
    ground = reader.ground
    if cue.word.text in ground.speech.cites and not _cites(reader, cue, follow):
        return
    before = look_before(ground, reader.low, cue, busy=False)
    if before.gap and not before.kinds & {"passive", "modal"}:
        _relayed_before(reader, cue)
    if before.gap or before.kinds & {"passive", "modal"}:
        return
    start, end = trim(ground.text, before.start, before.end)
    if start >= end or not can_speak(ground, start, end, named=True):
        return
    relay = Span(start, end)
    quoted = quotation_before(reader, before)
    begin = ground.skip_blank(cue.end, reader.end)
    of = ground.speech.owner.match(ground.small, begin, reader.end)
    if of is not None:
        begin = ground.skip_blank(of.end(), reader.end)
    if cue.word.takes == "relay+":
        begin = cue.start + cue.word.text.index(" ") + 1
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
        and follow.word.takes not in ("source", "relay", "relay+")
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
    spans, kind = read_forward(reader, cue, at, reader.end, "colon" if ground.masked[places[0]] == ":" else "that", "state")
    if spans:
        draft = Draft(
            spans, cue, Span(*who), cue.word.act, "relayed-" + kind, via=relay, times=before.times, inside=reader.inside
        )
        draft.frame = (reader.low, cue.end)
        place_draft(reader, draft, before)


def _cites(reader: Reader, cue: Mark, follow: Mark | None) -> bool:
    """Tell whether a verb that means much else cites here: somebody who can speak stands between it and the next cue."""
    ground = reader.ground
    begin = ground.skip_blank(cue.end, reader.end)
    if follow is None or follow.word.takes not in ("clause", "marked", "any") or follow.start - begin > LOOKAHEAD // 2:
        return False
    start, end = trim(ground.text, begin, follow.start)
    return start < end and can_speak(ground, start, end, named=True) and not has_verb(ground, start, end)
