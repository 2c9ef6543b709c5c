"""Which files in what the user named are pages, and why others are not.

The idea: the content decides, not the extension: a file is a page when its first bytes are text. Whatever is passed over is
told with a reason. Nothing outside of what was named is read: a link that leads out of its folder is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nguon.errors import PageError
from nguon.text.decode import refuse_binary, refuse_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLE = 8192
"""Bytes read of each file to tell what it is."""

LARGEST = 200 * 2**20
"""Bytes of the largest file taken for a page."""

OTHER_KINDS = {
    ".json", ".jsonl", ".csv", ".tsv", ".js", ".css", ".py", ".toml", ".yaml", ".yml", ".sql", ".log", ".ini", ".sh",
    ".mhtml", ".mht", ".warc", ".rss", ".atom", ".eml", ".parquet", ".wacz", ".map",
}  # fmt: skip
"""Extensions of text that is no page (or a kind of container that is not read yet)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to be read as a page."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not read, and why in one sentence."""

    path: Path
    reason: str


def find_pages(paths: Iterable[Path | str]) -> list[Found | Skipped]:
    """Return the pages and the skipped things in `paths` (files and folders), sorted within each folder, each file once."""
    out: list[Found | Skipped] = []
    seen: set[Path] = set()
    for given in paths:
        path = Path(given)
        if not path.exists():
            out.append(Skipped(path, "there is no such file or folder; check the name"))
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
    for path in entries:
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
            _look(path, out, seen)


def _look(path: Path, out: list[Found | Skipped], seen: set[Path]) -> None:
    real = path.resolve()
    if real in seen:
        return
    seen.add(real)
    reason = _reason(path)
    out.append(Skipped(path, reason) if reason else Found(path, str(path)))


def _reason(path: Path) -> str | None:
    """Why a file is no page, or None."""
    if not path.is_file():
        return "not a file"
    if path.suffix.lower() in OTHER_KINDS:
        return f"not a page of text or HTML ({path.suffix.lower()})"
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except OSError as error:
        return f"the file can't be read ({error.strerror})"
    if size > LARGEST:
        return f"larger than {LARGEST // 2**20} MB"
    try:
        refuse_empty(head)
        refuse_binary(head)
    except PageError as error:
        return str(error)
    return None
