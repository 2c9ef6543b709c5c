"""What stands beside the tables of a snapshot, the search index and the lookup file: written anew or grown, both at once.

The idea: both only read the tables, so each gets a process of its own where there are many pages; where one dies, for want of
memory say, it is tried again alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa

from nguon.engines.pool import Pool
from nguon.store.lookup import FILE
from nguon.store.lookup_build import build_lookup, grow_lookup
from nguon.store.search_build import FOLDER, build_index, grow_index

AT_ONCE = 2000
"""Pages from which two processes are worth their start."""


def beside(pages: int, workers: int | None, before: Path | None = None) -> Callable[[Path], None]:
    """Return the writer for a snapshot of `pages` pages that takes its folder; `before` is that of the snapshot it grew from.

    It raises `BuildError` when something can't be written.
    """
    return partial(_write, processes=2 if pages >= AT_ONCE and workers not in (0, 1) else 0, before=before)


def write_one(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: write what each row names; what a process that died left of it is cleared away."""
    for row in batch.to_pylist():
        path, before = Path(row["path"]), row["before"]
        if row["what"] == FOLDER:
            shutil.rmtree(path / FOLDER, ignore_errors=True)
            grow_index(path, Path(before)) if before else build_index(path)
        else:
            (path / FILE).unlink(missing_ok=True)
            grow_lookup(path, Path(before)) if before else build_lookup(path)
    return batch


def _write(path: Path, processes: int, before: Path | None) -> None:
    pool = Pool(processes)
    rows = ({"what": what, "path": str(path), "before": str(before) if before else None} for what in (FOLDER, FILE))
    shape = pa.schema([(name, pa.string()) for name in ("what", "path", "before")])
    try:
        for _ in pool.run(write_one, [pa.RecordBatch.from_pylist([row], shape) for row in rows]):
            pass
    finally:
        pool.close()
