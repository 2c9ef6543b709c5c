"""What screens look up: one SQLite file beside a snapshot's tables, in which everything is found by its id at once.

The idea: Parquet is for whole tables, a screen wants twenty rows. When a snapshot is written, `lookup_build` puts its rows in
the order in which people see them (stories by weight, findings surest first, statements by time) into `lookup.sqlite`, with
the words that they point to; reading a screen then scans nothing.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nguon.errors import SnapshotError
from nguon.store.passing import make_passing, remove_passing
from nguon.store.snapshot import Snapshot

FILE = "lookup.sqlite"
LAYOUT = 5
"""The number of the layout of the file; one of another layout is made again, in a passing place."""
CACHE = 2048
"""KiB of pages that each connection keeps."""

AMONG = "IN (SELECT value FROM json_each(?))"
"""SQL: is one of a list that comes as one parameter, made by `among`."""


class Lookup:
    """The file, open for reading. Safe to use from several threads: each has a connection of its own.

    >>> lookup_of(case.snapshot).rows("SELECT id FROM story WHERE rank < ?", (3,))  # doctest: +SKIP
    [('s1f…',), ('s09…',), ('s7a…',)]
    """

    def __init__(self, path: Path, *, passing: bool = False) -> None:
        self.path = path
        self._local = threading.local()
        if passing:
            weakref.finalize(self, remove_passing, path.parent)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a query as tuples."""
        return self._connection().execute(query, values).fetchall()

    def one(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, or None."""
        return self._connection().execute(query, values).fetchone()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
            found = self._local.connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            found.execute(f"PRAGMA cache_size = -{CACHE}")
        return found


_open: weakref.WeakKeyDictionary[Snapshot, Lookup] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def lookup_of(snapshot: Snapshot) -> Lookup:
    """Return the lookup file of a snapshot, open; one that lacks it (an older build) gets it in a passing place.

    Raises `SnapshotError` when the file is damaged.
    """
    with _lock:
        found = _open.get(snapshot)
        if found is None:
            found = _open[snapshot] = _find(snapshot)
        return found


def among(values: Iterable[str]) -> str:
    """Return a list as the one parameter that `AMONG` takes.

    >>> among(["a", "b"])
    '["a", "b"]'
    """
    return json.dumps(sorted(set(values)))


def pack(value: Any) -> bytes:
    """Return a value as small bytes.

    >>> unpack(pack({"a": [1]}))
    {'a': [1]}
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 1)


def unpack(data: bytes) -> Any:
    """Return what `pack` packed."""
    return json.loads(zlib.decompress(data))


def _find(snapshot: Snapshot) -> Lookup:
    path = snapshot.path / FILE
    if path.is_file():
        found = Lookup(path)
        try:
            layout = found.one("SELECT value FROM fact WHERE name = 'layout'")
        except sqlite3.DatabaseError as error:
            raise SnapshotError(f"{path} can't be read ({error}); build the case again") from None
        if layout and layout[0] == str(LAYOUT):
            return found
    from nguon.store.lookup_build import write_lookup  # noqa: PLC0415  (it needs DuckDB, a server does not)

    passing = make_passing("lookup") / FILE
    try:
        write_lookup(snapshot.path, passing)
    except BaseException:
        remove_passing(passing.parent)
        raise
    return Lookup(passing, passing=True)
