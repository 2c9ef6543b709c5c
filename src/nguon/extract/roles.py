"""The role of every line (first rules)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguon.extract.lines import Line
    from nguon.lang.pack import LanguagePack

_TIME = re.compile(r"[\W\d]*\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[\W\d]*|.{0,12}, \d{1,2}/\d{1,2}/\d{4}, \d\d:\d\d \(GMT\+7\)")


def label_lines(lines: list[Line], pack: LanguagePack) -> list[str]:
    """Return the role of each line."""
    out: list[str] = []
    texts = [line.text for line in lines]
    for i, s in enumerate(texts):
        half = len(s) // 2
        if s[: (len(s) + 1) // 2] == s[half:] and len(s) > 20:
            role = "teaser"
        elif _TIME.fullmatch(s):
            role = "dateline" if i and out[-1] in ("title", "lead") else "teaser"
        elif s.startswith(">"):
            role = "teaser"
        elif not any(c.isalnum() for c in s):
            role = "junk"
        elif re.search(r" - \S{3,4} \d+\.?$|\([^()]{3,5}: [^()]+\)\.?$|[.] ?\S{3}: .{2,30}$", s) and len(s) < 300:
            role = "caption"
        elif len(s) < 40 and not s[-1] in '.”"':
            role = "label"
        elif s[-1] not in '.”"…?!)' or len(s) < 90:
            role = "title" if len(s) < 150 and s[-1] not in ".”" else "body"
            if role == "title" and texts.count(s) > 1:
                role = "teaser"
        else:
            role = "lead" if out and out[-1] in ("title", "dateline") else "body"
        out.append(role)
    return out
