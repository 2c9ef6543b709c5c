"""Folders that pass: removed when they are given back, cleared by others when their process was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nguon.store.passing import OLD, make_passing, remove_passing

HOLD = "import time; from nguon.store.passing import make_passing; print(make_passing('test'), flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_what_is_given_back_is_gone(tmp_path: Path) -> None:
    one, other = make_passing("test"), make_passing("test")
    assert one.is_dir()
    assert other.is_dir()
    for folder in (one, other):
        remove_passing(folder)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="files can't be held there")
def test_what_a_killed_process_left_is_cleared_and_what_is_held_is_not() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        held = Path(holder.stdout.readline().strip())
        remove_passing(make_passing("test"))
        assert held.is_dir()
        holder.kill()
    remove_passing(make_passing("other"))
    assert held.is_dir()
    remove_passing(make_passing("test"))
    assert not held.exists()


def test_one_that_nobody_ever_held_is_cleared_when_it_is_old(tmp_path: Path) -> None:
    new, old = tmp_path / "nguon-test-a", tmp_path / "nguon-test-b"
    for folder in (new, old):
        folder.mkdir()
    when = old.stat().st_mtime - OLD - 1
    os.utime(old, (when, when))
    remove_passing(make_passing("test"))
    assert new.is_dir()
    assert not old.exists()
