"""The one map of the house: how a page is read, and the order of the stages that make a case.

    find → read → reuse → date → actor → story → event → thread → finding → snapshot → search

A stage reads what stages before it wrote, and writes the tables that it alone owns (`nguon.model.table`). What reading one page
yields is kept in the case's cache; everything after that is computed anew from it.
"""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nguon import __version__
from nguon.annotate.article import annotate_piece
from nguon.errors import BuildError, PageError
from nguon.extract.folder import Skipped, find_pages
from nguon.extract.page import extract_page
from nguon.lang.pack import LanguagePack, load
from nguon.model.page import Page, Problem
from nguon.model.reading import Piece, Reading
from nguon.model.table import BY_NAME, TABLES, Table

if TYPE_CHECKING:
    import pyarrow as pa

    from nguon.engines.base import Engine
    from nguon.store.case import Case, PageEntry

ALL_CODE = ("model", "text", "lang", "extract", "annotate", "compare", "engines", "store", "pipeline.py")
PAGE_CODE = ("model", "text", "lang", "extract", "annotate")
"""The rooms whose code decides what one page yields: a change in them empties the cache."""

BATCH = 16
"""Pages a worker reads at a time: few enough that little is lost when a build is killed, enough that sending costs nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a build is: `done` of `total` in a stage (total 0: not known)."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: worker processes (None: one a core; 0: none), DuckDB's memory, the language of the pages."""

    workers: int | None = None
    memory: str | None = None
    language: str = "vi"


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
    seconds: dict[str, float] = field(default_factory=dict)


Report = Callable[[Step], None]


# --- one page ---------------------------------------------------------------------------------------------------------


def read_page(source: str, raw: bytes, pack: LanguagePack | None = None) -> Reading:
    """Read one page: its articles, roles, restored words, times, names, figures and statements.

    `source` is where it came from, `raw` its bytes. Raises `PageError` when it can't be read.
    """
    pack = pack or load("vi")
    reading = extract_page(source, raw, pack)
    return replace(reading, pieces=tuple(annotate_piece(piece, pack) for piece in reading.pieces))


def try_page(source: str, raw: bytes, pack: LanguagePack | None = None) -> Reading:
    """Read one page as `read_page` does; when that fails, return an empty reading with the problem instead of raising."""
    try:
        return read_page(source, raw, pack)
    except PageError as error:
        return failed_page(source, hashlib.sha256(raw).hexdigest(), str(error))
    except RecursionError:
        return failed_page(source, hashlib.sha256(raw).hexdigest(), "the page is nested too deeply to be read")
    except Exception as error:  # our own bug: told with its place, and the other pages are still read
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = (
            f"nguon itself failed here ({type(error).__name__}: {error}; {Path(place.filename).name}:{place.lineno}); report it"
        )
        return failed_page(source, hashlib.sha256(raw).hexdigest(), reason)


def failed_page(source: str, page_id: str, reason: str) -> Reading:
    """Return the reading of a page that can't be read: no text, one problem."""
    return Reading(Page(page_id, source, "", "", ""), (), (), (Problem(source, page_id, "read", reason),))


def read_batch(batch: pa.RecordBatch, language: str = "vi") -> pa.RecordBatch:
    """Read the pages of a batch (`id`, `source`, `path`): the kernel of the stage `read`; the answer has a row a page."""
    from nguon.engines.arrow import to_batch

    pack = load(language)
    readings = []
    for row in batch.to_pylist():
        try:
            raw = Path(row["path"]).read_bytes()
        except OSError as error:
            readings.append(failed_page(row["source"], row["id"], f"the page's file can't be read ({error.strerror})"))
            continue
        readings.append(_slim(try_page(row["source"], raw, pack)))
    return to_batch(readings, Reading)


def crashed_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Answer for pages whose worker died while it read them."""
    from nguon.engines.arrow import to_batch

    reason = "the process that read this page died (out of memory, or a fault in a library); the page was passed over"
    return to_batch([failed_page(row["source"], row["id"], reason) for row in batch.to_pylist()], Reading)


def _slim(reading: Reading) -> Reading:
    """A reading whose pieces do not carry their page's text once more."""
    return replace(reading, pieces=tuple(replace(piece, text="") for piece in reading.pieces))


def _whole(reading: Reading) -> Reading:
    return replace(reading, pieces=tuple(replace(piece, text=reading.page.text) for piece in reading.pieces))


def rows_of(batch: pa.RecordBatch, table: str) -> pa.RecordBatch:
    """Return the rows of one table of the stage `read` out of a batch of readings: a kernel."""
    import pyarrow as pa
    import pyarrow.compute as pc

    pieces = batch.column("pieces").flatten()
    if table == "pages":
        rows = batch.column("page")
    elif table == "problems":
        rows = batch.column("problems").flatten()
    elif table == "articles":
        rows = pc.struct_field(pieces, "article")
    else:
        rows = pc.struct_field(pieces, table).flatten()
        if table == "blocks":
            rows = pa.concat_arrays([batch.column("furniture").flatten(), rows])
    return pa.RecordBatch.from_struct_array(rows)


# --- a case -----------------------------------------------------------------------------------------------------------


def build_case(
    path: str | Path, inputs: Iterable[str | Path] = (), options: Options = Options(), report: Report | None = None
) -> Built:
    """Add the pages in `inputs` (files and folders) to the case at `path`, made when it is not there; build and make it live.

    Pages of earlier builds stay. Raises `CaseError` when `path` is no case or is being built, `BuildError` when there is nothing
    to build; whatever is raised, the snapshot that was live still is.
    """
    from nguon.store.case import Case

    tell = report or (lambda step: None)
    case = Case.create(path)
    with case.lock():
        case.clean()
        skipped = _add_pages(case, inputs, tell)
        pages = sorted(case.pages.values(), key=lambda entry: entry.id)
        if not pages:
            raise BuildError(f"no pages to build {path} from; name files or folders with saved pages (text or HTML)")
        return _build(case, pages, skipped, options, tell)


def _add_pages(case: Case, inputs: Iterable[str | Path], tell: Report) -> list[Skipped]:
    skipped: list[Skipped] = []
    entries: list[PageEntry] = []
    known = set(case.pages)
    found = find_pages([Path(p) for p in inputs])
    for n, item in enumerate(found, 1):
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        try:
            raw = item.path.read_bytes()
        except OSError as error:
            skipped.append(Skipped(item.path, f"the file can't be read ({error.strerror})"))
            continue
        entry = case.add_page(item.source, raw)
        if entry.id in known and all(e.id != entry.id for e in entries):
            pass
        elif entry.id in known:
            skipped.append(Skipped(item.path, "the same bytes as a page before it"))
        else:
            entries.append(entry)
            known.add(entry.id)
        tell(Step("find", n, len(found)))
    case.list_pages(entries)
    return skipped


def _build(case: Case, pages: list[PageEntry], skipped: list[Skipped], options: Options, tell: Report) -> Built:
    from nguon.engines.arrow import schema, to_batches
    from nguon.engines.local import LocalEngine
    from nguon.store.cache import code_version
    from nguon.store.case import now
    from nguon.store.search import build_index
    from nguon.store.snapshot import write_snapshot

    pack = load(options.language)
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
        for n, (stage, run) in enumerate(STAGES):
            tell(Step(stage, n, len(STAGES)))
            try:
                made = run(Known(pieces, tables, pack, engine))
            except ModuleNotFoundError:  # FIXME: until all stages are written
                made = {t.name: () for t in TABLES if t.owner == stage}
            for name, rows in made.items():
                tables[name] = tuple(rows)
                engine.load(name, to_batches(rows, BY_NAME[name].record), schema(name))
            clock.lap(stage)
        tell(Step("write", 0, 1))
        about = {
            "nguon": __version__,
            "code": code_version(*ALL_CODE),
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
        clock.laps,
    )


def _read(case: Case, pages: list[PageEntry], engine: Engine, options: Options, tell: Report) -> tuple[int, int]:
    """Make the table `readings`, in the order of page ids, from the cache and, for what is not there, by reading pages."""
    import pyarrow as pa

    from nguon.engines.arrow import schema_of
    from nguon.store.cache import PageCache, code_version

    pack = load(options.language)
    cache = PageCache(case.path / "cache", f"{code_version(*PAGE_CODE)}-{pack.code}-{pack.version}")
    wanted = {entry.id for entry in pages}
    cached, rows = cache.load(wanted)
    engine.load("readings_kept", rows, schema_of(Reading))
    todo = [e for e in pages if e.id not in cached]
    source = pa.schema([("id", pa.string()), ("source", pa.string()), ("path", pa.string())])
    work = [{"id": e.id, "source": e.source, "path": str(case.raw_path(e.id))} for e in todo]
    engine.load("todo", [pa.RecordBatch.from_pylist(work, schema=source)], source)
    done = len(cached)
    tell(Step("read", done, len(pages)))

    def keep(batch: pa.RecordBatch) -> None:
        nonlocal done
        cache.keep(batch)
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
    from nguon.engines.arrow import to_records

    readings = to_records(engine.table("readings"), Reading)
    return tuple(sorted((p for r in readings for p in _whole(r).pieces), key=lambda p: p.article.id))


def _sorted(engine: Engine, table: Table) -> pa.Table:
    """A table in the order of its key (and of whatever else tells its rows apart), so that equal rows make equal bytes."""
    from nguon.engines.arrow import schema

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


# --- the stages across pages ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What a stage may draw on: the articles as read, and the rows that stages before it wrote."""

    pieces: tuple[Piece, ...]
    tables: dict[str, tuple[Any, ...]]
    pack: LanguagePack
    engine: Engine


Rows = dict[str, Sequence[Any]]


def _reuse(known: Known) -> Rows:
    from nguon.compare.reuse import find_reuse

    return {"reuse": find_reuse(known.pieces, known.engine)}


def _date(known: Known) -> Rows:
    from nguon.compare.date import date_articles

    return {"dated": date_articles(known.pieces, known.tables["reuse"], known.pack)}


def _actor(known: Known) -> Rows:
    from nguon.compare.actor import link_actors

    actors, links = link_actors(known.pieces, known.pack)
    return {"actors": actors, "actor_links": links}


def _story(known: Known) -> Rows:
    from nguon.compare.story import find_stories

    t = known.tables
    return {"stories": find_stories(known.pieces, t["actor_links"], t["dated"], t["reuse"], known.pack)}


def _event(known: Known) -> Rows:
    from nguon.compare.event import find_events

    t = known.tables
    return {
        "events": [e for story in t["stories"] for e in find_events(story, known.pieces, t["dated"], t["reuse"], known.pack)]
    }


def _thread(known: Known) -> Rows:
    from nguon.compare.thread import find_threads

    t, pack = known.tables, known.pack
    found = [find_threads(s, known.pieces, t["actor_links"], t["dated"], t["reuse"], pack) for s in t["stories"]]
    return {"threads": [thread for threads in found for thread in threads]}


def _finding(known: Known) -> Rows:
    from nguon.compare.finding import find_findings

    t = known.tables
    found = []
    for story in t["stories"]:
        threads = [x for x in t["threads"] if x.story == story.id]
        found += find_findings(story, threads, known.pieces, t["actor_links"], t["actors"], t["dated"], known.pack)
    return {"findings": found}


STAGES: tuple[tuple[str, Callable[[Known], Rows]], ...] = (
    ("reuse", _reuse),
    ("date", _date),
    ("actor", _actor),
    ("story", _story),
    ("event", _event),
    ("thread", _thread),
    ("finding", _finding),
)
"""The stages across pages in their order; each writes the tables that `nguon.model.table` says it owns."""
