"""What happened in a story, dated: sentences that name the day or month of something that happened, each happening once.

The idea: a sentence with a resolved time expression that does not merely date somebody's words tells an event of that
date. Sentences of the same date on the same kind of thing with the same participants tell the same event; all of them are
its evidence.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.people import People, know_dates, know_people
from nguon.compare.phrases import load_phrases
from nguon.compare.record import days
from nguon.model.article import Moment
from nguon.model.corpus import Actor, ActorLink, Dated, Event, Evidence, Story
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Timex
    from nguon.model.reading import Piece

_STOP = re.compile(r"[.!?…][”\"')]*\s+(?=[^\W\d_a-z]|[“\"\d])")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class EventConfig:
    """What makes a sentence tell an event, and two sentences the same one.

    `words`: fewest words of a sentence that tells something; `shared`: share of the shorter sentence's words that two
    tellings hold.
    """

    words: int = 7
    shared: float = 0.4


@dataclass(frozen=True, slots=True)
class _Telling:
    article: str
    start: int
    end: int
    date: str
    text: str
    words: frozenset[str]
    classes: frozenset[str]
    actors: frozenset[str]


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
    for telling in sorted(tellings, key=lambda t: (-len(t.date), t.date, t.article, t.start)):
        home = next((g for g in groups if _same(telling, g, config)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    events = [_event(story, group) for group in groups]
    return tuple(sorted(events, key=lambda e: (e.date, e.id)))


def _tellings(
    piece: Piece, published: Moment | None, people: People, pack: LanguagePack, config: EventConfig
) -> list[_Telling]:
    limit = days(published)
    out = []
    for block in piece.blocks:
        if block.role not in ("lead", "body", "caption"):
            continue
        for start, end in _sentences(piece.text, block.start, block.end):
            times = [t for t in piece.timexes if start <= t.start and t.end <= end and _tells(t, start, end, piece)]
            if not times:
                continue
            date = times[0].value[:10]
            span = days(Moment(date, "day" if len(date) == 10 else "month"))
            if span is None or (limit and span[0] > limit[1]):
                continue
            text = " ".join(read_span(piece, start, end).split())
            words = find_words(text)
            classes = frozenset(
                k for h in load_phrases(pack, "matters", "word", "class").find(words) for k in h.kind.split("+")
            )
            if len(words) < config.words or not classes:
                continue
            inside = [m for m in piece.mentions if start <= m.start and m.end <= end]
            ids = {i for m in inside if (i := people.id_of(piece.article.id, m.actor))}
            kept = frozenset(w for w in words if not w.isdigit())
            whole = frozenset(ids | {r for i in ids for r in people.roots(i)})
            out.append(_Telling(piece.article.id, start, end, date, text, kept, classes, whole))
    return out


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    for match in _STOP.finditer(text, start, end):
        out.append((start, match.start() + 1))
        start = match.end()
    out.append((start, end))
    return [(a, b) for a, b in out if text[a:b].strip()]


def _tells(timex: Timex, start: int, end: int, piece: Piece) -> bool:
    """Tell whether an expression in the sentence `[start, end)` dates a happening, not when somebody spoke.

    Inside what is said it counts where the statement is a plain one (`state`, `confirm`, indirect): the sentence names who
    says so.
    """
    if timex.type not in ("DATE", "TIME") or not _DATE.match(timex.value) or "/" in timex.value:
        return False
    within = [s for s in piece.statements if any(c.start <= timex.start and timex.end <= c.end for c in s.content)]
    if within:
        return all(s.act in ("state", "confirm") and s.form == "indirect" and s.certainty == "fact" for s in within)
    return not any(s.cue and start <= s.cue.start < end for s in piece.statements) and not any(
        start <= s.start < end for s in piece.statements
    )


def _same(telling: _Telling, group: Sequence[_Telling], config: EventConfig) -> bool:
    for other in group:
        if not (telling.date.startswith(other.date) or other.date.startswith(telling.date)):
            continue
        if not telling.classes & other.classes or not (telling.actors & other.actors or not telling.actors or not other.actors):
            continue
        shared = len(telling.words & other.words) / max(1, min(len(telling.words), len(other.words)))
        if shared >= config.shared:
            return True
    return False


def _event(story: Story, group: Sequence[_Telling]) -> Event:
    best = min(group, key=lambda t: (-len(t.date), len(t.text), t.article, t.start))
    first = min(group, key=lambda t: (t.article, t.start))
    name = "e" + hashlib.sha256(f"{story.id} {first.article} {first.start}".encode()).hexdigest()[:12]
    evidence = tuple(Evidence(t.article, t.start, t.end) for t in sorted(group, key=lambda t: (t.article, t.start)))
    precision = "day" if len(best.date) == 10 else "month"
    return Event(name, story.id, best.date, precision, best.text, evidence, "event:dated sentence")
