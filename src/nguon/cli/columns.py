"""Options shared by `build`, `read` and `look`: the columns of tables, and whether anything is fetched."""

from __future__ import annotations

from typing import Annotated

import typer

from nguon.errors import UsageError
from nguon.fetch.rules import Rules

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

FetchOption = Annotated[
    bool,
    typer.Option("--fetch", help="Fetch addresses (https://…) and files that list them; else nothing is fetched."),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="With --fetch: also ask this machine and the network that it is in.")
]


def fetch_rules(fetch: bool, allow_private: bool) -> Rules | None:
    """Return how to fetch, or None when it was not asked for; raise `UsageError` for the one option without the other."""
    if allow_private and not fetch:
        raise UsageError("--allow-private says how to fetch; add --fetch to fetch")
    return Rules(allow_private=allow_private) if fetch else None
