from __future__ import annotations

from dataclasses import fields, is_dataclass

import pytest

from nguon.model.span import Span
from nguon.model.table import BY_NAME, TABLES, Table


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_table_has_a_frozen_record_and_a_key_of_its_fields(table: Table) -> None:
    assert is_dataclass(table.record)
    assert table.record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert set(table.key) <= {field.name for field in fields(table.record)}


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(TABLES)


def test_spans_know_what_they_hold_and_meet() -> None:
    assert Span(2, 5).of("abcdef") == "cde"
    assert Span(0, 9).holds(Span(3, 9))
    assert not Span(0, 9).holds(Span(3, 10))
    assert Span(0, 3).meets(Span(2, 4))
    assert not Span(0, 3).meets(Span(3, 4))
