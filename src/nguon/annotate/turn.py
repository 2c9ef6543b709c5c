"""A paragraph of what may be an interview: its dash, its label, whether it asks; and the words by which talks are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nguon.annotate.clause import Ground, trim
from nguon.annotate.sentence import Sentence
from nguon.annotate.speech import phrases
from nguon.lang.pack import load
from nguon.model.span import Span

LABEL_WORDS = 12
"""Words of a label at most."""

ASIDE = re.compile(r"\s*\([^()\n]{1,40}\)\s*")
"""A stage direction in brackets."""

_WORD = re.compile(r"\w+")
_DASH = re.compile(r"[-–—•*+]\s*(?=\S)")
_STOP = re.compile(r"[?!;…]|(?<=[^\W\d_]{3})\.\s")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: where its words begin behind dash and label, its label, whether it ends by asking."""

    start: int
    end: int
    role: str
    dash: bool
    label: Span | None
    key: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Words of labels and talks, each named as in `interview.toml`."""

    asks: frozenset[str]
    answers: frozenset[str]
    address: re.Pattern[str]
    self_: re.Pattern[str]
    talk: re.Pattern[str]
    by: frozenset[str]
    open: re.Pattern[str]


@lru_cache
def words_of_talk() -> Words:
    """Return the words of `interview.toml`, compiled once."""
    rules = load().rules("interview")
    return Words(
        frozenset(rules["label"]["asks"]),
        frozenset(rules["label"]["answers"]),
        phrases(rules["address"]["words"]),
        phrases(rules["self"]["words"]),
        phrases([*rules["talk"]["with"], *rules["talk"]["by"]]),
        frozenset(rules["talk"]["by"]),
        phrases(rules["open"]["words"]),
    )


def read_line(ground: Ground, block: Sequence[Sentence]) -> Line:
    """Return the paragraph of some sentences as an interview would read it."""
    start, end = block[0].start, block[-1].end
    while end > start and ground.text[end - 1].isspace():
        end -= 1
    dash = _DASH.match(ground.text, start, end)
    if dash is not None:
        start = dash.end()
    label, key, at = None, "", start
    colon = ground.masked.find(":", start, min(end, start + 120))
    if (
        colon > start
        and len(_WORD.findall(ground.text, start, colon)) <= LABEL_WORDS
        and ground.masked[colon + 1 : end].strip()
    ):
        span = Span(*trim(ground.text, start, colon))
        named = ground.names_in(span.start, span.end)
        key = " ".join(span.of(ground.small).split())
        words = words_of_talk()
        known = key in words.asks or key in words.answers or any(key.startswith(w + " ") for w in words.asks)
        told = _STOP.search(ground.text, span.start, span.end) or any(m.word.act for m in ground.marks_in(span.start, span.end))
        if known or (not told and span.of(ground.text)[:1].isupper() and (named or span.of(ground.text).istitle())):
            label, at = span, ground.skip_blank(colon + 1, end)
    tail = ASIDE.sub("", ground.text[max(at, end - 60) : end]).rstrip(" \"'”’")
    return Line(at, end, block[0].role, dash is not None, label, key if label is not None else "", tail.endswith("?"))
