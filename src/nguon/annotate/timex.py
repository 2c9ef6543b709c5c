"""Expressions of time in an article: where they stand, and their TIMEX3 values.

The idea: small named rules (`lang/vi/timex.toml`) find atoms (a clock time, a part of day, a day); neighbouring atoms join
into one expression ("8 in the morning of 3/5"); values come later, when the day of publication is known (after TIMEX3, ISO
24617-1).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from nguon.annotate.expression import Content, Expression
from nguon.annotate.timecontent import read_content
from nguon.annotate.timerule import Rule, TimeRules, load_rules
from nguon.annotate.timevalue import Resolver
from nguon.model.annotation import Timex
from nguon.text.calendar import may_exist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.annotate.sentence import Sentence
    from nguon.lang.pack import LanguagePack
    from nguon.model.article import Article

TENSE_REACH = 60
"""How far from an expression, in characters of its sentence, a word of future or past still speaks of it."""

NEAR_CUE = 25
"""A word of future must stand this near to outweigh a word of the past in front of the expression."""

_DAY_BEHIND = re.compile(r",? ?\(?(?:ng\w+ )?\d{1,2} ?[/.-] ?\d")
_PAIR_BEHIND = re.compile(r"\)?,? (?:\w+ )?\(?\d[/-]\d(?![\d/])")
_PAIR_BEFORE = re.compile(r"(?:^|[^\d/-])\d[/-]\d,? ?(?:\w+ )?\(?$")


def find_expressions(text: str, sentences: Sequence[Sentence], pack: LanguagePack) -> tuple[Expression, ...]:
    """Return the expressions of time in `sentences`, unresolved, in order. Offsets are those of `text`.

    >>> from nguon.annotate.sentence import Sentence
    >>> from nguon.lang.pack import load
    >>> [e.rule for e in find_expressions("15/09/2021 04:04", [Sentence(0, 16, "dateline", 0)], load())]
    ['day-month-year']
    """
    rules = load_rules(pack)
    lower = _lower(text)
    found: list[Expression] = []
    for number, sentence in enumerate(sentences):
        atoms = _atoms(text, lower, sentence, number, rules)
        if atoms:
            found.extend(_with_tense(e, lower, sentence, rules) for e in _joined(atoms, lower, sentence.start, rules))
    return tuple(found)


def resolve_expressions(
    article: Article, text: str, sentences: Sequence[Sentence], expressions: Sequence[Expression], pack: LanguagePack
) -> tuple[Timex, ...]:
    """Return the expressions with their values, resolved against `article.published` and against one another.

    `text` and `sentences` are those that `find_expressions` was given. An unknown digit is X.
    """
    rules = load_rules(pack)
    resolver = Resolver(article.published, text, rules)
    out: list[Timex] = []
    for type_, value, anchor, expression in resolver.run(expressions):
        out.append(Timex(article.page_id, article.id, expression.start, expression.end, type_, value, anchor, expression.rule))
    return tuple(out)


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _atoms(text: str, lower: str, sentence: Sentence, number: int, rules: TimeRules) -> list[Expression]:
    atoms: list[Expression] = []
    floor = sentence.start
    for at, trigger in rules.places(lower, sentence.start, sentence.end):
        if at < floor:
            continue
        lent = bool(atoms) and atoms[-1].content.kind == "borrow" and bool(rules.span_gap.fullmatch(lower, atoms[-1].end, at))
        best = _best(text, lower, at, trigger, floor, sentence, rules, lent=lent)
        if best is None:
            continue
        rule, match = best
        end = match.end()
        while lower[end - 1] in " ,":
            end -= 1
        content = read_content(rule, match, rules, lower[max(sentence.start, match.start() - 30) : match.start()].rstrip())
        atoms.append(Expression(match.start(), end, rule.name, content, sentence.role, sentence.block, number))
        floor = end
    return atoms


def _best(
    text: str,
    lower: str,
    at: int,
    trigger: str,
    floor: int,
    sentence: Sentence,
    rules: TimeRules,
    *,
    lent: bool,
) -> tuple[Rule, re.Match[str]] | None:
    on_trigger, any_rule = rules.rules[trigger], rules.any_rule[trigger]
    for start in rules.lefts(lower, at, floor):
        if any_rule.match(lower, start) is None:
            continue
        best: tuple[Rule, re.Match[str]] | None = None
        for rule in on_trigger:
            match = rule.match(lower, start, sentence.start, lent=lent and rule.kind == "date")
            if match is None or match.end() <= at or match.end() > sentence.end:
                continue
            if rule.not_ending and text[match.end() - 1] == rule.not_ending:
                continue
            if rule.cased and not _is_weekday(text, lower, rule, match, sentence):
                continue
            if rule.fraction and not lent and not _is_date(rule, match, lower, sentence):
                continue
            if rule.kind == "date" and not _exists(match):
                continue
            if best is None or match.end() > best[1].end():
                best = rule, match
        if best is not None:
            return best
    return None


def _exists(match: re.Match[str]) -> bool:
    """Tell whether the day written in digits exists (31/4 is no date)."""
    groups = match.groupdict()
    day, month, year = groups.get("d"), groups.get("m"), groups.get("y")
    if not day or not month:
        return True
    return may_exist(int(day), int(month), int(year) if year else None)


def _is_weekday(text: str, lower: str, rule: Rule, match: re.Match[str], sentence: Sentence) -> bool:
    """A weekday has its capital ("Monday" in the text), or words around it that only a weekday has."""
    start, end = match.span("wd")
    last = text.rfind(" ", start, end) + 1
    if text[last].isupper() or match.end() > end:
        return True
    if lower.startswith(("n", "c"), start) or _DAY_BEHIND.match(lower, match.end()):
        return True
    if match.start() < start:
        return False
    front = lower[max(sentence.start, match.start() - 24) : match.start()].rstrip()
    return rule.before is not None and bool(rule.before.search(front))


def _is_date(rule: Rule, match: re.Match[str], lower: str, sentence: Sentence) -> bool:
    """Tell a date from a fraction or a score: two small numbers need a word of a date in front, and no other such pair."""
    day, month = int(match["d"]), int(match["m"])
    if match["d"].startswith("0") or match["m"].startswith("0"):
        return True
    small = day <= 9 and month <= 9
    if not small and day >= month:
        return True
    front = lower[max(sentence.start, match.start() - 24) : match.start()].rstrip()
    if small and (_PAIR_BEHIND.match(lower, match.end()) or _PAIR_BEFORE.search(front)):
        return False
    if rule.fraction is not None and rule.fraction.search(front):
        return True
    return month > 10 and not (rule.fraction_after is not None and rule.fraction_after.match(lower, match.end()))


def _joined(atoms: list[Expression], lower: str, floor: int, rules: TimeRules) -> list[Expression]:
    """Join clock, part of day and day where they stand together; drop what means nothing alone."""
    out: list[Expression] = []
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        while i + 1 < len(atoms):
            following = atoms[i + 1]
            content = _join(atom.content, following.content, lower[atom.end : following.start], rules)
            if content is None:
                break
            name = f"{atom.rule}+{following.rule}"
            atom = replace(atom, end=following.end, rule=name, content=content)
            i += 1
        i += 1
        settled = _settled(atom, lower, floor)
        if settled is not None:
            out.append(settled)
    return out


def _join(left: Content, right: Content, gap: str, rules: TimeRules) -> Content | None:
    if left.kind == "weekday" and left.shift is None and not left.shift_unit:
        whole = right.kind == "date" and right.year is not None
        return left.join(right) if whole and rules.weekday_gap.fullmatch(gap) else None
    if left.kind not in ("clock", "hour", "part"):
        return None
    if right.kind == "part":
        return left.join(right) if gap == " " and left.kind != "part" and not right.has_day() else None
    if not right.has_day() or right.hour is not None or (right.part and left.kind == "part"):
        return None
    if not rules.gap.fullmatch(gap) or (left.kind == "part" and not rules.part_gap.fullmatch(gap)):
        return None
    return left.join(right)


def _settled(atom: Expression, lower: str, floor: int) -> Expression | None:
    content = atom.content
    if content.kind == "part":
        return None if content.hour is None else replace(atom, content=replace(content, kind="clock"))
    if content.kind == "hour":
        if content.value == "clock" or content.part:
            return replace(atom, content=replace(content, kind="clock", value=""))
        minutes = None if content.half or content.minute is None else float(content.minute)
        length = Content(
            "duration",
            None,
            count=float(content.hour or 0),
            unit="H",
            count2=minutes,
            unit2="MI" if minutes is not None else "",
            half=content.half,
        )
        return replace(atom, rule="duration", content=length)
    if content.kind == "clock" and content.value == "duration" and not content.part:
        count2 = float(content.minute) if content.minute is not None else None
        length = Content(
            "duration", count=float(content.hour or 0), unit="H", count2=count2, unit2="MI" if count2 is not None else ""
        )
        return replace(atom, rule="duration", content=length)
    return atom


def _with_tense(expression: Expression, lower: str, sentence: Sentence, rules: TimeRules) -> Expression:
    front = lower[max(sentence.start, expression.start - TENSE_REACH) : expression.start]
    if rules.certain.search(front.rstrip()):
        return replace(expression, tense="past", certain=True)
    for match in reversed(list(rules.clause_end.finditer(front))):
        front = front[match.end() :]
        break
    near = [m for m in rules.future.finditer(front) if len(front) - m.end() < NEAR_CUE]
    if rules.told.search(front.rstrip()):
        return replace(expression, tense="future" if near else "past")
    behind = lower[expression.end : min(sentence.end, expression.end + TENSE_REACH)]
    ends = [m.start() for m in (rules.clause_end.search(behind), rules.report.search(behind)) if m]
    behind = behind[: min(ends)] if ends else behind
    cues = [(len(front) - m.end(), "future") for m in rules.future.finditer(front)]
    cues += [(len(front) - m.end(), "past") for m in rules.past.finditer(front)]
    cues += [(m.start(), "future") for m in rules.future.finditer(behind)]
    cues += [(m.start(), "past") for m in rules.past.finditer(behind)]
    if cues:
        return replace(expression, tense=min(cues)[1])
    return replace(expression, tense="past") if sentence.role == "caption" else expression
