from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nguon.store import query
from nguon.store import story as stories
from nguon.store.case import Case
from nguon.store.findings import find_findings
from nguon.store.moment import days
from nguon.store.search import SearchIndex
from nguon.store.snapshot import Snapshot


@pytest.fixture(scope="module")
def snapshot(desk_case: Path) -> Snapshot:
    return Case.open(desk_case).snapshot


def test_home(snapshot: Snapshot) -> None:
    view = query.home(snapshot)
    assert view.stories[0].id == "s-song"
    assert view.stories[0].statements == 7
    assert view.stories[0].findings == 3
    days_ = [(date.fromordinal(day).isoformat(), n) for day, n in view.stories[0].days]
    assert days_ == [("2024-03-04", 2), ("2024-04-21", 1)]
    assert view.findings[0].finding.id == "f-doiloi"
    assert [ref.title for ref in view.lone] == ["Trời rét, nông dân che mạ"]
    assert {p.stage for p in view.problems} >= {"read"}
    assert view.counts.pages == 4


def test_pages_of_the_list_stay_inside(snapshot: Snapshot) -> None:
    assert query.home(snapshot, page=99).page == 1
    assert query.actors(snapshot, 99)[1] == 1


def test_findings_surest_first(snapshot: Snapshot) -> None:
    found, total = find_findings(snapshot)
    assert total == 4
    assert [f.finding.strength for f in found] == ["strong", "fair", "weak", "weak"]
    assert find_findings(snapshot, kind="conflict")[1] == 1
    assert find_findings(snapshot, actor="a-huong")[0][0].finding.kind == "conflict"
    second, total = find_findings(snapshot, skip=1, limit=1)
    assert (second[0].finding.id, total) == ("f-trai", 4)


def test_words_are_those_of_the_page(snapshot: Snapshot) -> None:
    texts = {p.id: p.text for p in snapshot.rows("pages")}
    for story in snapshot.rows("stories"):
        view = stories.story(snapshot, story.id)
        assert view is not None
        for said in view.said:
            span = said.statement.content[0]
            assert said.text == texts[said.statement.page_id][span.start : span.end]
        for finding in view.findings:
            for words in finding.evidence:
                assert words.text == texts[words.article.page_id][words.start : words.end]
        for figure in view.figures:
            around = figure.before.lstrip("…") + figure.text + figure.after.rstrip("…")
            assert around in texts[figure.article.page_id]


def test_statements_and_threads_in_order_of_time(snapshot: Snapshot) -> None:
    view = stories.story(snapshot, "s-song")
    assert view is not None
    dates = [days(s.on.value) for s in view.said if s.on]
    assert dates == sorted(dates)  # type: ignore[type-var]
    (thread,) = view.threads
    assert [s.stand.stance for s in thread.stands] == ["denies", "asserts", "asserts"]
    assert [len(s.copies) for s in thread.stands] == [1, 0, 0]
    assert [f.finding.kind for f in thread.findings] == ["reversal", "conflict"]


def test_the_better_date_is_shown(snapshot: Snapshot) -> None:
    copy = next(a for a in snapshot.rows("articles") if a.outlet == "Tin Đồi" and a.index == 0)
    view = query.article(snapshot, copy.id)
    assert view is not None
    assert view.article.published.value == "2024-03-05"
    assert view.ref.published is not None
    assert (view.ref.published.value, view.ref.basis_en) == ("2024-03-04", "copied from a text of this day")
    assert view.ref.place == "Tin Đồi/ha-loc.html"
    assert [o.title for o in view.others] == ["Trời rét, nông dân che mạ"]
    assert [s.title for s in view.stories] == ["Nhà máy giấy và sông Lũng"]
    assert [r.ordered[0].outlet for r in view.reuse] == ["Báo Sông Lũng"]


def test_when_it_was_said_or_else_published(snapshot: Snapshot) -> None:
    view = stories.story(snapshot, "s-song")
    assert view is not None
    by_text = {s.text: s for s in view.said}
    assert by_text["cá ch.ết nổi trắng một khúc sông"].on_from == "published"
    assert by_text["nhà máy giấy đã xả thải ra sông Lũng trong ba tháng"].on_from == "said"


def test_actor(snapshot: Snapshot) -> None:
    view = query.actor(snapshot, "a-thach")
    assert view is not None
    assert view.statements == len(view.said) == 5
    assert [a.name for a in view.speaks_for] == ["Huyện Hạ Lộc"]
    assert {f.finding.kind for f in view.findings} == {"reversal", "conflict"}
    assert [a.name for a in query.actor(snapshot, "a-haloc").spoken_for] == ["Bùi Văn Thạch"]  # type: ignore[union-attr]
    rows, _ = query.actors(snapshot)
    assert (rows[0].actor.id, rows[0].statements) == ("a-thach", 5)


@pytest.mark.parametrize(("words", "found"), [("thach", 1), ("Thạch", 1), ("thách", 0), ("so moi", 1), ("", 0), ('"', 0)])
def test_find_actors(snapshot: Snapshot, words: str, found: int) -> None:
    assert len(SearchIndex.open(snapshot).find_actors(words)) == found


def test_what_is_not_there_is_none(snapshot: Snapshot) -> None:
    for look in (stories.story, stories.thread, query.article, query.actor, query.compare, query.page):
        assert look(snapshot, "' OR 1=1 --") is None


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-11-08", date(2024, 11, 8), date(2024, 11, 8)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-W41", date(2024, 10, 7), date(2024, 10, 13)),
        ("2024-WI", date(2024, 12, 1), date(2025, 2, 28)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("195X", date(1950, 1, 1), date(1959, 12, 31)),
        ("2013-10-23TMO", date(2013, 10, 23), date(2013, 10, 23)),
    ],
)
def test_days(value: str, first: date, last: date) -> None:
    assert days(value) == (first, last)


@pytest.mark.parametrize("value", ["", "XXXX-11-07", "P3D", "PAST_REF", "2024-13", "2024-02-30", "2024-W60"])
def test_no_days(value: str) -> None:
    assert days(value) is None
