"""The stages across pages, in their order: each reads tables and makes those that `nguon.model.table` says it owns.

read → reuse → date → actor → story → affair (events, threads, findings)
"""

from __future__ import annotations

from collections.abc import Callable

from nguon.compare import reuse
from nguon.compare.actor import find_actors
from nguon.compare.affair import tell_stories
from nguon.compare.date import find_dates
from nguon.compare.story import group_stories
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack

Stage = Callable[..., None]
"""Takes an engine, the words of a language, and what only `tell_stories` needs: decisions on threads, a user's model."""


def _reuse(engine: Engine, pack: LanguagePack, *_: object) -> None:
    reuse.run(engine, pack)
    engine.sql("problems", "SELECT * FROM problems UNION ALL SELECT * FROM reuse_problems")
    engine.drop("reuse_problems")


def _date(engine: Engine, pack: LanguagePack, *_: object) -> None:
    find_dates(engine, pack)


def _actor(engine: Engine, pack: LanguagePack, *_: object) -> None:
    find_actors(engine, pack)


def _story(engine: Engine, pack: LanguagePack, *_: object) -> None:
    group_stories(engine, pack)


STAGES: tuple[tuple[str, Stage], ...] = (
    ("reuse", _reuse),
    ("date", _date),
    ("actor", _actor),
    ("story", _story),
    ("affair", tell_stories),
)
"""The stages in their order."""
