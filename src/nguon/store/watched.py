"""What `nguon watch` knows of a case: its feeds, the findings that it saw, which of them are new, what is still to be told.

The idea: one small file in the case, replaced whole, so that a watch that is stopped goes on where it was.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nguon.store.files import write_atomic

FILE = "watch.json"


@dataclass(slots=True)
class Feed:
    """A feed: what its server said of its version, how often it failed in a row, when it may be asked again (Unix time)."""

    etag: str = ""
    modified: str = ""
    failures: int = 0
    due: float = 0.0
    private: bool = False
    """It was refused because it is on this machine or its network, and that was not allowed."""


@dataclass(slots=True)
class Watched:
    """The state of a watch. `new` are the findings that came at `at`, in the last round that brought any."""

    feeds: dict[str, Feed] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    """Pages that could not be fetched, with how often that was tried."""
    known: list[str] | None = None
    """The ids of all findings that were there; None before the first look."""
    new: list[str] = field(default_factory=list)
    at: str = ""
    untold: list[str] = field(default_factory=list)
    """New findings that the webhook did not take yet."""


def read_watched(case: Path) -> Watched:
    """Return the state of the watch over the case in a folder; a fresh one where there is none, or a damaged one."""
    try:
        row: dict[str, Any] = json.loads((case / FILE).read_text(encoding="utf-8"))
        feeds = {url: Feed(**about) for url, about in row.pop("feeds").items()}
        return Watched(feeds=feeds, **row)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Watched()


def write_watched(case: Path, watched: Watched) -> None:
    """Write the state of a watch; it has reached the disk when this returns."""
    write_atomic(case / FILE, (json.dumps(asdict(watched), ensure_ascii=False) + "\n").encode())


def stamp_watched(case: Path) -> int:
    """Return a number that changes when the state does; 0 where there is none."""
    try:
        return (case / FILE).stat().st_mtime_ns
    except OSError:
        return 0
