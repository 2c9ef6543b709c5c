"""Corrections that are not in the build yet stand in every export, and in the tables that `Case.corrected` gives."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from nguon.export.format import FORMATS, export_case
from nguon.model.decision import Decision
from nguon.store.case import Case, now
from nguon.store.correction import make_decision
from nguon.store.seen import open_seen
from nguon.store.snapshot import Snapshot

NAME, DAY = "Hồ Thị Thử", "2021-01-02"
WITH_SPEAKERS = set(FORMATS) - {"ninjs", "timeml"}
WITH_FINDINGS = set(FORMATS) - {"ninjs", "timeml"}


class Corrected:
    """The sample case with corrections that no build has followed."""

    def __init__(self, path: Path) -> None:
        self.case = Case.open(path)
        rows = self.case.snapshot.rows
        said = next(s for s in rows("statements") if s.actor and s.act != "warn")
        finding = next(f for f in rows("findings") if said.id not in f.statements)
        people = [a for a in rows("actors") if a.kind == "person"]
        self.gone = people[1]
        self.said, self.finding = said, finding
        self.correct("speaker", said.id, value=NAME)
        self.correct("act", said.id, value="warn")
        self.correct("date", said.article_id, value=DAY)
        self.correct("same", people[0].id, others=[self.gone.id])
        self.correct("hide", finding.id, reason="không đúng")

    def correct(self, kind: str, target: str, **given: Any) -> Decision:
        look = open_seen(self.case).overlay.patch
        return self.case.decisions.add(make_decision(look, kind, target, by="lan", at=now(), **given))


@pytest.fixture(scope="module")
def corrected(sample_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    path = tmp_path_factory.mktemp("corrected") / "case"
    shutil.copytree(sample_snapshot.path.parents[1], path)
    return Corrected(path)


def read(folder: Path) -> str:
    """All that an export holds, as text."""
    parts = []
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".parquet":
            parts.append(json.dumps(pq.read_table(file).to_pylist(), ensure_ascii=False, default=str))
        elif file.is_file():
            parts.append(file.read_text(encoding="utf-8"))
    return "\n".join(parts)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_the_corrections_made_since_the_build(
    corrected: Corrected, exported: Any, name: str, tmp_path: Path
) -> None:
    export_case(corrected.case.corrected, name, tmp_path)
    before, after = read(exported("sample", name)), read(tmp_path)
    assert DAY not in before
    assert (DAY in after) == (name != "webannotation"), "annotations tell when a thing was said, where the words tell it"
    if name in WITH_SPEAKERS:
        assert NAME not in before
        assert NAME in after
        assert f'"{corrected.gone.id}"' not in after
    if name in WITH_FINDINGS:
        assert corrected.finding.id in before
        assert corrected.finding.id not in after


def test_tables_and_queries_have_them_too(corrected: Corrected) -> None:
    plain, now_ = corrected.case.snapshot, corrected.case.corrected
    (row,) = now_.rows("statements", "id = ?", [corrected.said.id])
    assert (row.actor, row.act) == (NAME, "warn")
    assert now_.count("findings") == plain.count("findings") - 1 == now_.table("findings").num_rows
    assert now_.count("pages") == plain.count("pages")
    assert now_.table("statements").schema == plain.table("statements").schema
    assert now_.table("pages").num_rows == plain.count("pages")
    assert [s.id for s in now_.rows("statements")] == [s.id for s in plain.rows("statements")]
    counted = now_.sql("SELECT count(*) AS n FROM statements WHERE actor = ?", [NAME])
    assert counted == [{"n": 1}]


def test_the_command_says_so_in_one_sentence(corrected: Corrected, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nguon.cli.main", "export", str(corrected.case.path), "--format", "csv", "--to", str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("5 corrections made since the build are in it; what follows from them is not")
    assert NAME in (tmp_path / "statements.csv").read_text(encoding="utf-8")


def test_without_corrections_the_snapshot_is_read_as_it_lies(sample_snapshot: Snapshot) -> None:
    case = Case.open(sample_snapshot.path.parents[1])
    assert type(case.corrected) is Snapshot
