"""Every cue of the lexicon is run on its own example; the grammar is run on invented sentences."""

from __future__ import annotations

import re

import pytest

from nguon.annotate.sentence import split_sentences
from nguon.annotate.statement import find_statements
from nguon.lang.pack import load
from nguon.model.annotation import Mention, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.page import Block

PACK = load("vi")
NAMES = {
    "Lê Văn Mận": "person",
    "Trần Thị Nhãn": "person",
    "Hồ Bá Sung": "person",
    "Đỗ Thị Ổi": "person",
    "Mận": "person",
    "Nhãn": "person",
    "Sung": "person",
    "Ổi": "person",
    "Bộ Thủy lợi": "org",
    "Công ty Sông Lạc": "org",
    "Tin Bến Thượng": "org",
    "Đài Sông Lạc": "org",
    "Sơn Đài": "place",
    "Lạc Quốc": "place",
    "Hạ Quốc": "place",
    "Bến Thượng": "place",
}
NAME = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
TIMES = {"7/11": "2024-11-07", "hôm qua": "2024-11-07", "hôm nay": "2024-11-08", "tuần trước": "2024-W44", "năm 2020": "2020"}
TIME = re.compile("|".join(map(re.escape, TIMES)), re.IGNORECASE)


def read(*lines: str, roles: tuple[str, ...] = ()) -> tuple[str, list[Statement]]:
    """Return the text of an article with the given paragraphs and its statements."""
    text = "\n".join(lines)
    blocks, at = [], 0
    for number, line in enumerate(lines):
        role = roles[number] if number < len(roles) else "body"
        blocks.append(Block("p", "p.0", at, at + len(line), role, None, "test"))
        at += len(line) + 1
    article = Article("p.0", "p", 0, 0, len(text), lines[0], Moment("2024-11-08", "day"), "test", "", "", None, ())
    mentions = [Mention("p", "p.0", m.start(), m.end(), NAMES[m.group()], m.group(), "test") for m in NAME.finditer(text)]
    times = [
        Timex("p", "p.0", m.start(), m.end(), "DATE", TIMES[m.group().lower()], "test", "test") for m in TIME.finditer(text)
    ]
    sentences = split_sentences(text, blocks, PACK)
    return text, find_statements(article, text, sentences, mentions, times, PACK)


@pytest.mark.parametrize("row", PACK.lexicon("cues"), ids=lambda row: row["cue"])
def test_every_cue_reports_in_its_example(row: dict[str, str]) -> None:
    text, statements = read(row["example"])
    assert statements, row["example"]
    cues = [s.cue.of(text).lower() for s in statements if s.cue is not None]
    if row["takes"] == "relay":
        assert any(s.via for s in statements), row["example"]
        return
    assert row["cue"] in cues, (row["example"], cues)
    statement = statements[cues.index(row["cue"])]
    assert statement.act == row["act"], (row["example"], statement)
    assert statement.actor, row["example"]
    assert statement.content[0].of(text)


@pytest.mark.parametrize("row", PACK.lexicon("cue_blocks"), ids=lambda row: row["word"])
def test_phrases_that_hold_a_cue_report_nothing(row: dict[str, str]) -> None:
    assert row["word"] in row["example"].lower()
    assert read(row["example"])[1] == []
