"""How pages come into a case, and a build of it begins."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nguon.engines.choose import need_engine
from nguon.errors import BuildError, UsageError
from nguon.extract.folder import INPUT
from nguon.extract.found import Found, Noted, Skipped
from nguon.extract.kind import is_address
from nguon.extract.limits import LIMITS
from nguon.lang.pack import load
from nguon.pipeline.build import build_snapshot, open_for, page_cache
from nguon.pipeline.input import open_inputs
from nguon.pipeline.option import Built, Options, Report, Step
from nguon.pipeline.take import Taken, find_inputs, is_far, is_large, take_pages
from nguon.store.case import Case, PageEntry
from nguon.store.place import as_path, is_place, is_there

__all__ = ["Built", "Options", "Report", "Step", "build_case"]

DEFAULT = Options()

FETCHED = ("address", "list", "input")
"""Kinds of inputs that only the process that was asked may open."""


def build_case(
    path: str | Path, inputs: Iterable[str | Path] = (), options: Options = DEFAULT, report: Report | None = None
) -> Built:
    """Add the pages in `inputs` (files, folders, `-`) to the case at `path`, made when it is not there; build and make it live.

    Files may hold many pages (`nguon.extract.container`); addresses of the web are fetched where `options.fetch`
    says how, but for those that the case has. Pages of earlier builds stay. Raises `UsageError` when an input is not there,
    `CaseError` when `path` is no case or is being built, `BuildError` when there is nothing to build; whatever is
    raised, the snapshot that was live still is.
    """
    tell = report or (lambda step: None)
    given = [as_path(one) for one in inputs]
    for one in given:
        if is_address(str(one)):
            if options.fetch is None:
                raise UsageError(
                    f"{one} is an address of the web; nothing is fetched unless you add --fetch (nothing was built)"
                )
        elif str(one) != INPUT and not (is_there(str(one)) if is_place(str(one)) else Path(one).exists()):
            raise UsageError(f"there is no file or folder {one}; check the name (nothing was built)")
    if not given and not Path(path).exists():
        raise BuildError(f"no pages to build {path} from, and there is no such case; name files or folders with saved pages")
    made = [folder for folder in (Path(path), *Path(path).parents) if not folder.exists()]
    new = not (Path(path) / "nguon.toml").exists()
    case = Case.create(path)
    with case.lock():
        try:
            options = options.of(case)
            need_engine(options.engine or "local")
            case.clean()
            listed, skipped, noted = _add_pages(case, given, options, tell)
            pages = sorted(listed.values(), key=lambda entry: entry.id)
            if not pages:
                why = f" ({skipped[0].path}: {skipped[0].reason})" if skipped else ""
                raise BuildError(f"no pages to build {path} from{why}; name files or folders with saved pages (text or HTML)")
            return build_snapshot(case, pages, skipped, noted, options, tell)
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


def _add_pages(
    case: Case, inputs: list[str | Path], options: Options, tell: Report
) -> tuple[dict[str, PageEntry], list[Skipped], list[Noted]]:
    """Keep the pages in the inputs; return all pages of the case, what was passed over, and what is to be said."""
    skipped: list[Skipped] = []
    noted: list[Noted] = []
    entries: dict[str, PageEntry] = {}
    known = case.pages
    try:
        _keep_pages(case, inputs, options, tell, known=known, entries=entries, skipped=skipped, noted=noted)
    finally:  # also when it is stopped: what was fetched need not be fetched again
        page_cache(case, load(options.language or "vi")).forget(entries.keys() & known.keys())  # read again: told better now
        case.list_pages(list(entries.values()))
    told = {i: replace(known[i], hints=entry.hints) if i in known else entry for i, entry in entries.items()}
    return {**known, **told}, skipped, noted


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
    found = find_inputs(inputs)
    total = len(found) if all(isinstance(item, Skipped) or item.kind == "page" for item in found) else 0
    same = 0
    tell(Step("find", 0, total))
    for n, taken in enumerate(_take(case, found, options, known), 1):
        if isinstance(taken, Skipped):
            skipped.append(taken)
            continue
        if isinstance(taken, Noted):
            noted.append(taken)
            continue
        old = known.get(taken.id)
        if taken.id in entries:
            same += 1
            if same <= LIMITS.told:
                named = taken.source if is_address(taken.source) or is_place(taken.source) else Path(taken.source)
                skipped.append(Skipped(named, "the same bytes as a page before it"))
        elif old is None or (old.source == taken.source and old.hints != taken.hints):
            entries[taken.id] = taken
        tell(Step("find", n, total))
    if same > LIMITS.told:
        noted.append(Noted(case.path, f"{same - LIMITS.told:,} more pages had the same bytes as a page before them"))


def _take(case: Case, found: list[Found | Skipped], options: Options, known: dict[str, PageEntry]) -> Iterator[Taken]:
    """Keep the pages in what was found: by workers on Spark, or where some lies elsewhere or is large, else here."""
    shared = options.engine == "spark" or any(is_far(item) or is_large(item) for item in found)
    for_workers: list[Found] = []
    here: list[Found | Skipped] = []
    for item in found:
        mine = isinstance(item, Found) and item.kind not in FETCHED and shared
        (for_workers if mine else here).append(item)  # type: ignore[arg-type]
    if for_workers:
        with open_for(case, options) as engine:
            yield from take_pages(engine, case, for_workers, options.columns)
    kept = {entry.source for entry in known.values()} if options.fetch is not None else set[str]()
    for page in open_inputs(here, options.columns, options.fetch, kept):
        if not isinstance(page, Found):
            yield page
            continue
        try:
            raw = page.path.read_bytes() if page.raw is None else page.raw
        except OSError as error:
            yield Skipped(page.path, f"the file can't be read ({error.strerror})")
            continue
        yield case.add_page(page.source, raw, page.hints)
