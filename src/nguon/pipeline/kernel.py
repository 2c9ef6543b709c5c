"""Pages read by the batch: the kernels of the stage `read`, and many files read by several processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from nguon.engines.arrow import to_batch, to_records
from nguon.engines.pool import Pool
from nguon.extract.folder import Found
from nguon.lang.pack import load
from nguon.model.reading import Reading
from nguon.pipeline.page import LOST, failed_page, read_file

BATCH = 16
"""Pages a worker reads at a time: few enough that little is lost when a build is killed, enough that sending costs nothing."""


def read_files_at_once(files: Sequence[Found], workers: int, language: str = "vi") -> Iterator[Reading]:
    """Yield the readings of files in their order, read by `workers` processes; see `nguon.pipeline.page.read_files`."""
    pool = Pool(workers)
    rows = max(1, min(BATCH, len(files) // workers))
    work = [{"id": "", "source": f.source, "path": str(f.path)} for f in files]
    batches = (batch_of(work[i : i + rows]) for i in range(0, len(work), rows))
    try:
        for batch in pool.run(partial(read_batch, language=language), batches, crashed_batch):
            yield from map(whole, to_records(batch, Reading))
    finally:
        pool.close(now=True)


def batch_of(work: list[dict[str, str]]) -> pa.RecordBatch:
    """Pages to read, as the kernel `read_batch` takes them."""
    return pa.RecordBatch.from_pylist(work, schema=pa.schema([(name, pa.string()) for name in ("id", "source", "path")]))


def read_batch(batch: pa.RecordBatch, language: str = "vi") -> pa.RecordBatch:
    """Read the pages of a batch (`id`, `source`, `path`): the kernel of the stage `read`; the answer has a row a page."""
    pack = load(language)
    rows = batch.to_pylist()
    return to_batch([_slim(read_file(row["source"], Path(row["path"]), pack, row["id"])) for row in rows], Reading)


def crashed_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Answer for pages whose worker died while it read them."""
    reason = "the process that read this page died (out of memory, or a fault in a library); the page was passed over"
    return to_batch([failed_page(row["source"], row["id"], reason, LOST) for row in batch.to_pylist()], Reading)


def lasting(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the readings that are worth keeping: all but those lost by the moment, not by the page."""
    lost = [any(problem["stage"] == LOST for problem in problems) for problems in batch.column("problems").to_pylist()]
    return batch.filter(pa.array([not one for one in lost], pa.bool_()))


def _slim(reading: Reading) -> Reading:
    """A reading whose pieces do not carry their page's text once more."""
    return replace(reading, pieces=tuple(replace(piece, text="") for piece in reading.pieces))


def whole(reading: Reading) -> Reading:
    """Return a reading from a batch as it was: with the page's text in each of its pieces."""
    return replace(reading, pieces=tuple(replace(piece, text=reading.page.text) for piece in reading.pieces))


def rows_of(batch: pa.RecordBatch, table: str) -> pa.RecordBatch:
    """Return the rows of one table of the stage `read` out of a batch of readings: a kernel."""
    pieces = batch.column("pieces").flatten()
    if table == "pages":
        rows = batch.column("page")
    elif table == "problems":
        rows = batch.column("problems").flatten()
    elif table == "articles":
        rows = pc.struct_field(pieces, "article")
    else:
        rows = pc.struct_field(pieces, table).flatten()
        if table == "blocks":
            rows = pa.concat_arrays([batch.column("furniture").flatten(), rows])
    return pa.RecordBatch.from_struct_array(rows)
