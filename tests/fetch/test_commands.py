"""`--fetch` on the commands: what an address gives, and one clear sentence without it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fetch.server import Site, serve
from typer.testing import CliRunner

from nguon.cli.main import app
from nguon.store.case import Case

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

TITLE = "Chủ bến đò Vạn Cát nói sẽ đóng bến từ tháng tư năm nay"
PAGE = f"""<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>
<p>Ngày 12/3/2024, bà Trần Tư Lan, chủ bến đò Vạn Cát ở tỉnh Sông Hồ, cho biết sẽ đóng bến từ tháng 4 vì không còn khách.</p>
<p>“Chúng tôi không còn khách từ khi có cầu mới, mỗi ngày chỉ vài chuyến,” bà Lan nói với phóng viên.</p></article></html>
"""
HTML = {"Content-Type": "text/html; charset=utf-8"}
FEED = f"<rss><channel><item><title>{TITLE}</title><description>Bến đóng cửa.</description></item></channel></rss>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/a": (200, HTML, PAGE.encode()), "/feed": (200, {"Content-Type": "text/xml"}, FEED.encode())}) as made:
        yield made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `nguon` in this process, without pauses between pages."""
    monkeypatch.setattr("nguon.fetch.visit.Visit.wait", lambda *_, **__: None)

    def run_nguon(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        done = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    return run_nguon


def test_read(run: Run, site: Site) -> None:
    done = run("read", "--fetch", "--allow-private", f"{site.url}/a", f"{site.url}/none", f"{site.url}/feed")
    first, missing, entry = map(json.loads, done.stdout.decode().splitlines())
    assert done.returncode == 1
    assert first["page"]["source"] == f"{site.url}/a"
    assert first["articles"][0]["blocks"][0]["role"] == "title"
    assert "no such page (404)" in missing["error"]
    assert missing["page"]["source"] == f"{site.url}/none"
    assert entry["page"]["source"] == f"{site.url}/feed#1"


def test_without_fetch_nothing_is_asked(run: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"# tin\n{site.url}/a\n")
    for command in (["read"], ["look"], ["build", tmp_path / "c"]):
        for what in (f"{site.url}/a", tmp_path / "urls.txt"):
            done = run(*command, what)
            told = (done.stdout + done.stderr).decode()
            assert done.returncode == 1
            assert "--fetch" in told
    done = run("read", "-", stdin=f"{site.url}/a\n".encode())
    assert "--fetch" in json.loads(done.stdout)["error"]
    assert site.asked == []
    assert not (tmp_path / "c").exists()
    assert run("read", "--allow-private", tmp_path).returncode == 1


def test_private_addresses_need_a_word_more(run: Run, site: Site) -> None:
    done = run("look", "--fetch", f"{site.url}/a")
    assert done.returncode == 1
    assert "--allow-private" in done.stderr.decode()
    assert site.asked == []


def test_look(run: Run, site: Site) -> None:
    done = run("look", "--fetch", "--allow-private", f"{site.url}/a")
    assert TITLE in done.stdout.decode()
    done = run("look", "--fetch", "--allow-private", f"{site.url}/a", "--html", "--lang", "en")
    assert done.stdout.decode().startswith("<!doctype html>")
    assert f'<a href="{site.url}/a"' in done.stdout.decode()


def test_lists_of_addresses(run: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    listed = tmp_path / "in" / "urls.txt"
    listed.write_text(f"# tin\r\n\r\n{site.url}/a\r\n{site.url}/none\r\n")
    done = run("read", "--fetch", "--allow-private", listed)
    assert [json.loads(line)["page"]["source"] for line in done.stdout.splitlines()] == [f"{site.url}/a"]
    assert f"skipped {site.url}/none: " in done.stderr.decode()
    done = run("read", "--fetch", "--allow-private", "-", stdin=listed.read_bytes())
    assert len(done.stdout.splitlines()) == 1
    site.asked.clear()
    done = run("read", "--fetch", "--allow-private", tmp_path / "in")
    assert site.asked == []
    assert "name it itself" in done.stderr.decode()


def test_a_build_keeps_what_was_fetched(run: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"{site.url}/a\n{site.url}/gone\n")
    case = tmp_path / "c"
    done = run("build", case, "--fetch", "--allow-private", tmp_path / "urls.txt", f"{site.url}/feed", "--workers", "0")
    assert done.returncode == 0, done.stderr
    entries = {e.source: e for e in Case.open(case).pages.values()}
    assert set(entries) == {f"{site.url}/a", f"{site.url}/feed#1"}
    assert Case.open(case).raw(entries[f"{site.url}/a"].id) == PAGE.encode()
    hints = entries[f"{site.url}/a"].hints
    assert (hints.url, hints.charset, hints.captured[:2]) == (f"{site.url}/a", "utf-8", "20")
    assert entries[f"{site.url}/feed#1"].hints.captured[:2] == "20"
    assert f"{site.url}/gone: 127.0.0.1 has no such page (404)" in done.stdout.decode()
    site.asked.clear()
    again = run("build", case, "--fetch", "--allow-private", tmp_path / "urls.txt", "--workers", "0")
    assert "in the case already" in again.stdout.decode()
    assert site.asked == ["/robots.txt", "/gone"]
    assert run("build", case, "--workers", "0").returncode == 0
