from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.store.words import find_mended, mend, to_broken, to_words


@pytest.mark.parametrize(
    ("page", "words", "shown"),
    [
        ("Ông Tư nói đó là “tin vịt”.", "đó là “tin vịt", "đó là “tin vịt”"),
        ("Ông Tư nói đó là “tin vịt.", "đó là “tin vịt", "đó là “tin vịt"),
        ("Ông Tư nói đó là “tin vịt” rẻ", "đó là “tin vịt” rẻ", "đó là “tin vịt” rẻ"),
        ('Ông Tư nói đó là "tin vịt".', 'đó là "tin vịt', 'đó là "tin vịt"'),
        ("“Đó là tin vịt”, ông Tư nói.", "Đó là tin vịt", "Đó là tin vịt"),
        ("Theo ông, “vịt” và ‘ngan’.", "vịt” và ‘ngan", "“vịt” và ‘ngan’"),
        ("Ông nói «vịt», “ngan” «ngỗng».", "“ngan” «ngỗng", "“ngan” «ngỗng»"),
    ],
)
def test_a_quotation_inside_gets_its_other_mark_back(page: str, words: str, shown: str) -> None:
    start = page.index(words)
    assert to_words(page, start, start + len(words)) == shown


@given(st.text('ab “”‘’«»"', max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_only_the_next_characters_are_ever_added(page: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(page)), min(other, len(page))))
    shown = to_words(page, start, end)
    assert page[start:end] in shown
    assert shown in page[max(0, start - 1) : end + 1]


def test_broken_words_of_an_article_read_whole_wherever_it_is_quoted() -> None:
    page = "Cá ch.ết ở sông Lũng. Dân xã Đoài đ.e dọ.a kiện; cá ch.ết đã hai tuần."
    rows = [
        (3, 8, "chết", "dots"),
        (page.index("đ.e"), page.index(" kiện"), "đe dọa", "dots"),
        (page.rindex("ch."), page.rindex(" đã"), "chết", "dots"),
    ]
    broken = to_broken(page, rows)
    assert dict(broken) == {"ch.ết": "chết", "đ.e dọ.a": "đe dọa"}
    assert mend("cá ch.ết, dân đ.e dọ.a", broken) == "cá chết, dân đe dọa"
    assert mend("xch.ết ch.ếtx", broken) == "xch.ết ch.ếtx", "no part of another word"
    assert list(find_mended("cá ch.ết!", broken)) == [("cá ", ""), ("chết", "ch.ết"), ("!", "")]
    assert mend(page, ()) == page


def test_what_reads_in_two_ways_stays_as_it_is() -> None:
    assert to_broken("b.a b.a", [(0, 3, "ba", "dots"), (4, 7, "bà", "dots")]) == ()


@given(st.text("ab. ", max_size=20), st.lists(st.sampled_from(["a.b", "b.a", "a", "b. a"]), max_size=4, unique=True))
def test_pieces_put_together_with_the_saved_words_are_the_page(text: str, saved: list[str]) -> None:
    broken = tuple((word, word.replace(".", "")) for word in saved)
    assert "".join(word or piece for piece, word in find_mended(text, broken)) == text
