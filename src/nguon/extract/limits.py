"""How much is taken out of one container, and why not more: what is larger is told, not read."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nguon.errors import PageError

MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of containers; all sizes in bytes of what is unpacked."""

    page: int = 32 * MB
    """The largest page out of a container: it is held in memory whole. (Real pages stay below 5 MB.)"""
    message: int = 64 * MB
    """The largest mail or MHTML file: it is parsed whole; pictures in it make it large, not its text."""
    inner: int = 64 * MB
    """The largest ZIP or Parquet inside another archive: such a file must be held whole to be read."""
    ratio: int = 200
    """Unpacked bytes for a packed one. Text and HTML pack to a fifth or a thirtieth, a bomb to a thousandth."""
    free: int = 16 * MB
    """So much is unpacked before the ratio is looked at: small files of one repeated line are no bombs."""
    total: int = 64 * 1024 * MB
    """What may be unpacked of one container altogether."""
    members: int = 200_000
    """Names in one ZIP or tar: they are held in memory (some 100 MB)."""
    directory: int = 64 * MB
    """The largest list of contents of a ZIP: it is read whole."""
    header: int = MB
    """The largest header in a tar or WARC."""
    deep: int = 1
    """Containers inside containers that are opened: a feed in a ZIP is, a ZIP in a ZIP in a ZIP is not."""
    told: int = 50
    """Skipped things of one container that are told one by one; the rest is counted."""


LIMITS = Limits()


class Bounded(io.RawIOBase):
    """A stream of unpacked bytes that stops with `PageError` when it grows beyond the limits: a bomb.

    `packed` tells how many packed bytes were used up so far.
    """

    def __init__(self, stream: Any, packed: Callable[[], int], limits: Limits = LIMITS) -> None:
        super().__init__()
        self._stream, self._packed, self._limits, self._given = stream, packed, limits, 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def tell(self) -> int:
        """How many bytes were given."""
        return self._given

    def readinto(self, buffer: Any, /) -> int:
        """Fill a buffer as far as the stream goes."""
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
            raise PageError(f"what is packed in it is damaged or ends in the middle ({error})") from None
        buffer[: len(data)] = data
        self._given += len(data)
        check_growth(self._given, self._packed(), self._limits)
        return len(data)


def check_growth(unpacked: int, packed: int, limits: Limits = LIMITS) -> None:
    """Raise `PageError` when `packed` bytes have become so many that no honest file has done it."""
    if unpacked > limits.total:
        raise PageError(f"it unpacks to more than {limits.total // MB:,} MB; split it")
    if unpacked > limits.free and unpacked > limits.ratio * max(packed, 1):
        raise PageError(f"it unpacks to more than {limits.ratio} times its size, as no honest file does; the rest was not read")


def read_within(stream: Any, most: int) -> bytes | None:
    """Return all that is left of a stream, or None when it is more than `most` bytes."""
    parts, size = [], 0
    while chunk := stream.read(min(65536, most + 1 - size)):
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            return None
    return b"".join(parts)
