"""Through whom a statement came: agencies, channels, papers and networks, told from bodies and people who only listen.

The idea: what stands behind "wrote on" is a channel whatever it is called; behind "answered" or "talked to" any body is one
that is not known as something else; behind "told" only an outlet by its own words, by the list, or by the word before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nguon.annotate.clause import Ground
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.sentence import Sentence
from nguon.annotate.speech import phrases
from nguon.lang.pack import load
from nguon.lang.vi.syllable import is_syllable
from nguon.model.annotation import Mention
from nguon.model.span import Span

VENUE_REACH = 60
"""How far behind the word that leads to a channel its name may stand, in characters."""
NOUN_REACH = 24
"""How far before a name the word for an outlet may begin, in characters."""
OUTLETS = ("outlet", "agency")
"""Types of listed bodies that pass words on."""
PROPER_WORDS = 4
"""Words of an unmarked name at most."""

_STOP = re.compile(r"[,;:\x01]|\.\s")
_WORD = re.compile(r"\w[\w.+-]*")


@dataclass(frozen=True, slots=True)
class _Words:
    channel: re.Pattern[str]
    written: re.Pattern[str]
    told: re.Pattern[str]
    talk: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    rules = load().rules("setting")
    return _Words(
        phrases(rules["channel"]["nouns"], behind=r"\s+\Z"),
        phrases(rules["written"]["words"]),
        phrases(rules["told"]["words"]),
        phrases(rules["talk"]["words"]),
    )


def find_venue(ground: Ground, draft: Draft, unit: Unit) -> Span | None:
    """Return the name of the channel through which something was said ("told *agency X*", "wrote on *Y*")."""
    taken = draft.content
    words = _words()
    if draft.cue is not None:
        inner = [n for n in ground.names_in(draft.cue.start, draft.cue.end) if n.kind == "org"]
        if inner and _is_channel(ground, inner[0]):
            return Span(inner[0].start, inner[0].end)
    for pattern, trust in ((words.written, 2), (words.talk, 1), (words.told, 0)):
        for match in pattern.finditer(ground.small, unit.start, unit.end):
            if any(s.start <= match.start() < s.end for s in taken):
                continue
            found = _channel_behind(ground, match.end(), min(unit.end, match.end() + VENUE_REACH), trust)
            if found is not None and not any(s.start <= found.start < s.end for s in taken):
                return found
    return None


def find_talk(ground: Ground, sentences: Sequence[Sentence]) -> tuple[Span, Span] | None:
    """Return who talked and the outlet that was talked to, (person, outlet), when a lead tells so.

    Where the lead does not name the person, the title does.
    """
    for sentence in sentences:
        if sentence.role != "lead":
            continue
        for match in _words().talk.finditer(ground.masked, sentence.start, sentence.end):
            outlet = _channel_behind(ground, match.end(), min(sentence.end, match.end() + VENUE_REACH), 1)
            if outlet is None:
                continue
            people = [
                n for n in ground.names_in(sentence.start, sentence.end) if n.kind == "person" and n.start != outlet.start
            ]
            titles = [n for t in sentences if t.role == "title" for n in ground.names_in(t.start, t.end) if n.kind == "person"]
            best = next((n for n in reversed(people) if n.end <= match.start()), next(iter(people or titles), None))
            if best is not None:
                return Span(best.start, best.end), outlet
    return None


def to_channel(ground: Ground, span: Span) -> Span:
    """Return the outlet's name in the words for a channel ("the official agency *X*"); the words themselves where none is."""
    names = ground.names_in(span.start, span.end)
    outlets = [n for n in names if n.kind == "org" and _is_channel(ground, n)]
    people = any(n.kind == "person" and not _is_channel(ground, n) for n in names)
    return Span(outlets[-1].start, outlets[-1].end) if outlets and not people else span


def is_unlisted(ground: Ground, span: Span) -> bool:
    """Tell whether a channel is a name that nobody marked as one ("on *X*")."""
    return not ground.names_in(span.start, span.end) and _proper(ground, span.start, span.end) == span


def _channel_behind(ground: Ground, start: int, end: int, trust: int) -> Span | None:
    """The first name behind a word that leads to a channel, when it is one: `trust` says how surely the word does."""
    name = next(iter(ground.names_in(start, end)), None)
    stop = _STOP.search(ground.masked, start, end)
    if name is not None and (stop is None or name.start < stop.start()):
        if _is_channel(ground, name) or (name.kind == "org" and (trust == 2 or (trust == 1 and not _is_body(ground, name)))):
            return Span(name.start, name.end)
        return None
    proper = _proper(ground, start, stop.start() if stop is not None else end)
    if proper is not None and (_noun_before(ground, proper.start) or (trust == 2 and proper.start <= start + 1)):
        return proper
    return None


def _proper(ground: Ground, start: int, end: int) -> Span | None:
    """The first run of words with a capital."""
    first: int | None = None
    last = start
    for count, word in enumerate(_WORD.finditer(ground.text, start, end)):
        if not word.group()[0].isupper() or (first is not None and (count >= PROPER_WORDS or word.start() > last + 1)):
            if first is not None:
                break
            continue
        first = word.start() if first is None else first
        last = word.end()
    return None if first is None else Span(first, last)


def _noun_before(ground: Ground, at: int) -> bool:
    """Tell whether a word for an outlet stands right before a place."""
    return _words().channel.search(ground.small, max(0, at - NOUN_REACH), at) is not None


def _is_channel(ground: Ground, name: Mention) -> bool:
    """Tell whether a name is an outlet's: by its words, by the word before it, or a body of no other known kind."""
    if name.actor in _outlets() or is_outlet(ground, name) or _noun_before(ground, name.start):
        return True
    if name.kind == "person":
        titled = ground.marks_to.get(name.start - 1)
        return can_be_outlet(ground, name) and (titled is None or not titled.word.noun)
    return name.kind == "org" and " " not in name.actor and not _is_body(ground, name)


def _is_body(ground: Ground, name: Mention) -> bool:
    """Tell whether a name is known as a body that is no outlet: by its first words, or from the list."""
    return name.actor in _bodies() or _body_head().match(ground.text, name.start, name.end) is not None


@lru_cache
def _body_head() -> re.Pattern[str]:
    return phrases([row["head"] for row in load().lexicon("org_heads")])


@lru_cache
def _bodies() -> frozenset[str]:
    rows = [row for row in load().lexicon("bodies") if row["type"] not in OUTLETS]
    return frozenset(row[column] for row in rows for column in ("name", "actor"))


@lru_cache
def _outlets() -> frozenset[str]:
    rows = [row for row in load().lexicon("bodies") if row["type"] in OUTLETS]
    return frozenset(row[column] for row in rows for column in ("name", "actor"))


def is_outlet(ground: Ground, name: Mention) -> bool:
    """Tell whether a name is a listed outlet's, or begins or ends with a word for outlets; whatever kind it was taken for."""
    return _outlet_word().search(ground.text[name.start : name.end]) is not None


def can_be_outlet(ground: Ground, name: Mention) -> bool:
    """Tell whether a name may be an outlet's though it was taken for a person's: no family name, and two words or more."""
    words = ground.text[name.start : name.end].split()
    return is_outlet(ground, name) or (
        len(words) > 1 and words[0] not in _family_names() and all(is_syllable(w.lower()) for w in words)
    )


@lru_cache
def _family_names() -> frozenset[str]:
    return frozenset(row["name"] for row in load().lexicon("family_names"))


@lru_cache
def _outlet_word() -> re.Pattern[str]:
    """A word for outlets that begins a name, a foreign one that ends it, or the whole name of a listed one."""
    listed = [row["words"] for row in load().lexicon("outlet_words")]
    words = "|".join(map(re.escape, listed))
    ends = "|".join(re.escape(word) for word in listed if not all(is_syllable(part) for part in word.lower().split()))
    rows = load().lexicon("outlets")
    names = "|".join(re.escape(name.strip()) for row in rows for name in (row["name"], *row["spellings"].split(";")))
    return re.compile(rf"\A(?:(?:{words})(?!\w)|(?:{names})\Z)|(?<!\w)(?:{ends})\Z")


def find_channels(ground: Ground, start: int, end: int) -> list[Span]:
    """Return the names of outlets in a stretch: bodies, and names with an outlet's word in them."""
    return [Span(m.start, m.end) for m in ground.names_in(start, end) if is_outlet(ground, m)]
