"""Content that stands before its speaker: a quotation, a clause, or a statement that only gets its channel at the end."""

from __future__ import annotations

import re

from nguon.annotate.clause import VEIL, last_stop, trim
from nguon.annotate.cue import Mark
from nguon.annotate.quotation import Quotation
from nguon.annotate.reader import Reader, cut_content
from nguon.annotate.speaker import Before
from nguon.annotate.voice import has_verb
from nguon.model.span import Span

_WORD = re.compile(r"\w+")

_ONLY_STOPS = re.compile(r"[\s,.;:!?…\-–—>]*\Z")


MIN_WORDS = 4
"""A quotation of fewer words with unquoted words before it in its sentence is a part of a clause, not a statement."""


SCENE_WORDS = 6
"""So many words of time or place may stand before the speaker of the quotation in the sentence before."""


TITLE_WORDS = 5
"""So many words before a name are its title, and no clause: "*the General Secretary A*; the Vice-President B congratulates"."""


OPENING_WORDS = 5
"""So many words open a clause of time: "three days later, after"."""


def attributes_only(reader: Reader, before: Before, quoted: Quotation | None) -> bool:
    """Tell whether "…, agency X reports" at the end only passes on the statement before it; note X as its channel."""
    opened = [d for d in reader.drafts if d.open and d.content[-1].start < before.start]
    if not opened or before.link != ",":
        return False
    if quoted is not None and not any(d.content[0].start <= quoted.start for d in opened):
        return False
    for draft in opened:
        cut_content(reader.ground, draft, before.cut)
        if draft.depth == 0 and draft.via is None:
            draft.via = Span(*trim(reader.ground.text, before.start, before.end))
    return True


def quotation_before(reader: Reader, before: Before) -> Quotation | None:
    """Return the unclaimed quotation that ends right before the speaker, if there is one."""
    ground = reader.ground
    quotes = [q for q in ground.quotations_in(reader.unit.start, before.start) if q.end <= before.start]
    if not quotes:
        prior = reader.prior
        if prior is None or reader.drafts:
            return None
        if _ONLY_STOPS.match(ground.masked, reader.unit.start, before.start):
            return prior
        lead = ground.masked[reader.unit.start : before.start].rstrip()
        short = lead.endswith(",") and len(_WORD.findall(lead)) <= SCENE_WORDS
        return prior if short and not has_verb(ground, reader.unit.start, before.start) else None
    quote = quotes[-1]
    if quote.start in reader.claimed or ground.speech.titled.search(ground.small, max(0, quote.start - 24), quote.start):
        return None
    scare = len(_WORD.findall(ground.text, quote.inner, quote.outer)) < MIN_WORDS
    if scare and ground.masked[reader.unit.start : quote.start].strip(" -–—>"):
        return None
    between = ground.masked[quote.end : before.start]
    if not between.strip(" \t\n,.;:!?-–—"):
        stopped = between.strip() or ground.text[quote.outer - 1] in ",.!?…"
        return quote if stopped else None
    at = quote.end
    while at < before.start and ground.text[at] in " ,-–—":
        at += 1
    head = ground.mark_at(at)
    time = next((t for t in ground.times_in(at, before.start) if t.start == at), None)
    scene = time is not None or (head is not None and (head.word.frame or head.word.adverb in ("when", "time")))
    if at > quote.end and scene and len(_WORD.findall(ground.text, at, before.start)) <= 12 and between.lstrip()[:1] in ",-–—":
        return quote
    return None


def read_backward(reader: Reader, cue: Mark, before: Before) -> tuple[list[Span], str]:
    """The clause before the speaker: "The cause is unknown, officer X said." Needs the cue at the end and a comma before."""
    ground = reader.ground
    if before.gap or reader.drafts or before.link == "sub":
        return [], ""
    rest = ground.masked[cue.end : reader.end].strip(" \t\n.,;:!?…\"”»'’")
    if len(rest.split()) > 14:
        return [], ""
    if rest:
        head = ground.mark_at(ground.skip_blank(cue.end, reader.end))
        if head is None or not (head.word.frame or head.word.adverb or ground.speech.addressed.match(ground.small, head.start)):
            return [], ""
    start, end = reader.unit.start, before.cut
    if end <= start or before.link != ",":
        return [], ""
    stop = last_stop(ground, start, before.start)
    if stop is None or not ground.masked[stop[0] : stop[1]].strip() or ground.masked[stop[0]] == VEIL:
        return [], ""
    head = ground.mark_at(ground.skip_blank(start, end))
    if head is not None and head.word.frame and not has_verb(ground, start, end):
        return [], ""
    start, end = trim(ground.text, start, end)
    opening = ground.mark_at(start)
    if opening is not None and opening.word.adverb == "passive":
        return [], ""
    if len(_WORD.findall(ground.text, start, end)) < 5 or _only_tells_when(reader, start, end):
        return [], ""
    people = [n for n in ground.names_in(start, end) if n.kind == "person"]
    if people and people[-1].end == end and len(_WORD.findall(ground.text, start, people[-1].start)) <= TITLE_WORDS:
        return [], ""
    return [Span(start, end)], "content-speaker-cue"


def _only_tells_when(reader: Reader, start: int, end: int) -> bool:
    """Tell whether a clause only tells when ("a month after the fish died"): no comma in it, "after" among its first words."""
    words = reader.ground.small[start:end].split()[:OPENING_WORDS]
    head = f" {' '.join(words)} "
    after = (word for word in reader.ground.speech.whenever if " " in word)
    return "," not in reader.ground.masked[start:end] and any(f" {word} " in head for word in after)
