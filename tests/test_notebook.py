"""The notebook in the docs runs from top to bottom, cell by cell, as a kernel would run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_every_cell_runs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = json.loads((root / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(root / "examples")
    known: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], "kept without outputs"
            exec(compile("".join(cell["source"]), cell["id"], "exec"), known)
    assert "reversal" in capsys.readouterr().out
    assert known["built"].counts["pages"] == 16
