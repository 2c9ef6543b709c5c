"""Pages taken in by workers: the same pages and the same words as when they are taken in one after the other."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import Any

import pytest

from nguon.engines.local import LocalEngine
from nguon.extract.found import Found
from nguon.pipeline import take
from nguon.pipeline.case import Options, build_case
from nguon.pipeline.take import find_inputs, find_lines, find_ranges, take_pages
from nguon.store.case import Case

HTML = (
    "<html><head><title>Hồ Sen {n}</title></head><body><h1>Hồ Sen {n}</h1>"
    "<p>Bà Lê Thị Sậy nói hồ sẽ được nạo vét, {n}.</p>{fill}</body></html>"
)


def record(n: int, body: bytes | None = None, media: str = "text/html; charset=utf-8", level: int = 6) -> bytes:
    """A packed WARC record."""
    fill = "".join(f"<p>{(n * k * 7919) % 100003} sen</p>" for k in range(40))
    body = body if body is not None else HTML.format(n=n, fill=fill).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + media.encode() + b"\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bao.vn/{n}\r\nWARC-Date: 2031-03-02T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{n:08}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n", level, mtime=0)


def taken(folder: Path, inputs: list[Path | str], workers: int = 0) -> list[Any]:
    with LocalEngine(workers=workers) as engine:
        found = find_inputs(inputs)
        return list(take_pages(engine, Case.create(folder), [f for f in found if isinstance(f, Found)]))


def plain(rows: list[Any]) -> list[tuple[Any, ...]]:
    """What is the same however a file was cut."""
    return [(r.id, r.source, r.hints) for r in rows if hasattr(r, "hints")]


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(record(n) for n in range(30)))
    return file


def test_a_warc_is_cut_where_records_begin(warc: Path) -> None:
    raw = warc.read_bytes()
    starts = [0]
    for n in range(29):
        starts.append(starts[-1] + len(record(n)))
    for step in (1, 500, 1000, 5000, len(raw) + 1):
        cuts = find_ranges(io.BytesIO(raw), len(raw), step)
        assert set(cuts) <= set(starts[1:])
        assert len(cuts) == len(set(cuts))
        assert step != 1 or cuts == starts[1:]
        assert step != 1000 or len(cuts) > 5
    assert find_ranges(io.BytesIO(zlib.compress(raw)), 5000, 100) == []


@pytest.mark.parametrize("look", [64, 4096, 2**20])
def test_records_are_found_however_little_is_read_at_once(warc: Path, look: int, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = warc.read_bytes()
    whole = find_ranges(io.BytesIO(raw), len(raw), 700)
    monkeypatch.setattr(take, "LOOK", look)
    assert find_ranges(io.BytesIO(raw), len(raw), 700) == whole


@pytest.mark.parametrize("step", [700, 3000])
def test_ranges_give_what_the_whole_file_gives(warc: Path, tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = taken(tmp_path / "whole", [warc])
    assert len(plain(whole)) == 30
    monkeypatch.setattr(take, "RANGE", step)
    assert plain(taken(tmp_path / "ranges", [warc], workers=2)) == plain(whole)


@pytest.mark.parametrize("step", [300, 1777, 9000])
def test_ranges_of_an_unpacked_warc_give_what_it_gives_whole(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = [gzip.decompress(record(n)) for n in range(20)]
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(raw))
    whole = taken(tmp_path / "whole", [file])
    assert [r.hints.url for r in whole if hasattr(r, "hints")] == [f"https://bao.vn/{n}" for n in range(20)]
    monkeypatch.setattr(take, "RANGE", step)
    cuts = find_ranges(io.BytesIO(file.read_bytes()), file.stat().st_size)
    assert len(cuts) >= 2
    assert set(cuts) <= {sum(map(len, raw[:n])) for n in range(20)}
    assert plain(taken(tmp_path / "ranges", [file])) == plain(whole)
    holder = gzip.decompress(record(50, gzip.decompress(record(100)) * 3, "text/plain"))  # what it holds looks like records
    file.write_bytes(b"".join([*raw[:9], holder, *raw[9:]]))
    monkeypatch.setattr(take, "RANGE", 2**30)
    whole = taken(tmp_path / "whole2", [file])
    assert len(plain(whole)) == 21
    monkeypatch.setattr(take, "RANGE", step)
    assert plain(taken(tmp_path / "ranges2", [file])) == plain(whole)


LINES = [
    *(f'{{"text": "Tin số {n}: Hồ Sen được nạo vét từ hôm nay.", "url": "https://bao.vn/{n}"}}' for n in range(40)),
    "", "no JSON", '{"url": "https://bao.vn/x"}', '{"text": "' + "dài " * 900 + '"}', "[1]",
    *(f'{{"url": "https://bao.vn/{n}", "more": 1, "text": "Tin #{n}"}}' for n in range(50, 60)),
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "", "\n\n"])
@pytest.mark.parametrize("step", [1, 700, 5000])
def test_ranges_of_json_lines_give_what_the_whole_file_gives(
    tmp_path: Path, step: int, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other, bad = (tmp_path / name for name in ("a.jsonl", "b.txt", "c.jsonl"))
    file.write_text("\n".join(LINES) + end, encoding="utf-8")
    other.write_text("Hội Sậy họp.\n\nBà Lê Thị Sậy nói hồ sẽ được nạo vét.", encoding="utf-8")
    bad.write_text("no JSON\n" * 3, encoding="utf-8")
    whole = taken(tmp_path / "whole", [file, other, bad])
    assert len(plain(whole)) == 52
    monkeypatch.setattr(take, "RANGE", step)
    with file.open("rb") as opened:
        cuts = find_lines(opened, file.stat().st_size)
    assert all(file.read_bytes()[cut - 1] == 10 for cut in cuts)
    assert step == 5000 or len(cuts) > 5
    ranges = taken(tmp_path / "ranges", [file, other, bad])
    assert plain(ranges) == plain(whole)
    assert [r for r in ranges if not hasattr(r, "hints")] == [r for r in whole if not hasattr(r, "hints")]


def test_a_large_file_is_shared_out_on_one_machine_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("\n".join(LINES), encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("Hội Sậy họp.\n\nBà Lê Thị Sậy nói hồ sẽ được nạo vét.", encoding="utf-8")
    whole = build_case(tmp_path / "whole", [tmp_path / "in"], Options(workers=0))
    monkeypatch.setattr(take, "RANGE", 900)
    asked: list[int] = []
    monkeypatch.setattr("nguon.pipeline.case.take_pages", lambda *a: asked.append(1) or take_pages(*a))
    ranges = build_case(tmp_path / "ranges", [tmp_path / "in"], Options(workers=0))
    assert asked
    assert ranges.counts == whole.counts
    assert (ranges.skipped, ranges.noted) == (whole.skipped, whole.noted)
    ours, theirs = (Case.open(tmp_path / name).pages for name in ("whole", "ranges"))
    assert {i: (p.source, p.hints) for i, p in ours.items()} == {i: (p.source, p.hints) for i, p in theirs.items()}


def test_a_record_inside_of_a_record_is_no_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = b"".join(record(100 + n) for n in range(30))
    file = tmp_path / "a.warc.gz"
    hidden = record(50, inner, "application/gzip", level=0)  # not packed again: its own records lie bare in the file
    file.write_bytes(b"".join(record(n) for n in range(5)) + hidden + b"".join(record(n) for n in range(5, 9)))
    whole = taken(tmp_path / "whole", [file])
    assert [r.hints.url for r in whole if hasattr(r, "hints")] == [f"https://bao.vn/{n}" for n in range(9)]
    monkeypatch.setattr(take, "RANGE", 2000)
    assert find_ranges(io.BytesIO(file.read_bytes()), file.stat().st_size, 2000)
    assert plain(taken(tmp_path / "ranges", [file])) == plain(whole)


def test_a_damaged_warc_gives_what_comes_before_the_damage(warc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = bytearray(warc.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 300] = b"\0" * 300
    warc.write_bytes(raw)
    whole = taken(tmp_path / "whole", [warc])
    monkeypatch.setattr(take, "RANGE", 2000)
    parts = taken(tmp_path / "ranges", [warc])
    assert plain(parts) == plain(whole)
    assert [r.reason for r in parts if hasattr(r, "reason")] == [r.reason for r in whole if hasattr(r, "reason")]
    assert 5 < len(plain(whole)) < 30


def test_places_are_read_like_folders(tmp_path: Path, warc: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    files.store.clear()
    rows = "".join(f'{{"text": "Tin số {n}: Hồ Sen được nạo vét từ hôm nay."}}\n' for n in range(3))
    here = {
        "a.warc.gz": warc.read_bytes(),
        "in/b.txt": "Hội Sậy họp.\n\nBà Lê Thị Sậy nói hồ sẽ được nạo vét.".encode(),
        "in/c.jsonl": rows.encode(),
        "in/d.png": b"\x89PNG\r\n\x1a\n\0\0\0\0",
        "in/e.html": HTML.format(n=7, fill="").encode(),
        "in/e_files/x.html": HTML.format(n=8, fill="").encode(),
        ".hidden/x.txt": b"mot hai ba",
    }
    for name, raw in here.items():
        (tmp_path / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pages" / name).write_bytes(raw)
        files.pipe(f"/pages/{name}", raw)
    there = build_case(tmp_path / "there", ["memory://pages"], Options(workers=0))
    ours = build_case(tmp_path / "ours", [f"file://{tmp_path}/pages"], Options(workers=0))
    assert there.counts == ours.counts
    assert there.counts["pages"] == 35
    assert {str(s.path).rpartition("pages/")[2] for s in there.skipped} == {".hidden/x.txt", "in/d.png"}
    assert [n.words for n in there.noted] == [n.words for n in ours.noted]
    sources = {page.source for page in Case.open(tmp_path / "there").pages.values()}
    assert {"memory://pages/in/b.txt", "memory://pages/in/c.jsonl#2"} <= sources
    ids = {page.id for page in Case.open(tmp_path / "there").pages.values()}
    assert ids >= {page.id for page in Case.open(tmp_path / "ours").pages.values()}
    files.store.clear()
