"""The formats in which a case can be taken away, and what each is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nguon.errors import UsageError
from nguon.export.annotation import export_webannotation
from nguon.export.case import export_jsonl
from nguon.export.ftm import export_ftm
from nguon.export.ninjs import export_ninjs
from nguon.export.prov import export_prov
from nguon.export.schema_org import export_schema
from nguon.export.sheet import export_csv, export_parquet
from nguon.export.timeml import export_timeml
from nguon.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Format:
    """A format: one line that says what it holds, and what writes it (the rows or items of each file come back)."""

    about: str
    export: Callable[[Snapshot, Path], dict[str, int]]


FORMATS: dict[str, Format] = {
    "jsonl": Format("JSON lines, one file for each kind of thing, everything in them (docs/json.md)", export_jsonl),
    "csv": Format("flat sheets with the words in the row, for spreadsheets", export_csv),
    "parquet": Format("the same sheets, typed, for data frames and DuckDB", export_parquet),
    "webannotation": Format("W3C Web Annotations (JSON-LD): every mark by its place and its words", export_webannotation),
    "timeml": Format("TimeML with TIMEX3, one XML file an article", export_timeml),
    "prov": Format("PROV-O (JSON-LD): what was quoted and derived from what, and who said it", export_prov),
    "ftm": Format("FollowTheMoney entities, one a line, for Aleph", export_ftm),
    "schema": Format("schema.org (JSON-LD): NewsArticle, Quotation, Claim, ClaimReview", export_schema),
    "ninjs": Format("IPTC ninjs 2.1, one article a line, for newsroom systems", export_ninjs),
}


def export_case(snapshot: Snapshot, name: str, folder: Path) -> dict[str, int]:
    """Write a case to `folder` in a format; return the rows or items of each file.

    Raises `UsageError` when there is no such format, `ExportError` when a file can't be written.
    """
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[name].export(snapshot, folder)
