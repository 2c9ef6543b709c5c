"""A model of the user's own: how it is found and measured, what it adds to threads, and what is said of a wrong one."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from tests.compare import toy_model

from nguon.compare.embedding import Embedding, _load, alike_pairs, embed, open_embedding
from nguon.compare.thread import gather_threads
from nguon.errors import BuildError, UsageError
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Dated

FILE = str(Path(toy_model.__file__).resolve())


@pytest.fixture(scope="module")
def toy() -> Embedding:
    return open_embedding(f"{FILE}:letters", load())


def test_a_model_is_read_on_its_own_scale(toy: Embedding, pack: LanguagePack) -> None:
    assert 0 < toy.low < toy.high < 1
    assert toy.size == toy_model.SIZE
    assert open_embedding("tests.compare.toy_model:letters", pack).mark == toy.mark
    assert open_embedding(f"{FILE}:words", pack).mark != toy.mark
    one = "nhà máy Lâm Phú xả nước thải ra sông Mơ"
    assert alike_pairs(toy, [one, one, "trời Hồ Sen mưa suốt tuần", one], [(0, 1, 2), (2, 1)]) == {(0, 1): 1.0}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere.at.all:encode", "can't be imported"),
        ("nowhere.py:encode", "can't be imported"),
        (f"{FILE}:nothing", "has no function nothing"),
        ("no/such/folder", "there is no model"),
        (f"{FILE}:flat", r"shape \(4,\) for 30 texts"),
        (f"{FILE}:empty", "no finite numbers for 30 of 30 texts"),
        (f"{FILE}:talks", "returns str, not an array"),
        (f"{FILE}:breaks", "failed .RuntimeError: no memory"),
        (f"{FILE}:blind", "can't tell what says the same"),
    ],
)
def test_what_is_said_of_a_wrong_model(name: str, words: str, pack: LanguagePack) -> None:
    with pytest.raises(UsageError, match=words):
        open_embedding(name, pack)


def test_a_model_that_fails_later_ends_the_build() -> None:
    with pytest.raises(BuildError, match="no finite numbers for 1 of 2 texts, first for “suất ăn của bếp”"):
        embed(f"{FILE}:moody", ["suất ăn của bếp", "trời mưa"])


def test_a_folder_is_read_by_sentence_transformers_and_nothing_is_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: LanguagePack
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(UsageError, match="needs sentence-transformers"):
        open_embedding(str(tmp_path), pack)
    asked: list[Any] = []

    class Model:
        def __init__(self, path: str, **more: Any) -> None:
            asked.append((path, more))

        def encode(self, texts: list[str], **more: Any) -> np.ndarray:
            return toy_model.letters(texts)

    library = ModuleType("sentence_transformers")
    library.SentenceTransformer = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    _load.cache_clear()
    assert open_embedding(str(tmp_path), pack).size == toy_model.SIZE
    assert asked == [(str(tmp_path.resolve()), {"local_files_only": True})]
    _load.cache_clear()


def page(outlet: str, said: str) -> str:
    return f"outlet: {outlet}\ndate: 2031-03-02\n= Chuyện\n- {said}"


def test_it_joins_what_is_said_in_words_that_no_list_knows(make, compare, pack: LanguagePack, toy: Embedding) -> None:  # type: ignore[no-untyped-def]
    lamp = "<c>đèn lồng đá ở <m org>chùa Mai</m> tự phát sáng lúc nửa đêm</c>"
    again = "<c>đèn lồng bằng đá trong <m org>chùa Mai</m> có phát sáng lúc đêm xuống</c>"
    bell = "<c>chuông đồng ở <m org>chùa Mai</m> được đúc lại từ mùa thu năm ngoái</c>"
    pieces = [
        make(page("Báo A", f"<s state by=Lựu><w><m person>Lựu</m></w> <q>kể</q> {lamp}</s>."), "m1"),
        make(page("Báo B", f"<s state by=Sậy><w><m person>Sậy</m></w> <q>kể</q> {again}</s>."), "m2"),
        make(page("Báo C", f"<s state by=Sim><w><m person>Sim</m></w> <q>kể</q> {bell}</s>."), "m3"),
    ]
    found = compare(pieces, together=True)
    dated = [Dated(p.article.id, p.article.published, "case", "", "") for p in pieces]
    story = found.stories[0]
    without = gather_threads(story, pieces, found.links, dated, found.reuse, pack, found.actors).threads
    assert without == found.threads
    threads = gather_threads(story, pieces, found.links, dated, found.reuse, pack, found.actors, embedding=toy).threads
    (thread,) = [t for t in threads if t not in without] or threads
    assert {s.actor for s in thread.stands} == {"Lựu", "Sậy"}
    assert f"some are alike by the model {FILE}:letters" in thread.why_en
