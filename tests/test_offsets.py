"""Every slice equals its text: from a page with random edits through reading, tables on the disk, and the export of a case."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.engines.arrow import to_batch, to_records
from nguon.export.case import export_jsonl
from nguon.export.jsonl import to_page
from nguon.model.reading import Reading
from nguon.pipeline.case import Options, build_case
from nguon.pipeline.page import try_page
from nguon.store.case import Case
from nguon.store.reading import scan_readings
from nguon.store.snapshot import Snapshot

PAGES = sorted((Path(__file__).parents[1] / "examples" / "pages").iterdir())
INSERTS = [
    "“",
    "”",
    '"',
    "'",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u200b",
    "\u00ad",
    "ð",
    "e\u0302\u0301",
    "👩\u200d🌾",
    "x.ả t.hải",
    "…",
    "(",
    " - ",
]


@st.composite
def edited_pages(draw: st.DrawFn) -> tuple[str, bytes]:
    """A page of the sample case with some random edits, in some encoding."""
    path = draw(st.sampled_from(PAGES))
    text = path.read_text(encoding="utf-8")
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from([0, 0, 1, 3, 40, 400])))
        text = text[:at] + draw(st.sampled_from(["", text[at:end][::-1], *INSERTS])) + text[end:]
    if draw(st.booleans()):
        text = unicodedata.normalize("NFD", text)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return path.name, text.encode(encoding)


def spans(node: Any) -> Iterator[dict[str, Any]]:
    """All spans in a JSON object."""
    if isinstance(node, dict):
        if "start" in node and "end" in node:
            yield node
        for value in node.values():
            yield from spans(value)
    elif isinstance(node, list):
        for value in node:
            yield from spans(value)


@given(edited_pages())
@settings(max_examples=40)
def test_a_page_through_reading_tables_and_print(page: tuple[str, bytes]) -> None:
    reading = try_page(*page)
    assert not any("nguon itself failed" in p.reason for p in reading.problems), reading.problems
    assert to_records(to_batch([reading], Reading), Reading) == [reading]
    text = reading.page.text
    printed = json.loads(json.dumps(to_page(reading), ensure_ascii=False))
    assert printed["page"]["characters"] == len(text)
    for span in spans(printed):
        assert 0 <= span["start"] < span["end"] <= len(text)
        assert text[span["start"] : span["end"]] == span.get("text", text[span["start"] : span["end"]])
    blocks = sorted(
        (b["start"], b["end"]) for b in [*printed["furniture"], *(b for a in printed["articles"] for b in a["blocks"])]
    )
    assert all(before[1] <= after[0] for before, after in pairwise(blocks))
    for article in printed["articles"]:
        low, high = min(b["start"] for b in article["blocks"]), max(b["end"] for b in article["blocks"])
        for kind in ("restored", "timexes", "mentions", "figures", "statements"):
            assert all(low <= s["start"] and s["end"] <= high for s in spans(article[kind]))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A case of the sample pages, each also with one edit that shifts all that follows."""
    folder = tmp_path_factory.mktemp("edited")
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        cut = text.index("\n", len(text) // 3)
        edited = unicodedata.normalize("NFD", text[:cut]) + "\u200b\u00a0\r\n" + text[cut:]
        (folder / f"edited-{path.name}").write_bytes(edited.encode("utf-16"))
        (folder / path.name).write_bytes(path.read_bytes())
    build_case(folder / "case", [folder], Options(workers=0))
    return Case.open(folder / "case").snapshot


def test_every_row_of_every_table_lies_in_its_page(snapshot: Snapshot) -> None:
    pages = {page.id: page.text for page in snapshot.rows("pages")}
    articles = {article.id: article for article in snapshot.rows("articles")}
    for table in ("blocks", "restored", "timexes", "mentions", "figures", "statements"):
        for row in snapshot.rows(table):
            assert 0 <= row.start < row.end <= len(pages[row.page_id]), row
            if row.article_id:
                article = articles[row.article_id]
                assert article.page_id == row.page_id
                assert article.start <= row.start < row.end <= article.end, row
    for statement in snapshot.rows("statements"):
        for span in (*statement.content, statement.cue, statement.speaker):
            assert span is None or statement.start <= span.start < span.end <= statement.end
    for pair in snapshot.rows("reuse"):
        for span in pair.spans:
            assert articles[pair.a].start <= span.a_start < span.a_end <= articles[pair.a].end
            assert articles[pair.b].start <= span.b_start < span.b_end <= articles[pair.b].end
    for row in [*snapshot.rows("events"), *snapshot.rows("findings")]:
        for place in row.evidence:
            assert articles[place.article_id].start <= place.start < place.end <= articles[place.article_id].end


def test_rows_point_only_at_rows_that_are_there(snapshot: Snapshot) -> None:
    articles = {a.id for a in snapshot.rows("articles")}
    statements = {s.id for s in snapshot.rows("statements")}
    actors = {a.id for a in snapshot.rows("actors")}
    stories = {s.id for s in snapshot.rows("stories")}
    threads = {t.id for t in snapshot.rows("threads")}
    assert {s.within for s in snapshot.rows("statements")} <= statements | {None}
    assert {x for r in snapshot.rows("reuse") for x in (r.a, r.b)} <= articles
    assert {d.article_id for d in snapshot.rows("dated")} == articles
    assert {link.actor_id for link in snapshot.rows("actor_links")} <= actors
    assert {other for a in snapshot.rows("actors") for other in a.speaks_for} <= actors
    told = [article for s in snapshot.rows("stories") for article in s.articles]
    assert sorted(told) == sorted(set(told))
    assert set(told) <= articles
    for thread in snapshot.rows("threads"):
        assert thread.story in stories
        assert {s.statement for s in thread.stands} <= statements
        assert {c for s in thread.stands for c in s.copies} <= statements
        assert {s.actor_id for s in thread.stands} <= actors | {None}
    for finding in snapshot.rows("findings"):
        assert finding.story in stories
        assert finding.thread in threads | {None}
        assert set(finding.statements) <= statements
        assert set(finding.actors) <= actors
    for event in snapshot.rows("events"):
        assert event.story in stories


def test_keys_are_unique(snapshot: Snapshot) -> None:
    from nguon.model.table import TABLES

    for table in TABLES:
        if table.name != "problems":
            keys = [tuple(getattr(row, name) for name in table.key) for row in snapshot.rows(table.name)]
            assert len(keys) == len(set(keys)), table.name


def test_what_is_put_together_again_is_what_was_read(snapshot: Snapshot) -> None:
    case = Case.open(snapshot.path.parents[1])
    for reading in scan_readings(snapshot):
        again = try_page(reading.page.source, case.raw(reading.page.id))
        assert to_page(reading) == to_page(again)


def test_the_export_of_a_case(snapshot: Snapshot, tmp_path: Path) -> None:
    export_jsonl(snapshot, tmp_path)
    pages = {page.id: page.text for page in snapshot.rows("pages")}
    for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text = pages[article["page"]["sha256"]]
        for span in spans(article):
            assert text[span["start"] : span["end"]] == span.get("text", text[span["start"] : span["end"]]) != ""
