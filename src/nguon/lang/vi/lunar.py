"""Vietnamese lunar dates in the solar calendar.

The method is the one that Hồ Ngọc Đức published ("Thuật toán tính âm lịch", 2004, after Jean Meeus, "Astronomical Algorithms",
1998): days of new moon and of the sun's longitude at UTC+7 fix the months; the month that holds the winter solstice is the
11th, and in a year of thirteen months the first one without a principal term is the leap month.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

ZONE = 7
"""Hours east of Greenwich of the meridian on which the Vietnamese calendar rests."""

_EPOCH = date(2000, 1, 1)
_EPOCH_JULIAN = 2451545
_MONTH = 29.530588853


def to_solar(day: int, month: int, year: int, *, leap: bool = False) -> date | None:
    """Return the solar date of the lunar `day`/`month` of the lunar `year`, or None where there is no such day.

    >>> to_solar(1, 1, 2024)
    datetime.date(2024, 2, 10)
    """
    first = _month_start(month, year, leap)
    if first is None or not 1 <= day <= _month_length(first):
        return None
    return _EPOCH + timedelta(days=first + day - 1 - _EPOCH_JULIAN)


def last_day(month: int, year: int) -> date | None:
    """Return the solar date of the last day of a lunar month (its 29th or 30th): `30 Tết` in a short year is the 29th.

    >>> last_day(12, 2024)
    datetime.date(2025, 1, 28)
    """
    first = _month_start(month, year, False)
    return None if first is None else _EPOCH + timedelta(days=first + _month_length(first) - 1 - _EPOCH_JULIAN)


def _month_start(month: int, year: int, leap: bool) -> int | None:
    if month < 11:
        start, end = _eleventh(year - 1), _eleventh(year)
    else:
        start, end = _eleventh(year), _eleventh(year + 1)
    k = math.floor(0.5 + (start - 2415021.076998695) / _MONTH)
    offset = (month - 11) % 12
    if end - start > 365:
        leap_at = _leap_offset(start)
        leap_month = (leap_at - 2) % 12 or 12
        if leap and month != leap_month:
            return None
        if leap or offset >= leap_at:
            offset += 1
    elif leap:
        return None
    return _new_moon(k + offset)


def _month_length(first: int) -> int:
    k = math.floor(0.5 + (first - 2415021.076998695) / _MONTH)
    return _new_moon(k + 1) - first


def _julian(day: int, month: int, year: int) -> int:
    return (date(year, month, day) - _EPOCH).days + _EPOCH_JULIAN


def _new_moon(k: int) -> int:
    """Day number (local) of the k-th new moon since 1 January 1900."""
    t = k / 1236.85
    t2, t3, rad = t * t, t * t * t, math.pi / 180
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3
    jd += 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t2) * rad)
    m = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3
    mpr = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3
    f = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3
    c = (0.1734 - 0.000393 * t) * math.sin(m * rad) + 0.0021 * math.sin(2 * rad * m)
    c += -0.4068 * math.sin(mpr * rad) + 0.0161 * math.sin(rad * 2 * mpr) - 0.0004 * math.sin(rad * 3 * mpr)
    c += 0.0104 * math.sin(rad * 2 * f) - 0.0051 * math.sin(rad * (m + mpr)) - 0.0074 * math.sin(rad * (m - mpr))
    c += 0.0004 * math.sin(rad * (2 * f + m)) - 0.0004 * math.sin(rad * (2 * f - m)) - 0.0006 * math.sin(rad * (2 * f + mpr))
    c += 0.0010 * math.sin(rad * (2 * f - mpr)) + 0.0005 * math.sin(rad * (2 * mpr + m))
    if t < -11:
        delta = 0.001 + 0.000839 * t + 0.0002261 * t2 - 0.00000845 * t3 - 0.000000081 * t * t3
    else:
        delta = -0.000278 + 0.000265 * t + 0.000262 * t2
    return math.floor(jd + c - delta + 0.5 + ZONE / 24)


def _sun_sector(julian: int) -> int:
    """Which twelfth of its way the sun is in at local midnight (0 from the spring equinox)."""
    t = (julian - 0.5 - ZONE / 24 - 2451545.0) / 36525
    t2, rad = t * t, math.pi / 180
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2
    c = (1.914600 - 0.004817 * t - 0.000014 * t2) * math.sin(rad * m)
    c += (0.019993 - 0.000101 * t) * math.sin(rad * 2 * m) + 0.000290 * math.sin(rad * 3 * m)
    longitude = (mean + c) * rad
    longitude -= math.pi * 2 * math.floor(longitude / (math.pi * 2))
    return math.floor(longitude / math.pi * 6)


def _eleventh(year: int) -> int:
    k = math.floor((_julian(31, 12, year) - 2415021) / _MONTH)
    start = _new_moon(k)
    return _new_moon(k - 1) if _sun_sector(start) >= 9 else start


def _leap_offset(start: int) -> int:
    k = math.floor((start - 2415021.076998695) / _MONTH + 0.5)
    i = 1
    sector = _sun_sector(_new_moon(k + i))
    while True:
        last, i = sector, i + 1
        sector = _sun_sector(_new_moon(k + i))
        if sector == last or i >= 14:
            return i - 1
