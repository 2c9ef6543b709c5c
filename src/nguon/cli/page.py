"""Commands on single pages: `read` for programs, `look` for eyes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any

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
from nguon.cli.say import FAILED, Language, errors, fail, out, write_result
from nguon.errors import UsageError
from nguon.export.escape import visible
from nguon.export.jsonl import to_page
from nguon.export.message import Messages, load
from nguon.extract.folder import INPUT, find_pages
from nguon.extract.found import Columns, Found, Skipped
from nguon.extract.kind import is_address
from nguon.fetch.rules import Rules
from nguon.model.page import ARTICLE_ROLES
from nguon.model.reading import Reading

COLOURS = {
    "title": "bold green", "lead": "green", "heading": "bold cyan", "body": "default", "caption": "magenta", "byline": "yellow",
    "dateline": "bold yellow", "source": "yellow",
    "section": "dim", "label": "dim bold", "site": "dim", "teaser": "dim blue", "prompt": "dim red", "ad": "dim red",
    "junk": "dim red",
}  # fmt: skip
"""Styles of roles; lines of articles have their role in a bar of its colour, the others are dim."""


def read(
    pages: Annotated[
        list[str],
        typer.Argument(metavar="PAGE...", help="Files or folders; - reads standard input; with --fetch addresses too."),
    ],
    workers: Annotated[int, typer.Option(metavar="N", help="Processes that read at the same time.", min=1)] = 1,
    text: TextColumn = None,
    url: UrlColumn = None,
    date: DateColumn = None,
    title: TitleColumn = None,
    outlet: OutletColumn = None,
    fetch: FetchOption = False,
    allow_private: PrivateOption = False,
) -> None:
    """Read pages and print what is found in each: one JSON object a line, in the order given.

    Articles, roles of all lines, restored words, times, names, statements, figures; every one with its offsets in the page.
    A page that can't be read gives a line with an `error`, and the exit code is 1; the others are still read. A file may hold
    many pages (MHTML, WARC, ZIP, tables, feeds: see docs/input.md). The format is in docs/json.md.

        nguon read saved/page.html | jq '.articles[].statements[].actor'

        curl -s https://example.org/tin | nguon read -

        nguon read --fetch https://example.org/tin.html
    """
    failed = False
    columns = Columns(text, url, date, title, outlet)
    for line in _lines(pages, workers, columns, fetch_rules(fetch, allow_private)):
        failed = failed or "error" in line
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if failed:
        raise typer.Exit(FAILED)


def look(
    page: Annotated[
        str,
        typer.Argument(metavar="PAGE", help="A file, or a page in one (site.zip!/a.html); - reads standard input."),
    ],
    furniture: Annotated[bool, typer.Option(help="Show the lines that belong to no article too.")] = True,
    html: Annotated[bool, typer.Option("--html", help="Write the same as one HTML file.")] = False,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where --html is written; standard output when not given.")
    ] = None,
    lang: Annotated[
        Language, typer.Option(metavar="vi|en", help="Language of roles, acts, dates; of the HTML file.")
    ] = Language.VI,
    fetch: FetchOption = False,
    allow_private: PrivateOption = False,
) -> None:
    """Show a page in the terminal with the role of every line, and what was said on it.

    For a first look at what the program makes of a page, before a case is built. Of a file with many pages the first is shown,
    or the one whose source (as `nguon read` prints it) is named. With --html the same is one file that works offline.

        nguon look saved/page.html

        nguon look 'saved/site.zip!/news/page.html' --html --to page.html

        nguon look --fetch https://example.org/tin.html
    """
    from nguon.pipeline import read_page  # noqa: PLC0415

    if to is not None and not html:
        raise UsageError("--to is where --html is written; add --html")
    found = _one(page, fetch_rules(fetch, allow_private))
    reading = read_page(found.source, found.raw or b"", hints=found.hints)
    if html:
        from nguon.export.look_page import to_look_page  # noqa: PLC0415

        text = to_look_page(reading, lang.value)
        if to is None:
            typer.echo(text)
        else:
            write_result(to, text)
        return
    _show(reading, furniture, load(lang.value))


def _show(reading: Reading, furniture: bool, m: Messages) -> None:
    """Print a reading's lines, each with its role, and what was said there."""
    from rich.text import Text  # noqa: PLC0415

    from nguon.store.words import to_words  # noqa: PLC0415

    text = reading.page.text
    blocks = sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)
    said = sorted((s for p in reading.pieces for s in p.statements), key=lambda s: s.start)
    wide = max([9, *(len(m.name("role", b.role)) for b in blocks if furniture or b.role in ARTICLE_ROLES)])
    wide = wide if m.language == "vi" else 9
    for block in blocks:
        mine = block.role in ARTICLE_ROLES
        if not mine and not furniture:
            continue
        colour = COLOURS.get(block.role, "dim")
        role = m.name("role", block.role) if m.language == "vi" else block.role
        line = Text(f"{role:>{wide}} ", style=f"{colour} reverse" if mine else colour)
        words = Text(" " + visible(" ".join(text[block.start : block.end].split())), style=colour)
        out.print(line + words)
        for s in (s for s in said if block.start <= s.start < block.end):
            quote = " … ".join(visible(" ".join(to_words(text, span.start, span.end).split())) for span in s.content)
            out.print(
                Text(f"{'':>{wide}} ↳ {s.actor or '?'}: {m.name('act', s.act)}, {m.name('form', s.form)}: ", style="blue")
                + Text(quote, style="blue italic")
            )
    for problem in reading.problems:
        errors.print(f"note: {problem.reason}", markup=False, style="yellow")
    for piece in reading.pieces:
        day = piece.article.published
        basis = piece.article.basis_vi if m.language == "vi" else piece.article.basis_en
        when = f"{m.moment(day)} ({basis or piece.article.published_rule})" if day else "no date found"
        errors.print(Text(f"article {piece.article.index}: {when}, {len(piece.statements)} statements", style="dim"))


def _lines(pages: list[str], workers: int, columns: Columns, rules: Rules | None) -> Iterator[dict[str, Any]]:
    """Yield the JSON object of each page, in order."""
    from nguon.pipeline.page import read_files  # noqa: PLC0415

    for given in pages:
        bad: list[Skipped] = []
        found = _told(given, columns, rules, bad)
        first = list(islice(found, 2))
        both = chain(first, found)
        for reading in read_files(both) if workers == 1 or len(first) < 2 else _at_once(both, workers):
            for problem in reading.problems if reading.page.text else ():
                errors.print(f"{problem.source}: {problem.reason}", markup=False, style="dim")
            yield _object(reading)
        for item in bad:
            yield _error(given, _sha256(Path(item.path)), item.reason)


def _told(given: str, columns: Columns, rules: Rules | None, bad: list[Skipped]) -> Iterator[Found]:
    """Yield the pages in what was named; say what is passed over, and put what was named and can't be read in `bad`."""
    from nguon.pipeline.input import open_inputs  # noqa: PLC0415

    for item in open_inputs(find_pages([given]), columns, rules):
        if isinstance(item, Found):
            yield item
        elif isinstance(item, Skipped) and item.path in (given, Path(given)):
            bad.append(item)
        elif isinstance(item, Skipped):
            errors.print(f"skipped {item.path}: {item.reason}", markup=False, style="dim")
        else:
            errors.print(f"{item.path}: {item.words}", markup=False, style="dim")


def _at_once(found: Iterator[Found], workers: int) -> Iterator[Reading]:
    from nguon.pipeline.kernel import read_files_at_once  # noqa: PLC0415

    return read_files_at_once(found, workers)


def _object(reading: Reading) -> dict[str, Any]:
    if reading.problems and not reading.page.text:
        return _error(reading.page.source, reading.page.id, reading.problems[0].reason)
    return to_page(reading)


def _error(source: str, sha256: str | None, reason: str) -> dict[str, Any]:
    return {"page": {"source": source, "sha256": sha256, "encoding": None, "characters": 0}, "error": reason}


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _one(page: str, rules: Rules | None) -> Found:
    """The page to look at, with its bytes."""
    from nguon.pipeline.input import open_inputs  # noqa: PLC0415

    file, wanted = Path(page), ""
    if page != INPUT and not is_address(page) and not file.exists():
        holders = [Path(page.split(mark, maxsplit=1)[0]) for mark in ("!/", "#") if mark in page]
        file, wanted = next(((holder, page) for holder in holders if holder.is_file()), (file, ""))
    if file.is_dir():
        raise fail(f"{page} is a folder; name one page in it")
    given = page if is_address(page) else file
    found = next((f for f in find_pages([given]) if isinstance(f, Found) and f.kind != "page"), None)
    if found is None:
        return Found(file, page, raw=file.read_bytes())
    why = f"there is no page {page}" if wanted else f"{page} holds no page"
    for item in open_inputs([found], rules=rules):
        if isinstance(item, Found) and (not wanted or item.source == wanted or item.source.startswith(f"{wanted}:")):
            if item.source != page:
                errors.print(f"page {item.source}", markup=False, style="dim")
            return item
        if isinstance(item, Skipped) and item.path in (given, file):
            why = item.reason if is_address(page) else f"{page}: {item.reason}"
    raise fail(why)
