"""All small cases as one corpus through every stage across pages; run as a program it prints a sum of each table's rows."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from tests.compare.conftest import read_case

from nguon.compare.packed import PIECES, piece_rows, read_pieces
from nguon.engines.arrow import schema, to_records
from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine
from nguon.lang.pack import load
from nguon.model.reading import Piece
from nguon.model.table import TABLES
from nguon.pipeline.stages import STAGES


def small_cases() -> list[Piece]:
    """The articles of all cases of this folder, their traps among them."""
    paths = sorted((Path(__file__).parent / "cases").rglob("*.txt"))
    return [piece for path in paths for piece in read_case(path)[0]]


def every_article(folder: Path) -> list[Piece]:
    """The articles that tests of this folder compare, each test's with ids of their own; they are run to get them.

    The seeds' gold is among them where it is there.
    """
    kept = folder / "kept"
    kept.mkdir()
    here = Path(__file__)
    tests = [str(here.parent / f"test_{name}.py") for name in ("actor", "cases", "date", "reuse", "seeds", "story", "thread")]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not real_affairs", *tests]
    env = {**os.environ, "NGUON_TEST_KEEP": str(kept), "NGUON_TEST_ENGINE": "local"}
    subprocess.run(run, env=env, cwd=here.parents[2], capture_output=True, timeout=900, check=False)
    groups: dict[str, list[Piece]] = {}
    for file in kept.iterdir():
        pieces = [piece for batch in pq.ParquetFile(file).iter_batches() for piece in read_pieces(batch)]
        key = hashlib.sha256("\n".join(sorted(map(repr, pieces))).encode()).hexdigest()
        groups[key] = pieces
    return [apart(piece, key) for key in sorted(groups) for piece in groups[key]]


def apart(piece: Piece, group: str) -> Piece:
    """An article with ids that no other group has."""
    page = hashlib.sha256(f"{group} {piece.article.page_id}".encode()).hexdigest()
    names = {piece.article.page_id: page, piece.article.id: f"{page[:16]}.{piece.article.index}"}
    made: Piece = _renamed(piece, names)
    return made


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        head, mark, rest = value.partition(".s")  # of a statement's id
        return names[value] if value in names else names[head] + mark + rest if head in names and mark else value
    if isinstance(value, tuple):
        return tuple(_renamed(one, names) for one in value)
    if is_dataclass(value):
        return replace(value, **{f.name: _renamed(getattr(value, f.name), names) for f in fields(value)})  # type: ignore[type-var]
    return value


def compared(engine: Engine, pieces: list[Piece]) -> dict[str, list[str]]:
    """The rows of all stages across pages."""
    pack = load("vi")
    engine.load("pieces", [piece_rows(pieces)], PIECES)
    engine.load("problems", [], schema("problems"))
    for _, run in STAGES:
        run(engine, pack, ())
    found = {t.name: t.record for t in TABLES if t.owner not in ("read", "decide")}
    return {name: sorted(map(repr, to_records(engine.table(name), record))) for name, record in found.items()}


if __name__ == "__main__":
    with LocalEngine(workers=0) as engine:
        for name, rows in compared(engine, small_cases()).items():
            print(name, len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
