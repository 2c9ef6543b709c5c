"""Chains of shared runs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nguon.text.align import ChainConfig, Run, Stretch, chain_runs, extend_stretch


def test_runs_on_one_diagonal_become_one_stretch() -> None:
    assert chain_runs([Run(0, 10, 8), Run(9, 19, 9)]) == (Stretch(0, 18, 10, 28, 17),)


def test_sentences_in_another_order_are_two_stretches() -> None:
    found = chain_runs([Run(0, 100, 20), Run(100, 0, 20)])
    assert [(s.a_start, s.b_start) for s in found] == [(0, 100), (100, 0)]


def test_too_few_words_are_no_copy() -> None:
    assert chain_runs([Run(0, 0, 6)]) == ()


def test_too_wide_a_gap_is_not_bridged() -> None:
    assert len(chain_runs([Run(0, 0, 20), Run(90, 90, 20)])) == 2


def test_words_put_in_are_bridged() -> None:
    assert chain_runs([Run(0, 0, 20), Run(23, 28, 20)])[0] == Stretch(0, 43, 0, 48, 40)


def test_ends_step_over_a_changed_word() -> None:
    a, b = ["x", "k", "l", "m", "n"], ["y", "k", "q", "m", "n"]
    assert extend_stretch(a, b, Stretch(3, 5, 3, 5, 2)) == Stretch(1, 5, 1, 5, 3)


runs = st.builds(Run, st.integers(0, 200), st.integers(0, 200), st.integers(5, 30))


@given(st.lists(runs, max_size=25))
def test_stretches_never_share_many_words_and_hold_what_they_say(given_runs: list[Run]) -> None:
    config = ChainConfig()
    found = chain_runs(given_runs, config)
    for s in found:
        assert 0 <= s.a_start < s.a_end
        assert 0 <= s.b_start < s.b_end
        assert config.least_words <= s.matched <= max(s.a_end - s.a_start, s.b_end - s.b_start)
    for i, one in enumerate(found):
        for two in found[i + 1 :]:
            assert min(one.a_end, two.a_end) - max(one.a_start, two.a_start) <= 2


words = st.lists(st.sampled_from("abcd"), min_size=4, max_size=30)


@given(words, words, st.integers(0, 3), st.integers(0, 3))
def test_extending_stays_inside_both_texts(a: list[str], b: list[str], i: int, j: int) -> None:
    s = extend_stretch(a, b, Stretch(i, i + 1, j, j + 1, 1))
    assert 0 <= s.a_start <= i < s.a_end <= len(a)
    assert 0 <= s.b_start <= j < s.b_end <= len(b)
