"""WARC files: pages with address, day and offset; errors, pictures, bombs and damage passed over."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from tests.extract.container_case import HTML, TEXT, make_warc, opened, to_record

from nguon.extract.limits import MB, Limits

URL = "https://bao-vancat.vn/ben-do-20240318.html"
PAGE = HTML.encode()
CHUNKED = (
    b"".join(f"{len(PAGE[i : i + 300]):x}\r\n".encode() + PAGE[i : i + 300] + b"\r\n" for i in range(0, len(PAGE), 300))
    + b"0\r\n\r\n"
)
GOOD = {
    "plain": to_record(URL, PAGE),
    "gzip": to_record(URL, gzip.compress(PAGE), head="Content-Type: text/html\r\nContent-Encoding: gzip"),
    "deflate": to_record(URL, zlib.compress(PAGE), head="Content-Type: text/html\r\nContent-Encoding: deflate"),
    "chunked": to_record(URL, CHUNKED, head="Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked"),
    "said packed": to_record(URL, PAGE, head="Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"),
    "no type": to_record(URL, PAGE, head="Server: x"),
    "resource": to_record(URL, PAGE, kind="resource"),
}


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_records(tmp_path: Path, name: str) -> None:
    others = [
        to_record("https://bao-vancat.vn/a.png", b"\x89PNG", head="Content-Type: image/png"),
        to_record("https://bao-vancat.vn/404", PAGE, status=404),
        to_record("https://bao-vancat.vn/old", PAGE, status=301),
        to_record("https://bao-vancat.vn/robots.txt", b"User-agent: *", head="Content-Type: text/plain"),
        to_record("https://bao-vancat.vn/empty", b""),
        to_record("urn:info", b"software: x", kind="warcinfo", head="Content-Type: application/warc-fields"),
    ]
    path = make_warc(tmp_path / name, [*others, *GOOD.values()])
    pages, skipped, notes = opened(path)
    assert [p.raw for p in pages] == [PAGE] * len(GOOD)
    assert skipped == {}
    assert notes == ["5 captured things that are no pages (pictures, scripts, errors, redirections) were passed over"]
    assert {(p.hints.url, p.hints.captured[:10]) for p in pages} == {(URL, "2024-03-20")}
    for page, record in zip(pages, GOOD.values(), strict=True):
        place, _, url = page.source.removeprefix(f"{path}#").partition(":")
        assert url == URL
        raw = path.read_bytes()[int(place) :]
        assert (zlib.decompressobj(31).decompress(raw) if name.endswith("gz") else raw).startswith(record)


def test_bombs_and_large_records(tmp_path: Path) -> None:
    head = "Content-Type: text/html\r\nContent-Encoding: gzip"
    records = [
        GOOD["plain"],
        to_record("https://bao-vancat.vn/bomb", gzip.compress(bytes(40 * MB)), head=head),
        to_record("https://bao-vancat.vn/small-bomb", gzip.compress(b" " * (20 * MB)), head=head),
        to_record("https://bao-vancat.vn/bad", b"\x1f\x8b\x08\x00not gzip at all", head=head),
        to_record("https://bao-vancat.vn/zstd", PAGE, head="Content-Type: text/html\r\nContent-Encoding: zstd"),
        GOOD["gzip"],
    ]
    pages, skipped, _ = opened(make_warc(tmp_path / "a.warc", records))
    assert [p.raw for p in pages] == [PAGE, PAGE]
    assert [next(w for w in ("larger", "times its size", "damaged", "zstd") if w in r) for r in skipped.values()] == [
        "larger", "times its size", "damaged", "zstd",
    ]  # fmt: skip


def test_a_packed_record_that_is_a_bomb_ends_the_file(tmp_path: Path) -> None:
    path = make_warc(tmp_path / "a.warc.gz", [GOOD["plain"], to_record(URL, bytes(40 * MB)), GOOD["plain"]])
    pages, skipped, _ = opened(path)
    assert len(pages) == 1
    assert "times its size" in skipped[str(path)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_cut_anywhere(tmp_path: Path, name: str) -> None:
    whole = make_warc(tmp_path / name, [GOOD["plain"]] * 3).read_bytes()
    for cut in range(60, len(whole), 37):
        (tmp_path / name).write_bytes(whole[:cut])
        pages, skipped, _ = opened(tmp_path / name)
        assert {p.raw for p in pages} <= {PAGE}
        assert len(pages) <= 3
        if cut < len(whole) * 0.9:
            assert len(pages) < 3
            assert skipped or len(pages) == round(cut / len(whole) * 3)


def test_damage_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    path = make_warc(tmp_path / "a.warc", [GOOD["plain"], b"no record\r\n" + bytes(300), GOOD["plain"]])
    pages, skipped, _ = opened(path)
    assert len(pages) == 1
    assert "damaged" in skipped[str(path)]
    assert "1 page before that is read" in skipped[str(path)]


def test_a_page_larger_than_the_limit_costs_itself(tmp_path: Path) -> None:
    path = make_warc(tmp_path / "a.warc", [to_record(URL, PAGE * 3), to_record(URL, TEXT.encode())])
    pages, skipped, _ = opened(path, limits=Limits(page=len(PAGE) + 200))
    assert [p.raw for p in pages] == [TEXT.encode()]
    assert list(skipped) == [f"{path}#0"]


@pytest.mark.parametrize("unit", [b"\r\n", b"WARC/1.0\r\n\r\n", b"\x00"])
def test_what_never_becomes_a_record_ends_the_file(tmp_path: Path, unit: bytes) -> None:
    tail = gzip.compress(unit * (80_000_000 // len(unit)), 1)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(to_record("https://a.vn/1", HTML.encode())) + tail)
    pages, skipped, _ = opened(tmp_path / "a.warc.gz", limits=Limits(header=10_000, free=1_000_000))
    assert len(pages) == 1
    assert len(skipped) == 1
