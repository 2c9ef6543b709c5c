"""Main text by trafilatura or days by htmldate, for `read_html.py`: runs in the environment of the peers.

    python peer_html.py trafilatura|htmldate < pages.json

Reads a list of HTML texts, writes {"rate": pages a second of processor time, "found": [...]}.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def find_text(text: str) -> str:
    """Return the main text as trafilatura finds it, readers' comments left out."""
    import trafilatura

    found: Any = trafilatura.extract(text, include_comments=False)
    return found or ""


def find_day(text: str) -> str:
    """Return the day of publication as htmldate finds it."""
    from htmldate import find_date

    found: Any = find_date(text, original_date=True)
    return found or ""


def main() -> None:
    """Measure."""
    find = {"trafilatura": find_text, "htmldate": find_day}[sys.argv[1]]
    pages = json.load(sys.stdin)
    find(pages[0])
    start = time.process_time()
    found = []
    for page in pages:
        try:
            found.append(find(page))
        except Exception as error:
            print(repr(error)[:200], file=sys.stderr)
            found.append("")
    json.dump({"rate": len(pages) / (time.process_time() - start), "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
