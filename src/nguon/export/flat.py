"""A case as flat rows: one sheet for each kind of thing, the words beside the offsets, the best date beside the article.

The idea: what lies in a case points from table to table; whoever opens a sheet or a data frame wants the words in the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nguon.export.jsonl import to_source
from nguon.export.scan import Known, scan_known
from nguon.export.wording import in_words
from nguon.model.corpus import Evidence
from nguon.store.snapshot import Snapshot
from nguon.store.words import to_words

Row = dict[str, Any]

SPAN = "article_id:text start:int end:int text:text"
SHEETS: dict[str, str] = {
    "pages": "sha256:text source:text encoding:text characters:int",
    "articles": "id:text page:text index:int source:text outlet:text title:text published:text precision:text basis_vi:text "
    "basis_en:text credited:list story:text text:text rule:text",
    "statements": "id:text article_id:text source:text outlet:text published:text actor:text actors:list actor_ids:list "
    "act:text form:text negated:bool certainty:text said_on:text precision:text via:list text:text content:list cue:text "
    "speaker:text within:text start:int end:int rule:text",
    "timexes": f"{SPAN} type:text value:text anchor:text rule:text",
    "mentions": f"{SPAN} kind:text actor:text actor_id:text rule:text",
    "figures": f"{SPAN} low:number high:number hedge:text unit:text counts:text rule:text",
    "restored": f"{SPAN} as:text rule:text",
    "reuse": "id:text a:text b:text kind:text earlier:text spans:list rule:text",
    "actors": "id:text name:text kind:text names:list roles:list speaks_for:list",
    "stories": "id:text title:text articles:list first:text last:text sources_low:int sources_high:int why_vi:text why_en:text",
    "events": "id:text story:text date:text precision:text text:text evidence:list rule:text",
    "stands": "thread:text story:text question:text statement:text actor:text actor_id:text stance:text said_on:text "
    "copies:list why:text",
    "utterances": "id:text story:text statements:list evidence:list sources_low:int sources_high:int why_vi:text why_en:text "
    "rule:text",
    "findings": "id:text story:text thread:text kind:text strength:text statements:list actors:list evidence:list text_vi:text "
    "text_en:text weakness_vi:text weakness_en:text rule:text",
    "problems": "source:text page:text stage:text reason:text",
}
"""The sheets with their columns, each with what it holds: `text`, `int`, `number`, `bool`, `list` (of texts)."""


def columns(sheet: str) -> list[tuple[str, str]]:
    """Return a sheet's columns as (name, what it holds).

    >>> columns("problems")[0]
    ('source', 'text')
    """
    return [(name, kind) for name, _, kind in (column.partition(":") for column in SHEETS[sheet].split())]


def scan_rows(snapshot: Snapshot) -> Iterator[tuple[str, Row]]:
    """Yield the rows of all sheets, each with the name of its sheet; the rows of one sheet are in the order of their keys."""
    for page in snapshot.scan("SELECT id, source, encoding, len(text) AS characters FROM pages ORDER BY id"):
        yield "pages", {"sha256": page["id"], **{k: page[k] for k in ("source", "encoding", "characters")}}
    for known in scan_known(snapshot):
        yield from _article(known)
    yield from _across(snapshot)


def to_text(known: Known) -> str:
    """Return an article's own lines, without the furniture between them."""
    return "\n".join(known.piece.text[b.start : b.end] for b in known.piece.blocks)


def _article(known: Known) -> Iterator[tuple[str, Row]]:
    a, text = known.piece.article, known.piece.text
    published = a.published
    source = to_source(known.page)["source"]
    day = published.value if published else None
    yield "articles", {
        "id": a.id, "page": a.page_id, "index": a.index, "source": source, "outlet": a.outlet, "title": a.title,
        "published": day, "precision": published.precision if published else None, "basis_vi": a.basis_vi,
        "basis_en": a.basis_en, "credited": list(a.credited), "story": known.story, "text": to_text(known),
        "rule": a.published_rule,
    }  # fmt: skip
    for s in known.piece.statements:
        names = s.actors or ((s.actor,) if s.actor else ())
        yield "statements", {
            "id": s.id, "article_id": a.id, "source": source, "outlet": a.outlet, "published": day, "actor": s.actor,
            "actors": list(names), "actor_ids": [known.actors[n].id for n in names if n in known.actors], "act": s.act,
            "form": s.form, "negated": s.negated, "certainty": s.certainty, "said_on": s.said_on.value if s.said_on else None,
            "precision": s.said_on.precision if s.said_on else None, "via": list(s.via),
            "text": " … ".join(to_words(text, span.start, span.end) for span in s.content),
            "content": [f"{span.start}-{span.end}" for span in s.content], "cue": s.cue.of(text) if s.cue else None,
            "speaker": s.speaker.of(text) if s.speaker else None, "within": s.within, "start": s.start, "end": s.end,
            "rule": s.rule,
        }  # fmt: skip

    def span(row: Any) -> Row:
        return {"article_id": a.id, "start": row.start, "end": row.end, "text": text[row.start : row.end], "rule": row.rule}

    for t in known.piece.timexes:
        yield "timexes", {**span(t), "type": t.type, "value": t.value, "anchor": t.anchor}
    for n in known.piece.mentions:
        actor = known.actors.get(n.actor)
        yield "mentions", {**span(n), "kind": n.kind, "actor": n.actor, "actor_id": actor.id if actor else None}
    for f in known.piece.figures:
        more = {"low": f.low, "high": f.high, "hedge": f.hedge, "unit": f.unit, "counts": f.counts}
        yield "figures", {**span(f), **more}
    for r in known.piece.restored:
        yield "restored", {**span(r), "as": r.as_}


def _across(snapshot: Snapshot) -> Iterator[tuple[str, Row]]:
    def fields(row: Any, names: str) -> Row:
        return {name: list(v) if isinstance(v := getattr(row, name), tuple) else v for name in names.split()}

    for r in snapshot.rows("reuse"):
        spans = [f"{s.a_start}-{s.a_end}={s.b_start}-{s.b_end}" for s in r.spans]
        yield "reuse", {**fields(r, "id a b kind earlier rule"), "spans": spans}
    for actor in snapshot.rows("actors"):
        yield "actors", fields(actor, "id name kind names roles speaks_for")
    for story in map(in_words, snapshot.rows("stories")):
        yield "stories", fields(story, "id title articles first last sources_low sources_high why_vi why_en")
    for event in snapshot.rows("events"):
        yield "events", {**fields(event, "id story date precision text rule"), "evidence": _evidence(event.evidence)}
    for thread in map(in_words, snapshot.rows("threads")):
        for s in thread.stands:
            yield "stands", {
                "thread": thread.id, "story": thread.story, "question": thread.question,
                **fields(s, "statement actor actor_id stance copies why"), "said_on": s.said_on.value if s.said_on else None,
            }  # fmt: skip
    for u in map(in_words, snapshot.rows("utterances")):
        names = "id story statements sources_low sources_high why_vi why_en rule"
        yield "utterances", {**fields(u, names), "evidence": _evidence(u.evidence)}
    names = "id story thread kind strength statements actors text_vi text_en weakness_vi weakness_en rule"
    for f in map(in_words, snapshot.rows("findings")):
        yield "findings", {**fields(f, names), "evidence": _evidence(f.evidence)}
    for p in snapshot.rows("problems"):
        yield "problems", {**fields(p, "source stage reason"), "page": p.page_id}


def _evidence(stretches: tuple[Evidence, ...]) -> list[str]:
    return [f"{e.article_id}:{e.start}-{e.end}" for e in stretches]
