"""A build looks rows up in an engine's tables as decisions look them up anywhere."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from nguon.decide.effect import follow
from nguon.decide.patch import Patch, Rows, key_of
from nguon.engines.arrow import schema, to_batches
from nguon.engines.local import LocalEngine
from nguon.lang.pack import load
from nguon.model.table import BY_NAME
from nguon.pipeline.decide import EngineRows, warm_rows


def _load_case() -> ModuleType:
    spec = importlib.util.spec_from_file_location("decide_case", Path(__file__).parents[1] / "decide" / "case.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


case = _load_case()
A = case.article_of(case.A)
ASKED = [
    ("actors", "id", ["a" + "1" * 12]),
    ("actors", "names", ["Lê An", "Không Ai"]),
    ("actors", "speaks_for", ["a" + "1" * 12]),
    ("actor_links", "article_id", [A]),
    ("stories", "articles", [A, case.article_of(case.C)]),
    ("findings", "statements", [case.DENIES]),
    ("findings", "evidence.article_id", [A]),
    ("threads", "stands.statement", [case.SAYS]),
    ("threads", "stands.copies", [case.SAYS]),
    ("dated", "article_id", []),
]


@pytest.fixture(scope="module")
def engine() -> LocalEngine:
    engine = LocalEngine(workers=0)
    for name, rows in case.make_rows().items():
        engine.load(name, to_batches(rows, BY_NAME[name].record), schema(name))
    return engine


@pytest.mark.parametrize(("table", "field", "values"), ASKED)
def test_an_engine_finds_the_same_rows_as_memory(engine: LocalEngine, table: str, field: str, values: list[str]) -> None:
    here = Rows(case.make_rows()).by(table, field, values)
    rows = EngineRows(engine, case.make_rows())
    found = rows.by(table, field, values)
    rows.warm(table, field, [*values, "more"])
    warmed = rows.by(table, field, values)
    for some in (found, warmed):
        assert sorted(some, key=lambda r: key_of(table, r)) == sorted(here, key=lambda r: key_of(table, r))
    assert EngineRows(engine, ()).by(table, field, values) == []


def test_decisions_do_the_same_to_an_engines_tables(engine: LocalEngine) -> None:
    words = case.words
    placed = [
        case.decide("same", words(case.A, "Lê An"), words(case.A, "Tạ Bình")),
        case.decide("merge-stories", words(case.A, "Hồ cạn"), words(case.C, "Bóng đá")),
        case.decide("date", words(case.A, "Hồ cạn"), value="2024-05"),
        case.decide("hide", words(case.A, "Hồ cạn"), value="headline"),
    ]
    for stage, tables in (
        ("date", ["dated"]),
        ("actor", ["actors", "actor_links"]),
        ("story", ["stories"]),
        ("finding", ["findings"]),
    ):
        rows = EngineRows(engine, case.make_rows())
        warm_rows(stage, placed, rows)
        there, here = Patch(rows), case.patch()
        assert follow(stage, placed, there, load("vi")) == follow(stage, placed, here, load("vi")) == {}
        for table in tables:
            mine = case.make_rows()[table]
            assert there.over(table, mine) == here.over(table, mine), table
