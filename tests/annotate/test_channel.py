"""Which names are outlets, whatever kind they were taken for."""

from __future__ import annotations

import pytest

from nguon.annotate.channel import can_be_outlet, is_outlet
from nguon.annotate.clause import Ground, lay_ground
from nguon.annotate.cue import lower
from nguon.annotate.speech import compile_speech
from nguon.lang.pack import load
from nguon.model.annotation import Mention

PACK = load("vi")


def ground(text: str) -> tuple[Ground, Mention]:
    mention = Mention("p", "p.0", 0, len(text), "person", text, "test")
    return lay_ground(text, lower(text), compile_speech(PACK), [], [mention], [], []), mention


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Báo Bến Thượng", True),
        ("Tạp chí Sông Lạc", True),
        ("Bến Thượng Times", True),
        ("Reuters", True),
        ("VnExpress", True),
        ("Bộ Công Thương", False),
        ("Công an tỉnh Sơn Đài", False),
        ("Bộ Ngoại giao Sơn Đài Hạ", False),
        ("Lê Văn Mận", False),
        ("Eva Mận", False),
    ],
)
def test_outlets_show_by_their_words(name: str, expected: bool) -> None:
    assert is_outlet(*ground(name)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Tin Bến Thượng", True), ("Sông Mới", True), ("Lê Văn Mận", False), ("Mận", False), ("Kaarel Tamm", False)],
)
def test_a_name_that_no_family_bears_may_be_an_outlet(name: str, expected: bool) -> None:
    assert can_be_outlet(*ground(name)) is expected
