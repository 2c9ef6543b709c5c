"""Write docs/cli.md from what the commands say of themselves with --help."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import typer.main

from nguon.cli.main import app

TARGET = Path(__file__).parents[1] / "docs" / "cli.md"


def document() -> str:
    """Return the page: the program, then each command with its text, usage, arguments and options."""
    group: Any = typer.main.get_command(app)
    parts = [
        "# Commands",
        "*Made from `--help` by `tools/document_commands.py`; change the docstrings in `src/nguon/cli/` instead.*",
        inspect.cleandoc(group.help),
        group.epilog,
        "| command | |\n| --- | --- |\n"
        + "\n".join(f"| [`nguon {name}`](#nguon-{name}) | {first_line(command)} |" for name, command in group.commands.items()),
    ]
    for name, command in group.commands.items():
        parts += [f"## nguon {name}", inspect.cleandoc(command.help), f"```text\n{usage(name, command)}\n```"]
        rows = [f"| {names(p)} | {describe(p)} |" for p in command.params if not p.hidden]
        parts.append("| | |\n| --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def first_line(command: Any) -> str:
    """The first paragraph of a command's text, on one line."""
    return " ".join(inspect.cleandoc(command.help).split("\n\n")[0].split())


def usage(name: str, command: Any) -> str:
    """How a command is written: its arguments, then that there are options."""
    arguments = [p.metavar for p in command.params if p.param_type_name == "argument"]
    return " ".join(["nguon", name, *arguments, "[OPTIONS]"])


def names(param: Any) -> str:
    """An argument's name, or an option's with what it takes."""
    if param.param_type_name == "argument":
        return f"`{param.metavar}`"
    takes = f" {param.metavar}" if param.metavar else ""
    return ", ".join(f"`{word}{takes}`" for word in (*param.opts, *param.secondary_opts)).replace("|", r"\|")


def describe(param: Any) -> str:
    """The text of an argument or option, with its default."""
    default = getattr(param.default, "value", param.default)
    if param.param_type_name == "argument" or default is None or default is False:
        return str(param.help)
    return f"{param.help} Default: `{param.opts[0] if default is True else default}`."


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
