"""What every engine must do; `engine` will be given by each of them in turn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine
from nguon.errors import BuildError, UsageError

NUMBERS = pa.schema([("k", pa.int64()), ("x", pa.int64())])


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"k": batch["k"], "x": [2 * x for x in batch["x"].to_pylist()]}, schema=NUMBERS)


def total(batch: pa.RecordBatch) -> pa.RecordBatch:
    (k,) = set(batch["k"].to_pylist())
    return pa.RecordBatch.from_pydict({"k": [k], "x": [sum(batch["x"].to_pylist())]}, schema=NUMBERS)


def nothing(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"k": [], "x": []}, schema=NUMBERS)


def die_at_13(batch: pa.RecordBatch) -> pa.RecordBatch:
    if 13 in batch["x"].to_pylist():
        os.kill(os.getpid(), signal.SIGKILL)
    return double(batch)


def minus(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"k": batch["k"], "x": [-x for x in batch["x"].to_pylist()]}, schema=NUMBERS)


def broken(batch: pa.RecordBatch) -> pa.RecordBatch:
    raise ZeroDivisionError("a bug of ours")


def numbers(count: int) -> list[pa.RecordBatch]:
    return [pa.RecordBatch.from_pydict({"k": [i % 7 for i in range(count)], "x": list(range(count))}, schema=NUMBERS)]


@pytest.fixture(params=[0, 2], ids=["here", "processes"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with LocalEngine(workers=request.param) as engine:
        yield engine


def test_map_keeps_order(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    seen: list[int] = []
    engine.map(double, "n", "m", NUMBERS, rows=64, done=lambda b: seen.append(b.num_rows))
    assert engine.table("m")["x"].to_pylist() == [2 * i for i in range(5000)]
    assert sum(seen) == 5000
    assert max(seen) == 64


def test_map_may_replace_its_source(engine: Engine) -> None:
    engine.load("n", numbers(10), NUMBERS)
    engine.map(double, "n", "n", NUMBERS)
    engine.map(double, "n", "n", NUMBERS)
    assert engine.table("n")["x"].to_pylist() == [4 * i for i in range(10)]


def test_map_of_nothing_and_to_nothing(engine: Engine) -> None:
    engine.load("n", [], NUMBERS)
    engine.map(double, "n", "m", NUMBERS)
    assert engine.table("m").num_rows == 0
    assert engine.table("m").schema == NUMBERS
    engine.load("n", numbers(5), NUMBERS)
    engine.map(nothing, "n", "m", NUMBERS, rows=2)
    assert engine.table("m").num_rows == 0


def test_map_groups_sees_each_group_whole(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    engine.map_groups(total, "n", "k", "t", NUMBERS)
    assert engine.table("t").to_pylist() == [{"k": k, "x": sum(range(k, 5000, 7))} for k in range(7)]


def ranks(batch: pa.RecordBatch) -> pa.RecordBatch:
    xs = batch["x"].to_pylist()
    assert xs == sorted(xs)
    return pa.RecordBatch.from_pydict({"k": batch["k"], "x": list(range(len(xs)))}, schema=NUMBERS)


@pytest.mark.parametrize("count", [0, 1, 300, 5000])
def test_map_groups_gives_rows_in_the_order_asked_for(engine: Engine, count: int) -> None:
    shuffled = [
        pa.RecordBatch.from_pydict({"k": [i % 700 for i in range(count)], "x": [-i for i in range(count)]}, schema=NUMBERS)
    ]
    engine.load("n", shuffled, NUMBERS)
    engine.map_groups(ranks, "n", "k", "t", NUMBERS, order=("x",))
    rows = engine.table("t").to_pylist()
    assert [row["k"] for row in rows] == sorted(i % 700 for i in range(count))


def test_split_makes_several_tables_in_one_pass(engine: Engine) -> None:
    engine.load("n", numbers(5000), NUMBERS)
    engine.split("n", {"twice": (double, NUMBERS), "less": (minus, NUMBERS), "none": (nothing, NUMBERS)})
    assert engine.table("twice")["x"].to_pylist() == [2 * i for i in range(5000)]
    assert engine.table("less")["x"].to_pylist() == [-i for i in range(5000)]
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
    with pytest.raises(ZeroDivisionError):
        engine.map(broken, "n", "m", NUMBERS, rows=10)
    engine.map(double, "n", "m", NUMBERS)
    assert engine.table("m").num_rows == 100


def test_a_worker_that_dies_costs_one_row() -> None:
    with LocalEngine(workers=2) as engine:
        engine.load("n", numbers(60), NUMBERS)
        engine.map(die_at_13, "n", "m", NUMBERS, rows=8, crashed=minus)
        assert engine.table("m")["x"].to_pylist() == [-13 if i == 13 else 2 * i for i in range(60)]


def test_a_worker_that_dies_is_told_when_nobody_answers_for_it() -> None:
    with LocalEngine(workers=1) as engine:
        engine.load("n", numbers(20), NUMBERS)
        engine.map(double, "n", "one", NUMBERS)
        with pytest.raises(BuildError, match="died"):
            engine.map(die_at_13, "n", "m", NUMBERS, rows=8)


def test_tables_spill_under_a_memory_limit(tmp_path: Path) -> None:
    with LocalEngine(workers=0, memory="100MB", spill=tmp_path / "spill") as engine:
        engine.sql("big", "SELECT i AS k, hash(i) AS h, repeat('x', 60) AS t FROM range(2000000) r(i)")
        engine.sql("sorted", "SELECT count(*) AS n FROM (SELECT * FROM big ORDER BY h LIMIT 1500000)")
        assert engine.table("sorted")["n"].to_pylist() == [1500000]


def test_too_little_memory_is_told() -> None:
    with LocalEngine(workers=0, memory="2MB") as engine, pytest.raises(BuildError, match="--memory"):
        engine.sql("big", "SELECT i AS k, repeat('x', 500) || i AS t FROM range(2000000) r(i)")
    with pytest.raises(UsageError, match="4GB"):
        LocalEngine(workers=0, memory="much")


SLEEPER = """
import sys, time
import pyarrow as pa
sys.path.insert(0, sys.argv[1])
from test_local_sleeper import doze, NUMBERS
from nguon.engines.local import LocalEngine
with LocalEngine(workers=2) as engine:  # no guard of __main__: a script need not know that there are workers
    engine.load("n", [pa.RecordBatch.from_pydict({"x": list(range(100))}, schema=NUMBERS)], NUMBERS)
    engine.map(doze, "n", "m", NUMBERS, rows=1, done=lambda b: print(b["x"][0].as_py(), flush=True))
"""
KERNEL = """
import os, time
import pyarrow as pa
NUMBERS = pa.schema([("x", pa.int64())])
def doze(batch):
    time.sleep(0.2)
    return pa.RecordBatch.from_pydict({"x": [os.getpid()]}, schema=NUMBERS)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill -9"])
def test_workers_end_with_the_process_that_started_them(how: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "test_local_sleeper.py").write_text(KERNEL)
    (tmp_path / "main.py").write_text(SLEEPER)
    run = [sys.executable, str(tmp_path / "main.py"), str(tmp_path)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        worker = int(process.stdout.readline())
        process.send_signal(how)
        process.communicate(timeout=10)
    until = time.monotonic() + 5
    while _lives(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rsplit(") ", 1)[1].startswith("Z"))
