"""What is found in the files that a user names: pages, things that are passed over, and what is to be said of a container."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nguon.model.page import NO_HINTS, Hints


@dataclass(frozen=True, slots=True)
class Found:
    """A page to read: a file, or bytes out of a container (`raw`). A `kind` other than `page` is a container to open."""

    path: Path
    source: str
    kind: str = "page"
    hints: Hints = NO_HINTS
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not read, and why in one sentence. An address of the web is a string, as it was named."""

    path: Path | str
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the user should know about how a container was read: columns that were guessed, records passed over."""

    path: Path | str
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what. None: guessed by their names; empty: none."""

    text: str | None = None
    url: str | None = None
    published: str | None = None
    title: str | None = None
    outlet: str | None = None


GUESS = Columns()
"""All columns guessed."""
