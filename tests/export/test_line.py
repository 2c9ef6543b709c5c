"""A finding in one line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nguon.export.line import to_line
from nguon.export.message import load
from nguon.model.corpus import Evidence
from nguon.model.span import Span


def side(article: str, text: str, start: int, length: int) -> Any:
    statement = SimpleNamespace(content=(Span(start, start + length),), form="direct", act="state")
    return SimpleNamespace(
        actors=(SimpleNamespace(name=article.upper()),),
        speaker="",
        cue="",
        statement=statement,
        text=text,
        article=SimpleNamespace(id=article),
    )


def view(first: str, second: str) -> Any:
    """Two voices whose words are 15 characters long on the page, each with its figure at 3 to 9."""
    finding = SimpleNamespace(
        kind="figures",
        rule="figures:exclude",
        evidence=(Evidence("a", 103, 109), Evidence("b", 203, 209)),
        text_vi="",
        text_en="",
    )
    sides = (side("a", first, 100, 15), side("b", second, 200, 15))
    return SimpleNamespace(finding=finding, groups=(), sides=sides, evidence=(), actors=())


def test_figures_are_told_by_their_numbers() -> None:
    assert to_line(view("có 28 tấn cá ấy", "có 45 tấn cá ấy"), load("vi")) == "A: 28 tấn ≠ B: 45 tấn"


@pytest.mark.parametrize("shown", ["“có 28 tấn cá ấy", "có 28 tấn cá ấy”", "có 28 tấn … cá ấy"])
def test_words_that_are_not_shown_as_they_stand_give_no_number(shown: str) -> None:
    assert to_line(view(shown, "có 45 tấn cá ấy"), load("vi")) == f"“{shown}” ≠ “có 45 tấn cá ấy”"
