"""Builds: what is read once, what stays, what a build that dies leaves behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from nguon.errors import BuildError, CaseError, UsageError
from nguon.model.table import TABLES
from nguon.pipeline.case import Options, Step, build_case
from nguon.pipeline.page import read_page, try_page
from nguon.pipeline.stages import STAGES, Stage
from nguon.store.case import Case
from nguon.store.snapshot import Snapshot

HERE = Options(workers=0)
PAGE = """Bà Tư Lan nói sẽ đóng cửa bến đò Vạn Cát

Ngày 12/3/2024, bà Tư Lan, chủ bến đò Vạn Cát, cho biết sẽ đóng cửa bến từ tháng 4.

“Chúng tôi không còn khách,” bà Lan nói với báo Bến Cát số {n}.
"""


def pages(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        (folder / f"{n:03}.txt").write_text(PAGE.format(n=n), encoding="utf-8")
    return folder


def hashes(snapshot: Snapshot) -> dict[str, str]:
    return {name: table["sha256"] for name, table in snapshot.manifest["tables"].items()}


def test_a_second_build_reads_no_page(tmp_path: Path) -> None:
    source, case = pages(tmp_path / "in", 3), tmp_path / "c"
    first = build_case(case, [source], HERE)
    assert (first.read, first.cached, first.counts["pages"]) == (3, 0, 3)
    steps: list[Step] = []
    second = build_case(case, [source], HERE, steps.append)
    assert (second.read, second.cached) == (0, 3)
    assert [s for s in steps if s.stage == "read"] == [Step("read", 3, 3)]
    assert hashes(Snapshot.open(case / "snapshots" / "1")) == hashes(Case.open(case).snapshot)
    assert Case.open(case).current == 2


def test_pages_are_added_to_what_is_there(tmp_path: Path) -> None:
    case = tmp_path / "c"
    build_case(case, [pages(tmp_path / "one", 2)], HERE)
    (tmp_path / "new.txt").write_text("Chợ nổi Vạn Cát mở lại\n\nChợ mở lại sau hai năm.\n", encoding="utf-8")
    built = build_case(case, [tmp_path / "new.txt"], HERE)
    assert (built.read, built.cached, built.counts["pages"]) == (1, 2, 3)
    again = build_case(case, (), HERE)
    assert (again.read, again.cached, again.counts["pages"]) == (0, 3, 3)


def test_the_same_whatever_the_order_and_the_workers(tmp_path: Path) -> None:
    source = pages(tmp_path / "in", 5)
    files = sorted(source.iterdir())
    build_case(tmp_path / "a", files, HERE)
    build_case(tmp_path / "b", files[::-1], Options(workers=2))
    assert hashes(Case.open(tmp_path / "a").snapshot) == hashes(Case.open(tmp_path / "b").snapshot)


def test_bad_pages_cost_only_themselves(tmp_path: Path) -> None:
    source = pages(tmp_path / "in", 2)
    (source / "empty.txt").write_bytes(b"")
    (source / "blank.txt").write_bytes(b"\n \n\t\n")
    (source / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (source / "twice.txt").write_bytes((source / "000.txt").read_bytes())
    built = build_case(tmp_path / "c", [source], HERE)
    assert built.counts["pages"] >= 2
    assert {s.path.name for s in built.skipped} >= {"empty.txt", "picture.png", "twice.txt"}
    assert all(s.reason for s in built.skipped)
    assert [p.source.rsplit("/", 1)[1] for p in built.problems] in (["blank.txt"], [])
    assert {p.page_id for p in built.problems} <= set(Case.open(tmp_path / "c").pages)


def test_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no pages"):
        build_case(tmp_path / "c", [], HERE)
    (tmp_path / "notes").mkdir()
    with pytest.raises(BuildError, match="no pages"):
        build_case(tmp_path / "c", [tmp_path / "notes"], HERE)
    (tmp_path / "full" / "of").mkdir(parents=True)
    with pytest.raises(CaseError, match="other things"):
        build_case(tmp_path / "full", [], HERE)


def test_the_case_says_how_it_is_built(tmp_path: Path) -> None:
    source, path = pages(tmp_path / "in", 1), tmp_path / "c"
    build_case(path, [source], HERE)
    settings = path / "nguon.toml"
    settings.write_text('[case]\nlayout = 1\n[engine]\nworkers = 3\nmemory = "500MB"\n')
    case = Case.open(path)
    assert Options().of(case) == Options(3, "500MB", "vi", engine="local")
    assert Options(workers=0).of(case) == Options(0, "500MB", "vi", engine="local")
    settings.write_text('[engine]\nname = "spark"\nmaster = "local[2]"\n[engine.spark]\nspark.executor.memory = "2g"\n')
    on_spark = Options(None, None, "vi", engine="spark", master="local[2]", spark={"spark.executor.memory": "2g"})
    assert Options().of(Case.open(path)) == on_spark
    for wrong, says in (('workers = "many"', "not int"), ('name = "flink"', "this nguon has: local, spark")):
        settings.write_text(f"[engine]\n{wrong}\n")
        with pytest.raises(CaseError, match=says):
            build_case(path, (), HERE)


@pytest.mark.parametrize(
    ("options", "says"), [(Options(engine="flink"), "local, spark"), (Options(master="yarn"), "--engine spark")]
)
def test_an_engine_that_is_not_there_leaves_nothing_behind(tmp_path: Path, options: Options, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        build_case(tmp_path / "c", [pages(tmp_path / "in", 1)], options)
    assert not (tmp_path / "c").exists()


def test_an_input_that_is_not_there_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        build_case(tmp_path / "c", [tmp_path / "nowhere"], HERE)
    assert not (tmp_path / "c").exists()


def test_our_own_bug_in_one_page_is_told_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise KeyError("some bug")

    monkeypatch.setattr("nguon.pipeline.page.extract_page", broken)
    reading = try_page("a.txt", PAGE.encode())
    assert "nguon itself failed" in reading.problems[0].reason
    assert "test_pipeline.py" in reading.problems[0].reason
    with pytest.raises(KeyError):
        read_page("a.txt", PAGE.encode())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_page_that_takes_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        re.match(r"(a+)+b", "a" * 40)

    monkeypatch.setattr("nguon.pipeline.page.extract_page", slow)
    monkeypatch.setattr("nguon.pipeline.page.LONGEST", 0.2)
    reading = try_page("a.txt", PAGE.encode())
    assert "took more than 0 seconds" in reading.problems[0].reason


def test_a_page_whose_file_is_away_is_read_when_it_is_back(tmp_path: Path) -> None:
    case = tmp_path / "c"
    build_case(case, [pages(tmp_path / "in", 2)], HERE)
    page = next(iter(Case.open(case).pages))
    path = Case.open(case).raw_path(page)
    raw = path.read_bytes()
    path.unlink()
    shutil.rmtree(case / "cache")
    built = build_case(case, (), HERE)
    assert [(p.page_id, p.stage) for p in built.problems] == [(page, "lost")]
    path.write_bytes(raw)
    built = build_case(case, (), HERE)
    assert (built.read, built.cached, built.problems) == (1, 1, ())


def test_every_table_has_one_stage_that_writes_it() -> None:
    owners = ["read", *(name for name, _ in STAGES), "decide"]
    assert {t.owner for t in TABLES} == set(owners)
    assert len(owners) == len(set(owners))


def test_a_full_disk_while_writing_leaves_the_old_snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = tmp_path / "c"
    build_case(case, [pages(tmp_path / "in", 2)], HERE)
    with monkeypatch.context() as patch:

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("nguon.store.snapshot.write_rows", full)
        with pytest.raises(OSError, match="space"):
            build_case(case, [], HERE)
    opened = Case.open(case)
    assert opened.current == 1
    assert opened.snapshot.verify() == []
    assert build_case(case, [], HERE).cached == 2
    assert sorted(p.name for p in (case / "snapshots").iterdir()) == ["1", "2"]


def test_pages_join_what_an_earlier_build_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample case in three goes: what comes later joins, and in the end the same is found as at once."""
    monkeypatch.setattr("nguon.pipeline.before.FROM", 1)
    monkeypatch.setattr("nguon.pipeline.before.SHARE", 10.0)
    files = sorted(p for p in (Path(__file__).parents[1] / "examples" / "pages").iterdir() if p.is_file())
    for n, some in enumerate((files[:9], files[9:12], files[12:])):
        build_case(tmp_path / "parts", some, HERE)
        assert Case.open(tmp_path / "parts").snapshot.manifest["joined"] == (n > 0)
    build_case(tmp_path / "whole", files, HERE)
    parts, whole = (Case.open(tmp_path / name).snapshot for name in ("parts", "whole"))
    assert len(parts.files("statements")) == 3
    assert parts.verify() == []
    for table in ("pages", "blocks", "articles", "mentions", "statements", "actors", "actor_links", "decisions"):
        assert parts.rows(table, order="ALL") == whole.rows(table, order="ALL"), table
    pairs = [{(r.a, r.b) for r in snapshot.rows("reuse")} for snapshot in (parts, whole)]
    assert pairs[0] >= pairs[1]  # copies of a text stay aligned with what was the first before an earlier one came
    same = {  # but for ids (a story keeps the one that it was founded with) and which of several copies speaks for the others
        "stories": lambda row: sorted(row.articles),
        "events": lambda row: (row.date, row.text),
        "threads": lambda row: sorted(i for stand in row.stands for i in (stand.statement, *stand.copies)),
        "findings": lambda row: (row.kind, sorted(row.actors)),
    }
    for table, of in same.items():
        left, right = (sorted(map(of, snapshot.rows(table))) for snapshot in (parts, whole))
        assert left == right, table
    build_case(tmp_path / "parts", [], Options(workers=0, full=True))
    again = Case.open(tmp_path / "parts").snapshot
    assert hashes(again) == hashes(whole)
    assert len(again.files("statements")) == 1


def test_a_stage_that_finished_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.pipeline.before.FROM", 3)
    source, case = pages(tmp_path / "in", 4), tmp_path / "c"
    ran: list[str] = []

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    def noting(name: str, run: Stage) -> tuple[str, Stage]:
        def noted(*given: Any) -> None:
            ran.append(name)
            run(*given)

        return name, noted

    noted = [noting(name, run) for name, run in STAGES]
    monkeypatch.setattr("nguon.pipeline.build.STAGES", [*noted[:3], ("story", stopped), *noted[4:]])
    with pytest.raises(KeyboardInterrupt):
        build_case(case, [source], HERE)
    assert ran == ["reuse", "date", "actor"]
    monkeypatch.setattr("nguon.pipeline.build.STAGES", noted)
    build_case(case, [source], HERE)
    assert ran == ["reuse", "date", "actor", "story", "affair"]
    assert not (case / "stages").exists()
    whole = tmp_path / "whole"
    build_case(whole, [source], HERE)
    assert hashes(Case.open(case).snapshot) == hashes(Case.open(whole).snapshot)
    assert ran[5:] == ["reuse", "date", "actor", "story", "affair"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("stage", ["reading", "looking for copies", "writing"])
def test_kill_9_leaves_the_old_snapshot_and_what_was_read(tmp_path: Path, stage: str) -> None:
    case = tmp_path / "c"
    run = [sys.executable, "-m", "nguon.cli.main", "build", str(case), str(tmp_path / "in"), "--workers", "1"]
    subprocess.run([*run[:5], str(pages(tmp_path / "in", 2))], check=True, capture_output=True)
    first = Case.open(case).snapshot
    pages(tmp_path / "in", 40)
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith(stage):
                time.sleep(0.02)
                break
        os.kill(process.pid, signal.SIGKILL)
    opened = Case.open(case)
    assert opened.current == 1
    assert hashes(opened.snapshot) == hashes(first)
    assert opened.snapshot.verify() == []
    done = subprocess.run([*run[:4], str(case), "--quiet"], capture_output=True, text=True, check=True)
    told = re.search(r"snapshot (\d+): (\d+) read, (\d+) from cache\n  40 pages", done.stdout)
    assert told, done.stdout
    number, read, cached = map(int, told.groups())
    assert read + cached == 40
    after = Case.open(case).snapshot.manifest
    if any(first.manifest[key] != after[key] for key in ("code", "pack")):
        pytest.skip("the code was changed while this ran")
    assert cached >= (2 if stage == "reading" else 40)
    assert Case.open(case).current == number
    assert {p.name for p in (case / "snapshots").iterdir()} == {"1", str(number)}


def test_a_text_too_long_for_one_article_is_told_by_its_blocks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.pipeline.page.LONGEST_ARTICLE", 50)
    page = "Cầu Vạn Khê thông xe sau hai năm\n\nÔng Lê Khắc Tường cho biết cầu sẽ mở từ ngày 3/5/2024.\n\nÔng nói cầu chắc."
    reading = read_page("a.txt", page.encode())
    assert [len(piece.statements) for piece in reading.pieces] == [0]
    assert reading.pieces[0].blocks
    assert "too many for one article" in reading.problems[0].reason
