"""What stages of a build that was stopped had finished: their tables, taken up again by the next build of the same pages.

The idea: what a stage makes depends on the pages, the code, the words and nothing else; a folder is named by the hash of these.
A stage counts as finished when its marker is there, and the marker is written last.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from nguon.compare import actor
from nguon.compare.affair import OWNED
from nguon.compare.story import KEPT
from nguon.engines.base import Engine
from nguon.pipeline.rows import rows_of_table
from nguon.store.files import sync_file, write_atomic
from nguon.store.snapshot import write_rows

MADE: Mapping[str, tuple[str, ...]] = {
    "reuse": ("reuse", "reuse_sketch", "problems"),
    "date": ("dated", "reuse", "date_own"),
    "actor": ("actors", "actor_links", "actor_met", *actor.KEPT),
    "story": ("stories", *KEPT),
    "affair": (*OWNED, "problems"),
}
"""The tables that are there when a stage has run and were not before, or were others."""


class Finished:
    """The finished stages of one build, in a folder of the case; `about` is all that their tables depend on."""

    def __init__(self, folder: Path, about: Mapping[str, object]) -> None:
        self._folder = folder
        key = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:32]
        self._path = folder / key

    def take(self, stage: str, engine: Engine) -> bool:
        """Put the tables of a stage into the engine, if an earlier run finished it; tell whether it did."""
        if not (self._path / f"{stage}.done").is_file():
            return False
        for name in MADE[stage]:
            file = self._path / stage / f"{name}.parquet"
            engine.load(name, pq.ParquetFile(file).iter_batches(), pq.read_schema(file))
        return True

    def keep(self, stage: str, engine: Engine) -> None:
        """Keep the tables of a stage that has run."""
        for other in self._folder.iterdir() if self._folder.is_dir() else ():
            if other != self._path:
                shutil.rmtree(other, ignore_errors=True)
        folder = self._path / stage
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in MADE[stage]:
            file = folder / f"{name}.parquet"
            rows = rows_of_table(engine, name)
            write_rows(file, rows.schema, rows)
            sync_file(file)
        write_atomic(self._path / f"{stage}.done", b"")

    def forget(self) -> None:
        """Remove all: the build is finished."""
        shutil.rmtree(self._folder, ignore_errors=True)
