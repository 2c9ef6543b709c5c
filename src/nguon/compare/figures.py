"""Numbers for the same thing that exclude each other at the same time.

The idea: two counts (`nguon.compare.tally`) are set against each other only when all of it agrees: the thing, what happened
to it, the names and stages that tell it from others, the time that it is of, and the words around. Numbers that grow from
day to day are a series, a part is no whole, and "another 3,000" is not the same thing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from nguon.compare.body import read_span, role_at
from nguon.compare.phrases import load_idle
from nguon.compare.record import Record, days
from nguon.compare.tally import PEOPLE, Tally, TallyConfig, find_durations, read_tally
from nguon.compare.tally_rules import load_rules
from nguon.compare.telling import make_id
from nguon.model.corpus import Evidence, Finding
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nguon.compare.tally_rules import Words


@dataclass(frozen=True, slots=True)
class FiguresConfig:
    """How far two counts must agree.

    Shares of the shorter clause's words that both clauses hold: `shared` where both counts tell that the same happened,
    `bare` where neither tells it, `measured` for money, shares and lengths; of all their words: `both`, `measured_both`.
    `unsaid`: of the shorter clause's words where the article itself tells one of them. `gap`: part of the larger of two
    numbers of `exact` or more by which they must differ. `days`: how far apart two may tell what there was on one day.
    `most`: numbers of one thing that are held against each other.
    """

    shared: float = 0.55
    both: float = 0.2
    bare: float = 0.5
    measured: float = 0.6
    measured_both: float = 0.35
    unsaid: float = 0.5
    gap: float = 0.03
    exact: float = 100.0
    days: int = 31
    most: int = 300
    tally: TallyConfig = field(default_factory=TallyConfig)


def find_differing(record: Record, config: FiguresConfig = FiguresConfig()) -> list[Finding]:
    """Return the figures of a story that exclude each other, each pair of numbers once."""
    told = [
        t
        for p in sorted(record.pieces)
        for f in (*record.pieces[p].figures, *find_durations(record.pieces[p], record.pack))
        if (t := read_tally(record.pieces[p], f, record, config.tally))
    ]
    alike: dict[tuple[str, str], list[Tally]] = {}
    for t in told:
        alike.setdefault((t.thing, t.kind), []).append(t)
    beside: dict[tuple[str, str, str], list[Tally]] = {}
    for t in told:
        beside.setdefault((t.article, t.thing, t.kind), []).append(t)
    pairs = [
        (one, two)
        for some in alike.values()
        for one, two in combinations(some[: config.most], 2)
        if why_not(one, two, record, config) is None
        and (one.article == two.article or not (_agree(one, two, beside) or _agree(two, one, beside)))
    ]
    pairs.sort(
        key=lambda pair: (
            -sum(t.statement is not None for t in pair),
            sum(map(_in_title, pair)),
            pair[0].figure.start,
            pair[1].figure.start,
        )
    )
    out: list[Finding] = []
    seen: set[tuple[object, ...]] = set()
    for one, two in pairs:
        key = tuple(sorted([(one.low, one.high), (two.low, two.high)]))
        if key not in seen:
            seen.add(key)
            out.append(_finding(one, two, record))
    return out


def _in_title(told: Tally) -> bool:
    return role_at(told.piece, told.figure.start) == "title"


def why_not(one: Tally, two: Tally, record: Record, config: FiguresConfig = FiguresConfig()) -> str | None:
    """Return why two counts are not held against each other, or None where they exclude each other."""
    if one.thing != two.thing or not _apart(one, two, config):
        return "no two numbers of one thing"
    if one.kind != two.kind:
        return "other things happened"
    if one.frames != two.frames or one.numbered != two.numbered or not _one_noun(one, two):
        return "a part, or taken over another time"
    if one.article == two.article and not _two_voices(one, two, record):
        return "one voice"
    if one.statement and two.statement and not _two_voices(one, two, record):
        return "one voice"
    dealt = load_rules(record.pack).classes["dealt"]
    if one.kind not in dealt and _is_own_act(one, record) and _is_own_act(two, record) and _two_voices(one, two, record):
        return "each tells what he did himself"
    if not _one_place(one, two, dealt):
        return "other names"
    why = _other_time(one, two, record, config)
    if why:
        return why
    sides = {w for phrase in load_rules(record.pack).lists["sides"] for w in phrase}
    if (one.words - two.words) & sides and (two.words - one.words) & sides:
        return "other sides"
    return None if _same_words(one, two, config) else "other words"


def _same_words(one: Tally, two: Tally, config: FiguresConfig) -> bool:
    """Tell whether the words around two numbers are alike enough; of measures, those before them alone may be."""
    share, both = config.shared if one.kind else config.bare, config.both
    if one.measured:
        share, both = config.measured, config.measured_both
    if one.statement is None or two.statement is None:
        share = max(share, config.unsaid)
    pairs = [(one.words, two.words), *([(one.head, two.head)] if one.measured else [])]
    return any(
        bool(common := len(a & b)) and common >= share * min(len(a), len(b)) and common >= both * len(a | b) for a, b in pairs
    )


def _apart(one: Tally, two: Tally, config: FiguresConfig) -> bool:
    """Tell whether two numbers exclude each other, and not only because one of them is rounded."""
    low, high = (one, two) if one.high < two.low else (two, one)
    if low.high >= high.low:
        return False
    if math.isinf(high.low) or high.low < config.exact:
        return True
    return high.low - low.high > config.gap * high.low


def _one_noun(one: Tally, two: Tally) -> bool:
    """Tell whether people are the same kind of people: a few "children" may be part of the "people"."""
    if one.thing != PEOPLE or one.noun == two.noun:
        return True
    if one.noun and two.noun:
        return False
    part, whole = (one, two) if one.noun else (two, one)
    return part.low > whole.high or f" {part.noun} " in f" {whole.setting} "


def _two_voices(one: Tally, two: Tally, record: Record) -> bool:
    if one.statement is None or two.statement is None:
        return False
    ids = [record.people.speakers(t.statement) for t in (one, two) if t.statement]
    roots = [{root for s in speakers for root in record.people.roots(s)} for speakers in ids]
    if roots[0] & roots[1]:
        return False
    kinds = {record.people.actors[s].kind for speakers in ids for s in speakers if s in record.people.actors}
    return kinds == {"org"} or not record.roots(one.statement.id) & record.roots(two.statement.id)


def _is_own_act(told: Tally, record: Record) -> bool:
    """Tell whether the clause begins with what happened, so that it is the teller who did it or to whom it was done."""
    if told.statement is None:
        return False
    words = find_words(read_span(told.piece, told.clause[0], told.figure.start))
    rules, idle = load_rules(record.pack), load_idle(record.pack)
    if words and (words[0],) in rules.lists["self"]:
        return True
    words = [w for w in words if w not in idle]
    return any(tuple(words[: len(done)]) == done for done in rules.lists["done"])


def _one_place(one: Tally, two: Tally, dealt: frozenset[str]) -> bool:
    """Tell whether no name tells the two counts apart: one that only one side names, the other may have named before."""
    if one.article != two.article and one.home and two.home:
        met = [_named_before(n, two) for n in one.home] + [_named_before(n, one) for n in two.home]
        if not any(met):
            return False
    alone, other = _unshared(one, two), _unshared(two, one)
    if alone and other:
        if one.kind not in dealt:
            return False
        return all(_within(n, two.tellers) for n in alone) and all(_within(n, one.tellers) for n in other)
    for names, against in ((alone, two), (other, one)):
        if any(not _named_before(name, against) for name in names):
            return False
        if names and against.own and not any(_within(name, against.tellers) for name in names):
            return False
    return True


def _unshared(one: Tally, two: Tally) -> list[Words]:
    return [n for n in sorted(one.names) if not any(_within(n, m) or _within(m, n) for m in two.names)]


def _within(name: Words, words: Sequence[str]) -> bool:
    return f" {' '.join(name)} " in f" {' '.join(words)} "


def _named_before(name: Words, tally: Tally) -> bool:
    return f" {' '.join(name)} " in f" {tally.setting} "


def _other_time(one: Tally, two: Tally, record: Record, config: FiguresConfig) -> str | None:
    """Return why two counts are not of one time, or None."""
    rules = load_rules(record.pack)
    same_hour = bool(one.as_of & two.as_of)
    a, b = days(one.said_on), days(two.said_on)
    if one.as_of and two.as_of and not same_hour:
        return "counted up to other days"
    if one.since and two.since and one.since != two.since:
        return "counted from other days"
    if one.times and two.times and not one.times & two.times:
        return "other days"
    if any(len(t) < 10 for t in one.times ^ two.times):
        return "another year or month"
    if not same_hour and (one.series or two.series):
        return "a series"
    if a is None or b is None:
        return None if one.article == two.article or same_hour else "undated"
    between = max((b[0] - a[1]).days, (a[0] - b[1]).days)
    shared_day = any(len(t) == 10 for t in one.times & two.times)
    unsaid = one.statement is None and two.statement is None
    growing = one.kind in rules.classes["growing"] or (not one.kind and one.thing == PEOPLE)
    if same_hour:
        return None if between <= config.days else "told long after"
    if unsaid and (growing or not shared_day):
        return "told by nobody"  # it may be the same count, made later
    if any(set(phrase) <= one.words & two.words for phrase in rules.lists["changing"]):
        return "of another hour, it may be"
    if a == b:
        return "grew within the day" if growing and _later_more(one, two) else None
    if between <= config.days and (one.kind in rules.classes["still"] or (shared_day and not growing)):
        return None
    return "told on another day"


def _later_more(one: Tally, two: Tally) -> bool:
    """Tell whether the two are of known hours of a day, and the later is the larger."""
    first, second = _hour(one), _hour(two)
    if first is None or second is None or first == second:
        return False
    early, late = (one, two) if first < second else (two, one)
    return late.low > early.high


_PARTS = {"TMO": 9.0, "TNO": 12.0, "TMI": 12.0, "TAF": 15.0, "TEV": 19.0, "TNI": 22.0}


def _hour(tally: Tally) -> float | None:
    values = [*sorted(tally.as_of), tally.said_on.value if tally.said_on else ""]
    for value in values:
        part = value[10:]
        if part[:3] in _PARTS:
            return _PARTS[part[:3]]
        if part[:1] == "T" and part[1:3].isdigit():
            return float(part[1:3])
    return None


def _agree(one: Tally, two: Tally, beside: Mapping[tuple[str, str, str], Sequence[Tally]]) -> bool:
    """Tell whether the article of `two` also holds a number that agrees with `one`.

    Then it tells both and contradicts neither.
    """
    return any(
        t.figure.hedge != "order" and t.low <= one.high and one.low <= t.high
        for t in beside.get((two.article, one.thing, one.kind), ())
    )


def _counted_end(told: Tally) -> int:
    """Where the figure ends, its unit included when that stands right behind it ("28 tons")."""
    figure, text = told.figure, told.piece.text
    end = figure.end + 1 + len(figure.unit)
    return end if figure.unit and text[figure.end : end] == f" {figure.unit}" else figure.end


def _finding(one: Tally, two: Tally, record: Record) -> Finding:
    texts = record.pack.rules("findings")["figures"]
    told = {}
    what = " ".join(one.figure.unit.split()) or one.piece.text[one.figure.start : one.figure.end]
    for tongue in ("vi", "en"):
        lines = [_line(t, record, tongue) for t in (one, two)]
        told[tongue] = texts[f"text_{tongue}"].format(what=what, one=lines[0], two=lines[1])
    statements = tuple(t.statement.id for t in (one, two) if t.statement)
    evidence = tuple(Evidence(t.article, t.figure.start, _counted_end(t)) for t in (one, two))
    actors = tuple(dict.fromkeys(s for i in statements for s in record.people.speakers(record.statements[i])))
    marks = [f"{t.article}:{t.figure.start}" for t in (one, two)]
    strength = "fair" if len(statements) == 2 else "weak"
    return Finding(
        make_id("figures", *marks), record.story.id, None, "figures", statements, evidence, actors, told["vi"], told["en"],
        strength, texts["weak_vi"], texts["weak_en"], "figures:exclude",
    )  # fmt: skip


def _unit(told: Tally) -> str:
    text = told.piece.text[told.figure.start : told.figure.end]
    return "" if text.endswith(told.figure.unit) else told.figure.unit


def _line(told: Tally, record: Record, tongue: str) -> str:
    texts = record.pack.rules("findings")["figures"]
    where = record.where(told.article)
    line = str(texts[f"line_{tongue}"]).format(
        figure=told.piece.text[told.figure.start : told.figure.end],
        unit=_unit(told),
        who=record.who(told.statement.id) if told.statement else where,
        date=record.tell(told.said_on, tongue),
        where=where,
        quote=read_span(told.piece, *told.clause),
    )
    return " ".join(line.split())
