"""The case that a server shows: its live snapshot, opened once for each build.

The idea: a build makes another snapshot live by an atomic rename while the server runs; the next request sees it, requests that
are under way keep the old one.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path

from nguon import __version__
from nguon.errors import SnapshotError
from nguon.store.case import Case
from nguon.store.search import SearchIndex
from nguon.store.snapshot import Snapshot


@dataclass(frozen=True)
class Live:
    """An open snapshot, its number, a fingerprint of all that it holds, and its search index where it has one."""

    number: int
    mark: str
    snapshot: Snapshot
    index: SearchIndex | None


class Desk:
    """What answers requests about one case. `live` may be called from several threads."""

    def __init__(self, path: Path) -> None:
        self.case = Case.open(path)
        self.name = path.resolve().name or str(path)
        self._lock = threading.Lock()
        self._live: Live | None = None

    def live(self) -> Live | None:
        """Return the live snapshot, or None when nothing was built yet; raise `CaseError` when it can't be opened."""
        number = self.case.current
        if number is None:
            return None
        with self._lock:
            if self._live is None or self._live.number != number:
                self._live = _open(number, self.case.snapshot)
            return self._live


def _open(number: int, snapshot: Snapshot) -> Live:
    text = json.dumps([__version__, number, snapshot.manifest], sort_keys=True)
    try:
        index: SearchIndex | None = SearchIndex.open(snapshot)
    except SnapshotError:
        index = None
    return Live(number, hashlib.sha256(text.encode()).hexdigest()[:16], snapshot, index)
