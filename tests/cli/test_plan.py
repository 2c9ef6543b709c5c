"""`nguon plan`: what a build will take, from a sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nguon.cli.main import app
from nguon.errors import UsageError
from nguon.pipeline.plan import make_plan

TEXT = "Bến đò Vạn Cát mở lại\n\nNgày 12/3/2024, bà Tư Lan cho biết bến đò số {n} sẽ mở lại sau lũ.\n"


def test_files_are_counted(tmp_path: Path) -> None:
    for n in range(7):
        (tmp_path / f"{n}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    plan = make_plan([tmp_path], workers=2)
    assert (plan.pages, plan.exact, plan.sampled, plan.engine) == (7, True, 7, "local")
    assert plan.articles == 1
    assert plan.seconds > 0


def test_a_large_container_is_guessed(tmp_path: Path) -> None:
    lines = (json.dumps({"title": f"Tin {n}", "text": TEXT.format(n=n)}) for n in range(4000))
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    plan = make_plan([tmp_path], workers=1)
    assert not plan.exact
    assert 2000 < plan.pages < 8000
    eight = make_plan([tmp_path], workers=8)
    assert eight.reading / eight.comparing < plan.reading / plan.comparing


def test_what_lies_elsewhere_is_counted_like_what_lies_here(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    files.store.clear()
    lines = "\n".join(json.dumps({"title": f"Tin {n}", "text": TEXT.format(n=n)}) for n in range(20))
    for name, words in (("a.txt", TEXT.format(n=1)), ("b.jsonl", lines), ("c.png", "\x89PNG\0\0")):
        (tmp_path / name).write_text(words, encoding="utf-8")
        files.pipe(f"/crawl/{name}", words.encode())
    here, there = make_plan([tmp_path], workers=2), make_plan(["memory://crawl"], workers=2)
    assert (there.pages, there.exact, there.sampled) == (here.pages, here.exact, here.sampled) == (21, True, 21)
    with pytest.raises(UsageError, match="no file or folder"):
        make_plan(["memory://nowhere"], workers=2)
    files.store.clear()


def test_nothing_to_plan_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no pages"):
        make_plan([tmp_path], workers=1)


def test_the_command_says_it_in_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format(n=1), encoding="utf-8")
    said = CliRunner().invoke(app, ["plan", str(tmp_path)])
    assert said.exit_code == 0
    assert [line.split()[0] for line in said.output.splitlines() if line] == [
        "pages",
        "sample",
        "time",
        "memory",
        "disk",
        "engine",
    ]
    assert "1 in 1 file," in said.output
