"""What each kind of decision does to rows."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.decide.effect import apply, decide_story, follow
from nguon.decide.patch import key_of
from nguon.decide.place import LostError
from nguon.lang.pack import load
from nguon.model.decision import DECISIONS, LOST


def _load_case() -> ModuleType:
    spec = importlib.util.spec_from_file_location("decide_case", Path(__file__).with_name("case.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


case = _load_case()
PACK = load("vi")
A, B, C = case.A, case.B, case.C
LE, TA = "a" + "1" * 12, "a" + "2" * 12


def test_a_speaker_is_who_was_decided_in_statement_thread_and_links() -> None:
    patch = case.patch()
    apply(case.decide("speaker", case.words(A, "hồ chưa cạn"), case.words(A, "Tạ Bình"), value="Tạ Bình"), patch, PACK)
    row = patch.one("statements", case.DENIES)
    assert (row.actor, row.actors, row.rule) == ("Tạ Bình", ("Tạ Bình",), "decision:d1; cue:nói")
    (stand,) = [s for s in patch.one("threads", "t-can").stands if s.statement == case.DENIES]
    assert (stand.actor, stand.actor_id) == ("Tạ Bình", TA)


def test_a_speaker_whom_the_case_does_not_know_becomes_an_actor_and_nobody_becomes_none() -> None:
    patch = case.patch()
    apply(case.decide("speaker", case.words(A, "hồ chưa cạn"), value="Hồ Văn Mới"), patch, PACK)
    (link,) = [k for k in patch.by("actor_links", "article_id", [case.article_of(A)]) if k.name == "Hồ Văn Mới"]
    assert patch.one("actors", link.actor_id).name == "Hồ Văn Mới"
    apply(case.decide("speaker", case.words(A, "hồ chưa cạn"), value=None), patch, PACK)
    assert patch.one("statements", case.DENIES).actors == ()
    assert patch.one("threads", "t-can").stands[0].actor_id is None


def test_a_chosen_actor_is_meant_and_not_another_of_the_name() -> None:
    patch = case.patch()
    apply(case.decide("different", case.words(C, "Lê An", "Lê An"), value="Lê An (cầu thủ)"), patch, PACK)
    footballer = next(a for a in patch.by("actors", "name", ["Lê An (cầu thủ)"]))
    apply(case.decide("speaker", case.words(A, "hồ đã cạn"), case.words(C, "Lê An"), value="Lê An"), patch, PACK)
    (link,) = [k for k in patch.by("actor_links", "article_id", [case.article_of(A)]) if k.name == "Lê An"]
    assert link.actor_id == footballer.id


def test_an_act() -> None:
    patch = case.patch()
    apply(case.decide("act", case.words(A, "hồ chưa cạn"), value="warn"), patch, PACK)
    assert patch.one("statements", case.DENIES).act == "warn"
    with pytest.raises(LostError, match="value"):
        apply(case.decide("act", case.words(A, "hồ chưa cạn"), value="shout"), patch, PACK)


def test_a_date_moves_what_was_said_that_day_and_the_ends_of_the_story() -> None:
    patch = case.patch()
    apply(case.decide("date", case.words(A, "Hồ cạn"), value="2024-05"), patch, PACK)
    dated = patch.one("dated", case.article_of(A))
    assert (dated.published.value, dated.published.precision, dated.rule) == ("2024-05", "month", "decision:d1; dateline")
    assert "lan" in dated.basis_en
    assert "vì sai" in dated.basis_vi
    assert patch.one("articles", case.article_of(A)).published == dated.published
    assert [s.said_on.value for s in patch.one("threads", "t-can").stands] == ["2024-05", "2024-05", "2024-04-21"]
    story = patch.one("stories", "s-ho")
    assert (story.first, story.last) == ("2024-04-21", "2024-05-31")
    apply(case.decide("date", case.words(B, "Lê An lại nói"), value=None), patch, PACK)
    assert patch.one("dated", case.article_of(B)).published is None
    assert patch.one("stories", "s-ho").first == "2024-05-01"


@pytest.mark.parametrize("value", ["2024-13", "2024-02-30", "hôm qua", "24-01-01", "0000"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(LostError, match="value"):
        apply(case.decide("date", case.words(A, "Hồ cạn"), value=value), case.patch(), PACK)


def test_a_block_leaves_its_article_with_what_was_found_on_it_and_comes_back() -> None:
    patch = case.patch()
    line = "Bà Tạ Bình nói hồ đã cạn."
    apply(case.decide("role", case.words(A, line), value="ad"), patch, PACK)
    assert patch.one("statements", case.SAYS) is None
    assert patch.one("statements", case.DENIES) is not None
    (block,) = [b for b in patch.by("blocks", "page_id", [A]) if b.start == case.TEXTS[A].index(line)]
    assert (block.role, block.article_id, block.rule) == ("ad", None, "decision:d1; line:body")
    apply(case.decide("role", case.words(A, "Quảng cáo hồ bơi"), value="body"), patch, PACK)
    (advert,) = [b for b in patch.by("blocks", "page_id", [A]) if b.start == case.TEXTS[A].index("Quảng")]
    assert (advert.role, advert.article_id) == ("body", case.article_of(A))


def test_two_actors_become_one_everywhere() -> None:
    patch = case.patch()
    apply(case.decide("same", case.words(A, "Lê An"), case.words(A, "Tạ Bình"), value="Lê Tạ"), patch, PACK)
    one = patch.one("actors", LE)
    assert (one.name, one.names, one.speaks_for) == ("Lê Tạ", ("Lê An", "Tạ Bình"), ())
    assert patch.one("actors", TA) is None
    assert {k.actor_id for k in patch.by("actor_links", "article_id", [case.article_of(A)])} == {LE}
    assert {s.actor_id for s in patch.one("threads", "t-can").stands} == {LE}
    assert patch.one("findings", "f-trai").actors == (LE,)


def test_one_name_becomes_two_actors_and_joined_again_it_is_one() -> None:
    patch = case.patch()
    apply(case.decide("different", case.words(C, "Lê An"), value="Lê An (cầu thủ)"), patch, PACK)
    (link,) = patch.by("actor_links", "article_id", [case.article_of(C)])
    assert link.actor_id != LE
    assert patch.one("actors", link.actor_id).name == "Lê An (cầu thủ)"
    assert len(patch.by("actor_links", "actor_id", [LE])) == 2
    assert patch.one("actors", LE).names == ("Lê An",)
    apply(case.decide("same", case.words(A, "Lê An"), case.words(C, "Lê An")), patch, PACK)
    assert len(patch.by("actor_links", "actor_id", [LE])) == 3


def test_stories_joined() -> None:
    patch = case.patch()
    apply(case.decide("merge-stories", case.words(C, "Bóng đá"), case.words(A, "Hồ cạn")), patch, PACK)
    story = patch.one("stories", "s-ho")
    assert len(story.articles) == 3
    assert (story.last, story.sources_high) == ("2024-05-02", 3)
    assert "lan" in story.why_vi
    assert patch.one("stories", "s-bong") is None


def test_a_story_split_takes_along_what_rests_on_it_alone() -> None:
    patch = case.patch()
    apply(case.decide("split-story", case.words(B, "Lê An lại nói")), patch, PACK)
    (new,) = patch.by("stories", "articles", [case.article_of(B)])
    assert (new.title, new.articles, new.first) == ("Lê An lại nói", (case.article_of(B),), "2024-04-21")
    assert patch.one("stories", "s-ho").articles == (case.article_of(A),)
    assert patch.one("events", "v1").story == new.id
    assert patch.one("findings", "f-tit").story == "s-ho"


def test_an_article_moved_leaves_no_empty_story() -> None:
    patch = case.patch()
    apply(case.decide("move-article", case.words(C, "Bóng đá"), case.words(A, "Hồ cạn")), patch, PACK)
    assert patch.one("stories", "s-bong") is None
    assert case.article_of(C) in patch.one("stories", "s-ho").articles


def test_a_statement_taken_out_and_moved_back() -> None:
    patch = case.patch()
    apply(case.decide("split-thread", case.words(A, "hồ đã cạn")), patch, PACK)
    assert [s.statement for s in patch.one("threads", "t-can").stands] == [case.DENIES, case.ADMITS]
    apply(case.decide("move-statement", case.words(A, "hồ đã cạn"), case.words(A, "hồ chưa cạn")), patch, PACK)
    assert patch.one("threads", "t-can").stands[-1].statement == case.SAYS


def test_two_statements_taken_out_are_a_thread_and_one_left_is_none() -> None:
    patch = case.patch()
    apply(case.decide("split-thread", case.words(A, "hồ đã cạn"), case.words(B, "hồ đã cạn từ lâu")), patch, PACK)
    assert patch.one("threads", "t-can") is None
    (new,) = patch.by("threads", "stands.statement", [case.SAYS])
    assert ([s.statement for s in new.stands], new.question) == ([case.SAYS, case.ADMITS], "Hồ đã cạn?")
    assert patch.one("findings", "f-doi").thread is None
    apply(case.decide("move-statement", case.words(A, "hồ chưa cạn"), case.words(A, "hồ đã cạn")), patch, PACK)
    (stand,) = [s for s in patch.one("threads", new.id).stands if s.statement == case.DENIES]
    assert (stand.stance, stand.actor_id) == ("denies", LE)


def test_threads_joined() -> None:
    patch = case.patch()
    whole = patch.one("threads", "t-can")
    patch.put("threads", replace(whole, stands=whole.stands[:2]))
    patch.put("threads", replace(whole, id="t-khac", stands=whole.stands[2:]))
    patch.put("findings", replace(patch.one("findings", "f-doi"), thread="t-khac"))
    apply(case.decide("merge-threads", case.words(B, "hồ đã cạn từ lâu"), case.words(A, "hồ chưa cạn")), patch, PACK)
    assert {s.statement for s in patch.one("threads", "t-can").stands} == {case.DENIES, case.SAYS, case.ADMITS}
    assert patch.one("threads", "t-khac") is None
    assert patch.one("findings", "f-doi").thread == "t-can"


def test_a_finding_hidden_by_its_id_or_by_its_words() -> None:
    on = [case.words(A, "hồ chưa cạn"), case.words(B, "hồ đã cạn từ lâu")]
    for target in ("f-doi", "f-of-older-code"):
        patch = case.patch()
        apply(case.decide("hide", *on, value="reversal", target=target), patch, PACK)
        assert patch.one("findings", "f-doi") is None
        assert patch.one("hidden", "f-doi").rule == "decision:d1; deny"
        assert patch.one("findings", "f-trai") is not None
    patch = case.patch()
    apply(case.decide("hide", case.words(A, "Hồ cạn"), value="headline"), patch, PACK)
    assert patch.one("findings", "f-tit") is None
    with pytest.raises(LostError, match="finding"):
        apply(case.decide("hide", *on, value="wording"), patch, PACK)


def test_words_on_which_nothing_stands_are_lost_with_the_reason() -> None:
    gone = {"page": "9" * 64, "words": A}
    for code, page in gone.items():
        anchor = case.make_anchor(page, "Không ai viết câu này bao giờ", 0, 20)
        with pytest.raises(LostError, match=code):
            case.decide("act", anchor, value="deny")
    with pytest.raises(LostError, match="statement"):
        case.decide("act", case.words(A, "Hồ cạn"), value="deny")
    with pytest.raises(LostError, match="kind"):
        case.decide("praise", case.words(A, "Hồ cạn"))
    with pytest.raises(LostError, match="actor"):
        case.decide("same", case.words(A, "Hồ cạn"), case.words(A, "Lê An"))
    with pytest.raises(LostError, match="thread"):
        apply(case.decide("split-thread", case.words(C, "đội sẽ thắng")), case.patch(), PACK)


def test_some_of_several_words_lost_is_told() -> None:
    lost = case.make_anchor("9" * 64, "mất", 0, 3)
    placed = case.decide("split-story", case.words(B, "Lê An lại nói"), lost)
    assert placed.missing
    assert len(placed.places) == 1


def test_the_build_follows_the_same_decisions_stage_by_stage() -> None:
    """What `apply` does at once and what the stages do one after the other is the same."""
    same = case.decide("same", case.words(A, "Lê An"), case.words(A, "Tạ Bình"))
    out = case.decide("split-thread", case.words(A, "hồ đã cạn"))
    bad = case.decide("move-statement", case.words(C, "đội sẽ thắng"), case.words(A, "hồ đã cạn"))
    hide = case.decide("hide", case.words(A, "hồ chưa cạn"), case.words(B, "hồ đã cạn từ lâu"), value="reversal")
    rows, at_once, by_stage = case.make_rows(), case.patch(), case.patch()
    for one in (same, out, hide):
        apply(one, at_once, PACK)
    assert follow("actor", [same, out, hide], by_stage, PACK) == {}
    assert by_stage.over("actors", rows["actors"]) == at_once.over("actors", rows["actors"])
    story = rows["stories"][0]
    links, actors = by_stage.over("actor_links", rows["actor_links"]), by_stage.over("actors", rows["actors"])
    threads, lost, was = decide_story(
        story, by_stage.over("threads", rows["threads"]), rows["statements"], links, actors, rows["dated"], [out], PACK
    )
    assert list(threads) == at_once.over("threads", rows["threads"])
    assert lost == {}
    assert {(w.stage, w.decision, w.table) for w in was} == {("thread", out.decision.id, "threads")}
    assert follow("finding", [hide], by_stage, PACK) == {}
    for name, under in (("findings", rows["findings"]), ("hidden", ())):
        assert by_stage.over(name, under) == at_once.over(name, under)
    assert [f.id for f in by_stage.over("hidden", ())] == ["f-doi"]
    other = rows["stories"][1]
    _, lost, _ = decide_story(other, (), rows["statements"], links, actors, rows["dated"], [bad], PACK)
    assert lost == {bad.decision.id: "thread"}


@given(st.data())
def test_whatever_is_decided_is_done_or_lost(data: st.DataObject) -> None:
    """Any kind on any words with any value, one after the other: rows change or the decision is lost, and nothing else."""
    patch = case.patch()
    for _ in range(data.draw(st.integers(1, 4))):
        on = []
        for _ in range(data.draw(st.integers(0, 3))):
            page = data.draw(st.sampled_from([A, B, C, "9" * 64, ""]))
            text = case.TEXTS.get(page, "chữ khác")
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start, len(text)))
            on.append(case.make_anchor(page, text, start, end, data.draw(st.sampled_from(["", "Lê An", "Ai"]))))
        kind = data.draw(st.sampled_from(DECISIONS))
        value = data.draw(st.sampled_from([None, "", "deny", "ad", "body", "2024-02", "Lê An", "reversal"]))
        code = ""
        try:
            apply(case.decide(kind, *on, value=value), patch, PACK)
        except LostError as error:
            code = error.code
        assert code in ("", *LOST)
    for table in patch.tables:
        gone, rows = patch.changed(table)
        assert len({key_of(table, row) for row in rows}) == len(rows) <= len(gone)


def test_every_kind_is_tested_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in DECISIONS if f'decide("{kind}"' not in source] == []
