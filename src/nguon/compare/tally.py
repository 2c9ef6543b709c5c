"""What a number in an article counts: the thing, what happened to it, where, when, and on whose word.

The idea: a clause is read in parts. The thing is the noun behind the number, with the words that news reports use for one
another made one; what happened to it is the nearest word of `tallies.tsv` ("died" apart from "injured"); the rest of the
clause, without the one who tells it and without its times, says of what affair it is. What is planned, asked for or held
against a number is no count.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from nguon.compare.body import read_span, role_at
from nguon.compare.phrases import load_idle, load_phrases
from nguon.compare.tally_rules import Rules, Words, find_in, load_rules
from nguon.model.annotation import Figure
from nguon.model.span import Span
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.compare.record import Record
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement
    from nguon.model.article import Moment
    from nguon.model.reading import Piece

_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?)([DHMS])")
_SECONDS = {"TS": 1.0, "TM": 60.0, "TH": 3600.0, "D": 86400.0, "M": 30 * 86400.0}
_UNIT_END = re.compile(r"[,.;:()]")
_SENTENCE_END = re.compile(r"[.;!?…][”\"’)]*\s|\n")
PEOPLE = "people"
HEAD = 2
"""Words before a measure that are enough to say of what it is."""
NEAR = 8
"""Words behind a number in which what happened to its thing is told."""


@dataclass(frozen=True, slots=True)
class TallyConfig:
    """How far a number may reach.

    `slack`: part of a number within which `about` may move; `order`: factor that "thousands" spans ("millions" is also said
    of seventy); `over`: how far beyond the number "more than" may reach before it is another number. `around`: characters
    of a figure's clause on either side.
    """

    slack: float = 0.1
    order: float = 100.0
    over: float = 1.5
    around: int = 140


@dataclass(frozen=True, slots=True)
class Tally:
    """A number with all that tells apart what it counts."""

    piece: Piece
    figure: Figure
    statement: Statement | None
    low: float
    high: float
    thing: str
    """A quantity (`mass`), `people`, or the words of the noun."""
    noun: str
    """The noun of people by which they are told from others ("pupils"), or an empty string."""
    kind: str
    """The class in `tallies.tsv` of what happened to it, or an empty string."""
    words: frozenset[str]
    head: frozenset[str]
    """Those of the words that stand before the number, if they are enough to say of what it is."""
    names: frozenset[Words]
    """Names in its sentence, but not that of the one who tells it."""
    tellers: tuple[str, ...]
    """The words of the one who tells it."""
    own: bool
    home: frozenset[Words]
    """Names in the title, the first paragraph and the words of the one who tells it."""
    setting: str
    """All that the article says up to the clause, folded: what a name left out may be."""
    times: frozenset[str]
    as_of: frozenset[str]
    """Days up to which it counts."""
    since: frozenset[str]
    """Days from which on it counts; they are not among `times`."""
    frames: frozenset[str]
    numbered: frozenset[Words]
    series: bool
    measured: bool
    said_on: Moment | None
    clause: tuple[int, int]

    @property
    def article(self) -> str:
        """The article's id."""
        return self.piece.article.id


def read_tally(piece: Piece, figure: Figure, record: Record, config: TallyConfig = TallyConfig()) -> Tally | None:
    """Return what a figure counts, or None where it is no count that may be held against another."""
    span = _range(figure, config)
    if span is None or role_at(piece, figure.start) not in ("title", "lead", "body", "heading"):
        return None
    rules = load_rules(record.pack)
    thing, noun, factor, kind = _thing(figure, rules, record.pack)
    if not thing:
        return None
    holders = [s for s in piece.statements if any(c.start <= figure.start and figure.end <= c.end for c in s.content)]
    statement = min(holders, key=lambda s: s.end - s.start, default=None)
    sentence = _sentence(piece, figure)
    start, end, teller = _clause(piece, figure, statement, sentence, config, rules)
    before, after = find_words(read_span(piece, start, figure.start)), _behind(piece, figure, end, rules)
    if find_in(before, rules.lists["unreal"]) or find_in(after[:NEAR], rules.lists["behind"]):
        return None
    if load_phrases(record.pack, "stance", "word", "class", "addition").find([*before[-4:], *after[:NEAR]]):
        return None
    measured = thing not in (PEOPLE,) and _measures(figure, thing, rules)
    kind = kind or _kind(before, after, measured, record.pack)
    if not kind and after[-1:] and (after[-1],) in rules.lists["owned"]:
        kind = _kind((), find_words(read_span(piece, figure.end, end)), measured, record.pack)
    if thing == "time" and kind not in rules.classes["lasting"]:
        return None
    head, told = _told_words(piece, figure, start, end, record, rules)
    said_on = statement.said_on if statement and statement.said_on else record.dates.get(piece.article.id)
    timexes = [t for t in piece.timexes if sentence[0] <= t.start and t.end <= sentence[1]]
    timexes = [t for t in timexes if t.start != figure.start]
    inside = [t for t in timexes if start <= t.start and t.end <= end] or timexes
    since = {t.value for t in timexes if _ends_in(piece.text[sentence[0] : t.start], rules.lists["since"])}
    frames = {(*before, *after)[a:b] for a, b in find_in([*before, *after], rules.lists["frames"])}
    names = [
        m
        for m in piece.mentions
        if sentence[0] <= m.start and m.end <= sentence[1] and not any(a <= m.start < b for a, b in teller)
    ]
    return Tally(
        piece,
        figure,
        statement,
        span[0] * factor,
        span[1] * factor,
        thing,
        noun,
        kind,
        frozenset(told),
        frozenset(head if len(head) >= HEAD else ()),
        frozenset(tuple(find_words(read_span(piece, m.start, m.end))) for m in names),
        _tellers(piece, statement, teller, record),
        bool(find_in([*before, *after], rules.lists["own"])),
        _home(piece, teller),
        " ".join(find_words(_upto(piece, end))),
        frozenset(
            t.value[:10]
            for t in inside
            if t.type in ("DATE", "TIME") and "X" not in t.value and "REF" not in t.value and t.value not in since
        ),
        frozenset(t.value for t in timexes if _ends_in(piece.text[sentence[0] : t.start], rules.as_of)),
        frozenset(since),
        frozenset(" ".join(f) for f in frames) | {t.value for t in inside if t.type in ("DURATION", "SET")},
        _numbered([*before, *after], rules),
        _is_series([*before[-6:], *after[:2]], rules),
        measured,
        said_on,
        (start, end),
    )


def find_durations(piece: Piece, pack: LanguagePack) -> list[Figure]:
    """Return the lengths of time in an article as figures ("lasted more than 4 hours")."""
    hedges = {row["phrase"]: row["hedge"] for row in pack.lexicon("hedges")}
    out = []
    for t in piece.timexes:
        match = _LENGTH.fullmatch(t.value) if t.type == "DURATION" else None
        if match:
            words = piece.text[max(0, t.start - 20) : t.end].lower().split()[:-2]
            hedge = next((hedges[w] for n in (2, 1) if (w := " ".join(words[-n:])) in hedges), None)
            n = float(match[2]) * _SECONDS[f"{match[1]}{match[3]}"]
            low, high = (n, None) if hedge in ("over", "at_least") else (None, n) if hedge in ("almost", "at_most") else (n, n)
            out.append(Figure(t.page_id, t.article_id, t.start, t.end, low, high, hedge, "", "", "duration"))
    return out


def _range(figure: Figure, config: TallyConfig) -> tuple[float, float] | None:
    low, high = figure.low, figure.high
    if low is None and high is None:
        return None
    if figure.hedge == "at_most":  # a limit set is no count
        return None
    base = low if low is not None else high
    assert base is not None
    if figure.hedge == "about":
        return (low or base) * (1 - config.slack), (high or base) * (1 + config.slack)
    if figure.hedge == "order":
        return base, base * config.order
    if figure.hedge in ("over", "at_least"):
        return base, math.inf if figure.hedge == "at_least" else base * config.over
    if figure.hedge == "almost":
        return base * (1 - 2 * config.slack), base
    return (low if low is not None else 0.0), (high if high is not None else base)


def _thing(figure: Figure, rules: Rules, pack: LanguagePack) -> tuple[str, str, float, str]:
    """Return what is counted, its noun if of people, how many of the smallest measure it is, and what its noun tells."""
    if figure.rule == "duration":
        return "time", "", 1.0, ""
    if figure.unit == "%":
        return "%", "", 1.0, ""
    unit = tuple(find_words(_UNIT_END.split(figure.unit, maxsplit=1)[0]))
    if unit in rules.scales:
        quantity, factor = rules.scales[unit]
        return quantity, "", factor, ""
    kind = ""
    counted = tuple(find_words(figure.counts))
    unit = next((counted[:n] for n in (4, 3, 2) if n > len(unit) and counted[:n] in rules.lists["people_special"]), unit)
    for hit in load_phrases(pack, "tallies", "word", "class").find(unit):
        if hit.end == len(unit) and (hit.start or hit.kind in rules.classes["people"]):
            kind = hit.kind
            unit = unit[: hit.start] or rules.person
    idle = load_idle(pack)
    while unit and unit[-1] in idle and len(unit) > 1:
        unit = unit[:-1]
    if not unit or unit in rules.lists["never"]:
        return "", "", 1.0, ""
    noun = rules.same.get(unit, unit)
    if unit in rules.lists["people_general"]:
        return PEOPLE, "", 1.0, kind
    if unit in rules.lists["people_special"]:
        return PEOPLE, " ".join(noun), 1.0, kind
    if len(noun) > 1 and noun[:1] in rules.lists["classifiers"]:
        noun = rules.same.get(noun[1:], noun[1:])
    return " ".join(noun), "", 1.0, kind


def _measures(figure: Figure, thing: str, rules: Rules) -> bool:
    unit = tuple(find_words(figure.unit))
    return thing in ("%", "time") or unit in rules.lists["measures"] or unit in rules.scales


def _sentence(piece: Piece, figure: Figure) -> tuple[int, int]:
    block = next(b for b in piece.blocks if b.start <= figure.start < b.end)
    stops = _stops(piece.text, block.start, block.end)
    start = stops[n - 1].end if (n := bisect_right(stops, figure.start, key=attrgetter("end"))) else block.start
    m = bisect_left(stops, figure.end, key=attrgetter("start"))
    return start, stops[m].start + 1 if m < len(stops) else block.end


@lru_cache(maxsize=64)
def _stops(text: str, start: int, end: int) -> list[Span]:
    """Return where the sentences of a block end."""
    return [Span(m.start(), m.end()) for m in _SENTENCE_END.finditer(text, start, end)]


def _clause(
    piece: Piece,
    figure: Figure,
    statement: Statement | None,
    sentence: tuple[int, int],
    config: TallyConfig,
    rules: Rules,
) -> tuple[int, int, list[tuple[int, int]]]:
    """Return the clause of a figure, and where the one who tells it is named in its sentence."""
    start, end = max(sentence[0], figure.start - config.around), min(sentence[1], figure.end + config.around)
    teller: list[tuple[int, int]] = []
    if statement:
        content = next(c for c in statement.content if c.start <= figure.start and figure.end <= c.end)
        start, end = max(start, content.start), min(end, content.end)
        teller = [(s.start, s.end) for s in (statement.speaker, statement.cue) if s]
        if content.start > sentence[0] and statement.cue and sentence[0] <= statement.cue.start < content.start:
            teller.append((sentence[0], statement.cue.end))
        if statement.speaker and content.end <= statement.speaker.start < sentence[1]:
            teller.append((content.end, sentence[1]))
    else:
        start, end, teller = _attributed(piece, figure, sentence, start, end, rules)
        text = read_span(piece, start, figure.start)
        cues = find_in(find_words(text), rules.lists["telling"])
        if cues:
            at = _offset(piece, start, figure.start, cues[-1][1])
            teller, start = [*teller, (sentence[0], at)], at
    return start, end, teller


def _attributed(
    piece: Piece, figure: Figure, sentence: tuple[int, int], start: int, end: int, rules: Rules
) -> tuple[int, int, list[tuple[int, int]]]:
    """Return a clause without an attribution that opens or closes its sentence, and where that stands."""
    teller = []
    comma = piece.text.find(",", sentence[0], figure.start)
    opening = find_in(find_words(piece.text[sentence[0] : sentence[0] + 20])[:1], rules.lists["according"])
    if comma >= 0 and opening:
        start = max(start, comma + 1)
        teller.append((sentence[0], comma))
    comma = piece.text.rfind(",", figure.end, end)
    if comma >= 0 and find_in(find_words(piece.text[comma:end])[:1], rules.lists["according"]):
        end = comma
        teller.append((comma, sentence[1]))
    return start, end, teller


def _tellers(piece: Piece, statement: Statement | None, named: Sequence[tuple[int, int]], record: Record) -> Words:
    """Return the words by which the teller is named in the sentence, with his name and theirs for whom he speaks."""
    people = record.people
    speakers = people.speakers(statement) if statement else ()
    names = [people.name(one) for s in speakers for one in people.chain(s)]
    return tuple(find_words(" ; ".join([*(read_span(piece, a, b) for a, b in named), *names])))


def _offset(piece: Piece, start: int, end: int, n: int) -> int:
    """Return the page's offset behind the n-th word of `[start, end)`."""
    matches = list(re.finditer(r"\w+", piece.text[start:end]))
    return start + matches[min(n, len(matches)) - 1].end()


def _behind(piece: Piece, figure: Figure, end: int, rules: Rules) -> list[str]:
    """Return the words behind a number up to where it is compared, or to the next number."""
    stop = min((f.start for f in piece.figures if figure.end <= f.start < end), default=end)
    words = find_words(read_span(piece, figure.end, stop))
    at = next((a for a, _ in find_in(words, rules.lists["compared"]) if a >= 1), len(words))
    return words[:at]


def _kind(before: Sequence[str], after: Sequence[str], measured: bool, pack: LanguagePack) -> str:
    phrases = load_phrases(pack, "tallies", "word", "class")
    ahead = [h for h in phrases.find(after) if h.start < NEAR]
    back = phrases.find(before)
    if measured:
        return back[-1].kind if back else ahead[0].kind if ahead else ""
    return ahead[0].kind if ahead else back[-1].kind if back else ""


def _told_words(piece: Piece, figure: Figure, start: int, end: int, record: Record, rules: Rules) -> tuple[set[str], set[str]]:
    """Return the words of a clause that say of what it is: no times, no numbers, no words that only join.

    First those before the number, then all.
    """
    cut = [(t.start, t.end) for t in piece.timexes] + [(f.start, f.end) for f in piece.figures]
    before: set[str] = set()
    for match in re.finditer(r"\w+", piece.text[start : figure.start]):
        at = start + match.start()
        if not any(a <= at < b for a, b in cut):
            before.update(find_words(match.group()))
    behind = set(_behind(piece, figure, end, rules)) - set(find_words(figure.unit))
    head, every = ({w for w in words if w not in rules.idle and not w.isdigit()} for words in (before, before | behind))
    return head, every


def _home(piece: Piece, teller: Sequence[tuple[int, int]]) -> frozenset[Words]:
    """Return the names, but of people, in the title, the first paragraph and the words of the teller."""
    own = [b for b in piece.blocks if b.role in ("title", "lead", "body")]
    first = [(b.start, b.end) for b in own if b.role == "title"] + [(b.start, b.end) for b in own if b.role != "title"][:1]
    return frozenset(
        tuple(find_words(read_span(piece, m.start, m.end)))
        for m in piece.mentions
        if m.kind != "person" and any(a <= m.start < b for a, b in (*first, *teller))
    )


def _upto(piece: Piece, end: int) -> str:
    return "\n".join(
        read_span(piece, b.start, min(b.end, end))
        for b in piece.blocks
        if b.start < end and b.role in ("title", "lead", "heading", "body")
    )


def _is_series(words: Sequence[str], rules: Rules) -> bool:
    hits = find_in(words, rules.lists["series"] | rules.lists["magnitude"])
    return any(tuple(words[a:b]) in rules.lists["series"] for a, b in hits)


def _ends_in(before: str, phrases: Iterable[Words]) -> bool:
    words = tuple(find_words(before[-40:]))
    return any(words[-len(w) :] == w for w in phrases)


def _numbered(words: Sequence[str], rules: Rules) -> frozenset[Words]:
    """Return things told apart by a number ("stage two")."""
    return frozenset(
        (*words[a:b], words[b])
        for a, b in find_in(words, rules.numbered)
        if b < len(words) and (words[b].isdigit() or words[b] in rules.numbers)
    )
