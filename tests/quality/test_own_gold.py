"""The gold of our own (tests/gold): its marks are whole, and say the same twice.

The program's figures on it are held against floors by `test_gate.py`, as the set `own`.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[1] / "gold"
PAGES = sorted(path.stem for path in GOLD.glob("*.json"))
ARTICLE_ROLES = {"title", "lead", "heading", "body", "caption", "byline", "dateline", "source"}
FURNITURE_ROLES = {"section", "teaser", "label", "prompt", "ad", "site", "junk"}
KINDS = {"person", "org", "place"}
FORMS = {"direct", "indirect", "mixed"}
ACTS = {"state", "confirm", "deny", "withhold", "accuse", "condemn", "praise", "urge", "commit", "warn", "judge", "ask"}
TIMEX_TYPES = {"DATE", "TIME", "DURATION", "SET"}
LENGTHS = (700, 1800)
"""Of a page, in characters: that of a short item of news. Longer ones hold more of the same."""

Span = tuple[int, int]


def _load(page: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return a page's text, its marks as offsets, and its marks as written (line and words)."""
    gold = json.loads((GOLD / f"{page}.json").read_text(encoding="utf-8"))
    marks = json.loads((GOLD / "marks" / f"{page}.json").read_text(encoding="utf-8"))
    return (GOLD / gold["text"]).read_bytes().decode("utf-8"), gold, marks


def _span(mark: dict[str, Any]) -> Span:
    return mark["start"], mark["end"]


def _find(text: str, mark: dict[str, Any]) -> Span:
    """Return where the words of a mark as written stand: the n-th occurrence in its line."""
    line_start = [0, *(found.end() for found in re.finditer("\n", text))][mark["line"] - 1]
    line_end = text.find("\n", line_start)
    start = line_start - 1
    for _ in range(mark.get("nth", 1)):
        start = text.index(mark.get("text") or mark["from"], start + 1, line_end)
    if "from" in mark:
        return start, text.index(mark["to"], start, line_end) + len(mark["to"])
    return start, start + len(mark["text"])


def test_there_are_five_pages_of_each_of_six_manners() -> None:
    manners = [page.rpartition("_")[0] for page in PAGES]
    assert {manner: manners.count(manner) for manner in manners} == dict.fromkeys(
        ("world", "local", "court", "sports", "business", "interview"), 5
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_line_has_one_role(page: str) -> None:
    text, gold, _ = _load(page)
    blocks = [block for article in gold["articles"] for block in article["blocks"]]
    assert {block["role"] for block in blocks} <= ARTICLE_ROLES
    assert {block["role"] for block in gold["furniture"]} <= FURNITURE_ROLES
    spans = sorted(_span(block) for block in [*blocks, *gold["furniture"]])
    lines = [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", text)]
    assert spans == lines
    assert LENGTHS[0] <= len(text) <= LENGTHS[1]


@pytest.mark.parametrize("page", PAGES)
def test_marks_lie_in_blocks_and_mean_something(page: str) -> None:
    _, gold, _ = _load(page)
    (article,) = gold["articles"]
    blocks = [_span(block) for block in article["blocks"]]
    statements = article["statements"]
    held = [m for key in ("mentions", "timexes", "figures", "restored") for m in article[key]]
    for statement in statements:
        held += statement["content"] + [statement[key] for key in ("cue", "speaker") if statement[key]]
    for start, end in map(_span, held):
        assert any(a <= start < end <= b for a, b in blocks)
    assert {mention["kind"] for mention in article["mentions"]} <= KINDS
    assert {timex["type"] for timex in article["timexes"]} <= TIMEX_TYPES
    assert {statement["form"] for statement in statements} <= FORMS
    acts = [[s["act"]] if isinstance(s["act"], str) else s["act"] for s in statements]
    assert {act for these in acts for act in these} <= ACTS
    assert all("withhold" in these for these, s in zip(acts, statements, strict=True) if s["negated"])


@pytest.mark.parametrize("page", PAGES)
def test_names_do_not_overlap_and_inner_statements_lie_inside(page: str) -> None:
    _, gold, _ = _load(page)
    (article,) = gold["articles"]
    for key in ("mentions", "timexes", "figures"):
        spans = sorted(map(_span, article[key]))
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), key
    for statement in article["statements"]:
        if statement["within"] is not None:
            outer = list(map(_span, article["statements"][statement["within"]]["content"]))
            assert all(any(a <= start and end <= b for a, b in outer) for start, end in map(_span, statement["content"]))


@pytest.mark.parametrize("page", PAGES)
def test_offsets_say_what_was_marked(page: str) -> None:
    """The marks that a person writes and the offsets that are scored are the same marks."""
    text, gold, marks = _load(page)
    (article,), (written,) = gold["articles"], marks["articles"]
    assert article["published"] == written["published"]
    for key in ("mentions", "timexes", "figures", "restored"):
        assert sorted(_find(text, mark) for mark in written[key]) == [_span(mark) for mark in article[key]], key
    for mine, theirs in zip(article["statements"], written["statements"], strict=True):
        assert [_span(part) for part in mine["content"]] == [_find(text, part) for part in theirs["content"]]
        assert all(mine[key] == theirs[key] for key in ("form", "act", "actor", "negated", "via", "within", "said_on"))
