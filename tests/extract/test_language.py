from __future__ import annotations

import pytest

from nguon.extract.page import extract_page
from nguon.lang.pack import load

VIETNAMESE = """Chủ bến đò Vạn Cát nói sẽ đóng bến từ tháng tư năm nay

Bà Trần Tư Lan, chủ bến đò Vạn Cát ở tỉnh Sông Hồ, cho biết sẽ đóng cửa bến từ tháng 4 vì không còn khách qua lại.

Theo hãng tin Northfield Wire, ông John Whitcombe và bà Mary Ellsworth của Harborline Shipping cũng đã rời khỏi dự án.
"""
FOREIGN = {
    "English": """Ferry at Van Cat to close in April, its owner says

    The owner of the ferry at Van Cat said on Monday that it would close in April, because nobody has crossed the river by boat
    since the new bridge was opened. "We have had no passengers for weeks," she told reporters. The province has no other plans.
    """,
    "French": """Le bac de Van Cat fermera en avril

    La patronne du bac de Van Cat a annoncé lundi que la ligne fermerait en avril, parce que plus personne ne traverse le fleuve
    en bateau depuis que le nouveau pont est ouvert. La province étudie encore ce qui remplacera les barques des villageois.
    """,
    "Russian": "Паром закроется в апреле. " * 12,
    "Chinese": "渡口 将 于 四月 关闭 因为 没有 乘客 " * 8,
}


def reasons(text: str) -> list[str]:
    return [problem.reason for problem in extract_page("a.txt", text.encode(), load("vi")).problems]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_page_in_another_language_is_told_and_read(name: str) -> None:
    (reason,) = reasons(FOREIGN[name])
    assert reason.startswith("this does not look like Vietnamese")
    assert len(reason) < 200
    assert extract_page("a.txt", FOREIGN[name].encode(), load("vi")).page.text == FOREIGN[name]


def test_vietnamese_is_not() -> None:
    assert reasons(VIETNAMESE) == []
    bare = VIETNAMESE.translate(str.maketrans("ủếđòạáóẽừăầưồảởỉôấàểạôíứộọờũắìấẫ", "ueodaaoeuaauoaoioaaeaoiuooouaiaa"))
    assert reasons(bare) == []


def test_few_words_tell_nothing() -> None:
    assert reasons("Harborline Shipping, Northfield Wire\n\nJohn Whitcombe said nothing.\n") == []


def test_a_foreign_article_under_vietnamese_menus() -> None:
    menus = "Trang chủ\nThời sự\nThế giới\nKinh doanh\nGiải trí\nThể thao\nPháp luật\nGiáo dục\nSức khỏe\nĐời sống\nDu lịch\n"
    page = f"<html><body><nav><ul>{''.join(f'<li><a href=/x>{m}</a></li>' for m in menus.splitlines())}</ul></nav><article>"
    title, *rest = FOREIGN["English"].split("\n\n")
    page += f"<h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in rest * 3)}</article></body></html>"
    assert reasons(page)
