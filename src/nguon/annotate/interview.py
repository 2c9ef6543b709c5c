"""Answers of an interview: paragraphs that are all somebody's words, though no quotation marks hold them.

The idea: an interview shows by its questions. Either the paragraphs carry labels ("PV: ...?", "X: ..."), or question and answer
open with a dash, or a question stands as a paragraph of its own and the answer follows. Only where several such pairs stand in
one article, and the questions speak to somebody or the answers speak of themselves, is it an interview; a question that only
asks the reader is none. Who answers is told by the label, else by the article's head ("talked with X", `X: "..."`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nguon.annotate.clause import Ground, trim
from nguon.annotate.draft import Draft, Unit
from nguon.annotate.grammar import read_unit
from nguon.annotate.guest import find_asker, find_guest
from nguon.annotate.sentence import Sentence
from nguon.annotate.turn import ASIDE, Line, read_line, words_of_talk
from nguon.model.span import Span

PAIRS = 3
"""Questions with an answer from which an article is an interview; with dashes or labels one fewer is enough."""
QUESTION_WORDS = 90
"""Words of a question without label or dash at most."""
YOU_WORDS = 2
"""Words of a question's subject that is just "you", at most."""

Blocks = Sequence[Sequence[Sentence]]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of an interview. `content` is what is said, `label` the words before the colon, `who` the one who answers."""

    asks: bool
    content: Span
    label: Span | None = None
    who: Span | None = None
    outlet: Span | None = None


def find_turns(ground: Ground, blocks: Blocks) -> dict[int, Turn]:
    """Return the questions and answers of an interview by the number of their block in `blocks`; empty when it is none."""
    lines = [read_line(ground, block) for block in blocks]
    kinds = _by_label(lines) or _by_dash(ground, lines) or _by_paragraph(ground, lines)
    if not kinds or not _is_talk(ground, lines, kinds):
        return {}
    first = min(kinds)
    guest = find_guest(ground, lines, first)
    outlet = find_asker(ground, lines, first, kinds)
    out: dict[int, Turn] = {}
    label: Span | None = None
    for number in range(first, max(kinds) + 1):
        line = lines[number]
        kind = kinds.get(number)
        if kind is None:
            continue
        content = _bare(ground, line.start, line.end)
        if kind == "question":
            label = None
            out[number] = Turn(True, content, line.label, guest, outlet)
            continue
        label = line.label if line.label is not None and line.key not in words_of_talk().answers else label
        who = label or guest
        if who is not None and content.start < content.end:
            out[number] = Turn(False, content, line.label if line.label == label else None, who, outlet)
    return out


def read_turn(ground: Ground, turn: Turn, units: Sequence[Unit]) -> list[tuple[Draft, Unit]]:
    """Return the drafts of a paragraph whose sentences are `units`.

    An answer is a statement, and is read for what it reports of others, as a quotation is; a question is read for that alone.
    """
    inner = [
        (draft, unit)
        for whole in units
        if whole.end > turn.content.start
        for unit in [replace(whole, start=max(whole.start, turn.content.start), end=max(whole.end, turn.content.start))]
        for draft in read_unit(ground, unit, inside=not turn.asks)
        if draft.content and not ground.speech.of.match(ground.small, draft.content[0].start)
    ]
    if turn.asks:
        return [(draft, unit) for draft, unit in inner if _reports(ground, draft, turn)]
    for draft, _ in inner:
        draft.inside, draft.depth = False, max(draft.depth, 1)
    answer = Draft([turn.content], None, turn.label, "state", "interview-answer", hint=turn.who, via=turn.outlet)
    first = units[0]
    return [(answer, Unit(turn.content.start, turn.content.end, first.role, first.block)), *inner]


def _reports(ground: Ground, draft: Draft, turn: Turn) -> bool:
    """Tell whether a draft in a question reports what was said; one who is only spoken to becomes the one who is asked."""
    if draft.speaker is None or turn.who is None or not _addresses(ground, draft.speaker):
        return True
    draft.speaker, draft.hint, draft.pattern = None, turn.who, f"interview-question:{draft.pattern}"
    return not any(words_of_talk().open.search(ground.small, span.start, span.end) for span in draft.content)


def _addresses(ground: Ground, speaker: Span) -> bool:
    """Tell whether a question's subject is just a word for "you"."""
    said = speaker.of(ground.small).split()
    named = any(name.kind != "place" for name in ground.names_in(speaker.start, speaker.end))
    return not named and len(said) <= YOU_WORDS and words_of_talk().address.fullmatch(said[-1]) is not None


# --- which paragraphs ask, which answer ---------------------------------------------------------------------------------------


def _by_label(lines: Sequence[Line]) -> dict[int, str]:
    """By what stands before the colon: one label mostly asks, another stands behind it."""
    words = words_of_talk()
    body = [n for n, line in enumerate(lines) if line.role in ("body", "heading", "lead") and line.key]
    total = Counter(lines[n].key for n in body)
    asked = Counter(lines[n].key for n in body if lines[n].asks)
    askers = {k for k in total if k in words.asks or any(k.startswith(w + " ") for w in words.asks)}
    askers |= {k for k in total if asked[k] >= 2 and asked[k] * 2 > total[k] and k not in words.answers}
    if not askers:
        return {}
    out: dict[int, str] = {}
    last = ""
    for number, line in enumerate(lines):
        if line.role not in ("body", "heading", "lead"):
            continue
        if line.key in askers:
            out[number] = last = "question"
        elif line.key and (last or line.key in words.answers):
            out[number] = last = "answer"
    known = {line.key for number, line in enumerate(lines) if out.get(number) == "answer"}
    if sum(kind == "question" for kind in out.values()) < PAIRS - 1 or not known:
        return {}
    return _fill(lines, out)


def _fill(lines: Sequence[Line], kinds: dict[int, str]) -> dict[int, str]:
    """Paragraphs without a label between an answer and the next question go on with the answer."""
    out = dict(kinds)
    last = max(kinds)
    before = ""
    for number in range(min(kinds), last + 1):
        if number in kinds:
            before = kinds[number]
        elif before and lines[number].role == "body":
            out[number] = before = "answer"
    return out


def _by_dash(ground: Ground, lines: Sequence[Line]) -> dict[int, str]:
    """By the dash before each question, and mostly before each answer too."""
    body = [n for n, line in enumerate(lines) if line.role in ("body", "heading", "lead")]
    dashed = [n for n in body if lines[n].dash]
    questions = [n for n in dashed if lines[n].asks]
    if len(questions) < PAIRS - 1:
        return {}
    both = len(dashed) > len(questions) * 1.5
    out: dict[int, str] = {}
    last = ""
    first, final = questions[0], dashed[-1]
    stop = final if both else len(lines) - 1
    for place, number in enumerate(dashed):
        if number < first:
            continue
        following = dashed[place + 1] if place + 1 < len(dashed) else None
        if lines[number].asks:
            # a question behind a question answers it when another question or an end follows
            kind = "question"
        elif last == "question" or not both:
            kind = "answer"
        elif following is not None and not lines[following].asks:
            kind = "question"
        else:
            kind = "answer"
        out[number] = last = kind
    before = ""
    for number in range(first, stop + 1):
        if number in out:
            before = out[number]
        elif before and lines[number].role == "body" and not (both and before == "question"):
            if not both and _is_closing(ground, lines[number], before):
                break
            out[number] = before = "answer"
    return out


def _by_paragraph(ground: Ground, lines: Sequence[Line]) -> dict[int, str]:
    """By questions that are paragraphs of their own, each with an answer behind it."""
    words = words_of_talk()

    def asks(number: int) -> bool:
        line = lines[number]
        return line.asks and line.role in ("body", "heading", "lead") and _count(ground, line) <= QUESTION_WORDS

    questions = [n for n in range(len(lines)) if asks(n)]
    pairs = [n for n in questions if n + 1 < len(lines) and lines[n + 1].role == "body" and not asks(n + 1)]
    spoken = [n for n in pairs if words.self_.search(ground.masked, lines[n + 1].start, lines[n + 1].end)]
    if len(pairs) < PAIRS or len(spoken) * 2 < len(pairs):
        return {}
    out: dict[int, str] = {}
    before = ""
    for number in range(pairs[0], len(lines)):
        if asks(number):
            before = out[number] = "question"
        elif lines[number].role == "body" and before:
            if _is_closing(ground, lines[number], before):
                before = ""
                continue
            out[number] = before = "answer"
        elif lines[number].role == "heading":
            continue
    return out


def _is_closing(ground: Ground, line: Line, before: str) -> bool:
    """Tell whether a paragraph behind an answer is the reporter's again: nobody speaks of himself, or a cue reports."""
    if words_of_talk().self_.search(ground.masked, line.start, line.end) is not None:
        return False
    quoted = bool(ground.quotations_in(line.start, line.end))
    return before == "answer" or (quoted and any(m.word.act for m in ground.marks_in(line.start, line.end)))


def _is_talk(ground: Ground, lines: Sequence[Line], kinds: dict[int, str]) -> bool:
    """Tell whether questions speak to somebody, or answers speak of themselves."""
    words = words_of_talk()
    asked = [n for n, kind in kinds.items() if kind == "question"]
    answered = [n for n, kind in kinds.items() if kind == "answer"]
    if len(asked) < PAIRS - 1 or len(answered) < PAIRS - 1:
        return False
    addressed = sum(words.address.search(ground.small, lines[n].start, lines[n].end) is not None for n in asked)
    spoken = sum(words.self_.search(ground.small, lines[n].start, lines[n].end) is not None for n in answered)
    return addressed + spoken >= max(2, len(asked) // 2)


def _count(ground: Ground, line: Line) -> int:
    return len(_WORD.findall(ground.text, line.start, line.end))


def _bare(ground: Ground, start: int, end: int) -> Span:
    """The words of a turn without dashes, stage directions in brackets at its edges, stops and quotation marks."""
    start, end = trim(ground.text, start, end)
    while (aside := ASIDE.match(ground.text, start, end)) is not None:
        start = trim(ground.text, aside.end(), end)[0]
    while end > start and ground.text[end - 1] == ")":
        opening = ground.text.rfind("(", start, end)
        if opening < 0 or ASIDE.fullmatch(ground.text, opening, end) is None:
            break
        end = trim(ground.text, start, opening)[1]
    return Span(start, end)
