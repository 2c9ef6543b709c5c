"""The stages across pages, in their order: each a pure function of `nguon.compare` with what it draws on and what it writes.

read → reuse → date → actor → story → event → thread → finding
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nguon.compare.reuse import find_reuse
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.model.reading import Piece


@dataclass(frozen=True, slots=True)
class Known:
    """What a stage may draw on: the articles as read, and the rows that stages before it wrote."""

    pieces: tuple[Piece, ...]
    tables: dict[str, tuple[Any, ...]]
    pack: LanguagePack
    engine: Engine


Rows = dict[str, Sequence[Any]]


def _reuse(known: Known) -> Rows:
    return {"reuse": find_reuse(known.pieces, known.engine)}


def _date(known: Known) -> Rows:
    from nguon.compare.date import date_articles  # noqa: PLC0415

    return {"dated": date_articles(known.pieces, known.tables["reuse"], known.pack)}


def _actor(known: Known) -> Rows:
    from nguon.compare.actor import link_actors  # noqa: PLC0415

    actors, links = link_actors(known.pieces, known.pack)
    return {"actors": actors, "actor_links": links}


def _story(known: Known) -> Rows:
    from nguon.compare.story import find_stories  # noqa: PLC0415

    t = known.tables
    return {"stories": find_stories(known.pieces, t["actor_links"], t["dated"], t["reuse"], known.pack)}


def _event(known: Known) -> Rows:
    from nguon.compare.event import find_events  # noqa: PLC0415

    t = known.tables
    return {
        "events": [e for story in t["stories"] for e in find_events(story, known.pieces, t["dated"], t["reuse"], known.pack)]
    }


def _thread(known: Known) -> Rows:
    from nguon.compare.thread import find_threads  # noqa: PLC0415

    t, pack = known.tables, known.pack
    found = [find_threads(s, known.pieces, t["actor_links"], t["dated"], t["reuse"], pack) for s in t["stories"]]
    return {"threads": [thread for threads in found for thread in threads]}


def _finding(known: Known) -> Rows:
    from nguon.compare.finding import find_findings  # noqa: PLC0415

    t = known.tables
    found = []
    for story in t["stories"]:
        threads = [x for x in t["threads"] if x.story == story.id]
        found += find_findings(story, threads, known.pieces, t["actor_links"], t["actors"], t["dated"], known.pack)
    return {"findings": found}


STAGES: tuple[tuple[str, Callable[[Known], Rows]], ...] = (
    ("reuse", _reuse),
    ("date", _date),
    ("actor", _actor),
    ("story", _story),
    ("event", _event),
    ("thread", _thread),
    ("finding", _finding),
)
"""The stages across pages in their order; each writes the tables that `nguon.model.table` says it owns."""
