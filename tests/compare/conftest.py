"""Small cases written as marked-up text, made to pieces without any annotator.

A case file holds pages parted by `---` lines. A page's first lines are `key: value` (outlet, date, credits); then a line
for each block (`= ` title, `> ` lead, `# ` heading, `- ` body). Inside a block:

    <m person A>A</m>                     a mention (kind, then the actor when it is not the words themselves, behind a `|`)
    <t 2031-03-01>1/3</t>                 a date
    <f 12|14|over|nguoi>...</f>           a figure: low, high, hedge, unit
    <s act by=A;B form=direct on=2031-03-01 neg hedged if>...<w>speaker</w> <q>cue</q> <c>content</c>...</s>
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nguon.compare.actor import find_actors
from nguon.compare.date import find_dates
from nguon.compare.event import find_events
from nguon.compare.finding import find_findings
from nguon.compare.packed import PIECES, piece_rows
from nguon.compare.reuse import find_reuse
from nguon.compare.story import group_stories
from nguon.compare.thread import gather_threads
from nguon.engines.arrow import schema, to_batches, to_records
from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine
from nguon.lang.pack import LanguagePack, load
from nguon.model.annotation import Figure, Mention, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.corpus import Actor, ActorLink, Dated, Event, Finding, Reuse, Story, Thread
from nguon.model.page import Block
from nguon.model.reading import Piece
from nguon.model.span import Span
from nguon.model.table import BY_NAME

ROLES = {"= ": "title", "> ": "lead", "# ": "heading", "- ": "body"}
KEEP = "NGUON_TEST_KEEP"
Opened = Callable[[], AbstractContextManager[Engine]]
TAG = re.compile(r"<(/?)([mtfswqc])((?: [^>]*)?)>")


@dataclass(frozen=True)
class Compared:
    """Everything that comparing finds in a case."""

    pieces: tuple[Piece, ...]
    reuse: tuple[Reuse, ...]
    actors: tuple[Actor, ...]
    links: tuple[ActorLink, ...]
    stories: tuple[Story, ...]
    events: tuple[Event, ...]
    threads: tuple[Thread, ...]
    findings: tuple[Finding, ...]


def read_case(path: Path) -> tuple[list[Piece], list[str]]:
    """Return the pieces of a case file and its `expect:` lines."""
    text = path.read_text(encoding="utf-8")
    expected = [line.removeprefix("expect: ") for line in text.splitlines() if line.startswith("expect: ")]
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("expect: ", "%")))
    return [make_piece(page.strip("\n"), f"{path.stem}{n}") for n, page in enumerate(text.split("\n---\n"))], expected


def make_piece(marked: str, name: str) -> Piece:
    """Return the piece that a page of marked-up text stands for."""
    head: dict[str, str] = {}
    lines = marked.splitlines()
    while lines and not lines[0].startswith(tuple(ROLES)):
        key, _, value = lines.pop(0).partition(": ")
        head[key] = value
    page = hashlib.sha256(name.encode()).hexdigest()
    article = f"{page[:16]}.0"
    text, blocks = "", []
    found = _Found(page, article)
    for line in lines:
        if line[:2] not in ROLES:
            continue
        start = len(text)
        text = found.read(text, line[2:])
        blocks.append(Block(page, article, start, len(text), ROLES[line[:2]], None, "case"))
        text += "\n"
    date = head.get("date")
    moment = Moment(date, {4: "year", 7: "month", 8: "week"}.get(len(date), "day")) if date else None
    title = text[blocks[0].start : blocks[0].end]
    credited = tuple(filter(None, head.get("credits", "").split("; ")))
    row = Article(article, page, 0, 0, len(text), title, moment, "case", "", "", head.get("outlet"), credited)
    return Piece(
        row, text, tuple(blocks), (), tuple(found.timexes), tuple(found.mentions), tuple(found.figures), tuple(found.statements)
    )


class _Found:
    def __init__(self, page: str, article: str) -> None:
        self.page, self.article = page, article
        self.timexes: list[Timex] = []
        self.mentions: list[Mention] = []
        self.figures: list[Figure] = []
        self.statements: list[Statement] = []

    def read(self, text: str, line: str) -> str:
        """Append the plain words of a block to `text`, noting its marks."""
        at = 0
        open_: list[tuple[str, str, int, dict[str, list[Span]]]] = []
        for tag in TAG.finditer(line):
            text += line[at : tag.start()]
            at = tag.end()
            if not tag.group(1):
                open_.append((tag.group(2), tag.group(3).strip(), len(text), {"w": [], "q": [], "c": []}))
                continue
            kind, about, start, parts = open_.pop()
            assert kind == tag.group(2), line
            span = Span(start, len(text))
            if kind in "wqc":
                next(o for o in reversed(open_) if o[0] == "s")[3][kind].append(span)
            elif kind == "m":
                what, _, actor = about.partition("|")
                self.mentions.append(Mention(self.page, self.article, start, len(text), what, actor or text[start:], "case"))
            elif kind == "t":
                self.timexes.append(Timex(self.page, self.article, start, len(text), "DATE", about, "case", "case"))
            elif kind == "f":
                low, high, hedge, unit = about.split("|")
                numbers = [float(n) if n else None for n in (low, high)]
                self.figures.append(
                    Figure(self.page, self.article, start, len(text), *numbers, hedge or None, unit, unit, "case")
                )
            else:
                self._statement(about, span, parts, len(open_))
        assert not open_, line
        return text + line[at:]

    def _statement(self, about: str, span: Span, parts: dict[str, list[Span]], depth: int) -> None:
        fields = dict(f.partition("=")[::2] for f in re.findall(r'\w+="[^"]*"|\S+', about))
        act = next(iter(fields))
        names = tuple(filter(None, fields.get("by", "").strip('"').split(";")))
        on = fields.get("on")
        certainty = "hedged" if "hedged" in fields else "conditional" if "if" in fields else "fact"
        for_id = f"{self.article}.s{parts['c'][0].start}"
        actor = " và ".join(names) or None
        made = Statement(
            for_id, self.page, self.article, span.start, span.end, tuple(parts["c"]), fields.get("form", "indirect"), act,
            "neg" in fields, next(iter(parts["q"]), None), next(iter(parts["w"]), None), actor, names, (), None,
            Moment(on, "day") if on else None, certainty, "case",
        )  # fmt: skip
        inner = [s for s in self.statements if any(c.holds(s.content[0]) for c in made.content) and s.within is None]
        self.statements = [replace(s, within=for_id) if s in inner else s for s in self.statements]
        self.statements.append(made)


class Stages:
    """The stages run over tables of an engine: records in, records out."""

    def __init__(self, pack: LanguagePack, opened: Opened) -> None:
        self.pack = pack
        self._opened = opened

    def dates(self, pieces: Sequence[Piece], reuse: Sequence[Reuse] = ()) -> tuple[Dated, ...]:
        """What `find_dates` makes, in the order of `pieces`."""
        with self._opened() as engine:
            put(engine, pieces, reuse=reuse)
            find_dates(engine, self.pack)
            rows = {d.article_id: d for d in get(engine, "dated")}
        return tuple(rows[p.article.id] for p in pieces)

    def actors(self, pieces: Sequence[Piece]) -> tuple[tuple[Actor, ...], tuple[ActorLink, ...]]:
        """What `find_actors` makes: the actors and the links."""
        with self._opened() as engine:
            put(engine, pieces)
            find_actors(engine, self.pack)
            return get(engine, "actors"), get(engine, "actor_links")

    def stories(
        self,
        pieces: Sequence[Piece],
        links: Sequence[ActorLink],
        dated: Sequence[Dated],
        reuse: Sequence[Reuse],
        actors: Sequence[Actor],
    ) -> tuple[Story, ...]:
        """What `group_stories` makes, the largest first."""
        with self._opened() as engine:
            put(engine, pieces, actor_links=links, dated=dated, reuse=reuse, actors=actors)
            group_stories(engine, self.pack)
            return tuple(sorted(get(engine, "stories"), key=lambda s: (-len(s.articles), s.id)))


def put(engine: Engine, pieces: Sequence[Piece], **tables: Sequence[Any]) -> None:
    """Load articles and records as the tables of an engine."""
    order = sorted(pieces, key=lambda p: p.article.id)
    engine.load("pieces", [piece_rows(order)], PIECES)
    for name, rows in tables.items():
        engine.load(name, to_batches(rows, BY_NAME[name].record), schema(name))


def get(engine: Engine, name: str) -> tuple[Any, ...]:
    """Return the records of a table in the order of their keys."""
    table = BY_NAME[name]
    return tuple(sorted(to_records(engine.table(name), table.record), key=lambda row: [getattr(row, k) for k in table.key]))


class Keeping(LocalEngine):
    """One machine's engine that keeps the articles it is given in a folder; see `tests.compare.whole.every_article`."""

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make a table; keep it when it is `pieces`."""
        if name == "pieces":
            batches = list(batches)
            pq.write_table(pa.Table.from_batches(batches, schema), Path(os.environ[KEEP]) / f"{uuid.uuid4().hex}.parquet")
        super().load(name, batches, schema)


@pytest.fixture(scope="session")
def opened(request: pytest.FixtureRequest) -> Opened:
    """What opens an engine: one machine's, or Spark with NGUON_TEST_ENGINE=spark."""
    if os.environ.get("NGUON_TEST_ENGINE") == "spark":
        request.getfixturevalue("spark")
        from nguon.engines.spark import SparkEngine

        return SparkEngine
    return partial(Keeping if os.environ.get(KEEP) else LocalEngine, workers=0)


@pytest.fixture(scope="session")
def stages(pack: LanguagePack, opened: Opened) -> Stages:
    """The stages over tables."""
    return Stages(pack, opened)


@pytest.fixture(scope="session")
def pack() -> LanguagePack:
    """The Vietnamese pack."""
    return load("vi")


@pytest.fixture
def engine(opened: Opened) -> Iterator[Engine]:
    """An engine with no table in it."""
    with opened() as made:
        yield made


@pytest.fixture
def make():  # type: ignore[no-untyped-def]
    """The maker of pieces from marked-up text."""
    return make_piece


@pytest.fixture
def read():  # type: ignore[no-untyped-def]
    """The reader of case files."""
    return read_case


@pytest.fixture
def compare(pack: LanguagePack, engine: Engine, stages: Stages):  # type: ignore[no-untyped-def]
    """A function from pieces to everything that comparing finds; `together` puts all articles in one story."""

    def run(pieces: list[Piece], together: bool = False) -> Compared:
        dated = tuple(Dated(p.article.id, p.article.published, "case", "", "") for p in pieces)
        actors, links = stages.actors(pieces)
        reuse = find_reuse(pieces, engine)
        stories = stages.stories(pieces, links, dated, reuse, actors)
        if together:
            stories = (replace(stories[0], articles=tuple(sorted(p.article.id for p in pieces))),)
        threads = tuple(t for s in stories for t in gather_threads(s, pieces, links, dated, reuse, pack, actors).threads)
        findings = tuple(f for s in stories for f in find_findings(s, threads, pieces, links, actors, dated, pack))
        events = tuple(e for s in stories for e in find_events(s, pieces, links, dated, pack, actors))
        return Compared(tuple(pieces), reuse, actors, links, stories, events, threads, findings)

    return run
