"""The rows of a build as they were before its decisions changed them, so that one that is taken back can be seen at once.

The idea: a stage says which rows each of its decisions changed and keeps them as its own work had left them. Who takes a
decision back gets those rows again and follows anew only the decisions that changed any of the same rows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from nguon.decide.patch import Key, Patch
from nguon.model.record import from_row, to_row
from nguon.model.table import BY_NAME

FILE = "was"
"""The name of these rows beside a snapshot's tables."""


@dataclass(frozen=True, slots=True)
class Was:
    """A row that a decision changed, before any decision of that stage did. `row` is JSON; empty: there was none."""

    stage: str
    decision: str
    table: str
    key: str
    """The row's key, a JSON list."""
    row: str


def find_was(stage: str, patch: Patch) -> list[Was]:
    """Return the rows under a patch that decisions changed, a `Was` for each decision that did."""
    return [
        to_was(stage, decision, table, key, patch.before(table, key))
        for (table, key), decisions in patch.touched.items()
        for decision in decisions
    ]


def to_was(stage: str, decision: str, table: str, key: Key, row: Any) -> Was:
    """Return the `Was` of a row (None: there was none).

    >>> to_was("date", "d1", "dated", ("a",), None)
    Was(stage='date', decision='d1', table='dated', key='["a"]', row='')
    """
    written = "" if row is None else json.dumps(to_row(row), ensure_ascii=False)
    return Was(stage, decision, table, json.dumps(list(key), ensure_ascii=False), written)


def read_was(was: Was) -> tuple[Key, Any]:
    """Return the key and the row (None: there was none) that a `Was` holds.

    >>> read_was(to_was("date", "d1", "dated", ("a",), None))
    (('a',), None)
    """
    row = from_row(BY_NAME[was.table].record, json.loads(was.row)) if was.row else None
    return tuple(json.loads(was.key)), row
