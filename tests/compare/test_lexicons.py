"""Every entry of the lexicons that comparing reads is found in its own example."""

from __future__ import annotations

import pytest

from nguon.compare.phrases import load_phrases
from nguon.text.shingle import find_words

TABLES = [
    ("matters", "class"), ("spokes", "kind"), ("callings", "class"), ("tone", "class"), ("contrasts", "class"),
    ("tallies", "class"), ("poles", "class"),
    ("ladders", "ladder"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "kind"), TABLES)
def test_entries_are_found(pack, table: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    for row in pack.lexicon(table):
        hits = load_phrases(pack, table, "word", kind, row[kind] if table == "ladders" else "").find(find_words(row["example"]))
        words = " ".join(find_words(row["word"]))
        assert any(h.words == words and h.kind == row[kind] for h in hits), row


def test_stance_words_are_found_in_their_class(pack) -> None:  # type: ignore[no-untyped-def]
    for row in pack.lexicon("stance"):
        hits = load_phrases(pack, "stance", "word", "class", row["class"]).find(find_words(row["example"]))
        assert any(h.words == " ".join(find_words(row["word"])) for h in hits), row


def test_words_of_headlines_are_found_in_their_class(pack) -> None:  # type: ignore[no-untyped-def]
    for row in pack.lexicon("overstate"):
        hits = load_phrases(pack, "overstate", "word", "class", row["class"]).find(find_words(row["example"]))
        assert any(h.words == " ".join(find_words(row["word"])) for h in hits), row


def test_function_words_stand_in_their_example(pack) -> None:  # type: ignore[no-untyped-def]
    for row in pack.lexicon("function_words"):
        assert f" {row['word']} " in f" {row['example']} ", row
