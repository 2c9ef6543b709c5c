"""The stages across pages, in their order: each a pure function of `nguon.compare` with what it draws on and what it writes.

read → reuse → date → actor → story → event → thread → finding
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nguon.compare.actor import link_actors
from nguon.compare.date import date_articles, resolve_again
from nguon.compare.event import find_events
from nguon.compare.finding import find_findings
from nguon.compare.reuse import find_reuse, settle_order
from nguon.compare.story import find_stories
from nguon.compare.thread import find_threads
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import Actor, ActorLink, Dated, Reuse, Story
from nguon.model.reading import Piece

Rows = dict[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a stage may draw on: the articles as read, and the rows that stages before it wrote."""

    pieces: tuple[Piece, ...]
    tables: dict[str, tuple[Any, ...]]
    pack: LanguagePack
    engine: Engine


@dataclass(frozen=True, slots=True)
class Affair:
    """A story with what belongs to it: the work on one story knows nothing of the others, and costs nothing for them."""

    story: Story
    pieces: tuple[Piece, ...]
    links: tuple[ActorLink, ...]
    actors: tuple[Actor, ...]
    dated: tuple[Dated, ...]
    reuse: tuple[Reuse, ...]


def find_affairs(known: Known) -> Iterator[Affair]:
    """Yield the stories in the order of the table, each with its own articles, links, dates, copies, and actors.

    Actors are those that its articles name and those that they declaredly speak for.
    """
    tables = known.tables
    dates = {d.article_id: d for d in tables["dated"]}
    pieces = {
        p.article.id: resolve_again(p, dates[p.article.id], known.pack) if p.article.id in dates else p for p in known.pieces
    }
    actors = {a.id: a for a in tables["actors"]}
    links: dict[str, list[ActorLink]] = defaultdict(list)
    for link in tables["actor_links"]:
        links[link.article_id].append(link)
    copies: dict[str, list[Reuse]] = defaultdict(list)
    for pair in tables["reuse"]:
        copies[pair.a].append(pair)
    for story in tables["stories"]:
        ids = sorted(story.articles)
        inside = set(ids)
        mine = tuple(link for i in ids for link in links[i])
        named = _with_those_spoken_for({link.actor_id for link in mine}, actors)
        yield Affair(
            story,
            tuple(pieces[i] for i in ids),
            mine,
            tuple(actors[i] for i in sorted(named)),
            tuple(dates[i] for i in ids if i in dates),
            tuple(pair for i in ids for pair in copies[i] if pair.b in inside),
        )


def _with_those_spoken_for(named: set[str], actors: dict[str, Actor]) -> set[str]:
    ahead = list(named)
    while ahead:
        for other in actors[ahead.pop()].speaks_for:
            if other in actors and other not in named:
                named.add(other)
                ahead.append(other)
    return named


def _reuse(known: Known) -> Rows:
    return {"reuse": find_reuse(known.pieces, known.engine)}


def _date(known: Known) -> Rows:
    """The dates; and the copies again, since a better date may tell which of two came first."""
    dated = date_articles(known.pieces, known.tables["reuse"], known.pack)
    return {"dated": dated, "reuse": settle_order(known.tables["reuse"], dated)}


def _actor(known: Known) -> Rows:
    actors, links = link_actors(known.pieces, known.pack)
    return {"actors": actors, "actor_links": links}


def _story(known: Known) -> Rows:
    t = known.tables
    return {"stories": find_stories(known.pieces, t["actor_links"], t["dated"], t["reuse"], known.pack, t["actors"])}


def _event(known: Known) -> Rows:
    found = (find_events(a.story, a.pieces, a.links, a.dated, known.pack, a.actors) for a in find_affairs(known))
    return {"events": [event for events in found for event in events]}


def _thread(known: Known) -> Rows:
    found = (find_threads(a.story, a.pieces, a.links, a.dated, a.reuse, known.pack, a.actors) for a in find_affairs(known))
    return {"threads": [thread for threads in found for thread in threads]}


def _finding(known: Known) -> Rows:
    threads = defaultdict(list)
    for thread in known.tables["threads"]:
        threads[thread.story].append(thread)
    found = (
        find_findings(a.story, threads[a.story.id], a.pieces, a.links, a.actors, a.dated, known.pack)
        for a in find_affairs(known)
    )
    return {"findings": [finding for findings in found for finding in findings]}


STAGES: tuple[tuple[str, Callable[[Known], Rows]], ...] = (
    ("reuse", _reuse),
    ("date", _date),
    ("actor", _actor),
    ("story", _story),
    ("event", _event),
    ("thread", _thread),
    ("finding", _finding),
)
"""The stages in their order; each writes the tables that `nguon.model.table` says it owns."""
