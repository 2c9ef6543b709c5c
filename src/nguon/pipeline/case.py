"""How a case is built: pages kept, read where the cache does not know them, the stages run, a snapshot made live."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow as pa

from nguon import __version__
from nguon.compare.packed import PIECES
from nguon.engines.arrow import schema
from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine
from nguon.errors import BuildError, CaseError, UsageError
from nguon.extract.folder import INPUT, find_pages
from nguon.extract.found import GUESS, Columns, Noted, Skipped
from nguon.extract.kind import is_address
from nguon.extract.limits import LIMITS
from nguon.fetch.rules import Rules
from nguon.lang.pack import LanguagePack, load
from nguon.model.decision import Outcome
from nguon.model.page import Problem
from nguon.model.table import TABLES, Table
from nguon.pipeline.decide import Decided
from nguon.pipeline.input import open_inputs
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
from nguon.pipeline.page import captured_day
from nguon.pipeline.stages import STAGES
from nguon.store.cache import PageCache, code_version
from nguon.store.case import Case, PageEntry, now
from nguon.store.search import build_index
from nguon.store.snapshot import write_snapshot

PAGE_CODE = ("model", "text", "lang", "extract", "annotate", "pipeline/page.py")
"""The rooms whose code decides what one page yields: a change in them empties the cache."""

ALL_CODE = (*PAGE_CODE, "compare", "decide", "engines", "store", "pipeline/case.py", "pipeline/decide.py", "pipeline/stages.py")

ORDER = ("start", "end", "kind", "rule", "reason")
"""Columns that tell rows of a table apart where its key does not."""


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
    fetch: Rules | None = None
    """How addresses among the inputs are fetched; None: they are not."""

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
        return Options(workers, self.memory or said.get("memory"), self.language or said["language"], self.columns, self.fetch)


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
    lost: tuple[Outcome, ...] = ()
    """Corrections whose words, or some of them, can no longer be found."""
    skipped: tuple[Skipped, ...] = ()
    noted: tuple[Noted, ...] = ()
    """What is to be said of how containers were read: columns that were guessed, things passed over."""
    seconds: dict[str, float] = field(default_factory=dict)


Report = Callable[[Step], None]


def build_case(
    path: str | Path, inputs: Iterable[str | Path] = (), options: Options = Options(), report: Report | None = None
) -> Built:
    """Add the pages in `inputs` (files, folders, `-`) to the case at `path`, made when it is not there; build and make it live.

    Files may hold many pages (`nguon.extract.container`); addresses of the web are fetched where `options.fetch`
    says how, but for those that the case has. Pages of earlier builds stay. Raises `UsageError` when an input is not there,
    `CaseError` when `path` is no case or is being built, `BuildError` when there is nothing to build; whatever is
    raised, the snapshot that was live still is.
    """
    tell = report or (lambda step: None)
    given = list(inputs)
    for one in given:
        if is_address(str(one)):
            if options.fetch is None:
                raise UsageError(
                    f"{one} is an address of the web; nothing is fetched unless you add --fetch (nothing was built)"
                )
        elif str(one) != INPUT and not Path(one).exists():
            raise UsageError(f"there is no file or folder {one}; check the name (nothing was built)")
    if not given and not (Path(path) / "nguon.toml").exists() and not Path(path).is_file():
        raise BuildError(f"no pages to build {path} from, and there is no such case; name files or folders with saved pages")
    made = [folder for folder in (Path(path), *Path(path).parents) if not folder.exists()]
    new = not (Path(path) / "nguon.toml").exists()
    case = Case.create(path)
    options = options.of(case)
    with case.lock():
        try:
            case.clean()
            skipped, noted = _add_pages(case, given, options, tell)
            pages = sorted(case.pages.values(), key=lambda entry: entry.id)
            if not pages:
                why = f" ({skipped[0].path}: {skipped[0].reason})" if skipped else ""
                raise BuildError(f"no pages to build {path} from{why}; name files or folders with saved pages (text or HTML)")
            return _build(case, pages, skipped, noted, options, tell)
        except BaseException:
            if new and not case.pages:
                _unmake(case, made)
            raise


def _unmake(case: Case, made: list[Path]) -> None:
    """Take away a new case that nothing came into, and the folders that were made for it."""
    for name in ("pages", "snapshots", "cache", "spill"):
        shutil.rmtree(case.path / name, ignore_errors=True)
    with suppress(OSError):
        for name in ("nguon.toml", "lock"):
            (case.path / name).unlink(missing_ok=True)
        for folder in made:
            folder.rmdir()


def _add_pages(case: Case, inputs: list[str | Path], options: Options, tell: Report) -> tuple[list[Skipped], list[Noted]]:
    """Keep the pages in the inputs; return what was passed over, and what is to be said."""
    skipped: list[Skipped] = []
    noted: list[Noted] = []
    entries: dict[str, PageEntry] = {}
    known = case.pages
    try:
        _keep_pages(case, inputs, options, tell, known=known, entries=entries, skipped=skipped, noted=noted)
    finally:  # also when it is stopped: what was fetched need not be fetched again
        _cache(case, load(options.language or "vi")).forget(entries.keys() & known.keys())  # read again: told better now
        case.list_pages(list(entries.values()))
    return skipped, noted


def _keep_pages(
    case: Case,
    inputs: list[str | Path],
    options: Options,
    tell: Report,
    *,
    known: dict[str, PageEntry],
    entries: dict[str, PageEntry],
    skipped: list[Skipped],
    noted: list[Noted],
) -> None:
    found = find_pages(inputs)
    total = len(found) if all(isinstance(item, Skipped) or item.kind == "page" for item in found) else 0
    kept = {entry.source for entry in known.values()} if options.fetch is not None else set[str]()
    same = 0
    for n, item in enumerate(open_inputs(found, options.columns, options.fetch, kept), 1):
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        if isinstance(item, Noted):
            noted.append(item)
            continue
        place: Path | str = item.path if item.raw is None else item.source if is_address(item.source) else Path(item.source)
        try:
            raw = item.path.read_bytes() if item.raw is None else item.raw
        except OSError as error:
            skipped.append(Skipped(place, f"the file can't be read ({error.strerror})"))
            continue
        entry = case.add_page(item.source, raw, item.hints)
        old = known.get(entry.id)
        if entry.id in entries:
            same += 1
            if same <= LIMITS.told:
                skipped.append(Skipped(place, "the same bytes as a page before it"))
        elif old is None or (old.source == entry.source and old.hints != entry.hints):
            entries[entry.id] = entry
        tell(Step("find", n, total))
    if same > LIMITS.told:
        noted.append(Noted(case.path, f"{same - LIMITS.told:,} more pages had the same bytes as a page before them"))


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
        days = {e.id: day for e in pages if (day := captured_day(e.hints))}
        decided = Decided(case.decisions.live(), pack, days)
        read, cached = _read(case, pages, engine, options, tell, decided)
        read_tables = {t.name: (partial(rows_of, table=t.name), schema(t.name)) for t in TABLES if t.owner == "read"}
        engine.split("readings", {**read_tables, "pieces": (packed_pieces, PIECES)})
        engine.drop("readings")
        clock.lap("read")
        for n, (stage, run) in enumerate(STAGES):
            tell(Step(stage, n, len(STAGES)))
            run(engine, pack, decided.threads)
            decided.tables(stage, engine)
            clock.lap(stage)
        decided.finish(engine)
        tell(Step("write", 0, 1))
        about = {
            "nguon": __version__,
            "code": code,
            "pack": {pack.code: pack.version},
            "model": None,
            "engine": engine.name,
            "pages": _fingerprint(e.id for e in pages),
            "decisions": [d.id for d in decided.decisions],
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
        tuple(snapshot.rows("decisions", "why <> ''", order="made_at, id")),
        tuple(skipped),
        tuple(noted),
        clock.laps,
    )


def _read(
    case: Case, pages: list[PageEntry], engine: Engine, options: Options, tell: Report, decided: Decided
) -> tuple[int, int]:
    """Make the table `readings` from the cache and, for what is not there, by reading pages."""
    pack = load(options.language or "vi")
    cache = _cache(case, pack)
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
    return len(todo), len(cached)


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
    """Seconds between laps."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now
