"""Names: spans, kinds, actors, and every row of the lexicons in its example."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from naming_case import PACK, actors, marked, mentions

SPANS = [
    # titles and classifiers stay outside, bodies and places are whole
    ("Tổng thống Nga Ivan Kerner đến Hà Nội.", ["Nga/place", "Ivan Kerner/person", "Hà Nội/place"]),
    ("Người phát ngôn Điện Kremlin Pavel Orlin nói.", ["Điện Kremlin/org", "Pavel Orlin/person"]),
    ("Bộ trưởng Quốc phòng Hàn Quốc Kim Dae-min nói.", ["Hàn Quốc/place", "Kim Dae-min/person"]),
    ("Tổng thư ký NATO, Jan Okker, nói.", ["NATO/org", "Jan Okker/person"]),
    ("Bộ trưởng Bộ Y tế Lê Thị Tám nói.", ["Bộ Y tế/org", "Lê Thị Tám/person"]),
    ("Chủ tịch UBND tỉnh Quảng Nam Trần Văn Chín nói.", ["UBND tỉnh Quảng Nam/org", "Trần Văn Chín/person"]),
    ("Chủ tịch Hội Nghề cá An Sen Hồ Sĩ Tám nói.", ["Hội Nghề cá An Sen/org", "Hồ Sĩ Tám/person"]),
    ("Giám đốc Công ty Hóa chất Hồ Lưu Trịnh Đắc Tám nói.", ["Công ty Hóa chất Hồ Lưu/org", "Trịnh Đắc Tám/person"]),
    ("bắt nhân viên Lò Văn Sáng hôm qua", ["Lò Văn Sáng/person"]),
    ("Ảnh: Báo Hồ Sen", ["Báo Hồ Sen/org"]),
    ("Chủ tịch Hà Nội Trần Văn Chín nói.", ["Hà Nội/place", "Trần Văn Chín/person"]),
    ("theo thống đốc bang Abrac Peter Holm Jr. thì thế", ["Abrac/place", "Peter Holm Jr./person"]),
    ("Đại tá Lê Như Tám, Trưởng Công an huyện Hồ Sen, nói.", ["Lê Như Tám/person", "Công an huyện Hồ Sen/org"]),
    ("lãnh đạo công an huyện Hồ Sen nói", ["công an huyện Hồ Sen/org"]),
    ("do Sở Tài nguyên và Môi trường TP Đà Nẵng cấp", ["Sở Tài nguyên và Môi trường TP Đà Nẵng/org"]),
    ("do Sở KH-CN cấp và Sở Khoa học và Công nghệ (KH-CN) TP.HCM duyệt",
     ["Sở KH-CN/org", "Sở Khoa học và Công nghệ (KH-CN) TP.HCM/org"]),
    ("do Bộ Tài chính và Bộ Công Thương trình", ["Bộ Tài chính/org", "Bộ Công Thương/org"]),
    ("do Cục Tuyên huấn soạn", ["Cục Tuyên huấn/org"]),
    ("đến Đại sứ quán Mỹ tại Việt Nam hôm qua", ["Đại sứ quán Mỹ tại Việt Nam/org"]),
    ("đến Hội Hữu nghị Việt Nam - Lào hôm qua", ["Hội Hữu nghị Việt Nam - Lào/org"]),
    ("học ở Trường THPT Lê Văn Tám hôm qua", ["Trường THPT Lê Văn Tám/org"]),
    ("làm ở Công ty TNHH Thép Hồ Sen hôm qua", ["Công ty TNHH Thép Hồ Sen/org"]),
    ("tới sân bay vũ trụ Abracor và Sân bay vũ trụ Belcor", ["Abracor/place", "Sân bay vũ trụ Belcor/place"]),
    ("ở tỉnh Kursk, bán đảo Triều Tiên, vùng Vịnh", ["Kursk/place", "bán đảo Triều Tiên/place", "vùng Vịnh/place"]),
    ("ở quận 2, P.13, Q.Bình Thạnh, TP.HCM", ["quận 2/place", "P.13/place", "Q.Bình Thạnh/place", "TP.HCM/place"]),
    ("tại số 12 Lê Văn Tám, phường Hồ Sen", ["Lê Văn Tám/place", "Hồ Sen/place"]),
    ("theo hạt Abrac và thị trấn Hồ Sen", ["Abrac/place", "Hồ Sen/place"]),
    # pairs, short countries, hyphens
    ("quan hệ Nga-Triều và Mỹ - Trung", ["Nga/place", "Triều/place", "Mỹ/place", "Trung/place"]),
    ("trái cây Việt được giá", ["Việt/place"]),
    ("hãng tin Reuters-TTXVN đăng", ["Reuters/org", "TTXVN/org"]),
    # persons: foreign, hyphenated, initialled, with small words
    ("Hoàng tử Omar bin Saleh al-Karim và bin Saleh", ["Omar bin Saleh al-Karim/person", "bin Saleh/person"]),
    ("Bà Jill C. Yorten và ông Kpă H'Ven nói.", ["Jill C. Yorten/person", "Kpă H'Ven/person"]),
    ("Anh Nguyễn Văn D. khai đã rõ.", ["Nguyễn Văn D./person"]),
    ("Chị Nga và ông Anh từ Nga sang Anh.", ["Nga/person", "Anh/person", "Nga/place", "Anh/place"]),
    ("Ảnh: Như Ý", ["Như Ý/person"]),
    ("Ảnh: Reuters", ["Reuters/org"]),
    # machines, models, units and seasons are no names; their makers are
    ("dân làng sợ UAV và drone, tăng GDP, dùng ADSL", []),
    ("hạ chiếc F-16, bắn J-20 và C-130 ở Hồ Sen", ["Hồ Sen/place"]),
    ("hãng Abracor nhận máy bay Boeing 787 Dreamliner và A320 Sharklet", ["Abracor/org"]),
    ("Boeing giao máy bay ATR-72 cho Abracor Airlines", ["Boeing/org", "Abracor Airlines/org"]),
    ("học trò của Sir Alex Kerner rời đi", ["Alex Kerner/person"]),
    ("đón xuân Bính Ngọ và Tết Ất Tỵ ở Hà Nội", ["Hà Nội/place"]),
    ("nằm ở bảng B, xe hạng C, đội U.23 Việt Nam thắng", ["Việt Nam/place"]),
    ("Khiến U.23 Hàn Quốc thua", ["Hàn Quốc/place"]),
    ("người Mỹ gốc Việt và trái cây Việt", ["Mỹ/place", "Việt/place"]),
    ("ở miền Nam Lào và ở miền Nam", ["Lào/place", "miền Nam/place"]),
    # what leads tells the kind
    ("nghệ sĩ Trường Sen ủng hộ họ", ["Trường Sen/person"]),
    ("dọc đại lộ Trường Sen hôm qua", ["Trường Sen/place"]),
    ("Hãng hàng không Lao Airlines nói.", ["Lao Airlines/org"]),
    ("theo Báo Hồ Sen và Tổ chức Đột quỵ thế giới hôm qua", ["Báo Hồ Sen/org", "Tổ chức Đột quỵ thế giới/org"]),
    ("Hôm qua, Bộ Y tế tổ chức Hội nghị khoa học", ["Bộ Y tế/org"]),
    ("Ảnh: Kbelcor", ["Kbelcor/org"]),
    ("Ảnh: Abrac World", ["Abrac World/org"]),
    ("theo Bộ Nông nghiệp và Môi trường và Bộ LĐ-TB&XH", ["Bộ Nông nghiệp và Môi trường/org", "Bộ LĐ-TB&XH/org"]),
    ("anh rời Real Madird hôm qua", ["Real Madird/org"]),
    ("làm ở Bệnh viện Đại học Y khoa Phan Sen Tám", ["Bệnh viện Đại học Y khoa Phan Sen Tám/org"]),
    ("Hiệu trưởng Trường Đại học Y khoa Phan Sen Tám", ["Trường Đại học Y khoa/org", "Phan Sen Tám/person"]),
    ("CP Abracor Inc tăng giá", ["Abracor Inc/org"]),
    ("phim Trần Hoắc Sen ra mắt ở công ty Trần Sen", ["Trần Sen/org"]),
    ("phó bí thư thường trực Thành ủy Nguyễn Công Tám tới dự", ["Thành ủy/org", "Nguyễn Công Tám/person"]),
    ("nghệ sĩ Đài Loan tranh tài ở WTA Championships", ["Đài Loan/place", "WTA/org"]),
    ("nói tiếng Nhật và tiếng Việt ở Nhật", ["Nhật/place"]),
    ("Anh ấy đến từ Anh.", ["Anh/place"]),
    ("Ngân hàng gồm HSBC, Belcor và Citibank.", ["HSBC/org", "Belcor/org", "Citibank/org"]),
    ("Theo trang Abrac.gov thì thế", ["Abrac.gov/org"]),
    ("chảy từ Công ty Thép Hòa An ra sông Mơ", ["Công ty Thép Hòa An/org", "Mơ/place"]),
    ("đưa tới Công ty Thép Hòa An ở huyện Mơ", ["Công ty Thép Hòa An/org", "Mơ/place"]),
    ("Trung tâm Địa chấn học Đài Loan đo được.", ["Trung tâm Địa chấn học Đài Loan/org"]),
    ("Trời mưa. Quỳnh Như", ["Quỳnh Như/person"]),
    # datelines and signatures
    ("TP - Từ hôm qua trời mưa.", ["TP/org"]),
    ("(TT) - Hôm qua trời mưa.", ["TT/org"]),
    ("P.Tuyết (tổng hợp)", ["P.Tuyết/person"]),
    ("Bà V., mẹ anh, nói với bà V. hôm qua.", ["V./person", "V./person"]),
    # openings of sentences and names that are no names
    ("Hôm qua trời mưa. Nhiều người về.", []),
    ("Theo Hiến chương Liên hợp quốc và Hiệp định Paris", ["Liên hợp quốc/org", "Paris/place"]),
    ("Hiệp ước Đối tác Chiến lược Toàn diện đã ký.", []),
    ("Lực lượng an ninh Mỹ đã đến.", ["Mỹ/place"]),
    ("bão Yabor và điện thoại Abracor", []),
    ("Bộ này nói vậy. Ủy ban này cũng vậy.", []),
    ("yêu cầu Ban giám hiệu giải trình", []),
    ("trên mạng Internet và GDP quý III", []),
]  # fmt: skip

ACTORS = [
    ("Tổng thống Ivan Kerner đến. Ông Kerner nói.", ["Ivan Kerner", "Ivan Kerner"]),
    ("Ông Nguyễn Hoài Tám đến. Ông Tám nói.", ["Nguyễn Hoài Tám", "Nguyễn Hoài Tám"]),
    ("Bà Lê Thị Tám và ông Trần Tám đến. Bà Tám nói.", ["Lê Thị Tám", "Trần Tám", "Lê Thị Tám"]),
    ("CHDCND Triều Tiên và Triều Tiên", ["Triều Tiên", "Triều Tiên"]),
    ("Hoa Kỳ, tức Mỹ", ["Mỹ", "Mỹ"]),
    ("Đảng Cứu quốc Campuchia (CNQP) họp. CNQP nói.", ["Đảng Cứu quốc Campuchia"] * 3),
    ("do Công an tỉnh Quảng Nam điều tra; Công an tỉnh nói", ["Công an tỉnh Quảng Nam"] * 2),
    ("Kim Dae-min và Kim Yo-rim đến. Chủ tịch Kim Dae-min cười.", ["Kim Dae-min", "Kim Yo-rim", "Kim Dae-min"]),
    ("do Công ty Abracor làm. Abracor nói.", ["Công ty Abracor", "Công ty Abracor"]),
    ("ông Abdul Karim và Abdul Salem gặp ông Salem", ["Abdul Karim", "Abdul Salem", "Abdul Salem"]),
]


@pytest.mark.parametrize(("text", "expected"), SPANS)
def test_names_are_cut_out_whole(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(("text", "expected"), ACTORS)
def test_short_forms_go_back_to_the_fullest_one(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


def test_a_preposition_says_little_of_a_name_that_mostly_stands_alone() -> None:
    text = "Kerner vui. Kerner chạy. Họ nói về Kerner. Năm 2010 Kerner về."
    assert marked(text) == ["Kerner/person"] * 4


def test_a_persons_short_form_stays_a_person_after_a_preposition() -> None:
    assert marked("Tay vợt Maria Belkova thua. Mẹ ở Belkova hai năm.") == ["Maria Belkova/person", "Belkova/person"]


def test_a_name_seen_whole_explains_an_opening_word() -> None:
    text = "Đêm nhạc của Bằng Vân rất vui. Bằng Vân hát hay."
    assert marked(text) == ["Bằng Vân/person", "Bằng Vân/person"]


@pytest.mark.parametrize("row", PACK.lexicon("places"), ids=lambda r: r["name"])
def test_places_are_found_in_their_examples(row: dict[str, str]) -> None:
    found = {(row["example"][m.start : m.end].casefold(), m.kind) for m in mentions(row["example"])}
    assert (row["name"].casefold(), "place") in found


@pytest.mark.parametrize("row", PACK.lexicon("countries"), ids=lambda r: r["name"])
def test_countries_are_found_in_their_examples(row: dict[str, str]) -> None:
    assert row["name"] in {row["example"][m.start : m.end] for m in mentions(row["example"]) if m.kind == "place"}


@pytest.mark.parametrize("row", PACK.lexicon("bodies"), ids=lambda r: r["name"])
def test_bodies_are_found_in_their_examples(row: dict[str, str]) -> None:
    assert row["name"] in {row["example"][m.start : m.end] for m in mentions(row["example"]) if m.kind == "org"}


@pytest.mark.parametrize("row", PACK.lexicon("titles"), ids=lambda r: r["title"])
def test_titles_lead_a_person_in_their_examples(row: dict[str, str]) -> None:
    assert marked(row["example"]) == ["Lê Văn Tám/person"]


@pytest.mark.parametrize("row", PACK.lexicon("org_heads"), ids=lambda r: r["head"])
def test_heads_begin_a_body_in_their_examples(row: dict[str, str]) -> None:
    found = [row["example"][m.start : m.end] for m in mentions(row["example"]) if m.kind == "org"]
    assert [f for f in found if f.startswith(row["head"])]


@pytest.mark.parametrize("row", PACK.lexicon("place_heads"), ids=lambda r: r["head"])
def test_classifiers_stay_outside_in_their_examples(row: dict[str, str]) -> None:
    name = f"{row['head']} 3" if row["whole"] == "number" else "Hồ Sen"
    assert marked(row["example"]) == [f"{name}/place"]


@pytest.mark.parametrize("row", [*PACK.lexicon("not_names"), *PACK.lexicon("openers")], ids=lambda r: r["word"])
def test_what_is_no_name_is_left_alone(row: dict[str, str]) -> None:
    assert marked(row["example"]) == []


@pytest.mark.parametrize("row", PACK.lexicon("thing_cues"), ids=lambda r: r["cue"])
def test_things_are_no_mentions(row: dict[str, str]) -> None:
    assert marked(row["example"]) == []


@pytest.mark.parametrize("row", PACK.lexicon("org_cues"), ids=lambda r: r["cue"])
def test_cues_lead_a_body(row: dict[str, str]) -> None:
    assert marked(row["example"]) == ["Abracor/org"]


@pytest.mark.parametrize("row", PACK.lexicon("place_cues"), ids=lambda r: r["cue"])
def test_prepositions_lead_a_place(row: dict[str, str]) -> None:
    assert marked(row["example"]) == ["Abracor/place"]


@pytest.mark.parametrize("row", PACK.lexicon("short_countries"), ids=lambda r: r["word"])
def test_one_syllable_stands_for_a_country(row: dict[str, str]) -> None:
    assert f"{row['word']}/place" in marked(row["example"])


@pytest.mark.parametrize("row", PACK.lexicon("family_names"), ids=lambda r: r["name"])
def test_family_names_begin_a_person(row: dict[str, str]) -> None:
    assert marked(row["example"]) == [f"{row['name']} Văn Tám/person"]


@pytest.mark.parametrize("row", PACK.lexicon("credits"), ids=lambda r: r["word"])
def test_credits_lead_a_person(row: dict[str, str]) -> None:
    assert "Lê Tám/person" in marked(row["example"])


@pytest.mark.parametrize("row", PACK.lexicon("traps"), ids=lambda r: r["phrase"])
def test_traps_lead_nothing(row: dict[str, str]) -> None:
    assert marked(row["example"]) == []


@pytest.mark.parametrize("row", PACK.lexicon("name_parts"), ids=lambda r: r["word"])
def test_small_words_stay_inside_a_name(row: dict[str, str]) -> None:
    assert marked(row["example"]) == [f"{row['example'].removeprefix('ông ')}/person"]


@pytest.mark.parametrize("row", PACK.lexicon("foreign_words"), ids=lambda r: r["word"])
def test_foreign_words_tell_the_kind(row: dict[str, str]) -> None:
    assert marked(row["example"]) == ([] if row["kind"] == "event" else [f"Abracor {row['word']}/{row['kind']}"])


@given(st.text(alphabet="aĂđ Bộ Nga Mỹ.,-“”(:)/TP1H'’\n", max_size=80))
def test_names_are_apart_trimmed_and_in_order(text: str) -> None:
    found = mentions(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.start < m.end and text[m.start : m.end] == text[m.start : m.end].strip() and m.actor for m in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ông Sùng A Páo kể lại.", ["Sùng A Páo/person"]),
        ("Công an tạm giữ Trần V.K. (29 tuổi).", ["Trần V.K./person"]),
        ("Nghi phạm Nguyễn Văn A bị bắt.", ["Nguyễn Văn A/person"]),
    ],
)
def test_letters_inside_a_name_are_part_of_it(text: str, names: list[str]) -> None:
    assert marked(text) == names


def test_a_given_name_opens_a_sentence_before_its_verb() -> None:
    assert marked("Công an bắt Lê Văn Cường. Cường khai đã lấy xe.") == ["Lê Văn Cường/person", "Cường/person"]
    assert marked("Công an bắt Lê Văn Cường. Cường độ công việc cao.") == ["Lê Văn Cường/person"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Abracor, công ty tư vấn nhân sự, mở văn phòng.", ["Abracor/org"]),
        ("Đại diện Abracor nói như thế.", ["Abracor/org"]),
        ("Ông trả lời phỏng vấn của Nhịp Sống Mới hôm qua.", ["Nhịp Sống Mới/org"]),
        ("Nhân viên Edward Brown bị phạt.", ["Edward Brown/person"]),
    ],
)
def test_words_around_an_unknown_name_tell_a_body(text: str, names: list[str]) -> None:
    assert marked(text) == names


def test_a_pronoun_before_its_verb_is_no_country() -> None:
    assert marked("Tay vợt Lê Tám thắng. Anh cũng vào chung kết.") == ["Lê Tám/person"]


@pytest.mark.parametrize("row", PACK.lexicon("after_given"), ids=lambda r: r["word"])
def test_a_verb_behind_a_given_name_shows_the_name(row: dict[str, str]) -> None:
    assert marked(row["example"]) == ["Lê Văn Cường/person", "Cường/person"]


def test_a_town_and_fc_is_a_club() -> None:
    assert marked("Trận đấu của Hải Phòng FC hôm qua.") == ["Hải Phòng FC/org"]
