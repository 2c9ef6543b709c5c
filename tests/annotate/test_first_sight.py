"""What came up on pages nobody had tuned on, in invented sentences: whole paragraphs in, statements and names out."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from naming_case import marked
from test_told import read, told

TOLD = [
    # the sentence before a quotation tells whose it is; a caption may stand between it and "that is what X said"
    (
        ("Huấn luyện viên Hoàng Văn Ổi không vui. “Chúng tôi đáng ra phải thắng trận này”. Trong khi đó, ông Tạ Mận cho rằng"
         " đội khách đá hay hơn.",),
        [("state", "Hoàng Văn Ổi", "Chúng tôi đáng ra phải thắng trận này"), ("judge", "Tạ Mận", "đội khách đá hay hơn")],
    ),
    (
        ("“Tiền vé sẽ dành cho các em nhỏ ở bến đò”.", "Đêm nhạc có nhiều cung bậc. (ảnh: ban tổ chức) Đó là lời phát biểu của"
         " bà Trần Thị Nhãn tại buổi họp báo."),
        [("state", "Trần Thị Nhãn", "Tiền vé sẽ dành cho các em nhỏ ở bến đò")],
    ),
    # sources: "thì", a hearer, the holder of an office behind a comma, an agency before the subject
    (("Theo tin từ hãng AFP thì đã ba mùa nước nổi, ông Lê Văn Mận không chèo đò.",),
     [("state", "AFP", "đã ba mùa nước nổi, ông Lê Văn Mận không chèo đò")]),
    (("Theo đánh giá của vài kỹ sư cầu với Báo Sông Mới sáng 4/6, trụ giữa phải đóng thêm cọc.",),
     [("judge", "vài kỹ sư cầu", "trụ giữa phải đóng thêm cọc")]),
    (("Theo Giám đốc Công ty Sông Lạc, bà Trần Thị Nhãn, bến đò hiện có hơn năm mươi chiếc thuyền.",),
     [("state", "Trần Thị Nhãn", "bến đò hiện có hơn năm mươi chiếc thuyền")]),
    (("Theo AFP, Thủ tướng Ivan Kerner rất coi trọng việc cử ông Pavel Orlin, một cố vấn, sang Hạ Quốc.",),
     [("state", "AFP", "Thủ tướng Ivan Kerner rất coi trọng việc cử ông Pavel Orlin, một cố vấn, sang Hạ Quốc")]),
    (("Theo những bằng chứng do những sỹ quan tình báo Ba Lan đã nghỉ hưu cung cấp, “hai trạm nghe lén nằm sát bến đò”.",),
     [("state", "những sỹ quan tình báo Ba Lan", "hai trạm nghe lén nằm sát bến đò")]),
    # a view that *is*; a verb with nothing but a time behind it; a semicolon before a shared verb
    (("Quan điểm của ông Lê Văn Mận là cây cầu phải được sửa trước mùa mưa.",),
     [("state", "Lê Văn Mận", "cây cầu phải được sửa trước mùa mưa")]),
    (("Cây cầu bắc qua sông Lạc sẽ xong trước mùa mưa, luật sư Lê Văn Mận cho biết hôm 31/10.",),
     [("state", "Lê Văn Mận", "Cây cầu bắc qua sông Lạc sẽ xong trước mùa mưa")]),
    (("Ông Lê Văn Mận ghi nhận những kết quả làng đã đạt được; đồng thời đề nghị bà con tiếp tục giữ gìn bến đò.",),
     [("state", "Lê Văn Mận", "những kết quả làng đã đạt được"), ("urge", "Lê Văn Mận", "bà con tiếp tục giữ gìn bến đò")]),
    # series of voices, one bullet after the other
    (
        ("Bến đò.", "* Lê Văn Mận, chủ tịch Hội Đò: Sau hôm nay, tôi kỳ vọng làng quan tâm bến đò. Mong bà con lắng nghe."
         " * Trần Thị Nhãn, giáo viên trường làng: Hiện lớp học còn thiếu thốn, chưa đáp ứng được yêu cầu.",),
        [("state", "Lê Văn Mận", "Sau hôm nay, tôi kỳ vọng làng quan tâm bến đò. Mong bà con lắng nghe"),
         ("state", "Trần Thị Nhãn", "Hiện lớp học còn thiếu thốn, chưa đáp ứng được yêu cầu")],
    ),
    # who a speaker is: an address with a syllable that is a word, a list of countries, a trade told elsewhere, a part of a name
    (("Chị Trần Thị Nhãn, thị trấn Bến Diễn, Sông Lạc, Hà Nội thì buồn bã chia sẻ: “Đò chậm mà tôi vẫn phải đợi”.",),
     [("state", "Trần Thị Nhãn", "Đò chậm mà tôi vẫn phải đợi")]),
    (("Bỉ, Peru, Kenya, Nepal và Ba Lan đã yêu cầu Mỹ trả lại chiếc thuyền cổ.",),
     [("urge", "Bỉ, Peru, Kenya, Nepal và Ba Lan", "Mỹ trả lại chiếc thuyền cổ")]),
    (("Nhà nhiếp ảnh Lê Văn Mận ra sách. “Tôi chụp bến đò suốt hai mươi năm” - nhà nhiếp ảnh cho biết.",),
     [("state", "Lê Văn Mận", "Tôi chụp bến đò suốt hai mươi năm")]),
    (("Bộ trưởng Thủy lợi Andres Felipe Morval Sanz đến. Theo Bộ trưởng Morval Sanz, con đập sẽ được đo lại trong tuần.",),
     [("state", "Andres Felipe Morval Sanz", "con đập sẽ được đo lại trong tuần")]),
    (("Thẩm phán cho biết bị cáo khai nhận được trả công giữ đò.",),
     [("state", "thẩm phán", "bị cáo khai nhận được trả công giữ đò"),
      ("confirm", "bị cáo", "được trả công giữ đò")]),
    (("Theo nguồn tin của Tuổi Trẻ, cây cầu sẽ bị dỡ bỏ vào tuần tới.",),
     [("state", "nguồn tin của Tuổi Trẻ", "cây cầu sẽ bị dỡ bỏ vào tuần tới")]),
    # what only looks like a cue
    (("Lo sợ sự việc bị phát hiện, ông Lê Văn Mận bỏ trốn.",), []),
    (("Mấy lái đò phớt lờ quy định đội áo phao lúc nước xiết.",), []),
    (("Nếu chiếc đò chìm đúng như ông Lê Văn Mận khai nhận thì cần xem lại việc này.",), []),
    (("Ông Lê Văn Mận chỉ đạo Diễn đàn.",), []),
    (("Ảnh: Reuters Thông tin về cây cầu vẫn chưa rõ.",), []),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), TOLD)
def test_who_said_what(lines: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    assert told(*lines) == expected


NAMES = [
    ("Trận đấu do trọng tài F. Lindharz điều khiển.", ["F. Lindharz/person"]),
    ("Cứ 5 viên vitamin C. Ngoài ra uống nước.", []),
    ("Nick Harbold đến Hà Nội. Buổi sáng Nick gặp học sinh.", ["Nick Harbold/person", "Hà Nội/place", "Nick/person"]),
    ("Buổi diễn ở Cung Thể thao Tiên Lạc có Dàn nhạc Giao hưởng Việt Nam.",
     ["Cung Thể thao Tiên Lạc/place", "Dàn nhạc Giao hưởng Việt Nam/org"]),
    ("Ca sĩ Lê Văn Mận, Vân Mai Nhài, nhóm 812 đã hát.", ["Lê Văn Mận/person", "Vân Mai Nhài/person"]),
    ("Tại ngã tư Tràng Thi - Lê Văn Mận, xe rất đông.", ["Tràng Thi/place", "Lê Văn Mận/place"]),
    ("Ông nói: Anh rất giỏi. Anh thật tốt.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_names(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize("phrase", ["theo ông Lê Văn Mận ", "ngày 1/2 ", "ông Mận nói ", "Lê Văn Mận, ", "F. "])
def test_a_long_line_costs_its_length(phrase: str) -> None:
    """Four times the line may cost a little over four times as much, and nothing like sixteen."""

    def cost(size: int) -> float:
        line = (phrase * (size // len(phrase)))[:size]
        begun = time.process_time()
        read(line)
        return time.process_time() - begun

    cost(1_000)
    assert cost(20_000) < 9 * max(cost(5_000), 0.02)
