"""When and through whom: which expressions of time can be the time of a statement, what goes on, who passes words on."""

from __future__ import annotations

import re

import pytest

from nguon.annotate.sentence import split_sentences
from nguon.annotate.setting import to_moment
from nguon.annotate.statement import find_statements
from nguon.lang.pack import load
from nguon.model.annotation import Mention, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.page import Block

PACK = load("vi")
NAMES = {
    "Lê Văn Mận": "person",
    "Mận": "person",
    "Đỗ Thị Ổi": "person",
    "Ổi": "person",
    "Tin Bến Thượng": "person",
    "Báo Bến Thượng": "org",
    "BTV": "org",
    "AFP": "org",
    "Sông Lạc": "org",
    "Quốc hội Lạc Quốc": "org",
    "Bộ Thủy lợi": "org",
    "NATO": "org",
    "Facebook": "org",
    "Lạc Quốc": "place",
}
NAME = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
TIMES = {
    "sáng 6/3": "2024-03-06TMO",
    "ngày 6/3": "2024-03-06",
    "hôm 6/3": "2024-03-06",
    "ngày 2/3": "2024-03-02",
    "tuần này": "2024-W10",
    "tháng 2": "2024-02",
    "một năm trước": "2023",
    "năm 2023": "2023",
}
TIME = re.compile("|".join(map(re.escape, TIMES)), re.IGNORECASE)
DAY = "2024-03-06"
PRESS = "Tại cuộc họp báo ngày 6/3, ông Mận nói cây cầu đã hỏng."


def read(*lines: str, roles: tuple[str, ...] = ()) -> tuple[str, list[Statement]]:
    """Return the text of an article with the given paragraphs and its statements."""
    text, blocks, at = "\n".join(lines), [], 0
    for number, line in enumerate(lines):
        role = roles[number] if number < len(roles) else "body"
        blocks.append(Block("p", "p.0", at, at + len(line), role, None, "test"))
        at += len(line) + 1
    article = Article("p.0", "p", 0, 0, len(text), lines[0], Moment("2024-03-07", "day"), "test", "", "", None, ())
    mentions = [Mention("p", "p.0", m.start(), m.end(), NAMES[m.group()], m.group(), "test") for m in NAME.finditer(text)]
    times = [_timex(m) for m in TIME.finditer(text)]
    return text, find_statements(article, text, split_sentences(text, blocks, PACK), mentions, times, PACK)


def _timex(found: re.Match[str]) -> Timex:
    value = TIMES[found.group().lower()]
    return Timex("p", "p.0", found.start(), found.end(), "TIME" if "T" in value else "DATE", value, "test", "test")


def days(*lines: str, roles: tuple[str, ...] = ()) -> list[str | None]:
    return [s.said_on.value if s.said_on else None for s in read(*lines, roles=roles)[1]]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("DATE", "2024-11-07", Moment("2024-11-07", "day")),
        ("DATE", "2024-W41", Moment("2024-W41", "week")),
        ("DATE", "2024-10", Moment("2024-10", "month")),
        ("TIME", "2018-12-04TMO", Moment("2018-12-04", "day")),
        ("TIME", "2018-12-04T15:30", Moment("2018-12-04", "day")),
        ("DATE", "2024", None),
        ("DATE", "PRESENT_REF", None),
        ("DATE", "XXXX-11-07", None),
        ("DURATION", "P4Y", None),
        ("SET", "P1Y", None),
    ],
)
def test_moments(kind: str, value: str, expected: Moment | None) -> None:
    assert to_moment(Timex("p", "p.0", 0, 1, kind, value, "written", "test")) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Sáng 6/3, ông Mận nói cây cầu đã hỏng.", DAY),
        ("Tại cuộc họp báo sáng 6/3, ông Mận nói cây cầu đã hỏng.", DAY),
        ("Ông Mận hôm 6/3 nói cây cầu đã hỏng.", DAY),
        ("“Cây cầu này đã hỏng từ lâu”, ông Mận nói hôm 6/3.", DAY),
        ("“Cây cầu này đã hỏng từ lâu”, ông Mận phát biểu trong phòng họp sáng 6/3.", DAY),
        ("Một năm trước, ông Mận từng khuyên dân làng bỏ cây cầu.", "2023"),
        ("Ông Mận thừa nhận cây cầu đã hỏng trong cuộc họp báo hôm 6/3.", DAY),
        ("Sau cuộc họp ngày 6/3, ông Mận nói cây cầu đã hỏng.", DAY),
        ("Về vụ chìm đò ngày 2/3, ông Mận nói cây cầu đã hỏng.", None),
        ("Sau vụ chìm đò ngày 2/3, ông Mận nói cây cầu đã hỏng.", None),
        ("Năm 2023, ông Mận nói cây cầu đã hỏng.", None),
        ("Ông Mận nói cây cầu đã hỏng hôm 6/3.", None),
        ("“Cây cầu này hỏng hôm 6/3 rồi”, ông Mận nói.", None),
        ("“Cây cầu này hỏng từ lâu rồi”, ông Mận nói, nhắc lại cơn bão hôm 6/3.", None),
        ("Hôm 6/3 thợ đến sửa cầu sau khi ông Mận kêu gọi dân làng góp tiền.", None),
        ("Ông Mận nhắc đến việc cầu sập ngày 2/3, cho rằng dân làng đã chủ quan.", None),
    ],
)
def test_a_time_is_the_saying_s_only_in_its_frame(line: str, expected: str | None) -> None:
    assert days(line)[-1] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # the same paragraph
        (("Ngày 6/3, ông Mận nói cây cầu đã hỏng. Ông Mận cho rằng đò sẽ thay cầu.",), [DAY, DAY]),
        # an event goes on in the next paragraphs
        ((PRESS, "Ông Mận cho rằng đò sẽ thay cầu."), [DAY, DAY]),
        # another paragraph without an event does not
        (("Ngày 6/3, ông Mận nói cây cầu đã hỏng.", "Ông Mận cho rằng đò sẽ thay cầu."), [DAY, None]),
        # unless it says that it goes on, or opens with his words
        (("Ngày 6/3, ông Mận nói cây cầu đã hỏng.", "Ông Mận cũng cho rằng đò sẽ thay cầu."), [DAY, DAY]),
        (("Ngày 6/3, ông Mận nói cây cầu đã hỏng.", "“Chúng tôi sẽ dùng đò thay cầu”, ông Mận nói."), [DAY, DAY]),
        # a question at the event, and its answer
        (
            (
                PRESS,
                "Phóng viên hỏi liệu đò có an toàn. Bà Ổi đáp: “Đò rất tốt”.",
            ),
            [DAY, DAY, DAY],
        ),
        # another speaker's statement does not
        ((PRESS, "Bà Ổi cho rằng đò sẽ thay cầu."), [DAY, None]),
        # its own time comes first
        ((PRESS, "Ngày 2/3, ông Mận nói đò sẽ thay cầu."), [DAY, "2024-03-02"]),
    ],
)  # fmt: skip
def test_what_plainly_goes_on_keeps_its_day(lines: tuple[str, ...], expected: list[str | None]) -> None:
    assert days(*lines) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Trao đổi với Tin Bến Thượng, ông Mận cho biết cây cầu đã hỏng.", "Tin Bến Thượng"),
        ("Trả lời Báo Bến Thượng ngày 6/3, ông Mận cho biết cây cầu đã hỏng.", "Báo Bến Thượng"),
        ("Trả lời phỏng vấn Sông Lạc, ông Mận cho biết cây cầu đã hỏng.", "Sông Lạc"),
        ("“Cây cầu này đã hỏng từ lâu”, ông Mận kể với đài BTV.", "BTV"),
        ("“Cây cầu này đã hỏng từ lâu”, ông Mận nói với hãng tin AFP.", "AFP"),
        ("“Cây cầu này đã hỏng từ lâu”, ông Mận tuyên bố trên kênh BTV.", "BTV"),
        ("Ông Mận viết trên mạng xã hội Facebook rằng cây cầu đã hỏng.", "Facebook"),
        ("“Cây cầu này đã hỏng từ lâu”, ông Mận viết trên Z ngày 6/3.", "Z"),
        ("Theo AFP, ông Mận khẳng định cây cầu đã hỏng.", "AFP"),
        ("AFP dẫn lời ông Mận cho biết cây cầu đã hỏng.", "AFP"),
        ("Ông Mận nói với Quốc hội Lạc Quốc rằng cây cầu đã hỏng.", None),
        ("Ông Mận nói với Bộ Thủy lợi rằng cây cầu đã hỏng.", None),
        ("Ông Mận nói với NATO rằng cây cầu đã hỏng.", None),
        ("Ông Mận nói với bà Ổi rằng cây cầu đã hỏng.", None),
        ("Ông Mận nói với phóng viên rằng cây cầu đã hỏng.", None),
        ("Trao đổi với báo giới, ông Mận cho biết cây cầu đã hỏng.", None),
    ],
)
def test_only_who_passes_words_on_is_a_channel(line: str, expected: str | None) -> None:
    _, statements = read(line)
    assert statements[-1].via == ((expected,) if expected else ())


def test_a_talk_told_in_the_lead_holds_for_the_quotations() -> None:
    lead = "Ông Mận trò chuyện với Báo Bến Thượng về cây cầu cũ."
    _, statements = read(
        "Cây cầu cũ", lead, "“Tôi đi qua cầu từ nhỏ”, ông Mận kể.", "Bà Ổi nói cầu đã cũ.", roles=("title", "lead")
    )
    assert [(s.actor, s.via) for s in statements] == [("Mận", ("Báo Bến Thượng",)), ("Ổi", ())]


@pytest.mark.parametrize("section", ["event", "meeting", "deed", "topic", "edge", "on", "channel", "written", "told", "talk"])
def test_examples_hold_a_word_of_their_section(section: str) -> None:
    rules = PACK.rules("setting")[section]
    words = rules.get("words") or rules["nouns"]
    assert any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", rules["example"].lower()) for word in words)


def test_what_follows_from_a_report_was_said_on_its_day() -> None:
    assert days("Ngày 6/3, Bộ Thủy lợi công bố báo cáo về cây cầu.", "Theo đó, cây cầu đã hỏng từ lâu.") == [DAY]
    assert days("Bộ Thủy lợi công bố báo cáo về cây cầu.", "Theo đó, cây cầu đã hỏng từ lâu.") == [None]


def test_a_meeting_told_of_in_the_sentence_before_gives_its_day() -> None:
    met, said = "Sáng 6/3, ông Mận gặp dân bến Thượng.", "Tại cuộc gặp, ông Mận nói cây cầu đã hỏng."
    assert days(f"{met} {said}") == [DAY]
    assert days(f"Ông Mận gặp dân bến Thượng sau lễ khánh thành cây cầu mới ngày 6/3. {said}") == [None]
    assert days(f"{met} Ông Mận nói cây cầu đã hỏng.") == [None]
