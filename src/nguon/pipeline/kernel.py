"""Pages read by the batch: the kernels of the stage `read`, and many files read by several processes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from nguon.compare.packed import PIECES, pack_piece
from nguon.engines.arrow import schema_of, to_batch, to_records
from nguon.engines.pool import Pool
from nguon.extract.found import Found
from nguon.lang.pack import LanguagePack, load
from nguon.model.page import NO_HINTS, Hints
from nguon.model.reading import Reading
from nguon.pipeline.page import LOST, failed_page, read_file, try_page
from nguon.store.cache import PageCache

BATCH = 16
"""Pages a worker reads at a time: few enough that little is lost when a build is killed, enough that sending costs nothing."""

READINGS = schema_of(Reading).append(pa.field("packed", pa.list_(pa.field("element", pa.binary()))))
"""Rows of `readings`: a page with all that was found on it, and each of its articles as bytes for the stages that compare."""

HEAVY = 4 * 2**20
"""Bytes of pages out of containers in one batch: a batch is sent as soon as it has as many, or one page more."""


def read_files_at_once(files: Iterable[Found], workers: int, language: str = "vi") -> Iterator[Reading]:
    """Yield the readings of files in their order, read by `workers` processes; see `nguon.pipeline.page.read_files`."""
    pool = Pool(workers)
    files = iter(files)
    first, size = list[Found](), 0
    while len(first) < BATCH * workers and size < HEAVY and (file := next(files, None)):
        first.append(file)
        size += len(file.raw or b"")
    rows = max(1, min(BATCH, len(first) // workers))  # few files are shared out among all
    try:
        for batch in pool.run(partial(read_batch, language=language), _batches(chain(first, files), rows), crashed_batch):
            yield from map(whole, to_records(batch, Reading))
    finally:
        pool.close(now=True)


def _batches(files: Iterable[Found], rows: int) -> Iterator[pa.RecordBatch]:
    held: list[dict[str, Any]] = []
    size = 0
    for file in files:
        held.append({"id": "", "source": file.source, "path": str(file.path), "hints": to_hints(file.hints), "raw": file.raw})
        size += len(file.raw or b"")
        if len(held) == rows or size >= HEAVY:
            yield batch_of(held)
            held, size = [], 0
    if held:
        yield batch_of(held)


def batch_of(work: list[dict[str, Any]]) -> pa.RecordBatch:
    """Pages to read, as the kernel `read_batch` takes them: the bytes lie in the file at `path`, unless they are `raw`."""
    columns = [(name, pa.string()) for name in ("id", "source", "path", "hints")]
    return pa.RecordBatch.from_pylist(work, schema=pa.schema([*columns, ("raw", pa.binary())]))


def to_hints(hints: Hints) -> str | None:
    """Return hints as a batch carries them: JSON, None where there are none.

    >>> to_hints(Hints(url="https://bao.vn/a")), to_hints(Hints())
    ('{"url": "https://bao.vn/a"}', None)
    """
    return json.dumps({k: v for k, v in asdict(hints).items() if v}) if hints != NO_HINTS else None


def read_batch(batch: pa.RecordBatch, language: str = "vi", cache: str = "") -> pa.RecordBatch:
    """Read the pages of a batch (see `batch_of`): the kernel of the stage `read`; the answer has a row a page.

    It is kept in the `PageCache` at the path `cache`, so that a build that is stopped need not read these pages again.
    """
    pack = load(language)
    rows = to_rows([_read_row(row, pack) for row in batch.to_pylist()])
    if cache:
        PageCache(Path(cache).parent, Path(cache).name).keep(lasting(rows))
    return rows


def _read_row(row: dict[str, Any], pack: LanguagePack) -> Reading:
    hints = Hints(**json.loads(row["hints"])) if row["hints"] else NO_HINTS
    if row["raw"] is not None:
        return try_page(row["source"], row["raw"], pack, hints)
    return read_file(row["source"], Path(row["path"]), pack, row["id"], hints)


def crashed_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Answer for pages whose worker died while it read them."""
    reason = "the process that read this page died (out of memory, or a fault in a library); the page was passed over"
    return to_rows([failed_page(row["source"], row["id"], reason, LOST) for row in batch.to_pylist()])


def lasting(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the readings that are worth keeping: all but those lost by the moment, not by the page."""
    lost = [any(problem["stage"] == LOST for problem in problems) for problems in batch.column("problems").to_pylist()]
    return batch.filter(pa.array([not one for one in lost], pa.bool_()))


def to_rows(readings: Sequence[Reading]) -> pa.RecordBatch:
    """Return readings as rows of `READINGS`; `whole` gives them back."""
    rows = to_batch([_slim(reading) for reading in readings], Reading)
    packed = pa.array([[pack_piece(piece) for piece in reading.pieces] for reading in readings], READINGS.field("packed").type)
    return pa.RecordBatch.from_arrays([*rows.columns, packed], schema=READINGS)


def packed_pieces(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the table `pieces` (see `nguon.compare.packed`) out of a batch of readings: a kernel."""
    articles = pc.struct_field(batch.column("pieces").flatten(), "article")
    value = pc.fill_null(pc.struct_field(pc.struct_field(articles, "published"), "value"), "")
    columns = [pc.struct_field(articles, "id"), pc.struct_field(articles, "page_id"), value, batch.column("packed").flatten()]
    return pa.RecordBatch.from_arrays(columns, schema=PIECES)


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
