"""What the markup of an HTML page adds to the shape of its blocks: element, links, place, names of classes, container.

The names that sites give to their classes are looked up by kind (a few English and Vietnamese stems); a page with none of
them is still read by its container: the element whose own paragraphs hold most of the page's prose (Readability's idea).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.lines import Line
    from nguon.extract.meta import PageMeta

HINTS = {
    "title": "title headline tieude tit heading",
    "lead": "sapo lead summary description desc excerpt standfirst deck intro chapeau abstract subtitle subhead dek tomtat",
    "body": "content body detail story text noidung entry fck maincontent paragraph",
    "caption": "caption figcaption chuthich wp photo image picture img credit figure gallery anh",
    "byline": "author byline tacgia writer contributor by",
    "date": "date time published timestamp posted ngay thoigian pubdate datetime",
    "source": "source nguon origin",
    "related": "related lienquan recommend recommended suggest trending popular latest more read most docthem xemthem relate "
    "similar tinlienquan next prev previous also teaser promo box news item list card feed stream river headlines hot",
    "side": "sidebar aside rail side right left widget column module",
    "menu": "menu nav navigation navbar breadcrumb topbar header masthead dropdown toolbar",
    "foot": "footer copyright bottom legal contact foot",
    "comment": "comment comments binhluan reply discussion disqus feedback respond",
    "share": "share social facebook twitter like follow tools zalo print email rating vote poll",
    "sign": "newsletter subscribe login signup register account modal popup subscription signin paywall",
    "ad": "ad ads advert advertisement quangcao sponsor sponsored banner adv outbrain taboola dfp",
    "tag": "tag tags keyword keywords topic topics category section cate chuyenmuc",
}
"""Stems in the names of classes and ids, by what they tell. ASCII: names of classes are."""

_KIND = {stem: kind for kind, stems in HINTS.items() for stem in stems.split()}
_PROSE = 12
"""Words of a line that counts as prose for its container."""

_WORD = re.compile(r"\w+")
_INDEX = re.compile(r"\[\d+\]")


def describe_markup(lines: Sequence[Line], meta: PageMeta) -> list[list[str]]:
    """Return the markup's features of every line; lines without a mark have none."""
    parents = [line.mark.xpath.rpartition("/")[0] if line.mark else "" for line in lines]
    container = _container(lines, parents)
    titles = {fold(t) for t in meta.titles if t}
    summaries = {fold(s)[:120] for s in meta.summaries if s}
    authors = {fold(a) for a in meta.authors if a}
    own = [
        [*_own(line), *_told(line.text, titles, summaries, authors), *_placed(line, parent, container)]
        for line, parent in zip(lines, parents, strict=True)
    ]
    core = [[f for f in features if f[:2] in ("ht", "hl", "hm", "hx", "hc")] for features in own]
    shapes = Counter(_INDEX.sub("", line.mark.xpath) if line.mark else "" for line in lines)
    main_before, count = 0, len(lines)
    main_total = sum("hm1" in f for f in own)
    out = []
    for i, features in enumerate(own):
        row = list(features)
        for offset in (-1, 1):
            j = i + offset
            if 0 <= j < count:
                row += [f"{offset}:{f}" for f in core[j]]
                if parents[j] == parents[i]:
                    row.append(f"{offset}:hsame")
        mark = lines[i].mark
        if mark:
            row.append(f"hs{sum(shapes[_INDEX.sub('', mark.xpath)] >= n for n in (2, 4, 8, 16))}")
        row.append("hm<0" if not main_before else "hm<1")
        if main_before >= main_total:
            row.append("hm>0")
        main_before += "hm1" in features
        out.append(row)
    return out


def fold(words: str) -> str:
    """Return words for comparing: letters and digits alone, small, composed.

    >>> fold("A  Bridge, fell!")
    'abridgefell'
    """
    return "".join(_WORD.findall(unicodedata.normalize("NFC", words).casefold()))


def _own(line: Line) -> list[str]:
    mark = line.mark
    if mark is None:
        return []
    tag = mark.tag
    name = (
        tag
        if tag in ("h1", "h2", "p", "li", "td", "div", "figcaption", "time", "option", "button")
        else "h3"
        if tag[0] == "h"
        else "o"
    )
    out = [f"ht{name}", f"hl{sum(mark.link >= s for s in (0.01, 0.3, 0.8))}", f"hm{int(mark.main)}"]
    out += {f"hp{place}" for place in mark.places.split()}
    levels = mark.hint.split("|")
    near = {_KIND[w] for level in levels[-2:] for w in level.split() if w in _KIND}
    far = {_KIND[w] for level in levels[:-2] for w in level.split() if w in _KIND}
    out += sorted(f"hn:{kind}" for kind in near)
    out += sorted(f"hf:{kind}" for kind in far - near)
    return out


def _told(words: str, titles: set[str], summaries: set[str], authors: set[str]) -> list[str]:
    if len(words) > 700:
        return []
    folded = fold(words)
    out = []
    if len(folded) > 8:
        if folded in titles:
            out.append("hx:title")
        elif any(t.startswith(folded) or folded.startswith(t) for t in titles if min(len(folded), len(t)) > 15):
            out.append("hx:titleish")
        if len(folded) > 30 and folded[:120] in summaries:
            out.append("hx:summary")
        elif len(folded) > 60 and any(s[:60] and folded.startswith(s[:60]) for s in summaries):
            out.append("hx:summaryish")
    if 3 < len(folded) < 60 and any(a and a in folded for a in authors):
        out.append("hx:author")
    return out


def _container(lines: Sequence[Line], parents: Sequence[str]) -> str:
    """The path of the element whose direct blocks hold most prose."""
    weight: Counter[str] = Counter()
    for line, parent in zip(lines, parents, strict=True):
        mark = line.mark
        if mark and mark.link < 0.3 and line.text.count(" ") + 1 >= _PROSE:
            size = min(len(line.text), 1500)
            weight[parent] += size * (2 if mark.main else 1)
            if mark.tag in ("div", "td", "section", "article"):
                weight[mark.xpath] += size * (2 if mark.main else 1)
    return weight.most_common(1)[0][0] if weight else ""


def _placed(line: Line, parent: str, container: str) -> list[str]:
    if not container or line.mark is None:
        return []
    if container in (parent, line.mark.xpath):
        return ["hc:in"]
    if line.mark.xpath.startswith(container + "/"):
        return ["hc:under"]
    above = container.rpartition("/")[0]
    if parent == above or line.mark.xpath.startswith(above + "/"):
        return ["hc:beside"]
    return ["hc:out"]
