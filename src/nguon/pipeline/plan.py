"""What a build will take, told from a sample before it begins: pages, minutes, memory, disk, and which engine.

The idea: pages are read here and now, so that this machine's speed and these pages' length are known; what comparing and
writing cost beside reading, and what a page leaves on disk, was measured once (`docs/scale.md`) and is taken in proportion.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from nguon.engines.packed import pack
from nguon.errors import UsageError
from nguon.extract.container import UNFETCHED, Item, open_pages, open_stream
from nguon.extract.folder import find_pages, judge_head
from nguon.extract.found import GUESS, Columns, Found, Skipped
from nguon.extract.kind import SAMPLE, suffix_of
from nguon.lang.pack import load
from nguon.model.page import Hints
from nguon.pipeline.page import try_page
from nguon.store.place import Lying, as_path, is_place, list_files, open_file

T = TypeVar("T")

PAGES, FILES = 150, 30
"""Pages that a sample has at most, and files that they are taken from."""

COMPARE, WRITE = 0.85, 0.25
"""Time of comparing, and of writing tables, index and lookup file, as shares of the time one process reads."""

SPREAD = 0.6
"""What two processes take of the time of one to read; more in proportion. (Comparing is mostly one process and DuckDB's.)"""

BASE, WORKER, PER_ARTICLE = 0.5e9, 0.15e9, 12_000
"""Bytes of memory: of the program, of each worker, of each article (slim rows that spill beyond `--memory`)."""

KEPT, PASSING = 9.0, 8.0
"""Bytes on disk for each byte that an article with all found in it has, packed: kept in the case; more, while it is built."""

LARGE, LONG = 3_000_000, 24 * 3600
"""Articles and seconds from which on a cluster is worth its trouble."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build will take: counts are about right where `exact` is False; seconds, bytes."""

    files: int
    pages: int
    exact: bool
    bytes: int
    sampled: int
    articles: float
    """Articles of a page."""
    reading: float
    comparing: float
    writing: float
    memory: int
    disk: int
    passing: int
    engine: str

    @property
    def seconds(self) -> float:
        """All together."""
        return self.reading + self.comparing + self.writing


def make_plan(inputs: Iterable[Path | str], workers: int, columns: Columns = GUESS, language: str = "vi") -> Plan:
    """Return what building a case from files and folders will take with so many processes.

    A sample of the pages is read. Raises `UsageError` when there are no pages.
    """
    named = [as_path(given) for given in inputs]
    far = [file for given in named if is_place(str(given)) for file in list_files(str(given))]
    near = find_pages(given for given in named if not is_place(str(given)))
    found = [item for item in near if isinstance(item, Found) and item.kind not in ("address", "list", "input")]
    pages = [item for item in found if item.kind == "page"]
    holders = [item for item in found if item.kind != "page"]
    some = _spread(pages, PAGES)
    sources = [(item.source, item.path.read_bytes(), item.hints) for item in some]
    count, exact = len(pages), True
    length = {item.source: item.path.stat().st_size for item in found} | {file.address: file.size for file in far}
    for names, looks in (
        ([h.source for h in holders], [partial(open_pages, h, columns) for h in _spread(holders, FILES)]),
        ([f.address for f in far], [partial(_open_far, f, columns) for f in _spread(far, FILES)]),
    ):
        inside = []
        for name, look in zip(_spread(names, FILES), looks, strict=True):
            held, whole = _look_inside(look())
            inside.append((length[name], len(held) if whole else _guess(name, length[name], [raw for _, raw, _ in held])))
            exact = exact and whole
            sources += held[: max(1, PAGES // max(1, min(len(names), FILES)))]
        if inside:
            share = sum(n for _, n in inside) / max(1, sum(size for size, _ in inside))
            exact = exact and len(inside) == len(names)
            count += sum(n for _, n in inside) if exact else round(share * sum(length[name] for name in names))
    size = sum(length.values())
    if not sources or not count:
        raise UsageError("there are no pages there to plan for; name files or folders with saved pages")
    pack_ = load(language)
    try_page(sources[0][0], sources[0][1], pack_, sources[0][2])  # loads the lexicons
    start = time.process_time()
    readings = [try_page(source, raw, pack_, hints) for source, raw, hints in sources]
    each = (time.process_time() - start) / len(sources)
    articles = sum(len(r.pieces) for r in readings) / len(readings)
    packed = sum(len(pack(piece)) for r in readings for piece in r.pieces) / len(readings)
    several = 1 / (1 + (max(1, workers) - 1) * (1 / SPREAD - 1))
    reading, comparing, writing = (each * count * share for share in (several, COMPARE, WRITE))
    seconds = reading + comparing + writing
    total = round(articles * count)
    kept = count * packed * KEPT + size
    return Plan(
        len(length),
        count,
        exact,
        size,
        len(sources),
        articles,
        reading,
        comparing,
        writing,
        round(BASE + max(1, workers) * WORKER + total * PER_ARTICLE),
        round(kept),
        round(count * packed * PASSING),
        "spark" if total > LARGE or seconds > LONG else "local",
    )


def _spread(items: Sequence[T], most: int) -> Sequence[T]:
    """Return at most `most` items, evenly from all."""
    step = max(1, -(-len(items) // most))
    return items[::step]


def _open_far(file: Lying, columns: Columns) -> Iterator[Item]:
    """What is in a file that lies elsewhere."""
    with open_file(file.address) as stream:
        kind, reason = judge_head(stream.read(SAMPLE), file.address, file.size)
        stream.seek(0)
        at = Found(Path(file.address), file.address, kind)
        if kind == "page":
            yield Skipped(file.address, reason) if reason else replace(at, raw=stream.read())
        elif kind not in UNFETCHED:
            yield from open_stream(stream, file.size, at, columns)


def _look_inside(items: Iterable[Item]) -> tuple[list[tuple[str, bytes, Hints]], bool]:
    """Return the first pages of a container, and whether these are all."""
    held: list[tuple[str, bytes, Hints]] = []
    for item in items:
        if not isinstance(item, Found):
            continue
        if len(held) == PAGES:
            return held, False
        held.append((item.source, item.raw if item.raw is not None else item.path.read_bytes(), item.hints))
    return held, True


def _guess(name: str, size: int, pages: list[bytes]) -> int:
    """Return about how many pages a container has, from how small its first pages become when they are compressed alike."""
    packed = suffix_of(name) in (".gz", ".zip", ".wacz", ".tgz", ".zst", ".parquet")
    length = sum(len(zlib.compress(raw) if packed else raw) for raw in pages)
    return round(size * len(pages) / max(1, length))
