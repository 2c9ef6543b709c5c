"""Folded syllables and their hashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.text.shingle import WIDTH, find_syllables, find_words, fold, hash_shingles


@pytest.mark.parametrize(
    ("one", "two"),
    [("hoà", "hòa"), ("HOÀ", "hòa"), ("thuý", "thúy"), ("Đồi", "đồi"), ("ho\u0300a", "hoà")],
)
def test_two_spellings_fold_to_one(one: str, two: str) -> None:
    assert fold(one) == fold(two)


@pytest.mark.parametrize(("one", "two"), [("ma", "má"), ("mà", "mả"), ("đồi", "dồi"), ("hưng", "hùng")])
def test_different_words_stay_different(one: str, two: str) -> None:
    assert fold(one) != fold(two)


@given(st.text(alphabet="aăâđeêoôơuưiyáàảãạấớựh", max_size=8))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)
    assert find_words(" ".join(find_words(word))) == find_words(word)


@given(st.text(max_size=60))
def test_every_syllable_is_a_slice(text: str) -> None:
    found = find_syllables(text)
    spans = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
    assert [fold(text[a:b]) for a, b in spans] == list(found.words)
    assert [text[a].islower() for a, _ in spans] == found.small.tolist()


def test_quotation_marks_make_no_difference() -> None:
    one = "“Chúng tôi không trồng sim ở đây”, bà Mơ nói"
    other = one.replace("“", '"').replace("”", "'")
    assert hash_shingles(find_words(one)).tolist() == hash_shingles(find_words(other)).tolist()


@pytest.mark.parametrize("count", [0, 1, WIDTH - 1, WIDTH, WIDTH + 3])
def test_number_of_shingles(count: int) -> None:
    assert len(hash_shingles([str(i) for i in range(count)])) == max(0, count - WIDTH + 1)
