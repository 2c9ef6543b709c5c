"""Which files are pages; whatever is passed over is told with a reason."""

from __future__ import annotations

from pathlib import Path

from nguon.extract.folder import Found, Skipped, find_pages


def test_a_folder(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("mật")
    (folder / "b.txt").write_text("một bài")
    (folder / "a.data").write_text("<html><p>một trang</p></html>")
    (folder / ".hidden.txt").write_text("ẩn")
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    (folder / "d.txt").write_bytes(b"")
    (folder / "e.json").write_text("{}")
    (folder / "sub").mkdir()
    (folder / "sub" / "f.html").write_text("<p>x</p>")
    (folder / "away").symlink_to(outside)
    (folder / "away.txt").symlink_to(outside / "secret.txt")
    (folder / "near.txt").symlink_to(folder / "b.txt")
    found = find_pages([folder, folder / "b.txt", tmp_path / "none"])
    assert [f.path.name for f in found if isinstance(f, Found)] == ["a.data", "b.txt", "f.html"]
    reasons = {f.path.name: f.reason for f in found if isinstance(f, Skipped)}
    assert set(reasons) == {".hidden.txt", "c.png", "d.txt", "e.json", "away", "away.txt", "none"}
    assert "leads out" in reasons["away.txt"]
    assert "PNG" in reasons["c.png"]
    assert "empty" in reasons["d.txt"]


def test_a_file_named_by_the_user_is_looked_at(tmp_path: Path) -> None:
    page = tmp_path / ".page"
    page.write_text("một bài")
    assert find_pages([page]) == [Found(page, str(page))]


def test_what_was_saved_along_with_a_whole_page_is_no_page(tmp_path: Path) -> None:
    for name in ("a.html", "a_files/frame.html", "a_files/x/y.css", "b.htm", "b-Dateien/z.html", "c_files/page.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<p>một trang</p>", encoding="utf-8")
    found = find_pages([tmp_path])
    assert [str(f.path.relative_to(tmp_path)) for f in found] == ["a.html", "b.htm", "c_files/page.html"]
    assert all(isinstance(f, Found) for f in found)


def test_containers_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    raws = {
        "a.csv": b"text\nx\n", "b": b"WARC/1.0\r\n", "c.txt": b"PK\x03\x04", "d.html": b"<rss></rss>",
        "e.mht": b"MIME-Version: 1.0\n", "f.jsonl": b"{}",
        "g.eml": b"From: x", "h.bin": b"PAR1", "i.txt": b"mot bai", "j.csv": b"",
    }  # fmt: skip
    for name, raw in raws.items():
        (tmp_path / name).write_bytes(raw)
    found = find_pages([tmp_path])
    kinds = ["csv", "warc", "zip", "feed", "mail", "jsonl", "mail", "parquet", "page"]
    assert [f.kind for f in found if isinstance(f, Found)] == kinds
    assert [f.path.name for f in found if isinstance(f, Skipped)] == ["j.csv"]


def test_standard_input(tmp_path: Path) -> None:
    assert find_pages(["-"]) == [Found(Path("-"), "-", "input")]
