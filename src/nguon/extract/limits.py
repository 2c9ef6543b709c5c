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


class Meter:
    """How much one file has unpacked so far, in all its members and at all depths, and how large the file is."""

    def __init__(self, packed: int) -> None:
        self.packed, self.unpacked = packed, 0


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
    free_all: int = 256 * MB
    """The same for all that one file unpacks: a few bombs in an archive do not cost what stands beside them."""
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
    meter: Meter | None = None
    """Counts for the file that is being opened: the ratio holds for each packed stream, and for all of them together.

    (Members of a ZIP may lie over each other: each is honest, all of them are a bomb. Containers in containers multiply.)
    """


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
        spend(len(data), self._limits)
        return len(data)


def check_growth(unpacked: int, packed: int, limits: Limits = LIMITS) -> None:
    """Raise `PageError` when `packed` bytes have become so many that no honest file has done it."""
    if unpacked > limits.total:
        raise PageError(f"it unpacks to more than {limits.total // MB:,} MB; split it")
    if unpacked > limits.free and unpacked > limits.ratio * max(packed, 1):
        raise PageError(f"it unpacks to more than {limits.ratio} times its size, as no honest file does; the rest was not read")


def spend(unpacked: int, limits: Limits) -> None:
    """Add to what the file has unpacked; raise `SpentError` when no honest file would unpack so much."""
    meter = limits.meter
    if meter is None:
        return
    meter.unpacked += unpacked
    try:
        if meter.unpacked > limits.free_all:
            check_growth(meter.unpacked, meter.packed, limits)
    except PageError as error:
        raise SpentError(str(error)) from None


class SpentError(PageError):
    """A file has unpacked all that it may: it ends not one member but the reading of the file."""


def read_within(stream: Any, most: int) -> bytes | None:
    """Return all that is left of a stream, or None when it is more than `most` bytes."""
    parts, size = [], 0
    while chunk := stream.read(min(65536, most + 1 - size)):
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            return None
    return b"".join(parts)
