"""What was read from single pages, kept from build to build.

The idea: what a page yields depends on its bytes, on the code that reads one page, and on the language pack; so the folder is
named by code and pack, and the rows by the page. Every finished batch becomes a file of its own, so that a build that is killed
loses only the batches that were under way. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nguon.store.files import sync_file, sync_folder, write_atomic

LARGE, MANY = 64 * 2**20, 64
"""Bytes of a file of batches put together, and how many small files there may be before that is done."""


class PageCache:
    """Batches of rows about pages under `folder/<version>`; `key` is the column (or path into it) that holds a page's id."""

    def __init__(self, folder: Path, version: str, key: str = "page.id") -> None:
        self.folder = folder
        self.path = folder / version
        self.key = key

    def keep(self, batch: pa.RecordBatch) -> None:
        """Keep a batch; it has reached the disk when this returns."""
        if batch.num_rows == 0:
            return
        self.path.mkdir(parents=True, exist_ok=True)
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_batches([batch]), sink, compression="zstd")
        data = sink.getvalue().to_pybytes()
        write_atomic(self.path / f"{hashlib.sha256(data).hexdigest()[:32]}.parquet", data)

    def load(self, wanted: set[str]) -> tuple[set[str], Iterator[pa.RecordBatch]]:
        """Return which of the `wanted` pages are there, and their rows (each page once) as batches read one by one."""
        where: dict[str, Path] = {}
        for file in sorted(self.path.glob("*.parquet")):
            for page in _ids(file, self.key):
                if page in wanted:
                    where.setdefault(page, file)
        return set(where), _rows(where, self.key)

    def compact(self) -> None:
        """Put many small files together to large ones; a run that is stopped in between loses nothing."""
        small = [(file, file.stat().st_size) for file in sorted(self.path.glob("*.parquet"))]
        small = [(file, size) for file, size in small if size < LARGE // 2]
        if len(small) < MANY:
            return
        held: list[Path] = []
        size = 0
        for file, more in [*small, (None, LARGE)]:
            if size + more > LARGE and held:
                self._put_together(held)
                held, size = [], 0
            if file is not None:
                held.append(file)
                size += more

    def _put_together(self, files: list[Path]) -> None:
        passing = self.path / f".together.{os.getpid()}"
        rows: pq.ParquetWriter | None = None
        try:
            for file in files:
                table = pq.read_table(file)
                rows = rows or pq.ParquetWriter(passing, table.schema, compression="zstd")
                rows.write_table(table)
        finally:
            if rows:
                rows.close()
        sync_file(passing)
        passing.replace(self.path / f"{hashlib.sha256(''.join(f.name for f in files).encode()).hexdigest()[:32]}.parquet")
        sync_folder(self.path)
        for file in files:
            file.unlink(missing_ok=True)

    def forget(self, pages: set[str]) -> None:
        """Remove what was read from these pages."""
        for file in list(self.path.glob("*.parquet")) if pages else []:
            if pages & set(_ids(file, self.key)):
                with pq.ParquetFile(file) as whole:
                    groups = [whole.read_row_group(n) for n in range(whole.num_row_groups)]
                for rows in groups:
                    others = [i for i, page in enumerate(_column(rows, self.key)) if page not in pages]
                    for batch in rows.take(pa.array(others, pa.int64())).combine_chunks().to_batches():
                        self.keep(batch)
                file.unlink(missing_ok=True)

    def forget_others(self) -> None:
        """Remove what other versions of code or pack have read."""
        if self.folder.is_dir():
            for path in list(self.folder.iterdir()):
                if path != self.path:
                    shutil.rmtree(path, ignore_errors=True)


def _ids(file: Path, key: str) -> list[str]:
    """Return the page ids in a file; none when it is damaged, so that its pages are read again."""
    try:
        column = pq.read_table(file, columns=[key]).column(0)
    except (OSError, pa.ArrowException):
        file.unlink(missing_ok=True)
        return []
    return [str(v) for v in column.to_pylist()]


def _rows(where: dict[str, Path], key: str) -> Iterator[pa.RecordBatch]:
    for path in sorted(set(where.values())):
        seen: set[str] = set()
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                rows = file.read_row_group(group)
                mine = []
                for i, page in enumerate(_column(rows, key)):
                    if where.get(page) == path and page not in seen:
                        seen.add(page)
                        mine.append(i)
                yield from rows.take(pa.array(mine, pa.int64())).combine_chunks().to_batches()


def _column(rows: pa.Table, key: str) -> list[str]:
    """Return the values of a column, or of one inside a column of records (`page.id`)."""
    name, _, inner = key.partition(".")
    column = rows.column(name).combine_chunks()
    return [str(v) for v in (pc.struct_field(column, inner) if inner else column).to_pylist()]


@cache
def code_version(*packages: str) -> str:
    """Return twelve hex digits over the sources (and data) of packages of `nguon`, by name (`text`, `lang`).

    >>> code_version("text") == code_version("text")
    True
    """
    digest = hashlib.sha256()
    for package in packages:
        for name, file in sorted(_files(resources.files("nguon").joinpath(package), package)):
            digest.update(name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    if folder.is_file():
        yield name, folder
        return
    for child in folder.iterdir():
        if not child.name.startswith((".", "__pycache__")):
            yield from _files(child, f"{name}/{child.name}")
