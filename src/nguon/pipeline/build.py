"""How a snapshot is made of a case's pages: read where the cache does not know them, the stages run, the tables written."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_128_intdigest

from nguon import __version__
from nguon.compare.embedding import Embedding, open_embedding
from nguon.compare.packed import PIECES
from nguon.decide.was import FILE as WAS
from nguon.decide.was import Was
from nguon.engines.arrow import cast_to, schema
from nguon.engines.base import Engine
from nguon.engines.choose import open_engine
from nguon.errors import SnapshotError
from nguon.extract.found import Noted, Skipped
from nguon.lang.pack import LanguagePack, load
from nguon.model.page import Hints
from nguon.model.table import TABLES, Table
from nguon.pipeline import before as earlier
from nguon.pipeline.before import Before, find_before, stamp
from nguon.pipeline.beside import beside
from nguon.pipeline.decide import RAW, Decided
from nguon.pipeline.join import STATE, compare_new
from nguon.pipeline.kernel import (
    BATCH,
    READINGS,
    batch_of,
    crashed_batch,
    packed_pieces,
    read_batch,
    rows_of,
    to_hints,
)
from nguon.pipeline.option import Built, Options, Report, Step
from nguon.pipeline.page import captured_day
from nguon.pipeline.resume import Finished
from nguon.pipeline.rows import rows_of_records, rows_of_table
from nguon.pipeline.stages import STAGES
from nguon.store.cache import PageCache, code_version
from nguon.store.case import Case, PageEntry, now
from nguon.store.snapshot import GROWN_STATE, Grown, write_snapshot

if TYPE_CHECKING:
    from nguon.engines.local import LocalEngine
    from nguon.engines.spark import SparkEngine

Correct = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

PAGE_CODE = ("model", "text", "lang", "extract", "annotate", "pipeline/page.py")
"""The rooms whose code decides what one page yields: a change in them empties the cache."""

ALL_CODE = (*PAGE_CODE, "compare", "decide", "engines", "store", "pipeline")

ORDER = ("start", "end", "kind", "rule", "reason")
"""Columns that tell rows of a table apart where its key does not."""


def page_cache(case: Case, pack: LanguagePack) -> PageCache:
    """Return the cache of what was read of a case's pages by this code and these words."""
    return PageCache(case.path / "cache", f"{code_version(*PAGE_CODE)}-{pack.code}-{pack.version}")


def build_snapshot(
    case: Case, pages: list[PageEntry], skipped: list[Skipped], noted: list[Noted], options: Options, tell: Report
) -> Built:
    """Make a snapshot of `pages`, in the order of their ids, and let it be the live one; the case is held by this process."""
    pack = load(options.language or "vi")
    embedding = open_embedding(options.embed, pack) if options.embed else None
    code = code_version(*ALL_CODE)  # before anything is run: it may be changed meanwhile
    clock = _Clock()
    number = case.next_snapshot()
    folder = case.path / "snapshots" / str(number)
    with open_for(case, options) as engine:
        clock.moved = engine.moved
        days = {e.id: day for e in pages if e.hints.captured and (day := captured_day(e.hints))}
        decided = Decided(case.decisions.live(), pack, days)
        made = {
            "nguon": __version__,
            "code": code,
            "pack": {pack.code: pack.version},
            "model": asdict(embedding) if embedding else None,
        }
        listed = Listed(pages)
        before, why = (None, "") if options.full else _before(case, len(pages), listed, made, decided)
        if why:
            noted.append(Noted(case.path, f"all was compared anew: {why}"))
        finished = None
        if len(pages) >= earlier.FROM and before is None and not decided.decisions:
            finished = Finished(case.path / "stages", {**made, "listed": listed.stamp()})
        if before:
            standing = decided.pages & before.pages - before.again
            if looked := [e for e in pages if e.id in standing]:
                _read(case, looked, engine, options, tell, decided.look, "readings_looked")
        todo = [e for e in pages if before is None or e.id not in before.pages or e.id in before.again]
        correct = decided.readings if decided.decisions else None
        read, cached = _read(case, todo, engine, options, tell, correct, "readings")
        read_tables = {t.name: (partial(rows_of, table=t.name), schema(t.name)) for t in TABLES if t.owner == "read"}
        engine.split("readings", {**read_tables, "pieces": (packed_pieces, PIECES)})
        engine.drop("readings")
        clock.lap("read")
        if before:
            _compare_new(engine, pack, before, decided, tell, clock, embedding)
        else:
            for n, (stage, run) in enumerate(STAGES):
                tell(Step(stage, n, len(STAGES)))
                if not (finished and finished.take(stage, engine)):
                    run(engine, pack, decided.threads, embedding)
                    decided.tables(stage, engine)
                    if finished:
                        finished.keep(stage, engine)
                clock.lap(stage)
        decided.finish(engine)
        tell(Step("write", 0, 1))
        about = {
            **made,
            "decisions": [d.id for d in decided.decisions],
            "decided": stamp(decided.decisions),
            "engine": engine.name,
            "pages": _fingerprint(e.id for e in pages),
            "listed": listed.stamp(),
            "joined": before is not None,
            "whole": before.whole if before else len(pages),
            "created": now(),
            "seconds": clock.laps,
            "moved": clock.bytes,
        }
        snapshot = write_snapshot(
            folder,
            {t.name: _sorted(engine, t, before) for t in TABLES},
            about,
            also=(beside(engine, len(pages), before.snapshot.path if before else None, before.again if before else ()),),
            grown=Grown(before.snapshot, before.again, before.articles_of(before.again)) if before else None,
            state={
                **{name: rows_of_table(engine, f"{name}_new" if before and name in GROWN_STATE else name) for name in STATE},
                **{f"{name}{RAW}": rows_of_table(engine, f"{name}{RAW}") for name in decided.raw},
                **({WAS: rows_of_records(decided.was, Was)} if decided.was else {}),
            },
        )
        clock.lap("write")
        case.make_live(number)
        if finished:
            finished.forget()
        tell(Step("write", 1, 1))
    return Built(
        number,
        read,
        cached + (len(before.pages) if before else 0),
        {t.name: snapshot.count(t.name) for t in TABLES},
        tuple(snapshot.rows("problems")),
        tuple(snapshot.rows("decisions", "why <> ''", order="made_at, id")),
        tuple(skipped),
        tuple(noted),
        clock.laps,
    )


def open_for(case: Case, options: Options) -> LocalEngine | SparkEngine:
    """Open the engine that was asked for; its tables lie in the case, unless Spark has a folder that all its machines see."""
    settings = dict(options.spark or {})
    return open_engine(
        options.engine or "local",
        workers=options.workers,
        memory=options.memory,
        spill=settings.pop("spill", case.path / "spill"),
        master=options.master,
        settings=settings,
    )


def _read(
    case: Case, pages: list[PageEntry], engine: Engine, options: Options, tell: Report, correct: Correct | None, to: str
) -> tuple[int, int]:
    """Make the table `to` from the cache and, for what is not there, by reading pages; `correct` follows decisions."""
    pack = load(options.language or "vi")
    cache = page_cache(case, pack)
    wanted = {entry.id for entry in pages}
    cached, kept = cache.load(wanted)
    todo = [e for e in pages if e.id not in cached]
    where = [str(case.raw_path(e.id).absolute()) for e in todo]  # workers may have another folder
    work = batch_of(
        [{"id": e.id, "source": e.source, "path": at, "hints": to_hints(e.hints)} for e, at in zip(todo, where, strict=True)]
    )
    engine.load("todo", [work], work.schema)
    done = len(cached)
    tell(Step("read", done, len(pages)))

    def count(rows: int) -> None:
        nonlocal done
        done += rows
        tell(Step("read", done, len(pages)))

    kernel = partial(read_batch, language=pack.code, cache=str(cache.path.absolute()))
    rows_each = max(1, min(BATCH, len(todo) // 8))
    whole = correct is None and not cached  # then no row passes this process
    read_to = to if whole else "readings_new"
    engine.map(kernel, "todo", read_to, READINGS, rows=rows_each, done=count, crashed=crashed_batch)
    if not whole:
        rows = chain(kept, engine.batches("readings_new"))
        engine.load(to, correct(rows) if correct else rows, READINGS)
    for name in ("readings_new", "todo"):
        engine.drop(name)
    cache.forget_others()
    cache.compact()
    return len(todo), len(cached)


def _before(case: Case, pages: int, listed: Listed, made: Mapping[str, object], decided: Decided) -> tuple[Before | None, str]:
    """Return the last build, when the pages that are not in it can join it; else None, and why they can't if that matters."""
    try:
        snapshot = case.snapshot if case.current is not None else None
    except SnapshotError:
        return None, ""
    if snapshot is None:
        return None, ""
    live = [d.id for d in decided.decisions]
    found = find_before(snapshot, made, listed.stamp, pages, case.decisions, live, STATE)
    return (None, found) if isinstance(found, str) else (found, "")


def _compare_new(
    engine: Engine,
    pack: LanguagePack,
    before: Before,
    decided: Decided,
    tell: Report,
    clock: _Clock,
    embedding: Embedding | None,
) -> None:
    names = [stage for stage, _ in STAGES]
    tell(Step(names[0], 0, len(names)))

    def lap(stage: str) -> None:
        clock.lap(stage)
        done = names.index(stage) + 1
        if done < len(names):
            tell(Step(names[done], done, len(names)))

    compare_new(engine, pack, before, decided, lap, embedding)


class Listed:
    """What a case says of its pages: where they came from and what their containers told of them."""

    def __init__(self, pages: list[PageEntry]) -> None:
        said = attrgetter(*(field.name for field in fields(Hints)))
        self._stamps = {e.id: xxh3_128_intdigest(f"{e.id} {e.source} {said(e.hints)}".encode()) for e in pages}

    def stamp(self, ids: Iterable[str] | None = None) -> str:
        """Return a fingerprint of what is said of all pages, or of some; what is said of some others does not matter to it."""
        found = self._stamps.values() if ids is None else (self._stamps.get(i, 0) for i in ids)
        return f"{sum(found) % 2**128:032x}"


def _sorted(engine: Engine, table: Table, before: Before | None) -> pa.RecordBatchReader:
    """A table's rows in the order of its key (and of whatever else tells them apart), so that equal rows make equal bytes.

    Pages that are in the last build are not given once more.
    """
    shape = schema(table.name)
    rows = engine.batches(table.name, (*table.key, *(c for c in ORDER if c in shape.names and c not in table.key)))
    if before and before.again and table.name == "pages":
        rows = (b.filter(pc.invert(pc.is_in(b.column("id"), pa.array(sorted(before.again))))) for b in rows)
    return pa.RecordBatchReader.from_batches(shape, (b for batch in rows for b in cast_to(batch, shape)))


def _fingerprint(ids: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for one in ids:
        digest.update(one.encode() + b"\n")
    return digest.hexdigest()


class _Clock:
    """Seconds between laps, and bytes that were `moved` meanwhile."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.bytes: dict[str, int] = {}
        self.moved: Callable[[], int] = lambda: 0
        self._last, self._so_far = time.perf_counter(), 0

    def lap(self, name: str) -> None:
        now, moved = time.perf_counter(), self.moved()
        self.laps[name], self.bytes[name] = round(now - self._last, 3), moved - self._so_far
        self._last, self._so_far = now, moved
