"""Who speaks where no name stands beside the cue, or several do: from the text alone, in invented sentences."""

from __future__ import annotations

import pytest

from nguon.annotate.article import annotate_piece
from nguon.lang.pack import load
from nguon.model.article import Article
from nguon.model.page import Block
from nguon.model.reading import Piece

PACK = load("vi")


def told(text: str) -> list[tuple[str, str | None, str]]:
    """The act, the actor and the content of each statement of a paragraph."""
    article = Article("p.0", "p", 0, 0, len(text), text, None, "test", "", "", None, ())
    found = annotate_piece(Piece(article, text, (Block("p", "p.0", 0, len(text), "body", None, "test"),)), PACK).statements
    return [(s.act, s.actor, " … ".join(span.of(text) for span in s.content)) for s in found]


CASES = {
    "two people joined by and": (
        "Ông Lê Văn Mận và ông Trần Văn Ổi cho biết cây cầu đã hỏng.",
        [("state", "Lê Văn Mận và Trần Văn Ổi", "cây cầu đã hỏng")],
    ),
    "going home is no topic": (
        "Một phụ huynh khác cho biết con chị về nhà hay khóc.",
        [("state", "một phụ huynh khác", "con chị về nhà hay khóc")],
    ),
    "a pronoun and the office of who spoke before": (
        'Hiệu trưởng trường này thừa nhận có thu tiền. "Chúng tôi sẽ trả lại", bà hiệu trưởng nói.',
        [("confirm", "hiệu trưởng trường này", "có thu tiền"), ("commit", "hiệu trưởng trường này", "Chúng tôi sẽ trả lại")],
    ),
    "a trade and where he is from": (
        "Tay vợt Ivan Belko rút lui. Tay vợt người Séc nói anh rất tiếc.",
        [("state", "Ivan Belko", "anh rất tiếc")],
    ),
    "a mother and the pronoun that goes on with her": (
        "Maria Belkova mất tích. Bà mẹ Belkova cho biết con gái rất ngoan. Bà nói bà vẫn chờ con.",
        [("state", "bà mẹ Belkova", "con gái rất ngoan"), ("state", "bà mẹ Belkova", "bà vẫn chờ con")],
    ),
    "the hearer, a comma, a clause with a quoted word": (
        'Ông Belko nói với hãng tin AP, nghi phạm trông khá "bình thản" và mang theo một chiếc cặp.',
        [("state", "Belko", 'nghi phạm trông khá "bình thản" và mang theo một chiếc cặp')],
    ),
    "by a method is no source": (
        "Bà Lê Thị Tám, trưởng bộ phận khảo sát theo phương pháp mới, cho biết lương tăng nhanh hơn giá.",
        [("state", "Lê Thị Tám", "lương tăng nhanh hơn giá")],
    ),
    "a comparison opens the content": (
        "Bà Lê Thị Tám cho biết, tương tự như năm ngoái, lương vẫn tăng nhanh hơn giá.",
        [("state", "Lê Thị Tám", "tương tự như năm ngoái, lương vẫn tăng nhanh hơn giá")],
    ),
    "a demand without a speaker is that of the speaker before": (
        "Bộ Y tế cho biết dịch đang lan rộng. Do đó, đề nghị các tỉnh dừng hội họp đông người.",
        [("state", "Bộ Y tế", "dịch đang lan rộng"), ("urge", "Bộ Y tế", "các tỉnh dừng hội họp đông người")],
    ),
    "what somebody never said": (
        "Ông Lê Văn Mận đã về. Chưa bao giờ Nga nói cây cầu ấy sẽ bị phá.",
        [],
    ),
    "who announced something inside a report": (
        "Reuters đưa tin, tài khoản của hãng Acmex gây xôn xao khi thông báo hãng sẽ đóng cửa.",
        [
            ("state", "Reuters", "tài khoản của hãng Acmex gây xôn xao khi thông báo hãng sẽ đóng cửa"),
            ("commit", "tài khoản của hãng Acmex", "hãng sẽ đóng cửa"),
        ],
    ),
    "sources that a paper cites": (
        "Reuters dẫn các nguồn tin riêng cho biết chiếc tàu đã rời cảng.",
        [("state", "các nguồn tin riêng", "chiếc tàu đã rời cảng")],
    ),
    "voices behind bullets": (
        "* Lê Thị Tám, giáo viên trường Bến Thượng: Chúng tôi cần thêm phòng học. Sách cũng thiếu. * Trần Văn Chín, phụ huynh: "
        "Mong thành phố sửa con đường tới trường.",
        [
            ("urge", "Lê Thị Tám", "Chúng tôi cần thêm phòng học. Sách cũng thiếu"),
            ("urge", "Trần Văn Chín", "Mong thành phố sửa con đường tới trường"),
        ],
    ),
    "a treaty in the content demands, not who speaks": (
        "Ông Lê Văn Mận cho biết cây cầu được sửa theo nghị quyết ký năm ngoái, yêu cầu hai xã cùng góp công.",
        [("state", "Lê Văn Mận", "cây cầu được sửa theo nghị quyết ký năm ngoái, yêu cầu hai xã cùng góp công")],
    ),
    "whom somebody says sorry to is nothing said": ("Ông Lê Văn Mận xin lỗi khách hàng.", []),
    "sorry for what": (
        "Ông Lê Văn Mận xin lỗi vì đã không đến kịp.",
        [("state", "Lê Văn Mận", "đã không đến kịp")],
    ),
    "his wife, by his name": (
        "Theo ông Lê Văn Mận, lúc đó không ai ở nhà. Vợ ông cho biết gia đình mất trắng.",
        [("state", "Lê Văn Mận", "lúc đó không ai ở nhà"), ("state", "vợ Lê Văn Mận", "gia đình mất trắng")],
    ),
    "a club after an office is no person": (
        "Chủ tịch CLB khẳng định mùa giải vẫn diễn ra.",
        [("state", "chủ tịch CLB", "mùa giải vẫn diễn ra")],
    ),
    "a name that ends like a number": (
        "“Tôi làm ở đây mười năm rồi đấy”, chị Huỳnh Thị Bé Ba nói.",
        [("state", "Huỳnh Thị Bé Ba", "Tôi làm ở đây mười năm rồi đấy")],
    ),
    "a name with the syllable of an adverb": (
        "Bà Lại Thị Nhàn khẳng định cây cầu an toàn.",
        [("state", "Lại Thị Nhàn", "cây cầu an toàn")],
    ),
    "belongs to is no topic": (
        "Ông Lê Văn Mận nói rằng cây cầu thuộc về cả làng.",
        [("state", "Lê Văn Mận", "cây cầu thuộc về cả làng")],
    ),
    "answered that it is": (
        "Bà Lê Thị Tám đáp đó là xe phục vụ khách hàng.",
        [("state", "Lê Thị Tám", "đó là xe phục vụ khách hàng")],
    ),
    "a trade before a given name that is a country's too": (
        "Bị cáo Phạm Thị Nga hầu tòa. Bị cáo Nga khai dùng tiền để trả nợ.",
        [("state", "Phạm Thị Nga", "dùng tiền để trả nợ")],
    ),
    "the defendant again, after somebody else spoke": (
        'Bị cáo Phạm Thị Nga hầu tòa. Chủ tọa hỏi: "Bị cáo có ân hận không?". Nữ bị cáo đáp: "Bị cáo rất ân hận".',
        [("ask", "chủ tọa", "Bị cáo có ân hận không"), ("state", "Phạm Thị Nga", "Bị cáo rất ân hận")],
    ),
    "head of this school": (
        "Trường Tiểu học Bến Thượng thu thêm tiền. Hiệu trưởng trường này thừa nhận đã thu sai.",
        [("confirm", "hiệu trưởng Trường Tiểu học Bến Thượng", "đã thu sai")],
    ),
    "in a report just published": (
        "Trong báo cáo mới công bố, Ngân hàng Sông Lạc dự báo giá gạo sẽ giảm.",
        [("judge", "Ngân hàng Sông Lạc", "giá gạo sẽ giảm")],
    ),
    "analyses a clause": (
        "Ông Lê Văn Mận phân tích giá gạo đang tăng quá nhanh.",
        [("judge", "Lê Văn Mận", "giá gạo đang tăng quá nhanh")],
    ),
    "analyses a thing": ("Ông Lê Văn Mận phân tích mẫu nước ở bến.", []),
    "a ministry whose name holds a verb": (
        "Một quan chức Bộ Thống nhất nhận xét cuộc gặp sẽ bị hoãn.",
        [("judge", "một quan chức Bộ Thống nhất", "cuộc gặp sẽ bị hoãn")],
    ),
    "shares what she feels": (
        "Ca sĩ Minh Hà chia sẻ cô mệt mỏi vì tin đồn.",
        [("state", "Minh Hà", "cô mệt mỏi vì tin đồn")],
    ),
    "this manager is who spoke before": (
        'HLV Ivan Belko nói đội sẽ thắng. Nhà quản lý này gọi bài báo là "chuyện bịa".',
        [("state", "Ivan Belko", "đội sẽ thắng"), ("deny", "Ivan Belko", 'bài báo là "chuyện bịa')],
    ),
    "an office of a province before a name": (
        "Phó chủ tịch UBND tỉnh Hoàng Trọng Khiêm nói cây cầu an toàn.",
        [("state", "Hoàng Trọng Khiêm", "cây cầu an toàn")],
    ),
    "a nickname in quotation marks": (
        "HLV Ivan Belko rất vui. “Người đặc biệt” tuyên bố đội sẽ vô địch.",
        [("state", "Ivan Belko", "đội sẽ vô địch")],
    ),
    "a full stop between the cue and the quotation": (
        'Ông Lê Văn Mận chia sẻ. "Cây cầu này cha tôi đã góp công xây".',
        [("state", "Lê Văn Mận", "Cây cầu này cha tôi đã góp công xây")],
    ),
    "an adverb that ends like a word for many": (
        "Các trang báo đồng loạt đưa tin, cây cầu đã sập.",
        [("state", "các trang báo", "cây cầu đã sập")],
    ),
    "hopes, a comma": (
        "Ông Lê Văn Mận bày tỏ hy vọng, năm tới xã sẽ có cầu mới.",
        [("judge", "Lê Văn Mận", "năm tới xã sẽ có cầu mới")],
    ),
    "asked about something, he denied": (
        "Khi được hỏi về tin đồn này, ông Lê Văn Mận đã phủ nhận.",
        [("deny", "Lê Văn Mận", "tin đồn này")],
    ),
    "a paper cites officials": (
        "Reuters dẫn hai quan chức giấu tên cho biết chiếc tàu đã rời cảng.",
        [("state", "quan chức giấu tên", "chiếc tàu đã rời cảng")],
    ),
    "where it was first published": (
        "Theo thông tin được đăng lần đầu trên báo The Washington Post, cơ quan này nghe lén hàng triệu người.",
        [("state", "The Washington Post", "cơ quan này nghe lén hàng triệu người")],
    ),
    "a report at the end": (
        "Số ca mắc sởi ở các tỉnh đã tăng gấp đôi, theo một nghiên cứu mới.",
        [("state", "một nghiên cứu mới", "Số ca mắc sởi ở các tỉnh đã tăng gấp đôi")],
    ),
    "by a contract is no source": ("Hai bên phải bồi thường cho nhau rất nhiều tiền, theo hợp đồng đã ký.", []),
    "came home with what he bought": (
        "Công an bắt Lê Văn Sáu. Bước đầu, Sáu khai mua hàng từ Lào về bán.",
        [("state", "Lê Văn Sáu", "mua hàng từ Lào về bán")],
    ),
    "a comma inside a number ends nothing": (
        "Theo WHO, 6,5 triệu người chết vì khói bụi mỗi năm.",
        [("state", "WHO", "6,5 triệu người chết vì khói bụi mỗi năm")],
    ),
    "the parents of a child with an initial": (
        "Phụ huynh cháu T. cho biết con đã ổn định.",
        [("state", "phụ huynh cháu T.", "con đã ổn định")],
    ),
    "a man of few words says nothing": (
        "Hàng xóm nhận xét ông Lê Văn Mận hiền lành, ít nói.",
        [("judge", "hàng xóm", "ông Lê Văn Mận hiền lành, ít nói")],
    ),
    "a proposal that others support demands nothing": (
        "Bộ Y tế nói dịch đang lan rộng. Đề xuất được các đại biểu ủng hộ.",
        [("state", "Bộ Y tế", "dịch đang lan rộng")],
    ),
    "who thinks is not part of who says": (
        "Nghĩ bà nói có lý, ông Lê Văn Mận ký giấy.",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_who_speaks_is_found(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


def test_a_quotation_in_a_title_is_by_whom_the_body_names() -> None:
    title, body = 'Người mẹ mất con: "Tôi chỉ mong công lý"', 'Bà Lê Thị Na khóc. "Tôi chỉ mong công lý", bà Na nói.'
    text = f"{title}\n{body}"
    article = Article("p.0", "p", 0, 0, len(text), title, None, "test", "", "", None, ())
    blocks = (
        Block("p", "p.0", 0, len(title), "title", None, "test"),
        Block("p", "p.0", len(title) + 1, len(text), "body", None, "test"),
    )
    found = annotate_piece(Piece(article, text, blocks), PACK).statements
    assert [s.actor for s in found] == ["Lê Thị Na", "Lê Thị Na"]
