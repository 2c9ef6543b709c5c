"""What a build tells in words (why a date, a story, a thread; a finding's text) as each language writes it, for exports."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, cast

from nguon.export.message import LANGUAGES, load

R = TypeVar("R")


def in_words(row: R) -> R:
    """Return a record with the texts that have a language (`…_vi`, `…_en`) as that language writes them.

    Days are written in one way, kinds of matter are told in words; quotations stay as they are.
    """
    given: dict[str, str] = {}
    for field in dataclasses.fields(cast("Any", row)):
        name, _, language = field.name.rpartition("_")
        if name and language in LANGUAGES:
            m, text = load(language), getattr(row, field.name)
            told = m.matters(text) if name == "why" and hasattr(row, "stands") else text
            if (now := m.tidy(told)) != text:
                given[field.name] = now
    return cast("R", dataclasses.replace(cast("Any", row), **given)) if given else row
