"""Interviews: which articles are one, who answers, what is a statement there."""

from __future__ import annotations

import re

import pytest

from nguon.annotate.sentence import split_sentences
from nguon.annotate.statement import find_statements
from nguon.lang.pack import load
from nguon.model.annotation import Mention, Statement
from nguon.model.article import Article, Moment
from nguon.model.page import Block

PACK = load("vi")
NAMES = {
    "Lái Thị Đò": "person",
    "Cù Văn Sào": "person",
    "Sào": "person",
    "Đò": "person",
    "Báo Bến Thượng": "org",
    "Tin Bến Thượng": "person",
    "Sở Đường sông": "org",
}
NAME = re.compile("|".join(sorted((rf"(?<!\w){re.escape(n)}(?!\w)" for n in NAMES), key=len, reverse=True)))
ROLES = ("title", "lead")


def read(*lines: str, roles: tuple[str, ...] = ROLES) -> tuple[str, list[Statement]]:
    """Return the text of an article whose first lines are a title and a lead, and its statements."""
    text, blocks, at = "\n".join(lines), [], 0
    for number, line in enumerate(lines):
        role = roles[number] if number < len(roles) else "body"
        blocks.append(Block("p", "p.0", at, at + len(line), role, None, "test"))
        at += len(line) + 1
    article = Article("p.0", "p", 0, 0, len(text), lines[0], Moment("2024-03-07", "day"), "test", "", "", None, ())
    mentions = [Mention("p", "p.0", m.start(), m.end(), NAMES[m.group()], m.group(), "test") for m in NAME.finditer(text)]
    return text, find_statements(article, text, split_sentences(text, blocks, PACK), mentions, [], PACK)


def answers(*lines: str, roles: tuple[str, ...] = ROLES) -> list[tuple[str | None, str]]:
    """Return actor and words of each answer."""
    text, statements = read(*lines, roles=roles)
    return [(s.actor, s.content[0].of(text)) for s in statements if s.rule.startswith("interview-answer")]


HEAD = ("Nghề chèo đò", "Báo Bến Thượng trò chuyện với bà Lái Thị Đò, người chèo đò cuối cùng của làng.")
EXPECTED = [("Lái Thị Đò", "Tôi chèo từ năm 12 tuổi"), ("Lái Thị Đò", "Tôi không sợ. Sông hiền lắm")]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("- ", "- "),
        ("– ", ""),
        ("- ", "Bà Lái Thị Đò: "),
        ("Hỏi: ", "Đáp: "),
        ("PV: ", "Bà Lái Thị Đò: "),
        ("Phóng viên Báo Bến Thượng: ", "Bà Đò: "),
        ("Tin Bến Thượng: ", "Bà Đò: "),
    ],
)
def test_each_answer_is_a_statement(ask: str, answer: str) -> None:
    questions = ("Bà chèo đò từ khi nào?", "Thưa bà, bà có sợ sông không?")
    turns = [turn for asked, (_, said) in zip(questions, EXPECTED, strict=True) for turn in (ask + asked, f"{answer}{said}.")]
    found = answers(*HEAD, *turns)
    assert [said for _, said in found] == [said for _, said in EXPECTED]
    assert {who for who, _ in found} <= {"Lái Thị Đò", "Đò"}


def test_questions_that_are_paragraphs_of_their_own() -> None:
    lines = ("Bà chèo đò từ khi nào?", "Tôi chèo từ năm 12 tuổi.", "Bà có sợ sông không?", "Tôi không sợ. Sông hiền lắm.")
    more = ("Bà mong điều gì?", "Có cây cầu. Ông Sào nói với tôi: “Cầu xong thì nghỉ”.", "Làng chài nằm ở cuối sông.")
    told = "Có cây cầu. Ông Sào nói với tôi: “Cầu xong thì nghỉ"
    found = answers(*HEAD, *lines, *more)
    assert found[:2] == EXPECTED
    assert [said.startswith(told) for _, said in found[2:]] == [True]


def test_an_answer_may_have_several_paragraphs() -> None:
    lines = (
        "PV: Bà chèo từ khi nào?",
        "Bà Lái Thị Đò: Tôi chèo từ bé.",
        "Cha tôi dạy tôi chèo.",
        "PV: Bà sợ không?",
        "Bà Lái Thị Đò: Tôi không.",
    )
    found = answers(*HEAD, *lines)
    assert [said for _, said in found] == ["Tôi chèo từ bé", "Cha tôi dạy tôi chèo", "Tôi không"]
    assert {who for who, _ in found} == {"Lái Thị Đò"}


def test_several_may_answer() -> None:
    lines = ("- Đò nên bỏ chưa?", "- Bà Lái Thị Đò: Tôi nghĩ là chưa.", "- Ông Cù Văn Sào: Tôi nghĩ nên bỏ.")
    more = ("- Khi nào thì bỏ?", "- Bà Lái Thị Đò: Khi tôi già.", "- Ông Cù Văn Sào: Ngay ngày mai, theo tôi.")
    found = answers("Hai người lái", "Báo Bến Thượng hỏi hai người lái đò.", *lines, *more)
    assert [who for who, _ in found] == ["Lái Thị Đò", "Cù Văn Sào"] * 2


def test_form_channel_and_edges_of_an_answer() -> None:
    lines = ("- Bà chèo từ khi nào?", "- (Cười) Tôi chèo từ bé (hát).", "- Bà có sợ sông không?", "- Tôi không sợ.")
    text, statements = read(*HEAD, *lines)
    first = statements[0]
    assert (first.content[0].of(text), first.form, first.cue, first.speaker) == ("Tôi chèo từ bé", "direct", None, None)
    assert {s.via for s in statements} == {("Báo Bến Thượng",)}


def test_the_one_named_before_the_title_s_colon_answers() -> None:
    lines = ("- Anh chèo từ khi nào?", "- Tôi chèo từ bé.", "- Anh sợ sông không?", "- Tôi không sợ.")
    found = answers("Ông Cù Văn Sào: 'Sông là nhà'", "Người chèo đò kể về bà Lái Thị Đò.", *lines)
    assert {who for who, _ in found} == {"Cù Văn Sào"}


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Báo Bến Thượng trò chuyện với ông Cù Văn Sào, hàng xóm của bà Lái Thị Đò.", "Cù Văn Sào"),
        ("Trò chuyện với Báo Bến Thượng, ông Cù Văn Sào nhắc đến bà Lái Thị Đò.", "Cù Văn Sào"),
        ("Ông Cù Văn Sào trả lời phỏng vấn sau khi bà Lái Thị Đò nghỉ chèo.", "Cù Văn Sào"),
        ("Ông Cù Văn Sào chia sẻ với Báo Bến Thượng về bà Lái Thị Đò.", "Cù Văn Sào"),
        ("Trả lời phỏng vấn Báo Bến Thượng, ông Cù Văn Sào nhắc bà Lái Thị Đò.", "Cù Văn Sào"),
    ],
)
def test_the_lead_tells_who_answers(lead: str, expected: str) -> None:
    lines = ("- Nghề chèo có khó không?", "- Tôi thấy không khó.", "- Có sợ sông không?", "- Tôi không sợ.")
    assert {who for who, _ in answers("Nghề chèo đò", lead, *lines)} == {expected}


def test_what_others_say_is_found_in_questions_and_answers() -> None:
    lines = ("- Sở Đường sông nói bến đò sẽ đóng. Bà nghĩ sao?", "- Tôi buồn. Ông Sào nói với tôi: “Bến đóng thì làng chết”.")
    text, statements = read(*HEAD, *lines, "- Bà sẽ làm gì?", "- Tôi ở lại.")
    said = [(s.actor, s.content[0].of(text), s.within is not None) for s in statements]
    assert ("Sở Đường sông", "bến đò sẽ đóng", False) in said
    assert ("Sào", "Bến đóng thì làng chết", True) in said
    assert len([s for s in statements if s.rule.startswith("interview-answer")]) == 2


@pytest.mark.parametrize(
    "lines",
    [
        # a question to the reader
        ("Vì sao bến đò đóng cửa?", "Bà Lái Thị Đò cho biết khách ngày một ít.", "Làng có ba chiếc đò."),
        # headings that ask, the reporter answers
        ("Vì sao đò chìm?", "Mưa lớn làm nước dâng.", "Ai có lỗi?", "Chưa rõ.", "Bao giờ có cầu?", "Chưa có ngày."),
        # headings that ask, quotations with their own cue answer
        ("Vì sao đò chìm?", "“Tôi không biết”, bà Đò nói.", "Ai có lỗi?", "“Tôi không rõ”, ông Sào nói.", "Có cầu?", "Chưa."),
        # a list with dashes
        ("- Đò số một chở 12 khách.", "- Đò số hai chở 8 khách.", "- Đò số ba đã hỏng."),
        # one pair only
        ("PV: Bà có sợ sông không?", "Bà Lái Thị Đò: Không."),
    ],
)  # fmt: skip
def test_an_ordinary_article_is_no_interview(lines: tuple[str, ...]) -> None:
    assert answers("Bến đò", "Bến đò làng chài vắng khách.", *lines) == []


@pytest.mark.parametrize("section", ["label", "address", "self", "talk", "open"])
def test_examples_hold_a_word_of_their_section(section: str) -> None:
    rules = PACK.rules("interview")[section]
    words = rules.get("words") or rules.get("with") or rules["asks"]
    assert any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", rules["example"].lower()) for word in words)
