"""A table of an engine as a stream of rows with their schema."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import pyarrow as pa

from nguon.engines.arrow import cast_to, schema, schema_of, to_batches
from nguon.engines.base import Engine
from nguon.model.table import BY_NAME


def rows_of_table(engine: Engine, name: str) -> pa.RecordBatchReader:
    """Return a table's rows batch by batch, whether the engine knows its schema beforehand or not."""
    if name in BY_NAME:
        shape = schema(name)
        cast = (b for batch in engine.batches(name) for b in cast_to(batch, shape))
        return pa.RecordBatchReader.from_batches(shape, cast)
    batches = engine.batches(name)
    first = next(batches, None)
    if first is None:
        return engine.table(name).to_reader()
    return pa.RecordBatchReader.from_batches(first.schema, chain([first], batches))


def rows_of_records(records: Iterable[Any], record: type) -> pa.RecordBatchReader:
    """Return records as a table's rows, batch by batch."""
    return pa.RecordBatchReader.from_batches(schema_of(record), to_batches(records, record))
