"""Who said what: statements of an article, found by cues, quotations and clauses, with their speakers, acts and times.

The idea: one pass finds the words of the lexicons; quotations are paired and veiled; the grammar drafts statements sentence by
sentence (`nguon.annotate.grammar`), then the insides of quotations are read the same way for what the quoted person reports of
others. Quotations that nobody claimed go on with the speaker before them. At the end drafts become statements: the speaker is
led back to an actor, the act is read from cue and content, time and channel from the frame of the sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nguon.annotate.act import Acts, compile_acts, find_act, find_certainty, find_judgement
from nguon.annotate.actor import Referents, find_referents
from nguon.annotate.channel import find_talk, find_venue, is_unlisted, to_channel
from nguon.annotate.clause import VEIL, Ground, lay_ground
from nguon.annotate.cue import Mark, compile_words, find_marks, lower
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.facts import Resolved
from nguon.annotate.hearer import join_parted
from nguon.annotate.passage import read_passages
from nguon.annotate.quotation import find_quotations
from nguon.annotate.sentence import Sentence
from nguon.annotate.setting import Scene, find_said_on, follow, is_event
from nguon.annotate.speech import compile_speech
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.span import Span

RECALLED = 64
"""Speakers of so many statements before are kept in mind; whoever spoke longer ago is named again."""
ROLES = ("title", "lead", "heading", "body", "caption")
"""Roles of blocks that can hold statements."""


def find_statements(
    article: Article,
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    timexes: Sequence[Timex],
    pack: LanguagePack,
) -> list[Statement]:
    """Return the statements of `article` in reading order; ids are provisional, `within` uses them."""
    told = [s for s in sentences if s.role in ROLES]
    if not told:
        return []
    blocks = _blocks(told)
    small = lower(text)
    speech = compile_speech(pack)
    quotations = [q for block in blocks for q in find_quotations(text, block[0].start, block[-1].end, block)]
    words = compile_words(pack)
    names = sorted(mentions, key=lambda m: (m.start, -m.end))
    marks = find_marks(small, words, [(b[0].start, b[-1].end) for b in blocks])
    marks = join_parted(small, marks, names, speech, words)
    marks = _outside_names(marks, names)
    times = sorted(timexes, key=lambda t: t.start)
    ground = lay_ground(text, small, speech, marks, names, times, quotations)
    outer = replace(ground, marks=[m for m in marks if ground.masked[m.start] != VEIL])
    inner = lay_ground(text, small, speech, marks, names, times, [])
    drafts = [d for d in read_passages(outer, inner, blocks) if d[0].content]
    drafts.sort(key=lambda d: (d[0].content[0].start, -d[0].content[-1].end))
    referents = find_referents(article, text, sentences, mentions, pack)
    statements = _finish(article, outer, drafts, referents, compile_acts(pack))
    talk = find_talk(outer, told)
    return statements if talk is None else _in_talk(statements, *talk, referents)


def _outside_names(marks: list[Mark], names: Sequence[Mention]) -> list[Mark]:
    """Return `marks` without those that are syllables of a person's name, or verbs and links inside another name."""
    people = {at for n in names if n.kind == "person" for at in range(n.start, n.end)}
    others = {at for n in names if n.kind != "person" for at in range(n.start + (n.kind != "place"), n.end)}
    return [
        m
        for m in marks
        if not (m.start in people and m.end - 1 in people)
        and not (m.start in others and m.end - 1 in others and not m.word.noun)
    ]


def _blocks(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    out: list[list[Sentence]] = []
    for sentence in sentences:
        if out and out[-1][0].block == sentence.block:
            out[-1].append(sentence)
        else:
            out.append([sentence])
    return out


def _in_talk(statements: list[Statement], who: Span, outlet: Span, referents: Referents) -> list[Statement]:
    """What the one who talked to an outlet says in quotation marks, he said to it."""
    actor, channel = (referents.resolve(s.start, s.end).name for s in (who, outlet))
    return [
        replace(s, via=(channel,)) if channel and s.actor == actor and s.form == "direct" and not s.via and s.cue else s
        for s in statements
    ]


# --- from drafts to statements ------------------------------------------------------------------------------------------------


def _finish(
    article: Article, ground: Ground, drafts: list[tuple[Draft, Unit]], referents: Referents, acts: Acts
) -> list[Statement]:  # fmt: skip
    out: list[Statement] = []
    resolved: dict[int, Resolved] = {}
    recent: list[str] = []
    scenes: dict[str, Scene] = {}
    scene: Scene | None = None
    latest: Statement | None = None
    made: list[tuple[Statement, Draft]] = []
    for number, (draft, unit) in enumerate(drafts):
        who = _who(ground, draft, resolved, referents, recent, latest)
        resolved[id(draft)] = who
        nested = [
            s
            for other, _ in drafts[number + 1 : number + 4]
            if other.depth > draft.depth or other.inside
            for s in other.content
        ]
        statement = _statement(article, ground, draft, unit, who, str(number), referents, acts, nested)
        if statement is None:
            continue
        if draft.depth and not draft.inside and who.name is not None and statement.said_on is not None:
            scenes[who.name] = Scene(statement.said_on, (), unit.block, unit.end, False, False)
        if not draft.inside and not draft.depth and who.name is not None and not draft.pattern.startswith("interview-question"):
            event = is_event(ground, draft, unit) if statement.said_on or statement.via else None
            statement, scene = follow(ground, statement, unit, _scene_of(who.name, scenes), scene, event)
            scenes |= dict.fromkeys(statement.via, replace(scene, via=())) | {who.name: scene}
        made.append((statement, draft))
        if not draft.inside and not draft.depth:
            latest = statement
        if who.name:
            recent.append(who.name)
            del recent[:-RECALLED]
    statements = [s for s, _ in made]
    spans = sorted((span.start, span.end, n) for n, s in enumerate(statements) for span in s.content)
    longest = max((end - start for start, end, _ in spans), default=0)
    for number, statement in enumerate(statements):
        out.append(replace(statement, within=_holder(number, statements, spans, longest)))
    return _lead_times(_as_in_body(out, drafts, ground, referents), drafts)


def _scene_of(name: str, scenes: Mapping[str, Scene]) -> Scene | None:
    """Return the scene of a speaker, else that of whoever is described by his name last ("the office of *A*")."""
    near = (scene for other, scene in scenes.items() if f" {other}".endswith(f" {name}"))
    return max(near, key=lambda scene: (scene.block, scene.end), default=None)


def _who(
    ground: Ground, draft: Draft, resolved: dict[int, Resolved], referents: Referents, recent: list[str],
    latest: Statement | None,
) -> Resolved:  # fmt: skip
    if draft.same is not None and id(draft.same) in resolved:
        shared = resolved[id(draft.same)]
        return Resolved(shared.name, shared.names, "shared:" + shared.rule.removeprefix("shared:"))
    speaker = draft.speaker or (draft.same.speaker if draft.same is not None else None)
    if speaker is not None:
        quoted = draft.content if any(ground.quotations_in(s.start - 2, s.end) for s in draft.content) else []
        return referents.resolve(speaker.start, speaker.end, tuple(recent), quoted)
    if draft.hint is not None and (draft.pattern.startswith("interview-") or latest is None or latest.end < draft.hint.start):
        hinted = referents.resolve(draft.hint.start, draft.hint.end, tuple(recent))
        return Resolved(hinted.name, hinted.names, "subject before")
    if latest is None and draft.after is not None:
        named = referents.resolve(draft.after.start, draft.after.end, tuple(recent))
        return Resolved(named.name, named.names, "named behind")
    if latest is not None:
        return Resolved(latest.actor, latest.actors, "carried")
    return Resolved(None, (), "unknown")


def _statement(
    article: Article, ground: Ground, draft: Draft, unit: Unit, who: Resolved, number: str, referents: Referents, acts: Acts,
    nested: Sequence[Span],
) -> Statement | None:  # fmt: skip
    content = tuple(sorted(draft.content))
    if draft.speaker is None and draft.same is None and who.name is None:
        return None
    said = " ".join(s.of(ground.small) for s in content)
    own = _own_words(ground, content, nested)
    act, signal = find_act(draft.act, own, acts)
    speaker = draft.speaker or (draft.same.speaker if draft.same is not None else None)
    if act == "state" and draft.cue is not None and draft.cue.word.takes == "source" and speaker is not None:
        act = find_judgement(act, ground.small[speaker.start : max(speaker.end, draft.frame[1])], said, acts)
    channels = [to_channel(ground, s) for s in (draft.via, find_venue(ground, draft, unit)) if s is not None]
    via = [
        s.of(ground.text) if s != draft.via and is_unlisted(ground, s) else referents.resolve(s.start, s.end).name
        for s in channels
    ]
    cue = Span(draft.cue.start, draft.cue.end) if draft.cue is not None else None
    spans = [*content, *(s for s in (cue, speaker) if s is not None)]
    rule = f"{draft.pattern}:{draft.cue.word.text if draft.cue is not None else '-'}"
    if signal:
        rule += f"+{signal}"
    passed = tuple(dict.fromkeys(name for name in via if name and name != who.name))
    return Statement(
        id=number,
        page_id=article.page_id,
        article_id=article.id,
        start=min(span.start for span in spans),
        end=max(span.end for span in spans),
        content=content,
        form=_form(ground, draft, content),
        act=act,
        negated=draft.negated,
        cue=cue,
        speaker=speaker,
        actor=who.name,
        actors=who.names,
        via=passed,
        within=None,
        said_on=find_said_on(ground, draft, unit),
        certainty=find_certainty(said, acts),
        rule=f"{rule} <{who.rule}>",
    )


def _own_words(ground: Ground, content: Sequence[Span], nested: Sequence[Span]) -> str:
    """The lowered content without what others are reported in it to have said."""
    parts = []
    for span in content:
        at = span.start
        for hole in sorted(h for h in nested if span.start < h.start and h.end <= span.end):
            parts.append(ground.small[at : max(at, hole.start)])
            at = max(at, hole.end)
        parts.append(ground.small[at : span.end])
    return " ".join(parts)


def _form(ground: Ground, draft: Draft, content: Sequence[Span]) -> str:
    """Direct: all of it in quotation marks. Mixed: some of it. A quotation that is a name does not count."""
    veiled = 0
    quoted = False
    if draft.pattern == "interview-answer":
        return "direct"
    if draft.inside:
        return "direct" if draft.pattern in ("speaker-colon-content", "speaker-cue-quotation", "speaker-shouts") else "indirect"
    for span in content:
        quotes = [q for q in ground.quotations_in(span.start - 2, span.end) if span.start < q.end]
        for quote in quotes:
            if quote.inner <= span.start and span.end <= quote.outer:
                veiled += 1
            quoted = quoted or not ground.speech.titled.search(ground.small, max(0, quote.start - 24), quote.start)
    if veiled == len(content):
        return "direct"
    return "mixed" if quoted else "indirect"


def _holder(number: int, statements: Sequence[Statement], spans: Sequence[tuple[int, int, int]], longest: int) -> str | None:
    """Return the id of the innermost statement whose content holds statement `number`.

    `spans` are all contents in order, each with the number of its statement; none is longer than `longest`.
    """
    statement = statements[number]
    first, last = statement.content[0].start, statement.content[-1].end
    best: tuple[int, int] | None = None
    for at in range(bisect_left(spans, (first + 1,)) - 1, -1, -1):
        start, end, other = spans[at]
        if start < last - longest:
            break
        if other == number or end < last or end - start <= last - first:
            continue
        if statement.cue is not None and not start <= statement.cue.start < end:
            continue
        best = min(best or (end - start, other), (end - start, other))
    return statements[best[1]].id if best else None


def _as_in_body(
    statements: list[Statement], drafts: list[tuple[Draft, Unit]], ground: Ground, referents: Referents
) -> list[Statement]:
    """A quotation that a title gives to somebody it does not name is by whom the body has say the same words."""
    roles = {str(n): unit.role for n, (_, unit) in enumerate(drafts)}
    out = list(statements)
    for i, statement in enumerate(out):
        person = referents.phrases.starts_person(fold_spelling(statement.actor or ""))
        if roles[statement.id] not in ("title", "lead") or statement.form != "direct" or not person:
            continue
        said = statement.content[0].of(ground.small)
        named = (s for s in out[i + 1 :] if s.actor in referents.kinds)
        same = next((s for s in named if any(said in span.of(ground.small) for span in s.content)), None)
        if same is not None:
            out[i] = replace(statement, actor=same.actor, actors=same.actors)
    return out


def _lead_times(statements: list[Statement], drafts: list[tuple[Draft, Unit]]) -> list[Statement]:
    """A lead tells first what the body dates: its statement takes the time of the actor's next one."""
    roles = {str(n): unit.role for n, (_, unit) in enumerate(drafts)}
    out = list(statements)
    for i, statement in enumerate(out):
        if roles[statement.id] != "lead" or statement.said_on is not None:
            continue
        same = (s.said_on for s in out[i + 1 :] if f" {s.actor}".endswith(f" {statement.actor}"))
        later: Moment | None = next(same, None)
        if later is not None:
            out[i] = replace(statement, said_on=later)
    return out
