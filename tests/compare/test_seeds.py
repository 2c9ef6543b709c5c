"""What a careful reader finds across the five seed pages: all that is certain is found, nothing false is claimed.

The gold's own marks stand in for the annotators, so that comparing is judged apart from them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from nguon.compare.body import read_spans
from nguon.compare.event import find_events
from nguon.compare.finding import find_findings
from nguon.compare.reuse import find_reuse
from nguon.compare.thread import gather_threads
from nguon.lang.pack import load
from nguon.model.annotation import Figure, Mention, Restored, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.corpus import Dated
from nguon.model.page import Block
from nguon.model.reading import Piece
from nguon.model.span import Span

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared
LETTERS = ("A", "B", "B2", "C", "D", "E", "F")


def first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def span(value: dict[str, int] | None) -> Span | None:
    return Span(value["start"], value["end"]) if value else None


def moment(value: dict[str, str] | None) -> Moment | None:
    return Moment(value["value"], value["precision"]) if value else None


def speakers(actor: Any) -> tuple[str, tuple[str, ...]]:
    """The gold lists alternatives; joint speakers are those named inside the first."""
    names = actor if isinstance(actor, list) else [actor]
    parts = re.split(r", | và ", names[0])
    joint = tuple(n for n in names[1:] if len(parts) > 1 and n in parts)
    return names[0], joint or (names[0],)


def gold_pieces(folder: Path) -> list[Piece]:
    out = []
    for path in sorted(folder.glob("00*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        raw = (folder / gold["text"]).read_bytes()
        page, text = hashlib.sha256(raw).hexdigest(), raw.decode()
        for n, art in enumerate(gold["articles"]):
            out.append(gold_piece(page, text, n, art))
    return out


def gold_piece(page: str, text: str, n: int, art: dict[str, Any]) -> Piece:
    me = f"{page[:16]}.{n}"
    blocks = tuple(Block(page, me, b["start"], b["end"], b["role"], None, "gold") for b in art["blocks"])
    title = next(b for b in blocks if b.role == "title")
    words, day = text[title.start : title.end], moment(art["published"])
    article = Article(me, page, n, blocks[0].start, blocks[-1].end, words, day, "text:gold", "", "", None, ())
    ids = [f"{me}.s{s['content'][0]['start']}.{i}" for i, s in enumerate(art["statements"])]
    statements = []
    for i, s in enumerate(art["statements"]):
        actor, actors = speakers(s["actor"])
        content = tuple(Span(c["start"], c["end"]) for c in s["content"])
        parts = [*content, *filter(None, (span(s.get("cue")), span(s.get("speaker"))))]
        within = ids[s["within"]] if s.get("within") is not None else None
        statements.append(
            Statement(
                ids[i],
                page,
                me,
                min(p.start for p in parts),
                max(p.end for p in parts),
                content,
                s["form"],
                s["act"],
                s["negated"],
                span(s.get("cue")),
                span(s.get("speaker")),
                actor,
                actors,
                tuple(first(v) for v in s.get("via") or ()),
                within,
                moment(s.get("said_on")),
                "fact",
                "gold",
            )
        )
    return Piece(
        article,
        text,
        blocks,
        tuple(Restored(page, me, r["start"], r["end"], r["as"], "gold") for r in art.get("restored", [])),
        tuple(Timex(page, me, t["start"], t["end"], t["type"], t["value"], "gold", "gold") for t in art["timexes"]),
        tuple(Mention(page, me, m["start"], m["end"], m["kind"], first(m["actor"]), "gold") for m in art["mentions"]),
        tuple(
            Figure(page, me, f["start"], f["end"], f["low"], f["high"], f.get("hedge"), f.get("unit") or "", "", "gold")
            for f in art["figures"]
        ),
        tuple(statements),
    )


@pytest.fixture(scope="module")
def case(shared: Path, stages: Any, opened: Any) -> dict[str, Any]:
    pieces = gold_pieces(shared / "gold" / "dev")
    pack = load("vi")
    dated = tuple(Dated(p.article.id, p.article.published, "gold", "", "") for p in pieces)
    actors, links = stages.actors(pieces)
    with opened() as engine:
        reuse = find_reuse(pieces, engine)
    stories = stages.stories(pieces, links, dated, reuse, actors)
    letter = {p.article.id: name for p, name in zip(pieces, LETTERS, strict=True)}
    threads = [t for s in stories for t in gather_threads(s, pieces, links, dated, reuse, pack, actors).threads]
    findings = [f for s in stories for f in find_findings(s, threads, pieces, links, actors, dated, pack)]
    events = [e for s in stories for e in find_events(s, pieces, links, dated, pack, actors)]
    said = {s.id: (s, read_spans(p, s.content), letter[p.article.id]) for p in pieces for s in p.statements}
    return {
        "reuse": reuse, "stories": stories, "threads": threads, "findings": findings, "events": events, "letter": letter,
        "said": said, "names": {a.id: a.name for a in actors}, "pieces": pieces, "dated": dated, "pack": pack,
    }  # fmt: skip


def told(case: dict[str, Any], kind: str) -> list[dict[str, list[tuple[str, str, str]]]]:
    """Findings of a kind: for each, (article letter, actor, words) of its statements."""
    return [
        [(case["said"][i][2], case["said"][i][0].actor, case["said"][i][1]) for i in f.statements]
        for f in case["findings"]
        if f.kind == kind
    ]


def test_the_article_that_stands_twice_and_the_passage(case: dict[str, Any]) -> None:
    letter = case["letter"]
    rows = {(frozenset((letter[r.a], letter[r.b])), r.kind): r for r in case["reuse"]}
    assert set(rows) <= {
        (frozenset(("B", "B2")), "duplicate"),
        (frozenset("AB"), "passage"),
        (frozenset(("A", "B2")), "passage"),
    }
    assert (frozenset(("B", "B2")), "duplicate") in rows
    passage = next(r for (_, kind), r in rows.items() if kind == "passage")
    assert letter[passage.a if passage.earlier == "a" else passage.b].startswith("B")


def test_the_quarrel_is_one_story_and_the_car_and_the_visit_are_not_in_it(case: dict[str, Any]) -> None:
    groups = [{case["letter"][a] for a in s.articles} for s in case["stories"]]
    assert {"A", "B", "B2", "E", "F"} in groups
    quarrel = next(s for s in case["stories"] if len(s.articles) == 5)
    assert quarrel.sources_low <= 3 <= quarrel.sources_high <= 4


def test_the_kremlin_and_north_korea_change_their_word(case: dict[str, Any]) -> None:
    found = told(case, "reversal")
    assert any(
        ("F", "Kremlin") in {(x, a) for x, a, _ in f} and ("E", "Điện Kremlin") in {(x, a) for x, a, _ in f} for f in found
    )
    assert any({x[0] for x, a, _ in f if "Triều Tiên" in a} >= {"B", "E"} for f in found)
    changed = [f for f in case["findings"] if f.kind == "reversal" and f.rule != "reversal:tone"]
    assert {case["names"][f.actors[0]] for f in changed} == {"Nga", "Triều Tiên"}


def test_putin_judges_the_treaty_in_another_tone(case: dict[str, Any]) -> None:
    (finding,) = [f for f in case["findings"] if f.rule == "reversal:tone"]
    assert (case["names"][finding.actors[0]], finding.strength) == ("Vladimir Putin", "weak")
    early, late = (case["said"][i][1] for i in finding.statements)
    assert "đột phá" in early
    assert "Không có gì mới cả" in late
    assert "tháng 6/2024" in finding.text_vi


def test_the_sides_contradict_each_other(case: dict[str, Any]) -> None:
    found = told(case, "conflict")
    assert any({"Volodymyr Zelensky", "Mỹ", "Kremlin"} <= {a for _, a, _ in f} for f in found)
    kursk = [f for f in found if any("Kursk" in words for _, _, words in f)]
    assert any({"Nga", "Ukraine"} <= {a for _, a, _ in f} for f in kursk)


def test_the_headline_on_nato_goes_too_far(case: dict[str, Any]) -> None:
    (finding,) = told(case, "headline")
    assert {x for x, _, _ in finding} == {"F"}
    assert any(words == "Tôi không thể xác nhận thông tin đó" for _, _, words in finding)


def test_the_quotation_in_the_title_is_not_what_was_said(case: dict[str, Any]) -> None:
    assert any({words for x, _, words in f if x == "E"} >= {"Mãi không quên sự quả cảm"} for f in told(case, "wording"))


def test_no_figures_contradict(case: dict[str, Any]) -> None:
    assert told(case, "figures") == []


def test_nobody_is_accused_of_what_he_did_not_say(case: dict[str, Any]) -> None:
    evasion = next(i for i, (_, words, x) in case["said"].items() if words.startswith("Hình ảnh là") and x == "B")
    for finding in case["findings"]:
        letters = {case["said"][i][2] for i in finding.statements}
        assert not letters & {"C", "D"}
        assert evasion not in finding.statements
        for i in finding.statements:
            statement, _, letter = case["said"][i]
            if finding.kind in ("reversal", "conflict"):
                assert statement.actor not in ("NATO", "Mark Rutte", "Donald Trump"), (finding.text_vi, letter)
        assert "2025-09" not in finding.text_vi
        assert "09/2025" not in finding.text_vi


def test_the_treaty_is_one_dated_event(case: dict[str, Any]) -> None:
    signed = [e for e in case["events"] if e.date == "2024-06"]
    assert len(signed) == 1
    assert {case["letter"][e.article_id] for e in signed[0].evidence} >= {"B", "F"}


def test_a_copy_counts_once(case: dict[str, Any]) -> None:
    stands = [s for t in case["threads"] for s in t.stands]
    mine = [s for s in stands if s.actor == "Mỹ" and "có bằng chứng" in case["said"][s.statement][1]]
    assert [len(s.copies) for s in mine] == [1]


def test_every_run_gives_the_same_rows(case: dict[str, Any], stages: Any) -> None:
    pieces = [replace(p) for p in reversed(case["pieces"])]
    actors, links = stages.actors(pieces)
    again = stages.stories(pieces, links, case["dated"], case["reuse"], actors)
    assert again == tuple(case["stories"])
