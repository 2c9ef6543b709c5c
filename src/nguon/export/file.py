"""Files of an export: each appears whole or not at all, and one that was there is replaced.

The idea: a file is written beside its place, reaches the disk, and is then renamed; what is exported streams through.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from nguon.errors import ExportError
from nguon.store.files import sync_folder


@contextmanager
def in_folder(folder: Path) -> Iterator[Path]:
    """Make a folder for an export; when all its files are there, have their names reach the disk.

    Raises `ExportError` in one sentence for whatever the system says meanwhile.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        sync_folder(folder)
    except OSError as error:
        raise ExportError(
            f"can't write the export to {error.filename or folder}: {error.strerror}; choose another folder"
        ) from None


@contextmanager
def fresh(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of `path` when all is written.

    Without `sync` it may reach the disk later. Raises `OSError` that names `path`; what was there stays.
    """
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with passing.open("wb") as file:
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
        passing.replace(path)
    except BaseException as error:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)
        raise


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> int:
    """Write JSON lines to `path`; return how many."""
    count = 0
    with fresh(path) as file:
        for line in lines:
            file.write(to_json(line).encode() + b"\n")
            count += 1
    return count


def write_members(path: Path, head: dict[str, Any], member: str, items: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object to `path`: the members of `head`, then `member`, a list of `items`; return how many.

    >>> write_members(path, {"type": "List"}, "items", [{"id": 1}])  # doctest: +SKIP
    1
    """
    count = 0
    with fresh(path) as file:
        file.write(to_json(head)[:-1].encode() + (b", " if head else b"") + f"{to_json(member)}: [".encode())
        for item in items:
            file.write((b",\n" if count else b"\n") + to_json(item).encode())
            count += 1
        file.write(b"\n]}\n")
    return count


def to_json(value: Any) -> str:
    r"""Return JSON that may also stand inside a `<script>` of a page: no `<` is left in it.

    >>> to_json({"a": "</script>"})
    '{"a": "\\u003c/script>"}'
    """
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def drop_empty(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node without the members that say nothing.

    >>> drop_empty({"a": None, "b": "", "c": [], "d": 0})
    {'d': 0}
    """
    return {key: value for key, value in node.items() if value is not None and value not in ("", [])}
