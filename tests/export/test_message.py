from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from nguon.export.message import LANGUAGES, load, to_value
from nguon.lang.pack import load as load_pack
from nguon.model.annotation import ACTS, FORMS, HEDGES, KINDS
from nguon.model.article import Moment
from nguon.model.corpus import FINDINGS, STANCES
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_catalogues_say_the_same_things() -> None:
    vi, en = load("vi").words, load("en").words
    assert vi.keys() == en.keys()
    for key in vi:
        if not key.startswith("moment."):
            assert fields(vi[key]) == fields(en[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_data_has_a_word(language: str) -> None:
    words = load(language).words
    sections = {
        "act": ACTS,
        "form": FORMS,
        "hedge": HEDGES,
        "kind": KINDS,
        "stance": STANCES,
        "finding": FINDINGS,
        "strength": ("strong", "fair", "weak"),
        "role": ARTICLE_ROLES + FURNITURE_ROLES,
        "certainty": ("fact", "hedged", "conditional"),
        "timex": ("DATE", "TIME", "DURATION", "SET"),
    }
    for section, values in sections.items():
        for value in values:
            assert f"{section}.{value}" in words


def test_every_key_in_templates_exists() -> None:
    words = load("vi").words
    root = Path(__file__).parents[2] / "src" / "nguon"
    used = set()
    for path in (*root.glob("web/templates/*.html"), *root.glob("web/*.py"), *root.glob("export/*.py")):
        used |= set(re.findall(r"""\bm(?:essages)?\(["']([a-z_]+\.[a-z_0-9]+)["'][,)]""", path.read_text(encoding="utf-8")))
    assert len(used) > 100
    assert used <= words.keys(), used - words.keys()


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("2024-11-08", "8/11/2024", "8 Nov 2024"),
        ("2024-11", "11/2024", "Nov 2024"),
        ("2024", "2024", "2024"),
        ("2024-W41", "tuần 7–13/10/2024", "week of 7–13 Oct 2024"),
        ("2024-W40", "tuần 30/9–6/10/2024", "week of 30 Sep–6 Oct 2024"),
        ("2024-FA", "mùa thu 2024", "autumn 2024"),
        ("195X", "những năm 1950", "the 1950s"),
        ("2013-10-23TMO", "sáng 23/10/2013", "morning of 23 Oct 2013"),
        ("2019-05-03T17:00", "17:00 3/5/2019", "17:00 3 May 2019"),
        ("1950/1953", "1950–1953", "1950–1953"),
        ("PAST_REF", "PAST_REF", "PAST_REF"),
        ("", "không rõ ngày", "undated"),
    ],
)
def test_moments(value: str, vi: str, en: str) -> None:
    assert load("vi").moment(Moment(value, "day")) == vi
    assert load("en").moment(Moment(value, "day")) == en


def test_numbers_and_counts() -> None:
    assert load("vi").number(1650000) == "1.650.000"
    assert load("vi").number(1.5) == "1,5"
    assert load("en")("count.articles", n=1) == "1 article"
    assert load("en")("count.articles", n=1200) == "1,200 articles"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_matter_has_a_word(language: str) -> None:
    kinds = {kind for row in load_pack("vi").lexicon("matters") for kind in row["class"].split("+")}
    assert not [kind for kind in sorted(kinds) if f"matter.{kind}" not in load(language).words]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 phát ngôn cùng nói về: Hà Lộc \u2014 pollution, build", "2 phát ngôn cùng nói về: Hà Lộc \u2014 ô nhiễm, xây dựng"),
        ("2 phát ngôn cùng nói về: Hà Lộc \u2014 xyz", "2 phát ngôn cùng nói về: Hà Lộc"),
        ("2 phát ngôn cùng nói về:  \u2014 send+troops", "2 phát ngôn cùng nói về: điều đi, quân đội"),
        ("Một người đã chuyển", "Một người đã chuyển"),
    ],
)
def test_kinds_of_matter_are_told_in_words(text: str, shown: str) -> None:
    assert load("vi").matters(text) == shown


def test_days_of_a_build_lose_their_zeros_and_quotations_keep_them() -> None:
    assert load("vi").tidy("Trước (07/03/2024): “ngày 07/03/2024”") == "Trước (7/3/2024): “ngày 07/03/2024”"
    assert load("en").tidy("1 copies; 11 copies; 1 pairs share passages") == "1 copy; 11 copies; 1 pair shares passages"


@pytest.mark.parametrize(
    ("written", "value"),
    [("17/10/2024", "2024-10-17"), ("3.4.2024", "2024-04-03"), ("3/2024", "2024-03"), ("2024", "2024"), (" mai ", "mai")],
)
def test_a_date_is_taken_as_it_is_written(written: str, value: str) -> None:
    assert to_value(written) == value
