from __future__ import annotations

import dataclasses
import typing

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.engines.arrow import schema, schema_of, to_batch, to_batches, to_records
from nguon.model.reading import Piece, Reading
from nguon.model.record import fields_of, from_row, split_type, to_row
from nguon.model.table import TABLES

PLAIN = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    int: st.integers(-(2**60), 2**60),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
}


def values(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    shape, inner = split_type(hint)
    if shape == "maybe":
        return st.none() | values(inner)
    if shape == "many":
        return st.lists(values(inner), max_size=3).map(tuple)
    if shape == "record":
        return records(inner)
    return PLAIN[inner]


def records(record: type) -> st.SearchStrategy[typing.Any]:
    return st.builds(record, *[values(kind) for _, kind in fields_of(record)])


@pytest.mark.parametrize("record", [*(t.record for t in TABLES), Piece, Reading], ids=lambda r: r.__name__)
@settings(max_examples=20)
@given(data=st.data())
def test_records_come_back_as_they_went(record: type, data: st.DataObject) -> None:
    rows = data.draw(st.lists(records(record), max_size=3))
    assert to_records(to_batch(rows, record), record) == rows
    assert [from_row(record, to_row(row)) for row in rows] == rows


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_schema_has_the_records_fields(table: typing.Any) -> None:
    assert schema(table.name).names == [f.name for f in dataclasses.fields(table.record)]


def test_batches_are_cut() -> None:
    from nguon.model.span import Span

    batches = list(to_batches((Span(i, i + 1) for i in range(10)), Span, rows=4))
    assert [b.num_rows for b in batches] == [4, 4, 2]
    assert to_records(pa.Table.from_batches(batches), Span)[9] == Span(9, 10)


def test_schemas_are_made_once() -> None:
    assert schema_of(Reading) is schema_of(Reading)
