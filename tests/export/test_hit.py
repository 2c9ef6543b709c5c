"""Results of a search as readers see them."""

from __future__ import annotations

import pytest

from nguon.export.hit import to_whole


@pytest.mark.parametrize(
    ("snippet", "text", "shown"),
    [
        ("… gọi đó là “tin vịt", "Ông gọi đó là “tin vịt”", "… gọi đó là “tin vịt”"),
        ("… gọi đó là “tin …", "Ông gọi đó là “tin vịt”", "… gọi đó là “tin …"),
        ("tin vịt”", "“tin vịt”", "“tin vịt”"),
        ("kho gạo còn đầy", "kho gạo còn đầy", "kho gạo còn đầy"),
    ],
)
def test_a_quotation_is_made_whole_where_its_end_is_shown(snippet: str, text: str, shown: str) -> None:
    assert "".join(part for part, _ in to_whole(((snippet, False),), text)) == shown
