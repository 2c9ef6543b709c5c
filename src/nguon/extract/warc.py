"""Web archives: WARC files, packed or not, read record by record.

Only answers that hold HTML or text become pages; each remembers the address and the day of its capture. The way back is the
record's offset in the file (in the packed file where it is packed record by record, as tools do), as an index of WARCs has it.
Format: ISO 28500.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from nguon.errors import PageError
from nguon.extract.found import Found, Noted, Skipped
from nguon.extract.limits import LIMITS, MB, Limits, check_growth, read_within, spend
from nguon.model.page import Hints

PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")
"""Media types of pages; a record that names none is looked at."""

HEAD = 200
"""Bytes that the head of any record has: a file of nothing but heads has much in it too."""

BUFFER = 2**17
"""Bytes that may be read ahead of a record."""


class CutError(Exception):
    """A WARC was to be read up to a place where no record begins."""


def read_warc(
    stream: IO[bytes], at: Found, size: int | None = None, limits: Limits = LIMITS, stop: int | None = None
) -> Iterator[Found | Skipped | Noted]:
    """Yield the pages of a WARC; `size` is that of the file (packed), where it is known.

    A record that is too large, or packed in an unknown way, is skipped. Raises `PageError` when the file is damaged or a bomb;
    what came before stays good. With `stop` reading ends where that record begins; raises `CutError` when none begins there.
    """
    stopped = stop is None
    unpacked, others, pages = 0, 0, 0
    kinds = WarcRecordType.any_type
    watched = _Watched(stream, limits)
    try:
        for record in ArchiveIterator(
            watched, record_types=kinds, auto_decode="none", max_header_len=limits.header, parse_http=True, stream_detect=True
        ):
            if stop is not None and record.stream_pos >= stop:
                stopped = record.stream_pos == stop
                break
            watched.allow(record.content_length)
            unpacked += record.content_length + HEAD
            check_growth(unpacked, size or limits.total, limits)
            spend(record.content_length + HEAD, limits)
            if not _is_page(record):
                others += record.record_type in (WarcRecordType.response, WarcRecordType.resource)
                continue
            url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
            place = f"{at.source}#{record.stream_pos}"
            raw = _payload(record, limits)
            spend(len(raw), limits)
            if isinstance(raw, str):
                yield Skipped(Path(place), raw)
                continue
            if not raw.strip():
                others += 1
                continue
            pages += 1
            day: datetime | None = record.record_date
            hints = Hints(
                url=url if "://" in url else "",
                captured=day.isoformat() if day is not None else "",
                charset=record.http_charset or "",
            )
            yield Found(at.path, f"{place}:{url}" if url else place, hints=hints, raw=raw)
    except (OSError, EOFError, ValueError) as error:
        count = f"; {pages} page{'' if pages == 1 else 's'} before that {'is' if pages == 1 else 'are'} read"
        raise PageError(f"the WARC is damaged or ends in the middle ({error}){count}") from None
    if not stopped:
        raise CutError
    if others:
        yield Noted(
            at.path, f"{others:,} captured things that are no pages (pictures, scripts, errors, redirections) were passed over"
        )


class _Watched:
    """A WARC's bytes, as long as its records keep coming.

    What lies between the heads of two records is the first one's content, packed or not. Where more is read than that, there
    is no next record: a packed stream of zeros in its place would be unpacked to its end in search of one.
    """

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        self._stream, self._slack = stream, limits.header + BUFFER
        self._left = self._slack

    def allow(self, size: int) -> None:
        """A record has come, with so many bytes of content."""
        self._left = size + self._slack

    def read(self, size: int = -1) -> bytes:
        """Read on; raise `ValueError` when no record comes."""
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise ValueError("no record where one must be")
        return data

    def tell(self) -> int:
        """How far it was read."""
        return self._stream.tell()

    def seek(self, at: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._stream.seek(at, whence)

    def close(self) -> None:
        """Leave the stream open: it is another's."""


def _is_page(record: Any) -> bool:
    if record.record_type == WarcRecordType.response:
        if not record.http_headers:
            return False
        status = record.http_headers.status_code
        if status is not None and not 200 <= status < 300:
            return False
        said = record.http_content_type or ""
    elif record.record_type == WarcRecordType.resource:
        said = record.headers.get("Content-Type") or ""
    else:
        return False
    url = (record.headers.get("WARC-Target-URI") or "").split("?")[0]
    return said.split(";")[0].strip().lower() in PAGE_TYPES and not url.endswith("/robots.txt")


def _payload(record: Any, limits: Limits) -> bytes | str:
    """A record's page as the browser would get it, or why there is none."""
    too_large = f"a page larger than {limits.page // MB} MB"
    size = record.content_length
    packed = read_within(record.reader, limits.page)
    if packed is None:
        return too_large
    if len(packed) < size:
        raise EOFError("a record is shorter than it says")
    if record.record_type == WarcRecordType.resource:
        return packed
    stream: Any = io.BytesIO(packed)
    if "chunked" in (record.http_headers.get("Transfer-Encoding") or "").lower() and _is_chunked(packed):
        stream = ChunkedReader(stream)
    for coding in reversed([c.strip() for c in (record.http_headers.get("Content-Encoding") or "").lower().split(",")]):
        if coding in ("gzip", "x-gzip") and packed_as_gzip(packed, chunked=not isinstance(stream, io.BytesIO)):
            stream = GzipReader(stream)
        elif coding == "br":
            stream = BrotliReader(stream)
        elif coding == "deflate":
            stream = GzipReader(stream, zlib=True)
        elif coding not in ("", "identity", "gzip", "x-gzip"):
            return f"a page packed with {coding[:20]}, which is not read"
    if isinstance(stream, io.BytesIO):
        return packed
    try:
        raw = read_within(stream, limits.page)
        if raw is None:
            return too_large
        check_growth(len(raw), len(packed), limits)
    except (OSError, ValueError, EOFError):
        return "a page whose packing is damaged"
    except PageError as error:
        return str(error)
    return raw


def packed_as_gzip(data: bytes, *, chunked: bool) -> bool:
    """Whether a body said to be gzip is: some crawlers unpack it and leave the header as it was."""
    start = data.split(b"\r\n", 1)[1] if chunked and b"\r\n" in data[:20] else data
    return start.startswith(b"\x1f\x8b")


def _is_chunked(data: bytes) -> bool:
    """Whether a body said to be chunked is: crawlers may have joined the chunks."""
    length = data[:20].split(b"\r\n")[0].split(b";")[0].strip()
    return 0 < len(length) <= 8 and all(c in b"0123456789abcdefABCDEF" for c in length)
