"""Every command teaches itself, and docs/cli.md says the same."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import typer.main

from nguon.cli.main import app

GROUP: Any = typer.main.get_command(app)


@pytest.mark.parametrize("name", GROUP.commands)
def test_help_has_an_example_and_explains_everything(name: str, run: Any) -> None:
    command = GROUP.commands[name]
    assert f"\n    nguon {name} " in command.help.replace("\n\n    ", "\n    ") or f"| nguon {name} " in command.help
    for param in command.params:
        assert param.help, f"{param.name} is not explained"
    done = run(name, "--help")
    assert done.returncode == 0
    assert f"nguon {name}" in done.stdout.decode()


def test_docs_are_those_of_the_commands(root: Path) -> None:
    document = runpy.run_path(str(root / "tools" / "document_commands.py"))["document"]
    assert (root / "docs" / "cli.md").read_text(encoding="utf-8") == document(), "run: python tools/document_commands.py"


def test_version(run: Any) -> None:
    import nguon

    assert run("--version").stdout.decode() == f"nguon {nguon.__version__}\n"
