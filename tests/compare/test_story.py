"""Stories: at once, and page after page; what is kept of a build serves the next."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.conftest import get

from nguon.compare.actor import find_actors
from nguon.compare.cluster import Growing, StoryConfig
from nguon.compare.date import find_dates
from nguon.compare.namesake import PARTS, part_rows
from nguon.compare.packed import PIECES, piece_rows
from nguon.compare.story import KEPT, group_stories, join_stories
from nguon.engines.arrow import schema, to_batches
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import Reuse
from nguon.model.reading import Piece
from nguon.pipeline.page import read_page

FOUND = ("dated", "actors", "actor_links", "stories")
STAY = ("stories", *KEPT, "date_own", "actor_met")


class Build:
    """A case that is built again and again, each time with what was kept of the build before."""

    def __init__(self, pack: LanguagePack, engine: Engine, reuse: Sequence[Reuse] = ()) -> None:
        self.pack, self.engine, self.reuse, self.built = pack, engine, reuse, False

    def run(self, pieces: Sequence[Piece], fresh: bool = False) -> dict[str, tuple[Any, ...]]:
        """Build the case of `pieces`; `fresh` without what was kept."""
        ids, known = {p.article.id for p in pieces}, self.built and not fresh
        self.engine.load("pieces", [piece_rows(sorted(pieces, key=lambda p: p.article.id))], PIECES)
        self.engine.load("reuse", to_batches([r for r in self.reuse if {r.a, r.b} <= ids], Reuse), schema("reuse"))
        find_dates(self.engine, self.pack, known="kept_date_own" if known else "")
        find_actors(self.engine, self.pack, known="kept_actor_met" if known else "")
        if known:
            join_stories(self.engine, self.pack, {name: f"kept_{name}" for name in ("stories", *KEPT)})
        else:
            group_stories(self.engine, self.pack)
        for name in STAY:
            self.engine.load(f"kept_{name}", self.engine.batches(name), self.engine.table(name).schema)
        self.built = True
        return {name: get(self.engine, name) for name in FOUND}


AFFAIRS = (
    ("Hồ Sen", "vỡ đập thủy điện, hàng trăm hộ dân phải sơ tán khẩn cấp trong đêm mưa lớn"),
    ("Bến Lựu", "nhà máy dệt bị phạt nặng vì xả nước thải nhuộm chưa xử lý ra kênh đào"),
    ("Núi Bưởi", "đội bóng trẻ vô địch giải tỉnh sau loạt luân lưu nghẹt thở trước khán giả nhà"),
    ("Chợ Khế", "tiểu thương phản đối kế hoạch tăng giá thuê sạp gấp đôi từ tháng sau"),
    ("Đồi Mơ", "bệnh viện ghép gan thành công cho bệnh nhi nhờ người hiến ẩn danh"),
)
MORE = ("Chính quyền họp bàn.", "Nhiều gia đình kể lại.", "Báo cáo được công bố.")


def invented(make: Any) -> list[Piece]:
    """Five affairs of three articles each, in order of time."""
    made = []
    for day, more in enumerate(MORE, 1):
        for n, (place, words) in enumerate(AFFAIRS):
            text = f"Tại <m place>{place}</m>, {words}. {more} Tin từ <m org>Đài {place}</m>."
            made.append(make(f"date: 2031-03-{day + n:02d}\n= {place}: {words}\n- {text}", f"{place}{day}"))
    return sorted(made, key=lambda p: (p.article.published.value, p.article.id))


def groups(stories: Sequence[Any]) -> set[frozenset[str]]:
    return {frozenset(s.articles) for s in stories}


def test_page_after_page_gives_what_all_at_once_gives(make: Any, pack: LanguagePack, engine: Engine) -> None:
    pieces = invented(make)
    build = Build(pack, engine)
    for end in (5, 6, 14, 15):
        grown = build.run(pieces[:end])
    whole = build.run(pieces, fresh=True)
    assert {name: grown[name] for name in FOUND[:3]} == {name: whole[name] for name in FOUND[:3]}
    assert groups(grown["stories"]) == groups(whole["stories"])
    assert {s.id for s in grown["stories"]} == {s.id for s in whole["stories"]}
    assert len(whole["stories"]) == len(AFFAIRS)


def test_stories_without_new_articles_stay_as_they_are(make: Any, pack: LanguagePack, engine: Engine) -> None:
    pieces = invented(make)
    build = Build(pack, engine)
    before = {s.id: s for s in build.run(pieces[:14])["stories"]}
    after = build.run(pieces)["stories"]
    changed = [s for s in after if before.get(s.id) != s]
    assert [pieces[14].article.id in s.articles for s in changed] == [True]


def test_an_article_taken_away_is_in_no_story(make: Any, pack: LanguagePack, engine: Engine) -> None:
    pieces = invented(make)
    build = Build(pack, engine)
    build.run(pieces)
    found = build.run(pieces[1:])["stories"]
    assert sorted(a for s in found for a in s.articles) == sorted(p.article.id for p in pieces[1:])


def told_apart(path: Path, pack: LanguagePack) -> tuple[list[Piece], set[frozenset[str]]]:
    """The articles of a file of `story_cases/` and how they belong together: each page begins with `= A`, its affair."""
    pieces, affairs = [], defaultdict(set)
    for n, part in enumerate(path.read_text(encoding="utf-8").split("\n---\n")):
        affair, _, page = part.strip().partition("\n")
        (piece,) = read_page(f"{path.stem}{n}.txt", page.encode(), pack).pieces
        pieces.append(piece)
        affairs[affair].add(piece.article.id)
    return pieces, {frozenset(ids) for ids in affairs.values()}


@pytest.mark.parametrize("name", sorted(p.stem for p in (Path(__file__).parent / "story_cases").glob("*.txt")))
def test_short_pages_of_one_affair_meet_and_others_do_not(name: str, pack: LanguagePack, engine: Engine) -> None:
    pieces, affairs = told_apart(Path(__file__).parent / "story_cases" / f"{name}.txt", pack)
    build = Build(pack, engine)
    assert groups(build.run(pieces)["stories"]) == affairs
    build.run(pieces[:2], fresh=True)
    for end in range(3, len(pieces) + 1):
        grown = build.run(pieces[:end])["stories"]
    assert all(any(one <= affair for affair in affairs) for one in groups(grown))
    assert len(grown) <= len(affairs) + 1  # what the first pages did not yet show may stay apart


def scores(stories: Sequence[Any], truth: dict[str, str]) -> float:
    """B-cubed F1."""
    mine = {a: s.articles for s in stories for a in s.articles}
    theirs = defaultdict(set)
    for article, story in truth.items():
        theirs[story].add(article)
    both = [(len(theirs[truth[a]] & set(mine[a])), len(mine[a]), len(theirs[truth[a]])) for a in truth]
    precision, recall = (sum(row[0] / row[side] for row in both) / len(both) for side in (1, 2))
    return 2 * precision * recall / (precision + recall)


@pytest.fixture(scope="module")
def affairs(shared: Path, pack: LanguagePack) -> tuple[list[Piece], dict[str, str]]:
    folder = shared / "data" / "stories"
    rows = (line.split("\t") for line in (folder / "truth.tsv").read_text(encoding="utf-8").splitlines()[1:])
    pieces, truth = [], {}
    for name, story in rows:
        (piece,) = read_page(name, (folder / "pages" / name).read_bytes(), pack).pieces[:1]
        pieces.append(piece)
        truth[piece.article.id] = story
    return pieces, truth


@pytest.mark.shared
def test_real_affairs_at_once_and_part_by_part(
    affairs: tuple[list[Piece], dict[str, str]], pack: LanguagePack, engine: Engine
) -> None:
    pieces, truth = affairs
    order = sorted(pieces, key=lambda p: (p.article.published.value if p.article.published else "9", p.article.id))
    build = Build(pack, engine)
    for end in (100, 200, 201, len(order)):
        grown = build.run(order[:end])["stories"]
    whole = build.run(order, fresh=True)["stories"]
    assert scores(whole, truth) >= 0.955
    assert scores(grown, truth) >= 0.945


@given(st.integers(0, 10_000), st.integers(3, 40))
def test_every_article_is_in_one_story_however_few_are_held(seed: int, held: int) -> None:
    roll = random.Random(seed)
    growing = Growing(30, StoryConfig(held=held, members=4, lately=5))
    for n in range(60):
        ids = np.array(roll.sample(range(30), roll.randint(0, 5)), dtype=np.int32)
        weights = np.full(len(ids), 0.4, dtype=np.float32)
        copies = [roll.randrange(n)] if n and roll.random() < 0.1 else []
        story = growing.place(ids, weights, len(ids), roll.choice((0, 1 + n // 6)), copies)
        assert growing.story(n) == story
        assert not copies or story == growing.story(copies[0])
    growing.settle()
    assert np.bincount(growing.stories(), minlength=len(growing.sizes)).tolist() == growing.sizes


def test_a_name_in_very_many_articles_is_parted_in_time() -> None:
    rows = []
    for n in range(20_000):
        two = n % 2
        row = {"grp": "a b", "article_id": f"{n:06d}", "key": "a b", "kind": "person", "words": 2, "n": 0}
        row["callings"] = ("sport", "court")[two]
        rows += [{**row, "other": other} for other in ("", f"x{two}", f"y{two} {n % 50}")]
    (first, *parts) = part_rows(pa.RecordBatch.from_pylist(rows), company=0.08).to_pylist()
    assert (first["article_id"], first["part"]) == ("", 0)
    assert {(int(p["article_id"]) % 2, p["part"]) for p in parts} == {(0, 0), (1, 1)}
    assert part_rows(pa.RecordBatch.from_pylist(rows[:3]), company=0.08).schema == PARTS


def test_articles_added_at_once_lie_as_if_one_by_one() -> None:
    dice = np.random.default_rng(3)
    for _ in range(20):
        one, all_ = Growing(30), Growing(30)
        for _ in range(3):
            ids = [dice.permutation(30)[: dice.integers(0, 12)].astype(np.int32) for _ in range(15)]
            weights = [dice.random(len(i)).astype(np.float32) for i in ids]
            keys = np.array([dice.integers(0, len(i) + 1) for i in ids])
            whens, stories = dice.integers(0, 9, 15), dice.integers(0, 10, 15)
            for row in zip(ids, weights, keys.tolist(), whens.tolist(), stories.tolist(), strict=True):
                one.add(*row)
            ends = np.cumsum([len(i) for i in ids])
            all_.add_all(np.concatenate(ids), np.concatenate(weights), ends, keys, whens, stories, [()] * len(ids))
        for name in ("story_of", "whens", "first", "keys", "ids", "weights", "_entry_story", "_entry_before"):
            assert np.array_equal(getattr(one, name).rows, getattr(all_, name).rows), name
        assert np.array_equal(one._last_entry, all_._last_entry)
        assert (one.sizes, one.latest) == (all_.sizes, all_.latest)
