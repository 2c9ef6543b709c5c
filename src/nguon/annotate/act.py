"""What kind of statement it is: the act of its cue, or of its content where the cue is neutral and the content plain.

The signals are rules of the language pack (`speech.toml`): phrases, where they must stand, which acts they replace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nguon.annotate.speech import phrases
from nguon.lang.pack import LanguagePack, load

FRONT_WORDS = 9
"""A phrase "in front" stands within so many first words: the subject of the content, then its verb."""

QUOTES = str.maketrans("", "", '"\u201c\u201d\u00ab\u00bb')
"""Marks of quotation, which may stand inside a phrase of the content."""
GAP_SIGN = "\u2026"
GAP = 4
"""In a rule the sign stands for one to so many words."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule: `pattern` found at its place makes the act of a statement `act` where the cue's act is in `over`."""

    act: str
    where: str
    over: frozenset[str]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Acts:
    """The compiled rules of a pack."""

    signals: tuple[Signal, ...]
    judging: re.Pattern[str]
    foreseeing: re.Pattern[str]
    conditional: re.Pattern[str]
    hedged: re.Pattern[str]


def _to_pattern(listed: list[str], not_before: list[str]) -> re.Pattern[str]:
    """Return a pattern of phrases; ` … ` in one stands for up to GAP words, and none of `not_before` may follow it."""
    behind = r"(?!\w)" + (rf"(?! (?:{'|'.join(map(re.escape, not_before))})(?!\w))" if not_before else "")
    plain = [phrase for phrase in listed if GAP_SIGN not in phrase]
    gapped = [rf"(?: \w+){{1,{GAP}}} ".join(map(re.escape, p.split(f" {GAP_SIGN} "))) for p in listed if GAP_SIGN in p]
    if not gapped:
        return phrases(plain, behind=behind)
    return re.compile(rf"(?<!\w)(?:{'|'.join(gapped + [re.escape(p) for p in plain])}){behind}")


@lru_cache
def _compile(code: str, version: str) -> Acts:
    rules = load(code).rules("speech")
    signals = tuple(
        Signal(
            r["act"],
            r["where"],
            frozenset(r["over"]),
            _to_pattern(r["phrases"], r.get("not_before", [])),
            phrases(r["unless"]) if "unless" in r else None,
        )
        for r in rules["signal"]
    )
    judging, certainty = rules["judging"], rules["certainty"]
    return Acts(
        signals,
        phrases(judging["speakers"]),
        phrases(judging["foreseeing"]),
        phrases(certainty["conditional"]),
        phrases(certainty["hedged"]),
    )


def compile_acts(pack: LanguagePack) -> Acts:
    """Return the rules of acts of `pack`, compiled once for each version of its data."""
    return _compile(pack.code, pack.version)


def find_act(act: str, content: str, acts: Acts) -> tuple[str, str]:
    r"""Return the act of a statement whose cue says `act` and whose lowered content is `content`, and the phrase that decided.

    >>> find_act("state", "sai s\u1ef1 th\u1eadt", compile_acts(load("vi")))[0]
    'deny'
    """
    content = content.lstrip(" \"“«'‘(").translate(QUOTES)
    behind = _behind_condition(content, acts).lstrip()
    front = " ".join(behind.split()[:FRONT_WORDS])
    for signal in acts.signals:
        if act not in signal.over or (signal.unless is not None and signal.unless.match(content)):
            continue
        if signal.where == "start":
            match = signal.pattern.match(content) or signal.pattern.match(behind)
        else:
            match = signal.pattern.search(front if signal.where == "front" else content)
        if match:
            return signal.act, match.group()
    return act, ""


def _behind_condition(content: str, acts: Acts) -> str:
    """Return the content without a condition that opens it ("if it stops raining, *we will* …")."""
    return content.partition(",")[2] or content if acts.conditional.match(content) else content


def find_judgement(act: str, speaker: str, content: str, acts: Acts) -> str:
    """Return `judge` for a neutral "according to" whose lowered speaker analyses or whose content foresees, else `act`."""
    if act == "state" and acts.judging.search(speaker):
        return "judge"
    return act


def find_certainty(content: str, acts: Acts) -> str:
    r"""Return how sure the lowered content is: `conditional`, `hedged` or `fact`.

    >>> find_certainty("n\u1ebfu m\u01b0a to", compile_acts(load("vi")))
    'conditional'
    """
    if acts.conditional.search(content):
        return "conditional"
    return "hedged" if acts.hedged.search(content) else "fact"
