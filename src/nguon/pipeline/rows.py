"""A table of an engine as a stream of rows with their schema."""

from __future__ import annotations

from itertools import chain

import pyarrow as pa

from nguon.engines.arrow import schema
from nguon.engines.base import Engine
from nguon.model.table import BY_NAME


def rows_of_table(engine: Engine, name: str) -> pa.RecordBatchReader:
    """Return a table's rows batch by batch, whether the engine knows its schema beforehand or not."""
    if name in BY_NAME:
        shape = schema(name)
        cast = (b for batch in engine.batches(name) for b in pa.Table.from_batches([batch]).cast(shape).to_batches())
        return pa.RecordBatchReader.from_batches(shape, cast)
    batches = engine.batches(name)
    first = next(batches, None)
    if first is None:
        return engine.table(name).to_reader()
    return pa.RecordBatchReader.from_batches(first.schema, chain([first], batches))
