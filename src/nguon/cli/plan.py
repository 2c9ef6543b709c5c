"""The command `plan`: what a build will take."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from nguon.cli.columns import DateColumn, OutletColumn, TextColumn, TitleColumn, UrlColumn
from nguon.cli.say import out

MINUTE, HOUR, DAY = 60, 3600, 86_400


def plan(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Saved pages: files and folders, as for build.")],
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Worker processes; one for each core when not given.", min=1)
    ] = None,
    text: TextColumn = None,
    url: UrlColumn = None,
    date: DateColumn = None,
    title: TitleColumn = None,
    outlet: OutletColumn = None,
) -> None:
    """Say what a build of these pages will take: pages, minutes, memory, disk; and which engine suits it.

    A sample of the pages is read (a few seconds), nothing is written. Costs of comparing and writing are in proportion to what
    was measured; docs/scale.md has the measurements, and sizes for clusters.

        nguon plan saved-pages/ crawl.warc.gz
    """
    from nguon.extract.found import Columns  # noqa: PLC0415
    from nguon.pipeline.plan import make_plan  # noqa: PLC0415

    processes = workers or os.cpu_count() or 1
    found = make_plan(paths, processes, Columns(text, url, date, title, outlet))
    about = "" if found.exact else "about "
    several = "" if found.files == 1 else "s"
    out.print(f"pages    {about}{found.pages:,} in {found.files:,} file{several}, {_size(found.bytes)}", highlight=False)
    out.print(f"sample   {found.sampled} pages were read: {found.articles:.2f} articles a page", highlight=False)
    parts = f"reading {_time(found.reading)}, comparing {_time(found.comparing)}, writing {_time(found.writing)}"
    out.print(f"time     about {_time(found.seconds)} with {processes} processes: {parts}", highlight=False)
    out.print(f"memory   about {_size(found.memory)}; less with --memory, then tables spill to disk", highlight=False)
    out.print(f"disk     about {_size(found.disk)} for the case, and {_size(found.passing)} while it is built", highlight=False)
    advice = (
        "local: one machine does it"
        if found.engine == "local"
        else "spark: more than a day or three million articles; see docs/scale.md for the size of a cluster"
    )
    out.print(f"engine   {advice}", highlight=False)


def _time(seconds: float) -> str:
    """Return a length of time in its largest fitting unit.

    >>> _time(5), _time(400), _time(9000), _time(300_000)
    ('5 s', '7 min', '2.5 h', '3.5 days')
    """
    if seconds < 1.5 * MINUTE:
        return f"{max(1, round(seconds))} s"
    if seconds < 1.5 * HOUR:
        return f"{round(seconds / MINUTE)} min"
    return f"{seconds / HOUR:.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:.1f} days"


def _size(count: int) -> str:
    """Return a number of bytes in its largest fitting unit.

    >>> _size(2_000), _size(3_400_000), _size(56_000_000_000)
    ('2 kB', '3.4 MB', '56.0 GB')
    """
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= one:
            return f"{count / one:.1f} {unit}"
    return f"{max(1, round(count / 1000))} kB"
