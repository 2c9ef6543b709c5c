"""The case that a server shows: its live snapshot, opened once for each build, with the decisions made since.

The idea: a build makes another snapshot live by an atomic rename while the server runs; the next request sees it, requests that
are under way keep the old one. The same holds for a line that is added to the file of decisions.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path

from nguon import __version__
from nguon.errors import CaseError, SnapshotError
from nguon.store.case import Case
from nguon.store.decisions import Decisions, Stamp
from nguon.store.lens import Seen
from nguon.store.overlay import Overlay, make_overlay
from nguon.store.rows import SnapshotRows
from nguon.store.search import SearchIndex
from nguon.store.snapshot import Snapshot
from nguon.store.watched import read_watched, stamp_watched


@dataclass(frozen=True)
class Live:
    """An open snapshot, its number, a fingerprint of all that is seen of it, and its search index where it has one.

    `snapshot` shows the decisions made since it was built; `overlay` tells what is the case with each, `decided` in what state
    their file was.
    """

    number: int
    mark: str
    snapshot: Seen
    index: SearchIndex | None
    overlay: Overlay
    decided: Stamp
    rows: SnapshotRows


class Desk:
    """What answers requests about one case. `live` may be called from several threads."""

    def __init__(self, path: Path) -> None:
        self.case = Case.open(path)
        self.name = path.resolve().name or str(path)
        self._lock = threading.Lock()
        self._live: Live | None = None
        self._new: tuple[int, frozenset[str]] = (0, frozenset())

    def new_findings(self) -> frozenset[str]:
        """Return the findings that came with the last round of `nguon watch` that brought any."""
        stamp = stamp_watched(self.case.path)
        if stamp != self._new[0]:
            self._new = (stamp, frozenset(read_watched(self.case.path).new) if stamp else frozenset())
        return self._new[1]

    def live(self) -> Live | None:
        """Return the live snapshot, or None when nothing was built yet; raise `CaseError` when it can't be opened."""
        number = self.case.current
        if number is None:
            return None
        stamp = self.case.decisions.stamp
        with self._lock:
            live = self._live
            if live is None or live.number != number:
                live = _open(number, self.case.snapshot, self.case.decisions)
            elif live.decided != stamp:
                live = _overlaid(number, live.rows, live.snapshot.base, live.index, self.case.decisions)
            self._live = live
            return live

    def built(self) -> Live:
        """Return the live snapshot; raise `CaseError` when nothing was built yet, or it can't be opened."""
        live = self.live()
        if live is None:
            raise CaseError("this case has no finished build yet; run: nguon build")
        return live


def _open(number: int, snapshot: Snapshot, decisions: Decisions) -> Live:
    try:
        index: SearchIndex | None = SearchIndex.open(snapshot)
    except SnapshotError:
        index = None
    return _overlaid(number, SnapshotRows(snapshot), snapshot, index, decisions)


def _overlaid(number: int, rows: SnapshotRows, snapshot: Snapshot, index: SearchIndex | None, decisions: Decisions) -> Live:
    stamp = decisions.stamp
    made = list(decisions)
    overlay = make_overlay(snapshot, rows, made)
    text = json.dumps([__version__, number, snapshot.manifest, [d.id for d in made]], sort_keys=True)
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Live(number, mark, Seen(snapshot, overlay), index, overlay, stamp, rows)
