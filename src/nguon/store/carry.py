"""A finished case carried to another place and back: to a store in the cloud, to HDFS, to a folder.

What is carried is what reading needs: settings, list of pages, corrections and the live snapshot, with the pages' own bytes if
wanted. `current`, which makes the snapshot live, comes last: whoever fetches meanwhile gets the old case or the new one.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

from nguon.errors import CaseError, UsageError
from nguon.store.place import is_place, is_there, list_files, open_file, reach
from nguon.store.snapshot import MANIFEST

LISTS = {"decisions.jsonl": "corrections", "pages.jsonl": "pages"}
"""Files of a case to which lines are only ever added, and what a line in them is."""
SETTINGS, CURRENT = "nguon.toml", "current"


def carry_case(source: str, target: str, *, pages: bool = False) -> int:
    """Copy the live snapshot of the case at `source` to `target`, both folders or addresses; return the number of files copied.

    With `pages` the pages' bytes too, so that the case can be built again there. A case that is at `target` already is brought
    up to date when it is the same case. Raises `CaseError` when `source` is no finished case, or `target` is another or has
    corrections or pages of its own.
    """
    source, target = source.rstrip("/"), target.rstrip("/")
    if not _is_file(f"{source}/{CURRENT}") or not _is_file(f"{source}/{SETTINGS}"):
        raise CaseError(f"{source} is no case with a finished build; make one with: nguon build")
    number = _read(f"{source}/{CURRENT}").decode().strip()
    snapshot = f"snapshots/{number}"
    if _is_file(f"{target}/{SETTINGS}"):
        theirs, ours = (_read(f"{place}/{SETTINGS}") for place in (target, source))
        if theirs != ours and _made(theirs) != _made(ours):
            raise CaseError(f"{target} is another case; name a new or empty folder")
        if theirs != ours:
            raise CaseError(f"{target} has other settings than {source}; make the two {SETTINGS} alike first")
        manifest = f"{snapshot}/{MANIFEST}"
        if _is_file(f"{target}/{manifest}") and _read(f"{target}/{manifest}") != _read(f"{source}/{manifest}"):
            raise CaseError(f"{target} has a snapshot {number} of its own; name a new or empty folder")
        for name, what in LISTS.items():
            if _lines(f"{target}/{name}") - _lines(f"{source}/{name}"):
                raise CaseError(f"{target} has {what} that {source} has not; they would be lost: name a new or empty folder")
    elif not is_place(target) and Path(target).exists() and any(Path(target).iterdir()):
        raise CaseError(f"{target} holds other things and is not a case; name a new or empty folder")
    inside = [f"{snapshot}/{name}" for name in _below(f"{source}/{snapshot}") if name != MANIFEST]
    kept = [f"pages/{name}" for name in _below(f"{source}/pages")] if pages else []
    lists = [name for name in LISTS if _is_file(f"{source}/{name}")]
    order = [*kept, *inside, f"{snapshot}/{MANIFEST}", *lists, SETTINGS, CURRENT]
    for name in order:
        _copy(f"{source}/{name}", f"{target}/{name}")
    if not is_place(target):
        for name in ("pages", "snapshots"):
            (Path(target) / name).mkdir(exist_ok=True)
    return len(order)


def _is_file(name: str) -> bool:
    return is_there(name) if is_place(name) else Path(name).is_file()


def _read(name: str) -> bytes:
    with reach(name) if is_place(name) else nullcontext(), open_file(name) as file:
        return bytes(file.read())


def _made(settings: bytes) -> object:
    """When a case was made, by its settings; the settings themselves where they don't tell."""
    try:
        return tomllib.loads(settings.decode())["case"]["created"]
    except (ValueError, KeyError, TypeError):
        return settings


def _lines(name: str) -> set[bytes]:
    """The whole lines of a file; none where there is no such file."""
    return {line for line in _read(name).splitlines(keepends=True) if line.endswith(b"\n")} if _is_file(name) else set()


def _below(folder: str) -> Iterator[str]:
    """The names of the files below a folder, seen from there."""
    if is_place(folder):
        with suppress(UsageError):  # nothing there
            yield from (file.address.removeprefix(folder).lstrip("/") for file in list_files(folder))
        return
    root = Path(folder)
    yield from sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def _copy(source: str, target: str) -> None:
    if is_place(target):
        with reach(target), open_file(source) as old, open_file(target, "wb") as new:
            shutil.copyfileobj(old, new, 2**20)
        return
    whole = Path(target)
    whole.parent.mkdir(parents=True, exist_ok=True)
    passing = whole.with_name(f".{whole.name}.{os.getpid()}")
    try:
        with open_file(source) as old, passing.open("wb") as new:
            shutil.copyfileobj(old, new, 2**20)
        passing.replace(whole)
    finally:
        passing.unlink(missing_ok=True)
