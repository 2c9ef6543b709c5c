"""How a case is built: pages kept, read where the cache does not know them, the stages run, a snapshot made live."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from nguon import __version__
from nguon.engines.arrow import schema, schema_of, to_batches, to_records
from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine
from nguon.errors import BuildError, CaseError, UsageError
from nguon.extract.container import open_pages
from nguon.extract.folder import INPUT, find_pages
from nguon.extract.found import GUESS, Columns, Noted, Skipped
from nguon.lang.pack import LanguagePack, load
from nguon.model.page import Problem
from nguon.model.reading import Piece, Reading
from nguon.model.table import BY_NAME, TABLES, Table
from nguon.pipeline.kernel import BATCH, batch_of, crashed_batch, lasting, read_batch, rows_of, to_hints, whole
from nguon.pipeline.stages import STAGES, Known
from nguon.store.cache import PageCache, code_version
from nguon.store.case import Case, PageEntry, now
from nguon.store.search import build_index
from nguon.store.snapshot import write_snapshot

PAGE_CODE = ("model", "text", "lang", "extract", "annotate", "pipeline/page.py")
"""The rooms whose code decides what one page yields: a change in them empties the cache."""

ALL_CODE = (*PAGE_CODE, "compare", "engines", "store", "pipeline/case.py", "pipeline/stages.py")


@dataclass(frozen=True, slots=True)
class Step:
    """Where a build is: `done` of `total` in a stage (total 0: not known)."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: worker processes (0: none but this), memory for tables (`4GB`), the language of the pages.

    What is None is what the case's `nguon.toml` says, else one worker a core, DuckDB's own limit, Vietnamese.
    """

    workers: int | None = None
    memory: str | None = None
    language: str | None = None
    columns: Columns = GUESS
    """Which columns of the tables among the inputs hold what."""

    def of(self, case: Case) -> Options:
        """Return these options, what they leave open filled in from a case's settings; raise `CaseError` if those can't be."""
        said = {**case.settings.get("engine", {}), "language": case.settings.get("case", {}).get("language", "vi")}
        if said.get("name", "local") != "local":
            raise CaseError(f"{case.path / 'nguon.toml'} asks for the engine {said['name']!r}; this nguon has only 'local'")
        for name, kind in (("workers", int), ("memory", str), ("language", str)):
            if name in said and not isinstance(said[name], kind):
                raise CaseError(
                    f"{case.path / 'nguon.toml'}: {name} = {said[name]!r} is not {kind.__name__}; correct that line"
                )
        workers = said.get("workers") if self.workers is None else self.workers
        return Options(workers, self.memory or said.get("memory"), self.language or said["language"], self.columns)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    number: int
    read: int
    """Pages that were read."""
    cached: int
    """Pages whose reading was still good."""
    counts: dict[str, int]
    """Rows of each table."""
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    noted: tuple[Noted, ...] = ()
    """What is to be said of how containers were read: columns that were guessed, things passed over."""
    seconds: dict[str, float] = field(default_factory=dict)


Report = Callable[[Step], None]


def build_case(
    path: str | Path, inputs: Iterable[str | Path] = (), options: Options = Options(), report: Report | None = None
) -> Built:
    """Add the pages in `inputs` (files, folders, `-`) to the case at `path`, made when it is not there; build and make it live.

    Files may hold many pages (`nguon.extract.container`). Pages of earlier builds stay. Raises `UsageError` when an input is
    not there, `CaseError` when `path` is no case or is being built, `BuildError` when there is nothing to build; whatever is
    raised, the snapshot that was live still is.
    """
    tell = report or (lambda step: None)
    paths = [Path(given) for given in inputs]
    for given in paths:
        if str(given) != INPUT and not given.exists():
            raise UsageError(f"there is no file or folder {given}; check the name (nothing was built)")
    case = Case.create(path)
    options = options.of(case)
    with case.lock():
        case.clean()
        skipped, noted = _add_pages(case, paths, options, tell)
        pages = sorted(case.pages.values(), key=lambda entry: entry.id)
        if not pages:
            why = f" ({skipped[0].path}: {skipped[0].reason})" if skipped else ""
            raise BuildError(f"no pages to build {path} from{why}; name files or folders with saved pages (text or HTML)")
        return _build(case, pages, skipped, noted, options, tell)


def _add_pages(case: Case, inputs: list[Path], options: Options, tell: Report) -> tuple[list[Skipped], list[Noted]]:
    """Keep the pages in the inputs; return what was passed over, and what is to be said."""
    skipped: list[Skipped] = []
    noted: list[Noted] = []
    entries: dict[str, PageEntry] = {}
    known = case.pages
    found = find_pages(inputs)
    total = len(found) if all(isinstance(item, Skipped) or item.kind == "page" for item in found) else 0
    everything = (i for item in found for i in ([item] if isinstance(item, Skipped) else open_pages(item, options.columns)))
    for n, item in enumerate(everything, 1):
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        if isinstance(item, Noted):
            noted.append(item)
            continue
        place = item.path if item.raw is None else Path(item.source)
        try:
            raw = item.path.read_bytes() if item.raw is None else item.raw
        except OSError as error:
            skipped.append(Skipped(place, f"the file can't be read ({error.strerror})"))
            continue
        entry = case.add_page(item.source, raw, item.hints)
        old = known.get(entry.id)
        if entry.id in entries:
            skipped.append(Skipped(place, "the same bytes as a page before it"))
        elif old is None or (old.source == entry.source and old.hints != entry.hints):
            entries[entry.id] = entry
        tell(Step("find", n, total))
    _cache(case, load(options.language or "vi")).forget(entries.keys() & known.keys())  # read again: told better now
    case.list_pages(list(entries.values()))
    return skipped, noted


def _cache(case: Case, pack: LanguagePack) -> PageCache:
    return PageCache(case.path / "cache", f"{code_version(*PAGE_CODE)}-{pack.code}-{pack.version}")


def _build(
    case: Case, pages: list[PageEntry], skipped: list[Skipped], noted: list[Noted], options: Options, tell: Report
) -> Built:
    pack = load(options.language or "vi")
    code = code_version(*ALL_CODE)  # before anything is run: it may be changed meanwhile
    clock = _Clock()
    number = case.next_snapshot()
    folder = case.path / "snapshots" / str(number)
    with LocalEngine(workers=options.workers, memory=options.memory, spill=case.path / "spill") as engine:
        read, cached = _read(case, pages, engine, options, tell)
        clock.lap("read")
        for name in (t.name for t in TABLES if t.owner == "read"):
            engine.map(partial(rows_of, table=name), "readings", name, schema(name), rows=BATCH)
        tables: dict[str, tuple[Any, ...]] = {}
        pieces = _pieces(engine)
        engine.drop("readings")
        for n, (stage, run) in enumerate(STAGES):
            tell(Step(stage, n, len(STAGES)))
            for name, rows in run(Known(pieces, tables, pack, engine)).items():
                tables[name] = tuple(rows)
                engine.load(name, to_batches(rows, BY_NAME[name].record), schema(name))
            clock.lap(stage)
        tell(Step("write", 0, 1))
        about = {
            "nguon": __version__,
            "code": code,
            "pack": {pack.code: pack.version},
            "model": None,
            "engine": engine.name,
            "pages": _fingerprint(e.id for e in pages),
            "decisions": _fingerprint(d.id for d in case.decisions.live()),
            "created": now(),
            "seconds": clock.laps,
        }
        snapshot = write_snapshot(folder, {t.name: _sorted(engine, t) for t in TABLES}, about, also=(build_index,))
        clock.lap("write")
        case.make_live(number)
        tell(Step("write", 1, 1))
    return Built(
        number,
        read,
        cached,
        {t.name: snapshot.count(t.name) for t in TABLES},
        tuple(snapshot.rows("problems")),
        tuple(skipped),
        tuple(noted),
        clock.laps,
    )


def _read(case: Case, pages: list[PageEntry], engine: Engine, options: Options, tell: Report) -> tuple[int, int]:
    """Make the table `readings`, in the order of page ids, from the cache and, for what is not there, by reading pages."""
    pack = load(options.language or "vi")
    cache = _cache(case, pack)
    wanted = {entry.id for entry in pages}
    cached, rows = cache.load(wanted)
    engine.load("readings_kept", rows, schema_of(Reading))
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
    engine.map(kernel, "todo", "readings_new", schema_of(Reading), rows=rows_each, done=keep, crashed=crashed_batch)
    both = "SELECT * FROM readings_kept UNION ALL SELECT * FROM readings_new"
    engine.sql("readings", f"SELECT * FROM ({both}) AS r ORDER BY r.page.id")
    for name in ("readings_kept", "readings_new", "todo"):
        engine.drop(name)
    cache.forget_others()
    return len(todo), len(cached)


def _pieces(engine: Engine) -> tuple[Piece, ...]:
    """All articles with what was found in them, in the order of their ids."""
    readings = (r for batch in engine.table("readings").to_batches(max_chunksize=64) for r in to_records(batch, Reading))
    return tuple(sorted((p for r in readings for p in whole(r).pieces), key=lambda p: p.article.id))


def _sorted(engine: Engine, table: Table) -> pa.Table:
    """A table in the order of its key (and of whatever else tells its rows apart), so that equal rows make equal bytes."""
    shape = schema(table.name)
    order = [*table.key, *(c for c in ("start", "end", "rule", "reason") if c in shape.names and c not in table.key)]
    engine.sql("sorted", f"SELECT * FROM {table.name} AS t ORDER BY {', '.join(f't.{column}' for column in order)}")
    return engine.table("sorted").cast(shape)


def _fingerprint(ids: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for one in ids:
        digest.update(one.encode() + b"\n")
    return digest.hexdigest()


class _Clock:
    """Seconds between laps."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now
