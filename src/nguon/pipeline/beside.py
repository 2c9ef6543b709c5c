"""What stands beside the tables of a snapshot, the search index and the lookup file: written anew or grown, both at once.

The idea: both only read the tables, so where there are many pages the engine's workers write them, each its own, and of a large
index each a part; where one dies, for want of memory say, it is tried again alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pyarrow as pa

from nguon.engines.base import Engine
from nguon.store.lookup import FILE
from nguon.store.lookup_build import build_lookup, grow_lookup
from nguon.store.search_build import FOLDER, build_index, grow_index, join_parts

AT_ONCE = 2000
"""Pages from which two processes are worth their start."""

PART = 50_000
"""Pages in a part of the index, about."""

ROWS = pa.schema(
    [*((name, pa.string()) for name in ("what", "path", "before", "again")), ("part", pa.int64()), ("parts", pa.int64())]
)
"""What is to be written: the index, or a part of it, or the lookup file."""


def beside(engine: Engine, pages: int, before: Path | None = None, again: Iterable[str] = ()) -> Callable[[Path], None]:
    """Return the writer for a snapshot of `pages` pages that takes its folder; `before` is that of the snapshot it grew from.

    `again` are pages of which something is known otherwise than there. It raises `BuildError` when something can't be written.
    """
    return partial(_write, engine=engine, pages=pages, before=before, again=" ".join(sorted(again)))


def write_one(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel over `ROWS`: write what each row names; what a process that died left of it is cleared away."""
    for row in batch.to_pylist():
        path, before, again = Path(row["path"]), row["before"], row["again"].split()
        if row["what"] == FOLDER:
            shutil.rmtree(path / FOLDER, ignore_errors=True)
            grow_index(path, Path(before), again) if before else build_index(path, row["part"], row["parts"])
        else:
            (path / FILE).unlink(missing_ok=True)
            grow_lookup(path, Path(before), again) if before else build_lookup(path)
    return batch


def _write(path: Path, engine: Engine, pages: int, before: Path | None, again: str) -> None:
    parts = 1 if before else -(-pages // PART)
    about = {"path": str(path.absolute()), "before": str(before.absolute()) if before else None, "again": again, "parts": parts}
    rows = [{"what": what, "part": n, **about} for what, many in ((FOLDER, parts), (FILE, 1)) for n in range(many)]
    batch = pa.RecordBatch.from_pylist(rows, ROWS)
    if pages < AT_ONCE:
        write_one(batch)
    else:
        engine.load("beside", [batch], ROWS)
        engine.map(write_one, "beside", "beside_written", ROWS, rows=1)
        for name in ("beside", "beside_written"):
            engine.drop(name)
    if parts > 1:
        join_parts(path, parts)
