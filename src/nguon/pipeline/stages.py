"""The stages across pages, in their order: each reads tables and makes those that `nguon.model.table` says it owns.

read → reuse → date → actor → story → affair (events, threads, findings)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nguon.compare import reuse
from nguon.compare import reuse
from nguon.compare.actor import find_actors
from nguon.compare.affair import tell_stories
from nguon.compare.date import find_dates
from nguon.compare.packed import read_pieces
from nguon.compare.story import find_stories
from nguon.decide.place import Placed
from nguon.engines.arrow import schema, to_batches, to_records
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.model.reading import Piece
from nguon.model.table import BY_NAME

Placings = Sequence[Placed]
"""The decisions about threads: `tell_stories` follows them before it looks for findings."""

Stage = Callable[[Engine, LanguagePack, Placings], None]


def _pieces(engine: Engine) -> tuple[Piece, ...]:
    return tuple(p for batch in engine.batches("pieces", ("article_id",)) for p in read_pieces(batch))


def _records(engine: Engine, table: str) -> tuple[Any, ...]:
    return tuple(to_records(engine.table(table), BY_NAME[table].record))


def _write(engine: Engine, table: str, rows: Iterable[Any]) -> None:
    engine.load(table, to_batches(rows, BY_NAME[table].record), schema(table))


def _reuse(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    reuse.run(engine, pack)
    engine.sql("problems", "SELECT * FROM problems UNION ALL SELECT * FROM reuse_problems")
    engine.drop("reuse_problems")


def _date(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    find_dates(engine, pack)


def _actor(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    find_actors(engine, pack)


def _story(engine: Engine, pack: LanguagePack, _: Placings) -> None:
    links, dated, copies, actors = (_records(engine, name) for name in ("actor_links", "dated", "reuse", "actors"))
    _write(engine, "stories", find_stories(_pieces(engine), links, dated, copies, pack, actors))


STAGES: tuple[tuple[str, Stage], ...] = (
    ("reuse", _reuse),
    ("date", _date),
    ("actor", _actor),
    ("story", _story),
    ("affair", tell_stories),
)
"""The stages in their order."""
