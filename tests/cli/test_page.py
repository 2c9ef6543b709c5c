from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

PAGE = """Chủ bến đò Vạn Cát nói sẽ đóng bến từ tháng tư năm nay

Ngày 12/3/2024, bà Trần Tư Lan, chủ bến đò Vạn Cát ở tỉnh Sông Hồ, cho biết sẽ đóng cửa bến từ tháng 4 vì không còn khách.

“Chúng tôi không còn khách từ khi có cầu mới, mỗi ngày chỉ vài chuyến,” bà Lan nói với phóng viên.
"""


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_read_prints_a_line_a_page_in_the_order_given(run: Run, tmp_path: Path) -> None:
    names = [tmp_path / f"{n}.txt" for n in (3, 1, 2)]
    for path in names:
        path.write_text(PAGE + path.name, encoding="utf-8")
    done = run("read", *names)
    assert done.returncode == 0
    assert [line["page"]["source"] for line in lines(done)] == [str(p) for p in names]
    assert done.stderr == b""
    many = run("read", *names, "--workers", "2")
    assert lines(many) == lines(done)
    folder = run("read", tmp_path)
    assert [line["page"]["source"] for line in lines(folder)] == [str(p) for p in sorted(names)]
    both = run("read", tmp_path, "--workers", "2")
    assert lines(both) == lines(folder)


def test_read_from_standard_input(run: Run) -> None:
    done = run("read", "-", stdin=PAGE.encode())
    (line,) = lines(done)
    assert line["page"] == {
        "source": "-",
        "sha256": hashlib.sha256(PAGE.encode()).hexdigest(),
        "encoding": "utf-8",
        "characters": len(PAGE),
    }
    assert set(line) == {"page", "furniture", "articles"}


def test_a_page_that_fails_costs_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blob.txt").write_bytes(bytes(range(256)) * 9)
    done = run("read", tmp_path / "nowhere.txt", tmp_path / "empty.txt", tmp_path / "blob.txt", tmp_path / "good.txt")
    assert done.returncode == 1
    found = lines(done)
    assert ["error" in line for line in found] == [True, True, True, False]
    for line in found[:3]:
        assert set(line) == {"page", "error"}
        assert len(line["error"]) < 200
        assert "\n" not in line["error"]
    assert b"Traceback" not in done.stderr


def test_things_in_a_folder_that_are_no_pages_are_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run("read", tmp_path)
    assert done.returncode == 0
    assert len(lines(done)) == 1
    assert b"picture.png" in done.stderr


ODD: dict[str, bytes] = {
    "furniture": "Trang chủ\nĐăng nhập\nTin mới nhất\nXem nhiều\n© 2024 Báo Bến Cát\n".encode(),
    "odd quotes": (PAGE + '“Tôi không ký, ông nói.\n”””““"\n').encode(),
    "crlf": PAGE.replace("\n", "\r\n").encode(),
    "cr": PAGE.replace("\n", "\r").encode(),
    "nfd": unicodedata.normalize("NFD", PAGE).encode(),
    "bom": b"\xef\xbb\xbf" + PAGE.encode(),
    "utf-16": PAGE.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + PAGE.encode("utf-16-be"),
    "nul inside": PAGE.replace("khách", "kh\x00ách").encode(),
    "one long line": ("Ông Năm nói không biết gì về việc này. " * 3000).encode(),
    "html": f"<html><body><h1>Tít của bài</h1><p>{PAGE}</p><script>alert('“')</script></body></html>".encode(),
    "broken html": f"<html><body><div><p>{PAGE}<table><tr><td><b></i></div></html".encode(),
    "one letter": b"x",
}


@pytest.mark.parametrize("name", ODD)
def test_any_input_gives_an_answer(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(ODD[name])
    done = run("read", path)
    (line,) = lines(done)
    assert done.returncode == ("error" in line)
    assert b"Traceback" not in done.stderr
    assert line["page"]["sha256"] == hashlib.sha256(ODD[name]).hexdigest()
    if "error" not in line:
        assert line["page"]["characters"] > 0


def test_windows_1258(run: Run, tmp_path: Path) -> None:
    """Letters of that code page carry their tone behind them."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    text = ""
    for letter in PAGE.replace("“", '"').replace("”", '"'):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in parts if c in marks)
        text += unicodedata.normalize("NFC", "".join(c for c in parts if c not in marks)) + tone
    (tmp_path / "old.txt").write_bytes(text.encode("cp1258"))
    (line,) = lines(run("read", tmp_path / "old.txt"))
    assert line["page"]["encoding"] in ("cp1258", "windows-1258")
    assert line["page"]["characters"] == len(text)


def test_a_very_long_page_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("Không có gì lạ ở bến đò này cả.\n" * 10_000, encoding="utf-8")
    done = run("read", tmp_path / "long.txt")
    (line,) = lines(done)
    assert "error" in line or line["page"]["characters"] == 10_000 * 32


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / f"{n}.txt").write_text(PAGE * 20, encoding="utf-8")
    command = f"{sys.executable} -m nguon.cli.main read {tmp_path} | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_look_shows_roles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    done = run("look", tmp_path / "a.txt")
    assert done.returncode == 0
    shown = done.stdout.decode()
    assert "Chúng tôi không còn khách" in shown
    assert any(word in shown for word in ("tít", "thân bài"))
    english = run("look", tmp_path / "a.txt", "--lang", "en")
    assert any(word in english.stdout.decode() for word in ("title", "body"))
    assert done.stderr != english.stderr, "the day and its reason are in the language too"
    assert run("look", tmp_path / "nowhere.txt").stderr.decode().startswith("nguon: there is no such file")
    assert run("look", tmp_path).returncode == 1
