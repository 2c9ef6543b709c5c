"""Ctrl-C and SIGTERM at many moments of every command that writes: one sentence, no half file, nobody left behind."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")

ROOT = Path(__file__).parents[1]
RUN = [sys.executable, "-m", "nguon.cli.main"]
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "PYTHONWARNINGS": "default"}
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
BEGUN = 0.25
"""Seconds until our first line of code runs, at least; before that Python itself is being loaded."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample pages and fifty more, invented."""
    folder = tmp_path_factory.mktemp("pages")
    for n in range(50):
        text = (
            f"Hồ Sen số {n} cạn nước\n\nNgày {n % 28 + 1}/3/2024, ông Lê An nói hồ số {n} đã cạn. Bà Tạ Bình nói hồ chưa cạn.\n"
        )
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    for page in (ROOT / "examples" / "pages").iterdir():
        shutil.copy(page, folder)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("stops") / "case"
    build_case(case, sorted((ROOT / "examples" / "pages").iterdir())[:6], Options(workers=0))
    return case


def children_of(group: int) -> list[int]:
    """The processes that a command started and that still run."""
    found = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for pid, pgid, stat in rows if int(pgid) == group and not stat.startswith("Z")]


def stop(words: list[str], number: int, *, at: str = "", after: float = 0.0) -> tuple[int, str]:
    """Run a command; stop it when a line begins with `at`, and some seconds later; return its exit code and what it said."""
    process = subprocess.Popen(
        [*RUN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, start_new_session=True
    )
    said = b""
    assert process.stderr is not None
    if at:
        for line in process.stderr:
            said += line
            if line.decode().startswith(at):
                break
    time.sleep(after)
    if process.poll() is None:
        os.kill(process.pid, number)
    try:
        out, more = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    text = (said + more + out).decode("utf-8", "replace")
    deadline = time.monotonic() + 5
    while (left := children_of(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == [], "processes left behind"
    return process.returncode, text


def check(code: int, said: str, number: int) -> bool:
    """Look at how a command ended; tell whether it was stopped, and not done before."""
    assert "Traceback" not in said, said
    assert "Exception ignored" not in said, said
    assert "Warning" not in said, said
    assert code in (0, CODES[number]), (code, said)
    stops = re.findall(r"^nguon: .*stopped.*$", said, re.MULTILINE)
    assert len(stops) == (code != 0), said
    return code != 0


def moments(seed: int, many: int, until: float) -> Iterator[float]:
    """Some moments of a command."""
    yield from sorted(random.Random(seed).uniform(BEGUN, until) for _ in range(many))


MOMENTS = (("", BEGUN), ("", 0.5), ("reading", 0.0), ("reading", 0.4), ("looking", 0.0), ("comparing", 0.05), ("writing", 0.0))
"""When a build is stopped: after a line that begins so, and some seconds more."""


@pytest.mark.parametrize("number", CODES, ids=lambda n: signal.Signals(n).name)
def test_a_build_stopped_at_any_moment(pages: Path, tmp_path: Path, number: int) -> None:
    case = tmp_path / "case"
    stopped = 0
    for at, after in MOMENTS if number == signal.SIGINT else MOMENTS[1::2]:
        code, said = stop(["build", str(case), str(pages), "--workers", "2"], number, at=at, after=after)
        if check(code, said, number):
            stopped += 1
            assert not case.exists() or Case.open(case).current is None
    assert stopped >= 2
    done = subprocess.run([*RUN, "build", str(case), "--quiet", str(pages)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    opened = Case.open(case)
    assert opened.snapshot.verify() == []
    assert opened.snapshot.count("pages") == len(list(pages.iterdir()))
    assert [p.name for p in (case / "snapshots").iterdir()] == [str(opened.current)]


@pytest.mark.parametrize("number", CODES, ids=lambda n: signal.Signals(n).name)
def test_an_export_stopped_leaves_whole_files(built: Path, tmp_path: Path, number: int) -> None:
    whole = tmp_path / "whole"
    subprocess.run([*RUN, "export", str(built), "--format", "csv", "--to", str(whole)], check=True, capture_output=True)
    wanted = {file.name: file.read_bytes() for file in whole.iterdir()}
    to = tmp_path / "out"
    for after in moments(number, 5, 2.0):
        check(*stop(["export", str(built), "--format", "csv", "--to", str(to)], number, after=after), number)
        for file in to.iterdir() if to.exists() else ():
            assert file.read_bytes() == wanted[file.name]


@pytest.mark.parametrize("number", CODES, ids=lambda n: signal.Signals(n).name)
def test_a_correction_stopped_is_there_whole_or_not_at_all(built: Path, tmp_path: Path, number: int) -> None:
    case = tmp_path / "case"
    shutil.copytree(built, case)
    statement = next(s for s in Case.open(case).snapshot.rows("statements") if s.act == "state")
    for n, after in enumerate(moments(number, 5, 1.5)):
        before = len(list(Case.open(case).decisions))
        words = ["correct", str(case), "speaker", statement.id, f"Người Thứ {n}"]
        stopped = check(*stop(words, number, after=after), number)
        now = len(list(Case.open(case).decisions))
        assert now in ((before, before + 1) if stopped else (before + 1,))
    assert not (case / "decisions.half").exists()
    assert subprocess.run([*RUN, "build", str(case), "--quiet"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("number", CODES, ids=lambda n: signal.Signals(n).name)
def test_watching_stopped_goes_on_later(built: Path, number: int) -> None:
    words = ["watch", str(built), "http://127.0.0.1:9/feed", "--allow-private"]
    for after in (0.5, 2.0):
        code, said = stop(words, number, after=after)
        assert check(code, said, number)
    assert Case.open(built).snapshot.verify() == []
