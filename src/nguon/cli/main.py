"""The door: `nguon`, ended in one sentence whenever it is stopped, from its first moment on."""

from __future__ import annotations

import sys
from typing import Any

from nguon.cli.stop import Stopped, listen


def main() -> None:
    """Run the command line."""
    with listen(), Stopped():
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure:
                reconfigure(encoding="utf-8", errors="backslashreplace")
        from nguon.cli.commands import app  # noqa: PLC0415

        app()


def __getattr__(name: str) -> Any:
    """Give `app`, the commands, which take a moment to load."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from nguon.cli.commands import app  # noqa: PLC0415

    return app


if __name__ == "__main__":
    main()
