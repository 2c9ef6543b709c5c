"""Killed at any moment, or without room on the disk, with the server running: what was there is served on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nguon.store.case import Case

RUN = [sys.executable, "-m", "nguon.cli.main"]
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of half of the sample pages."""
    case = tmp_path_factory.mktemp("crash") / "ho-so"
    pages = sorted((root / "examples" / "pages").iterdir())[:8]
    subprocess.run([*RUN, "build", str(case), *map(str, pages), "--workers", "0", "--quiet"], check=True, env=ENVIRONMENT)
    return case


@contextmanager
def serving(case: Path) -> Iterator[str]:
    command = [*RUN, "serve", str(case), "--port", "0", "--workers", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split(" at ")[1].split()[0]
        finally:
            server.terminate()


def counts(address: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{address}api/counts", timeout=30) as answer:
        return json.loads(answer.read())  # type: ignore[no-any-return]


@pytest.mark.parametrize("seconds", [1.0, 4.0])
def test_a_build_killed_while_it_is_served(built: Path, root: Path, tmp_path: Path, seconds: float) -> None:
    case = tmp_path / "ho-so"
    shutil.copytree(built, case)
    with serving(case) as address:
        before = counts(address)
        command = [*RUN, "build", str(case), str(root / "examples" / "pages"), "--workers", "0", "--quiet"]
        build = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        try:
            build.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(build.pid, signal.SIGKILL)
            build.wait()
            served = counts(address)  # the old snapshot, or the new one whole when it had just gone live; nothing between
            assert served == before or (served["pages"] == 16 and Case.open(case).current == 2)
        subprocess.run(command, check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        after = counts(address)
        assert after["pages"] == 16 > before["pages"]
    assert Case.open(case).snapshot.verify() == []


def test_an_export_killed_leaves_whole_files(built: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    command = [*RUN, "export", str(built), "--format", "jsonl", "--to", str(to)]
    subprocess.run(command, check=True, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    whole = {file.name: file.read_bytes() for file in to.iterdir()}
    with serving(built) as address:
        before = counts(address)
        for pause in (0.8, 1.0, 1.2, 1.4):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
            time.sleep(pause)
            process.kill()
            process.wait()
            assert {name: (to / name).read_bytes() for name in whole} == whole
        assert counts(address) == before
    subprocess.run(command, check=True, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    assert {name: (to / name).read_bytes() for name in whole} == whole


SMALL_DISK = """
set -e
mount -t tmpfs -o size="$3"k small "$2"
cp -a "$1" "$2/ho-so"
set +e
"$4" -m nguon.cli.main build "$2/ho-so" "$5" --workers 0 --quiet > "$6/out" 2> "$6/err"
echo $? > "$6/code"
cp -a "$2/ho-so" "$6/ho-so"
"""


def space() -> list[str]:
    """How to run something with a disk of its own, which an ordinary user may do on most systems."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare here: a full disk can't be made")
    command = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--map-root-user", "--mount"]
    if subprocess.run([*command, "sh", "-c", "mount -t tmpfs x /mnt"], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here: a full disk can't be made")
    return command


@pytest.mark.parametrize("room", [20, 300, 800])
def test_a_full_disk_is_one_sentence_and_changes_nothing(built: Path, root: Path, tmp_path: Path, room: int) -> None:
    command, disk, out = space(), tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    out.mkdir()
    used = int(subprocess.run(["du", "-sk", str(built)], capture_output=True, text=True, check=True).stdout.split()[0])
    pages = root / "examples" / "pages"
    words = ["sh", "-c", SMALL_DISK, "sh", str(built), str(disk), str(used + room), sys.executable, str(pages), str(out)]
    subprocess.run([*command, *words], check=True, env=ENVIRONMENT)
    said, code = (out / "err").read_text(encoding="utf-8").strip(), int((out / "code").read_text())
    if code == 0:
        pytest.skip("the disk was large enough")
    assert code == 1
    assert "Traceback" not in said
    assert "full" in said or "space" in said, said
    assert len(said.splitlines()) == 1, said
    case, old = Case.open(out / "ho-so"), Case.open(built)
    assert case.current == old.current
    assert case.snapshot.verify() == []
    assert case.snapshot.manifest == old.snapshot.manifest
    again = [*RUN, "build", str(case.path), str(pages), "--workers", "0", "--quiet"]
    subprocess.run(again, check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    assert Case.open(case.path).snapshot.count("pages") == 16
