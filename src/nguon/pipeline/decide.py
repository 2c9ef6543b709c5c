"""How a build follows a person's decisions: on the pages that they are about, then on the rows of the stages.

The idea: pages that decisions are about are few; they are corrected as soon as they are read, and where a role changed the
article is read again. What decisions say of rows across pages changes the rows of the stage that wrote them, before the next
stage sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from nguon.annotate.article import annotate_piece
from nguon.compare.date import resolve_again
from nguon.compare.packed import pack_piece
from nguon.decide.article import choose_article, correct_date, date_article
from nguon.decide.effect import LOST_STAGE, STAGES, follow
from nguon.decide.patch import Patch, key_of, values_of
from nguon.decide.place import Ground, LostError, Place, Placed, place, to_outcome, to_target
from nguon.decide.statement import correct_statement
from nguon.engines.arrow import schema, schema_of, to_batch, to_batches, to_records
from nguon.engines.base import Engine
from nguon.extract.restore import find_restored
from nguon.lang.pack import LanguagePack
from nguon.model.article import Article
from nguon.model.decision import Decision, Outcome, to_rule
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES, Problem
from nguon.model.reading import Piece, Reading
from nguon.model.table import BY_NAME
from nguon.pipeline.kernel import READINGS

OPEN = {
    "date": ("articles", "dated"),
    "actor": ("statements", "actors", "actor_links"),
    "story": ("articles", "dated", "stories"),
    "finding": ("findings",),
}
"""The tables that are there when a stage has run and that its decisions look at."""

CHANGED = {"date": ("dated",), "actor": ("actors", "actor_links"), "story": ("stories",), "finding": ("findings", "hidden")}
"""The tables that decisions change after a stage."""


class Decided:
    """The decisions of a case during one build: where their words are, and which could not be followed, with the reason.

    `captured` are the days on which pages were saved, where that is known.
    """

    def __init__(self, decisions: Sequence[Decision], pack: LanguagePack, captured: Mapping[str, date] | None = None) -> None:
        self.decisions = tuple(decisions)
        self.lost: dict[str, str] = {}
        self._pack = pack
        self._captured = captured or {}
        self._wanted = {anchor.page for decision in decisions for anchor in decision.on}
        self._grounds: dict[str, Ground] = {}

    def readings(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of `readings`, those of pages that decisions are about corrected."""
        wanted = pa.array(sorted(self._wanted), pa.string())
        for batch in batches:
            mine = pc.is_in(pc.struct_field(batch.column("page"), "id"), wanted)
            if not pc.any(mine).as_py():
                yield batch
                continue
            yield batch.filter(pc.invert(mine))
            found = [_whole(r) for r in to_records(batch.filter(mine).select(schema_of(Reading).names), Reading)]
            corrected = [correct_reading(r, self.decisions, self._pack, self._captured.get(r.page.id)) for r in found]
            self._grounds |= {r.page.id: to_ground(r) for r in corrected}
            yield _to_batch(corrected)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The decisions whose words are on the pages that were read. Ask when all have been."""
        placed = []
        for decision in self.decisions:
            try:
                placed.append(place(decision, self._grounds.get))
            except LostError as error:
                self.lost[decision.id] = error.code
        self._grounds = {}
        return tuple(placed)

    @property
    def threads(self) -> tuple[Placed, ...]:
        """The decisions about threads, for the kernel that finds them: `nguon.decide.effect.decide_story` follows them."""
        return tuple(p for p in self.placed if p.decision.kind in STAGES["thread"])

    def tables(self, stage: str, engine: Engine) -> None:
        """Change the tables of a stage (`date`, `actor`, `story`, `finding`) as decided, before the next one sees them."""
        if stage not in CHANGED or not any(p.decision.kind in STAGES[stage] for p in self.placed):
            return
        rows = EngineRows(engine, OPEN[stage])
        warm_rows(stage, self.placed, rows)
        patch = Patch(rows)
        self.lost |= follow(stage, self.placed, patch, self._pack)
        for name in set(CHANGED[stage]) & set(patch.tables):
            _rewrite(engine, name, patch)

    def finish(self, engine: Engine) -> None:
        """Put hidden findings aside, and make the table `decisions` of what became of all."""
        engine.load("hidden", (), schema("hidden"))
        self.tables("finding", engine)
        if self.threads:
            for problem in to_records(engine.table("problems"), Problem):
                if problem.stage == LOST_STAGE:
                    self.lost[problem.source] = problem.reason
            engine.sql("problems_kept", f"SELECT * FROM problems AS p WHERE p.stage <> '{LOST_STAGE}'")
            engine.sql("problems", "SELECT * FROM problems_kept")
            engine.drop("problems_kept")
        engine.load("decisions", to_batches(self.outcomes(), Outcome), schema("decisions"))

    def outcomes(self) -> list[Outcome]:
        """Return the rows of the table `decisions`."""
        places = {p.decision.id: p for p in self.placed}
        rows = []
        for decision in self.decisions:
            found = places.get(decision.id)
            if found is None or decision.id in self.lost:
                rows.append(to_outcome(decision, self.lost.get(decision.id, "words")))
            else:
                targets = dict.fromkeys(to_target(p) for p in found.places)
                rows.append(to_outcome(decision, "words" if found.missing else "", tuple(targets)))
        return rows


class EngineRows:
    """Some of an engine's tables as a source of rows; the others have none. What many decisions ask for is fetched at once."""

    def __init__(self, engine: Engine, tables: Iterable[str]) -> None:
        self._engine = engine
        self._tables = frozenset(tables)
        self._known: dict[tuple[str, str], dict[str, list[Any]]] = {}

    def warm(self, table: str, field: str, values: Iterable[str]) -> None:
        """Fetch the rows of many values in one pass."""
        wanted = sorted(set(values))
        if table in self._tables and wanted:
            known: dict[str, list[Any]] = {value: [] for value in wanted}
            for row in self._fetch(table, field, wanted):
                for value in set(values_of(row, field)) & known.keys():
                    known[value].append(row)
            self._known[(table, field)] = known

    def by(self, table: str, field: str, values: Sequence[str]) -> list[Any]:
        """See `nguon.decide.patch.Look.by`."""
        wanted = sorted(set(values))
        if table not in self._tables or not wanted:
            return []
        known = self._known.setdefault((table, field), {})
        if not known.keys() >= set(wanted):
            return self._fetch(table, field, wanted)
        found = {key_of(table, row): row for value in wanted for row in known[value]}
        return list(found.values())

    def _fetch(self, table: str, field: str, wanted: Sequence[str]) -> list[Any]:
        kernel = partial(pick_rows, field=field, values=tuple(wanted))
        self._engine.map(kernel, table, "looked", schema(table), rows=65_536)
        found = list[Any](to_records(self._engine.table("looked"), BY_NAME[table].record))
        self._engine.drop("looked")
        return found


def warm_rows(stage: str, placed: Sequence[Placed], rows: EngineRows) -> None:
    """Fetch at once what the decisions of a stage look at."""
    mine = [p for p in placed if p.decision.kind in STAGES[stage]]
    articles = {place.article_id for p in mine for place in p.places if place.article_id}
    rows.warm("articles", "id", articles)
    rows.warm("dated", "article_id", articles)
    rows.warm("stories", "articles", articles)
    rows.warm("actor_links", "article_id", articles)
    links = rows.by("actor_links", "article_id", sorted(articles))
    rows.warm("actors", "id", {link.actor_id for link in links})
    joined = {(place.article_id, place.name) for p in mine for place in p.places if p.decision.kind in ("same", "different")}
    merged = {link.actor_id for link in links if (link.article_id, link.name) in joined}
    rows.warm("actor_links", "actor_id", merged)
    rows.warm("actors", "speaks_for", merged)
    names = {p.decision.value for p in mine if p.decision.value}
    rows.warm("actors", "name", names)
    rows.warm("actors", "names", names)
    rows.warm("findings", "id", {p.decision.target for p in mine})
    rows.warm("findings", "statements", {place.statement for p in mine for place in p.places if place.statement})
    rows.warm("findings", "evidence.article_id", articles)


def pick_rows(batch: pa.RecordBatch, field: str, values: tuple[str, ...]) -> pa.RecordBatch:
    """Kernel: the rows whose column `field` is, or holds, one of `values`."""
    name, _, inner = field.partition(".")
    column, wanted = batch.column(name), pa.array(values, pa.string())
    if not pa.types.is_list(column.type):
        return batch.filter(pc.is_in(column, wanted))
    owners, flat = pc.list_parent_indices(column), pc.list_flatten(column)
    if inner:
        flat = pc.struct_field(flat, inner)
        if pa.types.is_list(flat.type):
            owners, flat = owners.take(pc.list_parent_indices(flat)), pc.list_flatten(flat)
    return batch.take(pc.unique(owners.filter(pc.is_in(flat, wanted))))


def _rewrite(engine: Engine, name: str, patch: Patch) -> None:
    gone, rows = patch.changed(name)
    key = BY_NAME[name].key
    keys = pa.schema([schema(name).field(column) for column in key])
    columns = [pa.array([row[n] for row in gone], keys.field(n).type) for n in range(len(key))]
    engine.load("decided_keys", [pa.RecordBatch.from_arrays(columns, schema=keys)], keys)
    engine.load("decided_rows", to_batches(rows, BY_NAME[name].record), schema(name))
    same = " AND ".join(f"k.{column} = t.{column}" for column in key)
    engine.sql(
        "decided_table",
        f"SELECT * FROM {name} AS t WHERE NOT EXISTS (SELECT 1 FROM decided_keys AS k WHERE {same}) "
        "UNION ALL SELECT * FROM decided_rows",
    )
    engine.sql(name, "SELECT * FROM decided_table")
    for made in ("decided_keys", "decided_rows", "decided_table"):
        engine.drop(made)


def correct_reading(
    reading: Reading, decisions: Iterable[Decision], pack: LanguagePack, captured: date | None = None
) -> Reading:
    """Return a page as decided: roles first (and what stands on the changed blocks read again), then dates, speakers, acts.

    A decision whose words are not on the page changes nothing.
    """
    mine = [d for d in decisions if any(a.page == reading.page.id for a in d.on)]
    touched: set[str] = set()
    for decision in (d for d in mine if d.kind == "role"):
        if (found := _find(decision, reading)) is not None:
            reading, changed = _with_role(reading, decision, found)
            touched |= changed
    if touched:
        again = [_again(p, pack, captured) if p.article.id in touched else p for p in reading.pieces]
        reading = replace(reading, pieces=tuple(p for p in again if p is not None))
    for decision in (d for d in mine if d.kind in ("date", "speaker", "act")):
        if (found := _find(decision, reading)) is not None:
            reading = _with_piece(reading, decision, found, pack)
    return reading


def to_ground(reading: Reading) -> Ground:
    """Return a page as something to find a decision's words on."""
    pieces = reading.pieces
    return Ground(
        reading.page.id,
        reading.page.text,
        tuple(sorted((*reading.furniture, *(b for p in pieces for b in p.blocks)), key=lambda b: (b.start, b.end))),
        tuple(p.article for p in pieces),
        tuple(s for p in pieces for s in p.statements),
        tuple(m for p in pieces for m in p.mentions),
    )


def _find(decision: Decision, reading: Reading) -> Place | None:
    first = replace(decision, on=decision.on[:1])
    try:
        return place(first, lambda page: to_ground(reading) if page == reading.page.id else None).places[0]
    except LostError:
        return None


def _with_role(reading: Reading, decision: Decision, found: Place) -> tuple[Reading, set[str]]:
    """A page with another role for one block, and the ids of the articles that change by it."""
    blocks = [*reading.furniture, *(b for p in reading.pieces for b in p.blocks)]
    block = next(b for b in blocks if (b.start, b.end) == (found.start, found.end))
    role = decision.value or ""
    if role not in (*ARTICLE_ROLES, *FURNITURE_ROLES):
        return reading, set()
    try:
        owner = choose_article(block, blocks) if role in ARTICLE_ROLES else None
    except LostError:
        return reading, set()
    now = replace(block, role=role, article_id=owner, rule=to_rule(decision.id, block.rule))
    rest = [now if b is block else b for b in blocks]
    order = sorted(rest, key=lambda b: (b.start, b.end))
    pieces = tuple(replace(p, blocks=tuple(b for b in order if b.article_id == p.article.id)) for p in reading.pieces)
    furniture = tuple(b for b in order if b.article_id is None)
    return replace(reading, furniture=furniture, pieces=pieces), {i for i in (block.article_id, owner) if i}


def _again(piece: Piece, pack: LanguagePack, captured: date | None) -> Piece | None:
    """An article whose blocks changed, read again; None when no block is left of it."""
    if not piece.blocks:
        return None
    titles = [b for b in piece.blocks if b.role == "title"]
    article = replace(
        piece.article,
        start=piece.blocks[0].start,
        end=piece.blocks[-1].end,
        title=piece.text[titles[0].start : titles[0].end] if titles else "",
    )
    bare = Piece(article, piece.text, piece.blocks, tuple(find_restored(piece.text, piece.blocks, pack)))
    return annotate_piece(bare, pack, captured)


def _with_piece(reading: Reading, decision: Decision, found: Place, pack: LanguagePack) -> Reading:
    pieces = []
    for piece in reading.pieces:
        if piece.article.id != found.article_id:
            pieces.append(piece)
            continue
        try:
            pieces.append(_dated(piece, decision, pack) if decision.kind == "date" else _said(piece, decision, found))
        except LostError:
            pieces.append(piece)
    return replace(reading, pieces=tuple(pieces))


def _dated(piece: Piece, decision: Decision, pack: LanguagePack) -> Piece:
    article: Article = piece.article
    dated = correct_date(article.id, article.published_rule, decision, pack)
    again = resolve_again(piece, dated, pack)
    return replace(again, article=date_article(article, dated))


def _said(piece: Piece, decision: Decision, found: Place) -> Piece:
    statements = tuple(correct_statement(s, decision) if s.id == found.statement else s for s in piece.statements)
    return replace(piece, statements=statements)


def _to_batch(readings: Sequence[Reading]) -> pa.RecordBatch:
    slim = [replace(r, pieces=tuple(replace(piece, text="") for piece in r.pieces)) for r in readings]
    packed = pa.array([[pack_piece(piece) for piece in r.pieces] for r in readings], READINGS.field("packed").type)
    return pa.RecordBatch.from_arrays([*to_batch(slim, Reading).columns, packed], schema=READINGS)


def _whole(reading: Reading) -> Reading:
    return replace(reading, pieces=tuple(replace(piece, text=reading.page.text) for piece in reading.pieces))
