"""The act and the certainty of a statement, from its cue and its content."""

from __future__ import annotations

from typing import Any

import pytest

from nguon.annotate.act import compile_acts, find_act, find_certainty, find_judgement
from nguon.lang.pack import load
from nguon.model.annotation import ACTS

PACK = load("vi")
RULES = compile_acts(PACK)


@pytest.mark.parametrize("signal", PACK.rules("speech")["signal"], ids=lambda signal: signal["example"])
def test_every_signal_fires_in_its_example(signal: dict[str, Any]) -> None:
    assert signal["act"] in ACTS
    for over in signal["over"]:
        assert find_act(over, signal["example"].lower(), RULES)[0] == signal["act"]


@pytest.mark.parametrize("row", PACK.lexicon("cues"), ids=lambda row: row["cue"])
def test_every_cue_has_an_act(row: dict[str, str]) -> None:
    assert row["act"] in ACTS


def test_a_specific_cue_keeps_its_act() -> None:
    assert find_act("praise", "đó là tin vịt", RULES) == ("praise", "")


def test_a_schedule_is_no_pledge() -> None:
    assert find_act("state", "sẽ có ba buổi diễn", RULES) == ("state", "")
    assert find_act("state", "sẽ xây lại cây cầu", RULES)[0] == "commit"


def test_a_pledge_may_stand_behind_a_condition() -> None:
    assert find_act("state", "nếu ngày mai nước rút và bến khô ráo, chúng tôi sẽ dựng lại cầu", RULES)[0] == "commit"
    assert find_act("state", "nếu ngày mai nước rút và bến khô ráo, chúng tôi sẽ bị kẹt", RULES)[0] == "state"


def test_marks_of_quotation_do_not_part_a_phrase() -> None:
    assert find_act("state", "công ty “sẽ xem lại bản vẽ”", RULES)[0] == "commit"


def test_a_gap_in_a_phrase_is_a_few_words() -> None:
    assert find_act("state", "không có con đò mới nào cả", RULES)[0] == "deny"
    assert find_act("state", "không có con đò nào tới bến", RULES)[0] == "state"


def test_who_analyses_judges() -> None:
    assert find_judgement("state", "các nhà quan sát", "nước đang lên", RULES) == "judge"
    assert find_judgement("state", "ông mận", "nước đang lên", RULES) == "state"


@pytest.mark.parametrize(
    ("content", "certainty"),
    [("cây cầu đã hỏng", "fact"), ("dường như cây cầu hỏng", "hedged"), ("miễn là trời không mưa", "conditional")],
)
def test_certainty(content: str, certainty: str) -> None:
    assert find_certainty(content, RULES) == certainty
