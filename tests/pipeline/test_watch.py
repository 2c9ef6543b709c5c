"""Following feeds, against a site on this machine: only what is new is fetched and built, and what is found is told once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.fetch.server import Site, serve
from typer.testing import CliRunner

from nguon.cli.main import app
from nguon.cli.watch import to_seconds
from nguon.errors import PageError, UsageError
from nguon.fetch.hook import send_json
from nguon.fetch.rules import Rules
from nguon.pipeline.case import Options
from nguon.pipeline.watch import LONGEST, TRIES, next_due, watch_once
from nguon.store.case import Case
from nguon.store.watched import FILE, read_watched

FIRST = ("songngan-bac-bo.html", "songngan-ca-chet.html", "doimoi-bac-bo.txt")
LATER = ("songngan-xin-loi.html", "doimoi-nhan-toi.html")
EVERY = 900.0
OPTIONS = Options(workers=0, fetch=Rules(allow_private=True))


def feed_of(site: str, names: tuple[str, ...]) -> bytes:
    items = "".join(f"<item><title>{name}</title><link>{site}/{name}</link></item>" for name in names)
    return f"<rss version='2.0'><channel><title>Tin</title>{items}</channel></rss>".encode()


@pytest.fixture
def site(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr("nguon.fetch.visit.Visit.wait", lambda *_, **__: None)
    with serve({}) as made:
        for name in (*FIRST, *LATER):
            kind = "text/html" if name.endswith("html") else "text/plain"
            made.pages[f"/{name}"] = (
                200,
                {"Content-Type": f"{kind}; charset=utf-8"},
                (root / "examples/pages" / name).read_bytes(),
            )
        yield made


def offer(site: Site, names: tuple[str, ...], etag: str) -> None:
    def reply(handler: Any) -> None:
        body = b"" if handler.headers.get("If-None-Match") == etag else feed_of(site.url, names)
        handler.send_response(200 if body else 304)
        for name, value in (("Content-Type", "text/xml"), ("ETag", etag), ("Content-Length", str(len(body)))):
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    site.pages["/feed"] = reply


def test_a_feed_is_followed(site: Site, tmp_path: Path) -> None:
    case, feeds = tmp_path / "ca", [f"{site.url}/feed"]
    offer(site, FIRST, '"1"')
    first = watch_once(case, feeds, OPTIONS, EVERY, at=1000.0)
    assert first.troubles == ()
    assert first.built is not None
    assert first.built.read == len(FIRST)
    assert next_due(case, feeds) == 1000.0 + EVERY

    early = watch_once(case, feeds, OPTIONS, EVERY, at=1100.0)
    assert (early.asked, early.built) == (0, None), "not before its time"
    same = watch_once(case, feeds, OPTIONS, EVERY, at=2000.0)
    assert (same.asked, same.built) == (1, None), "304: nothing is fetched, nothing is built"

    offer(site, (*LATER, *FIRST), '"2"')
    later = watch_once(case, feeds, OPTIONS, EVERY, at=3000.0)
    assert later.built is not None
    assert (later.built.read, later.built.cached) == (len(LATER), len(FIRST))
    assert [path for path in site.asked if path == f"/{FIRST[0]}"] == [f"/{FIRST[0]}"], "each page is fetched once"
    kinds = {f.kind for f in Case.open(case).snapshot.rows("findings") if f.id in later.new}
    assert "reversal" in kinds
    state = read_watched(case)
    assert state.new == list(later.new)
    assert set(later.new) <= set(state.untold)
    assert watch_once(case, feeds, OPTIONS, EVERY, at=4000.0).new == ()


def test_a_feed_that_rests_says_until_when(site: Site, tmp_path: Path) -> None:
    offer(site, FIRST, '"1"')
    words = ["watch", str(tmp_path / "ca"), f"{site.url}/feed", "--once", "--workers", "0"]
    refused = CliRunner().invoke(app, words)
    assert refused.exit_code == 1
    assert "--allow-private" in refused.stderr
    allowed = CliRunner().invoke(app, [*words, "--allow-private"])
    assert (allowed.exit_code, "1 feed asked, 3 new pages" in allowed.stderr) == (0, True), "a changed option asks at once"
    rests = CliRunner().invoke(app, [*words, "--allow-private"])
    assert rests.exit_code == 0
    assert f"{site.url}/feed: asked again in 15 min; --now asks at once" in rests.stderr
    assert "1 feed asked" in CliRunner().invoke(app, [*words, "--allow-private", "--now"]).stderr


def test_a_feed_that_fails_is_asked_seldomer(site: Site, tmp_path: Path) -> None:
    case, feeds, at = tmp_path / "ca", [f"{site.url}/no-feed"], 1000.0
    waits = []
    for _ in range(9):
        done = watch_once(case, feeds, OPTIONS, EVERY, at=at)
        ((url, reason),) = done.troubles
        assert url == feeds[0]
        assert "404" in reason
        waits.append(next_due(case, feeds) - at)
        at = next_due(case, feeds)
    assert waits[:2] == [2 * EVERY, 4 * EVERY]
    assert waits[-1] == LONGEST


def test_a_page_that_is_gone_is_tried_a_few_times(site: Site, tmp_path: Path) -> None:
    offer(site, ("gone.html", FIRST[0]), '"1"')
    for round_ in range(6):
        watch_once(tmp_path / "ca", [f"{site.url}/feed"], OPTIONS, EVERY, at=EVERY * 2 * round_)
    assert site.asked.count("/gone.html") == TRIES


def test_what_is_no_feed_is_told(site: Site, tmp_path: Path) -> None:
    done = watch_once(tmp_path / "ca", [f"{site.url}/{FIRST[0]}"], OPTIONS, EVERY, at=1.0)
    assert "no feed" in done.troubles[0][1]


def test_robots_and_private_addresses_hold(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /feed\n")
    offer(site, FIRST, '"1"')
    feeds = [f"{site.url}/feed"]
    assert "robots.txt" in watch_once(tmp_path / "ca", feeds, OPTIONS, EVERY, at=1.0).troubles[0][1]
    public = Options(workers=0, fetch=Rules())
    assert watch_once(tmp_path / "cb", feeds, public, EVERY, at=1.0).troubles
    assert site.asked == ["/robots.txt"]


class Hook:
    """A webhook that answers with `statuses`, one after the other, then 204."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[Any] = []
        hook, waiting = self, list(statuses)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = waiting.pop(0) if waiting else 204
                if status == 204:
                    hook.got.append(json.loads(body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_a_webhook_is_tried_again_and_private_ones_refused() -> None:
    hook, pauses = Hook(503, 429), []
    try:
        send_json(hook.url, {"a": 1}, Rules(allow_private=True), sleep=pauses.append)
        assert hook.got == [{"a": 1}]
        assert pauses == [1.0, 4.0]
        with pytest.raises(PageError):
            send_json(hook.url, {"a": 2}, Rules(), sleep=pauses.append)
        assert len(hook.got) == 1
    finally:
        hook.close()
    refuses = Hook(400)
    try:
        with pytest.raises(PageError, match="did not take it"):
            send_json(refuses.url, {}, Rules(allow_private=True), sleep=pauses.append)
    finally:
        refuses.close()


def test_the_command_prints_and_tells(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.fetch.hook.time.sleep", lambda _: None)
    case, hook = tmp_path / "ca", Hook(500, 500, 500, 500)
    words = ["watch", str(case), f"{site.url}/feed", "--once", "--allow-private", "--workers", "0", "--webhook", hook.url]
    try:
        offer(site, FIRST, '"1"')
        first = CliRunner().invoke(app, words)
        assert first.exit_code == 0, first.output
        offer(site, (*LATER, *FIRST), '"2"')
        state = json.loads((case / FILE).read_text(encoding="utf-8"))
        for feed in state["feeds"].values():
            feed["due"] = 0.0
        (case / FILE).write_text(json.dumps(state), encoding="utf-8")
        second = CliRunner().invoke(app, words)
        assert "mới: đổi lời: " in second.stdout
        told = hook.got or [None]
        CliRunner().invoke(app, words)  # what the hook did not take is told again
        (message,) = hook.got
        assert told[0] in (None, message)
        reversal = next(f for f in message["findings"] if f["kind"] == "reversal")
        assert len(reversal["statements"]) >= 2
        assert all(s["text"] and s["source"].startswith(site.url) for s in reversal["statements"])
    finally:
        hook.close()


@pytest.mark.parametrize("words", ["soon", "10s", "5", "-3m", ""])
def test_times_that_are_none_or_too_short(words: str) -> None:
    with pytest.raises(UsageError):
        to_seconds(words)
