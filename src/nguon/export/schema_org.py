"""A case in schema.org's words (JSON-LD): articles, quotations, claims and reviews of claims; what `--format schema` writes.

The idea: words in quotation marks are a `Quotation` and a `Claim`, reported ones a `Claim` alone; the name of each
says in which way it was said, since a denied claim is not its speaker's. A finding is a `ClaimReview` of the claims that it
sets side by side, without a `reviewRating`: nguon says that words do not fit, not which are true.
Vocabulary: https://schema.org/Quotation, https://schema.org/Claim, https://schema.org/ClaimReview.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nguon import __version__
from nguon.export.file import drop_empty, in_folder, write_members
from nguon.export.message import LANGUAGES, load
from nguon.export.name import to_address, to_iso, to_urn
from nguon.export.scan import Known, language_of, scan_findings, scan_known
from nguon.model.corpus import Actor
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView

CONTEXT = "https://schema.org"
KINDS = {"person": "Person", "org": "Organization", "place": "Place"}

Node = dict[str, Any]


def export_schema(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write one graph; return how many nodes it has. Raises `ExportError`."""
    with in_folder(folder):
        return {"schema.jsonld": write_members(folder / "schema.jsonld", {"@context": CONTEXT}, "@graph", _all(snapshot))}


def _all(snapshot: Snapshot) -> Iterator[Node]:
    language = language_of(snapshot)
    for actor in snapshot.rows("actors"):
        yield to_actor(actor)
    for known in scan_known(snapshot):
        yield from to_nodes(known, language)
    for view, _ in scan_findings(snapshot):
        yield to_review(view)


def to_actor(actor: Actor) -> Node:
    """Return an actor as a Person, an Organization or a Place."""
    return drop_empty({
        "@id": to_urn("actor", actor.id),
        "@type": KINDS.get(actor.kind, "Thing"),
        "name": actor.name,
        "alternateName": [name for name in actor.names if name != actor.name],
        "jobTitle": list(actor.roles) if actor.kind == "person" else None,
    })  # fmt: skip


def to_nodes(known: Known, language: str = "vi") -> Iterator[Node]:
    """Return an article and its statements."""
    a = known.piece.article
    article, words = to_urn("article", a.id), load(language if language in LANGUAGES else "en")
    yield drop_empty({
        "@id": article,
        "@type": "NewsArticle",
        "headline": a.title,
        "datePublished": to_iso(a.published),
        "inLanguage": language,
        "url": to_address(known.page.source),
        "publisher": {"@type": "Organization", "name": a.outlet} if a.outlet else None,
        "sourceOrganization": [{"@type": "Organization", "name": name} for name in a.credited],
    })  # fmt: skip
    for s in known.piece.statements:
        names = s.actors or ((s.actor,) if s.actor else ())
        speakers = [
            _ref(to_urn("actor", known.actors[n].id)) if n in known.actors else {"@type": "Thing", "name": n} for n in names
        ]
        yield drop_empty({
            "@id": to_urn("statement", s.id),
            "@type": ["Quotation", "Claim"] if s.form == "direct" else "Claim",
            "name": f"{', '.join(names)} ({words.name('act', s.act)})" if names else words.name("act", s.act),
            "text": " … ".join(span.of(known.piece.text) for span in s.content),
            "inLanguage": language,
            "creator": speakers,
            "dateCreated": to_iso(s.said_on),
            "isPartOf": _ref(article),
            "appearance": _ref(article),
            "additionalType": to_urn("act", s.act),
        })  # fmt: skip


def to_review(view: FindingView) -> Node:
    """Return a finding as a review of the claims that it sets side by side."""
    f = view.finding
    days = [day for s in view.sides if (day := to_iso(s.on))]
    return drop_empty({
        "@id": to_urn("finding", f.id),
        "@type": "ClaimReview",
        "name": [{"@value": f.text_vi, "@language": "vi"}, {"@value": f.text_en, "@language": "en"}],
        "claimReviewed": " / ".join(s.text for s in view.sides) or " / ".join(w.text for w in view.evidence),
        "itemReviewed": [_ref(to_urn("statement", i)) for i in dict.fromkeys(f.statements)],
        "citation": [_ref(to_urn("article", i)) for i in dict.fromkeys(w.article.id for w in view.evidence)],
        "reviewAspect": f.kind,
        "temporalCoverage": f"{min(days)}/{max(days)}" if days else None,
        "author": {"@type": "SoftwareApplication", "name": "nguon", "softwareVersion": __version__},
    })  # fmt: skip


def _ref(uri: str) -> Node:
    return {"@id": uri}
