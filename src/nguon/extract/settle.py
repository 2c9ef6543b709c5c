"""What a model of lines can't see: an article is more than a headline, and its parts need one.

After the roles are told line by line, groups that could be no article are settled: a headline or a date without any text
becomes furniture, unless it is all that the page has; headlines under a label are teasers; of two headlines on one matter,
close together, the second is a heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nguon.extract.dialogue import keep_dialogue
from nguon.extract.line_shape import find_glue, is_doubled
from nguon.extract.taken_up import HEADLINE, all_pairs, drop_untold, find_lost, pairs_of
from nguon.extract.together import keep_together
from nguon.model.page import ARTICLE_ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.lines import Line

NEAR = 3
"""Lines that may lie between a headline and the heading that was taken for another."""

ALIKE = 0.3
"""Share of telling words that two headlines on one matter have in common at least."""

LEAST_TEXT = 2
"""Paragraphs that the page must have for a line above the first to be a headline."""

PASTE = 4
"""Lines of a page so short that it is no page at all but a piece of text that somebody pasted."""

PASTED = 6
"""Words of a pasted line that is more than a word of a menu."""

LONG_PROSE = 80
"""Blanks in a line of text so long that it can be nothing but prose: no caption, no legal notice has as many."""

TEASER = (5, 25)
"""Words of a headline in a list of teasers at least and at most."""

UNSURE = ("prompt", "site", "ad", "section")
"""Kinds of furniture that differ from teasers by words that a list may lack."""

GLUE = (20, 200)
"""Letters of a headline that a text runs into, at least, and at most."""

BRIEF = 60
"""Words of text below a headline at most for it to be a brief."""

TAKEN_UP = 0.2
"""Share of the pairs of words of a brief's headline that its text says again at least, and the text above it less."""

SAID = 0.5
"""Share of the pairs of words of a heading that the text above it holds: a new article's headline tells something else."""

PROSE = ("body", "lead", "teaser")
RUNNING = ("lead", "body")
AS_FURNITURE = {
    "title": "teaser",
    "heading": "teaser",
    "caption": "teaser",
    "dateline": "site",
    "byline": "site",
    "source": "site",
}

SENTENCE_END = ".!?…”\"'’»"

STAMP_WORDS = 3
"""Words beside the numbers of a date: its weekday, a zone."""

STAMP_WORDS_TIMED = 7
"""The same where an hour stands beside the date ("published at … on …")."""

LONGEST_STAMP = 120
"""Characters of such a line at most."""

UNSURE_DATE = ("title", "heading", "site", "section", "prompt", "lead", "body")

_STAMP = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\s(?:[^\W\d_]+\W{1,2}){1,3}?(?:19|20)\d\d\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?=\W+\d{1,2}[:h]\d\d\b)"
)
_CLOCK = re.compile(r"\b\d{1,2}\s?[:hg]\s?\d{2}\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+")

Label = tuple[str, str]


def settle(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Return (role, rule) of each line with groups that are no article settled; those that are stay as they were."""
    out = [
        ("body", "role:prose")
        if line.mark is None and role not in PROSE and line.text.count(" ") >= LONG_PROSE
        else (role, rule)
        for line, (role, rule) in zip(lines, labels, strict=True)
    ]
    keep_dialogue(lines, out)
    keep_together(lines, out)
    _take_paste(lines, out)
    _date_lines(lines, out)
    _fill_lists(lines, out)
    _find_headlines(lines, out)
    find_lost(lines, out)
    drop_untold(lines, out)
    _find_headings(lines, out)
    _find_briefs(lines, out)
    groups = _group(out)
    _drop_tails(lines, out, groups)
    whole = [any(out[i][0] in RUNNING for i in group) for group in groups]
    for number, group in enumerate(groups):
        if whole[number] or not any(whole):
            continue
        after = groups[number + 1] if number + 1 < len(groups) else []
        if (
            after
            and out[group[0]][0] == "title"
            and after[0] - group[0] <= NEAR
            and _alike(lines[group[0]].text, lines[after[0]].text)
        ):
            out[after[0]] = ("heading", "role:second-headline")
        elif after and out[group[0]][0] == "dateline" and after[0] == group[-1] + 1 and len(group) == 1:
            continue
        else:
            for i in group:
                at_head = i == 0 and len(lines[i].text.split()) < HEADLINE[0]
                out[i] = ("site" if at_head else AS_FURNITURE[out[i][0]], "role:no-text")
    return out


def _take_paste(lines: Sequence[Line], labels: list[Label]) -> None:
    """Take a few lines of prose without anything around them for what they are: a model of pages has nothing to go by."""
    if len(lines) > PASTE or any(role in ARTICLE_ROLES or rule.startswith("role:furniture:") for role, rule in labels):
        return
    long = [i for i, line in enumerate(lines) if len(line.text.split()) >= PASTED]
    if long and any(lines[i].text.rstrip()[-1] in SENTENCE_END for i in long):
        for i in long:
            labels[i] = ("body", "role:paste")
        head = lines[long[0]].text.rstrip()
        most = HEADLINE[1] * (2 if is_doubled(head) else 1)
        if len(long) > 1 and long[1] == long[0] + 1 and head[-1] not in SENTENCE_END and len(head.split()) <= most:
            labels[long[0]] = ("title", "role:paste")
            if lines[long[1]].text.rstrip() == head and len(long) > 2:
                labels[long[1]] = ("heading", "role:paste")


def _date_lines(lines: Sequence[Line], labels: list[Label]) -> None:
    """Take a line that is nothing but a day and an hour for the date: right above the text, or in HTML beside the headline."""
    for i in range(len(labels) - 1):
        if labels[i][0] not in UNSURE_DATE or not _is_stamp(lines[i].text, STAMP_WORDS_TIMED):
            continue
        if labels[i + 1][0] != "title" and not _is_stamp(lines[i].text):
            continue
        if labels[i + 1][0] in RUNNING or (
            labels[i + 1][0] == "title" and (_are_brothers(lines[i], lines[i + 1]) or _is_own_stamp(lines, labels, i))
        ):
            labels[i] = ("dateline", "role:stamp")


def _is_own_stamp(lines: Sequence[Line], labels: Sequence[Label], at: int) -> bool:
    """Whether a day with its hour right above a text page's first headline is the article's: none stands below."""
    if lines[at].mark is not None or not _CLOCK.search(lines[at].text) or any(role == "title" for role, _ in labels[:at]):
        return False
    for role, _ in labels[at + 2 :]:
        if role in ("dateline", "title"):
            return role == "title"
    return True


def _are_brothers(first: Line, second: Line) -> bool:
    """Whether two lines of an HTML page stand in the same element."""
    if first.mark is None or second.mark is None:
        return False
    return second.mark.xpath.rpartition("/")[0] in (first.mark.xpath, first.mark.xpath.rpartition("/")[0])


def _is_stamp(text: str, most: int = STAMP_WORDS) -> bool:
    if len(text) > LONGEST_STAMP:
        return False
    rest, found = _STAMP.subn(" ", text)
    return bool(found) and len(_LETTERS.findall(rest)) <= most


def _fill_lists(lines: Sequence[Line], labels: list[Label]) -> None:
    """Make teasers of the headlines right under a label that the lists know, when only their place made them furniture."""
    under = False
    for i, (role, rule) in enumerate(labels):
        if role == "label":
            under = rule.startswith("role:furniture:")
            continue
        told = role == "teaser" or (
            role in UNSURE
            and rule == "role:shape"
            and TEASER[0] <= len(words := lines[i].text.split()) <= TEASER[1]
            and words[0][0].isupper()
            and words[-1][-1] not in ".:;"
        )
        under = under and told
        if under and role != "teaser":
            labels[i] = ("teaser", "role:under-label")


def _find_headlines(lines: Sequence[Line], labels: list[Label]) -> None:
    """Give the page's first article its headline, when it has none: a heading at its head, or the line right above it."""
    first = next((i for i, (role, _) in enumerate(labels) if role in ARTICLE_ROLES), None)
    if first is None or labels[first][0] == "title" or sum(role in RUNNING for role, _ in labels) < LEAST_TEXT:
        return
    if labels[first][0] == "heading":
        labels[first] = ("title", "role:first-heading")
        return
    above = first - 1
    if labels[first][0] not in (*RUNNING, "dateline") or above < 0 or not labels[above][1].startswith("role:shape"):
        return
    words = lines[above].text.split()
    if HEADLINE[0] <= len(words) <= HEADLINE[1] and not lines[above].text.endswith(":") and lines[above].text[0].isupper():
        labels[above] = ("title", "role:above-text")


def _find_briefs(lines: Sequence[Line], labels: list[Label]) -> None:
    """Make headlines of the headings of a page of briefs: a sentence or some below each take up its words, none above."""
    groups: list[list[int]] = []
    for i, (role, _) in enumerate(labels):
        if role in ("title", "heading"):
            groups.append([i])
        elif groups and role in ARTICLE_ROLES:
            groups[-1].append(i)
    sizes = [sum(len(lines[i].text.split()) for i in group[1:]) for group in groups]
    for number in range(1, len(groups)):
        before, head = groups[number - 1], groups[number][0]
        if labels[head][0] != "heading" or not (0 < sizes[number - 1] <= BRIEF and 0 < sizes[number] <= BRIEF):
            continue
        own = pairs_of(lines[head].text)
        above = own & all_pairs(lines, before)
        if own and len(own & all_pairs(lines, groups[number][1:])) >= TAKEN_UP * len(own) and len(above) < TAKEN_UP * len(own):
            labels[head] = ("title", "role:brief")


def _drop_tails(lines: Sequence[Line], labels: list[Label], groups: Sequence[Sequence[int]]) -> None:
    """Make a teaser of the summary of an old story at the end of an article: headline and text run together, cut by dots."""
    for group in groups:
        running = [i for i in group if labels[i][0] in RUNNING]
        if len(running) > LEAST_TEXT and lines[running[-1]].text.endswith(("...", "\u2026")):
            glue = find_glue(lines[running[-1]].text[: GLUE[1]])
            if glue >= GLUE[0]:
                labels[running[-1]] = ("teaser", "role:tail")


def _find_headings(lines: Sequence[Line], labels: list[Label]) -> None:
    """Make a heading of a headline right above plain text, most of whose pairs of words the article above it has said."""
    said: set[tuple[str, str]] = set()
    last = max((i for i, (role, _) in enumerate(labels) if role == "title"), default=-1)
    for i in range(last + 1):
        role = labels[i][0]
        if role not in ARTICLE_ROLES:
            continue
        pairs = pairs_of(lines[i].text)
        if role == "title":
            ahead = labels[i + 1][0] if i + 1 < len(labels) else ""
            if said and ahead == "body" and len(pairs & said) >= SAID * len(pairs):
                labels[i] = ("heading", "role:said-above")
            else:
                said = set()
        said |= pairs


def number_articles(labels: Sequence[Label]) -> list[int | None]:
    """Return the number of each line's article, or None for furniture.

    A headline begins an article; a date right above the page's first headline belongs to it.
    """
    out: list[int | None] = []
    number, open_ = -1, False
    for i, (role, _) in enumerate(labels):
        if role not in ARTICLE_ROLES:
            out.append(None)
            continue
        ahead = labels[i + 1][0] if i + 1 < len(labels) else ""
        first = number < 0
        if (role == "title" and not open_) or first:
            number += 1
        open_ = first and role == "dateline" and ahead == "title"
        out.append(number)
    return out


def _group(labels: Sequence[Label]) -> list[list[int]]:
    """The numbers of the lines of each article, by headlines alone."""
    groups: list[list[int]] = []
    for i, (role, _) in enumerate(labels):
        if role not in ARTICLE_ROLES:
            continue
        if role == "title" or not groups:
            groups.append([])
        groups[-1].append(i)
    return groups


def _alike(first: str, second: str) -> bool:
    a, b = ({w.casefold() for w in _WORD.findall(text) if len(w) > 3 or w[0].isupper()} for text in (first, second))
    return len(a & b) >= ALIKE * max(1, min(len(a), len(b)))
