"""A snapshot's tables as a source of rows for decisions (`nguon.decide.patch.Look`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nguon.decide.place import Ground
from nguon.model.record import fields_of, split_type
from nguon.model.table import BY_NAME
from nguon.store.snapshot import Snapshot

_MANY = "list_has_any({column}, ?::VARCHAR[])"


MOST = 20_000
"""Rows that are remembered."""


class SnapshotRows:
    """The rows of a snapshot by the values of a field; what was asked before is not looked up again. Safe with several threads.

    The same few rows are asked for whenever something is decided, and a snapshot never changes.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[tuple[str, str, tuple[str, ...]], list[Any]] = {}
        self._held = 0

    def by(self, table: str, field: str, values: Sequence[str]) -> list[Any]:
        """See `nguon.decide.patch.Look.by`."""
        wanted = sorted(set(values))
        if not wanted:
            return []
        key = (table, field, tuple(wanted))
        found = self._known.get(key)
        if found is None:
            found = self._snapshot.rows(table, to_condition(table, field), [wanted])
            if self._held + len(found) > MOST:
                self._known, self._held = {}, 0
            self._known[key] = found
            self._held += 1 + len(found)
        return list(found)


def to_condition(table: str, field: str) -> str:
    """Return the SQL that is true of rows whose field is, or holds, one of a list of values (one parameter).

    >>> to_condition("threads", "stands.statement")
    'list_has_any(list_transform("stands", lambda x: x."statement"), ?::VARCHAR[])'
    """
    name, _, inner = field.partition(".")
    shape, kind = split_type(dict(fields_of(BY_NAME[table].record))[name])
    if shape != "many":
        return f'"{name}" IN (SELECT unnest(?::VARCHAR[]))'
    if not inner:
        return _MANY.format(column=f'"{name}"')
    column = f'list_transform("{name}", lambda x: x."{inner}")'
    many = split_type(dict(fields_of(kind))[inner])[0] == "many"
    return _MANY.format(column=f"flatten({column})" if many else column)


def to_ground(look: Any, page_id: str) -> Ground | None:
    """Return a page of a source of rows as something to find words on, or None."""
    pages = look.by("pages", "id", [page_id])
    if not pages:
        return None
    mine = {name: look.by(name, "page_id", [page_id]) for name in ("blocks", "articles", "statements", "mentions")}
    return Ground(
        page_id,
        pages[0].text,
        tuple(sorted(mine["blocks"], key=lambda b: (b.start, b.end))),
        tuple(sorted(mine["articles"], key=lambda a: a.index)),
        tuple(mine["statements"]),
        tuple(mine["mentions"]),
    )
