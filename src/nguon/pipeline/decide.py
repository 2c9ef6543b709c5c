"""How a build follows a person's decisions: on the pages that they are about, then on the rows of the stages.

The idea: pages that decisions are about are few; they are corrected as soon as they are read, and where a role changed the
article is read again. What decisions say of rows across pages changes the rows of the stage that wrote them, before the next
stage sees them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nguon.decide.effect import LOST_STAGE, STAGES, follow
from nguon.decide.patch import Patch, key_of, values_of
from nguon.decide.place import Ground, LostError, Placed, place, to_outcome, to_target
from nguon.decide.story import mark_story
from nguon.decide.was import FILE as WAS
from nguon.decide.was import Was, find_was
from nguon.engines.arrow import schema, schema_of, to_batches, to_records
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.model.decision import Decision, Outcome
from nguon.model.page import Problem
from nguon.model.reading import Reading
from nguon.model.table import BY_NAME
from nguon.pipeline.corrected import correct_reading, to_ground
from nguon.pipeline.kernel import to_rows, whole
from nguon.store.snapshot import Snapshot

OPEN = {
    "date": ("articles", "dated"),
    "actor": ("statements", "actors", "actor_links"),
    "story": ("articles", "dated", "stories"),
    "finding": ("findings",),
}
"""The tables that are there when a stage has run and that its decisions look at."""

CHANGED = {"date": ("dated",), "actor": ("actors", "actor_links"), "story": ("stories",), "finding": ("findings", "hidden")}
"""The tables that decisions change after a stage."""

RAW = "_raw"
"""Stands behind the name of a table of actors and means that it is as it was before decisions."""


class Decided:
    """The decisions of a case during one build: where their words are, and which could not be followed, with the reason.

    `captured` are the days on which pages were saved, where that is known.
    """

    def __init__(self, decisions: Sequence[Decision], pack: LanguagePack, captured: Mapping[str, date] | None = None) -> None:
        self.decisions = tuple(decisions)
        self.lost: dict[str, str] = {}
        self.was: list[Was] = []
        """The rows as they were before decisions changed them."""
        self._pack = pack
        self._captured = captured or {}
        self._wanted = {anchor.page for decision in decisions for anchor in decision.on}
        self._grounds: dict[str, Ground] = {}
        self._before: dict[str, Outcome] = {}
        self.raw: tuple[str, ...] = ()
        """The tables that are there as they were before decisions too, with `RAW` behind their names."""

    @property
    def pages(self) -> frozenset[str]:
        """The pages on which words stand that decisions are about."""
        return frozenset(self._wanted)

    def readings(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of `readings`, those of pages that decisions are about corrected."""
        wanted = pa.array(sorted(self._wanted), pa.string())
        for batch in batches:
            mine = pc.is_in(pc.struct_field(batch.column("page"), "id"), wanted)
            if not pc.any(mine).as_py():
                yield batch
                continue
            yield batch.filter(pc.invert(mine))
            yield to_rows(self._correct(batch.filter(mine)))

    def look(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Look where words stand on pages that are in the last build as they were decided on; there is nothing to yield."""
        for batch in batches:
            self._correct(batch)
        yield from ()

    def _correct(self, batch: pa.RecordBatch) -> list[Reading]:
        found = [whole(r) for r in to_records(batch.select(schema_of(Reading).names), Reading)]
        corrected = [correct_reading(r, self.decisions, self._pack, self._captured.get(r.page.id), self.was) for r in found]
        self._grounds |= {r.page.id: to_ground(r) for r in corrected}
        return corrected

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
        if stage == "actor":
            self.raw = CHANGED[stage]
            for name in self.raw:
                engine.sql(f"{name}{RAW}", f"SELECT * FROM {name}")
        rows = EngineRows(engine, OPEN[stage])
        warm_rows(stage, self.placed, rows)
        patch = Patch(rows)
        self.lost |= follow(stage, self.placed, patch, self._pack)
        self.was += find_was(stage, patch)
        for name in set(CHANGED[stage]) & set(patch.tables):
            _rewrite(engine, name, patch)

    def carry_stories(self, engine: Engine, before: Snapshot) -> None:
        """Leave stories as the last build decided; of those that were told anew since, say again who decided."""
        self._before = {row.id: row for row in before.rows("decisions")}
        mine = [p for p in self.placed if p.decision.kind in STAGES["story"] and not self._lost_before(p)]
        if mine:
            rows = EngineRows(engine, ("stories",))
            rows.warm("stories", "articles", [p.places[0].article_id for p in mine])
            patch = Patch(rows)
            for placed in mine:
                mark_story(placed, patch, self._pack)
            if patch.tables:
                _rewrite(engine, "stories", patch)

    def carry_rest(self, told: Collection[str], before: Snapshot) -> None:
        """Let what decisions did in the last build stand where nothing was told again; `told` are the articles where it was."""
        kept: set[tuple[str, str]] = set()
        for placed in self.placed:
            for stage in ("story", "thread"):
                if placed.decision.kind in STAGES[stage] and not (stage == "thread" and placed.places[0].article_id in told):
                    if why := self._lost_before(placed):
                        self.lost[placed.decision.id] = why
                    if not any(place.article_id in told for place in placed.places):
                        kept.add((stage, placed.decision.id))
        (file,) = before.state(WAS)
        if kept and file.is_file():
            self.was += [was for was in to_records(pq.read_table(file), Was) if (was.stage, was.decision) in kept]

    def _lost_before(self, placed: Placed) -> str:
        found = self._before.get(placed.decision.id)
        return found.why if found and found.state == "lost" else ""

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
            self.was += to_records(engine.table("threads_was"), Was)
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
