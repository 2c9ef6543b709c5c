from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.lang.vi.lunar import last_day, to_solar


@pytest.mark.parametrize(
    ("day", "month", "year", "solar"),
    [
        (1, 1, 2013, date(2013, 2, 10)),
        (1, 1, 2024, date(2024, 2, 10)),
        (1, 1, 2025, date(2025, 1, 29)),
        (1, 1, 2026, date(2026, 2, 17)),
        (15, 7, 2024, date(2024, 8, 18)),
        (15, 8, 2020, date(2020, 10, 1)),
        (10, 3, 2023, date(2023, 4, 29)),
        (1, 1, 1985, date(1985, 1, 21)),
    ],
)
def test_well_known_days(day: int, month: int, year: int, solar: date) -> None:
    assert to_solar(day, month, year) == solar


def test_leap_months_have_their_own_days() -> None:
    assert to_solar(1, 2, 2023, leap=True) == date(2023, 3, 22)
    assert to_solar(1, 3, 2023, leap=True) is None


def test_the_year_ends_the_day_before_tet() -> None:
    assert last_day(12, 2024) == date(2025, 1, 28)


@given(st.integers(1950, 2090), st.integers(1, 12))
def test_months_follow_one_another(year: int, month: int) -> None:
    first, last = to_solar(1, month, year), last_day(month, year)
    assert first is not None
    assert last is not None
    assert (last - first).days in (28, 29)
