"""Builds with a user's model of sentences: in worker processes, from the case's settings, never mixed with others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nguon.errors import BuildError, CaseError, UsageError
from nguon.pipeline import before
from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "examples" / "pages" / name for name in ("songngan-bac-bo.html", "doimoi-bac-bo.txt", "mienduyen-bac-bo.txt")]
MORE = ROOT / "examples" / "pages" / "thoicuoc-phan-tich.txt"
TOY = f"{ROOT / 'tests' / 'compare' / 'toy_model.py'}:letters"


def made(case: Path) -> dict[str, object]:
    manifest: dict[str, object] = Case.open(case).snapshot.manifest
    return manifest


def test_pages_join_only_what_was_built_with_the_same_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before, "FROM", 1)
    monkeypatch.setattr(before, "SHARE", 9.0)
    case = tmp_path / "case"
    build_case(case, PAGES[:1], Options(workers=0))
    assert made(case)["model"] is None
    build_case(case, PAGES[1:2], Options(workers=2, embed=TOY))
    assert not made(case)["joined"]
    model = made(case)["model"]
    assert isinstance(model, dict)
    assert (model["name"], model["size"]) == (TOY, 512)
    build_case(case, PAGES[2:], Options(workers=0, embed=TOY))
    assert made(case)["joined"]
    assert made(case)["model"] == model
    build_case(case, [MORE], Options(workers=0))
    assert not made(case)["joined"]


def test_a_case_names_its_model_in_its_settings(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    settings = case.path / "nguon.toml"
    plain = settings.read_text(encoding="utf-8")
    shutil.copyfile(TOY.rpartition(":")[0], case.path / "mine.py")
    settings.write_text(f'{plain}\n[compare]\nembed = "mine.py:letters"\n', encoding="utf-8")
    assert Options().of(Case.open(case.path)).embed == f"{case.path / 'mine.py'}:letters"
    assert Options(embed="").of(Case.open(case.path)).embed is None
    settings.write_text(f"{plain}\n[compare]\nembed = 7\n", encoding="utf-8")
    with pytest.raises(CaseError, match="embed = 7 is not str"):
        Options().of(Case.open(case.path))


def test_a_wrong_model_is_told_before_a_page_is_kept(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be imported"):
        build_case(tmp_path / "case", PAGES, Options(workers=0, embed="nowhere:encode"))
    assert not (tmp_path / "case").exists()


def test_a_model_that_fails_on_what_the_case_says_ends_the_build(tmp_path: Path) -> None:
    case = tmp_path / "case"
    build_case(case, PAGES[:1], Options(workers=0))
    with pytest.raises(BuildError, match="no finite numbers"):
        build_case(case, PAGES[1:], Options(workers=2, embed=TOY.replace("letters", "moody")))
    assert Case.open(case).current == 1
