"""Who is asked in an interview, and which outlet asks: told by labels, else by the article's head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nguon.annotate.channel import can_be_outlet, find_channels, is_outlet
from nguon.annotate.clause import Ground
from nguon.annotate.turn import Line, words_of_talk
from nguon.model.annotation import Mention
from nguon.model.span import Span

REACH = 80
"""How far behind the words for a talk a name may stand, in characters."""

_APART = re.compile(r"[,;:.]\s")


def find_guest(ground: Ground, lines: Sequence[Line], first: int) -> Span | None:
    """Return the name of the one who is asked: before the title's colon, by the talk in the head, else named most."""
    head = [line for line in lines[:first] if line.role in ("title", "lead", "body")]
    for line in head:
        if line.role == "title" and line.label is not None:
            people = _people(ground, line.label.start, line.label.end)
            if people:
                return line.label
    for line in head:
        found = _by_talk(ground, line)
        if found is not None:
            return found
    counts = Counter(m.actor for m in ground.mentions if m.kind == "person")
    named = [m for line in head for m in _people(ground, line.start, line.end)]
    named = named or _people(ground, lines[first].start, lines[-1].end)
    if not named:
        return None
    best = max(named, key=lambda m: (counts[m.actor], -m.start))
    return Span(best.start, best.end)


def _by_talk(ground: Ground, line: Line) -> Span | None:
    """The guest as the words for a talk tell: right behind "talked with", else before the words, else behind the next comma."""
    words = words_of_talk()
    for found in words.talk.finditer(ground.masked, line.start, line.end):
        behind = _people(ground, found.end(), min(line.end, found.end() + REACH))
        beside = [n for n in behind if not _APART.search(ground.masked, found.end(), n.start)]
        before = _people(ground, line.start, found.start())
        if beside and found.group() not in words.by:
            return Span(beside[0].start, beside[0].end)
        if before or behind:
            best = before[-1] if before else behind[0]
            return Span(best.start, best.end)
    return None


def _people(ground: Ground, start: int, end: int) -> list[Mention]:
    return [m for m in ground.names_in(start, end) if m.kind == "person" and not is_outlet(ground, m)]


def find_asker(ground: Ground, lines: Sequence[Line], first: int, kinds: dict[int, str]) -> Span | None:
    """Return the name of the outlet that asks: its label, else the outlet named with the talk in the head."""
    words = words_of_talk()
    for number, kind in kinds.items():
        label = lines[number].label
        if kind != "question" or label is None or lines[number].key in words.asks:
            continue
        return _strip_asker(ground, label)
    for line in lines[:first]:
        if line.role not in ("title", "lead", "body"):
            continue
        for found in words.talk.finditer(ground.small, line.start, line.end):
            outlet = next(iter(find_channels(ground, found.end(), min(line.end, found.end() + REACH))), None)
            outlet = outlet or next(iter(find_channels(ground, line.start, found.start())), None)
            if outlet is not None:
                return outlet
    return None


def _strip_asker(ground: Ground, label: Span) -> Span | None:
    """The outlet in a label that asks ("reporter of *X*", "*X*"); None where a person asks."""
    people = _people(ground, label.start, label.end)
    channels = find_channels(ground, label.start, label.end)
    if channels:
        return channels[0]
    if people and not (people[0].start == label.start and people[0].end == label.end and can_be_outlet(ground, people[0])):
        return None
    small = label.of(ground.small)
    head = max((w for w in words_of_talk().asks if small.startswith(w + " ")), key=len, default="")
    return Span(label.start + len(head) + bool(head), label.end)
