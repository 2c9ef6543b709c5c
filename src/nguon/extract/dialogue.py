"""Interviews keep their lines: short questions and answers with dashes look like lists of links to a model of shapes.

The idea: in a list of links no entry closes like a sentence, and none is answered. Where several questions stand, each opened
by a dash or a label, and the lines behind them close like sentences, all from the first question to the last answer is text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.lines import Line

QUESTIONS = 2
"""Questions with an answer that make an interview."""
GAP = 6
"""Lines that may lie between a question and the next: an answer of several paragraphs, a picture, a heading."""
PLAIN = 3
"""Questions without dash or label, each right above a paragraph, that make an interview."""
QUESTION_LENGTH = 400
"""Letters of such a question at most."""
LEAD_WORDS = 12
"""Words that a line above the first question has at least to be text."""

TEXT = ("body", "lead", "heading", "caption", "title")
ENDING = 80
"""Characters at the end of a line in which a sentence's end is looked for."""
MISTAKEN = ("teaser", "label", "heading", "lead")
"""Roles that a model of shapes gives to questions and answers."""
UNTOLD = tuple((role, "role:shape") for role in ("teaser", "label", "prompt", "ad", "site", "section"))
"""What is taken for furniture by its shape alone, though no list knows it."""

_DASH = re.compile(r"[-–—*•+]\s*(?=[^\W\d]|[(\"“'‘])")
_LABEL = re.compile(r"[-–—*•+]?\s*([^\W\d][^:?!.,\n]{0,60}):\s*(?=\S)")
_CLOSED = re.compile(r"[.!?…]+[\"”'’)\]]*\s*(?:\([^()]{1,40}\)[.\s]*)?\Z")
_ASKS = re.compile(r"\?[\"”'’)\]]*\s*\Z")

Label = tuple[str, str]


def keep_dialogue(lines: Sequence[Line], labels: list[Label]) -> None:
    """Make the questions and answers of an interview, and the lines between, text of the article; change `labels` in place."""
    openings = [_opening(line.text) for line in lines]
    asks = [
        bool(opening) and _ASKS.search(line.text[-ENDING:]) is not None for opening, line in zip(openings, lines, strict=True)
    ]
    labelled = Counter(o for o, a in zip(openings, asks, strict=True) if a and o != "-")
    pairs = [
        i
        for i, asked in enumerate(asks)
        if asked and i + 1 < len(lines) and _answers(lines[i + 1].text, openings[i], openings[i + 1], labelled)
    ]
    for run in _runs(pairs):
        if len(run) < QUESTIONS:
            continue
        last = run[-1] + 1
        known = {openings[j] for i in run for j in (i, i + 1)} - {""}
        while last + 1 < len(lines) and openings[last + 1] in known and _CLOSED.search(lines[last + 1].text[-ENDING:]):
            last += 1
        for i in range(run[0], last + 1):
            role = labels[i][0]
            if openings[i] or _CLOSED.search(lines[i].text[-ENDING:]):
                if role in MISTAKEN or labels[i] in UNTOLD or (openings[i] in known and role != "title"):
                    labels[i] = ("body", "role:dialogue")
            elif role in ("teaser", "label"):
                labels[i] = ("heading", "role:dialogue")
        _keep_lead(lines, labels, run[0] - 1)
    plain = [i for i in range(len(lines) - 1) if _ASKS.search(lines[i].text[-ENDING:]) and labels[i + 1][0] == "body"]
    for run in _runs([i for i in plain if not openings[i] and len(lines[i].text) <= QUESTION_LENGTH]):
        for i in run if len(run) >= PLAIN else ():
            if labels[i] in UNTOLD:
                labels[i] = ("body", "role:dialogue")


def _opening(text: str) -> str:
    """The label of a line, `-` where it has only a dash; empty for other lines."""
    label = _LABEL.match(text)
    if label is not None:
        return label.group(1).strip().casefold()
    return "-" if _DASH.match(text) else ""


def _answers(text: str, asker: str, opening: str, labelled: Counter[str]) -> bool:
    """Tell whether a line behind a question may be its answer: it closes like a sentence, and bears no asker's label."""
    if _CLOSED.search(text[-ENDING:]) is None:
        return False
    if asker == "-":
        return _ASKS.search(text[-ENDING:]) is None
    return opening != asker and labelled[opening] < QUESTIONS


def _runs(pairs: Sequence[int]) -> list[list[int]]:
    """Questions near each other."""
    out: list[list[int]] = []
    for i in pairs:
        if out and i - out[-1][-1] <= GAP + 1:
            out[-1].append(i)
        else:
            out.append([i])
    return out


def _keep_lead(lines: Sequence[Line], labels: list[Label], above: int) -> None:
    """The lines between the article's head and the first question are text too, when they close like sentences."""
    while above > 0 and labels[above][0] == "teaser" and len(lines[above].text.split()) < LEAD_WORDS:
        if labels[above - 1][0] not in (*TEXT, "dateline", "byline", "teaser"):
            return
        labels[above] = ("heading", "role:dialogue")
        above -= 1
    while above > 0 and labels[above][0] == "teaser" and _CLOSED.search(lines[above].text[-ENDING:]):
        first = labels[above - 1][0] in ("title", "dateline", "byline")
        labels[above] = ("lead" if first else "body", "role:dialogue")
        above -= 1
