"""Against the W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), its musts for what we write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nguon.store.snapshot import Snapshot

MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying", "linking",
    "moderating", "questioning", "replying", "tagging",
}  # fmt: skip


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_annotations_are_of_the_model(snapshots: dict[str, Snapshot], exported: Any, case: str) -> None:
    snapshot = snapshots[case]
    text = {p.id: p.text for p in snapshot.rows("pages")}
    page = {a.id: a.page_id for a in snapshot.rows("articles")}
    sheet = json.loads((exported(case, "webannotation") / "annotations.jsonld").read_text(encoding="utf-8"))
    assert sheet["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert sheet["type"] == "AnnotationPage"
    assert sheet["partOf"]["type"] == "AnnotationCollection"
    found = ("statements", "timexes", "mentions", "figures", "restored", "findings")
    assert len(sheet["items"]) == sum(snapshot.count(name) for name in found)
    assert len({item["id"] for item in sheet["items"]}) == len(sheet["items"])
    for item in sheet["items"]:
        assert item["type"] == "Annotation"
        assert item["motivation"] in MOTIVATIONS
        assert item["target"]
        for body in item["body"]:
            assert body["purpose"] in MOTIVATIONS
            assert body["type"] in ("TextualBody", "SpecificResource")
            assert isinstance(body["value" if body["type"] == "TextualBody" else "source"], str)
        for target in item["target"]:
            assert target["type"] == "SpecificResource"
            assert target["source"].startswith(("https://", "http://", "urn:nguon:page:"))
            quote, place = target["selector"]
            assert quote["type"] == "TextQuoteSelector"
            assert place["type"] == "TextPositionSelector"
            whole = text[page[target["scope"].removeprefix("urn:nguon:article:")]]
            start, end = place["start"], place["end"]
            assert 0 <= start < end
            assert quote["exact"] == whole[start:end]
            assert whole[:start].endswith(quote["prefix"])
            assert whole[end:].startswith(quote["suffix"])


def test_what_a_statement_says(exported: Any) -> None:
    sheet = json.loads((exported("hostile", "webannotation") / "annotations.jsonld").read_text(encoding="utf-8"))
    one = next(i for i in sheet["items"] if i["target"][0]["selector"][0]["exact"].startswith("nhà máy giấy đã xả thải"))
    values = [body.get("value") or body["source"] for body in one["body"]]
    assert values == [
        "confirm", "indirect", "fact", "Bùi Văn Thạch", "urn:nguon:actor:a-thach", "2024-04-21", "rule: cue:thừa nhận",
    ]  # fmt: skip
