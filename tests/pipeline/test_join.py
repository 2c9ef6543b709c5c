"""Pages join a case with corrections: what a person decided stands, and the same is found as by a build of everything."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from nguon.model.decision import Decision
from nguon.pipeline.case import build_case
from nguon.pipeline.option import Built, Options
from nguon.store import seen
from nguon.store.case import Case, now
from nguon.store.correction import make_decision
from nguon.store.snapshot import Snapshot

FILES = sorted(p for p in (Path(__file__).parents[2] / "examples" / "pages").iterdir() if p.is_file())
FIRST, MORE = FILES[:10], FILES[10:]
ALONE = Options(workers=0)
EXACT = ("pages", "blocks", "articles", "timexes", "mentions", "figures", "statements", "dated", "actors", "actor_links")
"""Tables that a join makes as a build of everything does."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.pipeline.before.FROM", 1)
    monkeypatch.setattr("nguon.pipeline.before.SHARE", 10.0)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A case of the first pages, and one of all."""
    folder = tmp_path_factory.mktemp("cases")
    build_case(folder / "first", FIRST, ALONE)
    build_case(folder / "whole", FILES, ALONE)
    return folder / "first", folder / "whole"


def decide(case: Path, kind: str, target: str, **given: Any) -> Decision:
    opened = Case.open(case)
    made = make_decision(seen.open_seen(opened).overlay.patch, kind, target, by="lan", at=now(), **given)
    return opened.decisions.add(made)


def joined(case: Path, pages: list[Path]) -> Built:
    built = build_case(case, pages, ALONE)
    assert Case.open(case).snapshot.manifest["joined"]
    assert built.noted == ()
    return built


def whole(case: Path, to: Path) -> Snapshot:
    """The same case, all compared anew."""
    shutil.copytree(case, to)
    build_case(to, [], Options(workers=0, full=True))
    return Case.open(to).snapshot


def same(case: Path, to: Path) -> None:
    """Tell that a case in which pages joined holds what a build of everything finds, as far as stories are the same."""
    mine, other = Case.open(case).snapshot, whole(case, to)
    assert mine.verify() == []
    for table in EXACT:
        assert mine.rows(table, order="ALL") == other.rows(table, order="ALL"), table
    for table in ("findings", "hidden"):
        one, two = (sorted((f.kind, sorted(f.statements), sorted(f.actors)) for f in s.rows(table)) for s in (mine, other))
        assert one == two, table
    one, two = (sorted((o.id, o.state, o.why) for o in s.rows("decisions")) for s in (mine, other))
    assert one == two
    groups = [sorted(sorted(s.articles) for s in snapshot.rows("stories")) for snapshot in (mine, other)]
    assert groups[0] == groups[1]


def on_statement(snapshot: Snapshot) -> Any:
    return next(s for s in snapshot.rows("statements") if s.actor and s.act == "state")


def test_what_was_decided_stands_when_pages_join(cases: tuple[Path, Path], tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(cases[0], case)
    live = Case.open(case).snapshot
    statement, article, finding = on_statement(live), live.rows("articles")[1], live.rows("findings")[0]
    decide(case, "speaker", statement.id, value="Hồ Thị Thử")
    decide(case, "act", live.rows("statements")[-1].id, value="warn")
    decide(case, "date", article.id, value="2024-03-05")  # near enough that a full build makes the same stories
    decide(case, "hide", finding.id, reason="không đúng")
    joined(case, [])
    same(case, tmp_path / "one")
    assert [f.kind for f in Case.open(case).snapshot.rows("hidden")] == [finding.kind]
    joined(case, MORE)
    same(case, tmp_path / "two")
    after = Case.open(case).snapshot
    assert after.rows("statements", "id = ?", [statement.id])[0].actor == "Hồ Thị Thử"


def test_decided_while_pages_come_and_undone_later(cases: tuple[Path, Path], tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(cases[0], case)
    live = Case.open(case).snapshot
    made = [
        decide(case, "speaker", on_statement(live).id, value="Hồ Thị Thử"),
        decide(case, "date", live.rows("articles")[0].id, value="2023-01-02"),
        decide(case, "hide", live.rows("findings")[0].id, reason="không đúng"),
    ]
    joined(case, MORE)
    same(case, tmp_path / "one")
    undo = Case.open(case).decisions
    for one in made:
        undo.undo(one.id, "lan", now())
    joined(case, [])
    same(case, tmp_path / "two")
    assert Case.open(case).snapshot.rows("decisions") == []
    assert "decision:" not in str([r.rule for r in Case.open(case).snapshot.rows("statements")])


def test_actors_and_threads_are_decided_anew(cases: tuple[Path, Path], tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(cases[0], case)
    live = Case.open(case).snapshot
    one, two = [a for a in live.rows("actors") if a.kind == "person"][:2]
    thread = max(live.rows("threads"), key=lambda t: len(t.stands))
    made = [
        decide(case, "same", one.id, others=[two.id]),
        decide(case, "split-thread", thread.id, others=[thread.stands[0].statement]),
    ]
    joined(case, MORE)
    same(case, tmp_path / "one")
    Case.open(case).decisions.undo(made[0].id, "lan", now())
    joined(case, [])
    same(case, tmp_path / "two")


def test_a_decision_on_a_page_that_comes(cases: tuple[Path, Path], tmp_path: Path) -> None:
    """Its words are not there in one build, and are in the next, that the page joined."""
    case, other = tmp_path / "case", tmp_path / "other"
    for source, to in zip(cases, (case, other), strict=True):
        shutil.copytree(source, to)
    old = {p.id for p in Case.open(case).snapshot.rows("pages")}
    new = next(s for s in Case.open(other).snapshot.rows("statements") if s.page_id not in old)
    decide(other, "speaker", new.id, value="Hồ Thị Thử")
    shutil.copyfile(other / "decisions.jsonl", case / "decisions.jsonl")
    assert [o.why for o in joined(case, []).lost] == ["page"]
    assert joined(case, MORE).lost == ()
    same(case, tmp_path / "one")
    assert Case.open(case).snapshot.rows("statements", "id = ?", [new.id])[0].actor == "Hồ Thị Thử"


def test_what_moves_articles_needs_all_to_be_compared(cases: tuple[Path, Path], tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(cases[0], case)
    stories = Case.open(case).snapshot.rows("stories")
    large = max(stories, key=lambda s: len(s.articles))
    made = decide(case, "split-story", large.id, others=list(large.articles[:2]))
    built = build_case(case, [], ALONE)
    assert "split-story" in str(built.noted)
    assert not Case.open(case).snapshot.manifest["joined"]
    parted = {frozenset(s.articles) for s in Case.open(case).snapshot.rows("stories")}
    joined(case, MORE)
    after = Case.open(case).snapshot
    assert all(any(old <= set(s.articles) for s in after.rows("stories")) for old in parted)
    assert [o.state for o in after.rows("decisions")] == ["applied"]
    assert any("lan" in s.why_en for s in after.rows("stories"))
    Case.open(case).decisions.undo(made.id, "lan", now())
    assert "split-story" in str(build_case(case, [], ALONE).noted)


def test_a_line_that_was_altered_needs_all_to_be_compared(cases: tuple[Path, Path], tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(cases[0], case)
    decide(case, "speaker", on_statement(Case.open(case).snapshot).id, value="Hồ Thị Thử")
    joined(case, [])
    lines = (case / "decisions.jsonl").read_text(encoding="utf-8")
    (case / "decisions.jsonl").write_text(lines.replace("Hồ Thị Thử", "Hồ Thị Sửa"), encoding="utf-8")
    assert "altered" in str(build_case(case, [], ALONE).noted)
    assert not Case.open(case).snapshot.manifest["joined"]


def test_many_files_are_put_together(cases: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.store.snapshot.MOST_PARTS", 2)
    case = tmp_path / "case"
    shutil.copytree(cases[0], case)
    for some in (MORE[:1], MORE[1:2], MORE[2:]):
        joined(case, some)
    mine, other = (Case.open(path).snapshot for path in (case, cases[1]))
    assert [len(mine.files("statements")), len(mine.state("actor_met"))] == [2, 2]
    assert mine.verify() == []
    for table in EXACT:
        assert mine.rows(table, order="ALL") == other.rows(table, order="ALL"), table
