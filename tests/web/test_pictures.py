from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.export.lanes import RADIUS, WIDTH, Axis, to_drawn, to_picture
from nguon.model.annotation import Figure
from nguon.store import story as stories
from nguon.store.case import Case
from nguon.store.view import ArticleRef, FigureView, StoryView
from nguon.web.chart import to_groups, to_histogram, to_span
from nguon.web.network import to_network

DAYS = st.integers(0, 4000).map(lambda n: date(2015, 1, 1) + timedelta(days=n))


@pytest.fixture(scope="module")
def story(desk_case: Path) -> StoryView:
    view = stories.story(Case.open(desk_case).snapshot, "s-song")
    assert view is not None
    return view


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_an_axis_keeps_the_order_of_days_and_stays_inside(known: list[date]) -> None:
    axis = Axis.over(known, 100, 900)
    places = [axis.x(day) for day in sorted(known)]
    assert places == sorted(places)
    assert all(99.9 <= x <= 900.1 for x in places)


def test_long_silence_is_shortened_and_shown() -> None:
    burst = [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 10, 2)]
    axis = Axis.over([*burst, date(2024, 12, 1)], 0, 1000)
    assert axis.x(burst[-1]) > 1000 * 8 / 335 * 2
    assert len(axis.breaks) == 1


def test_the_picture_of_the_story(story: StoryView) -> None:
    picture = to_picture(story.said, story.findings)
    assert picture is not None
    assert [lane.actor.name for lane in picture.lanes if lane.actor] == ["Bùi Văn Thạch", "Trần Thị Mai Hương", "Sở Môi trường"]
    assert len(picture.points) == len(story.said) == 7
    assert {p.hollow for p in picture.points if p.said.statement.act == "confirm"} == {False}
    assert {arc.finding.finding.kind for arc in picture.arcs} == {"reversal", "conflict"}
    for point in picture.points:
        lane = next(one for one in picture.lanes if one.y <= point.y <= one.y + one.height)
        assert lane.y + RADIUS <= point.y <= lane.y + lane.height - RADIUS
        assert lane.actor in point.said.actors
        assert point.x <= picture.width


def test_marks_do_not_cover_each_other(story: StoryView) -> None:
    picture = to_picture(story.said * 12, story.findings)
    assert picture is not None
    points = [(p.x, p.y) for p in picture.points]
    for i, (x, y) in enumerate(points):
        for other_x, other_y in points[i + 1 :]:
            assert abs(x - other_x) >= 2 * RADIUS or abs(y - other_y) >= 2 * RADIUS
    assert picture.width >= WIDTH


def test_copies_are_drawn_once(story: StoryView) -> None:
    copies = {c: stand.statement for t in story.threads for stand in t.thread.stands for c in stand.copies}
    picture = to_picture(story.said, story.findings, copies)
    assert picture is not None
    assert len(picture.points) == 6


def test_a_window_of_days(story: StoryView) -> None:
    window = (date(2024, 4, 1), date(2024, 4, 30))
    picture = to_picture(story.said, story.findings, window=window)
    assert picture is not None
    assert {p.said.article.outlet for p in picture.points} == {"Miền Duyên"}
    assert to_picture(story.said, window=(date(1999, 1, 1), date(1999, 2, 1))) is None
    assert to_picture([]) is None


def test_too_many_statements_keep_those_that_matter(story: StoryView) -> None:
    assert len(to_drawn(story, 100)) == 7
    few = {s.statement.act for s in to_drawn(story, 3)}
    assert few == {"deny", "confirm", "state"}


def test_labels_of_the_axis_do_not_touch(story: StoryView) -> None:
    picture = to_picture(story.said)
    assert picture is not None
    xs = [tick.x for tick in picture.ticks]
    assert all(b - a >= 60 for a, b in pairwise(xs))
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", tick.value) for tick in picture.ticks)


def test_a_histogram_counts_every_date() -> None:
    dates = [(date(2024, 1, 1).toordinal(), 2), (date(2024, 3, 31).toordinal(), 1), (date(2024, 2, 1).toordinal(), 1)]
    chart = to_histogram(dates, to_span(dates))
    assert chart is not None
    assert max(bar.height for bar in chart.bars) == chart.height
    assert len(chart.bars) == 3
    assert to_histogram([], None) is None
    assert to_span([]) is None


REF = ArticleRef("a.0", "a", 0, "t", "p.txt", None, None, "", "", "", ())


def figure(low: float | None, high: float | None, unit: str = "hộ") -> FigureView:
    return FigureView(Figure("a", "a.0", 0, 1, low, high, None, unit, "", "r"), REF, "x", "", "")


def test_figures_of_one_unit_share_a_scale() -> None:
    group, *rest = to_groups([figure(10, 10), figure(20, 40), figure(50, None), figure(None, 30), figure(3, 3, "xe")])
    assert group.unit == "hộ"
    assert group.comparable
    by_value = {(r.view.figure.low, r.view.figure.high): r for r in group.ranges}
    assert by_value[10, 10].x < by_value[20, 40].x < by_value[50, None].x
    assert by_value[20, 40].width == pytest.approx(by_value[None, 30].x - by_value[10, 10].x, abs=0.2)
    assert by_value[50, None].open_high
    assert by_value[None, 30].open_low
    assert [(g.unit, g.comparable) for g in rest] == [("", False)]


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=2, max_size=20))
def test_figures_stay_on_their_scale(values: list[float]) -> None:
    (group,) = to_groups([figure(v, v) for v in values])
    assert all(0 <= r.x <= 220 and r.x + r.width <= 220.1 for r in group.ranges)


def test_the_picture_of_copying(story: StoryView) -> None:
    network = to_network(story.reuse)
    assert network is not None
    assert [name for name, _ in network.rows] == ["Báo Sông Lũng", "Tin Đồi"]
    (edge,) = network.edges
    assert edge.directed
    first = next(n for n in network.nodes if n.article.outlet == "Báo Sông Lũng")
    assert edge.path.startswith(f"M{first.x:g} {first.y:g}"), "the arrow leaves the earlier article"
    assert to_network([]) is None
