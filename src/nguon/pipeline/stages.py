"""The stages across pages, in their order: each reads tables and makes those that `nguon.model.table` says it owns.

read → reuse → date → actor → story → affair (events, threads, findings)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nguon.compare import reuse
from nguon.compare.actor import find_actors
from nguon.compare.affair import tell_stories
from nguon.compare.date import find_dates
from nguon.compare.story import group_stories
from nguon.decide.place import Placed
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack

Placings = Sequence[Placed]
"""The decisions about threads: `tell_stories` follows them before it looks for findings."""

Stage = Callable[[Engine, LanguagePack, Placings], None]


def _reuse(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    reuse.run(engine, pack)
    engine.sql("problems", "SELECT * FROM problems UNION ALL SELECT * FROM reuse_problems")
    engine.drop("reuse_problems")


def _date(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    find_dates(engine, pack)


def _actor(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    find_actors(engine, pack)


def _story(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    group_stories(engine, pack)


STAGES: tuple[tuple[str, Stage], ...] = (
    ("reuse", _reuse),
    ("date", _date),
    ("actor", _actor),
    ("story", _story),
    ("affair", tell_stories),
)
"""The stages in their order."""
