"""Broken words are found wherever and however they are broken; real dots are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.extract.restore import find_restored, find_runs
from nguon.lang.pack import load
from nguon.lang.vi.syllable import is_syllable
from nguon.model.page import Block

PACK = load("vi")


def restored(text: str) -> list[tuple[str, str]]:
    block = Block("p", "p.0", 0, len(text), "body", None, "test")
    return [(text[r.start : r.end], r.as_) for r in find_restored(text, [block], PACK)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("bị tấ.n côn.g trong đêm", [("tấ.n côn.g", "tấn công")]),
        ("lời đ.e dọ.a ấy", [("đ.e dọ.a", "đe dọa")]),
        ("tuyên b.ố sáng nay", [("b.ố", "bố")]),
        ("m.a t.ú.y tổng hợp", [("m.a t.ú.y", "ma túy")]),
        ("Côn.g an huyện", [("Côn.g", "Công")]),
        ("VỤ CƯỚ.P TIỀ.N Ở CHỢ", [("CƯỚ.P TIỀ.N", "CƯỚP TIỀN")]),
        ("gi.ết người", [("gi.ết", "giết")]),
        ("bị bắ-n chế-t", [("bắ-n chế-t", "bắn chết")]),
        ("kẻ cư·ớp chợ", [("cư·ớp", "cướp")]),
        ("b_ạ_o lực", [("b_ạ_o", "bạo")]),
        ("gi*ết hại", [("gi*ết", "giết")]),
        ("bị ch*t cháy", [("ch*t", "chết")]),
        ("t\u200bấn công", [("t\u200bấn", "tấn")]),
        ("tru\u00ading sĩ", []),
        ("ch\u0435t", [("ch\u0435t", "chet")]),
        ("bị g i ế t và b ắ n", [("g i ế t", "giết"), ("b ắ n", "bắn")]),
        ("đánh b o m ở chợ, b ắ n", [("b o m", "bom"), ("b ắ n", "bắn")]),
        ("vụ k h ủ n g b ố ở chợ", [("k h ủ n g b ố", "khủng bố")]),
        ("nhóm 3 c ô n g an, 10,5 t ấ n lúa", [("c ô n g", "công"), ("t ấ n", "tấn")]),
        ("làm k h ủ n g b·ố và b ắ n", [("k h ủ n g b·ố", "khủng bố"), ("b ắ n", "bắn")]),
        ("tuyên b ố, th ể hiện", [("b ố", "bố"), ("th ể", "thể")]),
        ("bị gi/ết, tấ/n côn/g", [("gi/ết", "giết"), ("tấ/n côn/g", "tấn công")]),
        ("cướ'p ti'ền của bà con", [("cướ'p ti'ền", "cướp tiền")]),
        ("bị gi\\ết, bị gi=ết, bị gi+ết", [("gi\\ết", "giết"), ("gi=ết", "giết"), ("gi+ết", "giết")]),
        ("nó gi..ết, nó gi__ết", [("gi..ết", "giết"), ("gi__ết", "giết")]),
        ("bị gi|ết, c|ướp, gi~ết, gi^ết", [("gi|ết", "giết"), ("c|ướp", "cướp"), ("gi~ết", "giết"), ("gi^ết", "giết")]),
        ("gi\u200dết c\u2060ướp", [("gi\u200dết c\u2060ướp", "giết cướp")]),
        ("bị gi\u034fết", [("gi\u034fết", "giết")]),
        ("ch\u1ebf\u0442 vì \u0441ướp, bị \u0185ắn", [("ch\u1ebf\u0442", "chết"), ("\u0441ướp", "cướp"), ("\u0185ắn", "bắn")]),
        ("\u03c4ấn công", [("\u03c4ấn", "tấn")]),
        ("bị \uff47\uff49ế\uff54", [("\uff47\uff49ế\uff54", "giết")]),
        ("bị \U0001d420iết", [("\U0001d420iết", "giết")]),
        ("bị gi\u0336ế\u0336t\u0336", [("gi\u0336ế\u0336t\u0336", "giết")]),
        ("bị g1ết và ch3t, đ@nh b0m", [("g1ết", "giết"), ("ch3t", "chết"), ("đ@nh b0m", "đánh bom")]),
        ("kẻ g i ế t n g ư ờ i", [("g i ế t n g ư ờ i", "giết người")]),
    ],
)
def test_broken(text: str, runs: list[tuple[str, str]]) -> None:
    assert restored(text) == runs


@pytest.mark.parametrize(
    "text",
    [
        "10.000 người", "xã T.Ư Hội", "ở TP.HCM", "TP.Huế", "trang rt.com đưa", "v.v.", "J.K. Rowling", "ông nói.Ông Tám về",
        "Q.1 và P.12", "tệp an.txt", "gửi an@bo.vn", "bà A.B...", "PGS.TS Lê Tám", "Kim Jong-un", "Pa-ri, Ba-lan, ô-tô, a-xít",
        "xuống giá...nhưng", "5 m ở bờ", "lớp b ở trên", "U.S", "Nh.Thạch", "Hà Nội-Huế", "http://an.bo/a.n", "17.3", "cao 1.m",
        "K'Tiến, P'Hiết, H'Hến, M'Nông, Y'Ngông", "tin_nóng.docx", "#tin_nóng #cướp_chợ", "@bến_sông",
        "lương 5 triệu đồng/tháng", "Nga/Mỹ, có/không, xuất/nhập, km/h, đồng/lít, tấn/ha", "Tin|Ảnh|Phim",
        "H2O, CO2, H5N1, F0, 4K, 5G, B52, Covid-19",
        "a.m, x.y", "http://bo.vn/gi/ết.htm", "giá:tăng", "mới;cũ", "lớp 3a", "t0i c0n", "Hà Nội+Huế", "a=b",
        "Привет из Москвы", "ΑΒΓ", "ＡＢＣ", "H'Ven", "và/hoặc", "nhà số 8.a", "C.A huyện", "ti-vi", "Đ.A.",
    ],
)  # fmt: skip
def test_real(text: str) -> None:
    assert restored(text) == []


@given(st.text(alphabet="abôếnghtpmắ.,-* \u200b\n\u0301", max_size=60))
def test_runs_are_apart_and_in_order(text: str) -> None:
    last = 0
    for run in find_runs(text):
        assert last <= run.start < run.end <= len(text)
        assert all(is_syllable(word) for word in run.words.split())
        last = run.end
