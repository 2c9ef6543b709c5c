"""Against schema.org's own terms for the types that we write (https://schema.org/Quotation, /Claim, /ClaimReview)."""

from __future__ import annotations

import json
from typing import Any

import pytest

WORK = {
    "name", "headline", "text", "inLanguage", "datePublished", "dateCreated", "temporalCoverage", "url", "publisher",
    "sourceOrganization", "creator", "author", "isPartOf", "citation", "additionalType",
}  # fmt: skip
"""Properties of CreativeWork and Thing that we use."""
TERMS = {
    "Person": {"name", "alternateName", "jobTitle"},
    "Organization": {"name", "alternateName"},
    "Place": {"name", "alternateName"},
    "NewsArticle": WORK,
    "Quotation": WORK | {"spokenByCharacter"},
    "Claim": WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "ClaimReview": WORK | {"claimReviewed", "itemReviewed", "reviewAspect", "reviewBody"},
}


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("case", ["sample", "hostile"])
def test_nodes_use_terms_of_their_types(exported: Any, snapshots: Any, case: str) -> None:
    path = exported(case, "schema") / "schema.jsonld"
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert whole["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in whole["@graph"]}
    assert len(nodes) == sum(snapshots[case].count(t) for t in ("actors", "articles", "statements", "findings"))
    for node in nodes.values():
        known = set().union(*(TERMS[t] for t in many(node["@type"])))
        assert {name for name in node if not name.startswith("@")} <= known
        if "Claim" in many(node["@type"]):
            assert node["text"]
            assert nodes[node["appearance"]["@id"]]["@type"] == "NewsArticle"
        if node["@type"] == "ClaimReview":
            assert node["claimReviewed"]
            assert "reviewRating" not in node
            assert all("Claim" in many(nodes[ref["@id"]]["@type"]) for ref in node.get("itemReviewed", []))
    assert "</script" not in path.read_text(encoding="utf-8").lower()


def test_quoted_words_are_quotations(exported: Any) -> None:
    nodes = json.loads((exported("hostile", "schema") / "schema.jsonld").read_text(encoding="utf-8"))["@graph"]
    types = {node["text"]: node["@type"] for node in nodes if "text" in node}
    assert types["Tôi xin lỗi bà con thôn Đoài"] == ["Quotation", "Claim"]
    assert types["nhà máy dừng sản xuất"] == "Claim"
