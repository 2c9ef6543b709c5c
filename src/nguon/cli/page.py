"""Commands on single pages: `read` for programs, `look` for eyes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from nguon.cli.say import FAILED, errors, fail, out
from nguon.export.jsonl import to_page
from nguon.extract.folder import Found, find_pages
from nguon.model.page import ARTICLE_ROLES
from nguon.model.reading import Reading

COLOURS = {
    "title": "bold green", "lead": "green", "heading": "bold cyan", "body": "default", "caption": "magenta", "byline": "yellow",
    "dateline": "bold yellow", "source": "yellow",
}  # fmt: skip


def read(
    pages: Annotated[
        list[str], typer.Argument(metavar="PAGE...", help="Files or folders; - reads one page from standard input.")
    ],
    workers: Annotated[int, typer.Option(metavar="N", help="Processes that read at the same time.", min=1)] = 1,
) -> None:
    """Read pages and print what is found in each: one JSON object a line, in the order given.

    Articles, roles of all lines, restored words, times, names, statements, figures; every one with its offsets in the page.
    A page that can't be read gives a line with an `error`, and the exit code is 1; the others are still read. The format is in
    docs/json.md.

        nguon read saved/page.html | jq '.articles[].statements[].actor'

        curl -s https://example.org/tin | nguon read -
    """
    failed = False
    for line in _lines(pages, workers):
        failed = failed or "error" in line
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if failed:
        raise typer.Exit(FAILED)


def look(
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A file; - reads standard input.")],
    furniture: Annotated[bool, typer.Option(help="Show the lines that belong to no article too.")] = True,
) -> None:
    """Show a page in the terminal with the role of every line, and what was said on it.

    For a first look at what the program makes of a page, before a case is built.

        nguon look saved/page.html
    """
    from rich.text import Text  # noqa: PLC0415

    from nguon.pipeline import read_page  # noqa: PLC0415

    source, raw = _one(page)
    reading = read_page(source, raw)
    text = reading.page.text
    blocks = sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)
    said = sorted((s for p in reading.pieces for s in p.statements), key=lambda s: s.start)
    for block in blocks:
        mine = block.role in ARTICLE_ROLES
        if not mine and not furniture:
            continue
        line = Text(f"{block.role:>9} ", style="dim")
        words = Text(" ".join(text[block.start : block.end].split()), style=COLOURS.get(block.role, "dim italic"))
        out.print(line + words)
        for s in (s for s in said if block.start <= s.start < block.end):
            quote = " … ".join(" ".join(span.of(text).split()) for span in s.content)
            out.print(Text(f"{'':>9} ↳ {s.actor or '?'}: {s.act}, {s.form}: ", style="blue") + Text(quote, style="blue italic"))
    for piece in reading.pieces:
        day = piece.article.published
        when = f"{day.value} ({piece.article.basis_en or piece.article.published_rule})" if day else "no date found"
        errors.print(Text(f"article {piece.article.index}: {when}, {len(piece.statements)} statements", style="dim"))


def _lines(pages: list[str], workers: int) -> Iterator[dict[str, Any]]:
    """Yield the JSON object of each page, in order."""
    from nguon.pipeline.page import read_files, try_page  # noqa: PLC0415

    for given in pages:
        if given == "-":
            yield _object(try_page("-", sys.stdin.buffer.read()))
            continue
        found: list[Found] = []
        for item in find_pages([given]):
            if isinstance(item, Found):
                found.append(item)
            elif item.path == Path(given):
                yield _error(given, _sha256(item.path), item.reason)
            else:
                errors.print(f"skipped {item.path}: {item.reason}", markup=False, style="dim")
        for reading in read_files(found) if workers == 1 or len(found) < 2 else _at_once(found, workers):
            yield _object(reading)


def _at_once(found: list[Found], workers: int) -> Iterator[Reading]:
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


def _one(page: str) -> tuple[str, bytes]:
    if page == "-":
        return "-", sys.stdin.buffer.read()
    if Path(page).is_dir():
        raise fail(f"{page} is a folder; name one page in it")
    return page, Path(page).read_bytes()
