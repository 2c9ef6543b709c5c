"""What all formats have in common: nothing half written, the same bytes each time, a line of help."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from nguon.cli.find import Format as Choice
from nguon.cli.main import app
from nguon.errors import ExportError, UsageError
from nguon.export import file as export_file
from nguon.export.format import FORMATS, export_case
from nguon.store.snapshot import Snapshot


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_command_knows_every_format_and_tells_of_it() -> None:
    assert [choice.value for choice in Choice] == list(FORMATS)
    group: Any = typer.main.get_command(app)
    for name, about in FORMATS.items():
        assert f"- `{name}`: {about.about}\n" in group.commands["export"].help


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_the_same_bytes_each_time(snapshots: dict[str, Snapshot], exported: Any, case: str, name: str, tmp_path: Path) -> None:
    counts = export_case(snapshots[case], name, tmp_path)
    files = read_all(tmp_path)
    assert files == read_all(exported(case, name))
    assert {path.split("/")[0] for path in files} == set(counts)
    assert not [path for path in files if path.rsplit("/", 1)[-1].startswith(".")]
    export_case(snapshots[case], name, tmp_path)
    assert read_all(tmp_path) == files


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_leaves_what_was_there(
    snapshots: dict[str, Snapshot], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_case(snapshots["hostile"], name, tmp_path)
    before = read_all(tmp_path)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_file.os, "fsync", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ExportError, match="No space left"):
        export_case(snapshots["sample"], name, tmp_path)
    assert read_all(tmp_path) == before


@pytest.mark.parametrize("name", ["csv", "parquet", "prov"])
def test_a_file_that_cannot_grow_is_one_sentence(desk_case: Path, name: str, tmp_path: Path) -> None:
    """The system refuses the bytes themselves, in the midst of a file."""
    resource = pytest.importorskip("resource", reason="this system has no limits on files")
    words = ["export", str(desk_case), "--format", name, "--to", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", "from nguon.cli.main import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert done.returncode == 1
    assert re.fullmatch(r"nguon: can't write the export to \S+: File too large; choose another folder\n", done.stderr)
    assert read_all(tmp_path) == {}


def test_an_unknown_format(snapshots: dict[str, Snapshot], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format 'xls'; there are: jsonl, csv"):
        export_case(snapshots["hostile"], "xls", tmp_path)
