"""Every encoding that pages come in is read; what is no text is refused in a sentence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.errors import PageError
from nguon.lang.vi.syllable import is_syllable
from nguon.text.decode import declared, decode

NEWS = "Cầu Vạn Khê thông xe\r\n\r\nÔng Lê Khắc Tường nói: “Bà con đã đợi quá lâu”.\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_windows_1258(text: str) -> bytes:
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        out.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES)))
        out += [c for c in parts if c in TONES]
    return "".join(out).encode("cp1258")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (NEWS.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + NEWS.encode(), "utf-8"),
        (NEWS.encode("utf-16-le"), "utf-16-le"),
        (NEWS.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe" + NEWS.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + NEWS.encode("utf-16-be"), "utf-16-be"),
        (NEWS.encode("utf-32"), "utf-32-le"),
        (in_windows_1258(NEWS), "cp1258"),
    ],
)
def test_encodings(raw: bytes, encoding: str) -> None:
    found = decode(raw, is_syllable)
    assert found.encoding == encoding
    assert unicodedata.normalize("NFC", found.text.lstrip("\ufeff")) == NEWS


def test_mark_and_line_ends_stay() -> None:
    raw = b"\xef\xbb\xbf" + NEWS.encode()
    assert decode(raw).text == raw.decode("utf-8")


def test_zeros_in_a_text_stay() -> None:
    raw = (NEWS * 20).encode() + b"\x00\x00abc"
    assert decode(raw).text == raw.decode("utf-8")


def test_a_broken_byte_costs_one_character() -> None:
    text = NEWS * 30
    raw = text.encode()
    at = raw.index("Vạn".encode()) + 1
    found = decode(raw[:at] + b"\xff" + raw[at:], is_syllable)
    assert found.encoding == "utf-8"
    assert found.text.replace("\ufffd", "") == text


@pytest.mark.parametrize("raw", [b"", b" \n\t", b"\xef\xbb\xbf", b"\x00\x00"])
def test_empty(raw: bytes) -> None:
    with pytest.raises(PageError, match="empty"):
        decode(raw)


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n" + bytes(99), b"%PDF-1.7\n" + b"x" * 99, b"PK\x03\x04zip", bytes(range(256)) * 9]
)
def test_binary(raw: bytes) -> None:
    with pytest.raises(PageError, match="not a page of text"):
        decode(raw)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'<meta charset="windows-1258">', "cp1258"),
        (b"<meta http-equiv=content-type content='text/html; charset=utf-8'>", "utf-8"),
        (b'<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
        (b'<meta charset="no-such-thing">', None),
        (b"<p>charset=utf-8</p>", None),
    ],
)
def test_declared(raw: bytes, name: str | None) -> None:
    assert declared(raw) == name


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_sentence(raw: bytes) -> None:
    problem = ""
    try:
        assert isinstance(decode(raw, is_syllable).text, str)
    except PageError as error:
        problem = str(error)
    assert "\n" not in problem
    assert not problem or len(problem) > 20
