"""The options that name the columns of tables, shared by `build`, `read` and `look`."""

from __future__ import annotations

from typing import Annotated

import typer

TextColumn = Annotated[
    str | None, typer.Option("--text", metavar="COLUMN", help="The column of a table that holds the text (or HTML) of a page.")
]
UrlColumn = Annotated[str | None, typer.Option("--url", metavar="COLUMN", help="The column with a page's address.")]
DateColumn = Annotated[
    str | None, typer.Option("--date", metavar="COLUMN", help="The column with the day of publication; believed as it stands.")
]
TitleColumn = Annotated[str | None, typer.Option("--title", metavar="COLUMN", help="The column with the headline.")]
OutletColumn = Annotated[
    str | None,
    typer.Option("--outlet", metavar="COLUMN", help='The column with the outlet\'s name; "" for none, as with the others.'),
]
