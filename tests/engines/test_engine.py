"""What every engine must do: each test runs on all of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.engines.kernels import (
    NUMBERS,
    broken,
    die_at_13,
    double,
    minus,
    nothing,
    numbers,
    ranks,
    same,
    total,
)

from nguon.engines.base import Engine


def column(engine: Engine, name: str, of: str = "x") -> list[int]:
    """A column of a table, sorted: rows have no order of their own."""
    return [x for batch in engine.batches(name, (of,)) for x in batch[of].to_pylist()]


def test_map_sees_batches_of_so_many_rows(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    seen: list[int] = []
    engine.map(double, "n", "m", NUMBERS, rows=64, done=seen.append)
    assert column(engine, "m") == [2 * i for i in range(5000)]
    assert sum(seen) == 5000


def test_map_may_replace_its_source(engine: Engine) -> None:
    engine.load("n", numbers(10), NUMBERS)
    engine.map(double, "n", "n", NUMBERS)
    engine.map(double, "n", "n", NUMBERS)
    assert column(engine, "n") == [4 * i for i in range(10)]


def test_map_of_nothing_and_to_nothing(engine: Engine) -> None:
    engine.load("n", [], NUMBERS)
    engine.map(double, "n", "m", NUMBERS)
    assert engine.table("m").num_rows == 0
    assert engine.table("m").schema == NUMBERS
    engine.load("n", numbers(5), NUMBERS)
    engine.map(nothing, "n", "m", NUMBERS, rows=2)
    assert engine.table("m").num_rows == 0


def test_files_that_are_lent_stay(engine: Engine, tmp_path: Path) -> None:
    files = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for n, file in enumerate(files):
        pq.write_table(pa.Table.from_batches(numbers(n + 2), NUMBERS), file)
    engine.lend("n", files, NUMBERS)
    engine.view("few", "SELECT k, x FROM n WHERE x < 2")
    assert column(engine, "n") == [0, 0, 1, 1, 2]
    assert column(engine, "few") == [0, 0, 1, 1]
    assert engine.table("n").num_rows == 5
    engine.map(double, "few", "few", NUMBERS)
    assert column(engine, "few") == [0, 0, 2, 2]
    engine.load("n", numbers(1), NUMBERS)
    assert column(engine, "n") == [0]
    engine.lend("n", files, NUMBERS)
    engine.drop("n")
    assert all(file.is_file() for file in files)


def test_map_groups_sees_each_group_whole(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    engine.map_groups(total, "n", "k", "t", NUMBERS)
    rows = [row for batch in engine.batches("t", ("k",)) for row in batch.to_pylist()]
    assert rows == [{"k": k, "x": sum(range(k, 5000, 7))} for k in range(7)]


@pytest.mark.parametrize("count", [0, 1, 300, 5000])
def test_map_groups_gives_rows_in_the_order_asked_for(engine: Engine, count: int) -> None:
    shuffled = [
        pa.RecordBatch.from_pydict({"k": [i % 700 for i in range(count)], "x": [-i for i in range(count)]}, schema=NUMBERS)
    ]
    engine.load("n", shuffled, NUMBERS)
    engine.map_groups(ranks, "n", "k", "t", NUMBERS, order=("x",))
    assert column(engine, "t", "k") == sorted(i % 700 for i in range(count))


def test_split_makes_several_tables_in_one_pass(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    engine.split("n", {"twice": (double, NUMBERS), "less": (minus, NUMBERS), "none": (nothing, NUMBERS)})
    assert column(engine, "twice") == [2 * i for i in range(5000)]
    assert column(engine, "less") == sorted(-i for i in range(5000))
    assert engine.table("none").num_rows == 0


def test_batches_come_in_the_order_asked_for(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    xs = [x for batch in engine.batches("n", ("k", "x")) for x in batch["x"].to_pylist()]
    assert xs == sorted(range(5000), key=lambda x: (x % 7, x))
    engine.sql("s", "SELECT x, k FROM n")
    assert sum(b.num_rows for b in engine.batches("s")) == 5000


def test_sql_and_drop(engine: Engine) -> None:
    engine.load("n", numbers(10), NUMBERS)
    engine.sql("s", "SELECT k, COUNT(*) AS c FROM n GROUP BY k ORDER BY k")
    assert engine.table("s")["c"].to_pylist() == [2, 2, 2, 1, 1, 1, 1]
    engine.drop("s")
    engine.drop("s")
    with pytest.raises(Exception, match="s"):
        engine.table("s")


def test_a_bug_in_a_kernel_raises(engine: Engine) -> None:
    engine.load("n", numbers(100), NUMBERS)
    with pytest.raises(Exception, match="a bug of ours"):
        engine.map(broken, "n", "m", NUMBERS, rows=10)
    engine.map(double, "n", "m", NUMBERS)
    assert engine.table("m").num_rows == 100


def test_a_worker_that_dies_costs_one_row(engine: Engine, workers: int) -> None:
    if not workers:
        pytest.skip("there is no worker")
    engine.load("n", numbers(60), NUMBERS)
    engine.map(die_at_13, "n", "m", NUMBERS, rows=8, crashed=minus)
    assert column(engine, "m") == sorted(-13 if i == 13 else 2 * i for i in range(60))


def test_words_that_both_engines_take(engine: Engine) -> None:
    """The SQL that stages are written in: quoted names, windows, outer joins, whole division, bytes that are carried."""
    schema = pa.schema([("id", pa.string()), ("end", pa.int64()), ("blob", pa.binary()), ("ok", pa.bool_())])
    rows = [
        {"id": i, "end": e, "blob": b, "ok": ok}
        for i, e, b, ok in (("b", -7, b"\0x", True), ("a", 7, b"", None), ("đ", 1 << 40, None, False), ("Z", 0, b"q", True))
    ]
    engine.load("t", [pa.RecordBatch.from_pylist(rows, schema=schema)], schema)
    engine.sql(
        "u",
        'SELECT id, "end" % 4 AS rest, CAST(FLOOR("end" / 4) AS BIGINT) AS whole, blob, COALESCE(ok, TRUE) AS ok, '
        "ROW_NUMBER() OVER (PARTITION BY ok ORDER BY id) + 0 AS n FROM t",
    )
    engine.sql(
        "w",
        "SELECT t.id AS id, u.rest AS rest, u.whole AS whole, u.blob AS blob, u.n AS n, u.ok AS ok "
        "FROM t LEFT JOIN u ON t.id = u.id AND u.rest <> 0 ORDER BY t.id",
    )
    assert [tuple(row.values()) for batch in engine.batches("w", ("id",)) for row in batch.to_pylist()] == [
        ("Z", None, None, None, None, None),
        ("a", 3, 1, b"", 1, True),
        ("b", -3, -2, b"\0x", 2, True),
        ("đ", None, None, None, None, None),
    ]


def test_nested_rows_go_through(engine: Engine) -> None:
    schema = pa.schema(
        [("k", pa.string()), ("spans", pa.list_(pa.field("element", pa.struct([("a", pa.int64()), ("b", pa.string())]))))]
    )
    rows = [
        {"k": "x", "spans": [{"a": 1, "b": "é"}, {"a": None, "b": None}]},
        {"k": "y", "spans": []},
        {"k": "z", "spans": None},
    ]
    engine.load("t", [pa.RecordBatch.from_pylist(rows, schema=schema)], schema)
    engine.sql("u", "SELECT * FROM t WHERE k <> 'q'")
    engine.map(same, "u", "v", schema)
    got = pa.Table.from_batches(engine.batches("v", ("k",)))
    assert got.schema == schema
    assert got.to_pylist() == rows


def test_what_is_handed_on_is_counted(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    before = engine.moved()
    engine.map_groups(total, "n", "k", "t", NUMBERS)
    assert engine.moved() > before
