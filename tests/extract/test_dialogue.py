"""Lines of an interview are text, lists of links that ask are not."""

from __future__ import annotations

from nguon.extract.dialogue import keep_dialogue
from nguon.extract.lines import split_lines


def roles(text: str, told: str) -> list[str]:
    """Return the roles of the lines of `text` after the rule; `told` names what the model told, one word a line."""
    labels = [(role, "role:shape") for role in told.split()]
    lines = split_lines(text)
    assert len(lines) == len(labels)
    keep_dialogue(lines, labels)
    return [role for role, _ in labels]


def test_questions_and_answers_with_dashes_are_text() -> None:
    head = "Chuyện đò\nBà Đò kể chuyện nghề với Báo Bến Thượng trong một chiều mưa.\n"
    text = head + "- Bà sợ không?\n- Tôi không sợ.\n- Vì sao?\n- Sông hiền."
    assert roles(text, "title teaser teaser teaser teaser label") == ["title", "lead", "body", "body", "body", "body"]


def test_labels_and_headings_between() -> None:
    text = "Chuyện đò\nPV: Bà sợ không?\nBà Đò: Tôi không sợ.\nTuổi thơ\nPV: Bà học ở đâu?\nBà Đò: Tôi tự học."
    assert roles(text, "title teaser body label teaser body") == ["title", "body", "body", "heading", "body", "body"]


def test_questions_alone_above_paragraphs() -> None:
    text = "Chuyện đò\nBà sợ không?\nTôi không.\nBà học ở đâu?\nTôi tự học.\nBà mong gì?\nMột cây cầu."
    assert roles(text, "title teaser body prompt body ad body") == ["title"] + ["body"] * 6


def test_a_list_of_links_stays_a_list() -> None:
    text = "Tin liên quan\n- Vì sao đò chìm?\n- Bến đò đóng cửa\n- Ai chịu trách nhiệm?\n- Làng chài chờ cầu"
    told = "label teaser teaser teaser teaser"
    assert roles(text, told) == told.split()


def test_what_a_list_of_furniture_knows_stays() -> None:
    lines = split_lines("Bà sợ không?\nTôi không.\nBạn có đồng ý?\nTôi tự học.\nBà mong gì?\nMột cây cầu.")
    labels = [("body", "role:shape")] * 6
    labels[2] = ("prompt", "role:furniture:test")
    keep_dialogue(lines, labels)
    assert labels[2] == ("prompt", "role:furniture:test")


def test_two_questions_alone_are_no_interview() -> None:
    text = "Bà sợ không?\nTôi không.\nBà học ở đâu?\nTôi tự học."
    assert roles(text, "teaser body teaser body") == ["teaser", "body", "teaser", "body"]


def test_an_answer_that_looks_like_a_caption_is_text() -> None:
    text = (
        "Chuyện đò\nPV: Bà sợ không?\nBà Đò: Tôi không sợ.\nBến đò chiều mưa. Ảnh: Sào\nPV: Bà học ở đâu?\nBà Đò: Tôi tự học."
    )
    assert roles(text, "title body caption caption body caption") == ["title", "body", "body", "caption", "body", "body"]
