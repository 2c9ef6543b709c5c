"""What is and what is not spelt like a syllable."""

from __future__ import annotations

import unicodedata

import pytest

from nguon.lang.vi.syllable import is_syllable, split_tone


@pytest.mark.parametrize(
    "word",
    [
        "gì",
        "giết",
        "giếng",
        "quyết",
        "quý",
        "cướp",
        "nghiêng",
        "ghế",
        "kẻ",
        "huỳnh",
        "khuỷu",
        "Huế",
        "hoà",
        "hòa",
        "thuở",
        "xoong",
        "ngoéo",
        "Đắc",
        "ỉu",
        "yếu",
        "uống",
        "ở",
        "ạ",
        "ĐƯỜNG",
        "tuýp",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word",
    ["tấ", "b", "th", "côn.g", "kế.", "cế", "ghà", "ngé", "tàt", "hỏc", "Moscow", "nghành", "nuớc", "đươợc", "x", "bb", "ưở́"],
)
def test_others(word: str) -> None:
    assert not is_syllable(word)


def test_tone_is_split_off() -> None:
    assert split_tone("Tấn") == ("Tân", "\u0301")
