"""A large case written as tables, without reading a page: what the load test of the desk looks at.

Every word is invented: syllables put together at random, with Vietnamese marks, so that search has all the marks that it must
tell apart. Sizes are those of real cases: 25 blocks, 8 statements, 30 names, 6 times and 4 figures an article; stories from
two articles to a thousand; actors who speak once, and one who speaks in thousands of articles.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from nguon.engines.arrow import schema
from nguon.model.annotation import ACTS
from nguon.model.table import TABLES
from nguon.store.case import Case

BLOCKS, SAID, MENTIONS, FURNITURE = 25, 8, 30, 4
NARRATED = BLOCKS - SAID - FURNITURE - 1
ONSETS = ["b", "c", "ch", "d", "\u0111", "g", "h", "kh", "l", "m", "n", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]
VOWELS = ["a", "a\u0306", "a\u0302", "e", "e\u0302", "i", "o", "o\u0302", "o\u031b", "u", "u\u031b", "ie\u0302", "uo\u0302"]
TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
ENDS = ["", "n", "ng", "m", "t", "c", "i"]


@dataclass(frozen=True)
class Sentence:
    """A sentence of the pool, with the places of what is marked in it: names (start, end, actor), cue, content, number."""

    text: str
    names: tuple[tuple[int, int, int], ...]
    content: tuple[int, int]
    cue: tuple[int, int]
    number: tuple[int, int, float] | None


def make_case(path: Path, articles: int, seed: int = 7) -> Case:
    """Write a case of about `articles` articles (one a page) to `path`; return it."""
    from nguon.store.lookup_build import build_lookup
    from nguon.store.search import build_index
    from nguon.store.snapshot import write_snapshot

    case = Case.create(path)
    number = case.next_snapshot()
    tables = Maker(articles, seed).tables()
    write_snapshot(case.path / "snapshots" / str(number), tables, {"nguon": "bench"}, also=(build_index, build_lookup))
    case.make_live(number)
    return case


class Maker:
    """Makes the tables of a case."""

    def __init__(self, articles: int, seed: int) -> None:
        self.n = articles
        self.rng = np.random.default_rng(seed)
        self.dice = random.Random(seed)
        self.words = sorted({self._syllable() for _ in range(4000)})
        self.actor_names = self._names(max(200, articles // 2))
        weights = 1.0 / np.arange(1, len(self.actor_names) + 1) ** 0.8
        self.actor_weights = weights / weights.sum()
        self.outlets = [self._title(2) for _ in range(60)]
        self.units = [self.dice.choice(self.words) for _ in range(40)]

    def tables(self) -> dict[str, pa.Table]:
        """Return all tables, rows in the order of their keys."""
        made: dict[str, dict[str, Any]] = {}
        self._pages(made)
        self._found(made)
        self._across(made)
        out = {}
        for table in TABLES:
            shape = schema(table.name)
            columns = made.get(table.name)
            if columns is None:
                out[table.name] = shape.empty_table()
                continue
            out[table.name] = pa.table(
                {
                    f.name: pa.array(columns[f.name], type=f.type)
                    if not isinstance(columns[f.name], pa.Array)
                    else columns[f.name]
                    for f in shape
                },
                schema=shape,
            ).sort_by([(key, "ascending") for key in table.key])
        return out

    # -- words ------------------------------------------------------------------------------------------------------

    def _syllable(self) -> str:
        d = self.dice
        vowel = d.choice(VOWELS)
        return unicodedata.normalize("NFC", d.choice(ONSETS) + vowel + d.choice(TONES) + d.choice(ENDS))

    def _title(self, words: int) -> str:
        return " ".join(self.dice.choice(self.words).capitalize() for _ in range(words))

    def _names(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[self._title(self.dice.choice((2, 3, 3, 4)))] = None
        return list(found)

    def _sentence(self, said: bool, actors: list[int]) -> Sentence:
        d = self.dice
        parts: list[str] = []
        at = 0
        names: list[tuple[int, int, int]] = []

        def put(text: str) -> tuple[int, int]:
            nonlocal at
            parts.append(text)
            start, at = at, at + len(text) + 1
            return start, start + len(text)

        def name() -> None:
            who = actors.pop()
            names.append((*put(self.actor_names[who]), who))

        def plain(n: int) -> tuple[int, int]:
            return put(" ".join(d.choice(self.words) for _ in range(n)))

        name()
        cue = plain(1)
        content = plain(d.randint(10, 26))
        number = None
        if d.random() < 0.3:
            value = d.randint(2, 9000)
            number = (*put(str(value)), float(value))
            plain(2)
        if d.random() < (0.15 if said else 0.6):
            name()
        return Sentence(" ".join(parts) + ".", tuple(names), content, cue, number)

    # -- pages ------------------------------------------------------------------------------------------------------

    def _pages(self, made: dict[str, dict[str, Any]]) -> None:
        n, rng = self.n, self.rng
        drawn = list(rng.choice(len(self.actor_names), size=60_000, p=self.actor_weights).astype(int))
        self.pool = [self._sentence(i < 8000, drawn) for i in range(20_000)]
        lengths = np.array([len(s.text) for s in self.pool])
        said = rng.integers(0, 8000, size=(n, SAID))
        told = rng.integers(8000, 20_000, size=(n, BLOCKS - SAID))
        self.chosen = np.concatenate([told[:, :1], said, told[:, 1:]], axis=1)  # the title, what was said, the rest
        sizes = lengths[self.chosen] + 1
        self.starts = np.concatenate([np.zeros((n, 1), dtype=np.int64), np.cumsum(sizes, axis=1)[:, :-1]], axis=1)
        self.ends = self.starts + sizes - 1
        self.page_ids = sorted(rng.bytes(32).hex() for _ in range(n))
        self.article_ids = [f"{p[:16]}.0" for p in self.page_ids]
        texts = ["\n".join(self.pool[i].text for i in row) for row in self.chosen.tolist()]
        self.days = 10 + np.sort(rng.integers(0, 3000, size=n))
        self.rng.shuffle(self.days)
        base = np.datetime64("2016-01-01")
        self.dates = [str(base + int(d)) for d in self.days]
        outlets = [self.outlets[i] for i in rng.integers(0, len(self.outlets), size=n)]
        sources = [f"https://tin{i % 60}.example/{self.dates[i].replace('-', '/')}/bai-{i}.html" for i in range(n)]
        made["pages"] = {
            "id": self.page_ids, "source": sources, "encoding": ["utf-8"] * n, "kind": ["text"] * n, "text": texts,
        }  # fmt: skip
        moments = [{"value": d, "precision": "day"} for d in self.dates]
        made["articles"] = {
            "id": self.article_ids, "page_id": self.page_ids, "index": [0] * n, "start": [0] * n,
            "end": self.ends[:, BLOCKS - FURNITURE - 1].tolist(),
            "title": [self.pool[i].text[:-1] for i in self.chosen[:, 0].tolist()],
            "published": moments, "published_rule": ["dateline"] * n, "basis_vi": ["trang ghi"] * n,
            "basis_en": ["the page says so"] * n, "outlet": outlets, "credited": [[] for _ in range(n)],
        }  # fmt: skip
        made["dated"] = {
            "article_id": self.article_ids, "published": moments, "rule": ["dateline"] * n, "basis_vi": ["trang ghi"] * n,
            "basis_en": ["the page says so"] * n,
        }  # fmt: skip
        roles = np.array(["title"] + ["body"] * (BLOCKS - FURNITURE - 1) + ["teaser"] * FURNITURE)
        own = np.arange(BLOCKS) < BLOCKS - FURNITURE
        articles = np.array(self.article_ids, dtype=object)
        owners = np.where(own[None, :], np.repeat(articles[:, None], BLOCKS, axis=1), None)
        made["blocks"] = {
            "page_id": np.repeat(np.array(self.page_ids, dtype=object), BLOCKS), "article_id": owners.ravel(),
            "start": self.starts.ravel(), "end": self.ends.ravel(), "role": np.tile(roles, n),
            "xpath": [None] * (n * BLOCKS), "rule": ["line:model"] * (n * BLOCKS),
        }  # fmt: skip

    # -- what is found in articles -----------------------------------------------------------------------------------

    def _found(self, made: dict[str, dict[str, Any]]) -> None:
        n = self.n
        mentions: dict[str, list[Any]] = {k: [] for k in ("page_id", "article_id", "start", "end", "kind", "actor", "rule")}
        figures: dict[str, list[Any]] = {
            k: [] for k in ("page_id", "article_id", "start", "end", "low", "high", "hedge", "unit", "counts", "rule")
        }
        timexes: dict[str, list[Any]] = {
            k: [] for k in ("page_id", "article_id", "start", "end", "type", "value", "anchor", "rule")
        }
        restored: dict[str, list[Any]] = {k: [] for k in ("page_id", "article_id", "start", "end", "as_", "rule")}
        said: dict[str, list[Any]] = {f.name: [] for f in schema("statements")}
        links: dict[str, list[Any]] = {k: [] for k in ("article_id", "name", "actor_id", "rule")}
        self.said_ids: list[list[str]] = []
        self.said_by: list[list[int]] = []
        kinds = ("person", "org", "place")
        for i in range(n):
            page, article = self.page_ids[i], self.article_ids[i]
            row, starts = self.chosen[i].tolist(), self.starts[i].tolist()
            ids, speakers, named = [], [], set()
            marks = 0
            for b in range(BLOCKS - FURNITURE):
                sentence, at = self.pool[row[b]], starts[b]
                for start, end, who in sentence.names:
                    if marks < MENTIONS:
                        _add(mentions, page, article, at + start, at + end, kinds[who % 3], self.actor_names[who], "name:title")
                        marks += 1
                    named.add(who)
                if sentence.number:
                    start, end, value = sentence.number
                    _add(
                        figures, page, article, at + start, at + end, value, value, None, self.units[row[b] % 40], "", "number"
                    )
                if b % 4 == 1:
                    start, end = sentence.cue
                    _add(timexes, page, article, at + start, at + end, "DATE", self.dates[i], "published", "weekday")
                if b == 2:
                    start, end = sentence.content
                    _add(restored, page, article, at + start, at + start + 3, "abc", "dots")
                if 1 <= b <= SAID:
                    start, end, who = sentence.names[0]
                    span = {"start": at + sentence.content[0], "end": at + sentence.content[1]}
                    said_id = f"{article}.s{span['start']}"
                    name = self.actor_names[who]
                    _add(
                        said, said_id, page, article, at + start, span["end"], [span], "direct" if b % 3 == 0 else "indirect",
                        ACTS[row[b] % len(ACTS)], False, {"start": at + sentence.cue[0], "end": at + sentence.cue[1]},
                        {"start": at + start, "end": at + end}, name, [name], [], None,
                        {"value": self.dates[i], "precision": "day"} if b % 2 else None, "fact", "speaker-cue-content:x <name>",
                    )  # fmt: skip
                    ids.append(said_id)
                    speakers.append(who)
            for who in sorted(named):
                _add(links, article, self.actor_names[who], f"a{who:07d}", "same name")
            self.said_ids.append(ids)
            self.said_by.append(speakers)
        made.update(mentions=mentions, figures=figures, timexes=timexes, restored=restored, statements=said, actor_links=links)
        used = sorted(set(links["actor_id"]))
        names = [self.actor_names[int(a[1:])] for a in used]
        made["actors"] = {
            "id": used, "name": names, "kind": [kinds[int(a[1:]) % 3] for a in used], "names": [[x] for x in names],
            "roles": [[self.dice.choice(self.words)] for _ in used], "speaks_for": [[] for _ in used],
        }  # fmt: skip
        made["problems"] = {
            "source": [f"trang/{i:05d}.html" for i in range(500)], "page_id": [None] * 500, "stage": ["read"] * 500,
            "reason": ["this page holds no text; save it again"] * 500,
        }  # fmt: skip

    # -- across articles ---------------------------------------------------------------------------------------------

    def _across(self, made: dict[str, dict[str, Any]]) -> None:
        d, n = self.dice, self.n
        order = list(range(n))
        d.shuffle(order)
        stories: dict[str, list[Any]] = {f.name: [] for f in schema("stories")}
        threads: dict[str, list[Any]] = {f.name: [] for f in schema("threads")}
        findings: dict[str, list[Any]] = {f.name: [] for f in schema("findings")}
        events: dict[str, list[Any]] = {f.name: [] for f in schema("events")}
        reuse: dict[str, list[Any]] = {f.name: [] for f in schema("reuse")}
        at = 0
        wanted = max(1, int(n * 0.3))
        self.large = ""
        while at < n * 0.95 and len(stories["id"]) < wanted:
            k = len(stories["id"])
            size = max(2, int(n / 100 / (k + 1) ** 0.9)) if k < 400 else d.choice((2, 2, 2, 3, 3, 4, 5))
            own = sorted(order[at : at + size])
            at += size
            story = f"s{k:06d}"
            self.large = self.large or story
            dates = sorted(self.dates[i] for i in own)
            _add(
                stories, story, self._title(7), [self.article_ids[i] for i in own], dates[0], dates[-1],
                max(1, len(own) // 2), len(own), "x", "x",
            )  # fmt: skip
            for j in range(min(200, len(own))):
                i = own[j]
                start, end = int(self.starts[i][1]), int(self.ends[i][1])
                _add(
                    events, f"e{k:06d}-{j:04d}", story, self.dates[i], "day", self.pool[self.chosen[i][1]].text,
                    [{"article_id": self.article_ids[i], "start": start, "end": end}], "verb",
                )  # fmt: skip
            for j in range(max(1, min(60, len(own) // 2))):
                thread = f"t{k:06d}-{j:04d}"
                picks = [(i, d.randrange(SAID)) for i in d.choices(own, k=d.randint(2, 9) if j else min(80, 2 * len(own)))]
                picks = list(dict.fromkeys(picks))
                stands = [
                    {
                        "statement": self.said_ids[i][s], "actor_id": f"a{self.said_by[i][s]:07d}",
                        "actor": self.actor_names[self.said_by[i][s]], "stance": d.choice(("asserts", "denies")),
                        "said_on": {"value": self.dates[i], "precision": "day"}, "copies": [], "why": "act",
                    }
                    for i, s in picks
                ]  # fmt: skip
                _add(threads, thread, story, self._title(9) + "?", stands, "x", "x")
                if j % 2 == 0 and len(picks) > 1:
                    both = [stands[0], stands[-1]]
                    _add(
                        findings, f"f{k:06d}-{j:04d}", story, thread, ("reversal", "conflict", "figures")[d.randrange(3)],
                        [x["statement"] for x in both], [], list(dict.fromkeys(x["actor_id"] for x in both)), self._title(12),
                        self._title(12), ("strong", "fair", "weak")[d.randrange(3)], "x", "x", "act:deny",
                    )  # fmt: skip
            for j in range(len(own) // 3):
                a, b = own[j], own[-1 - j]
                if a != b:
                    end = int(self.ends[a][3])
                    span = {"a_start": 0, "a_end": end, "b_start": 0, "b_end": int(self.ends[b][3])}
                    _add(
                        reuse, f"r{k:06d}-{j:04d}", self.article_ids[a], self.article_ids[b], "passage",
                        d.choice(("a", "b", None)), [span], "shingles",
                    )  # fmt: skip
        made.update(stories=stories, threads=threads, findings=findings, events=events, reuse=reuse)


def _add(columns: dict[str, list[Any]], *values: Any) -> None:
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)
