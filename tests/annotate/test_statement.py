"""Every cue of the lexicon is run on its own example; the grammar is run on invented sentences."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.annotate.sentence import split_sentences
from nguon.annotate.statement import find_statements
from nguon.lang.pack import load
from nguon.model.annotation import Mention, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.page import Block

PACK = load("vi")
NAMES = {
    "Lê Văn Mận": "person",
    "Trần Thị Nhãn": "person",
    "Hồ Bá Sung": "person",
    "Đỗ Thị Ổi": "person",
    "Mận": "person",
    "Nhãn": "person",
    "Sung": "person",
    "Ổi": "person",
    "Bộ Thủy lợi": "org",
    "Công ty Sông Lạc": "org",
    "Tin Bến Thượng": "org",
    "Đài Sông Lạc": "org",
    "Sơn Đài": "place",
    "Lạc Quốc": "place",
    "Hạ Quốc": "place",
    "Bến Thượng": "place",
}
NAME = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
TIMES = {"7/11": "2024-11-07", "hôm qua": "2024-11-07", "hôm nay": "2024-11-08", "tuần trước": "2024-W44", "năm 2020": "2020"}
TIME = re.compile("|".join(map(re.escape, TIMES)), re.IGNORECASE)


def read(*lines: str, roles: tuple[str, ...] = ()) -> tuple[str, list[Statement]]:
    """Return the text of an article with the given paragraphs and its statements."""
    text = "\n".join(lines)
    blocks, at = [], 0
    for number, line in enumerate(lines):
        role = roles[number] if number < len(roles) else "body"
        blocks.append(Block("p", "p.0", at, at + len(line), role, None, "test"))
        at += len(line) + 1
    article = Article("p.0", "p", 0, 0, len(text), lines[0], Moment("2024-11-08", "day"), "test", "", "", None, ())
    mentions = [Mention("p", "p.0", m.start(), m.end(), NAMES[m.group()], m.group(), "test") for m in NAME.finditer(text)]
    times = [
        Timex("p", "p.0", m.start(), m.end(), "DATE", TIMES[m.group().lower()], "test", "test") for m in TIME.finditer(text)
    ]
    sentences = split_sentences(text, blocks, PACK)
    return text, find_statements(article, text, sentences, mentions, times, PACK)


@pytest.mark.parametrize("row", PACK.lexicon("cues"), ids=lambda row: row["cue"])
def test_every_cue_reports_in_its_example(row: dict[str, str]) -> None:
    text, statements = read(row["example"])
    assert statements, row["example"]
    cues = [s.cue.of(text).lower() for s in statements if s.cue is not None]
    if row["takes"].startswith("relay"):
        assert any(s.via for s in statements), row["example"]
        return
    assert row["cue"] in cues, (row["example"], cues)
    statement = statements[cues.index(row["cue"])]
    assert statement.act == row["act"], (row["example"], statement)
    assert statement.actor, row["example"]
    assert statement.content[0].of(text)


@pytest.mark.parametrize("row", PACK.lexicon("cue_blocks"), ids=lambda row: row["word"])
def test_phrases_that_hold_a_cue_report_nothing(row: dict[str, str]) -> None:
    assert row["word"] in row["example"].lower()
    assert read(row["example"])[1] == []


def told(text: str, statement: Statement) -> tuple[str, str, str, str]:
    """What a case compares: the act, the form, the words of the speaker, the content."""
    speaker = statement.speaker.of(text) if statement.speaker else ""
    return statement.act, statement.form, speaker, " … ".join(s.of(text) for s in statement.content)


CASES = {
    "speaker-cue-content": (
        "Ông Lê Văn Mận cho biết cây cầu đã hỏng.",
        [("state", "indirect", "Ông Lê Văn Mận", "cây cầu đã hỏng")],
    ),
    "a demand beside what is welcomed": (
        "Bà Nhãn hoan nghênh việc công ty nhận lỗi, đồng thời yêu cầu xưởng dừng hoạt động.",
        [
            ("praise", "indirect", "Bà Nhãn", "việc công ty nhận lỗi"),
            ("urge", "indirect", "Bà Nhãn", "xưởng dừng hoạt động"),
        ],
    ),
    "adverbs and a time before the cue": (
        "Ông Lê Văn Mận hôm 7/11 cũng đã nhiều lần khẳng định rằng cây cầu an toàn.",
        [("state", "indirect", "Ông Lê Văn Mận", "cây cầu an toàn")],
    ),
    "a scene before the speaker": (
        "Tại buổi họp ở Sơn Đài, ông Mận nói cây cầu an toàn.",
        [("state", "indirect", "ông Mận", "cây cầu an toàn")],
    ),
    "apposition behind the name": (
        "Ông Lê Văn Mận, chủ tịch xã Bến Thượng, cho hay cây cầu an toàn.",
        [("state", "indirect", "Ông Lê Văn Mận", "cây cầu an toàn")],
    ),
    "whom somebody defends is not who speaks": (
        "Luật sư Hồ Bá Sung, bào chữa cho Ổi, nói rằng cây cầu an toàn.",
        [("state", "indirect", "Luật sư Hồ Bá Sung", "cây cầu an toàn")],
    ),
    "a nickname in quotation marks behind a scene": (
        "Trong bài thơ, “Cô Lái Đò” ca ngợi bến Thượng ngày nước nổi.",
        [("praise", "indirect", "Cô Lái Đò", "bến Thượng ngày nước nổi")],
    ),
    "headlines of other articles amid a text": (
        ">> Bà Nhãn mở lại bến đò >> Ông Mận nói cây cầu an toàn >> Cầu mới ở Sơn Đài",
        [("state", "indirect", "Ông Mận", "cây cầu an toàn")],
    ),
    "headlines parted by a slash": (
        "Bà Nhãn nói bến đò đóng cửa / Cầu mới ở Sơn Đài đã xong",
        [("state", "indirect", "Bà Nhãn", "bến đò đóng cửa")],
    ),
    "a slash in a measure": (
        "Bà Nhãn nói vé đò 5.000 đồng / người là đắt.",
        [("state", "indirect", "Bà Nhãn", "vé đò 5.000 đồng / người là đắt")],
    ),
    "an edition of a paper before then": (
        "Theo Tin Bến Thượng phiên bản tiếng Anh thì cây cầu an toàn.",
        [("state", "indirect", "Tin Bến Thượng phiên bản tiếng Anh", "cây cầu an toàn")],
    ),
    "a poem speaks": (
        "Bài thơ kêu gọi dân bến Thượng giữ lấy dòng sông.",
        [("urge", "indirect", "Bài thơ", "dân bến Thượng giữ lấy dòng sông")],
    ),
    "a way of speaking behind a quotation": (
        "“Cầu hỏng từ tuần trước,” bà Đỗ Thị Ổi nghẹn giọng.",
        [("state", "direct", "bà Đỗ Thị Ổi", "Cầu hỏng từ tuần trước")],
    ),
    "apposition behind a dash": (
        "Bà Đỗ Thị Ổi - trưởng phòng cầu đường Bộ Thủy lợi - cho biết cây cầu an toàn.",
        [("state", "indirect", "Bà Đỗ Thị Ổi", "cây cầu an toàn")],
    ),
    "an address behind the speaker": (
        "Nhiều hộ dân ở xã Bến Thượng, tỉnh Sơn Đài tố cáo công ty xả nước bẩn.",
        [("accuse", "indirect", "Nhiều hộ dân ở xã Bến Thượng, tỉnh Sơn Đài", "công ty xả nước bẩn")],
    ),
    "joint speakers": (
        "Lạc Quốc và Hạ Quốc bác bỏ thông tin này.",
        [("deny", "indirect", "Lạc Quốc và Hạ Quốc", "thông tin này")],
    ),
    "quotation, speaker, cue": (
        "“Cây cầu còn tốt”, ông Mận nói.",
        [("state", "direct", "ông Mận", "Cây cầu còn tốt")],
    ),
    "quotation and a dash": (
        "“Cây cầu còn tốt” - Bộ Thủy lợi tuyên bố.",
        [("state", "direct", "Bộ Thủy lợi", "Cây cầu còn tốt")],
    ),
    "interrupted quotation": (
        "“Cây cầu còn tốt,” ông Mận nói. “Chúng tôi kiểm tra hằng tháng.”",
        [("state", "direct", "ông Mận", "Cây cầu còn tốt … Chúng tôi kiểm tra hằng tháng")],
    ),
    "interrupted in one sentence": (
        "“Cây cầu còn tốt” – ông Mận nói – “Chúng tôi kiểm tra hằng tháng”.",
        [("state", "direct", "ông Mận", "Cây cầu còn tốt … Chúng tôi kiểm tra hằng tháng")],
    ),
    "colon and quotation": (
        'Bà Ổi chia sẻ: "Tôi nhớ bến đò cũ".',
        [("state", "direct", "Bà Ổi", "Tôi nhớ bến đò cũ")],
    ),
    "all in marks behind that": (
        "Bà Ổi nói rằng “bến đò đã vắng từ lâu lắm rồi”.",
        [("state", "direct", "Bà Ổi", "bến đò đã vắng từ lâu lắm rồi")],
    ),
    "mixed": (
        "Ông Mận cho biết cây cầu đang “rất đáng lo” và phải sửa.",
        [("state", "mixed", "Ông Mận", "cây cầu đang “rất đáng lo” và phải sửa")],
    ),
    "a name in quotation marks does not mix": (
        "Ông Mận cho biết cuốn sách “Bến Thượng mùa nước nổi” đã in xong.",
        [("state", "indirect", "Ông Mận", "cuốn sách “Bến Thượng mùa nước nổi” đã in xong")],
    ),
    "clause before its speaker": (
        "Cây cầu hỏng nhưng chưa rõ vì sao, đại tá Hồ Bá Sung cho biết.",
        [("state", "indirect", "đại tá Hồ Bá Sung", "Cây cầu hỏng nhưng chưa rõ vì sao")],
    ),
    "according to": (
        "Theo ông Mận, cây cầu còn tốt.",
        [("state", "indirect", "ông Mận", "cây cầu còn tốt")],
    ),
    "according to, with an apposition": (
        "Theo bà Đỗ Thị Ổi, trưởng phòng cầu đường, cây cầu còn tốt.",
        [("state", "indirect", "bà Đỗ Thị Ổi", "cây cầu còn tốt")],
    ),
    "according to, at the end": (
        "Cây cầu ở bến đò còn tốt, theo Tin Bến Thượng.",
        [("state", "indirect", "Tin Bến Thượng", "Cây cầu ở bến đò còn tốt")],
    ),
    "according to analysts": (
        "Theo các nhà quan sát, Lạc Quốc đang tìm đường lui.",
        [("judge", "indirect", "các nhà quan sát", "Lạc Quốc đang tìm đường lui")],
    ),
    "shared speaker": (
        "Lạc Quốc phủ nhận việc đưa quân tới biên giới, đồng thời cáo buộc Hạ Quốc nói dối.",
        [
            ("deny", "indirect", "Lạc Quốc", "việc đưa quân tới biên giới"),
            ("accuse", "indirect", "Lạc Quốc", "Hạ Quốc nói dối"),
        ],
    ),
    "shared speaker behind a quotation": (
        "“Phải chờ điều tra”, ông Sung nói và cho hay hai người đã về nhà.",
        [
            ("state", "direct", "ông Sung", "Phải chờ điều tra"),
            ("state", "indirect", "ông Sung", "hai người đã về nhà"),
        ],
    ),
    "two speakers side by side": (
        "Ông Mận khẳng định cây cầu còn tốt trong khi bà Ổi cho rằng cây cầu sắp sập.",
        [
            ("state", "indirect", "Ông Mận", "cây cầu còn tốt"),
            ("judge", "indirect", "bà Ổi", "cây cầu sắp sập"),
        ],
    ),
    "withheld": (
        "Bộ Thủy lợi từ chối bình luận về việc cây cầu bị sập.",
        [("withhold", "indirect", "Bộ Thủy lợi", "việc cây cầu bị sập")],
    ),
    "withheld what was asked": (
        "Khi được hỏi về số tiền sửa cầu, ông Mận không trả lời.",
        [("withhold", "indirect", "ông Mận", "số tiền sửa cầu")],
    ),
    "neutral cue, denial inside": (
        "Ông Mận nói tin cây cầu sập là bịa đặt.",
        [("deny", "indirect", "Ông Mận", "tin cây cầu sập là bịa đặt")],
    ),
    "neutral cue, pledge inside": (
        "Công ty Sông Lạc cho biết sẽ bồi thường cho các hộ dân.",
        [("commit", "indirect", "Công ty Sông Lạc", "sẽ bồi thường cho các hộ dân")],
    ),
    "neutral cue, threat inside": (
        "Lạc Quốc tuyên bố sẽ trả đũa nếu bị tấn công.",
        [("warn", "indirect", "Lạc Quốc", "sẽ trả đũa nếu bị tấn công")],
    ),
    "he believes goes on": (
        "Ông Mận cho biết ông tin rằng cây cầu sẽ xong sớm.",
        [("judge", "indirect", "Ông Mận", "ông tin rằng cây cầu sẽ xong sớm")],
    ),
    "a bare denial": (
        "Có tin đồn rằng cây cầu đã sập. Tuy nhiên, Bộ Thủy lợi bác bỏ.",
        [("deny", "indirect", "Bộ Thủy lợi", "cây cầu đã sập")],
    ),
    "a passive with its agent": (
        "Vấn đề cây cầu hỏng đã được Bộ Thủy lợi nêu lên trước đó.",
        [("state", "indirect", "Bộ Thủy lợi", "Vấn đề cây cầu hỏng")],
    ),
    "asked in writing": (
        "Bộ Thủy lợi đã có công văn gửi tỉnh Sơn Đài đề nghị sửa cây cầu.",
        [("urge", "indirect", "Bộ Thủy lợi", "sửa cây cầu")],
    ),
    "a condition belongs to what is asked": (
        "Nếu mưa lớn, Bộ Thủy lợi đề nghị bà con rời khỏi bến đò.",
        [("urge", "indirect", "Bộ Thủy lợi", "Nếu mưa lớn … bà con rời khỏi bến đò")],
    ),
    "quotation, then that is what X said": (
        "“Cây cầu là niềm tự hào của cả làng”. Đó là chia sẻ của ông Lê Văn Mận tại buổi lễ.",
        [("state", "direct", "ông Lê Văn Mận", "Cây cầu là niềm tự hào của cả làng")],
    ),
    "news from a body": (
        "Thông tin từ Bộ Thủy lợi cho biết, cây cầu đã hỏng.",
        [("state", "indirect", "Bộ Thủy lợi", "cây cầu đã hỏng")],
    ),
    "likening": (
        "Ông Mận gọi cây cầu là niềm tự hào của làng.",
        [("judge", "indirect", "Ông Mận", "cây cầu là niềm tự hào của làng")],
    ),
    "single marks": (
        "‘Cây cầu còn tốt lắm’, ông Mận nói.",
        [("state", "direct", "ông Mận", "Cây cầu còn tốt lắm")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_sentences(name: str) -> None:
    line, expected = CASES[name]
    text, statements = read(line)
    assert [told(text, s) for s in statements] == expected


NOTHING = {
    "agentless": "Cây cầu được cho là đã hỏng từ lâu.",
    "there is news": "Có tin cây cầu đã sập.",
    "accused by nobody named": "Ông Mận bị cáo buộc nhận tiền.",
    "a topic alone": "Ông Mận nói về cây cầu.",
    "a plan": "Ông Mận sẽ yêu cầu sửa cây cầu.",
    "evidence": "Kết quả kiểm tra cho thấy cây cầu đã hỏng.",
    "a scare quotation": "Cây cầu “trăm tuổi” vẫn đứng vững giữa dòng.",
    "the reporter himself": "Tôi cho rằng cây cầu sẽ xong sớm.",
    "a noun": "Bản cam kết ấy đã mất từ lâu.",
    "a state of things": "Tình hình hiện nay khẳng định cây cầu đã hỏng.",
    "only when": "Một tháng sau khi cây cầu bị sập hoàn toàn, ông Mận lần đầu nhận trách nhiệm.",
    "news says": "Cũng có thông tin khẳng định cây cầu đã sập.",
}


@pytest.mark.parametrize("line", NOTHING.values(), ids=NOTHING)
def test_what_is_no_statement(line: str) -> None:
    assert read(line)[1] == []


def test_words_passed_on_by_an_agency() -> None:
    text, (statement,) = read("Tin Bến Thượng hôm 7/11 dẫn lời ông Mận khẳng định cây cầu còn tốt.")
    assert told(text, statement) == ("state", "indirect", "ông Mận", "cây cầu còn tốt")
    assert statement.via == ("Tin Bến Thượng",)
    assert statement.said_on == Moment("2024-11-07", "day")


@pytest.mark.parametrize(
    "line",
    [
        "Theo Tin Bến Thượng, ông Mận khẳng định cây cầu còn tốt.",
        "Ông Mận khẳng định cây cầu còn tốt, theo Tin Bến Thượng.",
        "Ông Mận khẳng định cây cầu còn tốt, Tin Bến Thượng đưa tin.",
        "Trả lời phỏng vấn trên Tin Bến Thượng, ông Mận khẳng định cây cầu còn tốt.",
    ],
)
def test_channels(line: str) -> None:
    text, (statement,) = read(line)
    assert statement.content[0].of(text) == "cây cầu còn tốt"
    assert statement.via == ("Tin Bến Thượng",)


def test_a_statement_in_a_statement() -> None:
    text, (outer, inner) = read("Ông Mận khẳng định rằng bà Ổi đã nói cây cầu sắp sập.")
    assert outer.content[0].of(text) == "bà Ổi đã nói cây cầu sắp sập"
    assert inner.within == outer.id
    assert told(text, inner) == ("state", "indirect", "bà Ổi", "cây cầu sắp sập")


def test_a_statement_in_a_quotation() -> None:
    text, (outer, inner) = read("“Hôm ấy tôi đang ngủ. Công ty Sông Lạc yêu cầu chúng tôi rời bến ngay”, bà Ổi kể.")
    assert outer.form == "direct"
    assert inner.within == outer.id
    assert told(text, inner) == ("urge", "indirect", "Công ty Sông Lạc", "chúng tôi rời bến ngay")


def test_a_statement_on_a_noun() -> None:
    text, statements = read("Bà Ổi cho biết những tuyên bố của Lạc Quốc về việc Hạ Quốc gửi quân là vô căn cứ.")
    assert [(s.act, s.content[0].of(text)) for s in statements] == [
        ("deny", "những tuyên bố của Lạc Quốc về việc Hạ Quốc gửi quân là vô căn cứ"),
        ("state", "việc Hạ Quốc gửi quân"),
    ]
    assert statements[1].within == statements[0].id


def test_a_quotation_alone_goes_on_with_the_speaker_before() -> None:
    _, statements = read("Theo ông Mận, cây cầu còn tốt.", "“Chúng tôi kiểm tra cây cầu hằng tháng, bà con cứ yên tâm đi lại.”")
    assert [(s.actor, s.form, s.cue is None) for s in statements] == [("Mận", "indirect", False), ("Mận", "direct", True)]


def test_a_colon_waits_for_the_next_paragraph() -> None:
    text, (statement,) = read("Ông Mận phân trần:", "“Cây cầu thiếu hai trụ. Phải sửa trước mùa mưa.”")
    assert told(text, statement) == ("state", "direct", "Ông Mận", "Cây cầu thiếu hai trụ. Phải sửa trước mùa mưa")


def test_paragraphs_of_one_quotation_have_the_speaker_at_its_end() -> None:
    _, statements = read(
        "Ông Mận nói cây cầu còn tốt.", "“Tôi ở bến này đã hai mươi năm.", "“Chưa bao giờ tôi thấy cảnh này”, bà Ổi kể."
    )
    assert [s.actor for s in statements] == ["Mận", "Ổi", "Ổi"]


def test_an_answer_in_an_interview() -> None:
    text, statements = read("- Ông Lê Văn Mận: Làng đã có kế hoạch nhưng thiếu tiền sửa cầu.")
    assert [told(text, s)[2:] for s in statements] == [("Ông Lê Văn Mận", "Làng đã có kế hoạch nhưng thiếu tiền sửa cầu")]


def test_titles() -> None:
    text, statements = read("Bộ Thủy lợi: Không có cây cầu nào sập", roles=("title",))
    assert [told(text, s) for s in statements] == [("state", "indirect", "Bộ Thủy lợi", "Không có cây cầu nào sập")]
    text, statements = read("Sơn Đài: Cháy lớn ở bến đò", roles=("title",))
    assert statements == []
    text, statements = read("Ông Mận cảm ơn dân làng vì đã cứu người: “Tôi mãi không quên bà con”", roles=("title",))
    assert [told(text, s) for s in statements] == [
        ("praise", "indirect", "Ông Mận", "dân làng vì đã cứu người"),
        ("praise", "direct", "Ông Mận", "Tôi mãi không quên bà con"),
    ]


def test_silence_is_negated() -> None:
    _, (statement,) = read("Lạc Quốc chưa công bố số người bị thương.")
    assert (statement.act, statement.negated) == ("withhold", True)
    _, (statement,) = read("Lạc Quốc từ chối tiết lộ số người bị thương.")
    assert (statement.act, statement.negated) == ("withhold", False)


@pytest.mark.parametrize(
    ("content", "certainty"),
    [("cây cầu đã hỏng", "fact"), ("cây cầu có thể đã hỏng", "hedged"), ("nếu mưa lớn, cây cầu sẽ sập", "conditional")],
)
def test_certainty(content: str, certainty: str) -> None:
    _, (statement,) = read(f"Ông Mận nói rằng {content}.")
    assert statement.certainty == certainty


def test_times() -> None:
    _, statements = read("Hôm qua, ông Mận nói cây cầu đã hỏng.", "Ông Mận cũng cho biết con đường còn tốt.")
    assert [s.said_on for s in statements] == [Moment("2024-11-07", "day")] * 2
    _, (statement,) = read("Ông Mận nói cây cầu đã hỏng từ tuần trước.")
    assert statement.said_on is None


def test_the_rule_names_the_cue_and_the_pattern() -> None:
    _, (statement,) = read("Ông Mận cho biết cây cầu đã hỏng.")
    assert statement.rule.startswith("speaker-cue-content:cho biết")


PIECES = [
    "ông Mận", "bà Ổi", "Bộ Thủy lợi", "cho biết", "nói", "theo", "rằng", "là", "“", "”", '"', "'", "(", ")",
    ",", ".", ":", "-", "và", "nhưng", "để", "đã", "bị", "của", "dẫn lời", "bác bỏ", "không trả lời",
    "theo đó", "hôm qua", "cây cầu", "tôi", "?", "\n", "biểu ngữ", "đó là chia sẻ của", "khi được hỏi về",
    "gọi", "như", "thì", "7/11", "./.",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text_and_hold_what_they_should(text: str) -> None:
    lines = [line.strip() for line in text.split("\n") if line.strip()] or ["."]
    whole, statements = read(*lines)
    ids = {s.id for s in statements}
    assert len(ids) == len(statements)
    for s in statements:
        spans = [*s.content, *(x for x in (s.cue, s.speaker) if x is not None)]
        assert s.content
        assert all(0 <= x.start < x.end <= len(whole) for x in spans)
        assert (s.start, s.end) == (min(x.start for x in spans), max(x.end for x in spans))
        assert s.within is None or (s.within in ids and s.within != s.id)
        assert list(s.content) == sorted(s.content)
        assert s.rule
