"""Where everything in a case comes from, as PROV-O in JSON-LD: what `--format prov` writes.

The idea: articles were quoted from pages (and copies derived from the article that came first), statements were quoted from
articles and are attributed to who said them, findings were derived from statements. Ontology: https://www.w3.org/TR/prov-o/.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nguon import __version__
from nguon.export.brief import to_range
from nguon.export.file import in_folder, write_members
from nguon.export.message import load
from nguon.export.name import to_address, to_iso, to_page_uri, to_urn
from nguon.export.scan import Known, scan_findings, scan_known
from nguon.export.wording import in_words
from nguon.model.corpus import Actor, Reuse, Utterance
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AGENTS = {"person": "prov:Person", "org": "prov:Organization"}
DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
"""The type of an ISO date by its length."""

BUILD = to_urn("build", "this")
PROGRAM = to_urn("program", "nguon")

Node = dict[str, Any]


def export_prov(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write one graph; return how many nodes it has. Raises `ExportError`."""
    with in_folder(folder):
        return {"prov.jsonld": write_members(folder / "prov.jsonld", {"@context": CONTEXT}, "@graph", _all(snapshot))}


def _all(snapshot: Snapshot) -> Iterator[Node]:
    yield {
        "@id": PROGRAM, "@type": ["prov:Agent", "prov:SoftwareAgent"], "rdfs:label": "nguon", "dcterms:hasVersion": __version__,
    }  # fmt: skip
    made = snapshot.manifest.get("created")
    build = {"@id": BUILD, "@type": "prov:Activity", "prov:wasAssociatedWith": _ref(PROGRAM)}
    yield {**build, "prov:endedAtTime": {"@value": made, "@type": "xsd:dateTime"}} if made else build
    for row in snapshot.scan("SELECT id, source FROM pages ORDER BY id"):
        uri = to_address(row["source"]) or to_urn("page", row["id"])
        yield {
            "@id": uri, "@type": "prov:Entity", "rdfs:label": row["source"], "dcterms:identifier": f"sha256:{row['id']}",
        }  # fmt: skip
    outlets = set[str]()
    copies = _copies(snapshot.rows("reuse"))
    for known in scan_known(snapshot):
        for name in (known.piece.article.outlet, *known.piece.article.credited):
            if name and name not in outlets:
                outlets.add(name)
                yield {"@id": to_urn("outlet", name), "@type": ["prov:Agent", "prov:Organization"], "rdfs:label": name}
        yield from to_nodes(known, copies.get(known.piece.article.id, []))
    for actor in snapshot.rows("actors"):
        yield to_agent(actor)
    for row in snapshot.rows("utterances"):
        yield to_utterance(in_words(row))
    for view, _ in scan_findings(snapshot):
        yield to_finding(view)


def to_nodes(known: Known, copied: list[Node]) -> Iterator[Node]:
    """Return an article and its statements; `copied` are its derivations from other articles."""
    a = known.piece.article
    day = to_iso(a.published)
    yield _drop({
        "@id": to_urn("article", a.id),
        "@type": "prov:Entity",
        "rdfs:label": a.title or None,
        "dcterms:issued": {"@value": day, "@type": DATES[len(day)]} if day else None,
        "prov:wasGeneratedBy": _ref(BUILD),
        "prov:wasQuotedFrom": _ref(to_page_uri(known.page)),
        "prov:wasAttributedTo": _ref(to_urn("outlet", a.outlet)) if a.outlet else None,
        "dcterms:source": [_ref(to_urn("outlet", name)) for name in a.credited] or None,
        "prov:wasDerivedFrom": [node["prov:entity"] for node in copied] or None,
        "prov:qualifiedDerivation": copied or None,
    })  # fmt: skip
    for s in known.piece.statements:
        actors = [known.actors[name] for name in s.actors or ((s.actor,) if s.actor else ()) if name in known.actors]
        yield _drop({
            "@id": to_urn("statement", s.id),
            "@type": "prov:Entity",
            "prov:value": " … ".join(span.of(known.piece.text) for span in s.content),
            "dcterms:type": s.act,
            "prov:wasGeneratedBy": _ref(BUILD),
            "prov:wasQuotedFrom": _ref(to_urn("article", a.id)),
            "dcterms:isPartOf": _ref(to_urn("statement", s.within)) if s.within else None,
            "prov:wasAttributedTo": [_ref(to_urn("actor", actor.id)) for actor in actors] or None,
            "rdfs:comment": f"characters {s.start}-{s.end}; rule: {s.rule}",
        })  # fmt: skip


def to_agent(actor: Actor) -> Node:
    """Return an actor as an agent; one who speaks for others acts on their behalf."""
    kinds = ["prov:Agent", *([AGENTS[actor.kind]] if actor.kind in AGENTS else [])]
    return _drop({
        "@id": to_urn("actor", actor.id),
        "@type": kinds,
        "rdfs:label": actor.name,
        "dcterms:alternative": [name for name in actor.names if name != actor.name] or None,
        "prov:actedOnBehalfOf": [_ref(to_urn("actor", other)) for other in actor.speaks_for] or None,
    })  # fmt: skip


def to_utterance(row: Utterance) -> Node:
    """Return what several articles carry as one statement, as the collection of what they say."""
    why = {"en": row.why_en, "vi": row.why_vi}
    return {
        "@id": to_urn("utterance", row.id),
        "@type": ["prov:Entity", "prov:Collection"],
        "prov:hadMember": [_ref(to_urn("statement", i)) for i in row.statements],
        "rdfs:label": [{"@value": f"{to_range(row, load(x))}: {said}", "@language": x} for x, said in why.items()],
        "rdfs:comment": f"rule: {row.rule}",
        "prov:wasGeneratedBy": _ref(BUILD),
    }  # fmt: skip


def to_finding(view: FindingView) -> Node:
    """Return a finding as an entity derived from its statements and evidence."""
    f = view.finding
    sources = [to_urn("statement", i) for i in f.statements] + [to_urn("article", w.article.id) for w in view.evidence]
    return _drop({
        "@id": to_urn("finding", f.id),
        "@type": "prov:Entity",
        "dcterms:type": f.kind,
        "rdfs:label": [{"@value": f.text_vi, "@language": "vi"}, {"@value": f.text_en, "@language": "en"}],
        "rdfs:comment": f"strength: {f.strength}; rule: {f.rule}",
        "prov:wasGeneratedBy": _ref(BUILD),
        "prov:wasDerivedFrom": [_ref(uri) for uri in dict.fromkeys(sources)] or None,
    })  # fmt: skip


def _copies(pairs: list[Reuse]) -> dict[str, list[Node]]:
    """Derivations by the article that came later; where it is not known which came first, nothing was derived."""
    found: dict[str, list[Node]] = {}
    for r in pairs:
        if r.earlier:
            first, later = (r.a, r.b) if r.earlier == "a" else (r.b, r.a)
            derivation = {
                "@type": "prov:Derivation",
                "prov:entity": _ref(to_urn("article", first)),
                "dcterms:type": r.kind,
                "rdfs:comment": f"rule: {r.rule}",
            }
            found.setdefault(later, []).append(derivation)
    return found


def _ref(uri: str) -> Node:
    return {"@id": uri}


def _drop(node: Node) -> Node:
    return {key: value for key, value in node.items() if value is not None}
