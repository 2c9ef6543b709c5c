"""Files made to harm: refused, or read within the limits that docs/input.md states; nothing is written outside of the case.

Sizes are small here, for limits are parameters; the figures of the real sizes stand in the docs.
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.extract.container_case import HTML, TEXT, make_tar, make_warc, make_zip, opened, to_record

from nguon.extract.limits import LIMITS, Limits
from nguon.model.page import Block
from nguon.model.reading import Reading
from nguon.pipeline.case import Options, build_case
from nguon.pipeline.page import try_page
from nguon.store.case import Case

SMALL = Limits(page=200_000, message=200_000, inner=200_000, free=100_000, free_all=400_000, total=10_000_000, members=200)
BOMB = b"<p>" * 1_000_000
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (98 + i, (b"&%c;" % (97 + i)) * 10) for i in range(9))


def laughs(root: bytes, inside: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE %s [<!ENTITY a "ha">%s]>%s' % (root, ENTITIES, inside)


def blocks_of(reading: Reading) -> list[Block]:
    return sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)


def read(raw: bytes) -> Reading:
    """Read a page; whatever it is, there is an answer, and every block lies on it."""
    reading = try_page("a", raw)
    assert reading.page.text or reading.problems
    assert all("nguon itself" not in problem.reason for problem in reading.problems)
    end = 0
    for block in blocks_of(reading):
        assert end <= block.start < block.end <= len(reading.page.text)
        end = block.end
    return reading


def zip_over(path: Path, count: int) -> Path:
    """A ZIP whose list names one packed stream many times (Fifield's bomb)."""
    packer = zlib.compressobj(9, wbits=-15)
    plain = b"a " * 50_000
    data = packer.compress(plain) + packer.flush()
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, zlib.crc32(plain), len(data), len(plain), 1, 0)
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a"
    names = entry * count
    local = b"PK\x03\x04" + head + b"a" + data
    path.write_bytes(local + names + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(names), len(local), 0))
    return path


def many_zips(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(9):
            archive.writestr(f"{n}.txt", b"a " * 45_000)
    return make_zip(path, {f"{n}.zip": inner.getvalue() for n in range(99)})


BOMBS: dict[str, Callable[[Path], Path]] = {
    "zip": lambda p: make_zip(p / "a.zip", {"b.html": BOMB, "good.txt": TEXT.encode()}),
    "zip with members over each other": lambda p: zip_over(p / "a.zip", 150),
    "zips in a zip": lambda p: many_zips(p / "a.zip"),
    "tar.gz": lambda p: make_tar(p / "a.tgz", {"good.txt": TEXT.encode(), "b.html": BOMB}, mode="w:gz"),
    "gzip body in a warc": lambda p: make_warc(
        p / "a.warc",
        [
            to_record("https://a.vn/1", gzip.compress(BOMB), head="Content-Type: text/html\r\nContent-Encoding: gzip"),
            to_record("https://a.vn/2", HTML.encode()),
        ],
    ),
    "gzip member in a warc": lambda p: make_warc(
        p / "a.warc.gz", [to_record("https://a.vn/2", HTML.encode()), to_record("https://a.vn/1", BOMB, kind="resource")]
    ),
    "many gzip bodies in a warc": lambda p: make_warc(
        p / "a.warc.gz",
        [
            to_record(
                f"https://a.vn/{n}", gzip.compress(b"a " * 90_000), head="Content-Type: text/html\r\nContent-Encoding: gzip"
            )
            for n in range(150)
        ],
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_stop_at_the_limits(tmp_path: Path, name: str) -> None:
    path = BOMBS[name](tmp_path)
    tracemalloc.start()
    pages, skipped, _ = opened(path, limits=SMALL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert skipped
    given = sum(len(page.raw or b"") for page in pages)
    assert given <= SMALL.free_all + SMALL.ratio * path.stat().st_size
    assert peak < given + 3_000_000
    if name in ("zip", "gzip body in a warc"):  # one bad member costs itself
        assert len(pages) == 1


def test_members_over_each_other_are_refused(tmp_path: Path) -> None:
    pages, skipped, _ = opened(zip_over(tmp_path / "a.zip", 2))
    assert pages == []
    assert "over each other" in next(iter(skipped.values()))


def test_an_honest_archive_may_hold_much(tmp_path: Path) -> None:
    members = {f"{n}.html": (HTML + f"<p>{n}</p>" * 200).encode() for n in range(300)}
    pages, skipped, _ = opened(make_zip(tmp_path / "a.zip", members))
    assert (len(pages), skipped) == (300, {})
    assert LIMITS.free_all + LIMITS.ratio * (tmp_path / "a.zip").stat().st_size > sum(map(len, members.values()))


@pytest.mark.parametrize("tag", ["div", "b", "table", "x-y"])
def test_deep_nesting_costs_no_text(tag: str) -> None:
    reading = read(f"<html><body><p>Đầu trang.</p>{f'<{tag}>' * 20_000}ở giữa{f'</{tag}>' * 20_000}<p>Cuối.</p>".encode())
    assert [w in reading.page.text for w in ("Đầu trang.", "ở giữa", "Cuối.")] == [True, True, True]


def test_entities_do_not_grow(tmp_path: Path) -> None:
    for root, inside in ((b"html", b"<html><body><p>&j; ch\xe1\xbb\xa3</p></body></html>"), (b"x", b"<x>&j;</x>")):
        raw = laughs(root, inside)
        assert len(read(raw).page.text) < 2 * len(raw)
    feed = laughs(b"rss", b"<rss><channel><item><title>a &j;</title><description>b &j;</description></item></channel></rss>")
    (tmp_path / "a.xml").write_bytes(feed)
    pages, _, _ = opened(tmp_path / "a.xml")
    assert sum(len(p.raw or b"") for p in pages) < len(feed)


OUTSIDE = (
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "%s">]><rss><channel><item><title>a</title>'
    b"<description>b&x;</description></item></channel></rss>"
)


def test_entities_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("bí mật")
    (tmp_path / "a.xml").write_bytes(OUTSIDE % (tmp_path / "secret.txt").as_uri().encode())
    pages, _, _ = opened(tmp_path / "a.xml")
    assert all("bí mật" not in (p.raw or b"").decode() for p in pages)
    html = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><html><body><p>a &x; b</p></body></html>'
    )
    assert "bí mật" not in read(html.encode()).page.text


LINE = "Không có gì lạ ở bến đò này cả. "


@pytest.mark.parametrize(
    "raw",
    [
        (LINE * 3_000).encode(),
        b"a" * 500_000,
        f"<html><body><p>{LINE * 3_000}</p></body></html>".encode(),
        ("“" + LINE * 1_500 + "” ông Năm nói").encode(),
        ("1" * 200_000).encode(),
        ("a." * 100_000).encode(),
        (". " * 100_000).encode(),
    ],
    ids=["words", "one word", "html", "a quotation", "digits", "dots in a word", "dots"],
)
def test_long_lines(raw: bytes) -> None:
    begun = time.process_time()
    reading = read(raw)
    assert time.process_time() - begun < 20
    assert len(reading.page.text.strip()) >= len(raw.decode().strip()) - 60


def test_long_lines_of_tables(tmp_path: Path) -> None:
    long = "a " * 200_000
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{long}"}}\n{{"text": "mot bai"}}\n')
    pages, skipped, _ = opened(tmp_path / "a.jsonl", limits=SMALL)
    assert [p.raw for p in pages] == [b"mot bai\n"]
    assert "a line longer than" in skipped[f"{tmp_path / 'a.jsonl'}#1"]
    (tmp_path / "a.csv").write_text(f'text,title\nmot bai,x\n"{long}",y\n')
    pages, skipped, _ = opened(tmp_path / "a.csv", limits=SMALL)
    assert len(pages) <= 1
    assert "a line longer than" in next(iter(skipped.values()))


@pytest.mark.parametrize(
    "raw", [bytes(100_000), b"\x00" * 10 + TEXT.encode(), TEXT.replace(" ", "\x00").encode(), b"\x00<html>\x00<p>a"]
)
def test_nuls(raw: bytes) -> None:
    reading = read(raw)
    if reading.page.kind == "text" and reading.page.text:
        assert reading.page.text == raw.decode("utf-8", "replace")


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3", b"\xf0\x9f\x98"])
@pytest.mark.parametrize("page", [TEXT, HTML], ids=["text", "html"])
def test_invalid_utf_8_in_the_middle(page: str, bad: bytes) -> None:
    raw = page.encode()
    at = raw.index("khách".encode()) + 2
    reading = read(raw[:at] + bad + raw[at:])
    assert "\ufffd" in reading.page.text
    assert "phóng viên" in reading.page.text
    assert reading.page.encoding == "utf-8"
    assert blocks_of(read(raw))[-1].role == blocks_of(reading)[-1].role


def names_in(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*")}


def test_nothing_is_written_or_read_outside(tmp_path: Path) -> None:
    """Links and names that lead out: a build reads nothing there and writes nothing but its case."""
    outside, inside = tmp_path / "outside", tmp_path / "in"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.txt").write_text("Bí mật ở ngoài\n\n" + TEXT, encoding="utf-8")
    (inside / "good.txt").write_text(TEXT, encoding="utf-8")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "dead.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inside / "pipe.txt")
    names = [
        "../up.txt",
        "/abs.txt",
        "a/../../up.txt",
        "..\\up.txt",
        "C:\\up.txt",
        "x\x00.txt",
        "./ok/a.txt",
        "~/x.txt",
        "a\nb.txt",
    ]
    make_zip(inside / "a.zip", {name: f"{TEXT}{n}".encode() for n, name in enumerate(names)})
    make_tar(inside / "a.tar", {name: f"{TEXT}x{n}".encode() for n, name in enumerate(names) if "\x00" not in name})
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(inside / "b.zip", "w") as archive:
        archive.writestr(link, str(outside / "secret.txt"))
    before = names_in(tmp_path)
    case = tmp_path / "case"
    built = build_case(case, [inside], Options(workers=0))
    assert names_in(tmp_path) - before == {"case", *(f"case/{name}" for name in names_in(case))}
    told = {str(s.path): s.reason for s in built.skipped}
    for name in ("link.txt", "folder", "loop", "dead.txt", "pipe.txt"):
        assert told[str(inside / name)]
    assert sum("leads out" in reason for reason in told.values()) >= 9
    for entry in Case.open(case).pages.values():
        assert "Bí mật" not in Case.open(case).raw(entry.id).decode()
        assert ".." not in Path(entry.source).parts


def test_a_name_on_a_page_is_no_way_out(tmp_path: Path) -> None:
    """What a container tells of its pages (address, title) names no file."""
    record: Any = to_record("file:///../../../etc/passwd", HTML.encode())
    path = make_warc(tmp_path / "a.warc", [record])
    build_case(tmp_path / "case", [path], Options(workers=0))
    assert {p.name for p in tmp_path.iterdir()} == {"a.warc", "case"}
