"""Against PROV-O (https://www.w3.org/TR/prov-o/): classes, and the classes that each property may point to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from nguon.store.snapshot import Snapshot

ENTITY, AGENT, ACTIVITY = "prov:Entity", "prov:Agent", "prov:Activity"
PROPERTIES = {
    "prov:wasGeneratedBy": (ENTITY, ACTIVITY),
    "prov:wasQuotedFrom": (ENTITY, ENTITY),
    "prov:wasDerivedFrom": (ENTITY, ENTITY),
    "prov:wasAttributedTo": (ENTITY, AGENT),
    "prov:actedOnBehalfOf": (AGENT, AGENT),
    "prov:wasAssociatedWith": (ACTIVITY, AGENT),
    "prov:hadMember": ("prov:Collection", ENTITY),
}
"""Properties with their domain and range."""
OTHERS = {"prov:value", "prov:endedAtTime", "prov:qualifiedDerivation"}
SHAPES = {"xsd:date": r"\d{4}-\d\d-\d\d", "xsd:gYearMonth": r"\d{4}-\d\d", "xsd:gYear": r"\d{4}"}


def graph_of(exported: Any, case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    whole = json.loads((exported(case, "prov") / "prov.jsonld").read_text(encoding="utf-8"))
    return whole["@context"], {node["@id"]: node for node in whole["@graph"]}


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_every_arrow_points_to_what_it_may(exported: Any, snapshots: dict[str, Snapshot], case: str) -> None:
    context, nodes = graph_of(exported, case)
    assert context["prov"] == "http://www.w3.org/ns/prov#"
    for node in nodes.values():
        assert {"prov:Entity", "prov:Agent", "prov:Activity"} & set(many(node["@type"]))
        for name, value in node.items():
            assert name.startswith("@") or name.split(":")[0] in context
            if name in PROPERTIES:
                domain, range_ = PROPERTIES[name]
                assert domain in many(node["@type"])
                for ref in many(value):
                    if case == "sample" or ref["@id"] in nodes:
                        assert range_ in many(nodes[ref["@id"]]["@type"]), (name, ref)
            elif name.startswith("prov:"):
                assert name in OTHERS
        issued = node.get("dcterms:issued")
        assert issued is None or re.fullmatch(SHAPES[issued["@type"]], issued["@value"])
    for table in ("articles", "statements", "actors", "utterances", "findings"):
        kind = table.removesuffix("s")
        assert sum(uri.startswith(f"urn:nguon:{kind}:") for uri in nodes) == snapshots[case].count(table)


def test_a_copy_is_derived_from_the_first(exported: Any) -> None:
    _, nodes = graph_of(exported, "hostile")
    copy = next(n for n in nodes.values() if n.get("rdfs:label") == "Hạ Lộc: bác tin nhà máy giấy xả thải")
    (source,) = copy["prov:wasDerivedFrom"]
    assert nodes[source["@id"]]["rdfs:label"] == "Huyện Hạ Lộc bác tin nhà máy giấy xả thải ra sông Lũng"
    assert copy["prov:qualifiedDerivation"][0]["prov:entity"] == source
    assert copy["prov:wasQuotedFrom"] == {"@id": "https://tin.example/ha-loc.html"}
    assert copy["dcterms:issued"] == {"@value": "2024-03-04", "@type": "xsd:date"}
