"""Stories told one by one: what is gathered for each, and very large ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case


def test_of_a_very_large_story_a_part_is_compared_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.compare.affair.LARGEST", 3)
    pages = Path(__file__).parents[2] / "examples" / "pages"
    build_case(tmp_path / "c", [pages], Options(workers=0))
    snapshot = Case.open(tmp_path / "c").snapshot
    large = [story.id for story in snapshot.rows("stories") if len(story.articles) > 3]
    told = [problem.source for problem in snapshot.rows("problems") if problem.stage == "affair"]
    assert large
    assert told == large
    for story in snapshot.rows("stories"):
        mine = {e.article_id for event in snapshot.rows("events", "story = ?", [story.id]) for e in event.evidence}
        assert len(mine) <= 3


def test_a_story_that_can_not_be_told_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("nguon.compare.affair.find_events", broken)
    pages = Path(__file__).parents[2] / "examples" / "pages"
    built = build_case(tmp_path / "c", [pages], Options(workers=0))
    assert built.counts["events"] == 0
    assert {p.stage for p in built.problems} == {"affair"}
    assert all("report it" in p.reason for p in built.problems)
