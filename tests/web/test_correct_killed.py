"""The server is killed while corrections come in: whatever a browser was told is done stands in the file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from nguon.store.case import Case

TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_no_correction_that_was_confirmed_is_lost(desk_case: Path, tmp_path: Path) -> None:
    path = tmp_path / "case"
    shutil.copytree(desk_case, path)
    case = Case.open(path)
    statement = next(s for s in case.snapshot.rows("statements") if s.actor)
    server = subprocess.Popen(
        [sys.executable, "-m", "nguon.cli.main", "serve", str(path), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    found = re.search(r"http://\S+", server.stdout.readline())
    assert found
    confirmed: list[str] = []
    timer = threading.Timer(2.0, server.kill)
    try:
        with httpx.Client(base_url=found[0], timeout=30) as browser:
            token = TOKEN.search(browser.get("/corrections").text)
            assert token
            timer.start()
            for n in range(100_000):
                fields = {
                    "token": token[1], "kind": "speaker", "target": statement.id, "value": f"Người Thứ {n}",
                    "what": "statement", "name": statement.id, "by": "lan", "back": "/corrections",
                }  # fmt: skip
                answer = browser.post("/correct", data=fields)
                assert answer.status_code == 303, answer.text[-500:]
                confirmed.append(answer.headers["location"].rpartition("done=")[2])
    except httpx.TransportError:
        pass
    finally:
        timer.cancel()
        server.kill()
        server.wait()
        server.stdout.close()
    made = [d.id for d in case.decisions]
    assert confirmed, "the server answered nothing in two seconds"
    assert made[: len(confirmed)] == confirmed
    assert len(made) <= len(confirmed) + 1
    assert case.snapshot.count("statements"), "the snapshot is still there"
