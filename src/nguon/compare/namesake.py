"""Bearers of one name who are plainly different persons, and short names that are one full name's.

The idea: two articles that call the bearers of one name things that exclude each other, and that name nobody else in common,
speak of two persons. Only names whose bearers are called different things need be looked at, each by itself.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from nguon.compare.rows import count_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nguon.engines.base import Engine


@dataclass(frozen=True, slots=True)
class NamesakeConfig:
    """`company`: share of names in common below which two bearers of one name with unlike callings are two persons.

    Measured on news of one affair: bearers who are one person share a fifth of the names around them or more.
    `common`: share of all articles (and number of them, `few`) above which a name says little about those around it.
    `both`: names that a short name's bearers must share with those of a full name, to be the same.
    """

    company: float = 0.08
    common: float = 0.3
    few: int = 3
    both: int = 2


PARTS = pa.schema(
    [(name, pa.string()) for name in ("grp", "article_id", "key", "home")] + [(name, pa.int64()) for name in ("part",)]
)
"""Bearers (`article_id`, `key`) of the name `grp` and which of several persons they are (0 is the one met most); `home` is that
person's first article. A row without an article tells where all bearers go that are called nothing."""


@dataclass(slots=True)
class _Person:
    first: str
    callings: set[str]
    around: set[str]
    bearers: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0


def find_full_names(engine: Engine, config: NamesakeConfig = NamesakeConfig()) -> None:
    """Make `actor_full` (short, whole).

    It maps a one-word person's name to the one full name that ends or begins with it, where there is just one, and where both
    keep the same company.
    """
    engine.sql("actor_persons", "SELECT DISTINCT key, first_word, last_word, words FROM actor_bearers WHERE kind = 'person'")
    engine.sql(
        "actor_ends",
        "SELECT first_word AS word, key FROM actor_persons WHERE words > 1 "
        "UNION SELECT last_word AS word, key FROM actor_persons WHERE words > 1",
    )
    engine.sql(
        "actor_single",
        "SELECT e.word AS short, MIN(e.key) AS whole FROM actor_ends e JOIN actor_persons p ON p.key = e.word "
        "GROUP BY e.word HAVING COUNT(*) = 1",
    )
    for side in ("short", "whole"):
        engine.sql(
            f"actor_near_{side}",
            f"SELECT DISTINCT s.short AS short, m.key AS key FROM actor_single s JOIN actor_bearers b ON b.key = s.{side} "
            f"JOIN actor_bearers m ON m.article_id = b.article_id WHERE b.kind = 'person' AND m.key <> s.{side}",
        )
    engine.sql(
        "actor_full",
        "SELECT s.short AS short, s.whole AS whole FROM actor_single s JOIN actor_near_short a ON a.short = s.short "
        "JOIN actor_near_whole b ON b.short = a.short AND b.key = a.key "
        f"GROUP BY s.short, s.whole HAVING COUNT(*) >= {config.both}",
    )
    for name in ("persons", "ends", "single", "near_short", "near_whole"):
        engine.drop(f"actor_{name}")


_GROUPS = (
    "SELECT COALESCE(f.whole, b.key) AS grp, b.article_id AS article_id, b.key AS key, b.kind AS kind, b.words AS words, "
    "b.callings AS callings FROM actor_bearers b LEFT JOIN actor_full f ON f.short = b.key"
)


def part_namesakes(engine: Engine, config: NamesakeConfig = NamesakeConfig()) -> None:
    """Make `actor_parts` (rows of `PARTS`) for the names whose bearers are more than one person."""
    engine.sql(
        "actor_doubtful",
        f"SELECT grp FROM ({_GROUPS}) g WHERE callings <> '' GROUP BY grp "
        "HAVING COUNT(DISTINCT callings) > 1 AND MAX(CASE WHEN kind = 'person' AND words > 1 THEN 1 ELSE 0 END) = 1",
    )
    engine.sql("actor_read", "SELECT DISTINCT article_id FROM actor_bearers")
    most = max(config.few, int(count_rows(engine, "actor_read") * config.common))
    engine.sql("actor_common", f"SELECT key FROM actor_bearers GROUP BY key HAVING COUNT(*) > {most}")
    called = f"FROM ({_GROUPS}) g JOIN actor_doubtful d ON d.grp = g.grp WHERE g.callings <> ''"
    columns = "g.grp AS grp, g.article_id AS article_id, g.key AS key, g.kind AS kind, g.words AS words, g.callings AS callings"
    engine.sql("actor_called", f"SELECT {columns} {called}")
    engine.sql(
        "actor_around",
        f"SELECT {columns}, '' AS other, 0 AS n FROM actor_called g UNION ALL "
        f"SELECT {columns}, m.key AS other, 0 AS n FROM actor_called g JOIN actor_bearers m ON m.article_id = g.article_id "
        "LEFT JOIN actor_common c ON c.key = m.key WHERE m.key <> g.key AND c.key IS NULL UNION ALL "
        "SELECT g.grp AS grp, '' AS article_id, '' AS key, '' AS kind, 0 AS words, '' AS callings, '' AS other, "
        f"COUNT(*) AS n FROM ({_GROUPS}) g JOIN actor_doubtful d ON d.grp = g.grp WHERE g.callings = '' GROUP BY g.grp",
    )
    kernel = partial(part_rows, company=config.company)
    engine.map_groups(kernel, "actor_around", "grp", "actor_parts", PARTS, order=("article_id", "key", "other"))
    for name in ("doubtful", "read", "common", "called", "around"):
        engine.drop(f"actor_{name}")


def part_rows(batch: pa.RecordBatch, company: float) -> pa.RecordBatch:
    """Kernel: the bearers of one name, with all around them, parted into persons."""
    persons: list[_Person] = []
    uncalled = 0
    for (article, key), some in itertools.groupby(_few_at_a_time(batch), key=lambda row: (row["article_id"], row["key"])):
        rows = list(some)
        if not article:
            uncalled += sum(row["n"] for row in rows)
            continue
        callings, around = set(rows[0]["callings"].split("+")), {row["other"] for row in rows if row["other"]}
        sole = rows[0]["kind"] != "person" or rows[0]["words"] < 2
        home = next((p for p in persons if sole or not _is_other(callings, around, p, company)), None)
        if home is None:
            persons.append(home := _Person(article, set(), set()))
        home.callings |= callings
        home.around |= around
        home.bearers.append((article, key))
    if len(persons) < 2:
        return pa.RecordBatch.from_pylist([], schema=PARTS)
    group, first = batch.column("grp")[0].as_py(), persons[0]
    first.more = uncalled
    persons.sort(key=lambda p: (-len(p.bearers) - p.more, p.first))
    out = [{"grp": group, "article_id": "", "key": "", "home": first.first, "part": persons.index(first)}]
    for part, person in enumerate(persons):
        out += [{"grp": group, "article_id": a, "key": k, "home": person.first, "part": part} for a, k in person.bearers]
    return pa.RecordBatch.from_pylist(out, schema=PARTS)


def _few_at_a_time(batch: pa.RecordBatch, rows: int = 4096) -> Iterator[dict[str, Any]]:
    for start in range(0, batch.num_rows, rows):
        yield from batch.slice(start, rows).to_pylist()


def _is_other(callings: set[str], around: set[str], person: _Person, company: float) -> bool:
    """Tell whether a bearer is plainly another person."""
    if callings & person.callings:
        return False
    if not around or not person.around:
        return True
    return len(around & person.around) / min(len(around), len(person.around)) < company
