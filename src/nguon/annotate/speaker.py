"""What stands before a verb of saying: the words that name who speaks, and what lies between them and the verb.

The idea: from the verb one walks back over adverbs, times and asides ("also already on 7/11"), then the phrase up to the border
of the clause is the speaker, if it can be one: a name, a pronoun, a noun that speaks. An apposition ("Mr A, chairman of B")
leads on to the name. Where nothing is left, the verb shares the subject of the verb before it (a gap).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nguon.annotate.clause import ASIDE, VEIL, Ground, last_stop
from nguon.annotate.cue import Mark, Word
from nguon.model.annotation import Mention, Timex

_DASHES = "-–—"
_NUMBER = re.compile(r"\d[\d.,]*\s+")
_WORD = re.compile(r"\S+")
_COPULA = Word("", link="sub")
MAX_WORDS = 32
"""A speaker of more words than this is a clause that was misread."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a cue. `[start, end)` is the speaker, empty when the cue shares an earlier subject (`gap`)."""

    start: int
    end: int
    gap: bool
    link: str
    """Kind of the word that opens this clause (`contrast add sub`), a stop (`,`), `coda` at a clause of its own, or empty."""
    cut: int
    """Where an earlier clause ends if this one stands beside it."""
    kinds: frozenset[str]
    """Kinds of adverbs passed: `aspect manner when time not modal passive`."""
    times: tuple[Timex, ...]
    first: bool
    """True when the speaker is a first or second person."""
    opener: str = ""
    """The word that opens this clause, if any."""


def look_before(ground: Ground, low: int, cue: Mark, *, busy: bool) -> Before:
    """Return what stands before `cue`, not before `low`. `busy`: another cue of this sentence already had a speaker."""
    at, kinds, times, comma = _walk_back(ground, low, cue.start)
    cut = comma or cue.start
    if at <= low:
        return Before(low, low, True, "", cut if comma else low, kinds, times, False)
    gap = Before(at, at, True, "," if comma else "", cut, kinds, times, False)
    ends = ground.marks_to.get(at)
    if ends is not None and ends.word.link and not ends.word.noun and ends.start >= low:
        return _gap_after(ground, low, ends, kinds, times)
    if comma and busy and (has_verb(ground, low, at) or not can_speak(ground, low, at, named=True)):
        return gap
    stop = last_stop(ground, low, at)
    start = stop[1] if stop else low
    border, link = (stop[0], ",") if stop else (low, "")
    if stop and not ground.masked[stop[0] : stop[1]].strip():
        link = ","
    opener = _last_link(ground, start, at)
    if opener is not None:
        start, link, border = opener.end, opener.word.link, _before_stop(ground, opener.start, low)
    start = _fresh(ground, skip_scene(ground, start, at), at)
    for found in ground.speech.copula.finditer(ground.small, start, at):
        rest = skip_scene(ground, found.end(), at)
        if rest < at and can_speak(ground, rest, at, named=True) and ground.masked[found.start()] != ASIDE:
            start, link, border, opener = rest, "sub", found.start(), Mark(found.start(), found.end(), _COPULA)
    if comma and has_verb(ground, stop[1] if stop else low, at):
        return gap
    if stop and opener is None:
        start, border = _widen(ground, low, start, at, stop)
        if start == low:
            link = ""
        start = skip_scene(ground, start, at)
    if start >= at or (comma and not ground.names_in(start, at) and len(_WORD.findall(ground.text, start, at)) > 5):
        return gap
    end = at
    if (start < at and comma) or stop:
        end = _name_end(ground, start, at)
    head = ground.mark_at(start)
    first = head is not None and head.word.noun == "first" and not ground.names_in(start, end)
    return Before(start, end, False, link, border, kinds, times, first, opener.word.text if opener else "")


def _walk_back(ground: Ground, low: int, at: int) -> tuple[int, frozenset[str], tuple[Timex, ...], int]:
    kinds: set[str] = set()
    times: list[Timex] = []
    comma = 0
    timed = False
    text, masked = ground.text, ground.masked
    beside = at - 1
    while at > low:
        if text[at - 1].isspace():
            at -= 1
            continue
        time = ground.times_to.get(at)
        if (
            time is not None
            and time.start >= low
            and not ground.speech.born.search(ground.small, max(low, time.start - 12), time.start)
        ):
            times.append(time)
            at, timed = time.start, True
            continue
        mark = ground.marks_to.get(at)
        if (
            mark is not None
            and mark.start > low
            and mark.word.act
            and not mark.word.noun
            and not comma
            and at == beside
            and mark.word.takes in ("clause", "marked")
        ):
            beside = mark.start - 1
            at = mark.start
            continue
        if mark is not None and mark.start >= low and mark.word.adverb and (mark.word.adverb != "time" or timed):
            kinds.add(mark.word.adverb)
            at = mark.start
            continue
        last = masked[at - 1]
        if last == ASIDE:
            begin = at
            while begin > low and masked[begin - 1] == ASIDE:
                begin -= 1
            inside = ground.times_in(begin, at)
            if not inside:
                break
            times.extend(inside)
            at, timed = begin, True
            continue
        if last in ",":
            comma = at - 1
            at -= 1
            continue
        if last in _DASHES and at - 2 >= low and text[at - 2].isspace():
            comma = at - 1
            at -= 1
            continue
        break
    return at, frozenset(kinds), tuple(times), comma


def _gap_after(ground: Ground, low: int, link: Mark, kinds: frozenset[str], times: tuple[Timex, ...]) -> Before:
    cut = _before_stop(ground, link.start, low)
    shares = link.word.text in ground.speech.shares or link.word.text in ground.speech.purpose
    return Before(link.end, link.end, True, link.word.link if shares else "", cut, kinds, times, False, link.word.text)


def _before_stop(ground: Ground, at: int, low: int) -> int:
    while at > low and (ground.text[at - 1].isspace() or ground.text[at - 1] in ",;"):
        at -= 1
    return at


def _last_link(ground: Ground, start: int, end: int) -> Mark | None:
    found: Mark | None = None
    for mark in ground.marks_in(start, end):
        if not mark.word.link or _inside_name(ground, mark) or mark.end >= end or (mark.word.noun and mark.word.noun != "not"):
            continue
        if mark.word.text in ground.speech.and_ and _joins(ground, found.end if found else start, mark.start):
            continue
        if (
            mark.word.link == "add"
            and mark.word.text not in ground.speech.and_
            and mark.start > start + 1
            and found is not mark
            and _inside_name(ground, mark)
        ):
            continue
        found = mark
    return found


def _inside_name(ground: Ground, mark: Mark) -> bool:
    return any(m.start <= mark.start < m.end for m in ground.names_in(mark.start - 60, mark.end + 60))


def _joins(ground: Ground, start: int, end: int) -> bool:
    """Tell whether the words before an "and" are themselves a short speaker."""
    start = skip_scene(ground, start, end)
    if has_verb(ground, start, end) or len(_WORD.findall(ground.text, start, end)) > 12:
        return False
    return can_speak(ground, start, end, named=True)


def has_verb(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a verb of its own stands in `[start, end)`: a cue, or a word that only goes with verbs."""
    for mark in ground.marks_in(start, end):
        word = mark.word
        if _inside_name(ground, mark):
            continue
        if word.adverb in ("aspect", "modal", "passive", "not") and not word.link and word.text not in ground.speech.idle:
            return True
        if word.act and not word.noun and word.takes not in ("source",):
            return True
    return False


def skip_scene(ground: Ground, start: int, end: int) -> int:
    """Return where the speaker begins after a time or an opening word without a comma."""
    while start < end:
        start = ground.skip_blank(start, end)
        mark = ground.mark_at(start)
        if mark is not None and mark.end < end:
            if mark.word.link and not mark.word.noun:
                start = mark.end
                continue
            if mark.word.adverb in ("when", "aspect") and not mark.word.noun:
                start = mark.end
                continue
            if mark.word.adverb == "time" or mark.word.frame:
                time = next((t for t in ground.times_in(start, end) if t.start - mark.end <= 1), None)
                if time is not None and time.end < end:
                    start = time.end
                    continue
                if mark.word.frame and not mark.word.noun:
                    chain = last_chain(ground, mark.end, end)
                    if chain is not None:
                        return chain
                break
        time = next((t for t in ground.times_in(start, end) if t.start == start), None)
        if time is not None and time.end < end:
            start = time.end
            continue
        break
    return start


def last_chain(ground: Ground, start: int, end: int) -> int | None:
    """Return where the last row of titles and names that ends at `end` begins."""
    pieces = [(m.start, m.end) for m in ground.names_in(start, end)]
    pieces += [(m.start, m.end) for m in ground.marks_in(start, end) if m.word.noun and m.word.noun != "not"]
    begin = None
    edge = end
    for piece in sorted(pieces, reverse=True):
        if piece[1] > edge:
            continue
        if edge - piece[1] > 1:
            break
        begin = edge = piece[0]
    return begin


def _widen(ground: Ground, low: int, start: int, end: int, stop: tuple[int, int]) -> tuple[int, int]:
    """Follow an apposition, an address or a list to the left; return where the speaker begins and the border before it."""
    border = stop[0]
    best = (start, border)
    near = (start, end)
    here = ground.names_in(start, end)
    persons_here = [m for m in here if m.kind == "person"]
    for _ in range(5):
        mark = ground.masked[stop[0] : stop[1]].strip()
        if mark not in (",", "-", "–", "—"):
            break
        left_stop = last_stop(ground, low, stop[0])
        left = left_stop[1] if left_stop else low
        opener = _last_link(ground, left, stop[0])
        begin = ground.skip_blank(opener.end if opener is not None else left, stop[0])
        head = ground.mark_at(begin)
        if head is not None and head.word.frame and not head.word.noun and not ground.speech.apposed.match(ground.small, begin):
            break
        begin = ground.skip_blank(skip_scene(ground, begin, stop[0]), stop[0])
        if begin >= stop[0] or has_verb(ground, begin, stop[0]):
            break
        head = ground.mark_at(begin)
        if head is not None and head.word.frame and not head.word.noun and not ground.speech.apposed.match(ground.small, begin):
            break
        there = ground.names_in(begin, stop[0])
        persons_there = [m for m in there if m.kind == "person"]
        found = (begin, left_stop[0] if left_stop else low)
        titled = persons_there and len(_WORD.findall(ground.text, begin, stop[0])) <= 7 and is_role(ground, start, end)
        if titled and _ends_with(ground, persons_there[-1], stop[0]) and not _names_itself(ground, start, persons_here):
            return found
        if persons_there and not persons_here and _ends_with(ground, persons_there[-1], stop[0]):
            if (
                is_role(ground, start, end)
                or is_role(ground, *near)
                or (here and here[0].start == start and here[0].kind == "place")
            ):
                return found
            break
        if persons_here:
            role = mark == "," and opener is None and head is not None and head.word.noun == "person"
            if role and not persons_there and _starts_named(ground, persons_here[0], start):
                return found
            if not persons_there:
                break
        listed = (
            here and there and mark == "," and here[0].start == ground.skip_blank(start, end) and here[0].kind == there[-1].kind
        )
        if (
            listed
            and _ends_with(ground, there[-1], stop[0])
            and any(m.word.text in ground.speech.and_ for m in ground.marks_in(start, end))
        ):
            return found
        if mark == "," and _is_address(ground, start, end, there, begin, stop[0]):
            return found
        if (
            mark == ","
            and best[0] == start
            and not can_speak(ground, start, end, named=True)
            and can_speak(ground, begin, stop[0], named=True)
        ):
            best = found
        if left_stop is None or opener is not None:
            break
        near = (begin, stop[0])
        stop = left_stop
    return best


_CAPITAL = re.compile(r"(?<=\w )(?=[^\W\d_a-z])")


def _fresh(ground: Ground, start: int, end: int) -> int:
    """Return where a new sentence seems to begin without a stop before it, as where a caption is glued to a paragraph."""
    for found in _CAPITAL.finditer(ground.text, start, end):
        at = found.start()
        word = ground.speech.count.match(ground.small, at, end) or ground.speech.alone.match(ground.small, at, end)
        if word and not any(m.start <= at < m.end for m in ground.names_in(max(0, at - 60), end)):
            start = at
    return start


def _is_address(ground: Ground, start: int, end: int, there: list[Mention], begin: int, edge: int) -> bool:
    """Tell whether a place goes on with the place before the comma ("the families at A, district B")."""
    here = ground.names_in(start, end)
    if not (here and there) or any(m.kind != "place" for m in (*here, there[-1])) or not _ends_with(ground, there[-1], edge):
        return False
    short = len(_WORD.findall(ground.text, start, here[0].start)) <= 2 and _ends_with(ground, here[-1], end)
    return short and there[0].start > begin and can_speak(ground, begin, edge, named=True)


def _names_itself(ground: Ground, start: int, persons: list[Mention]) -> bool:
    """Tell whether a phrase is a title right before a person's name."""
    return bool(persons) and len(_WORD.findall(ground.text, start, persons[0].start)) <= 3


def _ends_with(ground: Ground, name: Mention, end: int) -> bool:
    rest = ground.masked[name.end : end].replace(ASIDE, "").strip()
    return not rest


def _starts_named(ground: Ground, name: Mention, start: int) -> bool:
    return len(_WORD.findall(ground.text, start, name.start)) <= 3


def is_role(ground: Ground, start: int, end: int) -> bool:
    """Tell whether the words at `start` describe somebody just named: a title, a body, an address, an age."""
    start = ground.skip_blank(start, end)
    mark = ground.mark_at(start)
    if mark is not None and mark.word.noun in ("person", "body"):
        return True
    return bool(ground.speech.apposed.match(ground.small, start)) or ground.text[start : start + 1].isdigit()


def _name_end(ground: Ground, start: int, end: int) -> int:
    """Return where a speaker with an apposition behind its name ends: after the name."""
    for name in ground.names_in(start, end):
        if name.kind == "person":
            rest = ground.masked[name.end : end].lstrip(ASIDE + " ")
            if rest[:1] in (",", "-", "–", "—"):
                return name.end
    head = ground.mark_at(start)
    comma = ground.masked.find(",", start, end)
    if comma > 0 and head is not None and head.word.noun in ("pronoun", "person") and is_role(ground, comma + 1, end):
        return comma if len(_WORD.findall(ground.text, start, comma)) <= 5 else end
    return end


def can_speak(ground: Ground, start: int, end: int, *, named: bool, animate: bool = False) -> bool:
    """Tell whether the words `[start, end)` can say something: a name, a pronoun, a noun that speaks.

    Unless `named`, any noun can.

    With `animate` a document cannot.
    """
    start = ground.skip_blank(start, end)
    if start >= end or len(_WORD.findall(ground.text, start, end)) > MAX_WORDS:
        return False
    counted = False
    for _ in range(3):
        head = ground.mark_at(start)
        if head is not None and head.word.noun and head.end <= end:
            break
        match = ground.speech.count.match(ground.small, start, end) or _NUMBER.match(ground.small, start, end)
        if match is None:
            break
        start, counted = match.end(), True
    head = ground.mark_at(start)
    if head is not None and head.end > end:
        head = None
    names = ground.names_in(start, end)
    if names and not _well_ended(ground, names[-1], end):
        return False
    if any(m.start == start for m in names):
        return True
    if head is not None and head.word.noun:
        return head.word.noun != "not" and not (animate and head.word.noun == "document")
    if names and names[-1].kind == "person" and _ends_with(ground, names[-1], end):
        return True
    if names and ground.text[start].isupper() and len(_WORD.findall(ground.text, start, names[0].start)) <= 4:
        return True
    if not named:
        return ground.text[start].isalpha() or counted
    words = ground.text[start:end].split()
    return len(words) <= 3 and all(w[0].isupper() for w in words) and (head is None or head.end < end)


def _well_ended(ground: Ground, name: Mention, end: int) -> bool:
    """Tell whether what follows the last name of a speaker still belongs to it (a place, an aside, a title), not a verb."""
    at = name.end
    while at < end and (ground.masked[at] in ASIDE + VEIL or ground.text[at].isspace()):
        at += 1
    if at >= end or not ground.text[at].islower():
        return True
    mark = ground.mark_at(at)
    if mark is not None and mark.word.noun and mark.word.noun != "not":
        return True
    return bool(ground.speech.after_name.match(ground.small, at, end))
