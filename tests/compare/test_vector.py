"""What of an article is compared with others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nguon.compare.names import load_names
from nguon.compare.packed import PIECES, piece_rows
from nguon.compare.storyline import find_middle, likeness_table
from nguon.compare.vector import VectorConfig, count_features, cut_vector, feature_rows, holder_rows, weigh
from nguon.lang.pack import LanguagePack
from nguon.text.shingle import find_words


@pytest.mark.parametrize(
    ("kind", "words", "times"),
    [
        ("n", "bưởi sen", 3 + 1),  # a title counts three times
        ("f", "250", 1),
        ("w", "đập sông", 0),  # a comma parts them
        ("w", "nhà mái", 1),
        ("w", "của họ", 0),
    ],
)
def test_features_are_counted(kind: str, words: str, times: int, make: Any, pack: LanguagePack) -> None:
    piece = make("= Bưởi Sen\n- Dựng nhà mái ngói của họ. Hôm nay ở Bưởi Sen có 250 hộ, 12 đập, sông dài.", "p")
    counts = count_features(piece, pack, load_names(pack))
    assert counts[kind + " ".join(find_words(words))] == times, sorted(counts)


def test_an_article_without_words_of_its_own_has_no_features(make: Any, pack: LanguagePack) -> None:
    piece = replace(make("= Bưởi Sen\n- Dựng nhà.", "p"), blocks=())
    assert not count_features(piece, pack, load_names(pack))
    assert feature_rows(piece_rows([piece]), language=pack.code).column("hashes").to_pylist() == [b""]


def test_rare_features_weigh_more_and_a_vector_has_length_one() -> None:
    weights = weigh(np.ones(3, dtype=np.float32), np.array([1, 10, 100]), 1000)
    assert weights[0] > weights[1] > weights[2] > 0
    assert float(weights @ weights) == pytest.approx(1)


def test_shared_and_sole_features_are_cut_apart() -> None:
    hashes, holders = np.arange(0, 40, 4), np.array([1, 2] * 5)
    weights = np.linspace(1, 0.1, 10)
    kept = cut_vector(hashes, weights, holders, VectorConfig(shared=2, sole=1))
    assert kept.tolist() == [0, 1, 3]


def test_holders_are_counted_once_an_article(make: Any, pack: LanguagePack) -> None:
    pieces = [make(f"= Tin\n- Ở <m place>Đồi Mơ</m>, Đồi Mơ và ở Hồ Sen {n}99 lần.", f"p{n}") for n in (1, 2)]
    rows = feature_rows(piece_rows(pieces), language=pack.code)
    counted = dict(zip(*(holder_rows(rows).column(name).to_pylist() for name in ("h", "n")), strict=True))
    assert PIECES.names[0] == rows.schema.names[0]
    assert set(counted.values()) == {1, 2}
    assert sum(n == 1 for n in counted.values()) >= 2


def test_the_middle_is_what_is_most_like_all() -> None:
    one = np.float32(1), np.float32(0.6)
    vectors = [
        (np.array([1]), np.array(one[:1])),
        (np.array([1, 2, 3]), np.full(3, 0.577, dtype=np.float32)),
        (np.array([3]), np.array(one[:1])),
    ]
    assert find_middle(vectors) == 1
    assert likeness_table(vectors)[0, 2] == 0
