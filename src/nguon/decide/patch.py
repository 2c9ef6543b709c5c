"""Changes of rows, laid over any source of rows.

The idea: what a decision does reads rows and puts rows; each one sees what those before it did. In the end the patch says for
each table which rows are gone and which are there instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from nguon.model.table import BY_NAME

Key = tuple[Any, ...]


class Look(Protocol):
    """A source of rows."""

    def by(self, table: str, field: str, values: Sequence[str]) -> list[Any]:
        """Return the rows of `table` whose `field` is, or holds, one of `values`.

        `field` names a column, a column of many values, or a column of the records in such a one (`stands.statement`).
        """


class Rows:
    """Rows in memory as a source.

    >>> from nguon.model.corpus import ActorLink
    >>> Rows({"actor_links": [ActorLink("a", "An", "x", "r")]}).by("actor_links", "actor_id", ["x"])[0].name
    'An'
    """

    def __init__(self, tables: Mapping[str, Iterable[Any]]) -> None:
        self._tables = tables

    def by(self, table: str, field: str, values: Sequence[str]) -> list[Any]:
        """See `Look.by`."""
        wanted = set(values)
        return [row for row in self._tables.get(table, ()) if not wanted.isdisjoint(values_of(row, field))]


class Patch:
    """Rows put over those of a source; itself a source."""

    def __init__(self, under: Look) -> None:
        self._under = under
        self._rows: dict[str, dict[Key, Any]] = {}
        self.decision = ""
        """The id of the decision that is being followed."""
        self.touched: dict[tuple[str, Key], dict[str, None]] = {}
        """The rows that decisions changed, by table and key, each with the ids of those decisions in their order."""

    def by(self, table: str, field: str, values: Sequence[str]) -> list[Any]:
        """See `Look.by`."""
        mine = self._rows.get(table, {})
        wanted = set(values)
        found = [row for row in self._under.by(table, field, values) if key_of(table, row) not in mine] if wanted else []
        found += [row for row in mine.values() if row is not None and not wanted.isdisjoint(values_of(row, field))]
        return found

    def one(self, table: str, value: str) -> Any:
        """Return the row whose (first) key is `value`, or None."""
        found = self.by(table, BY_NAME[table].key[0], [value])
        return found[0] if found else None

    def put(self, table: str, row: Any) -> None:
        """Let `row` stand where a row of its key stood, or be a new one."""
        self._set(table, key_of(table, row), row)

    def drop(self, table: str, row: Any) -> None:
        """Let a row be gone."""
        self._set(table, key_of(table, row), None)

    def restore(self, table: str, key: Key, row: Any) -> None:
        """Let a key have the row that it once had, None for no row."""
        self._set(table, key, row)

    def before(self, table: str, key: Key) -> Any:
        """Return the row that the source has of a key, or None."""
        found = self._under.by(table, BY_NAME[table].key[0], [key[0]])
        return next((row for row in found if key_of(table, row) == key), None)

    def _set(self, table: str, key: Key, row: Any) -> None:
        self._rows.setdefault(table, {})[key] = row
        if self.decision:
            self.touched.setdefault((table, key), {})[self.decision] = None

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of tables that are changed."""
        return tuple(sorted(name for name, rows in self._rows.items() if rows))

    def changed(self, table: str) -> tuple[list[Key], list[Any]]:
        """Return the keys of the rows of the source that no longer count, and the rows that count instead or besides."""
        mine = self._rows.get(table, {})
        return list(mine), [row for row in mine.values() if row is not None]

    def over(self, table: str, rows: Iterable[Any]) -> list[Any]:
        """Return all `rows` of a table with the changes, the new ones at the end."""
        mine = dict(self._rows.get(table, {}))
        out = []
        for row in rows:
            key = key_of(table, row)
            now = mine.pop(key) if key in mine else row
            if now is not None:
                out.append(now)
        return out + [row for row in mine.values() if row is not None]


def key_of(table: str, row: Any) -> Key:
    """Return what tells a row of a table from the others."""
    return tuple(getattr(row, name) for name in BY_NAME[table].key)


def differing(before: Mapping[Key, Any], after: Mapping[Key, Any]) -> list[Key]:
    """Return the keys whose rows are not the same.

    >>> differing({("a",): 1, ("b",): 2}, {("b",): 3})
    [('a',), ('b',)]
    """
    return [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]


def values_of(row: Any, field: str) -> tuple[Any, ...]:
    """Return the values of a field as `Look.by` names it.

    >>> from nguon.model.corpus import Evidence, Event
    >>> values_of(Event("v", "s", "", "", "", (Evidence("a", 0, 1),), ""), "evidence.article_id")
    ('a',)
    """
    name, _, inner = field.partition(".")
    value = getattr(row, name)
    if not isinstance(value, tuple):
        return (value,)
    if not inner:
        return value
    found: list[Any] = []
    for one in value:
        part = getattr(one, inner)
        found.extend(part if isinstance(part, tuple) else (part,))
    return tuple(found)
