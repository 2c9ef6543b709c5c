"""JSON lines as `nguon read` prints them and `nguon export --format jsonl` writes them."""

from __future__ import annotations

from typing import Any

from nguon.model.article import Moment
from nguon.model.page import Page
from nguon.model.reading import Piece, Reading
from nguon.model.span import Span


def to_page(reading: Reading) -> dict[str, Any]:
    """Return a page with its furniture and articles as a JSON object."""
    return {
        "page": to_source(reading.page),
        "furniture": [
            {"role": b.role, "start": b.start, "end": b.end, **({"xpath": b.xpath} if b.xpath else {})}
            for b in reading.furniture
        ],
        "articles": [to_article(piece) for piece in reading.pieces],
    }


def to_source(page: Page) -> dict[str, Any]:
    """Return what is known of a page's file as a JSON object."""
    return {"source": page.source, "sha256": page.id, "encoding": page.encoding, "characters": len(page.text)}


def to_article(piece: Piece) -> dict[str, Any]:
    """Return an article with everything found in it as a JSON object."""
    article, text = piece.article, piece.text
    title = next((b for b in piece.blocks if b.role == "title"), None)

    def span(s: Any) -> dict[str, Any] | None:
        return None if s is None else {"start": s.start, "end": s.end}

    def said(s: Any) -> dict[str, Any]:
        return {"start": s.start, "end": s.end, "text": text[s.start : s.end]}

    return {
        "id": article.id,
        "index": article.index,
        "title": span(title and Span(title.start, title.end)),
        "published": to_moment(
            article.published, basis=article.basis_vi, basis_en=article.basis_en, rule=article.published_rule
        ),
        "outlet": article.outlet,
        "credited": list(article.credited),
        "blocks": [
            {"role": b.role, "start": b.start, "end": b.end, **({"xpath": b.xpath} if b.xpath else {})} for b in piece.blocks
        ],
        "restored": [{**said(r), "as": r.as_, "rule": r.rule} for r in piece.restored],
        "timexes": [{**said(t), "type": t.type, "value": t.value, "anchor": t.anchor, "rule": t.rule} for t in piece.timexes],
        "mentions": [{**said(m), "kind": m.kind, "actor": m.actor, "rule": m.rule} for m in piece.mentions],
        "statements": [
            {
                "id": s.id,
                "form": s.form,
                "act": s.act,
                "negated": s.negated,
                "content": [said(c) for c in s.content],
                "cue": s.cue and said(s.cue),
                "speaker": s.speaker and said(s.speaker),
                "actor": s.actor,
                "actors": list(s.actors),
                "via": list(s.via),
                "within": s.within,
                "said_on": to_moment(s.said_on),
                "certainty": s.certainty,
                "rule": s.rule,
            }
            for s in piece.statements
        ],
        "figures": [
            {**said(f), "low": f.low, "high": f.high, "hedge": f.hedge, "unit": f.unit, "counts": f.counts, "rule": f.rule}
            for f in piece.figures
        ],
    }


def to_moment(moment: Moment | None, **more: Any) -> dict[str, Any] | None:
    """Return a moment as a JSON object, with `more` keys beside its value and precision."""
    return None if moment is None else {"value": moment.value, "precision": moment.precision, **more}
