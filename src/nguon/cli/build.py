"""The command `build`, and how its progress is shown."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nguon.cli.columns import (
    DateColumn,
    FetchOption,
    OutletColumn,
    PrivateOption,
    TextColumn,
    TitleColumn,
    UrlColumn,
    fetch_rules,
)
from nguon.cli.correct import to_loss
from nguon.cli.say import errors, out, plural, stopped
from nguon.errors import CaseError
from nguon.export.escape import visible
from nguon.extract.found import Columns

if TYPE_CHECKING:
    from nguon.pipeline.case import Built, Options, Step

SHOWN = 20
"""Skipped files and problems that are listed one by one; the rest is counted (all problems are in the case)."""

WORDS = {
    "find": "finding pages", "read": "reading pages", "reuse": "looking for copies", "date": "dating articles",
    "actor": "linking names", "story": "gathering stories",
    "affair": "comparing what is said", "write": "writing the snapshot",
}  # fmt: skip


def build(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The folder of the case; made when it is not there.")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Saved pages: files, folders, s3://…, - for standard input; addresses of the web with --fetch.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Worker processes; one for each core when not given.", min=0)
    ] = None,
    memory: Annotated[str | None, typer.Option(help="What tables may take before they spill to disk.", metavar="4GB")] = None,
    full: Annotated[bool, typer.Option("--full", help="Compare all pages anew, also where a few new ones could join.")] = False,
    engine: Annotated[
        str | None, typer.Option(help="What compares: local (this machine), spark (this machine or a cluster).", metavar="NAME")
    ] = None,
    master: Annotated[
        str | None, typer.Option(help="Where Spark runs, as it names places: local[2], yarn.", metavar="URL")
    ] = None,
    embed: Annotated[
        str | None,
        typer.Option(help="A model of sentences of your own: module:function, file.py:function, a folder.", metavar="MODEL"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no progress.")] = False,
    text: TextColumn = None,
    url: UrlColumn = None,
    date: DateColumn = None,
    title: TitleColumn = None,
    outlet: OutletColumn = None,
    fetch: FetchOption = False,
    allow_private: PrivateOption = False,
) -> None:
    """Build a case: add saved pages, read them, compare the articles, find what does not fit.

    Pages are text or HTML: single files, or many in one: MHTML, mail, WARC and WACZ, ZIP and tar, RSS and Atom, tables (JSON
    lines, CSV, Parquet), whose columns are guessed by their names unless they are named. What is read, and the limits, are in
    docs/input.md.

    Pages of earlier builds stay, and are not read again. Until the build is finished, and if it fails or is stopped, the last
    finished one is what everybody sees; what was read is kept for the next try. Without a PATH the case is
    built anew from its pages. A few pages that are added to a case of a thousand or more join what was found there, in a
    fraction of the time; --full compares everything anew.

    With --embed a model of sentences of your own helps to find statements on one question (docs/embedding.md); nothing is
    downloaded.

        nguon build my-case saved-pages/ more/page.html crawl.warc.gz

        nguon build my-case articles.jsonl --text body --url link --date published --title title

        nguon build my-case crawl/ --engine spark --master local[2]

        nguon build my-case s3://bucket/crawl/

        nguon build my-case --fetch https://example.org/tin.html addresses.txt
    """
    from nguon.pipeline.case import Options  # noqa: PLC0415

    columns = Columns(text, url, date, title, outlet)
    options = Options(
        workers=workers,
        memory=memory,
        columns=columns,
        fetch=fetch_rules(fetch, allow_private),
        full=full,
        engine=engine,
        master=master,
        embed=embed,
    )
    run(case, paths or [], options, quiet)


def run(case: Path, paths: Sequence[str | Path], options: Options, quiet: bool = False) -> None:
    """Build, show how it goes, and tell what was done."""
    from nguon.pipeline.case import build_case  # noqa: PLC0415

    try:
        with progress(quiet) as report:
            built = build_case(case, paths, options, report)
    except KeyboardInterrupt:
        raise stopped(_stopped(case)) from None
    tell(case, built)


def _stopped(case: Path) -> str:
    """What Ctrl-C left behind, in a sentence or two."""
    from nguon.store.case import Case  # noqa: PLC0415

    try:
        live = Case.open(case).current
    except CaseError:
        return "stopped before anything was kept; no case was made"
    until = "the case has nothing to show" if live is None else f"the case shows its last finished build (snapshot {live})"
    return f"stopped. What was read is kept: run the same command again to go on. Until then {until}."


def tell(case: Path, built: Built) -> None:
    """Print what a build did."""
    counts = built.counts
    bare, more = _without_article(case, built.number)
    problems = built.problems
    out.print(f"{case}, snapshot {built.number}: {built.read:,} read, {built.cached:,} from cache", style="bold", markup=False)
    parts = [
        plural(counts["pages"], "page"), plural(counts["articles"], "article"), plural(counts["statements"], "statement"),
        plural(counts["stories"], "story", "stories"), plural(counts["findings"], "finding"), plural(len(problems), "problem"),
    ]  # fmt: skip
    if bare:
        parts.append(f"{plural(len(bare) + more, 'page')} without an article")
    if built.skipped:
        parts.append(f"{len(built.skipped):,} skipped")
    out.print("  " + " · ".join(parts))
    _list("note", [(str(n.path), n.words) for n in built.noted])
    _list("skipped", [(str(s.path), s.reason) for s in built.skipped])
    _list("no article in", [(source, "") for source in bare], more)
    _list("problem", [(p.source, p.reason) for p in problems])
    _list("correction", [(f"{o.id} ({o.kind}, {o.made_by})", to_loss(o.state, o.why)) for o in built.lost])
    out.print(f"look at it: nguon serve {case}", style="dim", markup=False)


def _without_article(case: Path, number: int) -> tuple[list[str], int]:
    """The first pages that were read and hold no article, and how many more; those with a problem are told as such."""
    from nguon.store.snapshot import Snapshot  # noqa: PLC0415

    snapshot = Snapshot.open(case / "snapshots" / str(number))
    rows = snapshot.sql(
        "SELECT source, count(*) OVER () AS n FROM pages WHERE id NOT IN (SELECT page_id FROM articles) "
        f"AND id NOT IN (SELECT page_id FROM problems WHERE page_id IS NOT NULL) ORDER BY source LIMIT {SHOWN}"
    )
    return [row["source"] for row in rows], (rows[0]["n"] - len(rows) if rows else 0)


def _list(word: str, items: list[tuple[str, str]], more: int = 0) -> None:
    for what, reason in items[:SHOWN]:
        out.print(f"  {word} {visible(what)}{': ' + visible(reason) if reason else ''}", markup=False)
    more += max(0, len(items) - SHOWN)
    if more:
        many = {"skipped": "skipped", "no article in": "without an article"}.get(word, f"{word}s")
        out.print(f"  … and {more:,} more {many}")


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Step], None]]:
    """Give a function that shows steps: a bar with counts and rate on a terminal, plain lines elsewhere.

    With NGUON_PROGRESS=json in the environment every step is a line of JSON, for a program that builds.
    """
    if quiet:
        yield lambda step: None
    elif os.environ.get("NGUON_PROGRESS") == "json":
        yield lambda step: errors.print(json.dumps(asdict(step)), markup=False)
    elif not errors.is_terminal:
        yield _Lines()
    else:
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        columns = (TextColumn("{task.description:<30}"), BarColumn(), MofNCompleteColumn(), TaskProgressColumn(show_speed=True))
        with Progress(*columns, TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), console=errors, transient=True) as bar:
            task = bar.add_task("", total=None, rate="")
            rate = _Rate()

            def show(step: Step) -> None:
                bar.update(
                    task, description=WORDS[step.stage], completed=step.done, total=step.total or None, rate=rate.words(step)
                )

            yield show


class _Rate:
    """Pages a second since a stage began."""

    def __init__(self) -> None:
        self._stage, self._since, self._from = "", 0.0, 0

    def words(self, step: Step) -> str:
        now = time.monotonic()
        if step.stage != self._stage:
            self._stage, self._since, self._from = step.stage, now, step.done
        if step.stage not in ("find", "read") or now - self._since < 0.2:
            return ""
        return f"{(step.done - self._from) / (now - self._since):,.1f} pages/s"


class _Lines:
    """Steps as plain lines: one when a stage begins, and while pages are read one every few seconds."""

    EVERY = 5.0

    def __init__(self) -> None:
        self._stage, self._at, self._rate = "", 0.0, _Rate()

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        rate = self._rate.words(step)
        counted = step.stage in ("find", "read")
        if step.stage == self._stage and not (counted and (now - self._at >= self.EVERY or step.done == step.total)):
            return
        self._stage, self._at = step.stage, now
        counts = (f" {step.done:,}/{step.total:,}" if step.total else f" {step.done:,}") if counted else ""
        errors.print(f"{WORDS[step.stage]}{counts}{' at ' + rate if rate else ''}", markup=False)
