"""The search index and the lookup file, written in two processes at once or one after the other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nguon.engines.local import LocalEngine
from nguon.errors import BuildError
from nguon.pipeline.beside import AT_ONCE, beside
from nguon.store.case import Case
from nguon.store.lookup import FILE
from nguon.store.search import SearchIndex
from nguon.store.search_build import FOLDER
from nguon.store.snapshot import Snapshot


@pytest.fixture
def folder(desk_case: Path, tmp_path: Path) -> Path:
    """The tables of the desk's case alone."""
    shutil.copytree(Case.open(desk_case).snapshot.path, tmp_path / "1", ignore=shutil.ignore_patterns(FILE, FOLDER))
    return tmp_path / "1"


def test_at_once_the_same_is_written(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "2")
    with LocalEngine(workers=2) as engine:
        beside(engine, AT_ONCE)(folder)
        beside(engine, AT_ONCE - 1)(tmp_path / "2")
    assert (folder / FILE).read_bytes() == (tmp_path / "2" / FILE).read_bytes()
    found = [SearchIndex.open(Snapshot.open(tmp_path / n)).find("", filters={"from": "1900"}) for n in "12"]
    assert found[0] == found[1]
    assert found[0].total > 0


def test_what_a_process_left_that_died_is_cleared_away(folder: Path) -> None:
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "meta.json").write_text("half")
    (folder / FILE).write_text("half")
    with LocalEngine(workers=0) as engine:
        beside(engine, 1)(folder)
    assert SearchIndex.open(Snapshot.open(folder)).find("", filters={"from": "1900"}).total > 0


@pytest.mark.parametrize("pages", [1, AT_ONCE])
@pytest.mark.parametrize("table", ["blocks", "threads"])
def test_what_fails_is_told_in_one_sentence(folder: Path, pages: int, table: str) -> None:
    (folder / f"{table}.parquet").write_bytes(b"no table")
    with LocalEngine(workers=1) as engine, pytest.raises(BuildError, match="could not be written"):
        beside(engine, pages)(folder)


def test_an_index_in_parts_finds_what_a_whole_one_finds(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(folder, tmp_path / "2")
    with LocalEngine(workers=0) as engine:
        beside(engine, AT_ONCE)(folder)
        monkeypatch.setattr("nguon.pipeline.beside.PART", AT_ONCE // 3)
        beside(engine, AT_ONCE)(tmp_path / "2")
    assert not [file for file in (tmp_path / "2").iterdir() if file.name.startswith(f"{FOLDER}.")]
    whole, parts = (SearchIndex.open(Snapshot.open(tmp_path / n)) for n in "12")
    words = {word for hit in whole.find("", filters={"from": "1900"}, limit=50).hits for word in hit.text.split()[:3]}
    assert len(words) > 5
    for query in sorted(words):
        assert parts.find(query, limit=50) == whole.find(query, limit=50)
