"""What docs/export.md and docs/case.md show is so: examples have the shape of what is written, queries run on a case."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import etree

from nguon.export.flat import SHEETS, columns
from nguon.export.format import FORMATS
from nguon.store.snapshot import Snapshot


def blocks(root: Path, page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (root / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


def fits(example: Any, real: Any) -> bool:
    """Tell whether an example has no more than the real thing has: members by their names, members of lists by any."""
    if isinstance(example, dict):
        return isinstance(real, dict) and all(k in real and fits(v, real[k]) for k, v in example.items())
    if isinstance(example, list):
        return isinstance(real, list) and all(any(fits(one, other) for other in real) for one in example)
    return type(example) is type(real)


def read_items(exported: Any) -> list[Any]:
    found: list[Any] = []
    for name, path in (("webannotation", "annotations.jsonld"), ("prov", "prov.jsonld"), ("schema", "schema.jsonld")):
        whole = json.loads((exported("sample", name) / path).read_text(encoding="utf-8"))
        found += whole.get("items") or whole["@graph"]
    for name, path in (("ftm", "entities.ftm.json"), ("ninjs", "news.ninjs.jsonl")):
        text = (exported("sample", name) / path).read_text(encoding="utf-8")
        found += [json.loads(line) for line in text.split("\n") if line]
    return found


def test_examples_have_the_shape_of_what_is_written(root: Path, exported: Any) -> None:
    items = read_items(exported)
    examples = [json.loads(block) for block in blocks(root, "export.md", "json")]
    assert len(examples) == 5
    for example in examples:
        assert any(fits(example, item) for item in items), example


def test_the_other_examples(root: Path) -> None:
    (xml,) = blocks(root, "export.md", "xml")
    assert [e.tag for e in etree.fromstring(xml)] == ["TIMEX3", "TIMEX3", "EVENT"]
    (sheet,) = blocks(root, "export.md", "csv")
    head, row = csv.reader(sheet.splitlines())
    assert set(head) <= {name for name, _ in columns("statements")}
    assert len(head) == len(row)


def test_every_format_and_sheet_is_told_of(root: Path) -> None:
    text = (root / "docs" / "export.md").read_text(encoding="utf-8")
    heads = " ".join(re.findall(r"^## (.*)$", text, re.M)).lower()
    assert [name for name in FORMATS if name not in heads.split()] == []
    assert [name for name in SHEETS if f"`{name}`" not in text] == []


@pytest.mark.parametrize("number", range(3))
def test_queries_run_on_a_case_as_it_lies(root: Path, sample_snapshot: Snapshot, number: int) -> None:
    query = blocks(root, "case.md", "sql")[number].replace("my-case/snapshots/1", str(sample_snapshot.path))
    rows = duckdb.sql(query).fetchall()
    assert rows
    if number == 0:
        texts = "\n".join(p.text for p in sample_snapshot.rows("pages"))
        assert all(words in texts for _, words, _, _ in rows)
        assert ("Công ty Hóa chất Bình Lưu", "cáo buộc xả thải ra sông Trà Lưu") in [row[:2] for row in rows]


def test_python_runs_on_a_case_as_it_lies(root: Path, sample_snapshot: Snapshot) -> None:
    (code,) = blocks(root, "case.md", "python")
    names: dict[str, Any] = {}
    exec(code.replace("my-case/snapshots/1", str(sample_snapshot.path)), names)
    assert names["statements"].num_rows == sample_snapshot.count("statements")
    assert "Trịnh Đắc Khoan" in [row["values"] for row in names["actors"]]
