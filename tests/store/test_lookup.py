"""The file in which screens look things up: made with a snapshot, made again where it lacks, refused where it is damaged."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

from nguon.errors import SnapshotError
from nguon.model.corpus import Story
from nguon.store import query
from nguon.store import story as stories
from nguon.store.case import Case
from nguon.store.lookup import FILE, lookup_of
from nguon.store.lookup_build import build_lookup
from nguon.store.snapshot import Snapshot
from nguon.store.view import Limits


@pytest.fixture
def snapshot(desk_case: Path, tmp_path: Path) -> Snapshot:
    copy = tmp_path / "1"
    shutil.copytree(Case.open(desk_case).snapshot.path, copy)
    return Snapshot.open(copy)


def test_an_older_snapshot_gets_it_in_a_passing_place(snapshot: Snapshot) -> None:
    (snapshot.path / FILE).unlink(missing_ok=True)
    lookup = lookup_of(snapshot)
    assert lookup.path.parent != snapshot.path
    assert lookup_of(snapshot) is lookup
    assert query.home(snapshot).stories[0].id == "s-song"


def test_it_is_used_where_it_lies(snapshot: Snapshot) -> None:
    (snapshot.path / FILE).unlink(missing_ok=True)
    build_lookup(snapshot.path)
    assert lookup_of(snapshot).path == snapshot.path / FILE


def test_equal_tables_make_equal_bytes(snapshot: Snapshot) -> None:
    made = []
    for _ in range(2):
        (snapshot.path / FILE).unlink(missing_ok=True)
        build_lookup(snapshot.path)
        made.append((snapshot.path / FILE).read_bytes())
    assert made[0] == made[1]


def test_a_damaged_one_is_told(snapshot: Snapshot) -> None:
    (snapshot.path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(SnapshotError, match="build the case again"):
        lookup_of(snapshot)


def test_limits_and_counts(snapshot: Snapshot) -> None:
    whole = stories.story(snapshot, "s-song")
    some = stories.story(snapshot, "s-song", Limits(1, 1, 3, 1, 1, 1, 1, 1, 1, 1))
    assert whole is not None
    assert some is not None
    assert whole.counts == some.counts
    assert (len(whole.findings), len(whole.said), len(whole.articles)) == (3, 7, 3)
    assert (len(some.findings), len(some.said), len(some.articles)) == (1, 3, 1)
    assert some.findings[0] == stories.story(snapshot, "s-song", Limits(sides=1)).findings[0]  # type: ignore[union-attr]
    acts = {s.statement.act for s in some.said}
    assert acts >= {"deny"}, "those of findings first"
    assert [len(t.stands) for t in some.threads] == [1]
    assert [t.total for t in some.threads] == [3]


def test_a_thread_by_the_page(snapshot: Snapshot) -> None:
    whole = stories.thread(snapshot, "t-xa")
    assert whole is not None
    parts = [stories.thread(snapshot, "t-xa", skip=i, limit=1) for i in range(3)]
    assert [p.stands[0] for p in parts if p] == list(whole.stands)
    assert all(p.total == 3 and len(p.findings) == 2 for p in parts if p)


def test_titles_are_shown_with_broken_words_mended(tmp_path: Path) -> None:
    example: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[1] / "web" / "example_case.py"))
    builder = example["Builder"]()
    title = "Bắt kẻ gi.ết trâu ở Hạ Lộc"
    page = builder.page("a.txt", f"{title}\nThân bài không có gì.\n")
    article = builder.article(page, 0, {0: "title", 1: "body"}, "Tin Đồi", "2024-03-04")
    builder.mark("restored", article, "gi.ết", "giết", "dots")
    builder.rows["stories"].append(Story("s-1", title, (article.id,), "2024-03-04", "2024-03-04", 1, 1, "", ""))
    case = Case.create(tmp_path / "ca")
    builder.write(case)
    row = query.home(case.snapshot).stories[0]
    view = query.article(case.snapshot, article.id)
    assert row.title == "Bắt kẻ giết trâu ở Hạ Lộc"
    assert view is not None
    assert (view.ref.title, view.article.title, view.stories[0].title) == (row.title, title, row.title)
