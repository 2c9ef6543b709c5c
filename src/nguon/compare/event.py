"""What happened in a story, dated: clauses that name the day, month, season or year of something that happened.

The idea: each clause found by `clause.find_clauses` tells a happening of its date. Clauses of the same date on the same kind
of thing with the same participants tell the same happening; all of them are its evidence, the plainest is its text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.clause import Clause, find_clauses
from nguon.compare.people import People, know_dates, know_people
from nguon.compare.phrases import load_idle
from nguon.compare.record import days
from nguon.model.article import Moment
from nguon.model.corpus import Actor, ActorLink, Dated, Event, Evidence, Story
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.reading import Piece

PRECISION = {10: "day", 4: "year"}


@dataclass(frozen=True, slots=True)
class EventConfig:
    """What makes a clause tell an event, and two clauses the same one.

    `words`: fewest words of a clause that tells something; `most`: words of a text that are shown; `good`: words of a text
    that is best read; `shared`: share of the shorter clause's words that two tellings hold; `close`: the same for two that
    name one day and two kinds of thing in common.
    """

    words: int = 6
    most: int = 45
    good: int = 14
    shared: float = 0.4
    close: float = 0.25


@dataclass(frozen=True, slots=True)
class _Telling:
    clause: Clause
    article: str
    text: str
    words: frozenset[str]
    actors: frozenset[str]
    teller: str
    span: tuple[datetime.date, datetime.date]


def find_events(
    story: Story,
    pieces: Sequence[Piece],
    links: Sequence[ActorLink],
    dated: Sequence[Dated],
    pack: LanguagePack,
    actors: Sequence[Actor] = (),
    config: EventConfig = EventConfig(),
) -> tuple[Event, ...]:
    """Return the events of `story` in order of date, each with its evidence from all articles.

    `pieces` may be all pieces.
    """
    mine = [p for p in pieces if p.article.id in set(story.articles)]
    people, dates = know_people(actors, links), know_dates(dated)
    tellings = [t for p in mine for t in _tellings(p, dates.get(p.article.id), people, pack, config)]
    groups: list[list[_Telling]] = []
    for telling in sorted(tellings, key=lambda t: (-len(t.clause.date), t.clause.date, t.article, t.clause.start)):
        home = next((g for g in groups if _same(telling, g, config)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    events = [_event(story, group, config) for group in groups]
    return tuple(sorted(events, key=lambda e: (e.date, e.id)))


def _tellings(
    piece: Piece, published: Moment | None, people: People, pack: LanguagePack, config: EventConfig
) -> list[_Telling]:
    limit = days(published)
    idle = load_idle(pack)
    out = []
    for clause in find_clauses(piece, pack):
        span = days(Moment(clause.date, _precision(clause.date)))
        if span is None or (limit and span[0] > limit[1]):
            continue
        text = " ".join(read_span(piece, clause.start, clause.end).split())
        words = find_words(text)
        inside = [m for m in piece.mentions if clause.start <= m.start and m.end <= clause.end]
        ids = {i for m in inside if (i := people.id_of(piece.article.id, m.actor))}
        if len(words) < config.words or (_precision(clause.date) in ("year", "season") and not ids):
            continue
        kept = frozenset(w for w in words if not w.isdigit() and w not in idle)
        whole = frozenset(ids | {r for i in ids for r in people.roots(i)})
        teller = ", ".join(people.name(i) for i in people.speakers(clause.teller)) if clause.teller else ""
        text = _place_last(text, pack)
        out.append(_Telling(clause, piece.article.id, text, kept, whole, teller, span))
    return out


def _place_last(text: str, pack: LanguagePack) -> str:
    """Return a clause on a place ("at A, where the bridge fell") as one that tells what happened ("the bridge fell (A)")."""
    match = _where(pack).match(text)
    return f"{match['told']} ({match['place']})" if match else text


@lru_cache(maxsize=4)
def _where(pack: LanguagePack) -> re.Pattern[str]:
    rules = pack.rules("compare")["event"]
    before, where = ("|".join(sorted(map(re.escape, rules[name]), key=len, reverse=True)) for name in ("before_place", "place"))
    return re.compile(
        rf"(?:(?:{before})\s)?(?P<place>[^,;:“”\"()]{{1,60}}),\s(?:{where})\s(?P<told>\S.*)", re.IGNORECASE | re.DOTALL
    )


def _precision(date: str) -> str:
    return PRECISION.get(len(date), "month" if date[-2:].isdigit() else "season")


def _same(telling: _Telling, group: Sequence[_Telling], config: EventConfig) -> bool:
    for other in group:
        if not _within(telling.span, other.span):
            continue
        classes = telling.clause.classes & other.clause.classes
        if not classes or not (telling.actors & other.actors or not telling.actors or not other.actors):
            continue
        shared = len(telling.words & other.words) / max(1, min(len(telling.words), len(other.words)))
        near = len(telling.clause.date) == 10 and telling.clause.date == other.clause.date and len(classes) >= 2
        if shared >= (config.close if near else config.shared):
            return True
    return False


def _within(one: tuple[datetime.date, datetime.date], two: tuple[datetime.date, datetime.date]) -> bool:
    """Tell whether one of two stretches of days lies in the other."""
    return (two[0] <= one[0] and one[1] <= two[1]) or (one[0] <= two[0] and two[1] <= one[1])


def _event(story: Story, group: Sequence[_Telling], config: EventConfig) -> Event:
    def worth(t: _Telling) -> tuple[object, ...]:
        return (-len(t.clause.date), bool(t.teller), abs(len(t.text.split()) - config.good), t.article, t.clause.start)

    best = min(group, key=worth)
    first = min(group, key=lambda t: (t.article, t.clause.start))
    name = "e" + hashlib.sha256(f"{story.id} {first.article} {first.clause.start}".encode()).hexdigest()[:12]
    rows = sorted({(t.article, t.clause.first, t.clause.last) for t in group})
    words = best.text.split()
    text = " ".join(words[: config.most]) + (" …" if len(words) > config.most else "")
    text = f"{best.teller}: {text}" if best.teller else text[:1].upper() + text[1:]
    date = best.clause.date
    rule = "event:told clause" if best.teller else "event:dated clause"
    return Event(name, story.id, date, _precision(date), text, tuple(Evidence(*r) for r in rows), rule)
