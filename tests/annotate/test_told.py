"""Who says what in the news language of many kinds, from the text alone: names and times are found too, not given."""

from __future__ import annotations

import pytest

from nguon.annotate.article import annotate_piece
from nguon.lang.pack import load
from nguon.model.annotation import Statement
from nguon.model.article import Article, Moment
from nguon.model.page import Block
from nguon.model.reading import Piece

PACK = load("vi")


def read(*lines: str, roles: tuple[str, ...] = ("title", "lead")) -> tuple[str, tuple[Statement, ...]]:
    """Return the text of an article (a title, then the given paragraphs) and its statements."""
    lines = ("Chuyện ở bến đò", *lines)
    text = "\n".join(lines)
    blocks, at = [], 0
    for number, line in enumerate(lines):
        role = roles[number] if number < len(roles) else "body"
        blocks.append(Block("p", "p.0", at, at + len(line), role, None, "test"))
        at += len(line) + 1
    article = Article("p.0", "p", 0, 0, len(text), lines[0], Moment("2024-11-08", "day"), "test", "", "", None, ())
    return text, annotate_piece(Piece(article, text, tuple(blocks)), PACK).statements


def told(*lines: str) -> list[tuple[str, str | None, str]]:
    """The act, the actor and the content of each statement of an article."""
    text, statements = read(*lines)
    return [(s.act, s.actor, " … ".join(span.of(text) for span in s.content)) for s in statements]


HEARERS = [
    ("Phát ngôn viên hãng Acmex cho AFP biết chiếc tàu đã rời cảng.", "phát ngôn viên hãng Acmex", "chiếc tàu đã rời cảng",
     ("AFP",)),
    ("Bà Lê Thị Hoa cho PV biết con trai bà mất tích đã ba ngày.", "Lê Thị Hoa", "con trai bà mất tích đã ba ngày", ()),
    ("Một quan chức giấu tên cho hãng tin Reuters hay cuộc đàm phán đã đổ vỡ.", "một quan chức giấu tên",
     "cuộc đàm phán đã đổ vỡ", ("Reuters",)),
    ("Ông Trần Văn Bình nói với phóng viên Tuổi Trẻ nước lũ dâng quá nhanh.", "Trần Văn Bình", "nước lũ dâng quá nhanh",
     ("Tuổi Trẻ",)),
    ("AFP dẫn lời luật sư Ivan Sokolov nói với Itar-Tass rằng thân chủ của ông đã tìm được việc.", "Ivan Sokolov",
     "thân chủ của ông đã tìm được việc", ("AFP", "Itar-Tass")),
    ("Tờ Bild dẫn lời kể của một nhân chứng cho hay có hai tiếng súng.", "một nhân chứng", "có hai tiếng súng", ("Bild",)),
    ("Hãng tin AFP đưa tin hai cây cầu đã sập, dẫn lời một quan chức y tế.", "một quan chức y tế", "hai cây cầu đã sập",
     ("AFP",)),
]  # fmt: skip


@pytest.mark.parametrize(("line", "actor", "content", "via"), HEARERS)
def test_who_heard_it(line: str, actor: str, content: str, via: tuple[str, ...]) -> None:
    text, statements = read(line)
    assert [(s.actor, s.content[0].of(text), set(s.via)) for s in statements] == [(actor, content, set(via))]


SPEAKERS = [
    # a clause or a bracket between the name and the verb
    ("Một quan chức tại huyện Lục Ninh, nơi vụ nổ xảy ra, cho hay ba người đã bị thương.", "một quan chức tại huyện Lục Ninh"),
    ("Một quan chức tại huyện Lục Ninh, nơi vụ nổ xảy ra cho biết ba người đã bị thương.", "một quan chức tại huyện Lục Ninh"),
    ("Giám đốc bệnh viện, nơi các nạn nhân đang nằm, cho biết nhiều người đã về nhà.", "giám đốc bệnh viện"),
    ("Nghị sĩ John Carver, người từng chỉ trích chính phủ, nói cuộc chiến đã kết thúc.", "John Carver"),
    ("Ông Nguyễn Văn Tám (55 tuổi, ngụ xã Tân Hòa) cho biết nước dâng rất nhanh.", "Nguyễn Văn Tám"),
    # names of bodies that hold a verb of saying
    ("Trung tâm cảnh báo sóng thần Thái Bình Dương cho hay không có nguy cơ sóng thần.",
     "trung tâm cảnh báo sóng thần Thái Bình Dương"),
    ("Cơ quan dự báo bão Indonesia nói bão đã đi ra biển.", "cơ quan dự báo bão Indonesia"),
    # papers and their adjectives
    ("Các báo cáo ban đầu cho hay không có ai thiệt mạng.", "các báo cáo ban đầu"),
    ("Tin tình báo của Mỹ khẳng định tên lửa đã được di dời.", "tin tình báo của Mỹ"),
    ("Theo báo cáo, lũ đã cuốn trôi 20 ngôi nhà.", "báo cáo"),
    ("Theo thông tin mà người phát ngôn Bộ Quốc phòng Ivan Petrov cung cấp, hai chiếc máy bay đã rơi.", "Ivan Petrov"),
    # kinship and trades before a given name
    ("Bác Hùng nói nhà bác bị ngập sâu.", "Hùng"),
    ("Chú Bảy nói chú không sợ bão.", "Bảy"),
    ("Bị cáo Lan khai đã dùng số tiền này để trả nợ.", "Lan"),
    # the body alone, without its kind
    ("Theo hãng hàng không giá rẻ VietJet Air, máy bay mới sắp về.", "VietJet Air"),
    # an aside between dashes
    ("TS Nguyễn Mạnh Hùng - hiệu trưởng Trường Hồ Sen, đơn vị có nhiều thí sinh nhất - nói các em học rất tốt.",
     "Nguyễn Mạnh Hùng"),
    ("Anh Hùng – Chủ tiệm tạp hóa trên đường Hồ Sen (phường Tân An) cho biết chẳng ai dám ghé mua hàng.", "Hùng"),
    ("Một luật sư của Ivan Sokolov cho biết thân chủ đã tìm được việc.", "một luật sư của Ivan Sokolov"),
    # not only X, Y
    ("Không chỉ bà Hoa, một nhân viên tại chợ Hồ Sen cho biết giá rau tăng.", "một nhân viên tại chợ Hồ Sen"),
    ("Ngân hàng Nhà nước vừa có văn bản yêu cầu các ngân hàng báo cáo nợ xấu.", "Ngân hàng Nhà nước"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "actor"), SPEAKERS)
def test_who_speaks(line: str, actor: str) -> None:
    assert [found[1] for found in told(line)] == [actor]


AGAIN = [
    ("Cơ quan khí tượng Hồ Sen cho biết động đất mạnh 6 độ. Cơ quan này nói thêm rung chấn đã lan tới thủ đô.",
     "cơ quan khí tượng Hồ Sen"),
    ("Theo trung tâm địa chấn châu Âu, tâm chấn nằm sâu 10 km. Trung tâm này cho biết chưa có nguy cơ sóng thần.",
     "trung tâm địa chấn châu Âu"),
    ("Một quan chức cứu hỏa nói hai ngôi nhà bị sập. Quan chức này cho biết thêm một cây cầu bị nứt.",
     "một quan chức cứu hỏa"),
    ("Một nhân viên tại chợ Hồ Sen nói lượng khách tăng gấp đôi. Người này cho biết rau hết từ sáng sớm.",
     "một nhân viên tại chợ Hồ Sen"),
    ("Các gia đình nạn nhân đang đòi hãng tàu bồi thường. Các gia đình này cho biết họ chưa nhận được tiền.",
     "các gia đình nạn nhân"),
    ("Bộ trưởng Bộ Thủy lợi Phạm Thị Lý nói hộ nghèo đã giảm. Bà Bộ trưởng cho biết thêm ngân sách còn khó khăn.",
     "Phạm Thị Lý"),
    ("Ông Lê Văn Mận kể về làng. “Ông Trần Văn Chín đã giúp tôi nhiều lắm”, ông tiết lộ.", "Lê Văn Mận"),
    ("Ông Lê Văn Mận đến lúc 5 giờ. Bà Trần Thị Hoa đến sau. Bà cho biết cây cầu đã hỏng.", "Trần Thị Hoa"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "actor"), AGAIN)
def test_who_is_pointed_back_to(line: str, actor: str) -> None:
    assert told(line)[-1][1] == actor


CONTENT = [
    # signs of papers in front
    ("TPO - Cây cầu đã hỏng từ tháng trước, ông Lê Văn Mận cho biết.",
     [("state", "Lê Văn Mận", "Cây cầu đã hỏng từ tháng trước")]),
    ("(Dân trí) - Cây cầu đã hỏng từ tháng trước, theo lời ông Lê Văn Mận.",
     [("state", "Lê Văn Mận", "Cây cầu đã hỏng từ tháng trước")]),
    # talk in the first person goes on
    ("Chị Lan (tiểu thương chợ Hồ Sen) cho biết, tôi vừa nhập hai tạ cá. Không biết có bán hết không. Khách vắng lắm.",
     [("state", "Lan", "tôi vừa nhập hai tạ cá … Không biết có bán hết không … Khách vắng lắm")]),
    # a verb without "that", a subject of its own behind it
    ("Chị Hoa tâm sự chị đã mất ba tháng để tìm con.", [("state", "Hoa", "chị đã mất ba tháng để tìm con")]),
    # what was asked is not known
    ("Khi được hỏi về khoản tiền này, bà Hạnh cho hay bà không nắm rõ.", [("withhold", "Hạnh", "bà không nắm rõ")]),
    # a crime is no condemnation
    ("Cảnh sát cho biết tội ác xảy ra lúc nửa đêm.", [("state", "cảnh sát", "tội ác xảy ra lúc nửa đêm")]),
    # refusing more ends what was said
    ("Một quan chức cho hay vụ việc đang được điều tra, nhưng từ chối bình luận thêm.",
     [("state", "một quan chức", "vụ việc đang được điều tra")]),
    # banners
    ("Người thân của anh đã treo một tấm băng rôn lớn trước cổng với dòng chữ “Trả lại công bằng cho con tôi”.",
     [("state", "người thân của anh", "Trả lại công bằng cho con tôi")]),
    # a clause, then a quotation behind its colon
    ("Cảnh sát đề nghị người dân cung cấp thông tin về nghi phạm: “Ai thấy hắn xin báo cho chúng tôi”.",
     [("urge", "cảnh sát", "người dân cung cấp thông tin về nghi phạm"),
      ("state", "cảnh sát", "Ai thấy hắn xin báo cho chúng tôi")]),
    # the quotation first, whose it is behind it
    ("“Tôi đã đi khắp nơi tìm con mà không thấy”. Những lời của bà Trần Thị Nhãn khiến ai cũng xót xa.",
     [("state", "Trần Thị Nhãn", "Tôi đã đi khắp nơi tìm con mà không thấy")]),
    ("“Nước lên nhanh quá, chúng tôi không kịp chạy”. Lúc sinh thời, ông Lê Văn Mận kể.",
     [("state", "Lê Văn Mận", "Nước lên nhanh quá, chúng tôi không kịp chạy")]),
    ("“Tôi không bỏ cuộc” - đó là lời khẳng định của ông Lê Văn Mận sau trận lũ.",
     [("state", "Lê Văn Mận", "Tôi không bỏ cuộc")]),
    # denied is what was just claimed
    ("Người dân thôn Hạ tố công ty xả thải ra sông, song công ty phủ nhận.",
     [("accuse", "người dân thôn Hạ", "công ty xả thải ra sông"), ("deny", "công ty", "công ty xả thải ra sông")]),
    # a verb in front that only frames the next
    ("Lý giải việc cây cầu chậm xong, ban tổ chức cho biết mưa đã kéo dài hai tháng.",
     [("state", "ban tổ chức", "mưa đã kéo dài hai tháng")]),
    # stray tone marks
    ("Ông Lê Văn Mận từ chôí tiết lộ tên nhà thầu.", [("withhold", "Lê Văn Mận", "tên nhà thầu")]),
    # a name in quotation marks is nobody's words
    ("Trước thềm đêm nhạc “Bến Thượng mùa nước nổi”, ca sĩ Lê Văn Mận cho biết anh đã tập suốt ba tháng.",
     [("state", "Lê Văn Mận", "anh đã tập suốt ba tháng")]),
    # two verbs behind a quotation
    ("“Nước ta không đứng ngoài cuộc”, ông Mận nói, đồng thời kêu gọi các làng góp sức.",
     [("state", "Mận", "Nước ta không đứng ngoài cuộc"), ("urge", "Mận", "các làng góp sức")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), CONTENT, ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_what_was_said(line: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(line) == expected


NOTHING = [
    "Theo Le Monde, Telegraph",
    "Bị cáo buộc nhận tiền, làng Thượng lên tiếng.",
    "Bộ sưu tập khẳng định bản thân của cô đã ra mắt.",
    "Con đường nối hai làng là nỗi lo của bao người.",
    "Cảnh sát đã dò hỏi cả trăm người dân quanh bến.",
]


@pytest.mark.parametrize("line", NOTHING)
def test_what_nobody_said(line: str) -> None:
    assert told(line) == []


def test_a_title_keeps_its_quotation_when_the_lead_has_a_content_of_its_own() -> None:
    text, statements = read("Ông Lê Văn Mận cho rằng làng cần một cây cầu mới.")
    assert [s.content[0].of(text) for s in statements] == ["làng cần một cây cầu mới"]
    lines = ("“Đừng để bến đò thành chốn hoang”", "Ông Lê Văn Mận cho rằng làng cần một cây cầu mới.")
    found = told(*lines)
    assert [content for _, _, content in found] == ["Đừng để bến đò thành chốn hoang", "làng cần một cây cầu mới"]


@pytest.mark.parametrize(
    "line",
    [
        "Bà Đỗ Thị Hà đã trao món quà cho Giám đốc Trần Bình, khẳng định món quà rất đẹp.",
        "Bà Đỗ Thị Hà đã chuyển lời cảm ơn của Chủ tịch Lê Nam đến Giám đốc Trần Bình, khẳng định món quà rất đẹp.",
    ],
)
def test_the_one_to_whom_a_deed_is_done_does_not_speak_behind_it(line: str) -> None:
    assert told(line)[-1] == ("state", "Đỗ Thị Hà", "món quà rất đẹp")
