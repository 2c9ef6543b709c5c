"""Which expressions of time can be the time of a statement."""

from __future__ import annotations

import pytest

from nguon.annotate.setting import to_moment
from nguon.model.annotation import Timex
from nguon.model.article import Moment


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("DATE", "2024-11-07", Moment("2024-11-07", "day")),
        ("DATE", "2024-W41", Moment("2024-W41", "week")),
        ("DATE", "2024-10", Moment("2024-10", "month")),
        ("TIME", "2018-12-04TMO", Moment("2018-12-04", "day")),
        ("TIME", "2018-12-04T15:30", Moment("2018-12-04", "day")),
        ("DATE", "2024", None),
        ("DATE", "PRESENT_REF", None),
        ("DATE", "XXXX-11-07", None),
        ("DURATION", "P4Y", None),
        ("SET", "P1Y", None),
    ],
)
def test_moments(kind: str, value: str, expected: Moment | None) -> None:
    assert to_moment(Timex("p", "p.0", 0, 1, kind, value, "written", "test")) == expected
