"""Places named by addresses: what counts as one, what is told when it can't be had."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nguon.errors import CaseError, UsageError
from nguon.pipeline.case import Options, build_case
from nguon.store.carry import carry_case
from nguon.store.case import Case
from nguon.store.place import as_path, is_there, list_files

PAGE = "Hội Sậy họp\n\nBà Lê Thị Sậy nói: “Hồ Sen sẽ được nạo vét trong tháng này.”\n"


@pytest.fixture
def memory() -> Iterator[str]:
    """A place in memory, with nothing in it."""
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield "memory://place"
    files.store.clear()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    build_case(tmp_path / "case", [tmp_path / "a.txt"], Options(workers=0))
    return tmp_path / "case"


def test_addresses_of_this_machine_are_paths() -> None:
    assert as_path("file:///tmp/a%20b") == Path("/tmp/a b")
    assert as_path("file://localhost/tmp/a") == Path("/tmp/a")
    assert as_path("tmp/a") == "tmp/a"
    with pytest.raises(UsageError, match="another machine"):
        as_path("file://elsewhere/tmp/a")


def test_what_is_not_there_is_told(memory: str) -> None:
    assert not is_there(f"{memory}/x")
    with pytest.raises(UsageError, match="no file or folder"):
        list_files(f"{memory}/x")
    with pytest.raises(UsageError, match=r"nguon\[cloud\]|can't be reached"):
        is_there("nowhere://x/y")


def test_without_fsspec_one_sentence_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(UsageError, match=r"pip install 'nguon\[cloud\]'"):
        is_there("s3://bucket/pages")


@pytest.mark.parametrize("pages", [False, True])
def test_a_case_goes_away_and_comes_back(case: Path, memory: str, tmp_path: Path, pages: bool) -> None:
    away = f"{memory}/case"
    carry_case(str(case), away, pages=pages)
    carry_case(away, str(tmp_path / "back"), pages=pages)
    ours, theirs = Case.open(case), Case.open(tmp_path / "back")
    assert theirs.snapshot.rows("statements") == ours.snapshot.rows("statements")
    assert theirs.snapshot.verify() == []
    assert ours.pages == theirs.pages
    if pages:
        (tmp_path / "b.txt").write_text(PAGE.replace("Sậy", "Lựu"), encoding="utf-8")
        built = build_case(tmp_path / "back", [tmp_path / "b.txt"], Options(workers=0))
        assert built.counts["pages"] == 2
        carry_case(str(tmp_path / "back"), away)
        carry_case(away, str(case))
        assert len(Case.open(case).snapshot.rows("pages")) == 2


def test_nothing_is_written_over(case: Path, memory: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no case"):
        carry_case(str(tmp_path), f"{memory}/x")
    with pytest.raises(CaseError, match="no case"):
        carry_case(f"{memory}/x", str(tmp_path / "x"))
    with pytest.raises(CaseError, match="other things"):
        carry_case(str(case), str(tmp_path))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "nguon.toml").write_text("[case]\nlayout = 1\n")
    with pytest.raises(CaseError, match="another case"):
        carry_case(str(case), str(tmp_path / "other"))


def test_corrections_made_there_are_not_written_over(case: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    carry_case(str(case), str(there))
    with (there / "decisions.jsonl").open("ab") as file:
        file.write(b'{"id": "d1"}\n{"id": "d')  # the last line is only half written: it does not count
    with pytest.raises(CaseError, match="has corrections that"):
        carry_case(str(case), str(there))
    (case / "decisions.jsonl").write_bytes(b'{"id": "d1"}\n{"id": "d2"}\n')
    carry_case(str(case), str(there))
    assert (there / "decisions.jsonl").read_bytes() == (case / "decisions.jsonl").read_bytes()


def test_settings_made_there_are_not_written_over(case: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    carry_case(str(case), str(there))
    with (there / "nguon.toml").open("a") as file:
        file.write("workers = 2\n")
    with pytest.raises(CaseError, match="other settings"):
        carry_case(str(case), str(there))
