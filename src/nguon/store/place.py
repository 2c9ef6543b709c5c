"""Files that lie elsewhere: S3-compatible stores, HDFS and whatever else fsspec knows, named by an address.

What fsspec needs for a kind of place (`s3fs` for S3, Hadoop's client for HDFS) must be installed; keys and endpoints come from
where its own tools look for them (environment, configuration files). https://filesystem-spec.readthedocs.io
"""

from __future__ import annotations

import contextlib
import errno
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from nguon.errors import NguonError, UsageError, first_line

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_WEB = ("http", "https")
NEEDED = "addresses like {} need fsspec and what it needs for this kind of place; install it with: pip install 'nguon[cloud]'"


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in a place: its address and its size in bytes."""

    address: str
    size: int


def is_place(words: str) -> bool:
    """Whether what a user names is an address of a place for files; those of the web are pages, `file://` is this machine.

    >>> [is_place(a) for a in ("s3://bucket/pages", "hdfs://head/x", "https://bao.vn/a", "file:///tmp/a", "saved/a.html")]
    [True, True, False, False, False]
    """
    match = _SCHEME.match(words)
    return match is not None and match[1].lower() not in (*_WEB, "file")


def as_path(given: Path | str) -> Path | str:
    """Return the path that `file://…` stands for; everything else as it is.

    >>> as_path("file:///tmp/x%20y").as_posix(), as_path("saved/a.html")
    ('/tmp/x y', 'saved/a.html')
    """
    if str(given)[:7].lower() != "file://":
        return given
    parts = urlsplit(str(given))
    if parts.netloc not in ("", "localhost"):
        raise UsageError(f"{given} names a file of another machine ({parts.netloc}); name one of this machine")
    return Path(unquote(parts.path))


def list_files(address: str) -> list[Lying]:
    """Return the file at an address, or all files below it, in the order of their names.

    Raises `UsageError` when there is none, or the place can't be reached.
    """
    files, path = _files(address)
    with reach(address):
        found = files.find(path, detail=True)
    if not found:
        raise UsageError(f"there is no file or folder {address}; check the name")
    base, stem = address.rstrip("/"), path.strip("/")
    return [Lying(base + name.strip("/").removeprefix(stem), int(found[name].get("size") or 0)) for name in sorted(found)]


def is_there(address: str) -> bool:
    """Whether there is a file or folder at an address; raises `UsageError` when the place can't be reached."""
    files, path = _files(address)
    with reach(address):
        try:  # `exists` of some places is a no whatever happens
            files.info(path)
        except FileNotFoundError:
            return False
    return True


def open_file(address: str | Path, mode: str = "rb") -> IO[Any]:
    """Open a file by its address, or by its path on this machine; raise `OSError` when it can't be read, then or later.

    `lost_of` tells afterwards whether the place was lost while it was read.
    """
    if not is_place(str(address)):
        return Path(address).open(mode)
    files, path = _files(str(address))
    if mode == "wb":
        with reach(str(address)):
            files.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
            opened: IO[Any] = files.open(path, mode)
            return opened
    return io.BufferedReader(_Far(str(address), files, path), 2**16)


def lost_of(file: IO[Any]) -> str:
    """Return why a file that `open_file` opened could not be read on; empty where nothing was lost."""
    return str(getattr(getattr(file, "raw", None), "lost", ""))


class _Far(io.RawIOBase):
    """A file elsewhere whose place may be lost at any time: whatever its tools raise then is an `OSError`."""

    def __init__(self, address: str, files: Any, path: str) -> None:
        super().__init__()
        self.lost, self._address = "", address
        self._file = self._ask(files.open, path, "rb")

    def _ask(self, what: Callable[..., Any], *given: Any) -> Any:
        try:
            return what(*given)
        except Exception as error:  # each kind of place raises what it likes
            self.lost = first_line(error, 200)
            raise OSError(errno.EIO, self.lost, self._address) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._ask(self._file.read, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, at: int, whence: int = 0, /) -> int:
        return int(self._ask(self._file.seek, at, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed and hasattr(self, "_file"):
            self._file.close()
        super().close()


def _files(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 (an extra)

        with reach(address):
            files, path = url_to_fs(address)
    except ImportError:
        raise UsageError(NEEDED.format(address)) from None
    return files, path


@contextlib.contextmanager
def reach(address: str) -> Iterator[None]:
    """Say in a sentence what went wrong on the way to a place: each kind of place raises what it likes."""
    try:
        yield
    except (ImportError, NguonError):
        raise
    except Exception as error:
        why = getattr(error, "strerror", None) or first_line(error, 200)
        raise UsageError(f"{address} can't be reached ({why}); check its name and your keys") from error
