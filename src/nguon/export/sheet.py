"""The flat rows as CSV for spreadsheets and as Parquet for data frames; what `--format csv` and `--format parquet` write."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from nguon.export.file import fresh, in_folder
from nguon.export.flat import SHEETS, Row, columns, scan_rows
from nguon.store.snapshot import Snapshot

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that a spreadsheet takes for a formula (OWASP, *CSV Injection*); the last four are the wide forms."""

LIST = "; "
"""Between the members of a list in a CSV cell."""

BOM = b"\xef\xbb\xbf"
"""What makes Excel read UTF-8."""

ROWS = 8192
"""Rows of a sheet that are written at a time."""

ARROW = {"text": pa.string(), "int": pa.int64(), "number": pa.float64(), "bool": pa.bool_(), "list": pa.list_(pa.string())}


class Sheet(Protocol):
    """A file of rows that is being written."""

    def add(self, row: Row) -> None:
        """Write a row."""

    def close(self) -> None:
        """Write what is left."""

    def abandon(self) -> None:
        """Write no more: the file is not wanted, and may take nothing more."""


def to_cell(value: Any) -> str:
    """Return a value as the text of a CSV cell: no text is a formula, a list has its members between semicolons.

    >>> to_cell("=1+1"), to_cell(["a", "b"]), to_cell(-2), to_cell(None), to_cell(True)
    ("'=1+1", 'a; b', '-2', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.17g}" if isinstance(value, float) else str(value)
    text = LIST.join(value) if isinstance(value, list) else str(value)
    text = text.replace("\x00", "\ufffd")
    return f"'{text}" if text.startswith(FORMULA) else text


def export_csv(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write one CSV file for each sheet; return the rows of each. Raises `ExportError`."""
    return _export(snapshot, folder, "csv", _Csv)


def export_parquet(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write one Parquet file for each sheet; return the rows of each. Raises `ExportError`."""
    return _export(snapshot, folder, "parquet", _Parquet)


def _export(snapshot: Snapshot, folder: Path, suffix: str, kind: Callable[[BinaryIO, str], Sheet]) -> dict[str, int]:
    """Write all sheets in one walk over the case."""
    counts = dict.fromkeys(SHEETS, 0)
    with in_folder(folder), ExitStack() as files:
        sheets = {name: kind(files.enter_context(fresh(folder / f"{name}.{suffix}")), name) for name in SHEETS}
        try:
            for name, row in scan_rows(snapshot):
                sheets[name].add(row)
                counts[name] += 1
            for sheet in sheets.values():
                sheet.close()
        except BaseException:
            for sheet in sheets.values():
                sheet.abandon()
            raise
    return {f"{name}.{suffix}": count for name, count in counts.items()}


class _Csv:
    def __init__(self, file: BinaryIO, sheet: str) -> None:
        self._names = [name for name, _ in columns(sheet)]
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        file.write(BOM)
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(self._names)

    def add(self, row: Row) -> None:
        self._writer.writerow([to_cell(row[name]) for name in self._names])

    def close(self) -> None:
        self._text.flush()

    def abandon(self) -> None:
        with suppress(OSError, ValueError):
            self._text.close()


class _Parquet:
    def __init__(self, file: BinaryIO, sheet: str) -> None:
        self._schema = pa.schema([(name, ARROW[kind]) for name, kind in columns(sheet)])
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd", store_schema=False)
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._write()

    def close(self) -> None:
        self._write()
        self._writer.close()

    def abandon(self) -> None:
        with suppress(OSError, ValueError, pa.ArrowException):
            self._writer.close()
        self._writer.is_open = False  # a failed close would be tried again when it is collected

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []
