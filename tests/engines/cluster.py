"""Run by `test_spark.py`: a small cluster of its own (two workers), a case built on it, and a worker killed in mid-stage.

    python cluster.py PAGES FOLDER

Writes `FOLDER/told.json`: the processes that did the work, and the reuse found with a worker killed on the way.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from nguon.compare import reuse
from nguon.engines.arrow import to_records
from nguon.engines.base import Kernel
from nguon.model.corpus import Reuse
from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case

MASTER = "local-cluster[2,1,1024]"
PLACES = pa.schema([("x", pa.int64())])


def executor() -> int:
    """The Java process that this Python worker serves: the parent of the daemon that forked it."""
    stat = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="ascii", errors="replace")
    return int(stat.rsplit(") ", 1)[1].split()[1])


def where(batch: pa.RecordBatch) -> pa.RecordBatch:
    time.sleep(0.3)
    return pa.RecordBatch.from_pydict({"x": [executor()] * batch.num_rows}, schema=PLACES)


def kill_once(batch: pa.RecordBatch, kernel: Kernel, marker: str) -> pa.RecordBatch:
    """Kill the executor in the middle of its work, the first time that any worker comes here."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return kernel(batch)
    os.kill(executor(), signal.SIGKILL)
    time.sleep(60)
    raise AssertionError("the executor lives on")


def main(pages: Path, folder: Path) -> None:
    from tests.engines.spark import start

    with start(MASTER) as engine:
        engine.load("n", [pa.RecordBatch.from_pydict({"x": list(range(12))}, schema=PLACES)], PLACES)
        engine.map(where, "n", "places", PLACES, rows=1)
        told: dict[str, object] = {"executors": sorted(set(engine.table("places")["x"].to_pylist()))}
        build_case(folder / "case", [pages], Options(engine="spark"))
        told["engine"] = Case.open(folder / "case").snapshot.manifest["engine"]
        pieces = Path(folder / "pieces.parquet")
        with pq.ParquetFile(pieces) as file:
            engine.load("pieces", file.iter_batches(), file.schema_arrow)
        marker = folder / "killed"
        reuse.hash_words = partial(kill_once, kernel=reuse.hash_words, marker=str(marker))
        reuse.run(engine, config=reuse.ReuseConfig(batch=2))
        told["killed"] = marker.exists()
        told["reuse"] = sorted(map(repr, to_records(engine.table("reuse"), Reuse)))
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    from tests.engines import cluster  # by its name, so that workers find it

    cluster.main(Path(sys.argv[1]), Path(sys.argv[2]))
