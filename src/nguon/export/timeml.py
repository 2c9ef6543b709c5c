"""Articles with their times marked inline, as TimeML 1.2.1 with TIMEX3: what `--format timeml` writes, one file an article.

The idea: words that report speech are EVENTs of the class REPORTING; a statement whose day stands in the article is linked to
that TIMEX3. Values that the schema of TimeML has no shape for are written as unknown. Schema: https://timeml.github.io/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from nguon.export.escape import visible
from nguon.export.file import fresh, in_folder
from nguon.export.scan import Known, scan_known
from nguon.model.annotation import Timex
from nguon.model.page import Block
from nguon.store.snapshot import Snapshot

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd"
TYPES = ("DATE", "TIME", "DURATION", "SET")

_DAY = r"[0-9X]{1,4}(-[0-9X]{1,2}(-[0-9X]{1,2})?)?"
_CLOCK = r"T([0-9]{2}(:[0-9]{2}(:[0-9]{2})?)?|MO|MI|AF|EV|NI|DT)"
_N = r"([0-9]+|X{1,2})"
_VALUE = re.compile(
    rf"{_DAY}|([0-9X]{{1,4}}-[0-9X]{{1,2}}-[0-9X]{{1,2}})?{_CLOCK}|[0-9X]{{1,4}}-W[0-9X]{{1,2}}(-([1-7X]|WE))?"
    rf"|[0-9X]{{1,4}}-W[0-9X]{{1,2}}-[1-7X]{_CLOCK}|[0-9X]{{1,4}}-(SP|SU|WI|FA|H[12X]|Q[1-4X])|(PAST|PRESENT|FUTURE)_REF"
    rf"|(?=P.{{2}})P(({_N}Y)?({_N}M)?({_N}D)?(T({_N}H)?({_N}M)?({_N}S)?)?|{_N}[WLECQ])"
)
UNKNOWN = {"DURATION": "PXD"}
"""What stands for a value without a shape in TimeML; for other types `XXXX`."""

LONGEST = 120
"""Characters of a file's name; ids are far shorter."""


@dataclass(frozen=True, slots=True)
class _Tag:
    start: int
    end: int
    name: str
    values: dict[str, str] = field(hash=False)


def export_timeml(snapshot: Snapshot, folder: Path) -> dict[str, int]:
    """Write one file for each article in the folder `timeml`; return how many. Raises `ExportError`."""
    count = 0
    with in_folder(folder), in_folder(folder / "timeml") as inner:
        for known in scan_known(snapshot):
            name = quote(known.piece.article.id, safe="")[:LONGEST]
            with fresh(inner / f"{name}.tml", sync=False) as file:
                file.write(to_timeml(known))
            count += 1
    return {"timeml": count}


def to_timeml(known: Known) -> bytes:
    """Return an article as a TimeML document in UTF-8."""
    piece = known.piece
    root = etree.Element("TimeML", nsmap={"xsi": XSI})
    root.set(f"{{{XSI}}}noNamespaceSchemaLocation", SCHEMA)
    etree.SubElement(root, "DOCID").text = _xml(piece.article.id)
    created = etree.SubElement(root, "DCT")
    dated = piece.article.published
    has_date = dated is not None and _VALUE.fullmatch(dated.value) is not None
    if dated and has_date:
        tag = etree.SubElement(created, "TIMEX3", tid="t0", type="DATE", value=dated.value)
        tag.set("functionInDocument", "CREATION_TIME")
        tag.text = dated.value
    times = {t.start: f"t{n}" for n, t in enumerate(piece.timexes, 1)}
    tags = [_timex(t, times, has_date) for t in piece.timexes]
    cues = sorted({(s.cue.start, s.cue.end) for s in piece.statements if s.cue})
    events = {cue: n for n, cue in enumerate(cues, 1)}
    tags += [_Tag(*cue, "EVENT", {"eid": f"e{n}", "class": "REPORTING"}) for cue, n in events.items()]
    waiting = sorted(tags, key=lambda t: (t.start, -t.end, t.name))
    written: set[str] = set()
    title, text = etree.SubElement(root, "TITLE"), etree.SubElement(root, "TEXT")
    for block in piece.blocks:
        _fill(title if block.role == "title" else text, block, piece.text, waiting, written)
    for t in waiting:
        if t.name == "TIMEX3" and t.values["tid"] not in written:
            etree.SubElement(text, t.name, t.values)
    _links(root, known, events, times, written)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _timex(t: Timex, times: dict[int, str], has_date: bool) -> _Tag:
    kind = t.type if t.type in TYPES else "DATE"
    value = t.value if _VALUE.fullmatch(t.value) else UNKNOWN.get(kind, "XXXX")
    values = {"tid": times[t.start], "type": kind, "value": value}
    if t.anchor == "published":
        values["temporalFunction"] = "true"
        if has_date:
            values["anchorTimeID"] = "t0"
    elif t.anchor.startswith("timex:"):
        values["temporalFunction"] = "true"
        other = times.get(int(at)) if (at := t.anchor.removeprefix("timex:")).isdecimal() else None
        if other:
            values["anchorTimeID"] = other
    return _Tag(t.start, t.end, "TIMEX3", values)


def _fill(parent: etree._Element, block: Block, text: str, tags: Sequence[_Tag], written: set[str]) -> None:
    """Add a block's text to `parent`, with the tags that lie in it side by side; one that crosses another is left out."""
    at = block.start
    if len(parent) or parent.text:
        _add(parent, "\n")
    for tag in tags:
        if tag.start < at or tag.end > block.end or tag.start >= block.end or tag.start == tag.end:
            continue
        _add(parent, text[at : tag.start])
        etree.SubElement(parent, tag.name, tag.values).text = _xml(text[tag.start : tag.end])
        written.add(tag.values.get("tid") or tag.values["eid"])
        at = tag.end
    _add(parent, text[at : block.end])


def _links(
    root: etree._Element, known: Known, events: dict[tuple[int, int], int], times: dict[int, str], written: set[str]
) -> None:
    """Add an instance for each reporting event, and a link to the time when it was said, where that stands in the article."""
    links: list[dict[str, str]] = []
    told: set[int] = set()
    for s in known.piece.statements:
        number = events.get((s.cue.start, s.cue.end)) if s.cue else None
        if not s.cue or number is None or f"e{number}" not in written or number in told:
            continue
        told.add(number)
        values = {"eiid": f"ei{number}", "eventID": f"e{number}", "tense": "NONE", "aspect": "NONE", "pos": "NONE"}
        etree.SubElement(root, "MAKEINSTANCE", {**values, "polarity": "NEG" if s.negated else "POS"})
        cue = s.cue.start
        same = [t for t in known.piece.timexes if s.said_on and t.value == s.said_on.value]
        if same:
            nearest = min(same, key=lambda t: (abs(t.start - cue), t.start))
            links.append({"eventInstanceID": f"ei{number}", "relatedToTime": times[nearest.start], "relType": "IS_INCLUDED"})
    for n, link in enumerate(links, 1):
        etree.SubElement(root, "TLINK", {"lid": f"l{n}", **link})


def _add(parent: etree._Element, text: str) -> None:
    text = _xml(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _xml(text: str) -> str:
    """Text without what XML 1.0 cannot carry."""
    return visible(text)
