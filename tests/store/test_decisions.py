from __future__ import annotations

from pathlib import Path

import pytest

from nguon.errors import CaseError
from nguon.model.decision import Anchor, Decision
from nguon.store.decisions import Decisions

WORDS = (Anchor("a" * 64, 3, 9, "ông Đỗ", "Hà", " nói"),)


def decision(name: str, undoes: str | None = None) -> Decision:
    return Decision(name, "2024-03-01T08:00:00Z", "lan", "speaker", WORDS, "Đỗ Văn An", None, "x", "sai người", undoes)


def test_added_and_read_back(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "decisions.jsonl")
    assert list(decisions) == []
    made = [decision("1"), decision("2")]
    for one in made:
        decisions.add(one)
    assert list(decisions) == made
    assert "Đỗ" in decisions.path.read_text(encoding="utf-8")


def test_undone_and_redone(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    for one in (decision("1"), decision("2"), decision("3", undoes="1")):
        decisions.add(one)
    assert [d.id for d in decisions.live()] == ["2"]
    decisions.add(decision("4", undoes="3"))
    assert [d.id for d in decisions.live()] == ["1", "2"]


@pytest.mark.parametrize("cut", range(1, 40, 6))
def test_a_half_line_loses_nothing_else(tmp_path: Path, cut: int) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.add(decision("1"))
    whole = decisions.path.read_bytes()
    decisions.add(decision("2"))
    decisions.path.write_bytes(decisions.path.read_bytes()[: len(whole) + cut])
    assert [d.id for d in decisions] == ["1"]
    decisions.add(decision("3"))
    assert [d.id for d in decisions] == ["1", "3"]
    assert (tmp_path / "d.half").read_bytes().startswith(b"{")


def test_a_whole_line_without_its_end_counts(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.add(decision("1"))
    decisions.path.write_bytes(decisions.path.read_bytes().rstrip(b"\n"))
    decisions.add(decision("2"))
    assert [d.id for d in decisions] == ["1", "2"]


def test_damage_inside_is_told(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.path.write_text('{"id": \n{"id": "2", "at": "", "by": "", "kind": ""}\n{}\n')
    with pytest.raises(CaseError, match="line 1"):
        list(decisions)
