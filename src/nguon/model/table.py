"""The tables: name → record → owner stage → key. Arrow schemas are made from this list, once, in `nguon.engines`."""

from __future__ import annotations

from dataclasses import dataclass

from nguon.model.annotation import Figure, Mention, Restored, Statement, Timex
from nguon.model.article import Article
from nguon.model.corpus import Actor, ActorLink, Dated, Event, Finding, Reuse, Story, Thread, Utterance
from nguon.model.decision import Outcome
from nguon.model.page import Block, Page, Problem


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, the record of its rows, the one stage that writes it, and the fields that identify a row."""

    name: str
    record: type
    owner: str
    key: tuple[str, ...]


TABLES: tuple[Table, ...] = (
    Table("pages", Page, "read", ("id",)),
    Table("blocks", Block, "read", ("page_id", "start")),
    Table("articles", Article, "read", ("id",)),
    Table("restored", Restored, "read", ("article_id", "start")),
    Table("timexes", Timex, "read", ("article_id", "start")),
    Table("mentions", Mention, "read", ("article_id", "start")),
    Table("figures", Figure, "read", ("article_id", "start")),
    Table("statements", Statement, "read", ("id",)),
    Table("problems", Problem, "read", ("source", "stage")),
    Table("reuse", Reuse, "reuse", ("id",)),
    Table("dated", Dated, "date", ("article_id",)),
    Table("actors", Actor, "actor", ("id",)),
    Table("actor_links", ActorLink, "actor", ("article_id", "name")),
    Table("stories", Story, "story", ("id",)),
    Table("events", Event, "affair", ("id",)),
    Table("threads", Thread, "affair", ("id",)),
    Table("utterances", Utterance, "affair", ("id",)),
    Table("findings", Finding, "affair", ("id",)),
    Table("hidden", Finding, "decide", ("id",)),
    Table("decisions", Outcome, "decide", ("id",)),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
