"""Broken words shown whole."""

from __future__ import annotations

from nguon.export.mended import to_mended
from nguon.export.message import load

BROKEN = (("ch.ết", "chết"),)


def test_what_is_cut_ends_in_dots_wherever_it_is_cut() -> None:
    text = "cá ch.ết nổi trắng"
    for most in range(3, len(text)):
        shown = str(to_mended(text, BROKEN, load("vi"), most))
        assert shown.endswith(" …"), most
    assert "…" not in to_mended(text, BROKEN, load("vi"), len(text))


def test_everything_is_escaped() -> None:
    assert to_mended("<b>&", (), load("en")) == "&lt;b&gt;&amp;"
    assert "<b>" not in to_mended("<b> ch.ết", (("<b>", "b"), *BROKEN), load("en"))
