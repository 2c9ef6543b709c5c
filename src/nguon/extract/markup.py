"""An HTML page made lines: the text of every block element, in order, with the XPath that leads back to it.

The idea: nothing is thrown away here. Every run of text between two borders of blocks becomes a line; what it is, is decided
later. The walk keeps its own stack and counts siblings as it goes, so that broken, deep or endless pages cost no more than
their length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from nguon.errors import PageError
from nguon.extract.deep import flatten
from nguon.extract.hints import find_kinds
from nguon.extract.lines import LONGEST, Line, Mark, cut_long, to_words

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "noscript",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "iframe",
        "object",
        "video",
        "audio",
    ]
)
"""Elements whose borders end a line."""

UNREAD = frozenset(["script", "style", "template", "head", "svg", "math", "canvas", "map", "datalist"])
"""Elements whose text no reader sees."""

PLACES = frozenset(
    [
        "nav",
        "header",
        "footer",
        "aside",
        "article",
        "main",
        "figure",
        "figcaption",
        "form",
        "button",
        "address",
        "time",
        "blockquote",
        "ul",
        "ol",
        "table",
        "select",
    ]
)
"""Elements that say where on the page a line stands."""

DEEPEST = 400
"""Levels below which no new block is opened: what lies deeper counts to the block above it."""

MOST_NAMED = 40
"""Elements around a line whose names are kept: pages nest no deeper."""

FLATTER = (1000, 300, 50)
"""Levels that a page nested too deeply is cut down to; the lower ones where its tags are in such disorder that more stand."""

_BLANKS = re.compile(r"[ \t\n\r\f\x0b\x1c-\x1f\x85\u2028\u2029]+")
_EMPTY = "\ufeff\u200b\xa0 "
_NAME = re.compile(r"[a-z][a-z0-9]*\Z")
_LIKE = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|meta|title|article|table|h1|span|br|a\s)[\s>/]", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:p|div|html|body|span|a|h\d|title|article|table|td|li|ul)\s*>", re.IGNORECASE)


@dataclass
class _Open:
    """An element whose end has not come: its path, how many children of each name it had, what it lends its text."""

    path: str
    tag: str
    block: bool
    hint: tuple[tuple[int, tuple[str, ...]], ...]
    places: str
    names: dict[str, int] = field(default_factory=dict)


def is_html(text: str) -> bool:
    """Tell whether a text is HTML by what it holds, whatever its file is called.

    >>> is_html("<!DOCTYPE html><p>a"), is_html("a < b and b > c")
    (True, False)
    """
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", head, re.IGNORECASE | re.DOTALL
    ):
        return True
    return len(_LIKE.findall(head)) >= 3 and bool(_CLOSING.search(text[:65536]))


def parse_tree(text: str) -> Any:
    """Return the tree of an HTML page; raise `PageError` when there is none in it.

    A page that is nested more deeply than the parser goes is made flatter first.
    """
    tree, deep = _parse(text)
    for most in FLATTER:
        if deep:
            tree, deep = _parse(flatten(text, most))
    return tree


def _parse(text: str) -> tuple[Any, bool]:
    """The tree, and whether the parser stopped because elements were nested too deeply.

    Comments are left out: a walk over a million of them would take time with the square of their number.
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(
            text.lstrip("\ufeff").replace("\x00", "\ufffd").encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise PageError("the page is empty: its HTML holds no text; save it again") from error
    last = parser.error_log[-1:]
    return tree, any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in last)


def split_blocks(tree: Any, is_main: Callable[[str], bool]) -> tuple[str, list[Line]]:
    """Return the page's text and its lines; `is_main` tells of a block's words whether the extractor of main text kept them."""
    walk = _Walk(is_main)
    walk.run(tree)
    return "\n".join(walk.texts), walk.lines


class _Walk:
    """One pass over a tree. A class, for the state of the line that is being gathered."""

    def __init__(self, is_main: Callable[[str], bool]) -> None:
        self.is_main = is_main
        self.texts: list[str] = []
        self.lines: list[Line] = []
        self.at = 0
        self.pieces: list[str] = []
        self.linked = 0
        self.links = 0
        self.stack: list[_Open] = []
        self.owners: list[_Open] = []
        self.unread = 0
        self.several = False
        self.roots: dict[str, int] = {}

    def run(self, tree: Any) -> None:
        """Walk the tree without recursion: `start`, `end` events of its own making.

        What stands behind the end of a page (a second page, or words below `</html>`) has a root of its own.
        """
        others = [other for other in tree.itersiblings() if isinstance(other.tag, str)]
        self.several = bool(others)
        for root in (tree, *others):
            for event, element in etree.iterwalk(root, events=("start", "end")):
                if event == "start":
                    self.open(element)
                    continue
                self.close(element)
                if element is not root and element.tail:
                    self.add(element.tail)
            self.flush()

    def open(self, element: Any) -> None:
        """Enter an element."""
        tag = element.tag if isinstance(element.tag, str) else "?"
        parent = self.stack[-1] if self.stack else None
        block = tag in BLOCKS and len(self.owners) < DEEPEST
        if tag in BLOCKS or tag == "br":
            self.flush()
        hint: tuple[tuple[int, tuple[str, ...]], ...] = ()
        if parent is None:
            number = self.roots[tag] = self.roots.get(tag, 0) + 1
            path, places = f"/{tag}[{number}]" if self.several else f"/{tag}", ""
        else:
            place = parent.names["*"] = parent.names.get("*", 0) + 1
            number = parent.names[tag] = parent.names.get(tag, 0) + 1
            step = f"{tag}[{number}]" if _NAME.match(tag) else f"*[{place}]"  # a name may hold any sign, also quotes
            path = f"{parent.path}/{step}" if len(self.stack) < DEEPEST else parent.path
            hint, places = parent.hint, parent.places
            kinds = find_kinds(element)
            if kinds:
                hint = (*hint[-MOST_NAMED:], (len(path), kinds))
            if tag in PLACES:
                places = f"{places} {tag}"[-60:]
        entry = _Open(path, tag, block, hint, places)
        self.stack.append(entry)
        if block or not self.owners:
            self.owners.append(entry)
            entry.block = True
        if tag in UNREAD:
            self.flush()
            self.unread += 1
        if tag == "a":
            self.links += 1
        if element.text:
            self.add(element.text)

    def close(self, element: Any) -> None:
        """Leave an element."""
        entry = self.stack[-1]
        if entry.tag in BLOCKS or entry.tag == "br":
            self.flush()
        if entry.tag in UNREAD:
            self.unread -= 1
        if entry.tag == "a":
            self.links -= 1
        if entry.block:
            self.owners.pop()
        self.stack.pop()

    def add(self, text: str) -> None:
        """Take words into the line that is being gathered."""
        if self.unread:
            return
        if self.owners and self.owners[-1].tag in ("pre", "textarea") and "\n" in text:
            head, *rest = text.split("\n")
            self.pieces.append(head)
            for part in rest:
                self.flush()
                self.pieces.append(part)
            return
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def flush(self) -> None:
        """End the line that is being gathered, if there is anything on it."""
        if not self.pieces:
            return
        words = _BLANKS.sub(" ", "".join(self.pieces)).strip()
        self.pieces.clear()
        linked, self.linked = self.linked, 0
        if not words.strip(_EMPTY):
            return
        owner = self.owners[-1]
        mark = Mark(owner.path, owner.tag, min(1.0, linked / len(words)), self.is_main(words), owner.hint, owner.places)
        if len(words) <= LONGEST:
            self.lines.append(Line(self.at, self.at + len(words), to_words(words), 0, mark))
        else:
            parts = [(self.at + begin, words[begin:stop].rstrip()) for begin, stop in cut_long(words, 0, len(words))]
            self.lines += [Line(at, at + len(part), to_words(part), 0, mark) for at, part in parts if part.strip(_EMPTY)]
        self.texts.append(words)
        self.at += len(words) + 1
