"""Numbers for the same thing that exclude each other at the same time.

The idea: two figures are set against each other only when all of it agrees: what is counted, the kind of thing that
happened to it, the participants, the time that the sentence names, and the day on which it was said. Numbers that grow
from day to day are a series, and "another 3,000" is not the same thing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.body import read_span, role_at
from nguon.compare.phrases import load_idle, load_phrases
from nguon.compare.record import Record, days
from nguon.compare.telling import make_id
from nguon.model.corpus import Evidence, Finding
from nguon.model.span import Span
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Figure, Statement
    from nguon.model.article import Moment
    from nguon.model.reading import Piece
_UNIT_END = re.compile(r"[,.;:()]")
COUNTED = frozenset(
    {"casualty", "missing", "arrest", "poison", "disease", "fire", "collapse", "storm", "evacuate", "layoff", "send", "troops"}
)
"""Classes of things that are counted once for a whole happening.

Numbers of other things without a speaker are not set against each other.
"""


@dataclass(frozen=True, slots=True)
class FiguresConfig:
    """How far two clauses must agree, and how far two numbers may differ.

    `shared`: share of the shorter clause's words that both clauses hold, and `both`: of all their words (`measured`: for
    money, lengths and the like); `unsaid`: of all their words where no speaker stands for a number. `around`: characters
    of a figure's clause on either side. `slack`: part of a number within which `about` may move; `order`: factor that
    "thousands" spans ("millions" is also said of seventy); `over`: how far beyond the number "more than" may reach before
    it is another number. `days`: how far apart two may count what there was on one day.
    """

    shared: float = 0.35
    both: float = 0.15
    measured: float = 0.45
    unsaid: float = 0.5
    around: int = 110
    slack: float = 0.1
    order: float = 100.0
    over: float = 1.5
    days: int = 31


@dataclass(frozen=True, slots=True)
class _Told:
    piece: Piece
    figure: Figure
    statement: Statement | None
    low: float
    high: float
    unit: tuple[str, ...]
    words: frozenset[str]
    classes: frozenset[str]
    actors: frozenset[str]
    times: frozenset[str]
    said_on: Moment | None
    crowded: bool
    """Another number stands beside it: which counts what cannot be told."""
    clause: tuple[int, int]
    as_of: frozenset[str]
    """The days up to which it counts ("as of 30 June")."""


def find_differing(record: Record, config: FiguresConfig = FiguresConfig()) -> list[Finding]:
    """Return the figures of a story that exclude each other."""
    told = [
        t for p in sorted(record.pieces) for f in record.pieces[p].figures if (t := _told(record.pieces[p], f, record, config))
    ]
    out: list[Finding] = []
    seen: set[tuple[object, ...]] = set()
    for n, one in enumerate(told):
        for two in told[n + 1 :]:
            if not _exclude(one, two, record, config):
                continue
            if one.piece.article.id != two.piece.article.id and (_agree(one, two, told) or _agree(two, one, told)):
                continue
            key = tuple(sorted([_key(one), _key(two)]))
            if key not in seen:
                seen.add(key)
                out.append(_finding(one, two, record))
    return out


def _key(told: _Told) -> tuple[float, float, str, str]:
    return told.low, told.high, " ".join(told.unit), told.said_on.value if told.said_on else ""


def _range(figure: Figure, config: FiguresConfig) -> tuple[float, float] | None:
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


def _told(piece: Piece, figure: Figure, record: Record, config: FiguresConfig) -> _Told | None:
    span = _range(figure, config)
    if span is None or role_at(piece, figure.start) not in ("title", "lead", "body", "heading"):
        return None
    block = next(b for b in piece.blocks if b.start <= figure.start < b.end)
    start, end = _clause(piece.text, figure, block.start, block.end, config)
    pack = record.pack
    words = find_words(read_span(piece, start, end))
    if load_phrases(pack, "stance", "word", "class", "addition").find(words):
        return None
    classes = {k for h in load_phrases(pack, "matters", "word", "class").find(words) for k in h.kind.split("+")}
    idle = load_idle(pack)
    holder = [s for s in piece.statements if s.start <= figure.start and figure.end <= s.end]
    statement = min(holder, key=lambda s: s.end - s.start, default=None)
    dates = [t.value for t in piece.timexes if start <= t.start and t.end <= end and t.type in ("DATE", "TIME")]
    times = frozenset(value[:10] for value in dates if "X" not in value and "REF" not in value)
    said_on = statement.said_on if statement and statement.said_on else record.dates.get(piece.article.id)
    unit = tuple(find_words(_UNIT_END.split(figure.unit, maxsplit=1)[0]))
    if not unit:
        return None
    others = [f for f in piece.figures if start <= f.start and f.end <= end and f is not figure]
    crowded = any(f.unit in ("", figure.unit) for f in others)
    told = statement.content if statement else (Span(start, end),)
    inside = [
        m.actor for m in piece.mentions if start <= m.start and m.end <= end and any(c.start <= m.start < c.end for c in told)
    ]
    ids = {record.people.id_of(piece.article.id, name) for name in inside}
    actors = frozenset(root for one in ids if one for root in (one, *record.people.roots(one)))
    kept = frozenset(w for w in words if w not in idle and not w.isdigit())
    return _Told(
        piece,
        figure,
        statement,
        span[0],
        span[1],
        unit,
        kept,
        frozenset(classes),
        actors,
        times,
        said_on,
        crowded,
        (start, end),
        frozenset(
            t.value
            for t in piece.timexes
            if start <= t.start and t.end <= end and len(t.value) == 10 and _as_of(piece.text[start : t.start], pack)
        ),
    )


def _as_of(before: str, pack: LanguagePack) -> bool:
    """Tell whether words before a date make it the day up to which is counted."""
    words = find_words(before)
    return any(words[-len(w) :] == w for w in map(find_words, pack.rules("compare")["as_of"]["words"]))


def _clause(text: str, figure: Figure, floor: int, ceiling: int, config: FiguresConfig) -> tuple[int, int]:
    start = max(floor, figure.start - config.around)
    end = min(ceiling, figure.end + config.around)
    for mark in (". ", "; ", "\n", "? ", "! "):
        at = text.rfind(mark, start, figure.start)
        start = max(start, at + len(mark)) if at >= 0 else start
        at = text.find(mark, figure.end, end)
        end = at if at >= 0 else end
    return start, end


def _exclude(one: _Told, two: _Told, record: Record, config: FiguresConfig) -> bool:
    if one.low <= two.high and two.low <= one.high:
        return False
    if not _one_unit(one.unit, two.unit, record) or not one.classes & two.classes:
        return False
    if one.piece.article.id == two.piece.article.id and not _two_voices(one, two, record):
        return False
    if one.times and two.times and not one.times & two.times:
        return False
    a, b = days(one.said_on), days(two.said_on)
    if a and b and one.as_of & two.as_of and max((b[0] - a[1]).days, (a[0] - b[1]).days) <= config.days:
        a = b  # both count what there was on one day
    if a != b or (a is None and one.piece.article.id != two.piece.article.id):
        return False
    if one.crowded or two.crowded:
        return False
    unsaid = one.statement is None or two.statement is None
    if unsaid and (not one.times or one.times != two.times or not COUNTED & one.classes & two.classes):
        return False  # without a voice or a time it may be the same count, made later
    if one.actors and two.actors and 2 * len(one.actors & two.actors) < min(len(one.actors), len(two.actors)):
        return False
    common = len(one.words & two.words)
    if one.statement and two.statement:
        both = config.measured if _measured(one.unit, record) else config.both
        return common >= config.shared * min(len(one.words), len(two.words)) and common >= both * len(one.words | two.words)
    return common >= config.unsaid * len(one.words | two.words)


def _counted_end(told: _Told) -> int:
    """Where the figure ends, its unit included when that stands right behind it ("28 tons")."""
    figure, text = told.figure, told.piece.text
    end = figure.end + 1 + len(figure.unit)
    return end if figure.unit and text[figure.end : end] == f" {figure.unit}" else figure.end


def _one_unit(one: tuple[str, ...], two: tuple[str, ...], record: Record) -> bool:
    """Tell whether two units count the same: "pupils" may be called "people"."""
    if one == two:
        return True
    rules = record.pack.rules("compare")["persons"]
    general, special = ({tuple(find_words(w)) for w in rules[kind]} for kind in ("general", "special"))
    return bool({one, two} & general) and {one, two} <= general | special


def _measured(unit: tuple[str, ...], record: Record) -> bool:
    return any(tuple(find_words(word)) == unit for word in record.pack.rules("compare")["measures"]["words"])


def _agree(one: _Told, two: _Told, told: list[_Told]) -> bool:
    """Tell whether the article of `two` also holds a number that agrees with `one`.

    Then it tells both and contradicts neither.
    """
    return any(
        t.piece.article.id == two.piece.article.id
        and t.figure.hedge != "order"
        and t.unit == one.unit
        and t.low <= one.high
        and one.low <= t.high
        for t in told
    )


def _two_voices(one: _Told, two: _Told, record: Record) -> bool:
    if one.statement is None or two.statement is None:
        return False
    return not record.roots(one.statement.id) & record.roots(two.statement.id)


def _finding(one: _Told, two: _Told, record: Record) -> Finding:
    texts = record.pack.rules("findings")["figures"]
    told = {}
    what = " ".join(one.figure.unit.split())
    for tongue in ("vi", "en"):
        lines = [_line(t, record, tongue) for t in (one, two)]
        told[tongue] = texts[f"text_{tongue}"].format(what=what, one=lines[0], two=lines[1])
    statements = tuple(t.statement.id for t in (one, two) if t.statement)
    evidence = tuple(Evidence(t.piece.article.id, t.figure.start, _counted_end(t)) for t in (one, two))
    actors = tuple(dict.fromkeys(s for i in statements for s in record.people.speakers(record.statements[i])))
    marks = [f"{t.piece.article.id}:{t.figure.start}" for t in (one, two)]
    strength = "fair" if len(statements) == 2 else "weak"
    return Finding(
        make_id("figures", *marks), record.story.id, None, "figures", statements, evidence, actors, told["vi"], told["en"],
        strength, texts["weak_vi"], texts["weak_en"], "figures:exclude",
    )  # fmt: skip


def _line(told: _Told, record: Record, tongue: str) -> str:
    texts = record.pack.rules("findings")["figures"]
    where = record.where(told.piece.article.id)
    return str(texts[f"line_{tongue}"]).format(
        figure=told.piece.text[told.figure.start : told.figure.end],
        unit=told.figure.unit,
        who=record.who(told.statement.id) if told.statement else where,
        date=record.tell(told.said_on, tongue),
        where=where,
        quote=" ".join(read_span(told.piece, *told.clause).split()),
    )
