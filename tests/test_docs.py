"""The docs say what there is: every table has its page with every field, and no link leads nowhere."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from nguon.model.table import TABLES, Table

ROOT = Path(__file__).parents[1]


def _load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("nguon_docs_tool", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = _load_tool()


def test_no_link_leads_nowhere() -> None:
    assert docs.find_broken(docs.find_sources()) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page, other = tmp_path / "a.md", tmp_path / "b.md"
    other.write_text("# What is *here*\n", encoding="utf-8")
    page.write_text("[x](b.md#what-is-here) [y](b.md#not-here) [z](c.md) [w](https://nowhere.example)\n", encoding="utf-8")
    assert docs.find_broken([page, other], tmp_path) == ["a.md: b.md#not-here", "a.md: c.md"]


def test_pages_are_rendered_with_links_between_them(tmp_path: Path) -> None:
    page, other = tmp_path / "a.md", tmp_path / "b.md"
    other.write_text("# B\n", encoding="utf-8")
    page.write_text("# A\n\n[x](b.md#b) & <y>\n", encoding="utf-8")
    docs.render(page, [page, other], tmp_path, tmp_path / "site")
    assert '<a href="b.html#b">' in (tmp_path / "site" / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_has_a_page_that_names_its_fields(table: Table) -> None:
    page = next(
        (p for p in (ROOT / "docs" / f"{table.name}.md", ROOT / "docs" / "tables" / f"{table.name}.md") if p.exists()), None
    )
    assert page, f"no docs page for the table {table.name}"
    text = page.read_text(encoding="utf-8")
    assert [f.name for f in dataclasses.fields(table.record) if f"`{f.name}`" not in text] == []
