"""All small cases as one corpus through every stage across pages; run as a program it prints a sum of each table's rows."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.compare.conftest import read_case

from nguon.compare.packed import PIECES, piece_rows
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
