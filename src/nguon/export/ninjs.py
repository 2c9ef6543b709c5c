"""Articles as IPTC ninjs 2.1 (News in JSON), one a line, for newsroom systems: what `--format ninjs` writes.

The idea: dates of the standard have a clock; where a page gives the day alone, the clock is midnight UTC, and `ednote` says how
exact the date is and what it rests on. Standard: https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nguon.export.file import drop_empty, in_folder, write_lines
from nguon.export.name import to_address, to_iso, to_urn
from nguon.export.scan import Known, language_of, scan_known
from nguon.store.snapshot import Snapshot

STANDARD = {"name": "ninjs", "version": "2.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json#"}
BODIES = ("lead", "body")
DAY = 10
"""Characters of an ISO date that is exact to the day."""

Node = dict[str, Any]


def export_ninjs(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write `news.ninjs.jsonl`; return how many articles. Raises `ExportError`."""
    language = language_of(snapshot)
    items = (to_item(known, language) for known in scan_known(snapshot))
    with in_folder(folder):
        return {"news.ninjs.jsonl": write_lines(folder / "news.ninjs.jsonl", items)}


def to_item(known: Known, language: str = "vi") -> Node:
    """Return an article as a news item."""
    a = known.piece.article
    day = to_iso(a.published)
    address = to_address(known.page.source)
    lines = {role: "\n".join(_texts(known, (role,))) for role in ("lead", "byline")}
    body = "\n".join(_texts(known, (*BODIES, "heading")))
    sources = [("publisher", a.outlet), *(("credited", name) for name in a.credited)]
    return drop_empty({
        "uri": to_urn("article", a.id),
        "type": "text",
        "standard": STANDARD,
        "language": language,
        "contentcreated": f"{day}T00:00:00Z" if day and len(day) == DAY else None,
        "ednote": f"date {a.published.value} ({a.published.precision}): {a.basis_en}" if a.published else a.basis_en,
        "title": a.title,
        "headlines": [{"role": "main" if n == 0 else "other", "value": t} for n, t in enumerate(_texts(known, ("title",)))],
        "by": lines["byline"],
        "descriptions": [{"role": "lead", "contenttype": "text/plain", "value": lines["lead"]}] if lines["lead"] else [],
        "bodies": [
            {"role": "main", "contenttype": "text/plain", "charcount": len(body), "wordcount": len(body.split()), "value": body}
        ],
        "people": _names(known, "person"),
        "organisations": _names(known, "org"),
        "places": _names(known, "place"),
        "subjects": [{"uri": to_urn("story", known.story), "rel": "story"}] if known.story else [],
        "infosources": [{"name": name, "role": to_urn("role", role)} for role, name in sources if name],
        "renditions": [{"name": "original", "href": address}] if address else [],
        "altids": [{"role": "sha256 of the page", "value": known.page.id}],
    })  # fmt: skip


def _texts(known: Known, roles: tuple[str, ...]) -> Iterator[str]:
    return (known.piece.text[b.start : b.end] for b in known.piece.blocks if b.role in roles)


def _names(known: Known, kind: str) -> list[Node]:
    """The names of one kind in the order in which they come, each once."""
    names = dict.fromkeys(m.actor for m in known.piece.mentions if m.kind == kind)
    return [
        {"name": name, **({"uri": to_urn("actor", known.actors[name].id)} if name in known.actors else {})} for name in names
    ]
