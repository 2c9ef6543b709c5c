"""Records as Arrow: schemas made once from the records of `nguon.model`, rows to batches and back.

The idea: a table's columns are its record's fields. A record inside a record is a struct, a tuple is a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

import pyarrow as pa

from nguon.model.record import fields_of, from_row, split_type, to_row
from nguon.model.table import BY_NAME

R = TypeVar("R")

_PLAIN: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
}


def type_of(hint: Any) -> pa.DataType:
    """Return the Arrow type of a field's Python type.

    >>> type_of(tuple[str, ...])
    ListType(list<element: string>)
    """
    shape, inner = split_type(hint)
    if shape == "maybe":
        return type_of(inner)
    if shape == "many":
        return pa.list_(pa.field("element", type_of(inner)))
    if shape == "record":
        return pa.struct([pa.field(name, type_of(kind)) for name, kind in fields_of(inner)])
    return _PLAIN[inner]


@cache
def schema_of(record: type) -> pa.Schema:
    """Return the schema of a record's rows."""
    return pa.schema([pa.field(name, type_of(kind)) for name, kind in fields_of(record)])


def schema(table: str) -> pa.Schema:
    """Return the schema of a table of `nguon.model.table`.

    >>> schema("dated").names[0]
    'article_id'
    """
    return schema_of(BY_NAME[table].record)


def to_batch(records: Sequence[Any], record: type) -> pa.RecordBatch:
    """Return records as one batch.

    >>> from nguon.model.span import Span
    >>> to_batch([Span(1, 2)], Span).to_pylist()
    [{'start': 1, 'end': 2}]
    """
    return pa.RecordBatch.from_pylist([to_row(r) for r in records], schema=schema_of(record))


def to_batches(records: Iterable[Any], record: type, rows: int = 8192) -> Iterator[pa.RecordBatch]:
    """Return records as batches of at most `rows` rows, made as they are asked for."""
    held: list[Any] = []
    for one in records:
        held.append(one)
        if len(held) == rows:
            yield to_batch(held, record)
            held = []
    if held:
        yield to_batch(held, record)


def to_records(rows: pa.RecordBatch | pa.Table, record: type[R]) -> list[R]:
    """Return the records of a batch or table.

    >>> from nguon.model.span import Span
    >>> to_records(to_batch([Span(1, 2)], Span), Span)
    [Span(start=1, end=2)]
    """
    return [from_row(record, row) for row in rows.to_pylist()]


def cast_to(batch: pa.RecordBatch, shape: pa.Schema) -> list[pa.RecordBatch]:
    """Return a batch whose columns have the types of `shape`: itself where they have already.

    >>> from nguon.model.span import Span
    >>> batch = to_batch([Span(1, 2)], Span)
    >>> cast_to(batch, schema_of(Span))[0] is batch
    True
    """
    return [batch] if batch.schema.equals(shape) else pa.Table.from_batches([batch]).cast(shape).to_batches()
