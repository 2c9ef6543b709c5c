"""Slim rows of a table: looked at one by one in an order, counted, lists in them taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.engines.base import Engine


INSIDE = pa.schema([("story", pa.string()), ("article_id", pa.string())])
"""A row for each article of each story."""


def story_articles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `stories` to the rows of `INSIDE`."""
    return exploded(batch, "articles", INSIDE)


def exploded(batch: pa.RecordBatch, column: str, schema: pa.Schema) -> pa.RecordBatch:
    """Return a row for each value in the lists of a column, with the `id` of the row that it stands in."""
    many = batch.column(column)
    return pa.RecordBatch.from_arrays([batch.column("id").take(pc.list_parent_indices(many)), many.flatten()], schema=schema)


def count_rows(engine: Engine, table: str, where: str = "1 = 1") -> int:
    """Return how many rows of `table` there are for which `where` holds."""
    engine.sql("counted", f"SELECT COUNT(*) AS n FROM {table} WHERE {where}")
    count: int = engine.table("counted")["n"][0].as_py()
    engine.drop("counted")
    return count


def still_there(engine: Engine, known: str) -> str:
    """Return the query of the rows of `known` (with an `article_id`) whose articles are among `pieces`."""
    lost = f"{known} k LEFT JOIN pieces p ON p.article_id = k.article_id"
    if not count_rows(engine, lost, "p.article_id IS NULL"):
        return f"SELECT * FROM {known}"
    return f"SELECT k.* FROM {known} k JOIN pieces p ON p.article_id = k.article_id"


def read_rows(engine: Engine, table: str, order: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of `table` in the order of the columns `order`, not holding them all."""
    for batch in engine.batches(table, order):
        yield from batch.to_pylist()


def query_rows(engine: Engine, name: str, query: str, order: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query, which is kept as the table `name` while they are read."""
    engine.sql(name, query)
    yield from read_rows(engine, name, order)
    engine.drop(name)
