"""The whole way on real pages: what must be found in them, whatever the rules are that find it.

The pages are not ours and lie outside of the project; where they are absent this is skipped. The sample case has its own test.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from nguon.model.annotation import Statement
from nguon.model.corpus import Finding
from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case
from nguon.store.moment import days
from nguon.store.search import SearchIndex
from nguon.store.snapshot import Snapshot

pytestmark = pytest.mark.shared

DAYS = {
    ("000", 0): date(2024, 11, 8),
    ("000", 1): date(2024, 10, 25),
    ("001", 0): date(2024, 10, 25),
    ("001", 1): date(2024, 2, 20),
    ("002", 0): date(2023, 9, 15),
    ("003", 0): date(2025, 4, 28),
    ("004", 0): date(2024, 10, 16),
}
"""Page, number on it: the day on which it came out."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Snapshot:
    case = tmp_path_factory.mktemp("seeds") / "case"
    build_case(case, [shared / "seeds"], Options(workers=0))
    return Case.open(case).snapshot


@pytest.fixture(scope="module")
def places(snapshot: Snapshot) -> dict[str, tuple[str, int]]:
    """Article id: the three digits of its page, its number on the page."""
    source = {p.id: Path(p.source).name[:3] for p in snapshot.rows("pages")}
    return {a.id: (source[a.page_id], a.index) for a in snapshot.rows("articles")}


def test_seven_articles_on_five_pages(snapshot: Snapshot, places: dict[str, tuple[str, int]]) -> None:
    assert snapshot.count("pages") == 5
    assert sorted(places.values()) == sorted(DAYS)
    assert snapshot.rows("problems") == []


def test_the_article_that_stands_twice_is_found(snapshot: Snapshot, places: dict[str, tuple[str, int]]) -> None:
    pairs = {frozenset((places[r.a], places[r.b])): r.kind for r in snapshot.rows("reuse")}
    assert pairs[frozenset((("000", 1), ("001", 0)))] == "duplicate"
    assert list(pairs.values()).count("duplicate") == 1
    twins = [("000", 1), ("001", 0)]
    assert "passage" in {pairs.get(frozenset((("000", 0), twin))) for twin in twins}


@pytest.mark.parametrize("place", DAYS, ids=lambda place: f"{place[0]}-{place[1]}")
def test_dated_on_the_day_or_two_days_off(
    snapshot: Snapshot, places: dict[str, tuple[str, int]], place: tuple[str, int]
) -> None:
    (row,) = (d for d in snapshot.rows("dated") if places[d.article_id] == place)
    assert row.published is not None, row.basis_en
    assert row.basis_vi
    assert row.basis_en
    found = days(row.published.value)
    assert found is not None
    assert abs(found[0] - DAYS[place]) <= timedelta(days=2), (row.published, row.basis_en)


def test_no_article_is_of_the_month_of_the_teasers(snapshot: Snapshot) -> None:
    assert not [d for d in snapshot.rows("dated") if d.published and d.published.value.startswith("2025-09")]


class Found:
    """Findings with their statements' actors and words."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.statements: dict[str, Statement] = {s.id: s for s in snapshot.rows("statements")}
        self.text = {p.id: p.text for p in snapshot.rows("pages")}
        self.findings: list[Finding] = snapshot.rows("findings")

    def words(self, finding: Finding) -> str:
        told = (self.statements[i] for i in finding.statements)
        return " / ".join(f"{s.actor}: {' '.join(c.of(self.text[s.page_id]) for c in s.content)}" for s in told)

    def having(self, kind: str, *words: str) -> list[Finding]:
        return [f for f in self.findings if f.kind == kind and all(w in self.words(f) for w in words)]


@pytest.fixture(scope="module")
def found(snapshot: Snapshot) -> Found:
    return Found(snapshot)


def test_the_kremlin_turns(found: Found) -> None:
    assert found.having("reversal", "Kremlin", "không có binh sĩ Triều Tiên") or found.having("reversal", "Putin", "tin vịt")


def test_north_korea_turns(found: Found) -> None:
    assert any("Triều Tiên: " in found.words(f) for f in found.having("reversal"))


def test_ukraine_against_the_kremlin(found: Found) -> None:
    assert any(
        "Zelensky" in found.words(f) and ("Kremlin" in found.words(f) or "Nga" in found.words(f))
        for f in found.having("conflict")
    )


def test_kursk_claimed_and_denied(found: Found) -> None:
    assert found.having("conflict", "Kursk", "Ukraine: ")


def test_the_headline_on_nato(found: Found) -> None:
    assert found.having("headline", "NATO", "Tôi không thể xác nhận")


def test_what_must_not_be_claimed(found: Found, snapshot: Snapshot, places: dict[str, tuple[str, int]]) -> None:
    for finding in found.findings:
        assert not (finding.kind == "reversal" and "Hình ảnh là một điều chân thật" in found.words(finding))
    quarrel = {a for s in snapshot.rows("stories") for a in s.articles if any(places[x] == ("003", 0) for x in s.articles)}
    assert ("001", 1) not in {places[a] for a in quarrel}
    assert ("002", 0) not in {places[a] for a in quarrel}
    confirms = [s for s in found.statements.values() if s.actor in ("NATO", "Mark Rutte") and s.act == "confirm"]
    assert confirms == []


def test_a_reader_without_marks_finds_it(snapshot: Snapshot) -> None:
    index = SearchIndex.open(snapshot)
    assert index.find("trieu tien").total == index.find("Triều Tiên").total > 20
    assert index.find("má").total == 0 < index.find("mà").total
