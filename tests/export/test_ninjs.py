"""Against the JSON Schema of IPTC ninjs 2.1 (https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json), for what we write."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

TEXT = re.compile(r".*", re.DOTALL)
URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-;=?-~]+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LABELLED = {"role": TEXT, "contenttype": re.compile(r"text/plain"), "value": TEXT}
NAMED = {"name": TEXT, "rel": TEXT, "uri": URI, "literal": TEXT}
SCHEMA: dict[str, Any] = {
    "uri": URI,
    "type": re.compile("text|audio|video|picture|graphic|composite|component"),
    "standard": {"name": TEXT, "version": TEXT, "schema": URI},
    "language": re.compile("[a-z]{2,3}"),
    "contentcreated": MOMENT,
    "ednote": TEXT,
    "title": TEXT,
    "by": TEXT,
    "headlines": [LABELLED],
    "descriptions": [LABELLED],
    "bodies": [{**LABELLED, "charcount": int, "wordcount": int}],
    "people": [NAMED],
    "organisations": [NAMED],
    "places": [NAMED],
    "subjects": [NAMED],
    "infosources": [{"name": TEXT, "role": TEXT, "uri": URI, "literal": TEXT}],
    "renditions": [{"name": TEXT, "href": URI, "contenttype": TEXT}],
    "altids": [{"role": TEXT, "value": TEXT}],
}
"""The properties of the standard that we use (none may have others): a pattern, a type, an object, a list of objects."""


def check(value: Any, shape: Any, where: str) -> None:
    if isinstance(shape, list):
        assert isinstance(value, list), where
        for item in value:
            check(item, shape[0], where)
    elif isinstance(shape, dict):
        assert set(value) <= set(shape), where
        for name, part in value.items():
            check(part, shape[name], f"{where}.{name}")
    elif isinstance(shape, type):
        assert isinstance(value, shape), where
    else:
        assert isinstance(value, str), where
        assert shape.fullmatch(value), (where, value)


def read_items(exported: Any, case: str) -> list[dict[str, Any]]:
    text = (exported(case, "ninjs") / "news.ninjs.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_items_are_valid(exported: Any, snapshots: Any, case: str) -> None:
    items = read_items(exported, case)
    assert len(items) == snapshots[case].count("articles")
    for item in items:
        check(item, SCHEMA, "item")
        assert item["uri"]
        assert all("value" in part for name in ("headlines", "bodies", "descriptions") for part in item.get(name, []))
        assert all("name" in part for part in item.get("renditions", []))
        assert item["bodies"][0]["charcount"] == len(item["bodies"][0]["value"])


def test_an_item(exported: Any) -> None:
    item = next(i for i in read_items(exported, "hostile") if i["title"].startswith("Chủ tịch huyện Hạ Lộc"))
    assert item["contentcreated"] == "2024-04-21T00:00:00Z"
    assert item["organisations"] == [{"name": "Sở Môi trường", "uri": "urn:nguon:actor:a-so"}]
    assert item["infosources"] == [{"name": "Miền Duyên", "role": "urn:nguon:role:publisher"}]
    assert item["subjects"] == [{"uri": "urn:nguon:story:s-song", "rel": "story"}]
