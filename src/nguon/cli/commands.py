"""`nguon` and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from nguon import __version__
from nguon.cli import build, carry, correct, find, page, plan, serve, watch
from nguon.cli.say import Group

app = typer.Typer(
    name="nguon",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 all well; 1 something failed (stderr says what); 2 wrong usage; 130 Ctrl-C, 143 SIGTERM stopped it.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"nguon {__version__}")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Turn a pile of saved Vietnamese news pages into a story that can be checked.

    Who said what, when, in which outlet; who copied whom; what does not fit. Start with

        nguon build my-case saved-pages/

        nguon serve my-case
    """


app.command("read")(page.read)
app.command("look")(page.look)
app.command("plan")(plan.plan)
app.command("build")(build.build)
app.command("serve")(serve.serve)
app.command("demo")(serve.demo)
app.command("brief")(find.brief)
app.command("watch")(watch.watch)
app.command("search")(find.search)
app.command("why")(find.why)
app.command("export")(find.export)
app.command("copy")(carry.copy)
app.command("correct")(correct.correct)
app.command("corrections")(correct.corrections)
