"""Why a statement is in a case, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from nguon.cli.main import app
from nguon.export.message import LANGUAGES, load
from nguon.export.reason import to_correction, to_found, to_reason, to_rule, to_said
from nguon.lang.pack import load as load_pack
from nguon.model.decision import Decision
from nguon.store.join import Joiner
from nguon.store.snapshot import Snapshot

PACK = load_pack("vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_is_told_in_whole_sentences(sample_snapshot: Snapshot, language: str) -> None:
    m = load(language)
    said = Joiner(sample_snapshot).said_by_id(s.id for s in sample_snapshot.rows("statements"))
    for statement in sample_snapshot.rows("statements"):
        lines = [*to_reason(sample_snapshot, statement, m), to_said(said[statement.id], m)]
        assert lines[0][0] == "“"
        for line in lines[1:]:
            assert line.endswith(".")
            assert not re.search(r"\{|\}|why[._]|None", line), line
            assert not re.search(r"\d{4}-\d\d-\d\d", line.split("“")[0]), line


@pytest.mark.parametrize(
    ("rule", "language", "told"),
    [
        ("speaker-cue-content:cho biết <office>", "vi", [
            "Nhận ra nhờ thứ tự trong câu: người nói – từ dẫn lời – điều được nói (mẫu speaker-cue-content).",
            "“cho biết” có trong bảng từ dẫn lời (cues), nghĩa là: nói.",
            "Nhận ra người nói nhờ chức vụ: bài có nêu ai giữ chức ấy.",
        ]),
        ("quotation-alone <shared:latest speaker>", "vi", [
            "Nhận ra nhờ thứ tự trong câu: lời trong ngoặc kép – đứng riêng (mẫu quotation-alone).",
            "Nhận ra người nói vì đó là người vừa nói ngay trước, chung với lời đứng trước.",
        ]),
        ("speaker-cue-content:cho biết+vô căn cứ <name>", "en", [
            "Found by the order in the sentence: the speaker, the reporting words, what is said (pattern speaker-cue-content).",
            "“cho biết” stands in the list of reporting words (cues) and means: says.",
            "The words “vô căn cứ” in what is said are a sign of: denies (speech.toml).",
            "The speaker is known by the name that stands there.",
        ]),
        ("Luật khác", "vi", ["Nhận ra nhờ luật “Luật khác”."]),
        ("speaker-cue-content <a new way>", "en", [
            "Found by the order in the sentence: the speaker, the reporting words, what is said (pattern speaker-cue-content).",
            "The speaker is known by “a new way”.",
        ]),
    ],
)  # fmt: skip
def test_a_rule_in_words(rule: str, language: str, told: list[str]) -> None:
    assert to_rule(rule, PACK, load(language)) == told


@pytest.mark.parametrize(
    ("kind", "was", "value", "language", "told"),
    [
        ("speaker", None, "Lê An", "vi", "lan đã sửa người nói: “không rõ ai” thành “Lê An” (1/6/2024, d1), lý do: nghe băng."),
        ("act", "state", "deny", "vi", "lan đã sửa loại phát ngôn: “nói” thành “phủ nhận” (1/6/2024, d1), lý do: nghe băng."),
        ("date", "2024-03-05", None, "en",
         "lan corrected the date: “5 Mar 2024” became “unknown” (1 Jun 2024, d1), because: nghe băng."),
    ],
)  # fmt: skip
def test_a_correction_in_words(kind: str, was: str | None, value: str | None, language: str, told: str) -> None:
    made = Decision("d1", "2024-06-01T00:00:00Z", "lan", kind, (), value, was, "", "nghe băng")
    assert to_correction("d1", made, load(language)) == told


def test_the_command_speaks_vietnamese_unless_asked(sample_snapshot: Snapshot) -> None:
    statement: Any = next(s for s in sample_snapshot.rows("statements") if s.actor)
    case = str(sample_snapshot.path.parents[1])
    vi = CliRunner().invoke(app, ["why", case, statement.id])
    en = CliRunner().invoke(app, ["why", case, statement.id, "--lang", "en"])
    assert "Nhận ra nhờ thứ tự trong câu:" in vi.stdout
    assert "Found by the order in the sentence:" in en.stdout
    assert to_found(statement, load("en"))[0] in en.stdout
