"""A case as FollowTheMoney entities, one a line, for Aleph and OpenSanctions tools: what `--format ftm` writes.

The idea: articles are `Article`s, who speaks is a `Person` or an `Organization` (a place that speaks, a `LegalEntity`), a
statement is the `Documentation` that links the two, with the act as its role. Model: https://followthemoney.tech/.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nguon.export.file import in_folder, write_lines
from nguon.export.name import to_address, to_iso
from nguon.export.scan import Known, scan_findings, scan_known
from nguon.model.corpus import Actor, Event
from nguon.model.span import Span
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView

SCHEMATA = {"person": "Person", "org": "Organization"}
"""What an actor is by its kind; a place that is spoken of as one who acts is a LegalEntity, the schema above both."""

_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?")

Entity = dict[str, Any]


def export_ftm(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write `entities.ftm.json`; return how many entities. Raises `ExportError`."""
    with in_folder(folder):
        return {"entities.ftm.json": write_lines(folder / "entities.ftm.json", _all(snapshot))}


def _all(snapshot: Snapshot) -> Iterator[Entity]:
    for actor in snapshot.rows("actors"):
        yield to_actor(actor)
    for known in scan_known(snapshot):
        yield from to_article(known)
    for event in snapshot.rows("events"):
        yield to_event(event)
    for view, _ in scan_findings(snapshot):
        yield to_finding(view)


def to_id(kind: str, thing: str) -> str:
    """Return the id of an entity: letters, digits, dots and hyphens, as FollowTheMoney wants them.

    >>> to_id("article", "5f0a3c9e2b7d4e61.0")
    'article-5f0a3c9e2b7d4e61.0'
    """
    name = f"{kind}-{thing}"
    return name if _ID.fullmatch(name) else f"{kind}-{hashlib.sha1(thing.encode('utf-8', 'replace')).hexdigest()}"  # noqa: S324


def to_actor(actor: Actor) -> Entity:
    """Return an actor as an entity with its other names and, for a person, its roles."""
    schema = SCHEMATA.get(actor.kind, "LegalEntity")
    others = [name for name in actor.names if name != actor.name]
    roles = {"position": list(actor.roles)} if schema == "Person" else {"notes": list(actor.roles)}
    return _entity(to_id("actor", actor.id), schema, name=[actor.name], alias=others, **roles)


def to_article(known: Known) -> Iterator[Entity]:
    """Return an article and its statements: a Documentation for those whose speaker is known, else a Note on the article."""
    a, text = known.piece.article, known.piece.text
    document = to_id("article", a.id)
    mentions = known.piece.mentions
    names = list(dict.fromkeys(m.actor for m in mentions if m.kind != "place"))
    places = list(dict.fromkeys(m.actor for m in mentions if m.kind == "place"))
    address = to_address(known.page.source)
    yield _entity(
        document, "Article", name=[a.title or a.id], title=[a.title], fileName=[_file(known.page.source)],
        publishedAt=[to_iso(a.published)], publisher=[a.outlet], sourceUrl=[address],
        namesMentioned=names, locationMentioned=places,
    )  # fmt: skip
    for s in known.piece.statements:
        actors = [known.actors[n] for n in s.actors or ((s.actor,) if s.actor else ()) if n in known.actors]
        on = to_iso(s.said_on or a.published)
        words = _words(text, s.content)
        if actors:
            yield _entity(
                to_id("statement", s.id), "Documentation", document=[document], entity=[to_id("actor", x.id) for x in actors],
                role=[s.act], date=[on], summary=[words],
            )  # fmt: skip
        else:
            yield _entity(
                to_id("statement", s.id), "Note", name=[s.act], entity=[document], description=[words], proof=[document]
            )


def to_event(event: Event) -> Entity:
    """Return an event with the articles that report it."""
    proof = list(dict.fromkeys(to_id("article", e.article_id) for e in event.evidence))
    return _entity(to_id("event", event.id), "Event", name=[event.text], date=[to_iso(event.date)], proof=proof)


def to_finding(view: FindingView) -> Entity:
    """Return a finding as a Note on its actors, with the articles that it rests on."""
    f = view.finding
    articles = [s.article.id for s in view.sides] + [w.article.id for w in view.evidence]
    return _entity(
        to_id("finding", f.id), "Note", name=[f.kind], entity=[to_id("actor", a) for a in f.actors],
        description=[f.text_vi, f.text_en], notes=[f.weakness_vi, f.weakness_en],
        proof=list(dict.fromkeys(to_id("article", a) for a in articles)),
    )  # fmt: skip


def _entity(entity_id: str, schema: str, **properties: Sequence[str | None]) -> Entity:
    kept = {name: [v for v in values if v] for name, values in properties.items()}
    return {"id": entity_id, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _words(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(span.of(text) for span in spans)


def _file(source: str) -> str:
    return source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1] or source
