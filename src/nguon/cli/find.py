"""Commands that take something out of a case: `brief`, `search`, `why`, `export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from unicodedata import normalize

import typer

from nguon.cli.say import Language, errors, fail, out, plural, write_result
from nguon.errors import UsageError

Folder = Annotated[Path, typer.Argument(metavar="CASE", help="A case that was built.")]


PAGES = (".html", ".htm")
"""Ends of the names of files that a brief is written to as a page."""
PLAIN = (".md", ".markdown", ".txt")
"""Ends of those that it is written to as Markdown."""


class Format(StrEnum):
    """Formats of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WEBANNOTATION = "webannotation"
    TIMEML = "timeml"
    PROV = "prov"
    FTM = "ftm"
    SCHEMA = "schema"
    NINJS = "ninjs"


UNITS = {
    Format.TIMEML: ("file", ""), Format.WEBANNOTATION: ("annotation", ""), Format.FTM: ("entity", "entities"),
    Format.PROV: ("node", ""), Format.SCHEMA: ("node", ""), Format.NINJS: ("article", ""),
}  # fmt: skip
"""What an export counts, one and many; the others have lines."""


class Kind(StrEnum):
    """What a search finds."""

    ARTICLE = "article"
    STATEMENT = "statement"


def brief(
    case: Folder,
    story: Annotated[str | None, typer.Option(metavar="ID", help="One story; all of them when not given.")] = None,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write to a file instead of the terminal; one that ends in .html is a page."),
    ] = None,
    lang: Annotated[Language, typer.Option(metavar="vi|en", help="Language of the brief.")] = Language.VI,
) -> None:
    """Write a story in short, as Markdown or as one HTML file.

    Findings come first; each line names its outlet or page, the date, and the words that were used. The HTML file has the
    story's picture in it, works offline and prints well.

        nguon brief my-case --lang en --to brief.md

        nguon brief my-case --to brief.html
    """
    from nguon.export.brief import to_brief  # noqa: PLC0415
    from nguon.export.brief_page import to_brief_page  # noqa: PLC0415
    from nguon.store.case import Case  # noqa: PLC0415
    from nguon.store.seen import open_seen  # noqa: PLC0415
    from nguon.store.seen import story as find_story  # noqa: PLC0415
    from nguon.store.view import NOTHING  # noqa: PLC0415

    if to is not None and not to.is_dir() and to.suffix.lower() not in (*PAGES, *PLAIN):
        raise UsageError(f"a brief is Markdown or HTML; name a file that ends in {', '.join((*PLAIN, *PAGES))}, not {to.name}")
    snapshot = open_seen(Case.open(case))
    if story is not None and find_story(snapshot, story, NOTHING) is None:
        known = [s.id for s in snapshot.rows("stories", limit=3)]
        raise fail(
            f"{case} has no story {story!r}; it has {', '.join(known) or 'none at all'}" + (" …" if len(known) == 3 else "")
        )
    page = to is not None and to.suffix.lower() in PAGES
    text = (to_brief_page if page else to_brief)(snapshot, story, lang.value)
    if to is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        write_result(to, text)


def search(
    case: Folder,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help='What to look for; "in quotes" for words side by side.')
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", help="Most results to show.", min=1)] = 10,
    kind: Annotated[Kind | None, typer.Option(metavar="article|statement", help="Only the one or the other.")] = None,
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only statements of this actor; a part of the name is enough.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only in this outlet; a part of the name is enough.")
    ] = None,
    act: Annotated[str | None, typer.Option(metavar="ACT", help="Only statements of this act, e.g. deny, or its name.")] = None,
    story: Annotated[str | None, typer.Option(metavar="ID", help="Only in this story.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Nothing before this day, month or year (2024-03).")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="DATE", help="Nothing after this day, month or year.")] = None,
    lang: Annotated[Language, typer.Option(metavar="vi|en", help="Language of acts and dates.")] = Language.VI,
) -> None:
    """Search articles and statements.

    All words must be there; words in double quotes side by side. A word with marks finds only itself, a word without marks all
    those that are written with the same letters.

        nguon search my-case trieu tien

        nguon search my-case '"bac bo" cao buoc' --kind statement

        nguon search my-case --actor thach --act deny --from 2024-03 --to 2024-04
    """
    from rich.text import Text  # noqa: PLC0415

    from nguon.export.hit import to_shown  # noqa: PLC0415
    from nguon.export.message import load  # noqa: PLC0415
    from nguon.store.case import Case  # noqa: PLC0415
    from nguon.store.search import SearchIndex  # noqa: PLC0415

    snapshot = Case.open(case).snapshot
    index = SearchIndex.open(snapshot)
    chosen = {"kind": kind.value if kind else None, "actor": actor, "outlet": outlet, "act": to_act(act), "story": story}
    chosen |= {"from": from_, "to": to}
    m = load(lang.value)
    found = index.find(" ".join(words or ()), limit=limit, filters={k: v for k, v in chosen.items() if v})
    for shown in to_shown(snapshot, found.hits):
        hit, day = shown.hit, m.moment(shown.hit.date, shown.about)
        head = f"{hit.outlet or Path(hit.source).name}, {day}, {hit.id}"
        out.print(
            Text(head, style="bold")
            + Text(
                f"  {hit.actor or m('said.unnamed')}: {m.name('act', hit.act)}" if hit.kind == "statement" else "", style="blue"
            )
        )
        snippet = Text("  ")
        for part, marked in shown.snippet:
            snippet.append(" ".join(part.split("\n")), style="bold reverse" if marked and out.is_terminal else "")
        out.print(snippet)
    more = f", the first {len(found.hits)} shown (--limit)" if found.total > len(found.hits) else ""
    errors.print(f"{plural(found.total, 'result')}{more}")


def to_act(words: str | None) -> str | None:
    """Return the act that is named, as the data or as a language names it; raise `UsageError` with the list for none.

    >>> to_act("deny"), to_act("Denies")
    ('deny', 'deny')
    """
    from nguon.export.message import LANGUAGES, load  # noqa: PLC0415
    from nguon.model.annotation import ACTS  # noqa: PLC0415

    if not words:
        return None
    wanted = normalize("NFC", " ".join(words.split())).casefold()
    for act in ACTS:
        names = {act, *(load(language).name("act", act).casefold() for language in LANGUAGES)}
        if wanted in names:
            return act
    raise UsageError(f"there is no act {words!r}; acts are: {', '.join(ACTS)}")


def why(
    case: Folder,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="The id of a statement, as search and read print it.")],
    lang: Annotated[Language, typer.Option(metavar="vi|en", help="Language of the sentences.")] = Language.VI,
) -> None:
    """Say why a statement is in the case.

    Its words on the page, who is taken to have said it and why, the date, and the rule or entry of a word list that found it.

        nguon why my-case 5f0a3c9e2b7d4e61.0.s412

        nguon why my-case 5f0a3c9e2b7d4e61.0.s412 --lang en
    """
    from nguon.export.brief import to_range  # noqa: PLC0415
    from nguon.export.message import load  # noqa: PLC0415
    from nguon.export.reason import to_reason, to_said  # noqa: PLC0415
    from nguon.store.case import Case  # noqa: PLC0415
    from nguon.store.seen import open_seen  # noqa: PLC0415

    opened = Case.open(case)
    snapshot = open_seen(opened)
    found = snapshot.overlay.patch.one("statements", statement)
    if found is None:
        raise fail(f"{case} has no statement {statement!r}; find ids with: nguon search {case} WORDS --kind statement")
    m = load(lang.value)
    said = snapshot.lens.said_by_id([found.id]).get(found.id)
    lines = [*to_reason(opened.corrected, found, m, decisions=opened.decisions), to_said(said, m)]
    for row in snapshot.overlay.patch.by("utterances", "statements", [found.id]):
        why_ = m.tidy(row.why_vi if m.language == "vi" else row.why_en)
        lines.append(m("why.rests", sources=to_range(row, m), why=why_))
    for n, line in enumerate(lines):
        out.print(line, markup=False, style="" if n else "bold")


def export(
    case: Folder,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to write; made when it is not there.")],
    format_: Annotated[
        Format, typer.Option("--format", metavar="FORMAT", help="What to write, one of the list above.")
    ] = Format.JSONL,
) -> None:
    """Write a case as files for other programs.

    The formats (docs/export.md tells what each holds):

    - `jsonl`: JSON lines, one file for each kind of thing, everything in them (docs/json.md)
    - `csv`: flat sheets with the words in the row, for spreadsheets
    - `parquet`: the same sheets, typed, for data frames and DuckDB
    - `webannotation`: W3C Web Annotations (JSON-LD): every mark by its place and its words
    - `timeml`: TimeML with TIMEX3, one XML file an article
    - `prov`: PROV-O (JSON-LD): what was quoted and derived from what, and who said it
    - `ftm`: FollowTheMoney entities, one a line, for Aleph
    - `schema`: schema.org (JSON-LD): NewsArticle, Quotation, Claim, ClaimReview
    - `ninjs`: IPTC ninjs 2.1, one article a line, for newsroom systems

    Files that were there under the same names are replaced; each appears whole or not at all.

        nguon export my-case --format jsonl --to out/

        nguon export my-case --format csv --to sheets/
    """
    from nguon.export.format import export_case  # noqa: PLC0415
    from nguon.store.case import Case  # noqa: PLC0415
    from nguon.store.seen import open_seen  # noqa: PLC0415

    opened = Case.open(case)
    snapshot = opened.corrected
    counts = export_case(snapshot, format_.value, to)
    for name, rows in counts.items():
        errors.print(f"{to / name}: {plural(rows, *UNITS.get(format_, ('line', '')))}", markup=False)
    if late := open_seen(opened).overlay.open:
        follow = "it" if late == 1 else "them"
        sentence = f"{plural(late, 'correction')} made since the build {'is' if late == 1 else 'are'} in it; what follows from"
        errors.print(f"{sentence} {follow} is not, for that run: nguon build {case}", markup=False)
