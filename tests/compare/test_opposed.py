"""Pairs of denials and assertions: as many as a look at every pair finds, without a look at every pair."""

from __future__ import annotations

import random

import pytest

from nguon.compare import opposed
from nguon.compare.claim import meets
from nguon.compare.record import Record, make_record
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import ActorLink, Dated, Story
from nguon.model.reading import Piece
from nguon.pipeline.page import read_page

WHO = ("Lê Văn Sim", "Trần Thị Mơ", "Hồ Bá Sung", "Đỗ Thị Ổi", "Phan Đức Lãm", "Ngô Văn Tre")
WHAT = (
    "nhà máy giấy Lâm Phú xả nước thải ra sông Mơ", "công ty cắt lương công nhân", "huyện cấp phép cho lò gạch",
    "trường Mai thu thêm tiền sách", "đội Bến Mía mua tiền đạo trẻ", "bệnh viện Cồn Tre nợ tiền thuốc",
    "cầu Sim bị nứt ở trụ giữa", "tập đoàn Hồ Sen bán cảng cá", "chợ đêm dời ra bến xe", "phim mới của đoàn Sa Bình bị cắt",
    "hồ Gò Dưa cạn nước tưới", "xe buýt số 7 bỏ bến Chùa",
)  # fmt: skip
HOW = ("Ông {who} cho biết {what}.", "Ông {who} cho biết {what}.", "Ông {who} phủ nhận việc {what}.", "Ông {who} nói {not_}.")


def record_of(articles: int, pack: LanguagePack) -> Record:
    roll = random.Random(7)
    pieces: list[Piece] = []
    for n in range(articles):
        lines = [
            f"Chuyện ở huyện Sa Bình, tin số {n}",
            f"{1 + n % 28:02d}/03/2023",
            "Người dân huyện Sa Bình bàn tán nhiều ngày qua.",
        ]
        for _ in range(8):
            what = roll.choice(WHAT)
            lines.append(roll.choice(HOW).format(who=roll.choice(WHO), what=what, not_=f"không có chuyện {what}"))
        pieces += read_page(f"x{n}.txt", "\n".join(lines).encode(), pack).pieces
    ids = tuple(p.article.id for p in pieces)
    named = sorted({(p.article.id, s.actor) for p in pieces for s in p.statements if s.actor})
    links = [ActorLink(article, name, name, "") for article, name in named]
    dated = [Dated(p.article.id, p.article.published, "", "", "") for p in pieces]
    return make_record(Story("s", "", ids, None, None, 1, 1, "", ""), pieces, links, [], dated, pack)


def every_pair(record: Record) -> list[tuple[str, str]]:
    value = {i: s.value for i, s in record.stances.items()}
    keys = {i: c.keys for i, c in record.claims.items()}
    pairs = ((a, b) for a in sorted(value) for b in sorted(value) if (value[a], value[b]) == ("denies", "asserts"))
    return [(a, b) for a, b in pairs if len(keys[a] & keys[b]) >= opposed.BOTH and meets(a, b, record)]


def test_the_pairs_of_a_look_at_every_pair(pack: LanguagePack) -> None:
    record = record_of(12, pack)
    found = list(opposed.find_pairs(record, ()))
    assert len(found) > 40
    assert found == every_pair(record)
    assert list(opposed.find_pairs(record, {found[0][0]})) == [pair for pair in found if pair[0] != found[0][0]]


def test_a_large_story_is_not_looked_at_pair_by_pair(pack: LanguagePack, monkeypatch: pytest.MonkeyPatch) -> None:
    record = record_of(40, pack)
    looked = 0

    def counted(denied: str, held: str, record: Record) -> bool:
        nonlocal looked
        looked += 1
        return meets(denied, held, record)

    monkeypatch.setattr(opposed, "meets", counted)
    found = list(opposed.find_pairs(record, ()))
    value = [s.value for s in record.stances.values()]
    assert len(found) <= looked < value.count("denies") * value.count("asserts") / 3
