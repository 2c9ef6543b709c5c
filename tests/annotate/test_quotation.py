"""Quotation marks of every kind, closed or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.annotate.quotation import find_quotations
from nguon.annotate.sentence import Sentence

CASES = {
    "curly": ("Bà nói: “Ao nhà vẫn hơn”.", ["Ao nhà vẫn hơn"]),
    "straight": ('Bà nói: "Ao nhà vẫn hơn".', ["Ao nhà vẫn hơn"]),
    "mixed kinds": ('Bà nói: “Ao nhà vẫn hơn".', ["Ao nhà vẫn hơn"]),
    "guillemets": ("Bà nói: «Ao nhà vẫn hơn».", ["Ao nhà vẫn hơn"]),
    "single": ("Bà nói: 'Ao nhà vẫn hơn'.", ["Ao nhà vẫn hơn"]),
    "single curly": ("Bà nói: ‘Ao nhà vẫn hơn’.", ["Ao nhà vẫn hơn"]),
    "two": ("“Ao nhà”, bà nói, “vẫn hơn”.", ["Ao nhà", "vẫn hơn"]),
    "one in another": ("“Bà bảo: “Ao nhà vẫn hơn”, rồi đi”, ông kể.", ["Bà bảo: “Ao nhà vẫn hơn”, rồi đi"]),
    "single inside": ("“Làng 'trăm ao' vẫn còn”, ông kể.", ["Làng 'trăm ao' vẫn còn"]),
    "an apostrophe": ("Bà H'Mận kể chuyện làng.", []),
    "none": ("Bà kể chuyện làng.", []),
    "empty": ("Bà kể “” rồi thôi.", []),
    "straight marks in straight marks": (
        'Bà kể: "Tôi hỏi "ai đó" mà không ai thưa". Rồi bà về.',
        ['Tôi hỏi "ai đó" mà không ai thưa'],
    ),
    "two in one, straight": ('"Nói "đi" không phải "chạy". Tôi ở lại".', ['Nói "đi" không phải "chạy". Tôi ở lại']),
    "one after another, straight": ('"Ao nhà", bà nói. "Vẫn hơn".', ["Ao nhà", "Vẫn hơn"]),
    "the inner one is never closed": ("Bà kể: “Con bảo “mẹ ơi cứu con.” Rồi nó im.", ["Con bảo “mẹ ơi cứu con."]),
    "not closed before another": (
        "“Ao nhà vẫn hơn, bà nói. “Tôi không đi đâu”.",
        ["Ao nhà vẫn hơn, bà nói.", "Tôi không đi đâu"],
    ),
}


def sentences_of(text: str) -> list[Sentence]:
    out, start = [], 0
    for at, letter in enumerate(text):
        if letter == "." or at + 1 == len(text):
            out.append(Sentence(start, at + 1, "body", 0))
            start = at + 1
    return out


@pytest.mark.parametrize("name", CASES)
def test_quotations(name: str) -> None:
    text, expected = CASES[name]
    found = find_quotations(text, 0, len(text), sentences_of(text))
    assert [text[q.inner : q.outer] for q in found] == expected


def test_a_paragraph_of_a_longer_quotation_runs_to_its_end() -> None:
    text = "“Tôi ở bến này đã lâu. Nước lên rồi nước xuống."
    (found,) = find_quotations(text, 0, len(text), sentences_of(text))
    assert text[found.inner : found.outer] == text[1:]
    assert not found.closed


def test_an_unclosed_mark_in_the_middle_ends_with_its_sentence() -> None:
    text = "Bà nói: “Ao nhà vẫn hơn. Chiều ấy trời mưa to."
    (found,) = find_quotations(text, 0, len(text), sentences_of(text))
    assert text[found.inner : found.outer] == "Ao nhà vẫn hơn."


@given(st.text(alphabet="ab .,\"“”‘’'«»\n", max_size=40))
def test_quotations_lie_apart_and_in_the_text(text: str) -> None:
    found = find_quotations(text, 0, len(text), sentences_of(text))
    at = 0
    for q in found:
        assert at <= q.start < q.inner <= q.outer <= q.end <= len(text)
        at = q.end
