"""The rules of `timex.toml` made ready to run: one scan for trigger words, then few patterns at each place.

The idea: an Aho–Corasick automaton (Aho and Corasick, CACM 18(6), 1975) finds the words that may belong to an expression of
time in one pass; only there, and at digits, the rules that name the word as their trigger are tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick, MatchKind

from nguon.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nguon.lang.pack import LanguagePack

DIGIT = "#"
TABLES = ("parts", "units", "weekdays", "months", "shifts", "years", "edges", "weeks", "seasons")
_BEGINS = re.compile(r"\d(?<![\w.,/:+]\d)")
_PIECE = re.compile(r"\{([a-z_]\w*)\}")
_NAME = re.compile(r"\(\?P[<=]\w+")
_LOOK_BACK = 44
"""Characters in front of an expression that `before` and `not_before` may see: the longest cue is shorter."""
_LONGEST_LEFT = 7
"""Words in front of a trigger that may still belong to its expression ("about a hundred and twenty-five years")."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One named rule: its pattern, what must or must not stand around it, and the fixed parts of its content."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    turned_before: re.Pattern[str] | None
    fraction: re.Pattern[str] | None
    fraction_after: re.Pattern[str] | None
    cased: bool
    not_ending: str
    data: Mapping[str, Any] = field(hash=False)

    def match(self, lower: str, start: int, floor: int, *, lent: bool = False) -> re.Match[str] | None:
        """Return the rule's match at `start` where its surroundings allow one (`floor`: where the sentence begins).

        `lent`: the expression before is the beginning of a range that this one would end, which is all the cue it needs.
        """
        found = self.pattern.match(lower, start)
        if found is None:
            return None
        end = found.end()
        if end < len(lower) and lower[end - 1].isalnum() and (lower[end].isalpha() or lower[end] == "_"):
            return None
        if self.not_after and self.not_after.match(lower, end):
            return None
        if self.not_before is None and (self.before is None or self.cased):
            return found
        front = lower[max(floor, start - _LOOK_BACK) : start].rstrip()
        if self.not_before and self.not_before.search(front):
            return None
        if self.before and not self.cased and not lent and not self.before.search(front):
            return None
        return found


@dataclass(frozen=True)
class TimeRules:
    """All rules of a pack, by trigger, with the tables that give their words a meaning."""

    rules: Mapping[str, tuple[Rule, ...]]
    any_rule: Mapping[str, re.Pattern[str]]
    """Trigger → the patterns of all its rules in one: where it does not match, none does."""
    words: tuple[str, ...]
    left: frozenset[str]
    tables: Mapping[str, Mapping[str, Any]]
    gap: re.Pattern[str]
    part_gap: re.Pattern[str]
    weekday_gap: re.Pattern[str]
    span_gap: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    certain: re.Pattern[str]
    told: re.Pattern[str]
    report: re.Pattern[str]
    clause_end: re.Pattern[str]
    automaton: AhoCorasick = field(repr=False)

    def places(self, lower: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """Yield where in `lower[start:end]` an expression may have its trigger, with the trigger, in order."""
        block = lower[start:end]
        found = [(m.start(), DIGIT) for m in _BEGINS.finditer(block)]
        size = len(block)
        for word, a, b in self.automaton.find_matches_as_indexes(block):
            if (a == 0 or not block[a - 1].isalnum()) and (b == size or not block[b].isalnum()):
                found.append((a, self.words[word]))
        found.sort()
        for at, trigger in found:
            yield start + at, trigger

    def lefts(self, lower: str, at: int, floor: int) -> list[int]:
        """Return the places where an expression with its trigger at `at` may begin, the leftmost first."""
        places = [at]
        here = at
        for _ in range(_LONGEST_LEFT):
            if here <= floor or lower[here - 1] != " ":
                break
            word_at = max(lower.rfind(" ", floor, here - 1), lower.rfind("\n", floor, here - 1)) + 1 or floor
            word = lower[word_at : here - 1]
            opened = (word if word[:1].isdigit() else word.rpartition(",")[2]).lstrip("(\"'“‘[")
            if opened not in self.left and not opened[:1].isdigit():
                break
            places.append(word_at + len(word) - len(opened))
            if opened != word:
                break
            here = word_at
        places.reverse()
        return places


@lru_cache
def load_rules(pack: LanguagePack) -> TimeRules:
    """Return the compiled rules of the pack's `timex.toml`; raise `PackError` naming the rule that can't be compiled."""
    data = pack.rules("timex")
    pieces: dict[str, str] = {}
    for name, text in data["pieces"].items():
        pieces[name] = _fill(text, pieces, name)
    by_trigger: dict[str, list[Rule]] = {}
    for row in data["rule"]:
        rule = _rule(row, pieces)
        for trigger in row["on"]:
            by_trigger.setdefault(trigger, []).append(rule)
    for trigger in [t for t in by_trigger if " " in t]:
        shorter = by_trigger.get(trigger.split()[0], [])
        by_trigger[trigger] += [rule for rule in shorter if rule not in by_trigger[trigger]]
    words = tuple(sorted(w for w in by_trigger if w != DIGIT))
    tense = data["tense"]
    return TimeRules(
        {k: tuple(v) for k, v in by_trigger.items()},
        {k: _any_of(v) for k, v in by_trigger.items()},
        words,
        frozenset(data["scan"]["left"]),
        {k: data[k] for k in TABLES},
        re.compile(data["join"]["gap"]),
        re.compile(data["join"]["part_gap"]),
        re.compile(data["join"]["weekday_gap"]),
        re.compile(data["join"]["range"]),
        re.compile(rf"(?<!\w){tense['future']}(?!\w)"),
        re.compile(rf"(?<!\w){tense['past']}(?!\w)"),
        re.compile(rf"(?:^|\W){tense['certain']}$"),
        re.compile(rf"(?:^|\W){tense['told']}$"),
        re.compile(rf"(?<!\w){tense['report']}(?!\w)"),
        re.compile(tense["clause_end"]),
        AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest),
    )


def _any_of(rules: Iterable[Rule]) -> re.Pattern[str]:
    numbered = (_NAME.sub(rf"\g<0>_{n}", rule.pattern.pattern) for n, rule in enumerate(rules))  # a name may stand but once
    return re.compile("|".join(numbered))


def _rule(row: Mapping[str, Any], pieces: Mapping[str, str]) -> Rule:
    name = row["name"]

    def compiled(key: str, shape: str) -> re.Pattern[str] | None:
        if key not in row:
            return None
        try:
            return re.compile(shape % _fill(row[key], pieces, name))
        except re.error as error:
            raise PackError(f"timex.toml, rule {name!r}, {key}: {error}; correct the pattern") from error

    pattern = compiled("pattern", "%s")
    if pattern is None:
        raise PackError(f"timex.toml, rule {name!r} has no pattern; give it one")
    back = r"(?:^|[^\w])%s$"
    return Rule(
        name,
        row["kind"],
        pattern,
        compiled("before", back),
        compiled("not_before", back),
        compiled("not_after", "%s"),
        compiled("turned_before", back),
        compiled("fraction_before", back),
        compiled("fraction_after", "%s"),
        bool(row.get("cased", False)),
        str(row.get("not_ending", "")),
        row,
    )


def _fill(text: str, pieces: Mapping[str, str], where: str) -> str:
    def piece(match: re.Match[str]) -> str:
        if match.group(1) not in pieces:
            raise PackError(f"timex.toml, {where!r} names the piece {match.group()}, which stands nowhere above it")
        return pieces[match.group(1)]

    return _PIECE.sub(piece, text)
