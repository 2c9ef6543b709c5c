"""How a snapshot is made of a case's pages: read where the cache does not know them, the stages run, the tables written."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import pyarrow as pa

from nguon import __version__
from nguon.compare.packed import PIECES
from nguon.engines.arrow import schema
from nguon.engines.base import Engine
from nguon.engines.choose import open_engine
from nguon.errors import SnapshotError
from nguon.extract.found import Noted, Skipped
from nguon.lang.pack import LanguagePack, load
from nguon.model.table import TABLES, Table
from nguon.pipeline import join
from nguon.pipeline.beside import beside
from nguon.pipeline.decide import Decided
from nguon.pipeline.join import STATE, Before, compare_new, find_before
from nguon.pipeline.kernel import (
    BATCH,
    READINGS,
    batch_of,
    crashed_batch,
    lasting,
    packed_pieces,
    read_batch,
    rows_of,
    to_hints,
)
from nguon.pipeline.option import Built, Options, Report, Step
from nguon.pipeline.page import captured_day
from nguon.pipeline.resume import Finished
from nguon.pipeline.rows import rows_of_table
from nguon.pipeline.stages import STAGES
from nguon.store.cache import PageCache, code_version
from nguon.store.case import Case, PageEntry, now
from nguon.store.snapshot import write_snapshot

if TYPE_CHECKING:
    from nguon.engines.local import LocalEngine
    from nguon.engines.spark import SparkEngine

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
    code = code_version(*ALL_CODE)  # before anything is run: it may be changed meanwhile
    clock = _Clock()
    number = case.next_snapshot()
    folder = case.path / "snapshots" / str(number)
    with open_for(case, options) as engine:
        clock.moved = engine.moved
        days = {e.id: day for e in pages if (day := captured_day(e.hints))}
        decided = Decided(case.decisions.live(), pack, days)
        made = {
            "nguon": __version__,
            "code": code,
            "pack": {pack.code: pack.version},
            "decisions": [d.id for d in decided.decisions],
        }
        before = None if options.full or decided.decisions else _before(case, pages, made)
        finished = None
        if len(pages) >= join.FROM and before is None and not decided.decisions:
            finished = Finished(case.path / "stages", {**made, "listed": _listed(pages)})
        todo = [e for e in pages if before is None or e.id not in before.pages]
        read, cached = _read(case, todo, engine, options, tell, decided)
        read_tables = {t.name: (partial(rows_of, table=t.name), schema(t.name)) for t in TABLES if t.owner == "read"}
        engine.split("readings", {**read_tables, "pieces": (packed_pieces, PIECES)})
        engine.drop("readings")
        clock.lap("read")
        if before:
            _compare_new(engine, pack, before, tell, clock)
        else:
            for n, (stage, run) in enumerate(STAGES):
                tell(Step(stage, n, len(STAGES)))
                if not (finished and finished.take(stage, engine)):
                    run(engine, pack, decided.threads)
                    decided.tables(stage, engine)
                    if finished:
                        finished.keep(stage, engine)
                clock.lap(stage)
        decided.finish(engine)
        tell(Step("write", 0, 1))
        about = {
            **made,
            "model": None,
            "engine": engine.name,
            "pages": _fingerprint(e.id for e in pages),
            "listed": _listed(pages),
            "joined": before is not None,
            "created": now(),
            "seconds": clock.laps,
            "moved": clock.bytes,
        }
        snapshot = write_snapshot(
            folder,
            {t.name: _sorted(engine, t) for t in TABLES},
            about,
            also=(beside(len(pages), options.workers, before.snapshot.path if before else None),),
            grown=before.snapshot if before else None,
            state={name: rows_of_table(engine, "pieces_new" if before and name == "pieces" else name) for name in STATE},
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
    case: Case, pages: list[PageEntry], engine: Engine, options: Options, tell: Report, decided: Decided
) -> tuple[int, int]:
    """Make the table `readings` from the cache and, for what is not there, by reading pages."""
    pack = load(options.language or "vi")
    cache = page_cache(case, pack)
    wanted = {entry.id for entry in pages}
    cached, rows = cache.load(wanted)
    engine.load("readings_kept", rows, READINGS)
    todo = [e for e in pages if e.id not in cached]
    work = batch_of(
        [{"id": e.id, "source": e.source, "path": str(case.raw_path(e.id)), "hints": to_hints(e.hints)} for e in todo]
    )
    engine.load("todo", [work], work.schema)
    done = len(cached)
    tell(Step("read", done, len(pages)))

    def keep(batch: pa.RecordBatch) -> None:
        nonlocal done
        cache.keep(lasting(batch))
        done += batch.num_rows
        tell(Step("read", done, len(pages)))

    kernel = partial(read_batch, language=pack.code)
    rows_each = max(1, min(BATCH, len(todo) // 8))
    engine.map(kernel, "todo", "readings_new", READINGS, rows=rows_each, done=keep, crashed=crashed_batch)
    new, kept = engine.batches("readings_new"), engine.batches("readings_kept")
    engine.load("readings", decided.readings(chain(kept, new)), READINGS)
    for name in ("readings_kept", "readings_new", "todo"):
        engine.drop(name)
    cache.forget_others()
    cache.compact()
    return len(todo), len(cached)


def _before(case: Case, pages: list[PageEntry], made: Mapping[str, object]) -> Before | None:
    """Return the last build, when the pages that are not in it can join it."""
    try:
        snapshot = case.snapshot if case.current is not None else None
    except SnapshotError:
        return None

    def listed(ids: frozenset[str]) -> str:
        return _listed([entry for entry in pages if entry.id in ids])

    return find_before(snapshot, made, listed, len(pages))


def _compare_new(engine: Engine, pack: LanguagePack, before: Before, tell: Report, clock: _Clock) -> None:
    names = [stage for stage, _ in STAGES]
    tell(Step(names[0], 0, len(names)))

    def lap(stage: str) -> None:
        clock.lap(stage)
        done = names.index(stage) + 1
        if done < len(names):
            tell(Step(names[done], done, len(names)))

    compare_new(engine, pack, before, lap)


def _listed(pages: list[PageEntry]) -> str:
    """A fingerprint of what a case says of pages: where they came from and what their containers told of them."""
    return _fingerprint(f"{e.id} {e.source} {to_hints(e.hints)}" for e in sorted(pages, key=lambda e: e.id))


def _sorted(engine: Engine, table: Table) -> pa.RecordBatchReader:
    """A table's rows in the order of its key (and of whatever else tells them apart), so that equal rows make equal bytes."""
    shape = schema(table.name)
    rows = engine.batches(table.name, (*table.key, *(c for c in ORDER if c in shape.names and c not in table.key)))
    whole = (b for batch in rows for b in pa.Table.from_batches([batch]).cast(shape).to_batches())
    return pa.RecordBatchReader.from_batches(shape, whole)


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
