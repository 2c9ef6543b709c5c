"""What the engine of one machine does beyond what all do: order, limits, processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engines.kernels import NUMBERS, die_at_13, double, numbers

from nguon.engines.local import LocalEngine
from nguon.errors import BuildError, UsageError


@pytest.fixture(params=[0, 2], ids=["here", "processes"])
def local(request: pytest.FixtureRequest) -> Iterator[LocalEngine]:
    with LocalEngine(workers=request.param) as made:
        yield made


def test_map_keeps_order(local: LocalEngine) -> None:
    local.load("n", numbers(5000), NUMBERS)
    seen: list[int] = []
    local.map(double, "n", "m", NUMBERS, rows=64, done=seen.append)
    assert local.table("m")["x"].to_pylist() == [2 * i for i in range(5000)]
    assert sum(seen) == 5000
    assert max(seen) == 64


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
    engine.map(doze, "n", "m", NUMBERS, rows=1)
"""
KERNEL = """
import os, time
import pyarrow as pa
NUMBERS = pa.schema([("x", pa.int64())])
def doze(batch):
    time.sleep(0.2)
    print(os.getpid(), flush=True)
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
