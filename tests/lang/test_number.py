import pytest

from nguon.lang.vi.number import parse_number, parse_roman


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("mười", 10),
        ("mười lăm", 15),
        ("hai mươi mốt", 21),
        ("năm mươi tư", 54),
        ("một trăm linh năm", 105),
        ("ba nghìn hai trăm", 3200),
        ("chục", 10),
        ("12", 12),
        ("1.200", 1200),
        ("2,5", 2.5),
    ],
)
def test_numbers_in_words_and_digits(words: str, value: float) -> None:
    assert parse_number(words) == value


@pytest.mark.parametrize("words", ["", "cây cầu", "hai cây"])
def test_what_is_no_number(words: str) -> None:
    assert parse_number(words) is None


@pytest.mark.parametrize(("letters", "value"), [("i", 1), ("iv", 4), ("xix", 19), ("xx", 20), ("xxi", 21)])
def test_roman_numerals(letters: str, value: int) -> None:
    assert parse_roman(letters) == value
