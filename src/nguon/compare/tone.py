"""One actor who judges the same thing in opposite ways at different times ("a breakthrough" — "nothing new").

The idea: only his own words in quotation marks count, only words that stand at the two ends of one scale (`tone.tsv`), only
where both quotations name the same kind of thing, and only where one was surely spoken before the other. A quotation without
a date of its own that was spoken at a place has the date that its article gives for what happened at that place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.body import read_span, read_spans
from nguon.compare.clause import find_sentences
from nguon.compare.phrases import load_phrases
from nguon.compare.record import QUOTE, Record, days
from nguon.compare.reversal import Time, time_of
from nguon.compare.telling import make_id
from nguon.model.article import Moment
from nguon.model.corpus import Finding
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nguon.model.annotation import Statement

LONG = 60
"""Words of a quotation above which what its judging words bear on cannot be told."""
GAP = 7
"""Days between two tones at least: within a week a person may well say both."""


@dataclass(frozen=True, slots=True)
class _Tone:
    statement: str
    scale: str
    end: str
    moment: Moment
    time: Time
    place: str
    words: str
    """The words that judge, folded."""


def find_tones(record: Record) -> list[Finding]:
    """Return the shifts of tone in a story, one for each actor, scale and kind of thing."""
    tones = [tone for i in sorted(record.statements) for tone in _tones(i, record)]
    out: dict[tuple[str, str, str], Finding] = {}
    for one in tones:
        for two in tones:
            if one.scale != two.scale or one.end == two.end or (two.time.first - one.time.last).days < GAP:
                continue
            shared = set(record.people.speakers(record.statements[one.statement])) & set(
                record.people.speakers(record.statements[two.statement])
            )
            things = _things(one.statement, two.statement, record)
            if not shared or not things:
                continue
            actor = min(shared)
            out.setdefault((actor, one.scale, min(things)), _finding(actor, one, two, record))
    return list(out.values())


def _tones(statement_id: str, record: Record) -> Iterator[_Tone]:
    statement = record.statements[statement_id]
    matter = record.matters[statement_id]
    if statement.form != "direct" or statement.within is not None or len(matter.words) > LONG or not matter.classes:
        return
    hits = load_phrases(record.pack, "tone", "word", "class").find(matter.words)
    kinds = {h.kind for h in hits}
    if not hits or any(f"{k[:-1]}{'-' if k[-1] == '+' else '+'}" in kinds for k in kinds):
        return
    moment, place = _spoken(statement, record)
    time = time_of(statement_id, record)
    if moment is None or time is None or (time.past and not place):
        return
    span = days(moment)
    if span is None:
        return
    for hit in hits:
        yield _Tone(statement_id, hit.kind[:-1], hit.kind[-1], moment, Time(span[0], span[1], False), place, hit.words)


def _spoken(statement: Statement, record: Record) -> tuple[Moment | None, str]:
    """Return when a quotation was spoken, and the place that tells it where nothing else does."""
    if statement.said_on is not None:
        return statement.said_on, ""
    piece = record.pieces[statement.article_id]
    block = next((b for b in piece.blocks if b.start <= statement.start < b.end), None)
    if block is None:
        return None, ""
    rest = [m for m in piece.mentions if m.kind == "place" and statement.content[-1].end <= m.start < block.end]
    stop = next((b for _, b in find_sentences(piece.text, statement.content[-1].end, block.end)), block.end)
    for mention in (m for m in rest if m.end <= stop):
        moment = _happened_at(mention.actor, statement, record)
        if moment is not None:
            return moment, read_span(piece, mention.start, mention.end)
    return record.dates.get(statement.article_id), ""


def _happened_at(place: str, statement: Statement, record: Record) -> Moment | None:
    """Return the one day or month before the article for which it tells of something at `place`."""
    piece = record.pieces[statement.article_id]
    limit = days(record.dates.get(statement.article_id))
    found: set[str] = set()
    for block in piece.blocks:
        if block.role not in ("lead", "body"):
            continue
        for start, end in find_sentences(piece.text, block.start, block.end):
            if any(m.actor == place and start <= m.start and m.end <= end for m in piece.mentions):
                found.update(t.value for t in piece.timexes if t.type == "DATE" and start <= t.start and t.end <= end)
    if len(found) != 1 or limit is None:
        return None
    value = found.pop()
    moment = Moment(value, "day" if len(value) == 10 else "month")
    span = days(moment) if len(value) in (7, 10) and value.replace("-", "").isdigit() else None
    return moment if span and span[1] < limit[0] else None


def _things(one: str, two: str, record: Record) -> frozenset[str]:
    """Return the kinds of thing that both quotations name.

    Across articles both must name a common participant; in one article "this is a …" is about what the article is about.
    """
    a, b = record.matters[one], record.matters[two]
    shared = a.classes & b.classes
    if record.statements[one].article_id == record.statements[two].article_id:
        return shared if not a.participants or not b.participants or a.participants & b.participants else frozenset()
    return shared if a.participants & b.participants else frozenset()


def _judging(tone: _Tone, record: Record) -> str:
    """Return the quotation, or of a long one the sentence that judges."""
    text = " ".join(read_spans(record.piece(tone.statement), record.statements[tone.statement].content).split())
    if len(text.split()) <= QUOTE:
        return text
    for start, end in find_sentences(text, 0, len(text)):
        if f" {tone.words} " in f" {' '.join(find_words(text[start:end]))} ":
            return f"… {text[start:end].strip()}" if start else text[start:end].strip()
    return record.quote(tone.statement)


def _finding(actor: str, one: _Tone, two: _Tone, record: Record) -> Finding:
    texts = record.pack.rules("findings")["tone"]
    told = {}
    for tongue in ("vi", "en"):
        fill = {
            "actor": record.people.name(actor),
            "before_date": record.tell(one.moment, tongue),
            "after_date": record.tell(two.moment, tongue),
            "before_where": record.where(record.statements[one.statement].article_id),
            "after_where": record.where(record.statements[two.statement].article_id),
            "before": _judging(one, record),
            "after": _judging(two, record),
        }
        weak = [texts[f"weak_{tongue}"]]
        if one.place:
            weak.append(texts[f"place_{tongue}"].format(place=one.place))
        told[tongue] = (texts[f"text_{tongue}"].format(**fill), " ".join(weak))
    ids = (one.statement, two.statement)
    return Finding(
        make_id("tone", actor, *ids), record.story.id, None, "reversal", ids, record.evidence(ids), (actor,),
        told["vi"][0], told["en"][0], "weak", told["vi"][1], told["en"][1], "reversal:tone",
    )  # fmt: skip
