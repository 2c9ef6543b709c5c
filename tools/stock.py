"""What pages are composed of: articles, teasers and wordings, read from their files."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z\u00c0-\u1ef8“\"])")


@dataclass(frozen=True)
class Story:
    """An article to compose with: its title, lead, and lines (role, words) of what follows."""

    title: str
    lead: str
    lines: tuple[tuple[str, str], ...]
    whole: bool = False
    """Whether the lines are those of a real page, to be kept as they are."""


@dataclass(frozen=True)
class Stock:
    """All that pages are composed of."""

    stories: list[Story]
    teasers: list[tuple[str, str]]
    words: dict[str, list[str]] = field(default_factory=dict)
    near: list[list[int]] = field(default_factory=list)
    """For each story, the numbers of those on like things: pages carry several stories on one affair."""


def find_near(stories: list[Story], most: int = 4) -> list[list[int]]:
    """Return for each story the others whose headlines and leads share most capitalised words."""
    words = [{w for w in re.findall(r"\w+", f"{s.title} {s.lead}") if w[0].isupper() and len(w) > 2} for s in stories]
    out = []
    for i, mine in enumerate(words):
        order = sorted((j for j in range(len(words)) if j != i), key=lambda j: -len(mine & words[j]))
        out.append(order[:most])
    return out


def read_wordings(path: Path = HERE / "wordings.tsv") -> dict[str, list[str]]:
    """Return role → templates."""
    out: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line or line == "role\twords":
            continue
        role, words = line.split("\t")
        out.setdefault(role, []).append(words)
    return out


def read_stories(folder: Path, is_credit: Callable[[str], object]) -> list[Story]:
    """Return the stories of a folder of texts: title, time, summary, body, a line each.

    Captions and the author's name run into the body of such texts; sentences with a credit (and what stands before them,
    when it is short) and short ends without a stop go.
    """
    out = []
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) == 4:
            sentences = SENTENCE.split(lines[3].strip())
            kept = [
                sentence
                for sentence, after in zip(sentences, [*sentences[1:], ""], strict=True)
                if (len(sentence.split()) > 7 or sentence[-1:] in '.!?\u201d"')
                and not is_credit(sentence)
                and not (is_credit(after[:12]) and len(sentence) < 200)
            ]
            out.append(Story(lines[0].strip(), lines[2].strip(), (("body", " ".join(kept)),)))
    return out


def read_gold(folder: Path) -> list[Story]:
    """Return the articles of gold pages, their lines with the roles they were given."""
    out = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["text"]).read_bytes().decode("utf-8")
        for article in gold["articles"]:
            rows = [(b["role"], text[b["start"] : b["end"]]) for b in article["blocks"]]
            title = next((words for role, words in rows if role == "title"), "")
            lead = next((words for role, words in rows if role == "lead"), "")
            rest = tuple((role, words) for role, words in rows if role in ("heading", "body", "caption"))
            if title and rest:
                out.append(Story(title, lead, rest, whole=True))
    return out


def read_items(path: Path, most: int) -> list[tuple[str, str]]:
    """Return titles and summaries of a feed's items (gzipped JSON lines)."""
    out = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number % 37:
                continue
            item = json.loads(line)
            title, summary = item["title"].strip(), (item.get("summary") or "").strip()
            if title and "\n" not in title + summary:
                out.append((title, summary))
            if len(out) >= most:
                break
    return out
