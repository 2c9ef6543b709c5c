"""What a decision takes out of utterances."""

from __future__ import annotations

import pytest

from nguon.decide.utterance import without
from nguon.model.corpus import Evidence, Utterance

ROW = Utterance(
    "u1", "s1", ("a.s1", "b.s1", "b.s2"),
    (Evidence("a", 1, 2), Evidence("b", 1, 2), Evidence("b", 2, 3), Evidence("c", 5, 9)), 2, 3, "vì", "why", "words",
)  # fmt: skip


@pytest.mark.parametrize(
    ("gone", "left", "articles", "ends"),
    [
        ({"b.s1"}, ("a.s1", "b.s2"), ["a", "b", "c"], (2, 3)),
        ({"b.s1", "b.s2"}, ("a.s1",), ["a", "c"], (2, 2)),
        ({"x"}, ROW.statements, ["a", "b", "b", "c"], (2, 3)),
    ],
)
def test_what_is_left(gone: set[str], left: tuple[str, ...], articles: list[str], ends: tuple[int, int]) -> None:
    row = without(ROW, gone)
    assert row is not None
    assert row.statements == left
    assert [e.article_id for e in row.evidence] == articles
    assert (row.sources_low, row.sources_high) == ends


def test_what_one_article_alone_carries_or_nobody_says_is_none() -> None:
    assert without(ROW, set(ROW.statements)) is None
    two = Utterance("u", "s", ("a.s1", "b.s1"), (Evidence("a", 1, 2), Evidence("b", 1, 2)), 1, 2, "", "", "words")
    assert without(two, {"b.s1"}) is None
