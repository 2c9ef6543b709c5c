"""Which files in what the user named are pages or containers of pages, and why others are not.

The idea: the content decides, not the extension: a file is a page when its first bytes are text. Whatever is passed over is
told with a reason. Nothing outside of what was named is read: a link that leads out of its folder is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nguon.errors import PageError
from nguon.extract.archive import is_resource
from nguon.extract.found import Found, Noted, Skipped
from nguon.extract.kind import OTHER_KINDS, SAMPLE, is_address, kind_of, refuse_page, suffix_of
from nguon.text.decode import refuse_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OTHER_KINDS", "Found", "Noted", "Skipped", "find_pages"]

LARGEST = 200 * 2**20
"""Bytes of the largest file taken for a page."""

INPUT = "-"
"""What stands for standard input."""


ELSEWHERE = "an address of a place elsewhere; only nguon build, plan and copy go there: fetch the file, or build a case from it"


def find_pages(paths: Iterable[Path | str]) -> list[Found | Skipped]:
    """Return the pages, containers and skipped things in `paths` (files, folders), sorted within each folder, each file once.

    A container (`kind` is not `page`) is opened by `nguon.extract.container.open_pages`. The path `-` is standard input. An
    address of the web (kind `address`) and a list of such (`list`, only where it is named itself) are for the caller to fetch.
    """
    out: list[Found | Skipped] = []
    seen: set[Path] = set()
    for given in paths:
        path = Path(given)
        if isinstance(given, str) and is_address(given):
            out.append(Found(path, given, "address"))
        elif str(path) == INPUT:
            out.append(Found(path, INPUT, "input"))
        elif not path.exists():
            out.append(Skipped(path, ELSEWHERE if "://" in str(given) else "there is no such file or folder; check the name"))
        elif path.is_dir():
            _walk(path, path.resolve(), out, seen)
        else:
            _look(path, out, seen)
    return out


def _walk(folder: Path, root: Path, out: list[Found | Skipped], seen: set[Path]) -> None:
    try:
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError as error:
        out.append(Skipped(folder, f"the folder can't be opened ({error.strerror})"))
        return
    names = {path.name for path in entries}
    for path in entries:
        if is_resource(f"{path.name}/", names):
            continue  # the pictures and scripts of a page that was saved whole
        if path.name.startswith("."):
            out.append(Skipped(path, "hidden"))
        elif path.is_symlink() and not path.resolve().is_relative_to(root):
            out.append(Skipped(path, "a link that leads out of the folder"))
        elif path.is_dir():
            if path.is_symlink():
                out.append(Skipped(path, "a link to a folder"))
            else:
                _walk(path, root, out, seen)
        else:
            _look(path, out, seen, inside=True)


def _look(path: Path, out: list[Found | Skipped], seen: set[Path], *, inside: bool = False) -> None:
    real = path.resolve()
    if real in seen:
        return
    seen.add(real)
    kind, reason = _judge(path)
    if kind == "list" and inside:
        reason = reason or "a list of addresses in a folder; name it itself, with --fetch, to fetch them"
    out.append(Skipped(path, reason) if reason else Found(path, str(path), kind))


def _judge(path: Path) -> tuple[str, str | None]:
    """The kind of a file, and why it is not read (or None)."""
    if not path.is_file():
        return "page", "not a file"
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except OSError as error:
        return "page", f"the file can't be read ({error.strerror})"
    return judge_head(head, path.name, size)


def judge_head(head: bytes, name: str, size: int) -> tuple[str, str | None]:
    """Return the kind of a file by its first bytes, its name and its size, and why it is not read (or None)."""
    kind = kind_of(head, name)
    if kind == "page":
        reason = f"larger than {LARGEST // 2**20} MB" if size > LARGEST else None
        return kind, refuse_page(head, name) if reason is None or suffix_of(name) in OTHER_KINDS else reason
    try:
        refuse_empty(head)
    except PageError as error:
        return kind, str(error)
    return kind, None
