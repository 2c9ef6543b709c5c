"""Where the name of a body ends: head, field, words of its field, place (`So Tai nguyen va Moi truong TP Ho Sen`).

The idea: after the head the name goes on as long as each word is a known field, a capital, a place with its classifier, another
head, or a small word between those; it ends with the last of them that was sure.
"""

from __future__ import annotations

from collections.abc import Mapping

from nguon.annotate.gazetteer import Gazetteer, Match
from nguon.annotate.word import TIGHT, Words
from nguon.lang.vi.syllable import is_syllable

LONGEST = 18


def end_of_body(words: Words, gazetteer: Gazetteer, head: Match, stop: int, *, office: bool = False) -> tuple[int, bool]:
    """Return the word after the body's name that begins with `head`, and whether that is sure.

    `office` tells that an office stands before, so that a person may follow. The first word of `head` where it begins no
    name; unsure ends count where the article has a longer name that begins so.
    """
    i, tail = head.first, head.entry.actor
    honours = tail == "honour"
    lower = not words.caps[i]
    opens = words.opens[i] and not any(words.caps[k] for k in range(i + 1, head.last))
    tail = "free" if honours else tail
    j = sure = head.last
    named = filled = linked = False
    stop = min(stop, i + LONGEST)
    bracketed = -1
    doubtful = False
    while j < stop:
        glue = words.glue[j]
        rooms = gazetteer.rooms(words, j)
        if any(match.last > stop for match in rooms.values()):
            rooms = {m.entry.room: m for m in reversed(gazetteer.at(words, j)) if m.last <= stop}
        field = rooms.get("field")
        if glue == "P" and filled:
            end = _bracket(words, gazetteer, j, stop)
            if not end:
                break
            j = bracketed = end
            continue
        pair = glue == "N" and tail == "ministry" and filled and field is not None and words.caps[j]
        if glue not in TIGHT and j != bracketed and not pair:
            break
        if lower and j == head.last and head.entry.type == "field" and not (field and words.caps[j]):
            break
        if j == head.last and not words.caps[j] and not _may_go_on_small(head, field, rooms, lower=lower, opens=opens):
            if lower:
                break
            doubtful = True
        place, body, nested, site, inner = map(rooms.get, ("place", "body", "head", "site", "inner"))
        opener, title = rooms.get("opener"), rooms.get("title")
        if linked and nested and words.caps[j]:
            break
        if office and named and words.caps[j] and not place and person_at(words, gazetteer, j, stop) == j:
            break
        if (
            tail == "local"
            and head.entry.type == "yes"
            and j == head.last
            and words.caps[j]
            and not place
            and person_at(words, gazetteer, j, stop) == j
        ):
            return (j, True) if words.caps[i] and not opens else (i, False)
        if "trap" in rooms and not words.caps[j] and not (inner and inner.last >= rooms["trap"].last):
            break
        if opener and opener.entry.type != "no" and words.caps[j] and not (field or inner or place or body):
            break
        if title and words.caps[j] and title.entry.type == "office" and title.last > j + 1:
            if title.last < stop and not words.caps[title.last] and _leads_on(words, gazetteer, title.last, stop):
                j, named, filled, sure = title.last, True, True, title.last
                continue
            return _of_office(words, gazetteer, head, title, stop)
        if inner and inner.entry.type == "end" and named and sure == j and tail == "free" and not words.caps[j]:
            after = inner.last
            if after >= stop or (not words.caps[after] and not _leads_on(words, gazetteer, after, stop)):
                return after, not doubtful
        if field and not (place and place.last > field.last) and not (nested and nested.last >= field.last and words.caps[j]):
            capital = any(words.caps[k] for k in range(j, field.last))
            if not capital and j > head.last and filled and not _leads_on(words, gazetteer, field.last, stop):
                break
            filled, linked, j = True, False, field.last
            if capital:
                sure, named = j, True
            continue
        if place and (words.caps[j] or place.last > j + 1) and not (body and body.last > place.last):
            if linked or (tail == "state" and place.entry.type != "country"):
                break
            if named and _person_follows(words, gazetteer, j, place, stop):
                break
            sure, named = _joint(words, gazetteer, place.last, stop, tail), True
            break
        if body and words.caps[j] and not (nested and nested.last > body.last):
            if opens and j == head.last and tail == "free":
                return i, False
            one = (
                body.last + 1 < stop
                and not words.caps[body.last + 1]
                and words.caps[body.last]
                and words.glue[body.last] == "S"
            )
            return body.last + (one and not is_syllable(words.keys[body.last])), not doubtful
        if site and not (words.caps[j] and inner and inner.last > site.last):
            end = _site(words, gazetteer, site, stop, tail, lower, office=office)
            if end:
                j, sure, named, filled = end, end, True, True
                if j < stop and not words.caps[j] and _leads_on(words, gazetteer, j, stop):
                    continue
                break
        if nested and words.caps[j] and not (inner and inner.last > nested.last):
            j, filled = nested.last, False
            sure, named, tail = j, True, "free" if nested.entry.actor == "honour" else nested.entry.actor
            honours = nested.entry.actor == "honour"
            continue
        if inner:
            linked = inner.entry.type == "yes" and inner.last - inner.first == 1
            if words.caps[j]:
                sure, named, linked = inner.last, True, False
            j, filled = inner.last, True
            continue
        if words.keys[j].isdigit():
            alone = j + 1 >= stop or words.glue[j + 1] not in "SD" or words.caps[j + 1]
            if named and alone and sure == j and len(words.keys[j]) < 3:
                return j + 1, not doubtful
            return (j + 1, True) if len(words.keys[j]) < 4 and j == head.last else (sure if named else i, named)
        if not words.caps[j]:
            syllable = words.caps[j - 1] and j - 1 >= head.last and is_syllable(words.keys[j - 1])
            if syllable and not _leads_to_place(words, gazetteer, j) and _leads_on(words, gazetteer, j + 1, stop):
                j += 1
                continue
            break
        if named and (office or (filled and not honours)) and person_at(words, gazetteer, j, stop) == j:
            break
        foreign = not is_syllable(words.keys[j])
        if foreign and opens and j == head.last and tail == "free" and head.last - i > 1:
            return i, False
        if named and foreign and filled and j + 1 < stop and words.caps[j + 1] and words.glue[j + 1] == "S":
            break
        j += 1
        if not foreign and _compound(words, gazetteer, j, stop, head):
            j += 1
        sure, named, linked = j, True, False
    if named and sure > head.last:
        return _mission(words, gazetteer, sure, stop) if tail == "mission" else sure, not doubtful
    if (tail == "state" and words.caps[i]) or tail == "acronym":
        return head.last, tail == "acronym" or not words.opens[i]
    if words.caps[i] and not opens and filled and not linked and j - head.last >= 2:
        return j, False
    return i, False


def _leads_to_place(words: Words, gazetteer: Gazetteer, j: int) -> bool:
    """Tell whether `j` is a small word before a place ("at", "out to"): no second syllable of a name's last word."""
    return any(m.entry.room == "place cue" and m.last == j + 1 for m in gazetteer.at(words, j))


def _joint(words: Words, gazetteer: Gazetteer, j: int, stop: int, tail: str) -> int:
    """A body of two countries (`Hoi Huu nghi Viet Nam - Lao`)."""
    if tail == "free" and j < stop and words.glue[j] in "NH":
        for match in gazetteer.at(words, j):
            if match.entry.room == "place" and match.entry.type == "country" and match.last <= stop:
                return match.last
    return j


def _compound(words: Words, gazetteer: Gazetteer, j: int, stop: int, head: Match) -> bool:
    """Tell whether the small word `j` completes the lone capital before it (`Cuc Tuyen huan`)."""
    if (
        j >= stop
        or words.caps[j]
        or words.glue[j] != "S"
        or (j - 2 >= head.last and words.caps[j - 2])
        or not is_syllable(words.keys[j])
    ):
        return False
    return words.keys[j].isalpha() and not any(m.last == j + 1 and m.entry.room != "inner" for m in gazetteer.at(words, j))


def _may_go_on_small(head: Match, field: Match | None, rooms: Mapping[str, Match], *, lower: bool, opens: bool) -> bool:
    """Tell whether a name may go on with a small letter right after its head."""
    tail = head.entry.actor
    local = tail == "local" and "site" in rooms
    if lower:
        return local
    if opens:
        return (
            local or tail in ("local", "acronym") or (field is not None and tail == "ministry" and field.last - field.first > 2)
        )
    return True


def _of_office(words: Words, gazetteer: Gazetteer, head: Match, title: Match, stop: int) -> tuple[int, bool]:
    """An office inside a body's name: with its country it is the body's; before a person's name it is the person's."""
    j = title.last
    if j < stop and words.caps[j] and words.glue[j] == "S":
        for match in gazetteer.at(words, j):
            if match.entry.room == "place" and match.entry.type == "country" and match.last <= stop:
                follows = match.last < stop and words.caps[match.last] and words.glue[match.last] == "S"
                return (head.first, False) if follows else (match.last, True)
        return head.first, False
    return (j, True) if not words.opens[head.first] else (head.first, False)


def _mission(words: Words, gazetteer: Gazetteer, j: int, stop: int) -> int:
    """An embassy's name holds the place it sits at (`Dai su quan … tai …`)."""
    if (
        j + 1 < stop
        and words.glue[j] == "S"
        and any(m.entry.room == "place cue" and m.entry.type == "yes" for m in gazetteer.at(words, j))
    ):
        for match in gazetteer.at(words, j + 1):
            if match.entry.room == "place" and match.last <= stop:
                return match.last
    return j


def _leads_on(words: Words, gazetteer: Gazetteer, j: int, stop: int) -> bool:
    """Tell whether small words from `j` lead to a capital of the same name."""
    steps = 0
    while j < stop and steps < 6 and words.glue[j] in "SHE":
        if words.caps[j]:
            return True
        match = next((m for m in gazetteer.at(words, j) if m.entry.room in ("inner", "field", "site")), None)
        if match is None:
            return False
        j, steps = match.last, steps + 1
    return False


def _bracket(words: Words, gazetteer: Gazetteer, j: int, stop: int) -> int:
    """Return the word after a short form in brackets when the name goes on with a place after it, else 0."""
    k = j
    while k < stop and k - j < 4 and words.caps[k] and (k == j or words.glue[k] in "HDE"):
        k += 1
    if k == j or k >= stop or words.glue[k] != "Q":
        return 0
    return k if any(m.entry.room in ("place", "site") for m in gazetteer.at(words, k)) and words.caps[k] else 0


def _site(words: Words, gazetteer: Gazetteer, site: Match, stop: int, tail: str, lower: bool, *, office: bool) -> int:
    """Return the word after a classifier and its place (`huyen Ho Sen`, `tinh`), or 0. `office`: an office stands before."""
    j = site.last
    held = office and site.entry.name in gazetteer.bare_sites and j < stop and person_at(words, gazetteer, j, stop) == j
    if held and 3 <= _family_run(words, j, stop) <= 4:
        return j
    if j < stop and words.glue[j] in "SAD" and (words.caps[j] or words.keys[j].isdigit()):
        if words.keys[j].isdigit():
            return j + 1
        for match in gazetteer.at(words, j):
            if match.entry.room == "place" and match.last <= stop:
                return match.last
        k = j
        while k < stop and k - j < 4 and words.caps[k] and (k == j or words.glue[k] in "SH"):
            if k > j and person_at(words, gazetteer, k, stop) == k:
                break
            if k > j and any(m.entry.room == "opener" and m.entry.type != "no" for m in gazetteer.at(words, k)):
                break
            k += 1
        return k
    if tail in ("local", "acronym", "ministry") and not lower and site.entry.name in gazetteer.bare_sites:
        return j
    return 0


def person_at(words: Words, gazetteer: Gazetteer, j: int, stop: int) -> int:
    """Return the word of the run of capitals at `j` where a Vietnamese person's name begins that ends the run, or -1.

    Of several family names the one with three syllables from it to the end, then four, then two.
    """
    end = j + _family_run(words, j, stop)
    sizes = {end - k: k for k in range(j, end) if _family(words, gazetteer, k, end)}
    return next((sizes[size] for size in (3, 4, 2) if size in sizes), -1)


def _family(words: Words, gazetteer: Gazetteer, k: int, end: int) -> bool:
    """Tell whether a family name stands at `k`: a sure one, or any before a middle name (`Mac *Thi* Bich Thu`)."""
    sure = gazetteer.family.get(words.keys[k])
    return bool(sure) or (sure is not None and k + 2 < end and words.keys[k + 1] in gazetteer.middle)


def _family_run(words: Words, j: int, stop: int) -> int:
    k = j
    while k < stop and words.caps[k] and (k == j or words.glue[k] in "SH") and is_syllable(words.keys[k]):
        k += 1
    return k - j if k - j >= 2 else 0


def _person_follows(words: Words, gazetteer: Gazetteer, j: int, place: Match, stop: int) -> bool:
    """`Bo Y te Ha Van Tam`: what looks like a place is the beginning of a person's name."""
    run = _family_run(words, j, stop)
    return gazetteer.family.get(words.keys[j], False) and run > place.last - j and place.last - j == 1
