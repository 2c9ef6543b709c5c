"""Corrections end to end, on the sample case: made, seen at once, followed by builds, undone, told when they apply no more."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nguon.decide.patch import Patch, key_of
from nguon.extract import page as extract_page
from nguon.model.decision import Decision
from nguon.pipeline import page as pipeline_page
from nguon.pipeline.case import Built, Options, build_case
from nguon.store import seen
from nguon.store.case import Case, now
from nguon.store.correction import make_decision
from nguon.store.lens import Seen

ROOT = Path(__file__).parents[1]
ALONE = Options(workers=0)
PAGES = (
    "songngan-bac-bo.html", "songngan-ket-qua.html", "songngan-xin-loi.html", "doimoi-bac-bo.txt", "doimoi-vien-nuoc.html",
    "pho24-hai-bai.txt", "sonlamngaynay-xe-buyt.txt",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("sample") / "case"
    build_case(case, [ROOT / "examples" / "pages" / name for name in PAGES], ALONE)
    return case


class Desk:
    """A case that a person works with."""

    def __init__(self, path: Path) -> None:
        self.case = Case.open(path)

    @property
    def shown(self) -> Seen:
        return seen.open_seen(self.case)

    @property
    def look(self) -> Patch:
        return self.shown.overlay.patch

    def rows(self, table: str) -> list[Any]:
        return self.case.snapshot.rows(table)

    def correct(self, kind: str, target: str, **given: Any) -> Decision:
        return self.case.decisions.add(make_decision(self.look, kind, target, by="lan", at=now(), **given))

    def undo(self, decision: Decision) -> Decision:
        return self.case.decisions.undo(decision.id, "lan", now())

    def build(self) -> Built:
        return build_case(self.case.path, [], ALONE)

    def state(self, decision: Decision) -> tuple[str, str]:
        (state,) = [s for s in self.shown.overlay.states if s.decision.id == decision.id]
        return state.state, state.why

    def story_of(self, words: str) -> Any:
        return next(s for s in self.rows("stories") if words in s.title)


@pytest.fixture
def desk(sample: Path, tmp_path: Path) -> Desk:
    path = tmp_path / "case"
    shutil.copytree(sample, path)
    return Desk(path)


def said_by(desk: Desk, statement_id: str) -> tuple[str, ...]:
    view = seen.article(desk.shown, statement_id.rpartition(".")[0])
    assert view is not None
    return tuple(a.name for s in view.said if s.statement.id == statement_id for a in s.actors)


def test_a_speaker_is_seen_on_every_screen_before_and_after_the_build(desk: Desk) -> None:
    thread = max(desk.rows("threads"), key=lambda t: len(t.stands))
    stand = next(s for s in thread.stands if s.actor)
    made = desk.correct("speaker", stand.statement, value="Hồ Thị Thử", reason="nghe lại băng")
    assert desk.state(made) == ("shown", "")
    for _ in range(2):
        shown = desk.shown
        assert said_by(desk, stand.statement) == ("Hồ Thị Thử",)
        story = seen.story(shown, thread.story)
        assert story is not None
        assert [s.actors[0].name for s in story.said if s.statement.id == stand.statement] == ["Hồ Thị Thử"]
        new = next(a.actor for a in seen.actors(shown)[0] if a.actor.name == "Hồ Thị Thử")
        actor = seen.actor(shown, new.id)
        assert actor is not None
        assert [s.statement.id for s in actor.said] == [stand.statement]
        old = seen.actor(shown, str(stand.actor_id))
        assert old is None or stand.statement not in {s.statement.id for s in old.said}
        stands = {s.stand.statement: s.stand.actor for t in story.threads for s in t.stands}
        assert stands.get(stand.statement, "Hồ Thị Thử") == "Hồ Thị Thử"
        built = desk.build()
        assert built.lost == ()
        assert desk.state(made) == ("applied", "")
    (row,) = desk.case.snapshot.rows("statements", "id = ?", [stand.statement])
    assert row.rule.startswith(f"decision:{made.id}; ")
    assert not desk.shown.overlay.changes


def test_undone_before_the_build_and_after_it(desk: Desk) -> None:
    statement = next(s for s in desk.rows("statements") if s.actor and s.act == "state")
    article = next(a for a in desk.rows("articles") if a.published)
    finding = desk.rows("findings")[0]
    before = seen.article(desk.shown, statement.article_id)
    made = [
        desk.correct("speaker", statement.id, value="Hồ Thị Thử"),
        desk.correct("act", statement.id, value="warn"),
        desk.correct("date", article.id, value="2023-01-02"),
        desk.correct("hide", finding.id, reason="không đúng"),
    ]
    dates = {a.id: a.published for a in _refs(desk)}
    assert dates[article.id] is not None
    assert dates[article.id].value == "2023-01-02"
    assert finding.id not in {f.finding.id for f in seen.find_findings(desk.shown)[0]}
    for one in made:
        desk.undo(one)
    assert seen.article(desk.shown, statement.article_id) == before
    assert not desk.shown.overlay.changes
    again = [desk.case.decisions.undo(s.undone.id, "lan", now()) for s in desk.shown.overlay.states if s.undone]
    assert len(again) == len(made)
    desk.build()
    assert {o.state for o in desk.rows("decisions")} == {"applied"}
    assert [f.id for f in desk.rows("hidden")] == [finding.id]
    assert finding.id not in {f.id for f in desk.rows("findings")}
    for one in made:
        desk.undo(one)
    after = seen.article(desk.shown, statement.article_id)
    assert after is not None
    assert before is not None
    assert [(s.statement.act, s.actors) for s in after.said] == [(s.statement.act, s.actors) for s in before.said]
    assert {a.id: a.published for a in _refs(desk)}[article.id] == article.published
    assert finding.id in {f.finding.id for f in seen.find_findings(desk.shown)[0]}
    told = [desk.state(one)[0] for one in made]
    assert told == ["waiting", "waiting", "waiting", "undone"], "what follows from them waits for the build"
    desk.build()
    assert desk.rows("decisions") == []
    assert {f.id for f in desk.rows("findings")} >= {finding.id}


TOGETHER = (
    ("speaker", "act", "same"), ("date", "role in"), ("role out", "different", "split-story"), ("merge-stories",),
    ("move-article",), ("merge-threads", "hide"), ("split-thread",), ("move-statement",),
)  # fmt: skip


def decide(desk: Desk, kind: str) -> Decision:
    """A correction of this kind, of something of the case that has the most to lose by it."""
    said = next(s for s in desk.rows("statements") if s.actor and s.act != "warn" and s.said_on)
    river = max(desk.rows("stories"), key=lambda s: len(s.articles))
    other = next(s for s in desk.rows("stories") if s.id != river.id)
    threads = sorted((t for t in desk.rows("threads") if t.story == river.id), key=lambda t: (-len(t.stands), t.id))
    people = sorted((a for a in desk.rows("actors") if a.kind == "person"), key=lambda a: a.id)
    links: dict[str, list[str]] = {}
    for link in desk.rows("actor_links"):
        links.setdefault(link.actor_id, []).append(link.article_id)
    many = max(people, key=lambda a: len(links.get(a.id, ())))
    blocks = desk.rows("blocks")
    body = next(b for b in blocks if b.role == "body" and b.page_id == said.page_id and b.start <= said.start < b.end)
    aside = next(b for b in blocks if not b.article_id and b.page_id == said.page_id and b.end - b.start > 10)
    made: dict[str, tuple[str, str, dict[str, Any]]] = {
        "speaker": ("speaker", said.id, {"value": "Hồ Thị Thử"}),
        "act": ("act", said.id, {"value": "warn"}),
        "date": ("date", said.article_id, {"value": "2021-01-02"}),
        "role out": ("role", f"{body.page_id}:{body.start}", {"value": "ad"}),
        "role in": ("role", f"{aside.page_id}:{aside.start}", {"value": "body"}),
        "same": ("same", many.id, {"others": [next(a.id for a in people if a.id != many.id and links.get(a.id))]}),
        "different": ("different", many.id, {"others": [links[many.id][0]], "value": "Người Khác Tên"}),
        "merge-stories": ("merge-stories", river.id, {"others": [other.id]}),
        "split-story": ("split-story", river.id, {"others": [river.articles[-1]]}),
        "move-article": ("move-article", river.articles[-1], {"others": [other.id]}),
        "merge-threads": ("merge-threads", threads[0].id, {"others": [threads[1].id]}),
        "split-thread": ("split-thread", threads[0].id, {"others": [s.statement for s in threads[0].stands[:2]]}),
        "move-statement": ("move-statement", threads[0].stands[0].statement, {"others": [threads[1].id]}),
        "hide": ("hide", desk.rows("findings")[0].id, {"reason": "không đúng"}),
    }
    what, target, given = made[kind]
    return desk.correct(what, target, **given)


def picture(desk: Desk) -> dict[str, Any]:
    """The rows that corrections are about, as a person sees them, without the words that say how they came about."""
    patch = desk.look

    def now(table: str) -> list[Any]:
        return sorted(patch.over(table, desk.rows(table)), key=lambda row: repr(key_of(table, row)))

    names = {a.id: a.name for a in now("actors")}
    return {
        "said": [(s.id, s.actor, s.act, s.said_on, s.certainty) for s in now("statements")],
        "dates": [(d.article_id, d.published) for d in now("dated")] + [(a.id, a.published, a.start) for a in now("articles")],
        "blocks": [(b.page_id, b.start, b.role, b.article_id) for b in now("blocks")],
        "marks": [(t.article_id, t.start, t.value) for t in now("timexes")]
        + [(m.article_id, m.start, m.actor) for m in now("mentions")],
        "actors": sorted((k.article_id, k.name, names[k.actor_id]) for k in now("actor_links")) + sorted(names.values()),
        "stories": sorted((sorted(s.articles), s.first, s.last) for s in now("stories")),
    }


def affairs(desk: Desk) -> dict[str, Any]:
    """The rows of stories, as a person sees them."""
    patch = desk.look
    now = {name: patch.over(name, desk.rows(name)) for name in ("threads", "events", "findings", "hidden", "stories")}
    titles = {s.id: s.title for s in now["stories"]}
    return {
        "threads": sorted(
            (titles[t.story], sorted((s.statement, str(s.actor_id), str(s.said_on)) for s in t.stands)) for t in now["threads"]
        ),
        "events": sorted((e.id, titles[e.story]) for e in now["events"]),
        "findings": sorted((f.kind, titles[f.story], f.statements, f.actors) for f in now["findings"]),
        "hidden": sorted(f.id for f in now["hidden"]),
    }


@pytest.mark.parametrize("kinds", TOGETHER, ids=" and ".join)
def test_an_undo_of_what_is_built_shows_at_once(desk: Desk, kinds: tuple[str, ...]) -> None:
    before, rest = picture(desk), affairs(desk)
    made = [decide(desk, kind) for kind in kinds]
    assert desk.build().lost == ()
    assert (picture(desk), affairs(desk)) != (before, rest)
    for one in made:
        desk.undo(one)
    now, others = picture(desk), affairs(desk)
    for name in now:
        if not ("date" in kinds and name == "stories"):  # which story an article belongs to is compared anew
            assert now[name] == before[name], name
    assert [desk.state(one)[0] for one in made] == ["undone" if kind == "hide" else "waiting" for kind in kinds]
    assert desk.shown.overlay.open == sum(kind != "hide" for kind in kinds)
    assert others["hidden"] == rest["hidden"]
    if not set(kinds) - {"hide", "merge-threads", "split-thread", "move-statement"}:
        assert others["threads"] == rest["threads"]
        assert others["events"] == rest["events"]


@pytest.mark.parametrize("odd", [0, 1])
def test_an_undo_leaves_what_other_corrections_say(desk: Desk, odd: int) -> None:
    """Of many that were built, every other one is taken back: what is seen is what the next build finds."""
    kinds = ("speaker", "act", "role in", "same", "different", "hide")
    made = [decide(desk, kind) for kind in kinds]
    desk.build()
    for one in made[odd::2]:
        desk.undo(one)
    now = picture(desk)
    desk.build()
    after = picture(desk)
    assert not desk.shown.overlay.changes
    for name in after:
        assert now[name] == after[name], name


def _refs(desk: Desk) -> list[Any]:
    return [ref for s in desk.rows("stories") for ref in seen.articles(desk.shown, s.id, 1000)]


def test_a_block_of_furniture_becomes_text_that_is_read(desk: Desk) -> None:
    pages = {p.id: p.text for p in desk.rows("pages")}
    own = {b.page_id for b in desk.rows("blocks") if b.article_id}
    body = next(
        b for b in desk.rows("blocks")
        if b.role == "body" and any(s.page_id == b.page_id and b.start <= s.start < b.end for s in desk.rows("statements"))
    )  # fmt: skip
    inside = [
        s.id for s in desk.rows("statements") if s.page_id == body.page_id and body.start <= s.start and s.end <= body.end
    ]
    out = desk.correct("role", f"{body.page_id}:{body.start}", value="ad")
    view = seen.article(desk.shown, str(body.article_id))
    assert view is not None
    assert not {s.statement.id for s in view.said} & set(inside)
    assert desk.build().lost == ()
    assert not {s.id for s in desk.rows("statements")} & set(inside)
    block = next(b for b in desk.rows("blocks") if (b.page_id, b.start) == (body.page_id, body.start))
    assert (block.role, block.article_id) == ("ad", None)
    desk.undo(out)
    assert desk.state(out) == ("waiting", "")
    view = seen.article(desk.shown, str(body.article_id))
    assert view is not None
    assert {s.statement.id for s in view.said} >= set(inside)
    home = next(s for s in desk.rows("stories") if body.article_id in s.articles)
    story = seen.story(desk.shown, home.id)
    assert story is not None
    assert {s.statement.id for s in story.said} >= set(inside)
    assert all(a.id for s in story.said if s.statement.id in inside for a in s.actors)
    desk.build()
    assert {s.id for s in desk.rows("statements")} >= set(inside)
    furniture = next(
        b for b in desk.rows("blocks") if not b.article_id and b.page_id in own and len(pages[b.page_id][b.start : b.end]) > 20
    )
    back = desk.correct("role", f"{furniture.page_id}:{furniture.start}", value="body")
    desk.build()
    assert desk.state(back) == ("applied", "")
    block = next(b for b in desk.rows("blocks") if (b.page_id, b.start) == (furniture.page_id, furniture.start))
    assert block.role == "body"
    assert block.article_id is not None


def test_what_is_seen_at_once_is_what_the_build_finds(desk: Desk) -> None:
    """Actors, stories and threads as joined and split: the same names and members before and after the build."""
    links: dict[str, list[str]] = {}
    for link in desk.rows("actor_links"):
        links.setdefault(link.actor_id, []).append(link.article_id)
    people = [a for a in desk.rows("actors") if a.kind == "person" and links.get(a.id)]
    many = max(people, key=lambda a: len(links[a.id]))
    few = [a for a in people if a.id != many.id][:2]
    bus = desk.story_of("xe buýt") if any("xe buýt" in s.title for s in desk.rows("stories")) else desk.rows("stories")[-1]
    river = max(desk.rows("stories"), key=lambda s: len(s.articles))
    threads = sorted((t for t in desk.rows("threads") if t.story == river.id), key=lambda t: (-len(t.stands), t.id))
    made = [
        desk.correct("same", few[0].id, others=[few[1].id], value="Một Người"),
        desk.correct("different", many.id, others=[links[many.id][0]], value="Người Khác Tên"),
        desk.correct("split-thread", threads[0].id, others=[threads[0].stands[0].statement]),
        desk.correct("split-story", river.id, others=[river.articles[-1]]),
        desk.correct("merge-stories", river.id, others=[bus.id]),
    ]

    def picture() -> tuple[Any, ...]:
        shown = desk.shown
        stories = {frozenset(view.story.articles) for r in seen.stories(shown)[0] if (view := seen.story(shown, r.id))}
        actors = {name: _said(desk, name) for name in ("Một Người", "Người Khác Tên", many.name)}
        return stories, actors

    before = picture()
    assert desk.build().lost == ()
    assert picture() == before
    assert {desk.state(d) for d in made} == {("applied", "")}
    taken = threads[0].stands[0].statement
    assert not any(taken in {s.statement for s in t.stands} for t in desk.rows("threads"))
    assert seen.story(desk.shown, river.id) is not None


def _said(desk: Desk, name: str) -> set[str]:
    shown = desk.shown
    found = [a.actor.id for a in seen.actors(shown)[0] if a.actor.name == name]
    return {s.statement.id for i in found if (view := seen.actor(shown, i, 1, 500)) for s in view.said}


def test_newer_code_that_reads_the_page_otherwise_still_finds_the_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = next(s for s in desk.rows("statements") if s.actor)
    made = desk.correct("speaker", statement.id, value="Hồ Thị Thử")
    kept, plain = extract_page.decode, "Một dòng mà mã mới đọc thêm.\n\n"

    def read_more(*given: Any) -> Any:
        decoded = kept(*given)
        return decoded if "<html" in decoded.text[:2000].lower() else replace(decoded, text=plain + decoded.text)

    monkeypatch.setattr(extract_page, "decode", read_more)
    shutil.rmtree(desk.case.path / "cache")
    assert desk.build().lost == ()
    (row,) = [s for s in desk.rows("statements") if s.rule.startswith(f"decision:{made.id}")]
    (page,) = desk.case.snapshot.rows("pages", "id = ?", [row.page_id])
    if page.kind == "text":
        assert row.id != statement.id
    assert row.actor == "Hồ Thị Thử"


def test_what_no_longer_applies_is_told_and_comes_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = next(s for s in desk.rows("statements") if s.actor)
    made = desk.correct("act", statement.id, value="warn" if statement.act != "warn" else "deny")
    kept = pipeline_page.annotate_piece
    monkeypatch.setattr(pipeline_page, "annotate_piece", lambda *given: replace(kept(*given), statements=()))
    shutil.rmtree(desk.case.path / "cache")
    built = desk.build()
    assert [(o.id, o.state, o.why) for o in built.lost] == [(made.id, "lost", "statement")]
    assert desk.state(made) == ("lost", "statement")
    assert [s.decision.id for s in desk.shown.overlay.lost] == [made.id]
    monkeypatch.undo()
    shutil.rmtree(desk.case.path / "cache")
    assert desk.build().lost == ()
    assert desk.state(made) == ("applied", "")


def test_a_page_that_is_gone_is_told(desk: Desk) -> None:
    statement = next(s for s in desk.rows("statements") if s.actor)
    made = desk.correct("act", statement.id, value="warn" if statement.act != "warn" else "deny")
    listed = desk.case.path / "pages.jsonl"
    lines = [line for line in listed.read_text(encoding="utf-8").splitlines() if statement.page_id not in line]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [(o.id, o.why) for o in desk.build().lost] == [(made.id, "page")]


def test_a_build_without_decisions_is_the_same_to_the_byte(desk: Desk) -> None:
    first = desk.case.snapshot.manifest["tables"]
    desk.build()
    again = desk.case.snapshot.manifest["tables"]
    assert {name: about["sha256"] for name, about in again.items()} == {name: about["sha256"] for name, about in first.items()}


def test_the_same_decisions_give_the_same_bytes(desk: Desk) -> None:
    statement = next(s for s in desk.rows("statements") if s.actor)
    desk.correct("speaker", statement.id, value="Hồ Thị Thử")
    desk.correct("hide", desk.rows("findings")[0].id, reason="x")
    desk.build()
    first = {n: a["sha256"] for n, a in desk.case.snapshot.manifest["tables"].items()}
    shutil.rmtree(desk.case.path / "cache")
    desk.build()
    assert {n: a["sha256"] for n, a in desk.case.snapshot.manifest["tables"].items()} == first
