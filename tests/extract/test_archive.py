"""ZIP and tar: what is in them, and what is refused."""

from __future__ import annotations

import gzip
import io
import random
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.container_case import HTML, TEXT, make_tar, make_warc, make_zip, opened, to_record

from nguon.extract.archive import refuse_name
from nguon.extract.limits import MB, Limits

PACKINGS = {".tar": "w", ".tar.gz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz", ".bin": "w:gz"}
MEMBERS = {
    "in/a.html": HTML.encode(),
    "in/b.txt": TEXT.encode(),
    "in/c.png": b"\x89PNG\r\n\x1a\n" + bytes(99),
    "in/d.json": b"{}",
    "in/empty.txt": b"",
    "whole.html": HTML.encode() + b"<!-- whole -->",
    "whole_files/frame.html": b"<html><p>quang cao</p></html>",
    "other_files/x.txt": b"mot bai",
    "../out.txt": b"x",
    "/abs.txt": b"x",
    ".hidden/x.txt": b"x",
}
WANTED = ["in/a.html", "in/b.txt", "whole.html", "other_files/x.txt"]


@pytest.mark.parametrize("ending", [".zip", *PACKINGS])
def test_members(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    if ending == ".zip":
        make_zip(path, MEMBERS)
    else:
        make_tar(path, MEMBERS, mode=PACKINGS[ending])
    before = sorted(tmp_path.rglob("*"))
    pages, skipped, _ = opened(path)
    assert [p.source for p in pages] == [f"{path}!/{name}" for name in WANTED]
    assert [p.raw for p in pages] == [MEMBERS[name] for name in WANTED]
    assert set(skipped) == {
        str(Path(f"{path}!/{n}")) for n in ("in/c.png", "in/d.json", "in/empty.txt", "../out.txt", "/abs.txt", ".hidden/x.txt")
    }
    assert "leads out" in skipped[str(Path(f"{path}!/../out.txt"))]
    assert "PNG" in skipped[f"{path}!/in/c.png"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("a/b.html", False), ("a..b.html", False), ("..", True), ("a/../../b", True), ("a\\..\\b", True), ("/etc/passwd", True),
        ("C:\\x.txt", True), ("c:x", True), ("\\\\server\\x", True), ("a\x00b", True),
    ],
)  # fmt: skip
def test_names(name: str, refused: bool) -> None:
    assert (refuse_name(name) is not None) == refused


def test_links_and_devices(tmp_path: Path) -> None:
    extra = []
    for name, kind in (("link.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        extra.append(member)
    pages, skipped, _ = opened(make_tar(tmp_path / "a.tar", {"b.txt": TEXT.encode()}, extra))
    assert [p.raw for p in pages] == [TEXT.encode()]
    assert sorted(skipped.values()) == ["a link", "a link", "not a file"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert list(opened(tmp_path / "a.zip")[1].values()) == ["a link"]


def test_encrypted_members_are_told(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"secret.txt": TEXT.encode(), "b.txt": b"mot bai"})
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    path.write_bytes(data)
    pages, skipped, _ = opened(path)
    assert [p.raw for p in pages] == [b"mot bai"]
    assert "encrypted" in skipped[f"{path}!/secret.txt"]


def test_containers_in_an_archive_are_opened_once(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"p.html": HTML.encode()})
    deep = make_zip(tmp_path / "deep.zip", {"inner.zip": inner.read_bytes()})
    warc = make_warc(tmp_path / "w.warc.gz", [to_record("https://bao-vancat.vn/a", HTML.encode())])
    members = {
        "inner.zip": inner.read_bytes(),
        "deep.zip": deep.read_bytes(),
        "rows.jsonl": b'{"text": "mot bai"}\n',
        "rows.csv.gz": gzip.compress(b"text\nhai bai\n"),
        "w.warc.gz": warc.read_bytes(),
        "p.html.gz": gzip.compress(HTML.encode()),
    }
    for path in (make_zip(tmp_path / "a.zip", members), make_tar(tmp_path / "a.tar.gz", members, mode="w:gz")):
        pages, skipped, _ = opened(path)
        assert [p.source.removeprefix(f"{path}!/") for p in pages] == [
            "inner.zip!/p.html", "rows.jsonl#1", "rows.csv.gz#1", "w.warc.gz#0:https://bao-vancat.vn/a", "p.html.gz",
        ]  # fmt: skip
        assert list(skipped) == [f"{path}!/deep.zip!/inner.zip"]


def test_a_wacz_gives_the_pages_of_its_archive_only(tmp_path: Path) -> None:
    warc = make_warc(tmp_path / "w.warc.gz", [to_record("https://bao-vancat.vn/a", HTML.encode())])
    path = make_zip(
        tmp_path / "a.wacz",
        {"datapackage.json": b"{}", "pages/pages.jsonl": b'{"text": "x"}\n', "archive/w.warc.gz": warc.read_bytes()},
    )
    pages, skipped, _ = opened(path)
    assert [p.source for p in pages] == [f"{path}!/archive/w.warc.gz#0:https://bao-vancat.vn/a"]
    assert skipped == {}


@pytest.mark.parametrize("ending", [".zip", ".tar.gz", ".tar.bz2", ".tar.xz", ".txt.gz"])
def test_bombs(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    bomb = b" \n" * (20 * MB)
    if ending == ".zip":
        make_zip(path, {"bomb.txt": b"a" + bomb, "good.txt": TEXT.encode()})
    elif ending == ".txt.gz":
        path.write_bytes(gzip.compress(b"a" + bomb))
    else:
        make_tar(path, {"good.txt": TEXT.encode(), "bomb.txt": b"a" + bomb}, mode=PACKINGS[ending])
    pages, skipped, _ = opened(path)
    assert [p.raw for p in pages] == ([] if ending == ".txt.gz" else [TEXT.encode()])
    assert len(skipped) == 1
    assert "times its size" in next(iter(skipped.values()))


def test_a_member_larger_than_a_page(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(600).hex().encode()
    pages, skipped, _ = opened(make_zip(tmp_path / "a.zip", {"a.txt": noise, "b.txt": b"b"}), limits=Limits(page=1000))
    assert [p.raw for p in pages] == [b"b"]
    assert "larger than" in skipped[f"{tmp_path / 'a.zip'}!/a.txt"]


def test_too_many_members(tmp_path: Path) -> None:
    members = {f"{n}.txt": b"x" for n in range(70_000)}
    reasons = opened(make_zip(tmp_path / "a.zip", members), limits=Limits(members=1000))[1]
    assert list(reasons) == [str(tmp_path / "a.zip")]
    assert "more than" in reasons[str(tmp_path / "a.zip")]
    few = dict(list(members.items())[:30])
    pages, reasons, _ = opened(make_tar(tmp_path / "a.tar", few), limits=Limits(members=10))
    assert len(pages) == 10
    assert "more than 10 files" in reasons[str(tmp_path / "a.tar")]


def test_an_office_file_is_none(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert "Office" in opened(path)[1][str(path)]
    path = make_zip(tmp_path / "b.docx", {"[Content_Types].xml": b"<x/>"})
    assert "ZIP" in opened(path)[1][str(path)]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damage_costs_only_the_archive(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Cut short, or with bytes changed: an answer, no exception, and no page that was not put in."""
    folder = tmp_path_factory.mktemp("damage")
    ending = data.draw(st.sampled_from([".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz"]))
    members = {f"{n}.txt": f"{n} {TEXT}".encode() for n in range(3)}
    path = folder / f"a{ending}"
    if ending == ".zip":
        make_zip(path, members)
    else:
        make_tar(path, members, mode=PACKINGS[ending])
    raw = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        raw = raw[: data.draw(st.integers(1, len(raw)))]
    for _ in range(data.draw(st.integers(0, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)
    pages, skipped, _ = opened(path)
    assert all("\n" not in reason for reason in skipped.values())
    if ending not in (".tar",):  # a plain tar keeps no checksum of what is in it
        assert {p.raw for p in pages if p.raw is not None} <= set(members.values())


def test_truncated_archives_are_told(tmp_path: Path) -> None:
    members = {f"{n}.txt": f"{n} {TEXT}".encode() for n in range(9)}
    for path in (make_zip(tmp_path / "a.zip", members), make_tar(tmp_path / "a.tar", members)):
        path.write_bytes(path.read_bytes()[:2000])
        _, skipped, _ = opened(path)
        assert "damaged" in skipped[str(path)]


def test_a_huge_header_in_a_tar(tmp_path: Path) -> None:
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, 40 * MB
    data = io.BytesIO()
    data.write(member.tobuf())
    data.write(b"30 comment=" + b"x" * (1 * MB))
    path = tmp_path / "a.tar"
    path.write_bytes(data.getvalue())
    assert "header is too large" in opened(path)[1][str(path)]


def test_a_member_without_a_name(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"x": b"mot bai"})
    path.write_bytes(path.read_bytes().replace(b"x", b"\x00"))
    assert list(opened(path)[1].values()) == ["a name that leads out of the archive"]
