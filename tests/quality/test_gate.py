"""Quality does not fall below its floors; and the gate itself can fail, which is tried here on made-up figures."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _load_gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("nguon_quality_gate", Path(__file__).with_name("gate.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # the pool's pickles name functions by their module
    spec.loader.exec_module(module)
    return module


gate = _load_gate()


@pytest.mark.parametrize("name", sorted(gate.SETS))
def test_no_measure_is_below_its_floor(name: str) -> None:
    floors = gate.load_floors()
    hindrance = gate.find_hindrance(name, floors)
    if hindrance:
        pytest.skip(f"quality gate: {hindrance}")
    scores = gate.measure(name, floors[name]["pages"], workers=1)
    falls = gate.find_falls(floors[name]["floors"], scores)
    assert not falls, "\n".join(
        f"{name} / {m}: {got:.4f} is below its floor {floor:.3f}" for m, (floor, got) in sorted(falls.items())
    )


def _small_gold(folder: Path, text: str = "A.") -> Path:
    """A shared folder with one gold page and a scorer."""
    for part in ("tools", "gold/dev"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "tools/score.py").write_text("# the scorer\n", encoding="utf-8")
    (folder / "gold/dev/one.json").write_text(json.dumps({"text": "one.txt", "articles": []}), encoding="utf-8")
    (folder / "gold/dev/one.txt").write_text(text, encoding="utf-8")
    return folder


def test_gold_that_grew_is_still_held_and_altered_gold_is_not(tmp_path: Path) -> None:
    shared = _small_gold(tmp_path)
    floors = {"dev": {"pages": ["one"], "fingerprint": gate.find_fingerprint("dev", ["one"], shared), "floors": {}}}
    assert gate.find_hindrance("dev", floors, shared) is None
    (shared / "gold/dev/two.json").write_text('{"text": "one.txt", "articles": []}', encoding="utf-8")
    assert gate.find_hindrance("dev", floors, shared) is None
    _small_gold(tmp_path, text="B.")
    assert "is not what" in gate.find_hindrance("dev", floors, shared)
    (shared / "gold/dev/one.json").unlink()
    assert "is not what" in gate.find_hindrance("dev", floors, shared)
    assert "no gold" in gate.find_hindrance("dev", floors, tmp_path / "nowhere")
    assert "no floors" in gate.find_hindrance("dev", {}, _small_gold(tmp_path))


def test_floors_rise_by_themselves_and_fall_only_with_flag_and_line() -> None:
    old, scores = {"a": 0.5, "b": 0.5}, {"a": 0.61239, "b": 0.41239, "c": 0.2}
    assert gate.next_floors("dev", old, scores, lower=False, changelog="") == ({"a": 0.612, "b": 0.5, "c": 0.2}, [])
    line = gate.changelog_line("dev", "b", 0.5, 0.412)
    new, missing = gate.next_floors("dev", old, scores, lower=True, changelog="nothing about it")
    assert missing == [line]
    new, missing = gate.next_floors("dev", old, scores, lower=True, changelog=f"- {line}, because …")
    assert (new, missing) == ({"a": 0.612, "b": 0.412, "c": 0.2}, [])


def test_a_measure_that_is_gone_counts_as_nought() -> None:
    assert gate.find_falls({"a": 0.5}, {}) == {"a": (0.5, 0.0)}


@pytest.mark.shared
def test_the_gold_itself_scores_one(shared: Path) -> None:
    """The measures are read from the scorer rightly: gold against gold is perfect."""
    scorer, path = gate.load_scorer(), next(iter(sorted((shared / "gold/dev").glob("*.json"))))
    gold = json.loads(path.read_text(encoding="utf-8"))
    score = scorer.Score()
    score.page(path.stem, (path.parent / gold["text"]).read_text(encoding="utf-8"), gold, gold)
    figures = gate.to_scores(score, scorer)
    assert {"line role", "article starts", "mentions (strict)", "statement + actor", "timex value F1"} <= set(figures)
    assert all(figure > 0.99 for name, figure in figures.items() if "actor" not in name and "act" not in name.split())


def test_figures_are_written_where_they_are_told() -> None:
    readme = "| measure | figure |\n| statements, F1 | – |\n| speed of `read`, one core | – |\n"
    told = gate.tell(readme, {"dev": {"statements (overlap .8)": 0.6789}})
    assert told == "| measure | figure |\n| statements, F1 | 0.678 |\n| speed of `read`, one core | – |\n"
    text = (gate.ROOT / "README.md").read_text(encoding="utf-8")
    assert [label for label in gate.TOLD if f"| {label} |" not in text] == []


def test_only_the_table_of_the_gold_pages_is_written() -> None:
    readme = "| statements, F1 | - |\n\n| statements, F1 | 0.74 |\n"
    assert (
        gate.tell(readme, {"dev": {"statements (overlap .8)": 0.9}})
        == "| statements, F1 | 0.900 |\n\n| statements, F1 | 0.74 |\n"
    )
