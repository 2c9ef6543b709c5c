"""A case as JSON lines, one file for each kind; what `nguon export --format jsonl` writes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from nguon.errors import ExportError
from nguon.export.jsonl import to_article, to_moment, to_page
from nguon.model.reading import Piece
from nguon.model.record import to_row
from nguon.store.files import sync_folder
from nguon.store.reading import scan_readings
from nguon.store.snapshot import Snapshot

Lines = Iterator[dict[str, Any]]


def export_jsonl(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write the files to `folder` (made when it is not there); return the lines of each. Files that were there are replaced.

    Each file appears whole or not at all. Raises `ExportError` when one can't be written.
    """
    files = {
        "pages.jsonl": pages(snapshot),
        "articles.jsonl": articles(snapshot),
        "reuse.jsonl": reuse(snapshot),
        "actors.jsonl": actors(snapshot),
        "stories.jsonl": stories(snapshot),
        "events.jsonl": events(snapshot),
        "threads.jsonl": threads(snapshot),
        "findings.jsonl": findings(snapshot),
        "problems.jsonl": (to_row(p) for p in snapshot.rows("problems")),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        counts = {name: _write(folder / name, lines) for name, lines in files.items()}
        sync_folder(folder)
    except OSError as error:
        raise ExportError(
            f"can't write the export to {error.filename or folder}: {error.strerror}; choose another folder"
        ) from None
    return counts


def pages(snapshot: Snapshot) -> Lines:
    """Pages with their furniture and the ids of their articles."""
    for reading in scan_readings(snapshot):
        line = to_page(reading)
        yield {**line, "articles": [piece.article.id for piece in reading.pieces]}


def articles(snapshot: Snapshot) -> Lines:
    """Articles with all that was found in them, the date as known after comparing articles, their page and their story."""
    story = {article: s.id for s in snapshot.rows("stories") for article in s.articles}
    for reading in scan_readings(snapshot):
        page = to_page(reading)["page"]
        dated = {
            d.article_id: d
            for d in snapshot.rows("dated", "list_contains(?, article_id)", [[p.article.id for p in reading.pieces]])
        }
        for piece in reading.pieces:
            line = to_article(_dated(piece, dated.get(piece.article.id)))
            yield {"page": page, "story": story.get(piece.article.id), **line}


def reuse(snapshot: Snapshot) -> Lines:
    """Pairs of articles that share text."""
    for r in snapshot.rows("reuse"):
        spans = [[s.a_start, s.a_end, s.b_start, s.b_end] for s in r.spans]
        yield {"id": r.id, "a": r.a, "b": r.b, "kind": r.kind, "earlier": r.earlier, "spans": spans, "rule": r.rule}


def actors(snapshot: Snapshot) -> Lines:
    """Actors across articles, with the names that stand for them in each article."""
    links: dict[str, list[dict[str, str]]] = {}
    for link in snapshot.rows("actor_links"):
        links.setdefault(link.actor_id, []).append({"article": link.article_id, "name": link.name, "rule": link.rule})
    for actor in snapshot.rows("actors"):
        yield {**to_row(actor), "links": links.get(actor.id, [])}


def stories(snapshot: Snapshot) -> Lines:
    """Stories with their articles."""
    for s in snapshot.rows("stories"):
        yield to_row(s)


def events(snapshot: Snapshot) -> Lines:
    """Dated events with the words that report them."""
    for e in snapshot.rows("events"):
        yield {**to_row(e), "evidence": [_evidence(x) for x in e.evidence]}


def threads(snapshot: Snapshot) -> Lines:
    """Threads with the stand of each statement and the findings among them."""
    by_thread: dict[str, list[dict[str, Any]]] = {}
    for f in snapshot.rows("findings", "thread IS NOT NULL"):
        by_thread.setdefault(f.thread, []).append(_finding(f))
    for t in snapshot.rows("threads"):
        stands = [
            {
                "id": s.statement,
                "actor": s.actor,
                "actor_id": s.actor_id,
                "stance": s.stance,
                "said_on": to_moment(s.said_on),
                "copies": list(s.copies),
                "why": s.why,
            }
            for s in t.stands
        ]
        yield {
            "id": t.id,
            "story": t.story,
            "question": t.question,
            "statements": stands,
            "findings": by_thread.get(t.id, []),
            "why_vi": t.why_vi,
            "why_en": t.why_en,
        }


def findings(snapshot: Snapshot) -> Lines:
    """All findings, those that belong to no thread among them."""
    for f in snapshot.rows("findings"):
        yield {"story": f.story, "thread": f.thread, **_finding(f)}


def _finding(f: Any) -> dict[str, Any]:
    row = to_row(f)
    more = {name: row[name] for name in ("actors", "text_en", "strength", "weakness_vi", "weakness_en", "rule")}
    evidence = [_evidence(e) for e in f.evidence]
    return {"id": f.id, "kind": f.kind, "statements": list(f.statements), "text": f.text_vi, "evidence": evidence, **more}


def _evidence(e: Any) -> dict[str, Any]:
    return {"article": e.article_id, "start": e.start, "end": e.end}


def _dated(piece: Piece, dated: Any) -> Piece:
    if dated is None:
        return piece
    known = {"published": dated.published, "published_rule": dated.rule, "basis_vi": dated.basis_vi, "basis_en": dated.basis_en}
    return replace(piece, article=replace(piece.article, **known))


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> int:
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    count = 0
    try:
        with passing.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        passing.replace(path)
    except BaseException:
        passing.unlink(missing_ok=True)
        raise
    return count
