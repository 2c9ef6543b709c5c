"""Write `src/nguon/lang/vi/lexicon/countries.tsv` from Unicode CLDR, as Babel carries it.

Run `python tools/make_countries.py`; the result is committed, so the package itself does not need Babel.
"""

from __future__ import annotations

from pathlib import Path

import babel
from babel import Locale

TARGET = Path(__file__).parent.parent / "src/nguon/lang/vi/lexicon/countries.tsv"
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def main() -> None:
    """Write one row for each territory with a two-letter code: code, Vietnamese name, example."""
    names = Locale("vi").territories
    lines = [
        f"# source: Unicode CLDR territories of the locale vi, by Babel {babel.__version__} (tools/make_countries.py)",
        "# licence: Unicode-3.0",
        "# reviewed: 2026-11-24",
        "code\tname\texample",
    ]
    for code, name in sorted(names.items()):
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES:
            plain = name.split(" (")[0].split(", ")[0]
            lines.append(f"{code}\t{plain}\thai phe theo {plain} ra sao")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
