"""Sources: "according to X, ...", "..., according to X", "accordingly, ..."."""

from __future__ import annotations

import re

from nguon.annotate.apposition import is_role
from nguon.annotate.clause import ASIDE, VEIL, Ground, last_stop, stops, trim
from nguon.annotate.content import LOOKAHEAD
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft
from nguon.annotate.hearer import find_hearer
from nguon.annotate.reader import Reader, cut_content, in_name
from nguon.annotate.subject import find_subject
from nguon.annotate.voice import can_speak, has_verb
from nguon.model.span import Span

_WORD = re.compile(r"\w+")
THEN_WORDS = 10
"""A source that "then" parts from what it says has at most so many words."""


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
    then = ground.speech.then_says.search(ground.small, begin, end)
    if then is not None and _before_then(ground, begin, then.start()):
        end, said, tail = then.start(), then.end(), False
        ends = [(then.start(), then.end()), *ends]
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
        if ground.masked[stop[0]] == VEIL:
            break
        if stop[0] < start:
            continue
        between = ground.masked[said or name_end : stop[0]].strip(" ,\x02")
        named = _names_office(ground, (begin, name_end), ground.skip_blank(start, stop[0]), stop[0])
        heard = _only_hears(ground, start, stop[0])
        beside = _is_apposed(ground, start, stop[0], body=_is_body(ground, begin, name_end))
        if between and not (named or heard or (beside and not has_verb(ground, start, stop[0]))):
            break
        people = [n for n in ground.names_in(start, stop[0]) if n.kind == "person"]
        if people and people[-1].end == stop[0] and not any(n.kind == "person" for n in ground.names_in(begin, name_end)):
            draft.speaker = Span(begin, stop[0])
        start = ground.skip_blank(stop[1], reader.end)
    colon = ground.masked.find(":", name_end, min(reader.end, name_end + LOOKAHEAD))
    if colon > start and not has_verb(ground, name_end, colon):
        start = ground.skip_blank(colon + 1, reader.end)
    start = ground.skip_blank(start, reader.end)
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


def _before_then(ground: Ground, begin: int, end: int) -> bool:
    """Tell whether a short source without a stop stands before "then" ("according to X *thi* …")."""
    if len(_WORD.findall(ground.text, begin, end)) > THEN_WORDS or stops(ground, begin, end) or has_verb(ground, begin, end):
        return False
    return can_speak(ground, begin, end, named=True)


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


def _names_office(ground: Ground, source: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether `[start, end)` names the holder of the office that is the source ("the head of A, *Ms B*, …")."""
    head = ground.mark_at(source[0])
    if head is None or head.word.noun != "person" or any(n.kind == "person" for n in ground.names_in(*source)):
        return False
    people = [n for n in ground.names_in(start, end) if n.kind == "person"]
    lead = len(_WORD.findall(ground.text, start, people[0].start)) if people else 0
    return bool(people) and people[0].end == end and lead <= 1


def _only_hears(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a stretch only tells to whom the source spoke ("*with paper A* on 5 March")."""
    at = ground.skip_blank(start, end)
    word = ground.speech.addressed.match(ground.small, at, end)
    return word is not None and find_hearer(ground, ground.skip_blank(word.end(), end), end) is not None


def _is_body(ground: Ground, start: int, end: int) -> bool:
    """Tell whether the source `[start, end)` ends with the name of an agency or another body."""
    names = ground.names_in(start, end)
    return bool(names) and names[-1].kind == "org" and names[-1].end == end and ground.mark_at(start) is None


def _is_apposed(ground: Ground, start: int, end: int, *, body: bool) -> bool:
    start = ground.skip_blank(start, end)
    people = [n for n in ground.names_in(start, end) if n.kind == "person"]
    if people and (body or people[0].end < len(ground.masked[:end].rstrip(ASIDE + " "))):
        return False
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
    counted = ground.speech.count.match(ground.small, begin, end)
    head = ground.mark_at(counted.end() if counted is not None else begin)
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
    told = next((m.start() for m in ground.speech.addressed.finditer(ground.small, start, end)
                 if find_hearer(ground, ground.skip_blank(m.end(), end), end) is not None), None)  # fmt: skip
    if told is not None and can_speak(ground, start, told, named=True) and not has_verb(ground, start, told):
        return len(ground.masked[:told].rstrip())
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
        return ground.edge(verb.start)
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
