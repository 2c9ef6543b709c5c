"""What follows a verb of saying: a clause that tells something, or only a topic, a time, a turn to something else.

The idea: without "that" between verb and clause the words themselves must show a clause: a subject of its own, a word of tense.
"""

from __future__ import annotations

import re

from nguon.annotate.clause import VEIL, Ground, stops, trim
from nguon.annotate.cue import Mark
from nguon.annotate.voice import has_verb

_WORD = re.compile(r"\w+")

ECHO_WORDS = 6
"""A content of so few words that begins with a pointing word ("so", "this") only points back."""
NAME_WORDS = 3
"""A name of so many words behind a demand is whom or what it is made of, not what is demanded."""
TOPIC_WORDS = 2
"""What follows a cue without a verb is a topic up to so many words."""
NAMED_TOPIC = 5
"""So many words may name a topic before the word "about"."""
SUBJECT_WORDS = 7
"""The subject of a clause without "that" has at most so many words."""


def has_own_subject(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a clause with a pronoun as its subject begins at `start` ("she confided *she had never* …")."""
    if ground.speech.that_is.match(ground.small, start, end):
        return True
    head = ground.mark_at(start)
    if head is None or head.word.noun not in ("pronoun", "first") or head.end >= end:
        return False
    at = ground.skip_blank(head.end, end)
    verb = ground.mark_at(at)
    told = head.word.text in ground.speech.self_ and ground.text[at].islower() and (verb is None or not verb.word.noun)
    if told and len(_WORD.findall(ground.text, start, end)) > TOPIC_WORDS:
        return True
    return verb is not None and verb.word.adverb in ("aspect", "not", "modal", "manner")


def is_clause(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a clause begins at `start`: a few words, then one that only goes with verbs ("analyses *prices* rise")."""
    head = ground.mark_at(start)
    if head is not None and (head.word.act or head.word.link or head.word.frame):
        return False
    if ground.speech.themes.match(ground.small, start, end):
        return False
    for mark in ground.marks_in(start + 1, end):
        lead = len(_WORD.findall(ground.text, start, mark.start))
        if lead > SUBJECT_WORDS:
            break
        if mark.word.adverb in ("aspect", "not", "passive") and not mark.word.noun and mark.word.text in ground.speech.tenses:
            return lead > 0 and not stops(ground, start, mark.start)
        if mark.word.act or mark.word.link == "sub":
            break
    return False


def only_when(ground: Ground, start: int, end: int) -> bool:
    """Tell whether what follows a cue is nothing but a time ("said on 31 October")."""
    mark = ground.mark_at(start)
    begin = ground.skip_blank(mark.end, end) if mark is not None and mark.word.adverb == "time" else start
    time = next((t for t in ground.times_in(min(start, begin), end) if t.start in (start, begin)), None)
    return time is not None and not ground.masked[time.end : end].strip(' .,;!?…"”')


def goes_elsewhere(ground: Ground, head: Mark) -> bool:
    """Tell whether what follows a cue turns away from it at once ("boasted *and then* sighed")."""
    return (head.word.link == "contrast" and not head.word.adverb) or head.word.text in ground.speech.then


def is_topic(ground: Ground, start: int, end: int) -> bool:
    """Tell whether what follows a cue only names what was spoken about: "about X", "the details of Y", "the affair"."""
    opening = ground.mark_at(start)
    if opening is not None and opening.word.adverb == "when" and opening.end < end:
        start = ground.skip_blank(opening.end, end)
    aside = ground.speech.asides.match(ground.small, start, end)
    if aside:
        at = ground.skip_blank(aside.end(), end)
        return not ground.speech.holding.match(ground.small, at, end) and aside.group() in ground.speech.topics
    words = len(_WORD.findall(ground.text, start, end))
    if words <= TOPIC_WORDS and not has_verb(ground, start, end):
        return True
    if words <= ECHO_WORDS and ground.speech.echo.match(ground.small, start, end):
        return True
    if any(m.word.link == "sub" and not m.word.noun and m.start > start for m in ground.marks_in(start, end)):
        return False
    counted = ground.speech.count.match(ground.small, start, end)
    if ground.speech.themes.match(ground.small, counted.end() if counted else start, end) and not has_verb(ground, start, end):
        return not ground.speech.copula.search(ground.small, start, end) and not ground.speech.moves.search(
            ground.small, start, end
        )
    person = opening is not None and opening.word.noun in ("pronoun", "first", "person")
    if person or any(n.kind == "person" and n.start == start for n in ground.names_in(start, end)):
        return False
    about = ground.speech.of_topic.search(ground.small, start, end)
    if not about or has_verb(ground, start, end) or VEIL in ground.masked[start:end]:
        return False
    lead = _WORD.findall(ground.small, start, about.start())
    named = any(n.end <= about.start() for n in ground.names_in(start, end))
    if named or len(lead) > NAMED_TOPIC or (lead and lead[-1] in ground.speech.goes):
        return False
    return not ground.speech.copula.search(ground.small, start, end)


def only_a_name(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a stretch is nothing but one name or one word with a capital ("directs *the Forum*")."""
    start, end = trim(ground.text, start, end)
    if len(_WORD.findall(ground.text, start, end)) > NAME_WORDS:
        return False
    if any(n.start == start and n.end == end for n in ground.names_in(start, end)):
        return True
    words = ground.text[start:end].split()
    return len(words) == 2 and words[0][:1].isupper() and words[1].islower() and not has_verb(ground, start, end)


def only_a_person(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a stretch is nothing but a person's name with a word before it ("*Mr A*")."""
    start, end = trim(ground.text, start, end)
    people = [n for n in ground.names_in(start, end) if n.kind == "person"]
    return bool(people) and people[0].end == end and len(_WORD.findall(ground.text, start, people[0].start)) <= 1
