"""A finding in one line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nguon.export.line import is_about, needs_cue, to_line, to_said_on
from nguon.export.message import load
from nguon.model.article import Moment
from nguon.model.corpus import Evidence
from nguon.model.span import Span
from nguon.store.view import ArticleRef


def side(article: str, text: str, start: int, length: int) -> Any:
    statement = SimpleNamespace(content=(Span(start, start + length),), form="direct", act="state")
    return SimpleNamespace(
        actors=(SimpleNamespace(name=article.upper()),),
        speaker="",
        cue="",
        statement=statement,
        text=text,
        article=SimpleNamespace(id=article, broken=()),
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


def said(on: str | None, published: str, rule: str, *, cue: str = "", act: str = "state") -> Any:
    """A statement of an article of that day, which a rule gave; said on a day of its own, or on an unknown one."""
    day = Moment(published, "day")
    ref = ArticleRef("a", "p", 0, "t", "a.txt", None, day, rule, "", "", ())
    statement = SimpleNamespace(form="indirect", act=act)
    moment = Moment(on, "day" if len(on) > 7 else "year") if on else day
    return SimpleNamespace(article=ref, on=moment, on_from="said" if on else "published", cue=cue, statement=statement)


@pytest.mark.parametrize(
    ("on", "rule", "about"),
    [
        (None, "text:latest", True),
        ("2024-03-04", "text:latest", True),
        ("2024-03-03", "text:latest", True),
        ("2023-01-05", "text:latest", False),
        ("2013", "text:latest", False),
        (None, "page:dateline", False),
        ("2024-03-03", "page:dateline", False),
    ],
)
def test_a_day_that_rests_on_one_worked_out_is_marked(on: str | None, rule: str, about: bool) -> None:
    assert is_about(said(on, "2024-03-04", rule)) is about


@pytest.mark.parametrize(
    ("on", "words"), [("2013", "nói năm 2013"), ("2024-03-03", "nói 3/3/2024"), ("2013-05", "nói tháng 5/2013")]
)
def test_when_it_was_said_is_called_by_what_it_is(on: str, words: str) -> None:
    assert to_said_on(said(on, "2024-03-04", "page:dateline"), load("vi")) == words


@pytest.mark.parametrize(("cue", "needed"), [("bác bỏ", False), ("Phủ nhận", False), ("cho biết", True), ("", False)])
def test_a_denial_is_not_told_twice(cue: str, needed: bool) -> None:
    assert needs_cue(said(None, "2024-03-04", "page:dateline", cue=cue, act="deny")) is needed
