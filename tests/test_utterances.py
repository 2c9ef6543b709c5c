"""Independent sources of statements end to end, on pages of the sample case: found, shown, exported, corrected."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nguon.cli.main import app
from nguon.export.brief import to_brief
from nguon.export.case import export_jsonl
from nguon.model.corpus import Utterance
from nguon.pipeline.case import Options, build_case
from nguon.store import seen
from nguon.store.case import Case, now
from nguon.store.correction import make_decision
from nguon.store.snapshot import Snapshot

ROOT = Path(__file__).parents[1]
ALONE = Options(workers=0)
PAGES = (
    "songngan-bac-bo.html", "doimoi-bac-bo.txt", "mienduyen-bac-bo.txt", "songngan-xin-loi.html", "doimoi-nhan-toi.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("sample") / "case"
    build_case(case, [ROOT / "examples" / "pages" / name for name in PAGES], ALONE)
    return case


def utterance_of(snapshot: Snapshot, words: str) -> Utterance:
    texts = {p.id: p.text for p in snapshot.rows("pages")}
    pages = {a.id: a.page_id for a in snapshot.rows("articles")}
    rows: list[Utterance] = snapshot.rows("utterances")
    return next(u for u in rows if any(words in texts[pages[e.article_id]][e.start : e.end] for e in u.evidence))


def test_every_row_points_to_what_is_there(sample: Path) -> None:
    snapshot = Case.open(sample).snapshot
    rows: list[Utterance] = snapshot.rows("utterances")
    said = {s.id: s for s in snapshot.rows("statements")}
    stories = {s.id: set(s.articles) for s in snapshot.rows("stories")}
    assert len(rows) > 8
    taken = [i for u in rows for i in u.statements]
    assert len(taken) == len(set(taken))
    for u in rows:
        articles = {e.article_id for e in u.evidence}
        assert articles <= stories[u.story]
        assert 1 <= u.sources_low <= u.sources_high <= len(articles)
        assert len(articles) > 1
        places = [(said[i].article_id, said[i].start, said[i].end) for i in u.statements]
        assert places == [(e.article_id, e.start, e.end) for e in u.evidence[: len(places)]]


def test_three_papers_with_one_report_are_one_source_and_the_reasons_say_why(sample: Path) -> None:
    row = utterance_of(Case.open(sample).snapshot, "hệ thống quan trắc tự động")
    assert (row.sources_low, row.sources_high) == (1, 1)
    assert "3 bài đưa lời này; 2 bài là bản sao" in row.why_vi
    assert "credit to Báo Sông Ngàn, which is among them" in row.why_en


def test_it_is_shown_beside_the_statement(sample: Path) -> None:
    snapshot = seen.open_seen(Case.open(sample))
    row = utterance_of(snapshot, "hệ thống quan trắc tự động")
    view = seen.article(snapshot, row.evidence[-1].article_id)
    assert view is not None
    carried = {i: one for one in view.carried for i in one.utterance.statements}
    assert carried[row.statements[-1]].utterance == row
    assert {ref.id for ref in carried[row.statements[-1]].articles} == {e.article_id for e in row.evidence}
    stands = [s for t in seen.threads(snapshot, row.story) for s in t.stands if s.carried]
    assert stands
    assert all(s.stand.statement in s.carried.utterance.statements for s in stands if s.carried)
    assert "cũng ở 2 bài khác (1 nguồn độc lập)" in to_brief(snapshot, row.story)
    told = CliRunner().invoke(app, ["why", str(sample), row.statements[0], "--lang", "en"]).stdout
    assert "It rests on 1 independent source: carried by 3 articles; 2 copies" in " ".join(told.split())


def test_it_is_exported(sample: Path, tmp_path: Path) -> None:
    snapshot = Case.open(sample).snapshot
    export_jsonl(snapshot, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "utterances.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["id"] for line in lines} == {u.id for u in snapshot.rows("utterances")}
    assert all({"article", "start", "end"} == set(e) for line in lines for e in line["evidence"])
    threads = [json.loads(line) for line in (tmp_path / "threads.jsonl").read_text(encoding="utf-8").splitlines()]
    sources = [s["sources"] for t in threads for s in t["statements"]]
    assert {"low": 1, "high": 1, "utterance": None} in sources
    assert any(s["utterance"] in {line["id"] for line in lines} for s in sources)


def test_what_is_no_article_any_more_carries_nothing(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample, tmp_path / "case")
    case = Case.open(tmp_path / "case")
    row = utterance_of(case.snapshot, "hệ thống quan trắc tự động")
    gone = row.statements[-1]
    place = row.evidence[len(row.statements) - 1]
    (block,) = case.snapshot.rows(
        "blocks", 'article_id = ? AND start <= ? AND "end" >= ?', [place.article_id, place.start, place.end]
    )
    look = seen.open_seen(case).overlay.patch
    target = f"{block.page_id}:{block.start}"
    case.decisions.add(make_decision(look, "role", target, by="lan", at=now(), value="ad"))
    shown = seen.open_seen(case)
    view = seen.article(shown, row.evidence[0].article_id)
    assert view is not None
    (now_row,) = (one.utterance for one in view.carried if row.statements[0] in one.utterance.statements)
    assert gone not in now_row.statements
    assert len(now_row.evidence) == len(row.evidence) - 1
    assert now_row.why_en.endswith("lan took a statement out")
    other = seen.article(shown, place.article_id)
    assert other is not None
    assert not any(gone in one.utterance.statements for one in other.carried)
    build_case(case.path, [], ALONE)
    built = utterance_of(Case.open(case.path).snapshot, "hệ thống quan trắc tự động")
    assert gone not in built.statements
