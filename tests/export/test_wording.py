"""Texts of a build in exports: one way to write a day, kinds of matter in words."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from nguon.export.message import load
from nguon.export.wording import in_words
from nguon.model.corpus import Finding, Thread

QUOTED = re.compile("“[^”]*”")


def finding(vi: str, en: str) -> Finding:
    return Finding("f", "s", None, "conflict", (), (), (), vi, en, "weak", "", "", "r")


@pytest.mark.parametrize(
    ("vi", "en", "told_vi", "told_en"),
    [
        ("Nói (07/11/2024): “ngày 07/11/2024”", "Said (7 November 2024): “7 November 2024”",
         "Nói (7/11/2024): “ngày 07/11/2024”", "Said (7 Nov 2024): “7 November 2024”"),
        ("(28/04/2025–28/04/2025)", "(28 April 2025–28 April 2025)", "(28/4/2025)", "(28 Apr 2025)"),
        ("(16/10/2024–07/11/2024)", "(16 October 2024–7 November 2024)", "(16/10/2024–7/11/2024)", "(16 Oct 2024–7 Nov 2024)"),
        ("từ 2024-03-05", "from 2024-03-05, id a-2024-03-05", "từ 5/3/2024", "from 5 Mar 2024, id a-2024-03-05"),
        ("May 2024, số 1/2024", "It may 2024; 3 May 2024", "May 2024, số 1/2024", "It may 2024; 3 May 2024"),
    ],
)  # fmt: skip
def test_days_are_written_in_one_way(vi: str, en: str, told_vi: str, told_en: str) -> None:
    row = in_words(finding(vi, en))
    assert (row.text_vi, row.text_en) == (told_vi, told_en)
    assert in_words(row) is row


def test_kinds_of_matter_are_words_of_the_language() -> None:
    row = in_words(Thread("t", "s", "?", (), "2 phát ngôn cùng nói về: Hồ Sen — fire", "2 statements: Hồ Sen — fire"))
    assert row.why_vi == f"2 phát ngôn cùng nói về: Hồ Sen — {load('vi').words['matter.fire']}"
    assert row.why_en == f"2 statements: Hồ Sen — {load('en').words['matter.fire']}"


def test_the_sheets_of_a_case_mix_neither_dates_nor_tongues(exported: Any) -> None:
    folder: Path = exported("sample", "csv")
    seen = 0
    for name in ("findings", "stories", "articles"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                for column, text in row.items():
                    if column.endswith(("_vi", "_en")) and text:
                        bare = QUOTED.sub("", text)
                        seen += 1
                        assert not re.search(r"\b0\d/\d|/0\d/|\d{4}-\d\d-\d\d", bare), text
                        assert not re.search(r"\d (January|February|March|April|June|October|November) \d", bare), text
    assert seen > 10
