"""MHTML and mail: the root part with its address and day; damage costs the file alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.container_case import HTML, TEXT, opened, to_mhtml

from nguon.extract.limits import Limits

ALTERNATIVES = f"""From: tin@bao-vancat.vn
To: ban.doc@example.org
Subject: Tin
Date: Wed, 20 Mar 2024 08:00:00 +0700
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{TEXT}
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

{HTML}
--x--
"""


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.bin"])
def test_the_page_in_an_mhtml(tmp_path: Path, coding: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(to_mhtml(HTML.encode(), coding=coding))
    (page,), skipped, _ = opened(path)
    assert page.raw is not None
    assert page.raw.decode().strip() == HTML
    assert page.source == str(path)
    assert (page.hints.url, page.hints.captured) == ("https://bao-vancat.vn/ben-do.html", "2024-03-20T08:00:00+07:00")
    assert (page.hints.title, page.hints.charset) == ("Bến đò", "utf-8")
    assert skipped == {}


def test_the_html_of_a_mail_comes_before_its_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_text(ALTERNATIVES, encoding="utf-8")
    (page,), _, _ = opened(path)
    assert page.raw is not None
    assert page.raw.decode().strip() == HTML
    path.write_text(ALTERNATIVES.partition("--x\nContent-Type: text/html")[0] + "--x--\n", encoding="utf-8")
    (page,), _, _ = opened(path)
    assert page.raw is not None
    assert page.raw.decode().strip() == TEXT.strip()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nxxx", "holds no page"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n",
            "page",
        ),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=nowhere\r\n\r\n  \r\n", "empty"),
        (b"".join(b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(3000)), ""),
    ],
)
def test_bad_messages(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"Content-Type: multipart/mixed; boundary=0\r\n\r\n" + raw if raw.startswith(b"--0") else raw)
    pages, skipped, _ = opened(path)
    assert pages == []
    assert says in skipped[str(path)]


def test_a_large_message(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(to_mhtml(HTML.encode()))
    assert "larger than" in opened(path, limits=Limits(message=500))[1][str(path)]


@given(cut=st.integers(1, 3000), at=st.integers(0, 3000), sign=st.integers(0, 255))
def test_any_damage(tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, sign: int) -> None:
    raw = bytearray(to_mhtml(HTML.encode()))
    raw[at % len(raw)] = sign
    path = tmp_path_factory.mktemp("mail") / "a.mht"
    path.write_bytes(raw[:cut])
    pages, skipped, _ = opened(path)
    assert len(pages) + len(skipped) == 1
