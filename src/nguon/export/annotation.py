"""What was found on pages as W3C Web Annotations (JSON-LD): what `--format webannotation` writes.

The idea: an annotation says something (`body`) about words on a page (`target`); the words are named twice, by their place
(TextPositionSelector, code points of the page's text) and by themselves with what stands around them (TextQuoteSelector), so
that they are found again when the page was saved in another way. Model: https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nguon import __version__
from nguon.export.file import in_folder, write_members
from nguon.export.name import to_address, to_page_uri, to_urn
from nguon.export.scan import Known, language_of, scan_findings, scan_known
from nguon.model.annotation import Statement
from nguon.model.corpus import Actor
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

AROUND = 32
"""Characters before and after the words in a TextQuoteSelector: enough to tell two places of the same words apart."""

Node = dict[str, Any]


def export_webannotation(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write one annotation page with all annotations; return how many. Raises `ExportError`."""
    head = {
        "@context": CONTEXT,
        "id": to_urn("annotations", "all"),
        "type": "AnnotationPage",
        "partOf": {"id": to_urn("annotations", "case"), "type": "AnnotationCollection", "label": "Nguon"},
        "startIndex": 0,
    }
    with in_folder(folder):
        return {"annotations.jsonld": write_members(folder / "annotations.jsonld", head, "items", _all(snapshot))}


def _all(snapshot: Snapshot) -> Iterator[Node]:
    language = language_of(snapshot)
    for known in scan_known(snapshot):
        yield from to_annotations(known, language)
    for view, text_of in scan_findings(snapshot):
        yield to_finding(view, text_of)


def to_annotations(known: Known, language: str = "vi") -> Iterator[Node]:
    """Return the annotations of an article: its statements, times, names, figures and restored words."""

    def one(kind: str, row: Any, motivation: str, *body: Node) -> Node:
        name = f"{known.piece.article.id}.{row.start}-{row.end}"
        return _node(to_urn(kind, name), motivation, [*body, _rule(row.rule)], [_target(known, row.start, row.end)])

    for s in known.piece.statements:
        yield _statement(known, s, language)
    for t in known.piece.timexes:
        yield one("timex", t, "tagging", _text(t.value, "tagging"), _text(t.type, "classifying"))
    for n in known.piece.mentions:
        actor = known.actors.get(n.actor)
        yield one("mention", n, "identifying", *_actor(n.actor, actor, language), _text(n.kind, "classifying"))
    for f in known.piece.figures:
        low, high = ("" if bound is None else f"{bound:.17g}" for bound in (f.low, f.high))
        said = " ".join(filter(None, (f.hedge, low if low == high else f"{low}/{high}", f.unit)))
        yield one("figure", f, "describing", _text(said, "describing"))
    for r in known.piece.restored:
        yield one("restored", r, "editing", {**_text(r.as_, "editing"), "language": language})


def to_finding(view: FindingView, text_of: Callable[[str], str]) -> Node:
    """Return a finding as an annotation on the words of all its sides; `text_of` gives a page's text."""
    f = view.finding
    body = [
        {**_text(f.text_vi, "assessing"), "language": "vi"},
        {**_text(f.text_en, "assessing"), "language": "en"},
        _text(f.kind, "classifying"),
        _text(f.strength, "tagging"),
        _rule(f.rule),
    ]
    stretches = [(s.article, span.start, span.end) for s in view.sides for span in s.statement.content]
    stretches += [(w.article, w.start, w.end) for w in view.evidence]
    target = [
        _words(to_address(ref.source) or to_urn("page", ref.page_id), ref.id, text_of(ref.page_id), start, end)
        for ref, start, end in stretches
    ]
    return _node(to_urn("finding", f.id), "assessing", body, target)


def _statement(known: Known, s: Statement, language: str) -> Node:
    body = [_text(s.act, "classifying"), _text(s.form, "tagging"), _text(s.certainty, "tagging")]
    for name in s.actors or ((s.actor,) if s.actor else ()):
        actor = known.actors.get(name)
        body += _actor(name, actor, language)
    if s.said_on:
        body.append(_text(s.said_on.value, "describing"))
    return _node(
        to_urn("statement", s.id),
        "classifying",
        [*body, _rule(s.rule)],
        [_target(known, span.start, span.end) for span in s.content],
    )


def _actor(name: str, actor: Actor | None, language: str) -> list[Node]:
    body = [{**_text(name, "identifying"), "language": language}]
    if actor:
        body.append({"type": "SpecificResource", "source": to_urn("actor", actor.id), "purpose": "identifying"})
    return body


def _target(known: Known, start: int, end: int) -> Node:
    return _words(to_page_uri(known.page), known.piece.article.id, known.piece.text, start, end)


def _words(source: str, article: str, text: str, start: int, end: int) -> Node:
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {
        "type": "SpecificResource",
        "source": source,
        "scope": to_urn("article", article),
        "selector": [quote, position],
    }


def _node(uri: str, motivation: str, body: list[Node], target: list[Node]) -> Node:
    made = {"type": "Software", "id": to_urn("program", "nguon"), "name": f"nguon {__version__}"}
    return {"id": uri, "type": "Annotation", "motivation": motivation, "body": body, "target": target, "generator": made}


def _rule(rule: str) -> Node:
    return _text(f"rule: {rule}", "commenting")


def _text(value: str, purpose: str) -> Node:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}
