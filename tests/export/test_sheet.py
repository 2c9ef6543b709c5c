from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.export.flat import SHEETS, columns
from nguon.export.sheet import FORMULA, to_cell
from nguon.store.snapshot import Snapshot
from nguon.store.words import to_words

CASES = ["sample", "hostile"]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES)
def test_every_sheet_in_both_formats_with_the_same_rows(exported: Any, case: str) -> None:
    for name in SHEETS:
        wide = pq.read_table(exported(case, "parquet") / f"{name}.parquet")
        rows = read_csv(exported(case, "csv") / f"{name}.csv")
        assert wide.column_names == [column for column, _ in columns(name)]
        assert [{k: to_cell(v) for k, v in row.items()} for row in wide.to_pylist()] == rows


@pytest.mark.parametrize("case", CASES)
def test_words_are_those_at_the_offsets(snapshots: dict[str, Snapshot], exported: Any, case: str) -> None:
    snapshot = snapshots[case]
    text = {p.id: p.text for p in snapshot.rows("pages")}
    page = {a.id: a.page_id for a in snapshot.rows("articles")}
    for name in ("timexes", "mentions", "figures", "restored"):
        rows = pq.read_table(exported(case, "parquet") / f"{name}.parquet").to_pylist()
        assert len(rows) == snapshot.count(name)
        assert all(text[page[r["article_id"]]][r["start"] : r["end"]] == r["text"] for r in rows)
    statements = pq.read_table(exported(case, "parquet") / "statements.parquet").to_pylist()
    assert len(statements) == snapshot.count("statements")
    for row in statements:
        spans = [tuple(map(int, span.split("-"))) for span in row["content"]]
        assert row["text"] == " … ".join(to_words(text[page[row["article_id"]]], a, b) for a, b in spans)


def test_duckdb_reads_the_csv(exported: Any) -> None:
    folder = exported("sample", "csv")
    for name in SHEETS:
        query = f"SELECT count(*) FROM read_csv('{folder / name}.csv', all_varchar = true)"
        assert duckdb.sql(query).fetchall()[0][0] == len(read_csv(folder / f"{name}.csv"))


def test_the_date_is_the_best_one_known(exported: Any) -> None:
    rows = pq.read_table(exported("hostile", "parquet") / "articles.parquet").to_pylist()
    assert [r["published"] for r in rows if r["title"] == "Hạ Lộc: bác tin nhà máy giấy xả thải"] == ["2024-03-04"]


@given(st.one_of(st.text(), st.lists(st.text(max_size=5), max_size=3)))
def test_no_cell_is_a_formula(value: str | list[str]) -> None:
    assert not to_cell(value).startswith(FORMULA)


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=SUM(A1)", "'=SUM(A1)"), ("- Vâng", "'- Vâng"), (-1.5, "-1.5"), (False, "false"), (["a", "b"], "a; b")],
)
def test_cells(value: Any, cell: str) -> None:
    assert to_cell(value) == cell
