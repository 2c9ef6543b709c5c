"""Any input gives an answer: what can't be read gets one sentence, and the run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

NEWS = """Cầu Vạn Khê thông xe sau hai năm chờ đợi

Chủ tịch UBND huyện Cầu Giang Lê Khắc Tường cho biết cây cầu sẽ mở cho xe máy từ ngày 3/5/2024.

“Bà con đã đợi quá lâu”, ông Tường nói trong lễ khánh thành sáng 2/5/2024.
"""

TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_windows_1258(text: str) -> bytes:
    """Encode as the code page wants it: vowels with their own marks composed, tones behind them."""
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        out.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES)))
        out += [c for c in parts if c in TONES]
    return "".join(out).encode("cp1258")


READABLE = {
    "plain.txt": NEWS.encode(),
    "crlf.txt": NEWS.replace("\n", "\r\n").encode(),
    "old-mac.txt": NEWS.replace("\n", "\r").encode(),
    "decomposed.txt": unicodedata.normalize("NFD", NEWS).encode(),
    "bom.txt": b"\xef\xbb\xbf" + NEWS.encode(),
    "utf-16.txt": NEWS.encode("utf-16"),
    "windows-1258.txt": to_windows_1258(NEWS),
    "odd-quotes.txt": NEWS.replace("”", "").encode(),
}
NO_ARTICLE = {
    "furniture.txt": "Trang chủ\nTin mới nhất\nXEM NHIỀU\nĐăng nhập\nHotline: 0900 000 111\n".encode(),
}
UNREADABLE = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.bin": bytes(range(256)) * 64,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, dict[str, Any]], str]:
    """The exit code of one run of `nguon read` over all inputs, what it printed by file, and what it complained of."""
    folder = tmp_path_factory.mktemp("inputs")
    for name, raw in {**UNREADABLE, **READABLE, **NO_ARTICLE}.items():
        (folder / name).write_bytes(raw)
    names = [*UNREADABLE, "no-such-file.txt", *READABLE, *NO_ARTICLE]
    command = [sys.executable, "-c", "from nguon.cli.main import main; main()", "read", *(str(folder / name) for name in names)]
    done = subprocess.run(command, capture_output=True, check=False)
    pages = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, {Path(page["page"]["source"]).name: page for page in pages}, done.stderr.decode("utf-8")


def test_one_line_for_each_in_the_order_given(printed: tuple[int, dict[str, dict[str, Any]], str]) -> None:
    code, pages, complaints = printed
    assert list(pages) == [*UNREADABLE, "no-such-file.txt", *READABLE, *NO_ARTICLE]
    assert code == 1
    assert "Traceback" not in complaints


@pytest.mark.parametrize("name", [*UNREADABLE, "no-such-file.txt"])
def test_what_cannot_be_read_gets_one_sentence(printed: tuple[int, dict[str, dict[str, Any]], str], name: str) -> None:
    page = printed[1][name]
    assert "articles" not in page
    assert 10 < len(page["error"]) < 200
    assert "\n" not in page["error"]
    assert "Error" not in page["error"]


@pytest.mark.parametrize("name", READABLE)
def test_an_article_is_read_however_it_is_written(printed: tuple[int, dict[str, dict[str, Any]], str], name: str) -> None:
    page = printed[1][name]
    assert "error" not in page
    (article,) = page["articles"]
    assert {s["actor"] for s in article["statements"]} == {"Lê Khắc Tường"}
    assert article["published"]["value"][:7] == "2024-05"


@pytest.mark.parametrize("name", NO_ARTICLE)
def test_a_page_of_furniture_has_no_article(printed: tuple[int, dict[str, dict[str, Any]], str], name: str) -> None:
    page = printed[1][name]
    assert page["articles"] == []
    assert len(page["furniture"]) == 5
