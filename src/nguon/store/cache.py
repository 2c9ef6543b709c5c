"""What was read from single pages, kept from build to build.

The idea: what a page yields depends on its bytes, on the code that reads one page, and on the language pack; so the folder is
named by code and pack, and the rows by the page. Every finished batch becomes a file of its own, so that a build that is killed
loses only the batches that were under way. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from nguon.store.files import write_atomic


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

    def forget(self, pages: set[str]) -> None:
        """Remove what was read from these pages (and from those kept in the same batches)."""
        for file in list(self.path.glob("*.parquet")) if pages else []:
            if pages & set(_ids(file, self.key)):
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
    for file in sorted(set(where.values())):
        ids = _ids(file, key)
        mine = [i for i, page in enumerate(ids) if where.get(page) == file and page not in ids[:i]]
        yield from pq.read_table(file).take(mine).combine_chunks().to_batches()


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
