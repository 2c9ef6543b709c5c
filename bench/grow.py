"""News pages without end, for measuring growth: real headlines and summaries of ../shared/data/stream, lengthened and copied.

An article is a headline and a summary of the stream, then paragraphs by a second-order Markov chain over all summaries (so that
names, numbers and words of saying stand where they usually do), with its real day. One article in ten is a near-duplicate of
an earlier one, one in ten carries a copied passage. Where the stream ends (153,825 items) it begins again, a year later.
Deterministic: the same count gives the same pages, and a smaller count their beginning.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SEED = 7
JUMP = 0.1
"""How often the chain goes on from anywhere: a copied row of words by chance stays short."""
WORDS = 120
"""Words of an article beyond its summary."""
DUPLICATE, PASSAGE = 0.1, 0.2
"""Below the first number an article is a near-duplicate, below the second it carries a passage."""
RECENT = 2000
"""Articles back from which copies are taken."""


def read_stream(path: Path) -> list[dict[str, Any]]:
    """Return the items of the stream in the order of their time."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    return sorted(items, key=lambda item: (item["published"], item["link"]))


class Chain:
    """A second-order Markov chain over the words of summaries."""

    def __init__(self, texts: list[str]) -> None:
        self.after: dict[tuple[str, str], list[str]] = {}
        self.starts: list[tuple[str, str]] = []
        for text in texts:
            words = text.split()
            if len(words) > 2:
                self.starts.append((words[0], words[1]))
            for a, b, c in zip(words, words[1:], words[2:], strict=False):
                self.after.setdefault((a, b), []).append(c)
        self.pairs = [pair for pair in self.after if pair[0][0].islower()]

    def sentence(self, dice: random.Random, most: int = 28) -> list[str]:
        """Return one sentence."""
        out = list(dice.choice(self.starts))
        while len(out) < most and not out[-1].endswith("."):
            follow = self.after.get((out[-2], out[-1]))
            if follow is None or dice.random() < JUMP:
                out += dice.choice(self.pairs)
            else:
                out.append(dice.choice(follow))
        out[-1] = out[-1].rstrip(".,;:") + "."
        return out


def make_pages(items: list[dict[str, Any]], count: int) -> Iterator[dict[str, str]]:
    """Yield `count` pages as rows with `url`, `title`, `published`, `outlet`, `body`."""
    dice = random.Random(SEED)
    chain = Chain([item["summary"] or "" for item in items[:30_000]])
    recent: list[list[list[str]]] = []
    for n in range(count):
        item = items[n % len(items)]
        day = date.fromisoformat(item["published"][:10]) + timedelta(days=365 * (n // len(items)))
        throw = dice.random()
        if recent and throw < DUPLICATE:
            body = [edited(p, dice.choice((0.0, 0.03, 0.08)), chain, dice) for p in dice.choice(recent)]
        else:
            body = [f"{item['title']}. {item['summary'] or ''}".split()]
            while sum(map(len, body)) < WORDS + len(body[0]):
                body.append([w for _ in range(3) for w in chain.sentence(dice)])
            if recent and throw < PASSAGE:
                body.append(edited(dice.choice(dice.choice(recent)), dice.choice((0.0, 0.05, 0.1)), chain, dice))
        recent.append(body)
        del recent[:-RECENT]
        yield {
            "url": f"{item['link']}?n={n}",
            "title": item["title"],
            "published": day.isoformat(),
            "outlet": item["source"],
            "body": "\n\n".join(" ".join(p) for p in body),
        }


def edited(words: list[str], rate: float, chain: Chain, dice: random.Random) -> list[str]:
    """Return `words` with about a share `rate` of them changed, lost or joined by another."""
    out: list[str] = []
    for word in words:
        throw = dice.random()
        if throw < rate * 0.6:
            out.append(dice.choice(chain.starts)[0])
        elif throw < rate * 0.8:
            continue
        elif throw < rate:
            out += [word, dice.choice(chain.starts)[1]]
        else:
            out.append(word)
    return out or words


def write_pages(path: Path, items: list[dict[str, Any]], first: int, last: int) -> None:
    """Write pages number `first` to `last` as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for n, page in enumerate(make_pages(items, last)):
            if n >= first:
                file.write(json.dumps(page, ensure_ascii=False) + "\n")
