"""HTML that is nested too deeply for its parser made flatter, so that none of its text is lost.

libxml2 stops for good where 2,048 elements are open, and what stands below and behind is gone. Such pages are broken (a
template in a loop that closes nothing) or meant to break readers. Here the tags beyond a depth are taken out; where one would
have begun or ended a block, a line break stays. The text is untouched, and paths lead to the element above.
"""

from __future__ import annotations

import re
from collections import Counter

VOID = frozenset(
    ["area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link", "meta", "param"]
)
"""Elements that hold nothing: they are never open. (`wbr`, `source`, `track` are, for libxml2, until their parent ends.)"""

CLOSED_BY_NEXT = {
    "p": ("p",), "li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"), "option": ("option",), "td": ("td", "th"),
    "th": ("td", "th"), "tr": ("tr", "td", "th"), "tbody": ("tr", "td", "th", "tbody", "thead"),
}  # fmt: skip
"""Elements that end those of which one stands open right above them."""

INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
     "q", "s", "samp", "small", "span", "strike", "strong", "sub", "source", "sup", "time", "track", "tt", "u", "var", "wbr"]
)  # fmt: skip
"""Elements whose borders end no line."""

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp)\b[^<>]*+>.*?(?:</(?P=raw)\s*+>|\Z)"
    r"""|<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]*+)(?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)


LONG = 50_000
"""Characters of a tag beyond which its attributes are counted; ordinary tags have hundreds, or one long `data:` address."""

MOST_ATTRIBUTES = 2000
"""More of them are left out: parsers take time with the square of their number (a second for 20,000)."""

_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(r"""\s[^\s"'=<>]""")


def drop_attributes(text: str) -> str:
    """Return HTML in which tags with thousands of attributes have none.

    >>> drop_attributes("<p class='a'>b</p>")
    "<p class='a'>b</p>"
    """
    if len(text) < LONG or not any(len(tag) > LONG for tag in _TAG.findall(text)):
        return text

    def change(match: re.Match[str]) -> str:
        tag = match[0]
        if len(tag) < LONG or len(_ATTRIBUTE.findall(tag)) < MOST_ATTRIBUTES:
            return tag
        return re.split(r"[\s/]", tag, maxsplit=1)[0] + ">"

    return _TAG.sub(change, text)


def flatten(text: str, deepest: int) -> str:
    """Return HTML in which no more than `deepest` elements are open at once.

    >>> flatten("<div><div><p>a</p><b>b</b></div></div>", 2)
    '<div><div><br>a<br><img>b<img></div></div>'
    """
    stack: list[tuple[str, bool]] = []
    held: Counter[str] = Counter()

    def pop() -> bool:
        name, kept = stack.pop()
        held[name] -= 1
        return kept

    def change(match: re.Match[str]) -> str:
        name = (match["name"] or "").lower()
        if not name or name in VOID:
            return match[0]
        border = "<img>" if name in INLINE else "<br>"  # never nothing: what stands around must not become a tag
        if match["end"]:
            if not held[name]:
                return match[0]
            while stack[-1][0] != name:
                pop()
            return match[0] if pop() else border
        while stack and stack[-1][0] in CLOSED_BY_NEXT.get(name, ()):
            pop()
        kept = len(stack) < deepest
        stack.append((name, kept))
        held[name] += 1
        return match[0] if kept else border

    return _TOKEN.sub(change, text)
