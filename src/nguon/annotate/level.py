"""How statements of one sentence stand to each other: side by side (the later cuts the earlier) or one in the other."""

from __future__ import annotations

from nguon.annotate.cue import Mark
from nguon.annotate.draft import Draft
from nguon.annotate.reader import Reader, cut_content
from nguon.annotate.speaker import Before
from nguon.annotate.voice import has_verb


def told_of_others(reader: Reader, cue: Mark, before: Before, *, letters: bool) -> bool:
    """Tell whether a cue inside a content says what somebody is asked to say, or always thinks, and so reports nothing said."""
    opened = [d for d in reader.drafts if d.open]
    if not opened or before.gap:
        return False
    top, ground = opened[-1], reader.ground
    between = ground.masked[top.content[-1].start : before.start].strip(" ,")
    nested = not between or before.link == "sub"
    aside = before.opener in ground.speech.whenever or ground.speech.handed.fullmatch(before.opener) is not None
    if nested and not aside and top.act in ("urge", "commit") and not letters:
        return True
    habit = any(m.word.text in ground.speech.habit for m in ground.marks_in(before.end, cue.start))
    return habit and cue.word.takes in ("any", "as")


def place_draft(reader: Reader, draft: Draft, before: Before, *, letters: bool = False) -> None:
    """Put `draft` beside the open ones (cutting them) or inside them, and let it be cut in its turn."""
    ground = reader.ground
    opened = [d for d in reader.drafts if d.open]
    forward = draft.content[-1].start >= (draft.cue.end if draft.cue else 0)
    if reader.relay is not None:
        draft.via, reader.relay = reader.relay, None
        draft.times = draft.times or reader.relay_times
        draft.pattern = "relayed-" + draft.pattern
    if opened:
        top = opened[-1]
        nested = letters or before.opener in ground.speech.purpose or (before.gap and _during(reader, draft, top, before))
        if not nested and not before.gap:
            between = ground.masked[top.content[-1].start : before.start].strip(" ,")
            head = ground.mark_at(ground.skip_blank(top.content[-1].start, before.start)) if between else None
            scene = head is not None and (head.word.frame or head.word.link == "sub" or head.word.adverb in ("when", "time"))
            timed = any(t.start == top.content[-1].start for t in ground.times_in(top.content[-1].start, before.start))
            nested = (
                not between
                or before.link == "sub"
                or ((scene or timed) and before.link == "," and not has_verb(ground, top.content[-1].start, before.start))
            )
        if nested:
            draft.depth = top.depth + 1
            if top is reader.source and not before.gap:
                _pass_on(reader, draft, before, drop=not ground.masked[top.content[-1].start : before.start].strip(" ,"))
        else:
            depth = draft.same.depth if draft.same is not None else 0
            draft.depth = depth
            for earlier in opened:
                if earlier.depth >= depth:
                    cut_content(ground, earlier, before.cut)
            if reader.source is not None:
                _pass_on(reader, draft, before, drop=False)
    draft.open = forward
    reader.drafts.append(draft)
    reader.low = draft.content[-1].start if forward else (draft.cue.end if draft.cue else reader.low)
    if draft.pattern.endswith("quotation"):
        draft.open = False
        reader.low = max(s.end for s in draft.content)


def _during(reader: Reader, draft: Draft, top: Draft, before: Before) -> bool:
    """Tell whether a cue behind "when" has its speaker in the content before it ("*X* caused a stir when announcing")."""
    held = draft.speaker is not None and top.content[-1].start <= draft.speaker.start
    return held and before.opener in reader.ground.speech.meanwhile


def _pass_on(reader: Reader, draft: Draft, before: Before, *, drop: bool) -> None:
    """Words that a source passes on are their speaker's, with the source as channel."""
    source = reader.source
    if source is None or source.speaker is None:
        return
    ground = reader.ground
    names = ground.names_in(source.speaker.start, source.speaker.end)
    head = ground.mark_at(source.speaker.start)
    body = (names and names[-1].kind != "person") or (head is not None and head.word.noun in ("body", "document"))
    if any(n.kind == "person" for n in names) or not body:
        return
    draft.via = source.speaker
    if drop and source in reader.drafts:
        reader.drafts.remove(source)
        draft.depth = 0
