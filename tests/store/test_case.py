from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from nguon.engines.arrow import schema
from nguon.errors import CaseError, SnapshotError
from nguon.model.table import TABLES
from nguon.store import files
from nguon.store.case import KEPT, Case
from nguon.store.snapshot import Snapshot, write_snapshot

EMPTY = {t.name: schema(t.name).empty_table() for t in TABLES}


def test_create_open(tmp_path: Path) -> None:
    Case.create(tmp_path / "a" / "case")
    case = Case.open(tmp_path / "a" / "case")
    assert case.settings["case"]["language"] == "vi"
    assert Case.create(case.path).settings == case.settings
    assert case.current is None
    with pytest.raises(CaseError, match="no finished build"):
        _ = case.snapshot


def test_not_a_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"is not a case .* nguon build"):
        Case.open(tmp_path)
    with pytest.raises(CaseError, match="is not a case"):
        Case.open(tmp_path / "nowhere")
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(CaseError, match="holds other things"):
        Case.create(tmp_path)
    with pytest.raises(CaseError, match="is a file"):
        Case.create(tmp_path / "notes.txt")


@pytest.mark.parametrize("address", ["s3://bucket/case", Path("hdfs://head/case"), Path("file:///tmp/none")])
def test_an_address_is_no_case(address: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for way in (Case.open, Case.create):
        with pytest.raises(CaseError, match="is an address"):
            way(address)
    assert not list(tmp_path.iterdir())


def test_a_newer_or_broken_case(tmp_path: Path) -> None:
    Case.create(tmp_path / "c")
    (tmp_path / "c" / "nguon.toml").write_text("[case]\nlayout = 99\n")
    with pytest.raises(CaseError, match="newer"):
        Case.open(tmp_path / "c")
    (tmp_path / "c" / "nguon.toml").write_text("[case\n")
    with pytest.raises(CaseError, match="can't be read"):
        Case.open(tmp_path / "c")


def test_pages_are_kept_once_and_never_altered(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "c")
    one = case.add_page("a.txt", b"mot")
    again = case.add_page("b.txt", b"mot")
    two = case.add_page("c.txt", b"hai")
    case.list_pages([one, two])
    case.list_pages([again])
    assert [(e.id, e.source) for e in case.pages.values()] == [(one.id, "a.txt"), (two.id, "c.txt")]
    assert case.raw(one.id) == b"mot"
    assert case.raw_path(one.id) == tmp_path / "c" / "pages" / one.id[:2] / one.id


@pytest.mark.parametrize("page_id", ["../../etc/passwd", "", "a" * 63, "A" * 64, "/" * 64])
def test_no_path_comes_out_of_a_page_id(tmp_path: Path, page_id: str) -> None:
    with pytest.raises(CaseError, match="no page id"):
        Case.create(tmp_path / "c").raw(page_id)


def test_a_missing_page_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="missing"):
        Case.create(tmp_path / "c").raw("0" * 64)


def test_a_half_line_of_pages_is_passed_over(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "c")
    case.list_pages([case.add_page("a", b"1")])
    with (case.path / "pages.jsonl").open("ab") as file:
        file.write(b'{"id": "12')
    case.list_pages([case.add_page("b", b"2")])
    assert [e.source for e in case.pages.values()] == ["a", "b"]


def test_live_snapshot_and_cleaning(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "c")
    folder = case.path / "snapshots"
    for number in range(1, 8):
        assert case.next_snapshot() == number
        write_snapshot(folder / str(number), EMPTY, {"n": number})
        case.make_live(number)
        assert case.snapshot.manifest["n"] == number
    (folder / "8").mkdir()
    (folder / "8" / "pages.parquet").write_bytes(b"half")
    with pytest.raises(CaseError, match="not finished"):
        case.make_live(8)
    (case.path / "spill" / "nguon-killed").mkdir(parents=True)
    case.clean()
    assert not (case.path / "spill").exists()
    assert sorted(p.name for p in folder.iterdir()) == [str(n) for n in range(7 - KEPT, 8)]
    assert case.snapshot.manifest["n"] == 7
    assert case.next_snapshot() == 8


def test_damage_is_told(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "c")
    snapshot = write_snapshot(case.path / "snapshots" / "1", EMPTY, {})
    case.make_live(1)
    assert snapshot.verify() == []
    path = snapshot.files("articles")[0]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert snapshot.verify() == ["articles"]
    path.write_bytes(b"garbage")
    with pytest.raises(SnapshotError, match=r"^the table articles of .* is damaged .* build the case again$"):
        case.snapshot.rows("articles")
    path.unlink()
    with pytest.raises(SnapshotError, match="lacks the tables articles"):
        _ = case.snapshot
    (snapshot.path / "manifest.json").write_text("{")
    with pytest.raises(SnapshotError, match="damaged"):
        Snapshot.open(snapshot.path)
    (snapshot.path / "manifest.json").write_text(json.dumps({"layout": 99, "nguon": "9"}))
    with pytest.raises(SnapshotError, match="newer"):
        Snapshot.open(snapshot.path)
    (case.path / "current").write_text("seven")
    with pytest.raises(CaseError, match="damaged"):
        _ = case.snapshot


def test_equal_tables_make_equal_bytes(tmp_path: Path) -> None:
    one = write_snapshot(tmp_path / "1", EMPTY, {"created": "now"})
    two = write_snapshot(tmp_path / "2", EMPTY, {"created": "then"})
    assert one.manifest["tables"] == two.manifest["tables"]


HOLD = """
import sys
from nguon.store.case import Case
with Case.open(sys.argv[1]).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "c")
    run = [sys.executable, "-c", HOLD, str(case.path)]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(CaseError, match="another build"), case.lock():
            pass
        other.kill()
    with case.lock():
        pass


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f"
    files.write_atomic(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        files.write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_rows_from_many_threads(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from nguon.engines.arrow import to_batch
    from nguon.model.page import Problem

    rows = [Problem(f"s{i:04}", None, "read", "why") for i in range(100)]
    tables = EMPTY | {"problems": pa.Table.from_batches([to_batch(rows, Problem)])}
    snapshot = write_snapshot(tmp_path / "1", tables, {})
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: snapshot.rows("problems", "source = ?", [f"s{i:04}"]), range(100)))
    assert [f[0] for f in found] == rows
    assert snapshot.rows("problems", order="source DESC", limit=1) == [rows[-1]]
    assert [r["source"] for r in snapshot.scan("SELECT source FROM problems ORDER BY source")] == [r.source for r in rows]
