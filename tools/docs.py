"""Renders README, CHANGELOG, CONTRIBUTING, docs/ and the sample case's page into site/, and checks every link between them.

A link must lead to a page that is rendered, to a heading that is there, or to a file of the project; links to the world outside
are left alone, for nothing here needs a network. Ends with 1 and a list when one leads nowhere.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site"
STYLE = """
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 17px/1.6 system-ui, sans-serif; color: #222; }
pre, code { background: #f4f2ec; border-radius: 3px; font-size: .92em; }
pre { padding: .8rem 1rem; overflow-x: auto; }
code { padding: .1em .25em; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #ddd; padding: .35rem .6rem; text-align: left; vertical-align: top; }
nav { border-bottom: 1px solid #ddd; padding-bottom: .5rem; }
a { color: #8a3b12; }
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body>
<nav><a href="{up}README.html">Ngu&#7891;n</a> · <a href="{up}docs/index.html">Docs</a>
· <a href="{up}CHANGELOG.html">Changes</a></nav>
{body}
</body></html>
"""


def find_sources(root: Path = ROOT) -> list[Path]:
    """Return all Markdown files that make the site."""
    return [
        root / "README.md",
        root / "CHANGELOG.md",
        root / "CONTRIBUTING.md",
        root / "examples/README.md",
        *sorted((root / "docs").rglob("*.md")),
    ]


def to_anchor(heading: str) -> str:
    """Make the anchor of a heading: small letters, hyphens for blanks, signs left out.

    >>> to_anchor("What can be read, and its limits")
    'what-can-be-read-and-its-limits'
    """
    kept = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFC", heading).casefold())
    return re.sub(r"\s+", "-", kept.strip())


def parse(path: Path) -> tuple[MarkdownIt, list[Token]]:
    """Parse a Markdown file and give its headings their anchors."""
    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", to_anchor(inline.content))
    return reader, tokens


def find_links(tokens: list[Token]) -> list[Token]:
    """Return the tokens that link somewhere inside the project."""
    inline = [child for token in tokens for child in token.children or [] if child.type == "link_open"]
    return [link for link in inline if not re.match(r"[a-z]+:", str(link.attrGet("href")))]


def find_broken(sources: list[Path], root: Path = ROOT) -> list[str]:
    """Return every link that leads nowhere, as `file: link`."""
    parsed = {path: parse(path)[1] for path in sources}
    anchors = {path: {str(t.attrGet("id")) for t in tokens if t.type == "heading_open"} for path, tokens in parsed.items()}
    broken = []
    for path, tokens in parsed.items():
        for link in find_links(tokens):
            href, _, anchor = str(link.attrGet("href")).partition("#")
            target = (path.parent / href).resolve() if href else path
            if not target.exists() or (anchor and anchor not in anchors.get(target, set())):
                broken.append(f"{path.relative_to(root)}: {link.attrGet('href')}")
    return broken


def render(path: Path, sources: list[Path], root: Path = ROOT, site: Path = SITE) -> None:
    """Write one page of the site; links to other pages of it end in `.html` there."""
    reader, tokens = parse(path)
    for link in find_links(tokens):
        href, hash_, anchor = str(link.attrGet("href")).partition("#")
        if href and (path.parent / href).resolve() in sources:
            link.attrSet("href", f"{href.removesuffix('.md')}.html{hash_}{anchor}")
    where = path.relative_to(root)
    title = next((tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open"), where.stem)
    body = reader.renderer.render(tokens, reader.options, {})
    target = site / where.with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        PAGE.format(title=html.escape(title), style=STYLE, up="../" * (len(where.parts) - 1), body=body), encoding="utf-8"
    )


def main() -> int:
    """Render and check; return the exit code."""
    sources = [path for path in find_sources() if path.exists()]
    shutil.rmtree(SITE, ignore_errors=True)
    for path in sources:
        render(path, sources)
    broken = find_broken(sources)
    for line in broken:
        print(f"leads nowhere: {line}", file=sys.stderr)
    print(f"{len(sources)} pages in {SITE / 'README.html'}, {len(broken)} broken links")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
