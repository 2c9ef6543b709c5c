"""Against the schemata of FollowTheMoney 3.8, for what we write; and by its own library where that is installed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

THING = {"name", "alias", "notes", "description", "proof", "sourceUrl", "publisher"}
SCHEMATA = {
    "Person": (THING | {"position"}, {"name"}),
    "Organization": (THING, {"name"}),
    "LegalEntity": (THING, {"name"}),
    "Article": (THING | {"title", "fileName", "publishedAt", "namesMentioned", "locationMentioned"}, {"name"}),
    "Documentation": ({"document", "entity", "role", "date", "summary"}, {"document", "entity"}),
    "Note": (THING | {"entity"}, {"name"}),
    "Event": (THING | {"date"}, {"name"}),
}
"""Properties that a schema has among those that we use, and those that it requires."""
RANGES = {"document": {"Article"}, "proof": {"Article"}}
ENTITY_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def read_entities(exported: Any, case: str) -> list[dict[str, Any]]:
    text = (exported(case, "ftm") / "entities.ftm.json").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_entities_are_of_their_schemata(exported: Any, snapshots: Any, case: str) -> None:
    entities = {e["id"]: e for e in read_entities(exported, case)}
    assert len(entities) == sum(snapshots[case].count(t) for t in ("actors", "articles", "statements", "events", "findings"))
    for entity in entities.values():
        assert ENTITY_ID.fullmatch(entity["id"])
        known, required = SCHEMATA[entity["schema"]]
        assert required <= set(entity["properties"]) <= known
        for name, values in entity["properties"].items():
            assert values
            assert all(isinstance(v, str) and v for v in values)
            if name in ("date", "publishedAt"):
                assert all(DATE.fullmatch(v) for v in values)
            if name in ("document", "entity", "proof"):
                assert {entities[v]["schema"] for v in values} <= RANGES.get(name, set(SCHEMATA))


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_its_own_library_reads_them(exported: Any, case: str) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed (pip install followthemoney)")
    for data in read_entities(exported, case):
        proxy = ftm.model.get_proxy(data, cleaned=False)
        proxy.schema.validate(data)


def test_a_statement_links_who_and_where(exported: Any) -> None:
    entities = {e["id"]: e for e in read_entities(exported, "hostile")}
    one = next(e for e in entities.values() if e["properties"].get("role") == ["confirm"])
    assert one["properties"]["entity"] == ["actor-a-thach"]
    assert one["properties"]["date"] == ["2024-04-21"]
    assert entities[one["properties"]["document"][0]]["properties"]["publisher"] == ["Miền Duyên"]
    assert entities["actor-a-thach"]["properties"]["position"] == ["Chủ tịch huyện Hạ Lộc"]
