"""Pages out of containers: one file gives many, one after the other, each with the way back to its bytes in `source`.

`a.mhtml`, `a.warc.gz#<offset>:<URL>`, `a.zip!/in/page.html`, `items.jsonl#12`, `a.zip!/items.csv#3`. A damaged
container costs itself and what comes behind the damage.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from nguon.errors import PageError, first_line
from nguon.extract.archive import read_tar, read_zip
from nguon.extract.feed import read_feed
from nguon.extract.found import GUESS, Columns, Found, Noted, Skipped
from nguon.extract.kind import SAMPLE, kind_of, packing_of, refuse_page, unpack_stream
from nguon.extract.limits import LIMITS, MB, Limits, Meter, SpentError, read_within
from nguon.extract.mail import read_mail
from nguon.extract.table import read_csv, read_jsonl, read_parquet
from nguon.extract.warc import read_warc

Item = Found | Skipped | Noted

UNFETCHED = {
    "address": "an address of the web; nothing is fetched unless you add --fetch",
    "list": "a list of addresses of the web; nothing is fetched unless you add --fetch",
}
"""Kinds that only the network can open, and why they are not opened here."""

WHOLE = ("zip", "parquet")
"""Kinds that can only be read when one may go back and forth in them."""


def open_pages(found: Found, columns: Columns = GUESS, limits: Limits = LIMITS) -> Iterator[Item]:
    """Yield the pages in what `find_pages` found: a page as it is, of a container what is in it.

    `columns` names the columns of tables. Whatever goes wrong with a container is a `Skipped` of it. Nothing is fetched:
    an address or a list of such is skipped; a list that comes through standard input is given back, `Found` of kind `list`.
    """
    if found.kind == "page":
        yield found
        return
    if found.kind in UNFETCHED:
        yield Skipped(found.source if found.kind == "address" else found.path, UNFETCHED[found.kind])
        return
    try:
        if found.raw is not None:
            limits = replace(limits, meter=Meter(len(found.raw)))
            yield from few(_captured(found, columns, limits), found, limits)
            return
        if found.kind == "input":
            with _spooled(sys.stdin.buffer) as file:
                yield from few(_open_input(file, found, columns, limits), found, limits)
            return
        with found.path.open("rb") as file:
            yield from open_stream(file, found.path.stat().st_size, found, columns, limits)
    except OSError as error:
        yield Skipped(found.path, f"the file can't be read ({error.strerror or error})")


def open_stream(
    stream: IO[bytes], size: int, found: Found, columns: Columns = GUESS, limits: Limits = LIMITS
) -> Iterator[Item]:
    """Yield the pages in a container of so many bytes that is open already; see `open_pages`."""
    limits = replace(limits, meter=Meter(size))
    yield from few(_read(found.kind, stream, found, columns, limits, size=size), found, limits)


def _captured(found: Found, columns: Columns, limits: Limits) -> Iterator[Item]:
    """What is in a container whose bytes are at hand; its pages were seen no later than it was."""
    raw = found.raw or b""
    for item in _read(found.kind, io.BytesIO(raw), found, columns, limits, size=len(raw)):
        if isinstance(item, Found) and not item.hints.captured:
            yield replace(item, hints=replace(item.hints, captured=found.hints.captured))
        else:
            yield item


def _open_input(file: IO[bytes], at: Found, columns: Columns, limits: Limits) -> Iterator[Item]:
    """What comes through standard input has no name: its bytes tell its kind, a table its first line or named columns."""
    head = file.read(SAMPLE)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    limits = replace(limits, meter=Meter(size))
    kind = kind_of(head, "")
    if kind == "page":
        line = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:SAMPLE]
        kind = "jsonl" if line.startswith(b'{"') else "csv" if columns.text else "page"
    if kind in ("page", "list"):
        yield Found(at.path, at.source, kind, raw=file.read())
    else:
        yield from _read(kind, file, at, columns, limits, size=size)


def _read(
    kind: str, stream: IO[bytes], at: Found, columns: Columns, limits: Limits, *, size: int | None = None, depth: int = 0
) -> Iterator[Item]:
    """Yield what is in a container of a kind."""
    open_member = partial(_open_member, columns=columns, limits=limits, depth=depth)
    try:
        if kind == "mail":
            yield from read_mail(stream, at, limits)
        elif kind == "warc":
            yield from read_warc(stream, at, size, limits)
        elif kind == "zip":
            yield from read_zip(stream, at, open_member, limits)
        elif kind == "tar":
            yield from read_tar(stream, at, open_member, limits)
        elif kind == "feed":
            yield from read_feed(stream, at, limits)
        elif kind == "jsonl":
            yield from read_jsonl(stream, at, columns, limits)
        elif kind == "csv":
            yield from read_csv(stream, at, columns, limits)
        elif kind == "parquet":
            yield from read_parquet(stream, at, columns, limits)
        elif kind == "packed":
            yield from _unpack(stream, at, columns, limits, depth)
    except SpentError as error:
        if depth:
            raise
        yield Skipped(Path(at.source), str(error))
    except PageError as error:
        yield Skipped(Path(at.source), str(error))
    except (EOFError, OSError, ValueError, RecursionError, MemoryError) as error:
        yield Skipped(Path(at.source), f"damaged, or it ends in the middle ({first_line(error)}); what came before is read")


def _unpack(stream: IO[bytes], at: Found, columns: Columns, limits: Limits, depth: int) -> Iterator[Item]:
    """What is in one packed file: a page, or a container, named as the file is without `.gz`."""
    unpacked: Any = unpack_stream(stream, limits)
    if packing_of(unpacked.peek(8)[:8]):
        raise PageError("packed twice; unpack it once and name the result")
    yield from _open_member(unpacked, at, None, columns=columns, limits=limits, depth=depth - 1)


def _open_member(
    stream: io.BufferedReader, at: Found, size: int | None, *, columns: Columns, limits: Limits, depth: int
) -> Iterator[Item]:
    """What is in one file of an archive: a page, or a container if it does not lie too deep."""
    head = stream.peek(SAMPLE)[:SAMPLE]
    name = Path(at.source).stem if size is None else at.source  # unpacked: without its .gz
    kind = kind_of(head, name)
    if kind == "page":
        reason = refuse_page(head, name)
        raw = read_within(stream, limits.page) if reason is None else None
        if raw is None:
            yield Skipped(Path(at.source), reason or f"larger than {limits.page // MB} MB")
        else:
            yield Found(at.path, at.source, raw=raw)
        return
    if kind == "list":
        yield Skipped(Path(at.source), "a list of addresses in an archive; unpack it and name it, with --fetch, to fetch them")
        return
    if depth >= limits.deep:
        yield Skipped(Path(at.source), "a container in a container in a container; unpack the outer one and name the folder")
        return
    inner: IO[bytes] = stream
    if kind in WHOLE:
        whole = read_within(stream, limits.inner)
        if whole is None:
            yield Skipped(Path(at.source), f"larger than {limits.inner // MB} MB inside of an archive; unpack it")
            return
        inner = io.BytesIO(whole)
    yield from _read(kind, inner, at, columns, limits, size=size, depth=depth + 1)


def few(items: Iterator[Item], at: Found, limits: Limits) -> Iterator[Item]:
    """Tell the first skipped things one by one, and how many more there were."""
    told = 0
    for item in items:
        if isinstance(item, Skipped) and item.path != at.path:
            told += 1
            if told > limits.told:
                continue
        yield item
    if told > limits.told:
        yield Noted(at.path, f"{told - limits.told:,} more things in it were skipped")


def _spooled(stream: IO[bytes]) -> Any:
    """A stream that can't be wound back, in memory while it is small, else in a file that has no name and goes by itself."""
    file = tempfile.SpooledTemporaryFile(max_size=16 * MB)  # noqa: SIM115 (the caller closes it)
    shutil.copyfileobj(stream, file)
    file.seek(0)
    return file
