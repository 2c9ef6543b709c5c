"""The server as people run it: hands make the screens, and it goes on when they break."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def running(case: Path, *words: str) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "nguon.cli.main", "serve", str(case), "--port", "0", *words]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        yield found[0].rstrip("/"), server.pid
    finally:
        server.terminate()
        server.communicate(timeout=20)


def get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.status, answer.read().decode()


def children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rsplit(")", 1)[1].split()[1] == str(pid):
                found.append(int(stat.parent.name))
    return found


def wait_for(test: object, seconds: float = 30.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if test():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here to see processes in")
def test_hands_make_screens_and_may_die(desk_case: Path) -> None:
    with running(desk_case, "--workers", "1") as (address, pid):
        status, plain = get(address + "/story/s-song")  # perhaps before the hand is there
        assert status == 200
        assert wait_for(lambda: children(pid))
        time.sleep(3)
        assert get(address + "/story/s-song")[1] == plain
        for hand in children(pid):
            os.kill(hand, signal.SIGKILL)
        assert get(address + "/story/s-song")[1] == plain, "the server answers itself"
        assert get(address + "/actors")[0] == 200
        hands = children(pid)
    assert wait_for(lambda: not any(Path(f"/proc/{h}").exists() for h in hands)), "hands end with the server"


def test_a_server_for_others_prints_its_link(desk_case: Path) -> None:
    with running(desk_case, "--host", "0.0.0.0", "--workers", "0") as (address, _):
        found = re.match(r"http://0\.0\.0\.0:(\d+)/\?token=([\w-]{32,})$", address)
        assert found, address
        here = f"http://127.0.0.1:{found[1]}/api/counts"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            get(here)
        request = urllib.request.Request(here, headers={"Authorization": f"Bearer {found[2]}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200


@pytest.mark.skipif(os.name != "posix", reason="elsewhere servers are not told to end like this")
def test_nothing_is_left_among_temporary_files(desk_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, passing = tmp_path / "case", tmp_path / "passing"
    shutil.copytree(desk_case, case)
    for file in case.glob("snapshots/*/lookup.sqlite"):
        file.unlink()  # so that server and hand have one of their own
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    with running(case, "--workers", "1") as (address, _):
        made = "nguon-lookup-*/lookup.sqlite"
        assert wait_for(
            lambda: get(address + "/actors") and get(address + "/corrections") and len(list(passing.glob(made))) == 2
        )
    assert not list(passing.iterdir())
