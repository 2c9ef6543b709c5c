from __future__ import annotations

import pytest

from nguon.errors import PackError
from nguon.lang.pack import load


def test_the_version_is_the_same_twice_and_short() -> None:
    assert load("vi").version == load("vi").version
    assert len(load("vi").version) == 12


def test_a_lexicon_is_rows_by_column() -> None:
    rows = load("vi").lexicon("abbreviations")
    assert {"word": "GS.", "example": "GS. Lê Văn Bình"} in rows


@pytest.mark.parametrize("name", load("vi").lexicon_names())
def test_every_lexicon_can_be_loaded_and_ends_with_an_example(name: str) -> None:
    rows = load("vi").lexicon(name)
    assert rows
    assert list(rows[0])[-1] == "example"


def test_an_unknown_language_says_which_ones_there_are() -> None:
    with pytest.raises(PackError, match="'vi'"):
        load("xx")


def test_an_unknown_lexicon_or_rule_file_names_itself() -> None:
    with pytest.raises(PackError, match="no_such"):
        load("vi").lexicon("no_such")
    with pytest.raises(PackError, match="no_such"):
        load("vi").rules("no_such")
