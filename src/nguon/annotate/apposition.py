"""What stands beside a name: titles, addresses, members of a list ("Mr A, chairman of B", "the families at C, district D")."""

from __future__ import annotations

import re

from nguon.annotate.clause import ASIDE, Ground, last_stop, stops
from nguon.annotate.voice import can_speak, ends_with, has_verb, last_link, skip_scene
from nguon.model.annotation import Mention

_WORD = re.compile(r"\S+")


def widen_speaker(ground: Ground, low: int, start: int, end: int, stop: tuple[int, int]) -> tuple[int, int]:
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
        opener = last_link(ground, left, stop[0])
        if opener is not None and opener.word.text in ground.speech.beside:
            break
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
        if titled and ends_with(ground, persons_there[-1], stop[0]) and not _names_itself(ground, start, persons_here):
            return found
        if not persons_there and not persons_here and is_role(ground, start, end) and is_called(ground, begin, stop[0]):
            return found
        if persons_there and not persons_here and ends_with(ground, persons_there[-1], stop[0]):
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
            and ends_with(ground, there[-1], stop[0])
            and any(m.word.text in ground.speech.and_ for m in ground.marks_in(start, end))
        ):
            return _whole_list(ground, low, found, here[0].kind)
        if mark == "," and _is_address(ground, start, end, there, begin, stop[0]):
            best = found
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


def _whole_list(ground: Ground, low: int, found: tuple[int, int], kind: str) -> tuple[int, int]:
    """Follow a list of joint speakers on to the left, as long as one name of their kind fills each piece between commas."""
    while ground.masked[found[1] : found[1] + 1] == ",":
        left = last_stop(ground, low, found[1])
        begin = ground.skip_blank(left[1] if left else low, found[1])
        names = ground.names_in(begin, found[1])
        if len(names) != 1 or names[0].kind != kind or (names[0].start, names[0].end) != (begin, ground.edge(found[1])):
            break
        found = (begin, left[0] if left else low)
    return found


_CAPITAL = re.compile(r"(?<=\w )(?=[^\W\d_a-z])")


def find_fresh_start(ground: Ground, start: int, end: int) -> int:
    """Return where a new sentence seems to begin without a stop before it, as where a caption is glued to a paragraph."""
    credit = ground.small[max(0, start - 8) : start].rstrip(" :").endswith(ground.speech.picture)
    taker = next((n for n in ground.names_in(start, end) if n.start == start), None) if credit else None
    if taker is not None:
        begin = ground.skip_blank(taker.end, end)
        if begin < end and ground.text[begin].isupper() and begin > taker.end:
            start = begin
    for found in _CAPITAL.finditer(ground.text, start, end):
        at = found.start()
        if not ground.text[at].isupper():
            continue
        word = ground.speech.count.match(ground.small, at, end) or ground.speech.alone.match(ground.small, at, end)
        if word and credit and ground.speech.alone.match(ground.small, at, end) and at > start:
            start = at
        if word and not any(m.start <= at < m.end for m in ground.names_in(max(0, at - 60), end)):
            start = at
    return start


def _is_address(ground: Ground, start: int, end: int, there: list[Mention], begin: int, edge: int) -> bool:
    """Tell whether a place goes on with the place before the comma ("the families at A, district B")."""
    here = ground.names_in(start, end)
    if not (here and there) or any(m.kind != "place" for m in (*here, there[-1])) or not ends_with(ground, there[-1], edge):
        return False
    short = len(_WORD.findall(ground.text, start, here[0].start)) <= 2 and ends_with(ground, here[-1], end)
    return short and there[0].start > begin and can_speak(ground, begin, edge, named=True)


def _names_itself(ground: Ground, start: int, persons: list[Mention]) -> bool:
    """Tell whether a phrase is a title right before a person's name, not one of a relation to it ("defending *A*")."""
    relation = ground.speech.apposed.match(ground.small, start)
    if relation and " " in relation.group():
        return False
    return bool(persons) and len(_WORD.findall(ground.text, start, persons[0].start)) <= 3


def _starts_named(ground: Ground, name: Mention, start: int) -> bool:
    return len(_WORD.findall(ground.text, start, name.start)) <= 3


def is_role(ground: Ground, start: int, end: int) -> bool:
    """Tell whether the words at `start` describe somebody just named: a title, a body, an address, an age."""
    start = ground.skip_blank(start, end)
    mark = ground.mark_at(start)
    if mark is not None and mark.word.noun in ("person", "body"):
        return True
    return bool(ground.speech.apposed.match(ground.small, start)) or ground.text[start : start + 1].isdigit()


def is_called(ground: Ground, start: int, end: int) -> bool:
    """Tell whether `[start, end)` is a pronoun and a capitalised name that nobody else found ("uncle *Tam*")."""
    head = ground.mark_at(start)
    if head is None or head.word.noun != "pronoun" or head.end >= end:
        return False
    words = ground.masked[head.end : end].replace(ASIDE, " ").split()
    return 0 < len(words) <= 4 and all(ground.text[ground.small.find(w, head.end, end)].isupper() for w in words)


def find_name_end(ground: Ground, start: int, end: int) -> int:
    """Return where a speaker with an apposition behind its name ends: after the name."""
    for name in ground.names_in(start, end):
        if name.kind == "person":
            rest = ground.masked[name.end : end].lstrip(ASIDE + " ")
            if rest[:1] in (",", "-", "–", "—"):
                return name.end
    head = ground.mark_at(start)
    first = next(iter(stops(ground, start, end)), None)
    if first is not None and is_called(ground, start, first[0]):
        return ground.edge(first[0])
    comma = ground.masked.find(",", start, end)
    if comma > 0 and head is not None and head.word.noun in ("pronoun", "person") and is_role(ground, comma + 1, end):
        return comma if len(_WORD.findall(ground.text, start, comma)) <= 5 else end
    return end
