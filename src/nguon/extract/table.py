"""Tables of pages: JSON lines, CSV and Parquet, read row by row. A row's page is its title, its text, its address.

Rows are numbered from 1: lines of a JSONL file, rows below the head of a CSV, rows of a Parquet file.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from nguon.errors import PageError, first_line
from nguon.extract.column import choose_columns, moment_of, value_of, words_of
from nguon.extract.found import GUESS, Columns, Found, Noted, Skipped
from nguon.extract.limits import LIMITS, MB, Limits, check_growth
from nguon.extract.row import to_raw
from nguon.model.page import Hints
from nguon.text.decode import decode

Row = tuple[int, Mapping[str, Any] | str]
"""A row's number and its values by column, or why it can't be read."""

TRIED = 200
"""First rows of a JSONL file whose keys are taken for its columns."""


def read_jsonl(
    stream: IO[bytes], at: Found, columns: Columns = GUESS, limits: Limits = LIMITS, head: list[Row] | None = None
) -> Iterator[Found | Skipped | Noted]:
    """Yield the page of each line; raise `PageError` when no line holds an object or none of its keys is the text.

    Of a part of a file, `head` is the `head_of` the whole, which tells the columns; lines are numbered from the part's first.
    """
    rows = _json_rows(stream, limits)
    first = list(islice(rows, TRIED)) if head is None else head
    names = list(dict.fromkeys(name for _, row in first if not isinstance(row, str) for name in row))
    if not names:
        raise PageError("no line holds a JSON object" + (f" ({first[0][1]})" if first and isinstance(first[0][1], str) else ""))
    chosen, said = choose_columns(names, columns)
    if said:
        yield Noted(at.path, said)

    def whole() -> Iterator[Row]:
        if head is None:
            yield from first
        yield from rows

    yield from _pages(whole(), chosen, at, limits)


def head_of(stream: IO[bytes], limits: Limits = LIMITS) -> list[Row]:
    """Return the first rows of a JSONL file."""
    return list(islice(_json_rows(stream, limits), TRIED))


def read_csv(
    stream: IO[bytes], at: Found, columns: Columns = GUESS, limits: Limits = LIMITS
) -> Iterator[Found | Skipped | Noted]:
    """Yield the page of each row of a table with a head; the sign between columns is told from the head."""
    lines = _text_lines(stream, limits)
    head = next(lines, "")
    sign = max("\t;|,", key=head.count)
    csv.field_size_limit(max(csv.field_size_limit(), limits.page))  # the module has no limit of one reader's own
    reader = csv.reader(_chain(head, lines), delimiter=sign)
    try:
        names = next(reader, [])
        chosen, said = choose_columns(names, columns)
        if said:
            yield Noted(at.path, said)
        yield from _pages(_csv_rows(reader, names), chosen, at, limits)
    except csv.Error as error:
        raise PageError(f"the table is damaged near line {reader.line_num:,} ({error})") from None


def read_parquet(
    stream: IO[bytes], at: Found, columns: Columns = GUESS, limits: Limits = LIMITS
) -> Iterator[Found | Skipped | Noted]:
    """Yield the page of each row of a Parquet file; only the columns that are needed are read."""
    import pyarrow as pa  # noqa: PLC0415 (slow to load)
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        file = pq.ParquetFile(stream, thrift_string_size_limit=limits.directory, thrift_container_size_limit=1_000_000)
        chosen, said = choose_columns(file.schema_arrow.names, columns)
        wanted = [c.split(".")[0] for c in (chosen.text, chosen.url, chosen.published, chosen.title, chosen.outlet) if c]
        _check_size(file, size, limits)
        if said:
            yield Noted(at.path, said)
        batches = file.iter_batches(batch_size=8, columns=wanted, use_threads=False)

        def rows() -> Iterator[Row]:
            number = 0
            for batch in batches:
                for n in range(batch.num_rows):
                    number += 1
                    try:
                        yield number, {name: batch.column(i)[n].as_py() for i, name in enumerate(batch.schema.names)}
                    except (pa.ArrowException, ValueError, OverflowError):
                        yield number, "a value that can't be read"

        yield from _pages(rows(), chosen, at, limits)
    except (pa.ArrowException, OSError) as error:
        raise PageError(f"the Parquet file is damaged ({first_line(error)})") from None


def _check_size(file: Any, packed: int, limits: Limits) -> None:
    """Refuse a file that unpacks beyond all measure: its row groups are held in memory.

    Sizes of single columns are not asked for: with damaged statistics that question ends the process (pyarrow 26).
    """
    about = file.metadata
    check_growth(sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups)), packed, limits)


def _pages(rows: Iterator[Row], columns: Columns, at: Found, limits: Limits) -> Iterator[Found | Skipped]:
    for number, row in rows:
        place = f"{at.source}#{number}"
        if isinstance(row, str):
            yield Skipped(Path(place), row)
            continue
        title = " ".join(words_of(value_of(row, columns.title)).split())
        text = words_of(value_of(row, columns.text))
        if not text.strip():
            yield Skipped(Path(place), "a row without text")
            continue
        url = words_of(value_of(row, columns.url)).strip()
        url = url if url.startswith(("http://", "https://")) and len(url.split()) == 1 else ""
        raw = to_raw(title, text, url)
        if len(raw) > limits.page:
            yield Skipped(Path(place), f"a row larger than {limits.page // MB} MB")
            continue
        hints = Hints(
            url=url,
            published=moment_of(value_of(row, columns.published)),
            title=title,
            outlet=_outlet(words_of(value_of(row, columns.outlet))),
        )
        yield Found(at.path, place, hints=hints, raw=raw)


def _outlet(words: str) -> str:
    words = " ".join(words.split())
    if "://" in words:
        with suppress(ValueError):
            return (urlsplit(words).hostname or "").removeprefix("www.")
    return words[:80]


def _json_rows(stream: IO[bytes], limits: Limits) -> Iterator[Row]:
    for number, line in enumerate(_lines(stream.readline, limits), 1):
        if line is None:
            yield number, f"a line longer than {limits.page // MB} MB"
            continue
        data = line.removeprefix(codecs.BOM_UTF8).strip()
        if not data:
            continue
        try:
            row = json.loads(data)
        except RecursionError:
            yield number, "a line of JSON that is nested too deeply"
        except ValueError as error:
            yield number, f"a line that is no JSON ({str(error)[:80]})"
        else:
            yield number, row if isinstance(row, dict) else "a line that holds no JSON object"


def _csv_rows(reader: Iterator[list[str]], names: list[str]) -> Iterator[Row]:
    for number, values in enumerate((values for values in reader if values), 1):
        yield number, dict(zip(names, values, strict=False))


def _text_lines(stream: IO[bytes], limits: Limits) -> Iterator[str]:
    """The lines of a table as text, in the encoding that its first bytes tell."""
    head = stream.read(65536)
    if not head.strip():
        raise PageError("the file is empty")
    name = decode(head[: max(head.rfind(b"\n"), 1)] if len(head) == 65536 else head).encoding
    name = (
        "utf-8-sig"
        if name == "utf-8"
        else "utf-16"
        if name.startswith("utf-16") and head[:2] in (b"\xff\xfe", b"\xfe\xff")
        else name
    )
    both: Any = io.BufferedReader(_Again(head, stream))
    text = io.TextIOWrapper(both, encoding=name, errors="replace", newline="")
    for line in _lines(text.readline, limits):
        if line is None:
            raise PageError(f"a line longer than {limits.page // MB} MB; the rest was not read")
        yield line


def _lines(readline: Callable[[int], Any], limits: Limits) -> Iterator[Any]:
    """The lines that a function gives; None for one that is too long."""
    while line := readline(limits.page + 1):
        if len(line) <= limits.page:
            yield line
            continue
        end = b"\n" if isinstance(line, bytes) else "\n"
        while line and not line.endswith(end):
            line = readline(MB)
        yield None


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


class _Again(io.RawIOBase):
    """A stream with the bytes that were read of it put back before it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
