"""Words with an opposite: where one stands, and what is told by it alone."""

from __future__ import annotations

import pytest

from nguon.compare.poles import find_opposites, find_pole
from nguon.compare.record import make_record
from nguon.model.corpus import ActorLink, Dated, Story
from nguon.pipeline.page import read_page

PAGE = "Chuyện ở huyện Sa Bình{n}\nThứ Sáu, {day}/03/2023 - 09:00\nTin về việc này ở huyện Sa Bình.\n{said}\n"


def kinds(pack, *told: tuple[str, str]) -> list[str]:  # type: ignore[no-untyped-def]
    pages = [PAGE.format(n=" nữa" * n, day=day, said=said) for n, (day, said) in enumerate(told)]
    pieces = [p for n, page in enumerate(pages) for p in read_page(f"p{n}.txt", page.encode(), pack).pieces]
    names = {(p.article.id, m.actor) for p in pieces for m in p.mentions} | {
        (p.article.id, s.actor) for p in pieces for s in p.statements if s.actor
    }
    links = [ActorLink(article, name, name, "") for article, name in sorted(names)]
    dated = [Dated(p.article.id, p.article.published, "", "", "") for p in pieces]
    story = Story("s", "", tuple(p.article.id for p in pieces), None, None, 1, 1, "", "")
    record = make_record(story, pieces, links, [], dated, pack)
    assert sum(find_pole(m, pack) is not None for m in record.matters.values()) >= len(pages)
    return [f.kind for f in find_opposites(record, (), ())]


OPPOSITE = [
    (("03", "Ông Lê Văn Sim nói xưởng phim Bến Mía đã thắng vụ kiện tên miền."),
     ("04", "Bà Trần Thị Mơ nói xưởng phim Bến Mía đã thua vụ kiện tên miền."), ["conflict"]),
    (("03", "Ông Lê Văn Sim cho biết bệnh viện Cồn Tre thiếu thuốc tê nghiêm trọng."),
     ("04", "Bà Trần Thị Mơ cho biết bệnh viện Cồn Tre đủ thuốc tê."), ["conflict"]),
    (("03", "Ông Lê Văn Sim khẳng định bệnh viện Cồn Tre đủ thuốc tê."),
     ("20", "Ông Lê Văn Sim thừa nhận bệnh viện Cồn Tre thiếu thuốc tê."), ["reversal"]),
    (("03", "Ông Lê Văn Sim cho biết thuyền trưởng Hồ Bá Sung đã chết."),
     ("04", "Bà Trần Thị Mơ cho biết thuyền trưởng Hồ Bá Sung vẫn còn sống."), ["conflict"]),
]  # fmt: skip
BOTH = [
    # who was alive may be dead later; another match; another who lost; what one lost another holds; "did not lose" is not "won"
    (("03", "Ông Lê Văn Sim cho biết thuyền trưởng Hồ Bá Sung còn sống."),
     ("04", "Bà Trần Thị Mơ cho biết thuyền trưởng Hồ Bá Sung đã chết.")),
    (("03", "Ông Lê Văn Sim cho biết đội Bến Mía thắng đội Hồ Sen."),
     ("19", "Bà Trần Thị Mơ cho biết đội Bến Mía thua đội Hồ Sen.")),
    (("03", "Ông Lê Văn Sim cho biết bệnh viện Cồn Tre đủ thuốc tê."),
     ("04", "Bà Trần Thị Mơ cho biết bệnh viện Gò Dưa thiếu thuốc tê.")),
    (("03", "Ông Lê Văn Sim cho biết quân Tarvia kiểm soát đèo Ostrel."),
     ("03", "Bà Trần Thị Mơ cho biết quân Morvan mất đèo Ostrel.")),
    (("03", "Ông Lê Văn Sim cho biết đội Bến Mía không thua đội Hồ Sen."),
     ("03", "Bà Trần Thị Mơ cho biết đội Bến Mía không thắng đội Hồ Sen.")),
    (("03", "Ông Lê Văn Sim cho biết trường Mai đủ giáo viên."),
     ("03", "Bà Trần Thị Mơ cho biết trường Mai thiếu nhà vệ sinh.")),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "told"), OPPOSITE)
def test_what_cannot_both_be_is_told(pack, first, second, told) -> None:  # type: ignore[no-untyped-def]
    assert kinds(pack, first, second) == told


@pytest.mark.parametrize(("first", "second"), BOTH)
def test_what_may_both_be_is_not(pack, first, second) -> None:  # type: ignore[no-untyped-def]
    assert kinds(pack, first, second) == []
