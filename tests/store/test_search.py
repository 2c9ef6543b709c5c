from __future__ import annotations

import gc
from pathlib import Path

import pyarrow as pa
import pytest

from nguon.engines.arrow import schema, to_batch
from nguon.errors import SnapshotError, UsageError
from nguon.model.annotation import Restored, Statement
from nguon.model.article import Article, Moment
from nguon.model.page import Block, Page
from nguon.model.span import Span
from nguon.model.table import BY_NAME, TABLES
from nguon.store.search import SearchIndex, build_index
from nguon.store.snapshot import Snapshot, write_snapshot

PAGES = {
    "a": "Bà Đỗ Thị Mai đòi bồi thường\nNgười bán má heo ở chợ Hoà Bình nói mà không ai nghe.",
    "b": "Triều Tiên mở cửa đón khách\nÔng Hòa cho biết trie.u đình đã mở cửa.",
    "c": "Thuỷ điện Đông Sơn xả lũ\n" + "Một câu rất dài không có gì lạ. " * 40 + "Nước về tới cầu Đỏ.",
}


def article(name: str) -> Article:
    published = Moment("2024-03-05", "day")
    return Article(
        f"{name}.0", name, 0, 0, len(PAGES[name]), PAGES[name].split("\n")[0], published, "dateline", "", "", "Tin Xa", ()
    )


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    text = PAGES["b"]
    start, broken = text.index("trie.u đình"), text.index("trie.u")
    said = Statement(
        "b.0.s1", "b", "b.0", start, len(text), (Span(start, len(text) - 1),), "indirect", "state", False, None,
        Span(text.index("Ông"), text.index(" cho")), "Trần Hòa", ("Trần Hòa",), (), None, None, "fact", "cue:x",
    )  # fmt: skip
    rows = {
        "pages": [Page(name, f"{name}.txt", "utf-8", "text", text) for name, text in PAGES.items()],
        "articles": [article(name) for name in PAGES],
        "blocks": [Block(name, f"{name}.0", 0, len(text), "body", None, "x") for name, text in PAGES.items()],
        "restored": [Restored("b", "b.0", broken, broken + 6, "triều", "dots")],
        "statements": [said],
    }
    tables = {t.name: schema(t.name).empty_table() for t in TABLES}
    tables |= {name: pa.Table.from_batches([to_batch(found, BY_NAME[name].record)]) for name, found in rows.items()}
    return write_snapshot(tmp_path_factory.mktemp("s") / "1", tables, {}, also=(build_index,))


@pytest.fixture(scope="module")
def index(snapshot: Snapshot) -> SearchIndex:
    return SearchIndex.open(snapshot)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("trieu tien", {"b.0"}),
        ("TRIỀU TIÊN", {"b.0"}),
        ("má", {"a.0"}),
        ("mà", {"a.0"}),
        ("mả", set()),
        ("ma", {"a.0"}),
        ("hòa", {"a.0", "b.0", "b.0.s1"}),
        ("hoà", {"a.0", "b.0", "b.0.s1"}),
        ("thủy", {"c.0"}),
        ("dong son", {"c.0"}),
        ("đông sơn", {"c.0"}),
        ("đong son", set()),
        ("do", {"a.0", "c.0"}),
        ("đỗ", {"a.0"}),
        ("triều đình", {"b.0", "b.0.s1"}),
        ('"mo cua"', {"b.0", "b.0.s1"}),
        ('"cửa mở"', set()),
        ('"triều dinh"', {"b.0", "b.0.s1"}),
        ("bồi-thường", {"a.0"}),
        ("khách đòi", set()),
        ("m\u0061\u0301", {"a.0"}),
    ],
)
def test_what_is_found(index: SearchIndex, query: str, found: set[str]) -> None:
    results = index.find(query)
    assert {hit.id for hit in results.hits} == found
    assert results.total == len(found)


def test_marks_as_written_come_first(index: SearchIndex) -> None:
    assert index.find("trieu").total == 2
    (first, *_) = index.find("hoa binh").hits
    assert first.id == "a.0"


def test_a_hit_says_where(index: SearchIndex) -> None:
    (hit,) = index.find("dinh", filters={"kind": "statement"}).hits
    assert (hit.article_id, hit.page_id, hit.source, hit.outlet, hit.date) == ("b.0", "b", "b.txt", "Tin Xa", "2024-03-05")
    assert (hit.actor, hit.act) == ("Trần Hòa", "state")
    assert hit.snippet == (("triều ", False), ("đình", True), (" đã mở cửa", False))


def test_a_snippet_is_cut_around_the_words(index: SearchIndex) -> None:
    (hit,) = index.find("cau do").hits
    assert hit.text.startswith("… ")
    assert [part for part, marked in hit.snippet if marked][-2:] == ["cầu", "Đỏ"]
    assert len(hit.text) < 300


def test_filters_limits_pages(index: SearchIndex) -> None:
    assert {h.id for h in index.find("hòa", filters={"actor": "Trần Hòa"}).hits} == {"b.0.s1"}
    one = index.find("hòa", limit=1)
    two = index.find("hòa", limit=1, offset=1)
    assert one.total == two.total == 3
    assert one.hits[0].id != two.hits[0].id


@pytest.mark.parametrize("query", ["", "  ", '""', "…!?"])
def test_no_words(index: SearchIndex, query: str) -> None:
    with pytest.raises(UsageError, match="no words"):
        index.find(query)


@pytest.mark.parametrize("query", ["AND", "a:b", "(", '"mở', "mở AND (cửa", "* ~ ^2", "\\", "x" * 5000])
def test_any_query_is_just_words(index: SearchIndex, query: str) -> None:
    try:
        index.find(query)
    except UsageError:
        assert not any(c.isalnum() for c in query)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"actor": "hoa"}, {"b.0.s1"}),
        ({"actor": "TRẦN HÒA"}, {"b.0.s1"}),
        ({"actor": "trần hoá"}, set()),
        ({"actor": "hoa tran"}, set()),
        ({"outlet": "xa"}, {"a.0", "b.0", "c.0", "b.0.s1"}),
        ({"outlet": "gần"}, set()),
        ({"act": "state"}, {"b.0.s1"}),
        ({"act": "deny"}, set()),
        ({"from": "2024-03-05"}, {"a.0", "b.0", "c.0", "b.0.s1"}),
        ({"from": "6/3/2024"}, set()),
        ({"from": "3/2024", "to": "2024"}, {"a.0", "b.0", "c.0", "b.0.s1"}),
        ({"to": "2024-02"}, set()),
        ({"kind": "article", "to": "2024"}, {"a.0", "b.0", "c.0"}),
    ],
)
def test_filters_need_no_words(index: SearchIndex, filters: dict[str, str], found: set[str]) -> None:
    assert {hit.id for hit in index.find("", filters=filters).hits} == found


def test_a_date_that_is_none(index: SearchIndex) -> None:
    with pytest.raises(UsageError, match="is no date"):
        index.find("a", filters={"from": "soon"})


def test_unknown_filter(index: SearchIndex) -> None:
    with pytest.raises(UsageError, match="filters are"):
        index.find("a", filters={"colour": "red"})


def test_a_case_that_may_only_be_read_is_searched_in_a_copy(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    index = SearchIndex.open(snapshot)
    assert index.find("trieu tien").total == 1
    assert len(list(tmp_path.glob("nguon-search-*"))) == 1
    del index
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_no_index(snapshot: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="build the case again"):
        SearchIndex.open(Snapshot(tmp_path, {}))
