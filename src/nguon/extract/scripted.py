"""Articles that stand in a page's data alone: sites that fill their pages by scripts leave the text in JSON-LD (`articleBody`).

Only what the page does not show anyway is taken. The blocks lead to the `<script>`; their words are those of its JSON, read.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from nguon.extract.lines import Line, Mark, to_words
from nguon.extract.markup_shape import fold
from nguon.extract.meta import find_data

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 200
"""Letters of an article's text in the data for it to be worth reading: shorter ones are summaries."""

SHOWN = 0.3
"""Share of its paragraphs that the page shows at most, when the data are the only place of the text."""

PROBE, STEP = 40, 200
"""Letters and digits that are looked for on the page at once, and the distance from one such probe to the next."""

MOST = 20
"""Articles of a page's data that are looked at."""

_BREAK = re.compile(r"\s*\n\s*|<(?:/?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|figure)\b)[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")

Told = tuple[str, str, str]
"""Words, their role, the path of the script."""


def find_scripted(tree: Any, lines: Sequence[Line]) -> list[Told]:
    """Return headlines and paragraphs of the articles that a page holds in its data and does not show."""
    out: list[Told] = []
    shown = ""
    for number, (element, item) in enumerate(find_data(tree)):
        body, headline = item.get("articleBody"), item.get("headline")
        if number >= MOST or not isinstance(body, str) or len(body) < LEAST:
            continue
        parts = [clean for part in _BREAK.split(body) if (clean := _BLANKS.sub(" ", _TAG.sub(" ", part)).strip())]
        shown = shown or "\n" + "".join(fold(line.text) for line in lines)
        folded = [fold(html.unescape(part)) for part in parts]
        probes = [words[at : at + PROBE] for words in folded for at in range(0, max(1, len(words) - PROBE), STEP)]
        if sum(probe in shown for probe in probes) > SHOWN * len(probes):
            continue
        path = element.getroottree().getpath(element)
        if isinstance(headline, str) and headline.strip():
            out.append((_BLANKS.sub(" ", headline).strip(), "title", path))
        out += [(part, "body", path) for part in parts]
    return out


def add_scripted(
    text: str, lines: Sequence[Line], labels: Sequence[tuple[str, str]], told: Sequence[Told]
) -> tuple[str, list[Line], list[tuple[str, str]]]:
    """Return a page's text, lines and labels with what its data hold behind what it shows."""
    texts, more, roles = [text] if text else [], list(lines), list(labels)
    at = len(text) + 1 if text else 0
    for words, role, path in told:
        more.append(Line(at, at + len(words), to_words(words), 0, Mark(path, "script", 0.0, False, (), "")))
        roles.append((role, "role:data"))
        texts.append(words)
        at += len(words) + 1
    return "\n".join(texts), more, roles
