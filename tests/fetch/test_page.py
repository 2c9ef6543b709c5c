from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import httpcore
import pytest
from tests.fetch.server import Site, serve

from nguon.errors import PageError
from nguon.extract.found import Found, Skipped
from nguon.fetch.listed import fetch_pages, read_list
from nguon.fetch.page import fetch_one
from nguon.fetch.rules import Rules
from nguon.fetch.visit import Visit

HERE = Rules(allow_private=True, pause=0.0, connect=2.0, idle=2.0, total=5.0, largest=100_000)
PAGE = "<!DOCTYPE html><html><head><title>Bến đò</title></head><body><h1>Bến đò Vạn Cát đóng cửa</h1><p>Tin.</p></body></html>"
RAW = PAGE.encode()
HTML = {"Content-Type": "text/html; charset=UTF-8"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/a": (200, HTML, RAW)}) as made:
        yield made


def refused(url: str, rules: Rules = HERE) -> str:
    with pytest.raises(PageError) as caught:
        fetch_one(url, rules)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_comes_with_its_address_and_the_time(site: Site) -> None:
    got = fetch_one(f"{site.url}/a#top", HERE)
    assert (got.raw, got.status, got.media, got.charset) == (RAW, 200, "text/html", "utf-8")
    assert (got.url, got.final) == (f"{site.url}/a#top", f"{site.url}/a")
    found = got.found()
    assert (found.kind, found.source, found.raw) == ("page", f"{site.url}/a#top", RAW)
    assert found.hints.url == f"{site.url}/a"
    assert found.hints.captured[:2] == "20"
    assert site.asked == ["/robots.txt", "/a"]
    assert all(h["User-Agent"].startswith("nguon/") for h in site.headers)


def test_private_addresses_are_asked_only_on_demand(site: Site) -> None:
    assert "--allow-private" in refused(f"{site.url}/a", replace(HERE, allow_private=False))
    assert site.asked == []


def test_the_number_that_was_checked_is_the_one_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that gives a public number first and a private one afterwards (DNS rebinding) leads nowhere."""
    asked, connected = [], []
    real = httpcore.SyncBackend.connect_tcp

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("1.1.1.1" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(self: Any, host: str, port: int, *rest: Any) -> Any:
        connected.append(host)
        return real(self, "127.0.0.1", int(site.url.rsplit(":", 1)[1]), *rest)

    monkeypatch.setattr("nguon.fetch.address.socket", SimpleNamespace(getaddrinfo=look_up, SOCK_STREAM=1))
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    rules = replace(HERE, allow_private=False)
    assert fetch_one("http://bao-vancat.example/a", rules).raw == RAW
    assert (asked, connected) == (["bao-vancat.example"], ["1.1.1.1"])
    assert "--allow-private" in refused("http://bao-vancat.example/a", rules)
    assert connected == ["1.1.1.1"]


def test_redirects_are_followed_and_checked_again(site: Site) -> None:
    site.pages |= {
        "/old": (301, {"Location": "/older"}, b""), "/older": (302, {"Location": "a"}, b""),
        "/loop": (302, {"Location": "/loop"}, b""), "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/login": (302, {"Location": "https://ten:mk@bao.vn/"}, b""), "/no": (302, {"Location": "http://[bad"}, b""),
        "/none": (302, {}, b""), "/closed": (302, {"Location": "/hidden/x"}, b""),
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /hidden/\n"),
        "/hidden/x": (200, HTML, RAW),
    }  # fmt: skip
    got = fetch_one(f"{site.url}/old", HERE)
    assert (got.raw, got.final) == (RAW, f"{site.url}/a")
    assert "more than 5 times" in refused(f"{site.url}/loop")
    assert "only http and https" in refused(f"{site.url}/file")
    assert "password" in refused(f"{site.url}/login")
    assert "address" in refused(f"{site.url}/no")
    refused(f"{site.url}/none")
    assert "robots.txt" in refused(f"{site.url}/closed")
    assert "/hidden/x" not in site.asked


def test_a_redirect_into_the_own_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/in"] = (302, {"Location": f"{site.url}/a"}, b"")
    real = httpcore.SyncBackend.connect_tcp
    port = int(site.url.rsplit(":", 1)[1])

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, 1, 6, "", ("1.1.1.1" if host.endswith(".example") else host, port))]

    monkeypatch.setattr("nguon.fetch.address.socket", SimpleNamespace(getaddrinfo=look_up, SOCK_STREAM=1))
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda self, h, p, *rest: real(self, "127.0.0.1", port, *rest))
    assert "--allow-private" in refused("http://bao.example/in", replace(HERE, allow_private=False))
    assert site.asked == ["/robots.txt", "/in"]


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (200, b"User-agent: *\nDisallow: /", False),
        (200, b"User-agent: nguon\nDisallow: /a\n\nUser-agent: *\nDisallow:\n", False),
        (200, b"User-agent: other\nDisallow: /\n", True),
        (200, b"User-agent: *\nDisallow: /*a$\n", False),
        (200, b"User-agent: *\nDisallow: /\nAllow: /a\n", True),
        (200, b"\xff\xfe nonsense \x00", True),
        (404, b"", True),
        (403, b"", True),
        (500, b"", False),
        (429, b"", False),
    ],
)
def test_robots(site: Site, status: int, body: bytes, allowed: bool) -> None:
    site.pages["/robots.txt"] = (status, {"Content-Type": "text/plain"}, body)
    if allowed:
        assert fetch_one(f"{site.url}/a", HERE).raw == RAW
    else:
        assert "robots.txt" in refused(f"{site.url}/a")
        assert site.asked == ["/robots.txt"]


def test_robots_are_asked_once_and_cut_when_endless(site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n" + b"# " + b"x" * 2_000_000)
    with Visit(HERE) as visit:
        for _ in range(2):
            assert fetch_one(f"{site.url}/a", visit=visit).raw == RAW
        with pytest.raises(PageError, match=r"robots\.txt"):
            fetch_one(f"{site.url}/b", visit=visit)
    assert site.asked == ["/robots.txt", "/a", "/a"]


def test_pauses(site: Site) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 3\n")
    site.pages["/busy"] = (429, {"Retry-After": "20"}, b"")
    site.pages["/later"] = (503, {"Retry-After": "3600"}, b"")
    site.pages["/unsaid"] = (503, {}, b"")
    with Visit(replace(HERE, pause=1.0), sleep=sleep, clock=lambda: now[0]) as visit:
        fetch_one(f"{site.url}/a", visit=visit)
        fetch_one(f"{site.url}/a", visit=visit)
        now[0] += 10
        fetch_one(f"{site.url}/a", visit=visit)
        assert slept == [3.0]
        now[0] += 10
        for path, waits in (("busy", [20.0]), ("later", []), ("unsaid", [])):
            slept.clear()
            now[0] += 10
            with pytest.raises(PageError, match="429" if path == "busy" else "busy"):
                fetch_one(f"{site.url}/{path}", visit=visit)
            assert slept == waits
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 300\n")
    assert "60 seconds" in refused(f"{site.url}/a")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "gzip but plain"])
def test_packed_pages(site: Site, coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    body = {
        "gzip": gzip.compress(RAW), "deflate": zlib.compress(RAW), "raw deflate": raw.compress(RAW) + raw.flush(),
        "gzip but plain": RAW,
    }[coding]  # fmt: skip
    said = "gzip" if "gzip" in coding else "deflate"
    site.pages["/a"] = (200, {**HTML, "Content-Encoding": said}, body)
    assert fetch_one(f"{site.url}/a", HERE).raw == RAW


def test_too_much(site: Site) -> None:
    site.pages |= {
        "/large": (200, HTML, b"<p>" + b"a " * 60_000),
        "/bomb": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000))),
        "/cut": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(RAW * 9)[:-20]),
        "/damaged": (200, {**HTML, "Content-Encoding": "gzip"}, b"\x1f\x8b" + RAW),
        "/twice": (200, {**HTML, "Content-Encoding": "gzip, gzip"}, RAW), "/br": (200, {**HTML, "Content-Encoding": "br"}, RAW),
        "/short": (200, {**HTML, "Content-Length": "9999"}, RAW),
    }  # fmt: skip
    site.pages["/short"] = _hang_up
    for path, says in (
        ("large", "larger"), ("bomb", "larger"), ("cut", "in the middle"), ("damaged", "damaged"), ("twice", "not asked for"),
        ("br", "not asked for"), ("short", "broke off"),
    ):  # fmt: skip
        assert says in refused(f"{site.url}/{path}"), path


def _hang_up(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "9999")
    handler.end_headers()
    handler.wfile.write(RAW)
    handler.close_connection = True


def test_a_page_that_drips(site: Site) -> None:
    def drip(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"<p>")
            handler.wfile.flush()
            time.sleep(0.05)

    def drip_head(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)

    site.pages |= {"/drip": drip, "/head": drip_head}
    for path in ("drip", "head"):
        begun = time.monotonic()
        assert "in time" in refused(f"{site.url}/{path}", replace(HERE, total=0.4))
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("status", "headers", "body", "says"),
    [
        (404, HTML, RAW, "no such page"), (401, HTML, RAW, "login"), (500, HTML, RAW, "500"), (204, HTML, b"", "empty"),
        (200, {"Content-Type": "image/png"}, RAW, "image/png"), (200, {"Content-Type": "application/pdf"}, RAW, "pdf"),
        (200, HTML, b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"), (200, {}, b" ", "empty"), (418, {}, b"", "418"),
    ],
)  # fmt: skip
def test_what_is_no_page(site: Site, status: int, headers: dict[str, str], body: bytes, says: str) -> None:
    site.pages["/a"] = (status, headers, body)
    assert says in refused(f"{site.url}/a")


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "can't be reached" in refused(f"http://127.0.0.1:{port}/")


def test_an_answer_that_is_no_http(site: Site) -> None:
    site.pages["/a"] = lambda handler: handler.wfile.write(b"\x00\x01 hello\r\n\r\n")
    assert "wrongly" in refused(f"{site.url}/a")


def test_a_page_that_has_not_changed(site: Site) -> None:
    site.pages["/a"] = (200, {**HTML, "ETag": '"7"', "Last-Modified": "Wed, 20 Mar 2024 08:00:00 GMT"}, RAW)
    got = fetch_one(f"{site.url}/a", HERE)
    assert (got.etag, got.modified[:3]) == ('"7"', "Wed")
    site.pages["/a"] = (304, {}, b"")
    again = fetch_one(f"{site.url}/a", HERE, etag=got.etag, modified=got.modified)
    assert (again.status, again.raw) == (304, b"")
    assert site.headers[-1]["If-None-Match"] == '"7"'


def test_many_pages_in_their_order(site: Site) -> None:
    site.pages["/feed"] = (
        200,
        {"Content-Type": "application/rss+xml"},
        b"<rss><channel><item><title>a</title></item></channel></rss>",
    )
    urls = [f"{site.url}/a", f"{site.url}/none", "ftp://x.vn/", f"{site.url}/a#again", f"{site.url}/feed"]
    items = list(fetch_pages(urls, HERE))
    assert [type(i) for i in items] == [Found, Skipped, Skipped, Found]
    assert [i.kind for i in items if isinstance(i, Found)] == ["page", "feed"]
    assert [i.path for i in items if isinstance(i, Skipped)] == urls[1:3]
    first, last = fetch_pages(urls, replace(HERE, listed=1))
    assert isinstance(first, Found)
    assert isinstance(last, Skipped)
    assert "more than 1" in last.reason


def test_lists() -> None:
    assert read_list("\ufeff# a\r\n\r\n  https://bao.vn/a  \r\nHTTP://b.vn\n") == ["https://bao.vn/a", "HTTP://b.vn"]
    with pytest.raises(PageError, match="line 2"):
        read_list("https://bao.vn/a\nmột dòng chữ\n")
    with pytest.raises(PageError, match="line 1"):
        read_list("https://bao.vn/a https://bao.vn/b\n")
