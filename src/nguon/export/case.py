"""A case as JSON lines, one file for each kind; what `nguon export --format jsonl` writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nguon.export.file import in_folder, write_lines
from nguon.export.jsonl import to_article, to_moment, to_page, to_source
from nguon.export.scan import scan_known
from nguon.export.wording import in_words
from nguon.model.record import to_row
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
        "utterances.jsonl": utterances(snapshot),
        "findings.jsonl": findings(snapshot),
        "problems.jsonl": (to_row(p) for p in snapshot.rows("problems")),
    }
    with in_folder(folder):
        return {name: write_lines(folder / name, lines) for name, lines in files.items()}


def pages(snapshot: Snapshot) -> Lines:
    """Pages with their furniture and the ids of their articles."""
    for reading in scan_readings(snapshot):
        line = to_page(reading)
        yield {**line, "articles": [piece.article.id for piece in reading.pieces]}


def articles(snapshot: Snapshot) -> Lines:
    """Articles with all that was found in them, the date as known after comparing articles, their page and their story."""
    for known in scan_known(snapshot):
        yield {"page": to_source(known.page), "story": known.story, **to_article(known.piece)}


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
    for s in map(in_words, snapshot.rows("stories")):
        yield to_row(s)


def events(snapshot: Snapshot) -> Lines:
    """Dated events with the words that report them."""
    for e in snapshot.rows("events"):
        yield {**to_row(e), "evidence": [_evidence(x) for x in e.evidence]}


def threads(snapshot: Snapshot) -> Lines:
    """Threads with the stand of each statement and the findings among them."""
    by_thread: dict[str, list[dict[str, Any]]] = {}
    for f in map(in_words, snapshot.rows("findings", "thread IS NOT NULL")):
        by_thread.setdefault(f.thread, []).append(_finding(f))
    sources = {
        i: {"low": u.sources_low, "high": u.sources_high, "utterance": u.id}
        for u in snapshot.rows("utterances")
        for i in u.statements
    }
    for t in map(in_words, snapshot.rows("threads")):
        stands = [
            {
                "id": s.statement,
                "actor": s.actor,
                "actor_id": s.actor_id,
                "stance": s.stance,
                "said_on": to_moment(s.said_on),
                "copies": list(s.copies),
                "sources": sources.get(s.statement, {"low": 1, "high": 1, "utterance": None}),
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


def utterances(snapshot: Snapshot) -> Lines:
    """What more than one article carries as one statement, and on how many independent sources it rests."""
    for u in map(in_words, snapshot.rows("utterances")):
        yield {**to_row(u), "evidence": [_evidence(e) for e in u.evidence]}


def findings(snapshot: Snapshot) -> Lines:
    """All findings, those that belong to no thread among them."""
    for f in map(in_words, snapshot.rows("findings")):
        yield {"story": f.story, "thread": f.thread, **_finding(f)}


def _finding(f: Any) -> dict[str, Any]:
    row = to_row(f)
    more = {name: row[name] for name in ("actors", "text_en", "strength", "weakness_vi", "weakness_en", "rule")}
    evidence = [_evidence(e) for e in f.evidence]
    return {"id": f.id, "kind": f.kind, "statements": list(f.statements), "text": f.text_vi, "evidence": evidence, **more}


def _evidence(e: Any) -> dict[str, Any]:
    return {"article": e.article_id, "start": e.start, "end": e.end}
