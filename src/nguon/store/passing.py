"""Folders that a process needs only while it runs, where temporary files lie; those that killed processes left are cleared.

The idea: a process holds a lock on a file in its folder, which the system frees however the process ends. Whoever makes another
folder removes those that nobody holds. (Where files can't be locked, on Windows, nothing is cleared.)
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from nguon.store.files import try_lock

HELD = ".held"
"""The file in a folder that its process holds."""
OLD = 24 * 3600
"""Seconds after which a folder without that file is taken for left behind."""

_held: dict[Path, int] = {}


def make_passing(what: str) -> Path:
    """Return a new empty folder, `nguon-<what>-…`; give it back with `remove_passing`."""
    prefix = f"nguon-{what}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        if left not in _held and _is_left(left):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=".nguon-"))  # nobody looks at it before it is held
    file = os.open(made / HELD, os.O_RDWR | os.O_CREAT, 0o600)
    try_lock(file)
    folder = made.rename(made.with_name(prefix + made.name.removeprefix(".nguon-")))
    _held[folder] = file
    return folder


def remove_passing(folder: Path) -> None:
    """Remove a folder that `make_passing` made."""
    shutil.rmtree(folder, ignore_errors=True)
    if (file := _held.pop(folder, None)) is not None:
        os.close(file)


def _is_left(folder: Path) -> bool:
    """Tell whether nobody holds a folder; one of another user counts as held."""
    try:
        file = os.open(folder / HELD, os.O_RDWR)
    except FileNotFoundError:
        return folder.is_dir() and folder.stat().st_mtime < time.time() - OLD
    except OSError:
        return False
    try:
        return try_lock(file)
    finally:
        os.close(file)
