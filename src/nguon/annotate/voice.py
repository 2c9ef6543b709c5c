"""Who can speak: names, pronouns, nouns of people, bodies and papers; and where in a phrase the one who speaks begins.

The idea: a speaker is a noun phrase. Its head must be able to say something, and nothing in it may be a verb of its own.
"""

from __future__ import annotations

import re

from nguon.annotate.clause import ASIDE, VEIL, Ground
from nguon.annotate.cue import Mark
from nguon.model.annotation import Mention

_WORD = re.compile(r"\S+")


_NUMBER = re.compile(r"\d[\d.,]*\s+")


MAX_WORDS = 32
"""A speaker of more words than this is a clause that was misread."""


def last_link(ground: Ground, start: int, end: int) -> Mark | None:
    """Return the last word in `[start, end)` that opens a clause; an "and" inside one speaker does not."""
    found: Mark | None = None
    for mark in ground.marks_in(start, end):
        if not mark.word.link or inside_name(ground, mark) or mark.end >= end or (mark.word.noun and mark.word.noun != "not"):
            continue
        if mark.word.text in ground.speech.and_ and _joins(ground, found.end if found else start, mark.start):
            continue
        if (
            mark.word.link == "add"
            and mark.word.text not in ground.speech.and_
            and mark.start > start + 1
            and found is not mark
            and inside_name(ground, mark)
        ):
            continue
        found = mark
    return found


def inside_name(ground: Ground, mark: Mark) -> bool:
    """Tell whether a mark lies inside a name."""
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
        if inside_name(ground, mark):
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


def ends_with(ground: Ground, name: Mention, end: int) -> bool:
    """Tell whether nothing but an aside stands between `name` and `end`."""
    rest = ground.masked[name.end : end].replace(ASIDE, "").strip()
    return not rest


def can_speak(ground: Ground, start: int, end: int, *, named: bool, animate: bool = False) -> bool:
    """Tell whether the words `[start, end)` can say something: a name, a pronoun, a noun that speaks.

    Unless `named`, any noun can.

    With `animate` a document cannot.
    """
    start = ground.skip_blank(start, end)
    if start >= end or len(_WORD.findall(ground.text, start, end)) > MAX_WORDS:
        return False
    counted, opens = False, start
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
    verb = head is not None and head.word.act and not (head.word.noun or head.word.adverb)
    if head is not None and verb and not counted and not head.word.takes.startswith("relay"):
        return False
    if head is not None and head.word.noun == "document" and ground.small[opens:start].strip() in ground.speech.exists:
        return False
    names = ground.names_in(start, end)
    if names and not _well_ended(ground, names[-1], end):
        return False
    if any(m.start == start for m in names):
        return True
    bare = counted or head is None or head.word.noun != "pronoun" or bool(names) or _bare(ground, head.end, end)
    if not bare:
        return False
    if head is not None and head.word.noun:
        return head.word.noun != "not" and not (animate and head.word.noun == "document")
    if names and names[-1].kind == "person" and ends_with(ground, names[-1], end):
        return True
    if names and ground.text[start].isupper() and len(_WORD.findall(ground.text, start, names[0].start)) <= 4:
        return True
    if not named:
        bare_word = head is not None and not head.word.noun and head.end >= end
        return (ground.text[start].isalpha() or counted) and not bare_word
    words = ground.text[start:end].split()
    before = start
    while before > 0 and ground.text[before - 1] in " \"“‘'(-–":
        before -= 1
    if len(words) == 1 and not words[0].isupper() and ground.text[max(0, before - 1) : before] in "\n.!?…:":
        return False
    return len(words) <= 3 and all(w[0].isupper() for w in words) and (head is None or head.end < end)


def _bare(ground: Ground, start: int, end: int) -> bool:
    """Tell whether nothing but another noun, a place or a pointing word follows a pronoun."""
    at = ground.skip_blank(start, end)
    if at >= end or not ground.text[at].islower():
        return True
    mark = ground.mark_at(at)
    return (mark is not None and bool(mark.word.noun)) or bool(ground.speech.after_name.match(ground.small, at, end))


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
