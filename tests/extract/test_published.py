"""Days that pages state, and the outlets they name."""

from __future__ import annotations

import pytest

from nguon.extract.meta import PageMeta
from nguon.extract.outlet import find_credited, find_outlet
from nguon.extract.published import find_stated, parse_address, parse_day
from nguon.lang.pack import load

PACK = load("vi")
RULES = PACK.rules("page_basis")


@pytest.mark.parametrize("rule", RULES["date"], ids=lambda rule: rule["name"])
def test_date_rules_read_their_example(rule: dict[str, str]) -> None:
    assert parse_day(rule["example"], PACK) == rule["day"]


@pytest.mark.parametrize("rule", RULES["url"], ids=lambda rule: rule["name"])
def test_address_rules_read_their_example(rule: dict[str, str]) -> None:
    assert parse_address(rule["example"], PACK) == rule["day"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Cập nhật 7/3/2019, đăng 5/3/2019", "2019-03-07"),
        ("Đăng 5/3/2019, cập nhật 7/3/2019", "2019-03-05"),
        ("Cập nhật lúc 08:15 ngày 7/3/2019", "2019-03-07"),
        ("31/2/2019", None),
        ("3 giờ trước", None),
        ("08:15 05/03/2019", "2019-03-05"),
        ("Chủ nhật, ngày 5-3-2019", "2019-03-05"),
        ("5/3", None),
        ("1/1/1800", None),
        ("ĐT 024 1234 2019", None),
    ],
)
def test_days(words: str, day: str | None) -> None:
    assert parse_day(words, PACK) == day


def test_the_rank_of_evidence() -> None:
    meta = PageMeta(dates=(("json-ld datePublished", "2019-03-05"),), url="https://bo.vn/2019/03/09/a.html")
    stated = find_stated(["Thứ bảy, 9/3/2019"], "a.html", meta, PACK)
    assert stated.moment is not None
    assert (stated.moment.value, stated.rule) == ("2019-03-05", "meta")
    assert "9/3/2019" in stated.basis_vi
    assert "2019-03-09" in stated.basis_en
    assert find_stated([], "2019/03/05/a.txt", None, PACK).moment is None
    assert find_stated([], "https://bo.vn/2019/03/05/a", None, PACK).rule == "url"


@pytest.mark.parametrize(
    ("lead", "site", "source", "outlet"),
    [
        ("(VTC News) - Sáng nay, cầu mở.", [], "a", "VTC News"),
        ("TTO - Sáng nay, cầu mở.", [], "a", "Tuổi Trẻ"),
        ("VOV.VN - Sáng nay, cầu mở.", [], "a", "VOV"),
        ("(Bến Sông News) - Sáng nay, cầu mở.", [], "a", "Bến Sông News"),
        ("Sáng nay, cầu mở. - VnExpress", [], "a", "VnExpress"),
        ("Sáng nay, cầu mở.", ["Hotline: 0900", "Báo điện tử Bến Sông"], "a", "Báo Bến Sông"),
        ("Sáng nay, cầu mở.", ["© 2024 Báo điện tử Bến Sông. Giữ bản quyền nội dung."], "a", "Báo Bến Sông"),
        ("Sáng nay, cầu mở.", [], "https://www.tuoitre.vn/a.htm", "Tuổi Trẻ"),
        ("Sáng nay, cầu mở.", [], "https://bensong.example/a.htm", "bensong.example"),
        ("Sáng nay (3/6) cầu mở - sau hai năm.", [], "a", None),
        ("Ông Tám - chủ tịch xã - nói vậy.", [], "a", None),
    ],
)
def test_outlets(lead: str, site: list[str], source: str, outlet: str | None) -> None:
    assert find_outlet(lead, site, source, None, PACK) == outlet


@pytest.mark.parametrize(
    ("sources", "bylines", "ending", "credited"),
    [
        (["Nguồn: Fox News"], [], "", ("Fox News",)),
        (["Nguồn: https://rt.com"], [], "", ("rt.com",)),
        (["Theo TTXVN"], [], "", ("TTXVN",)),
        (["(Theo Reuters, AFP)"], [], "", ("Reuters", "AFP")),
        (["Theo Nhật báo Bến Sông"], [], "", ("Nhật báo Bến Sông",)),
        (["Theo báo Bến Sông"], [], "", ("Báo Bến Sông",)),
        (["Theo báo Dân Việt"], [], "", ("Dân Việt",)),
        ([], ["Lê Tám (Theo AP)"], "", ("AP",)),
        ([], ["Theo Lê Tám"], "", ()),
        ([], ["Lê Tám/VOV"], "", ("VOV",)),
        ([], [], "Cây cầu mở lại hôm qua. Theo The Guardian", ("Guardian",)),
        ([], [], "Cây cầu mở lại hôm qua. Lê Tám (AFP)", ("AFP",)),
        ([], [], "Cây cầu mở lại hôm qua. TTXVN", ("TTXVN",)),
        ([], [], "Cây cầu mở lại hôm qua.", ()),
    ],
)
def test_credits(sources: list[str], bylines: list[str], ending: str, credited: tuple[str, ...]) -> None:
    assert find_credited(sources, bylines, ending, PACK) == credited


@pytest.mark.parametrize(
    ("head", "outlet"), [("Phố 24", "Phố 24"), ("Trang chủ", None), ("Thứ ba, 5/3/2019", None), ("Hotline: 0900", None)]
)
def test_outlet_at_the_head_of_the_page(head: str, outlet: str | None) -> None:
    assert find_outlet("Sáng nay, cầu mở.", [head], "a", None, PACK, head=head) == outlet


def test_outlet_behind_the_headline() -> None:
    meta = PageMeta(titles=("Cầu mở", "Cầu mở | Bến Sông News"))
    assert find_outlet("Sáng nay, cầu mở.", [], "a", meta, PACK) == "Bến Sông News"
