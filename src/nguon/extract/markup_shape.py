"""What the markup of an HTML page adds to the shape of its blocks: element, links, place, names of classes, container.

The names that sites give to their classes are looked up by kind (`hints`); a page with none of them is still read by its
container: the element whose own paragraphs hold most of the page's prose (Readability's idea), and by how much prose and how
many links the elements around a line hold. A zone (a sidebar, a foot, the comments of readers) that holds the page's headline
is none: sites hang such names on their outermost elements too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.extract.hints import SURE_ZONES, ZONES
from nguon.extract.line_shape import bucket, count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.lines import Line
    from nguon.extract.meta import PageMeta

PROSE = 12
"""Words of a line that counts as prose for its container."""

LONGEST = 1500
"""Letters of a line that count at most: one endless line is no article."""

MOSTLY = 0.5
"""Share of the page's prose (of main text where there is any) in an element that can't be a mere zone of it."""

LEVELS = 3
"""Elements around a block whose prose and links are looked at."""

_ZONES = frozenset(ZONES)
_WORD = re.compile(r"\w+")
_INDEX = re.compile(r"\[\d+\]")
_NAMED = ("h1", "h2", "p", "li", "td", "div", "figcaption", "time", "option", "button", "span", "blockquote", "pre", "label")


@dataclass(slots=True)
class _Held:
    """What an element holds: letters, letters in links, letters of prose, lines of main text, all lines."""

    letters: float = 0
    linked: float = 0
    prose: float = 0
    main: float = 0
    lines: int = 0


@dataclass(slots=True)
class _Layout:
    """What is known of a page as a whole."""

    parents: list[list[str]]
    """For each line the paths of the elements around its block, innermost first."""
    zones: list[str]
    """For each line the kind of zone that it stands in, or nothing."""
    container: str
    held: dict[str, _Held]
    first: int
    """The first line of prose in the container, and the last."""
    last: int
    headline: int
    """The line that shows the page's headline, or -1."""
    prose: float


def describe_markup(lines: Sequence[Line], meta: PageMeta) -> list[list[str]]:
    """Return the markup's features of every line; lines without a mark have none."""
    titles = {fold(t) for t in meta.titles if t}
    summaries = {fold(s)[:120] for s in meta.summaries if s}
    authors = {fold(a) for a in meta.authors if a}
    bodies = [fold(b) for b in meta.bodies if b]
    told = [_told(line.text, titles, summaries, authors, bodies) for line in lines]
    layout = _lay_out(lines, told)
    own = []
    for i, line in enumerate(lines):
        placed = _placed(line, layout.parents[i][0], layout.container)
        own.append([*_own(line), *told[i], *placed, *_around(i, line, layout, placed)])
    core = [[f for f in features if f[:2] in ("ht", "hl", "hm", "hx", "hc", "hZ")] for features in own]
    shapes = Counter(_INDEX.sub("", line.mark.xpath) if line.mark else "" for line in lines)
    main_before, count = 0, len(lines)
    main_total = sum("hm1" in f for f in own)
    out = []
    for i, features in enumerate(own):
        row = features
        for offset in (-1, 1):
            j = i + offset
            if 0 <= j < count:
                row = row + [f"{offset}:{f}" for f in core[j]]
                if layout.parents[j][0] == layout.parents[i][0]:
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
    name = tag if tag in _NAMED else "h3" if tag[0] == "h" else "o"
    out = [f"ht{name}", f"hl{sum(mark.link >= s for s in (0.01, 0.3, 0.8))}", f"hm{int(mark.main)}"]
    out += {f"hp{place}" for place in mark.places.split()}
    near = {kind for _, kinds in mark.hint[-2:] for kind in kinds}
    far = {kind for _, kinds in mark.hint[:-2] for kind in kinds}
    out += sorted(f"hn:{kind}" for kind in near)
    out += sorted(f"hf:{kind}" for kind in far - near)
    return out


def _told(words: str, titles: set[str], summaries: set[str], authors: set[str], bodies: Sequence[str]) -> list[str]:
    """What the page's own data say of a line's words."""
    out = []
    if bodies and len(words) > 25:
        folded = fold(words)
        out.append("hx:inbody" if any(folded in body for body in bodies) else "hx:notinbody")
    if len(words) > 700:
        return out
    folded = fold(words)
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


def _lay_out(lines: Sequence[Line], told: Sequence[Sequence[str]]) -> _Layout:
    """Weigh the elements of a page: what each holds, which are zones, which is the container of the article."""
    parents: list[list[str]] = []
    sizes: list[int] = []
    proses: list[bool] = []
    held: dict[str, _Held] = {}
    for line in lines:
        mark = line.mark
        path = mark.xpath if mark else ""
        above = []
        for _ in range(LEVELS):
            path = path.rpartition("/")[0]
            above.append(path)
        parents.append(above)
        size = min(len(line.text), LONGEST)
        is_prose = mark is not None and mark.link < 0.3 and count_words(line.text) >= PROSE
        sizes.append(size)
        proses.append(is_prose)
        for path in {*above, mark.xpath if mark else ""}:
            here = held.setdefault(path, _Held())
            here.letters += size
            here.linked += size * (mark.link if mark else 0)
            here.lines += 1
            if is_prose:
                here.prose += size
            if mark and mark.main:
                here.main += 1
    headline = _headline(lines, told)
    zones = _zones(lines, proses, sizes, headline)
    weight: defaultdict[str, float] = defaultdict(float)
    for line, above, size, is_prose, zone in zip(lines, parents, sizes, proses, zones, strict=True):
        mark = line.mark
        if mark and is_prose:
            worth = size * (2 if mark.main else 1) * (0.01 if zone in SURE_ZONES else 0.1 if zone else 1)
            weight[above[0]] += worth
            if mark.tag in ("div", "td", "section", "article"):
                weight[mark.xpath] += worth
    container = max(weight, key=weight.__getitem__) if weight else ""
    inside = [
        i
        for i, (line, is_prose) in enumerate(zip(lines, proses, strict=True))
        if is_prose and not zones[i] and line.mark and (line.mark.xpath + "/").startswith(container + "/")
    ]
    prose = sum(size for size, is_prose, zone in zip(sizes, proses, zones, strict=True) if is_prose and not zone)
    return _Layout(
        parents, zones, container, held, inside[0] if inside else -1, inside[-1] if inside else -1, headline, max(1.0, prose)
    )


def _headline(lines: Sequence[Line], told: Sequence[Sequence[str]]) -> int:
    """The line that shows the page's headline: in the highest heading that does, else the first that does."""
    shown = [i for i, features in enumerate(told) if "hx:title" in features]
    tags = {i: mark.tag for i in shown if (mark := lines[i].mark)}
    for tag in ("h1", "h2"):
        for i in shown:
            if tags.get(i) == tag:
                return i
    return shown[0] if shown else -1


def _zones(lines: Sequence[Line], proses: Sequence[bool], sizes: Sequence[int], headline: int) -> list[str]:
    """The kind of zone that each line stands in. Those with the headline are none, those with most prose no unsure ones."""
    within: Counter[str] = Counter()
    named: list[list[tuple[str, tuple[str, ...]]]] = []
    witnessed = any(line.mark.main for line, is_prose in zip(lines, proses, strict=True) if is_prose and line.mark)
    total = 0
    for line, is_prose, size in zip(lines, proses, sizes, strict=True):
        mark = line.mark
        here = [(mark.xpath[:end], kinds) for end, kinds in mark.hint if not _ZONES.isdisjoint(kinds)] if mark else []
        named.append(here)
        if is_prose and mark and (mark.main or not witnessed):
            total += size
            for path, _ in here:
                within[path] += size
    full = {path for path, size in within.items() if size > MOSTLY * total}
    void = {path for path, _ in named[headline]} if headline >= 0 else set()
    out = []
    for here in named:
        kinds = {kind for path, every in here if path not in void for kind in every if path not in full or kind in SURE_ZONES}
        out.append(next((zone for zone in ZONES if zone in kinds), ""))
    return out


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


def _around(i: int, line: Line, layout: _Layout, placed: Sequence[str]) -> list[str]:
    """The zone of a line, its place before or behind the article's prose and headline, what the elements around it hold."""
    mark = line.mark
    if mark is None:
        return []
    zone = layout.zones[i] or "no"
    where = placed[0] if placed else "hc:none"
    side = "none" if layout.first < 0 else "<" if i < layout.first else ">" if i > layout.last else "="
    long = bucket(count_words(line.text), (4, 10, 25))
    main = int(mark.main)
    out = [f"hZ{zone}", f"hZ{zone}{long}", f"hz{side}", f"hZ{zone}{where}{main}", f"hj{where}{side}{main}{long}"]
    if layout.headline < 0:
        out.append("hH?")
    else:
        away = i - layout.headline
        out.append(f"hH{'<' if away < 0 else '=' if away == 0 else '>'}{bucket(abs(away), (1, 2, 4, 8, 30))}")
        out.append(f"hH{'<' if away < 0 else '>'}{side}")
    out += [f"hq{mark.tag if mark.tag in _NAMED else 'o'}{where}{side}", f"hl{int(mark.link > 0.5)}{where}{side}"]
    for level, path in enumerate(layout.parents[i], 1):
        held = layout.held[path]
        out.append(f"hb{level}{bucket(held.prose / layout.prose, (0.001, 0.02, 0.1, 0.3, 0.6, 0.9))}")
        out.append(f"hd{level}{bucket(held.linked / max(1, held.letters), (0.05, 0.2, 0.5))}")
        if level == 1:
            out.append(f"he{bucket(held.main / max(1, held.lines), (0.01, 0.3, 0.7, 0.99))}")
    return out
