"""Where the name of a body ends: head, field, words of its field, place (`Sở Tài nguyên và Môi trường TP Hồ Sen`).

The idea: after the head the name goes on as long as each word is a known field, a capital, a place with its classifier, another
head, or a small word between those; it ends with the last of them that was sure.
"""

from __future__ import annotations

from nguon.annotate.gazetteer import Gazetteer, Match
from nguon.annotate.word import Words
from nguon.lang.vi.syllable import is_syllable

LONGEST = 18


def end_of_body(words: Words, gazetteer: Gazetteer, head: Match, stop: int) -> int:
    """Return the word after the body's name that begins with `head`, or its first word where it is no name."""
    i = head.first
    tail, lower = head.entry.actor, not words.caps[i]
    opens = words.opens[i]
    j = sure = head.last
    named = filled = False
    stop = min(stop, i + LONGEST)
    while j < stop:
        glue = words.glue[j]
        if glue == "P":
            end = _bracket(words, gazetteer, j, stop)
            if not end or not filled:
                break
            j = end
            continue
        rooms: dict[str, Match] = {}
        for match in gazetteer.at(words, j):
            if match.last <= stop:
                rooms.setdefault(match.entry.room, match)
        field = rooms.get("field")
        if glue not in "SHDAE" and not (field and field.last > j + 1 and glue in "NC" and filled and words.caps[j] and tail == "ministry"):
            break
        if lower and j == head.last and not words.caps[j] and not (tail == "local" and "site" in rooms):
            break
        if opens and j == head.last and not words.caps[j] and tail != "local" and not (field and tail == "ministry" and field.last - j > 2):
            break
        place, body, nested, site, inner = (rooms.get(r) for r in ("place", "body", "head", "site", "inner"))
        if "opener" in rooms and rooms["opener"].entry.type == "yes" and words.caps[j] and not (field or inner or place):
            break
        if field and not (place and place.last > field.last) and not (nested and nested.last >= field.last and words.caps[j]):
            capital = any(words.caps[k] for k in range(j, field.last))
            if not capital and j > head.last and filled and not _leads_on(words, gazetteer, field.last, stop):
                break
            filled, j = True, field.last
            if capital or head.last == field.first:
                sure = j
            named = named or capital
            continue
        if place and (words.caps[j] or len(words.keys[j]) > 2 or place.last > j + 1):
            if _person_follows(words, gazetteer, j, place, stop) and named:
                break
            sure, named = place.last, True
            break
        if body and words.caps[j]:
            return body.last
        if site and not (words.caps[j] and inner and inner.last > site.last):
            end = _site(words, gazetteer, site, stop, tail, lower)
            if end:
                j, sure, named = end, end, True
                if any(m.entry.room in ("inner",) for m in gazetteer.at(words, j) if j < stop) and not words.caps[min(j, stop - 1)]:
                    filled = True
                    continue
                break
        if nested and words.caps[j]:
            j, filled = nested.last, True
            sure, named, tail = j, True, nested.entry.actor
            continue
        if inner:
            if words.caps[j]:
                sure, named = inner.last, True
            elif words.caps[j - 1] and j > head.last and inner.last - inner.first > 1:
                pass
            j, filled = inner.last, True
            continue
        if words.keys[j].isdigit() and len(words.keys[j]) < 4 and j == head.last:
            return j + 1
        if not words.caps[j]:
            if words.caps[j - 1] and j - 1 >= head.last and is_syllable(words.keys[j - 1]) and _leads_on(words, gazetteer, j + 1, stop):
                j += 1
                continue
            break
        if named and filled and gazetteer.family.get(words.keys[j], False) and _family_run(words, j, stop):
            break
        if named and not is_syllable(words.keys[j]) and filled and j + 1 < stop and words.caps[j + 1]:
            break
        j += 1
        sure, named = j, True
    if sure == head.last:
        named = False
    if named:
        return sure
    if tail in ("state", "acronym") and not opens and words.caps[i]:
        return head.last
    if tail == "acronym":
        return head.last
    return i


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


def _site(words: Words, gazetteer: Gazetteer, site: Match, stop: int, tail: str, lower: bool) -> int:
    """Return the word after a classifier and its place (`huyện Hồ Sen`, `tỉnh`), or 0."""
    j = site.last
    if j < stop and words.glue[j] in "SAD" and (words.caps[j] or words.keys[j].isdigit()):
        if words.keys[j].isdigit():
            return j + 1
        for match in gazetteer.at(words, j):
            if match.entry.room == "place" and match.last <= stop:
                return match.last
        k = j
        while k < stop and k - j < 4 and words.caps[k] and (k == j or words.glue[k] in "SH"):
            if k > j and gazetteer.family.get(words.keys[k], False) and _family_run(words, k, stop) >= 3:
                break
            if k > j and any(m.entry.room == "opener" and m.entry.type == "yes" for m in gazetteer.at(words, k)):
                break
            k += 1
        return k
    if tail in ("local", "acronym") and not lower and site.entry.name in gazetteer.bare_sites:
        return j
    return 0


def _family_run(words: Words, j: int, stop: int) -> int:
    k = j
    while k < stop and words.caps[k] and (k == j or words.glue[k] in "SH") and is_syllable(words.keys[k]):
        k += 1
    return k - j if k - j >= 2 else 0


def _person_follows(words: Words, gazetteer: Gazetteer, j: int, place: Match, stop: int) -> bool:
    """`Bộ Y tế Hà Văn Tám`: what looks like a place is the beginning of a person's name."""
    run = _family_run(words, j, stop)
    return gazetteer.family.get(words.keys[j], False) and run > place.last - j and place.last - j == 1
