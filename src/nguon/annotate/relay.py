"""Relays: "agency X quotes Y as saying …", "…, agency X reports, quoting Y"."""

from __future__ import annotations

from nguon.annotate.clause import VEIL, stops, trim
from nguon.annotate.content import LOOKAHEAD, read_forward
from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft
from nguon.annotate.level import place_draft
from nguon.annotate.preceding import quotation_before
from nguon.annotate.reader import Reader, cut_content
from nguon.annotate.speaker import look_before
from nguon.annotate.voice import can_speak, has_verb
from nguon.model.span import Span


def read_relay(reader: Reader, cue: Mark, follow: Mark | None) -> None:
    """Read "agency X quotes Y as saying ..."."""
    ground = reader.ground
    if cue.word.text in ground.speech.cites and not _cites(reader, cue, follow):
        return
    before = look_before(ground, reader.low, cue, busy=False)
    if before.gap and not before.kinds & {"passive", "modal"}:
        _relayed_before(reader, cue)
    if before.gap or before.kinds & {"passive", "modal"}:
        return
    start, end = trim(ground.text, before.start, before.end)
    if start >= end or not can_speak(ground, start, end, named=True):
        return
    relay = Span(start, end)
    quoted = quotation_before(reader, before)
    begin = ground.skip_blank(cue.end, reader.end)
    of = ground.speech.owner.match(ground.small, begin, reader.end)
    if of is not None:
        begin = ground.skip_blank(of.end(), reader.end)
    if cue.word.takes == "relay+":
        begin = cue.start + cue.word.text.index(" ") + 1
    if quoted is not None:
        stop = next((s[0] for s in stops(ground, begin, reader.end)), reader.end)
        who = trim(ground.text, begin, stop)
        if who[0] < who[1] and can_speak(ground, *who, named=True):
            reader.claimed.add(quoted.start)
            reader.drafts.append(
                Draft(
                    [Span(quoted.inner, quoted.outer)],
                    cue,
                    Span(*who),
                    cue.word.act,
                    "quotation-relay",
                    via=relay,
                    inside=reader.inside,
                )
            )
            reader.low = who[1]
        return
    limit = min(reader.end, begin + LOOKAHEAD)
    that = ground.speech.that.search(ground.small, begin, limit)
    colon = ground.masked.find(":", begin, limit)
    veil = ground.masked.find(VEIL, begin, limit)
    places = sorted(p for p in (that.start() if that else -1, colon, veil) if p >= 0)
    if (
        follow is not None
        and follow.word.takes not in ("source", "relay", "relay+")
        and (not places or follow.start < places[0])
        and follow.start < limit
    ):
        reader.relay, reader.relay_times, reader.low = relay, before.times, begin
        return
    if not places:
        return
    who = trim(ground.text, begin, places[0])
    if who[0] >= who[1] or not can_speak(ground, *who, named=True):
        return
    at = that.end() if that and places[0] == that.start() else places[0] + (ground.masked[places[0]] == ":")
    at = ground.skip_blank(at, reader.end)
    spans, kind = read_forward(reader, cue, at, reader.end, "colon" if ground.masked[places[0]] == ":" else "that", "state")
    if spans:
        draft = Draft(
            spans, cue, Span(*who), cue.word.act, "relayed-" + kind, via=relay, times=before.times, inside=reader.inside
        )
        draft.frame = (reader.low, cue.end)
        place_draft(reader, draft, before)


def _cites(reader: Reader, cue: Mark, follow: Mark | None) -> bool:
    """Tell whether a verb that means much else cites here: somebody who can speak stands between it and the next cue."""
    ground = reader.ground
    begin = ground.skip_blank(cue.end, reader.end)
    if follow is None or follow.word.takes not in ("clause", "marked", "any") or follow.start - begin > LOOKAHEAD // 2:
        return False
    start, end = trim(ground.text, begin, follow.start)
    return start < end and can_speak(ground, start, end, named=True) and not has_verb(ground, start, end)


def _relayed_before(reader: Reader, cue: Mark) -> None:
    """`..., agency X reports, quoting Y`: what X reports are Y's words."""
    ground = reader.ground
    draft = reader.drafts[-1] if reader.drafts else None
    start, end = trim(ground.text, cue.end, reader.end)
    of = ground.speech.owner.match(ground.small, start, end)
    start = ground.skip_blank(of.end(), end) if of is not None else start
    if draft is None or draft.speaker is None or start >= end or not can_speak(ground, start, end, named=True):
        return
    edge = ground.edge(cue.start)
    if ground.masked[max(0, edge - 1) : edge] not in (",", "-", "–") or has_verb(ground, start, end):
        return
    for earlier in [d for d in reader.drafts if d.open]:
        cut_content(ground, earlier, ground.edge(cue.start, ",-–"))
    draft.via, draft.speaker = draft.speaker, Span(start, end)
    reader.low = reader.end
