"""Copies planted among real articles: texts of ../shared/data/stories cut, changed and put into one another, with the truth.

A *host* is an article of one affair into which a passage of an article of another affair is put, or a whole copy. Passages are
whole sentences, 40 syllables or more (80 where sentences are dropped or re-ordered). What is done to copies: words changed
(none, 5, 10, 15 %), dots put into words, other quotation marks, sentences dropped, sentences in another order. Every article is
copied twice. Deterministic.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

SEED = 11
SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+[”\"’]?|$)\s*")
LETTERS = re.compile(r"\w+")
RATES = (0.0, 0.05, 0.1, 0.15)
LEAST = 40
LONG = 60
"""Characters of a line that is a paragraph of a body."""
QUOTES = str.maketrans({"“": "«", "”": "»", '"': "'"})
HOW = ("plain", "dots", "quotes", "dropped", "reordered")


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy: where it stands in the page of the source (several stretches) and in the page that holds it."""

    source: str
    host: str
    from_: tuple[tuple[int, int], ...]
    to: tuple[tuple[int, int], ...]
    kind: str
    rate: float
    how: str


def read_affairs(folder: Path) -> dict[str, set[str]]:
    """Return the affairs of each page, by its name."""
    out: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "truth.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        page, affair = line.split("\t")[:2]
        out[Path(page).stem].add(affair)
    return out


def plant(folder: Path) -> tuple[dict[str, str], list[Planted], dict[str, set[str]]]:
    """Return texts by name (the originals and those with copies), the copies, and the affairs in each text."""
    dice = random.Random(SEED)
    affairs = read_affairs(folder)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "pages").glob("*.txt"))}
    of = {name: affairs[name] for name in texts}
    good = [
        name for name, text in texts.items() if sum(len(line.split()) for line in paragraphs(text)) >= 150 and says_once(text)
    ]
    words = sorted({w.lower() for text in texts.values() for w in re.findall(r"[^\W\d_]+", text)})
    planted = []
    pages = dict(texts)
    for n, source in enumerate(dice.sample(good, len(good)) + dice.sample(good, len(good))):
        guest = dice.choice([name for name in good if not of[name] & of[source]])
        how, rate = dice.choice(HOW), dice.choice(RATES)
        kind = "whole" if n % 4 == 0 else "passage"
        sentences = take(texts[source], kind, dice, 2 * LEAST if how in ("dropped", "reordered") else LEAST)
        if how == "dropped" and len(sentences) > 2:
            sentences = [s for i, s in enumerate(sentences) if i != len(sentences) // 2]
        shown = list(sentences)
        if how == "reordered" and len(shown) > 2:
            shown = shown[len(shown) // 2 :] + shown[: len(shown) // 2]
        copied = [changed(texts[source][a:b].strip(), rate, how, words, dice) for a, b in shown]
        name = f"planted{n:05d}"
        head = f"{name} " + " ".join(dice.choice(words) for _ in range(8))
        before, after = ([], []) if kind == "whole" else halves(paragraphs(texts[guest]), dice)
        text = "\n\n".join([head.capitalize(), *before]) + "\n\n"
        to = []
        for sentence in copied:
            to.append((len(text), len(text) + len(sentence)))
            text += sentence + " "
        pages[name] = text.rstrip() + "".join(f"\n\n{p}" for p in after) + "\n"
        of[name] = of[source] | (of[guest] if kind == "passage" else set())
        planted.append(Planted(source, name, tuple(sentences), tuple(to), kind, rate, how))
    return pages, planted, of


def says_once(text: str) -> bool:
    """Tell whether no longer sentence stands twice on a page: a copy of it then has one source there."""
    long = [s[0].strip() for line in text.splitlines()[2:] for s in SENTENCE.finditer(line) if len(s[0].split()) >= 8]
    return all(text.count(sentence) == 1 for sentence in long)


def paragraphs(text: str) -> list[str]:
    """Return the long lines of a page, its body."""
    return [line.strip() for line in text.splitlines()[2:] if len(line) >= LONG]


def take(text: str, kind: str, dice: random.Random, least: int) -> list[tuple[int, int]]:
    """Return sentences of a page's body by their offsets: all, or a row of at least `least` syllables."""
    found = []
    for line in re.finditer(r"[^\n]{60,}", text):
        if line.start() > text.find("\n"):
            found += [(line.start() + s.start(), line.start() + s.end()) for s in SENTENCE.finditer(line[0]) if s[0].strip()]
    if kind == "whole":
        return found
    for first in dice.sample(range(len(found)), len(found)):
        row: list[tuple[int, int]] = []
        for one in found[first:]:
            row.append(one)
            if sum(len(text[a:b].split()) for a, b in row) >= least:
                return row
    return found


def halves(lines: list[str], dice: random.Random) -> tuple[list[str], list[str]]:
    """Return a body parted between two paragraphs."""
    at = dice.randint(1, max(1, len(lines) - 1))
    return lines[:at], lines[at:]


def changed(sentence: str, rate: float, how: str, words: list[str], dice: random.Random) -> str:
    """Return a sentence with a share of its words changed, and what `how` says done to the others."""
    out = []
    for word in sentence.split():
        if dice.random() < rate:
            out.append(LETTERS.sub(dice.choice(words), word, count=1))
        elif how == "dots" and dice.random() < 0.1 and len(word) > 3 and word.isalpha() and word.islower():
            out.append(f"{word[:-1]}.{word[-1]}")
        else:
            out.append(word)
    text = " ".join(out)
    return text.translate(QUOTES) if how == "quotes" else text
