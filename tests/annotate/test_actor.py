"""Speaker phrases lead back to the actors that the article names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from naming_case import ARTICLE, PACK, mentions, sentences

from nguon.annotate.actor import Referents, find_referents
from nguon.annotate.facts import Resolved


def referents(text: str) -> Referents:
    return find_referents(ARTICLE, text, sentences(text), mentions(text), PACK)


def resolve(text: str, phrase: str, *recent: str) -> Resolved:
    """Resolve the last place of `phrase` in the text."""
    start = text.rindex(phrase)
    return referents(text).resolve(start, start + len(phrase), recent)


ONE = [
    # names, with title or short
    ("Tổng thống Nga Ivan Kerner nói.", "Tổng thống Nga Ivan Kerner", "Ivan Kerner", "name"),
    ("Ông Ivan Kerner đến. Sau đó ông Kerner nói.", "ông Kerner", "Ivan Kerner", "name"),
    ("Ông Lê Văn Tám, Chủ tịch xã Hồ Sen, nói.", "Ông Lê Văn Tám, Chủ tịch xã Hồ Sen", "Lê Văn Tám", "name"),
    ("Theo tờ Le Monde thì vậy.", "tờ Le Monde", "Le Monde", "name"),
    ("Về phía Nga, phía Nga đã nói.", "phía Nga", "Nga", "name"),
    # pronouns by sex and order
    ("Bà Lê Thị Tám gặp ông Trần Văn Chín. Bà nói vui.", "Bà", "Lê Thị Tám", "subject before"),
    ("Bà Lê Thị Tám gặp ông Trần Văn Chín. Ông nói vui.", "Ông", "Trần Văn Chín", "subject before"),
    ("Chị Lê Thị Tám kể. Người phụ nữ này nói vui.", "Người phụ nữ này", "Lê Thị Tám", "subject before"),
    # offices
    ("Tổng thống Nga Ivan Kerner đến. Tổng thống Nga nói.", "Tổng thống Nga", "Ivan Kerner", "office"),
    ("Chủ tịch Lào Boun Seng đến. Rồi nhà lãnh đạo Lào nói.", "nhà lãnh đạo Lào", "Boun Seng", "leader"),
    ("Tổng thống Mỹ John Abrams đến. Rồi ông chủ Nhà Trắng nói.", "ông chủ Nhà Trắng", "John Abrams", "leader"),
    ("Người phát ngôn Điện Kremlin Pavel Orlin đến. Rồi quan chức Điện Kremlin nói.", "quan chức Điện Kremlin", "Pavel Orlin",
     "official"),
    ("Thiếu tá Lê Văn Tám đến. Rồi thiếu tá nói.", "thiếu tá", "Lê Văn Tám", "office"),
    # bodies and countries by "this"
    ("Bộ Y tế họp. Bộ này nói.", "Bộ này", "Bộ Y tế", "this body"),
    ("Theo tờ Le Monde thì vậy. Tờ báo nói.", "Tờ báo", "Le Monde", "latest outlet"),
    ("Nga đã ký. Sau đó nước này nói.", "nước này", "Nga", "salient country"),
    ("Ban Quản lý Hồ Sen họp. Rồi đơn vị này nói.", "đơn vị này", "Ban Quản lý Hồ Sen", "latest body"),
    ("UBND xã Hồ Sen họp. Sau đó xã nói.", "xã", "xã Hồ Sen", "local place"),
    ("Thanh tra Chính phủ họp. Rồi cơ quan thanh tra nói.", "cơ quan thanh tra", "Thanh tra Chính phủ", "this body"),
    ("Phe đối lập Lào họp. Sau đó phe đối lập nói.", "phe đối lập", "phe đối lập Lào", "described before"),
    # documents
    ("Theo một thông cáo từ Nhà Trắng thì vậy.", "một thông cáo từ Nhà Trắng", "Nhà Trắng", "issuer"),
    # an office said short; a trade right before a name; a coach known by the club
    ("Chủ tịch HĐQT Lê Văn Tám đến. Sau đó chủ tịch nói.", "chủ tịch", "Lê Văn Tám", "office"),
    ("Tài xế Lê Văn Tám đến. Ai cũng nghe tài xế xe buýt nói.", "tài xế xe buýt", "tài xế xe buýt", "description"),
    # an age
    ("HLV Lê Văn Tám đến. Chiến lược gia 52 tuổi nói.", "Chiến lược gia 52 tuổi", "Lê Văn Tám", "subject before"),
    ("Lê Văn Tám (41 tuổi) gặp Trần Văn Chín, 52 tuổi. Người thợ 52 tuổi nói.", "Người thợ 52 tuổi", "Trần Văn Chín", "age"),
    ("Ông Lê Văn Tám đến. Một nông dân 52 tuổi nói.", "Một nông dân 52 tuổi", "một nông dân 52 tuổi", "description"),
    # a name behind a kinship; initials with their last dot
    ("Mẹ cô, bà Lê Thị Tám, nói.", "Mẹ cô", "Lê Thị Tám", "apposition"),
    ("Con gái ông, chị Lê Thị Tám, nói.", "Con gái ông", "Lê Thị Tám", "apposition"),
    ("Con gái ông, chị Lê Thị Tám, nói.", "Con gái ông, chị Lê Thị Tám", "Lê Thị Tám", "apposition"),
    ("Thợ lặn Lê Văn Tám đến. Thợ lặn nói.", "Thợ lặn", "Lê Văn Tám", "described before"),
    ("Chủ tịch UBND xã Lê Văn Tám nói.", "Chủ tịch UBND xã Lê Văn Tám", "Lê Văn Tám", "name"),
    ("Chủ tịch UBND TP Hồ Chí Minh nói.", "Chủ tịch UBND TP Hồ Chí Minh", "chủ tịch UBND TP Hồ Chí Minh", "description"),
    ("Chủ tịch UBND xã Hồ Sen Lê Văn Tám đến. Rồi chủ tịch xã nói.", "chủ tịch xã", "Lê Văn Tám", "office"),
    ("Chủ tịch UBND xã Hồ Sen Lê Văn Tám đến. Rồi chủ tịch huyện nói.", "chủ tịch huyện", "chủ tịch huyện", "description"),
    ("Mẹ cô, bà Lê Thị Tám và ông Chín nói.", "Mẹ cô", "mẹ cô", "description"),
    ("Chị N.T.H., hàng xóm, nói.", "Chị N.T.H", "N.T.H.", "name"),
    # bodies by their first word
    ("Sở Y tế tỉnh Hồ Sen họp. Sau đó sở nói.", "sở", "Sở Y tế tỉnh Hồ Sen", "this body"),
    ("Công ty Hồ Sen nợ Liên đoàn Lạc Thủy. Phía doanh nghiệp nói.", "Phía doanh nghiệp", "Công ty Hồ Sen", "latest body"),
    # an office and a body before a name
    ("Theo giám đốc trung tâm Lê Thị Thúy Vân thì vậy.", "giám đốc trung tâm Lê Thị Thúy Vân", "Lê Thị Thúy Vân", "name"),
    # where somebody comes from
    ("Chị Lê Thị Tám đến. Cô gái quê Hồ Sen nói.", "Cô gái quê Hồ Sen", "Lê Thị Tám", "subject before"),
    # a verb of citing is no part of the source
    ("Tờ này dẫn nguồn tin tại bến nói.", "dẫn nguồn tin tại bến", "nguồn tin tại bến", "description"),
    # descriptions made whole
    ("Nga đã ký. Các quan chức nước này nói.", "Các quan chức nước này", "các quan chức Nga", "description"),
    ("Một chuyên gia giấu tên nói.", "Một chuyên gia giấu tên", "một chuyên gia giấu tên", "description"),
    ("Gia đình ông Lê Văn Tám nói.", "Gia đình ông Lê Văn Tám", "gia đình ông Lê Văn Tám", "description"),
]  # fmt: skip

MANY = [
    ("Nga và Lào đã ký. Sau đó hai nước nói.", "hai nước", ("Nga", "Lào")),
    ("Theo Nga và Lào thì vậy.", "Nga và Lào", ("Nga", "Lào")),
    ("Theo cả Nga và Lào thì vậy.", "cả Nga và Lào", ("Nga", "Lào")),
    ("Theo Nga, Lào và Mỹ thì vậy.", "Nga, Lào và Mỹ", ("Nga", "Lào", "Mỹ")),
    ("Ông Lê Văn Tám và bà Trần Thị Chín nói.", "Ông Lê Văn Tám và bà Trần Thị Chín", ("Lê Văn Tám", "Trần Thị Chín")),
    ("Tổng thống Nga Ivan Kerner gặp Chủ tịch Lào Boun Seng. Rồi hai nhà lãnh đạo nói.", "hai nhà lãnh đạo",
     ("Ivan Kerner", "Boun Seng")),
]  # fmt: skip


def test_these_two_are_nobody_by_name() -> None:
    assert resolve("Ông Lê Văn Tám cho biết hai người này đã khai nhận.", "hai người này").name is None


@pytest.mark.parametrize(("text", "phrase", "name", "rule"), ONE)
def test_a_phrase_leads_to_its_actor(text: str, phrase: str, name: str, rule: str) -> None:
    assert resolve(text, phrase) == Resolved(name, (name,), rule)


@pytest.mark.parametrize(("text", "phrase", "names"), MANY)
def test_joint_speakers_are_each_named(text: str, phrase: str, names: tuple[str, ...]) -> None:
    found = resolve(text, phrase)
    assert found.names == names
    assert found.name == ", ".join(names[:-1]) + " và " + names[-1]


def test_the_latest_speaker_goes_before_the_subject() -> None:
    text = "Ông Lê Văn Tám kể rằng ông Trần Văn Chín đã nói vậy. Ông cũng nói thêm."
    assert resolve(text, "Ông cũng"[:3], "Trần Văn Chín").name == "Trần Văn Chín"


def test_a_body_that_spoke_is_no_person() -> None:
    text = "Bị cáo Lê Văn Tám đến. Theo tòa, trời mưa. Bị cáo nói."
    assert resolve(text, "Bị cáo", "tòa").name == "Lê Văn Tám"


def test_who_asks_is_not_who_answers() -> None:
    text = "HLV Lê Văn Tám đến. Phóng viên hỏi. Chiến lược gia này đáp."
    assert resolve(text, "Chiến lược gia này", "phóng viên").name == "Lê Văn Tám"


def test_an_indictment_is_not_the_court_that_spoke() -> None:
    assert resolve("Tòa nói. Theo cáo trạng, trời mưa.", "cáo trạng", "tòa").name == "cáo trạng"


def test_who_took_the_picture_is_not_meant() -> None:
    text = "Ông Lê Văn Tám kể. Ảnh: Trần Văn Chín. Ông nói thêm."
    assert resolve(text, "Ông").name == "Lê Văn Tám"


def test_an_empty_phrase_means_nobody() -> None:
    assert referents("Ông Lê Văn Tám kể.").resolve(3, 3) == Resolved(None, (), "empty")


@pytest.mark.parametrize("row", [r for r in PACK.lexicon("referring") if r["kind"] == "person"], ids=lambda r: r["phrase"])
def test_every_word_for_a_person_leads_to_one_of_its_sex(row: dict[str, str]) -> None:
    people = "Anh Lê Văn Tám gặp chị Trần Thị Chín. "
    text = people + row["example"][:1].upper() + row["example"][1:]
    found = referents(text).resolve(len(people), len(people) + len(row["phrase"]))
    assert found.name == {"m": "Lê Văn Tám", "f": "Trần Thị Chín", "": "Lê Văn Tám"}[row["sex"]]


@pytest.mark.parametrize("row", [r for r in PACK.lexicon("referring") if r["kind"] == "countries"], ids=lambda r: r["phrase"])
def test_every_word_for_two_countries_leads_to_the_last_two(row: dict[str, str]) -> None:
    before = "Nga và Lào đã ký. "
    text = before + row["example"]
    assert referents(text).resolve(len(before), len(before) + len(row["phrase"])).names == ("Nga", "Lào")
