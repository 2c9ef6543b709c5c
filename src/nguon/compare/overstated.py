"""Headlines that go beyond their article, told sentence by sentence where no two statements need be found.

The idea: whatever in the article is about the headline's claim is gathered; the headline goes too far only where all of that
falls short of it in one of a few known ways (withheld, only considered, only suspected, a weaker act, not all but some, one
man's own view, nothing found so far for nothing there) and nothing carries it. Any sentence that might carry it settles the
matter for the headline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nguon.compare.phrases import load_idle, load_phrases
from nguon.compare.title import (
    Line,
    Title,
    climb,
    denied,
    each,
    find,
    holds_back,
    load_rule,
    not_yet,
    read_lines,
    read_title,
    says,
)
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.compare.phrases import Hit
    from nguon.lang.pack import LanguagePack
    from nguon.model.reading import Piece

SHORT = 0.5
"""Share of a headline's claim that a sentence which falls short of it must be about."""
CORE = 0.35
"""Share of what it tells of the claim that must be what it doubts."""
CARRIES = 0.5
"""Share of what is in doubt that a sentence must tell plainly to carry the headline."""
TOUCHES = 0.1
"""Share of the claim that a sentence with the headline's own act must be about to carry it."""
ALSO = 0.3
"""The same of a sentence with a word that may stand for that act."""
BEFORE = 0.3
"""What a word before the headline's act weighs, against those behind it."""
PLAIN = 0.6
"""Share of the claim that a sentence without that act must tell to carry it."""
PAIR = 2
"""Words of the claim at least that a sentence must hold to fall short of it."""
AWAY = 4
"""Words before a doubt, at most, that the headline has not: more of them are a sentence of its own."""
BACK = 2
"""Sentences before one that withholds in which its topic is looked for."""
OPENING = 8
"""Words of an opening clause that may throw doubt on the next ("by what is not yet checked, …")."""
MORE = (None, "over", "at_least")
"""Hedges of a number that say it is reached."""
ROUNDED = 1.1
"""How much larger than what the article has a number is that is not only rounded."""
MANY = 12
"""Numbers in an article above which what they make together cannot be told."""
NOUN = 2
"""Words behind "all" that say of what; those behind them say what it does."""
WISHES = ("agree", "commit", "refuse", "dismiss", "ban", "close", "end")
"""Ladders of what is decided: what is only considered or planned falls short of it."""


@dataclass(frozen=True, slots=True)
class Short:
    """A sentence that falls short of a headline: `how` (a class of `overstate.tsv` or a ladder) and the words that show it."""

    line: Line
    how: str
    words: str


def find_shortfall(piece: Piece, pack: LanguagePack) -> tuple[Title, list[Short]] | None:
    """Return the headline of `piece` and the sentences that fall short of it, or None where it does not go too far."""
    lines = read_lines(piece, pack)
    title = read_title(piece, lines, pack)
    if title is None:
        return None
    found = _by_act(title, lines, pack)
    if found is None:
        return None
    for look in (_by_voice, _by_doubt, _by_absence, _by_share):
        found = found or look(title, lines, pack)
    found = found or _by_number(title, lines, piece, pack)
    return (title, found) if found else None


def _by_act(title: Title, lines: Sequence[Line], pack: LanguagePack) -> list[Short] | None:
    """A stronger act in the headline than any in the article ("agrees" over "will consider", "admits" over "cannot say").

    None where the article has the headline's own act.
    """
    acts = [h for h in climb(pack, title.words) if h.kind[-1] == "+"]
    acts = [h for h in acts if not load_rule(pack, "no_act") & set(title.words[max(0, h.start - 1) : h.start])]
    if not acts or denied(pack, title.words, acts[0].start):
        return []
    at = acts[0].start
    ladders = {h.kind[:-1] for h in acts if h.start == at}
    if any(h.kind[:-1] in ladders and h.kind[-1] == "-" for h in climb(pack, title.words)):
        return []
    claim = _after(title, acts[0])
    idle = load_idle(pack)
    out: list[Short] = []
    told = False
    for n, line in enumerate(lines):
        words = line.words
        own = each(words, idle)
        around = own | each((*line.topic, *(w for past in lines[max(0, n - BACK) : n] for w in past.topic)), idle)
        short = _lower(line, claim, ladders, pack)
        if find(pack, words, "yes"):
            return None
        if "threat" in ladders and says(pack, "threatens", words) and claim.share(around) >= ALSO:
            return None
        if "deny" in ladders and says(pack, "not_seen", words):
            return None
        rungs = [h for h in climb(pack, words) if h.kind[:-1] in ladders and h.kind[-1] != "-"]
        sure = {h.kind[-1] for h in rungs if not denied(pack, words, h.start) and not _in_doubt(line, h.words, pack)}
        if "+" in sure and claim.share(around | (each(lines[n - 1].words, idle) if n else frozenset())) >= TOUCHES:
            return None
        if "=" in sure and not short and claim.share(own) >= ALSO:
            return None
        if "deny" in ladders and not short and claim.share(around) >= ALSO and _negates(words, pack):
            return None
        if short and claim.share(around) >= SHORT and len(around & set(title.content)) >= PAIR:
            out.append(short)
        elif not short and claim.share(own) >= PLAIN and "deny" not in ladders and not _doubted(line, ("suspect",), pack):
            told = True
    return [] if told else [s for s in out if s.line.role in ("body", "lead")]


def _negates(words: Sequence[str], pack: LanguagePack) -> bool:
    return bool(load_phrases(pack, "stance", "word", "class", "negation").find(words))


def _after(title: Title, act: Hit) -> Title:
    """Return the headline with what its act bears on foremost: the words behind it, where there are any."""
    after = set(title.words[act.end :])
    own = set(title.words[act.start : act.end])
    content = {c: w * (1.0 if c in after else BEFORE) for c, w in title.content.items() if c not in own or c in after}
    if not any(c in after for c in content):
        content = {c: w for c, w in title.content.items() if c not in own}
    return replace(title, content=content)


def _lower(line: Line, claim: Title, ladders: set[str], pack: LanguagePack) -> Short | None:
    """Return how a sentence stays below the ladders: a lower rung, the act with a "not", what withholds or considers."""
    words = line.words
    held = holds_back(pack, words)
    if held:
        return Short(line, "withhold", _told(words, held.start, held.end))
    threatens = says(pack, "threatens", words)
    for hit in climb(pack, words):
        if hit.kind[:-1] in ladders and hit.kind[-1] == "-" and not (hit.kind == "threat-" and threatens):
            return Short(line, hit.kind[:-1], hit.words)
        if (
            hit.kind[:-1] in ladders
            and hit.kind[-1] == "+"
            and not_yet(pack, words, hit.start, "so_far")
            and "deny" not in ladders
        ):
            return Short(line, "withhold", hit.words)
    doubt = _doubted(line, ("consider", "suspect"), pack) if ladders & set(WISHES) else None
    if doubt is not None and claim.share(each(doubt.behind, load_idle(pack))) >= SHORT:
        return Short(line, doubt.how, doubt.shown)
    return None


def _told(words: Sequence[str], start: int, end: int) -> str:
    return " ".join(words[start:end])


def _in_doubt(line: Line, rung: str, pack: LanguagePack) -> bool:
    """Tell whether the clause of a rung doubts, considers or withholds it."""
    for clause in line.clauses:
        if f" {rung} " in f" {' '.join(clause)} ":
            before = clause[: _at(clause, rung.split())]
            return any(find(pack, before, kind) for kind in ("consider", "suspect", "withhold"))
    return False


def _at(words: Sequence[str], phrase: Sequence[str]) -> int:
    return next((i for i in range(len(words)) if list(words[i : i + len(phrase)]) == list(phrase)), len(words))


def _by_doubt(title: Title, lines: Sequence[Line], pack: LanguagePack) -> list[Short]:
    """A plain claim whose every telling in the article is suspected, considered or withheld."""
    kinds = ("suspect", "consider", "plan") if title.done else ("suspect", "consider")
    if title.prefix or _negates(title.words, pack):
        return []
    idle = load_idle(pack)
    doubts = [(line, _doubted(line, kinds, pack)) for line in lines]
    caught = any(h.kind == "arrest+" for h in climb(pack, title.words))
    short: list[Short] = []
    focus: set[str] = set()
    for line, doubt in doubts:
        if doubt is None or line.role not in ("body", "lead") or says(pack, "formerly", line.words):
            continue
        held, core = (each(words, idle) & set(title.content) for words in (doubt.before + doubt.behind, doubt.behind))
        if len(held) >= PAIR and title.share(held) >= SHORT and title.share(core) >= CORE * title.share(held):
            if len(each(doubt.before, idle) - set(title.words)) > AWAY:
                continue
            if doubt.shown in load_rule(pack, "of") and (caught or len(held - core) < PAIR):
                continue
            short.append(Short(line, doubt.how, doubt.shown))
            focus |= core
    if not short:
        return []
    weight = {w: title.content[w] for w in sorted(focus)}
    classes = _classes(title.words, focus, pack) - _classes(title.words, set(title.words) - focus, pack)
    weak = {s.line.start for s in short}
    for line, doubt in doubts:
        told = each(line.words, idle) - (each(doubt.behind, idle) if doubt else frozenset())
        if line.start in weak:
            continue
        if math.fsum(w for c, w in weight.items() if c in told) >= CARRIES * math.fsum(weight.values()):
            return []
        if doubt is None and classes & _classes(line.words, None, pack):
            return []
    return short


def _classes(row: Sequence[str], some: set[str] | None, pack: LanguagePack) -> frozenset[str]:
    """Return the kinds of matter in a row of words, or only of those matters that have one of `some` words."""
    hits = load_phrases(pack, "matters", "word", "class").find(row)
    return frozenset(k for h in hits if some is None or some & set(h.words.split()) for k in h.kind.split("+"))


@dataclass(frozen=True, slots=True)
class _Doubt:
    """How a sentence doubts and by which words; `behind` are the words in doubt, `before` what they are said of."""

    how: str
    shown: str
    before: tuple[str, ...]
    behind: tuple[str, ...]


def _doubted(line: Line, kinds: Sequence[str], pack: LanguagePack) -> _Doubt | None:
    """Return what a sentence doubts: the words behind a doubting one in its clause.

    A short opening clause that doubts throws its doubt on the next; what withholds in a last clause, on all before it.
    """
    clauses = line.clauses
    if says(pack, "forecast", line.words):
        return None
    for n, clause in enumerate(clauses):
        held = holds_back(pack, clause)
        if held:
            before = tuple(w for c in clauses[:n] for w in c) if says(pack, "points", clause) else ()
            return _Doubt("withhold", _told(clause, held.start, held.end), (), (*before, *clause))
        hits = [(h.start, kind, h) for kind in kinds for h in find(pack, clause, kind)]
        hits = [h for h in hits if not denied(pack, clause, h[0]) and not _idle_doubt(clause, h[1], h[2], pack)]
        if hits:
            _, kind, hit = min(hits, key=lambda h: h[:2])
            rest = clause[hit.end :]
            if len(clause) <= OPENING and n + 1 < len(clauses) and len(rest) <= PAIR:
                rest = (*rest, *clauses[n + 1])
            if says(pack, "settled", [*rest, *(w for c in clauses[n + 1 :] for w in c)]):
                return None
            return _Doubt(kind, hit.words, clause[: hit.start], rest)
    return None


def _idle_doubt(clause: Sequence[str], kind: str, hit: Hit, pack: LanguagePack) -> bool:
    """Tell whether a word of doubt doubts nothing here: it names a thing, or only who somebody is."""
    before = set(clause[hit.start - 1 : hit.start])
    if hit.words in load_rule(pack, "innocent") or before & load_rule(pack, "whose"):
        return True
    if kind == "suspect" and says(pack, "verbs", clause[: hit.start]):
        return True
    if kind != "consider":
        return False
    return bool(before & load_rule(pack, "counted")) or (hit.start == 0 and hit.words in load_rule(pack, "nouns"))


def _by_absence(title: Title, lines: Sequence[Line], pack: LanguagePack) -> list[Short]:
    """Nothing there in the headline, nothing found so far in the article."""
    marks = load_phrases(pack, "stance", "word", "class", "negation").find(title.words)
    never = load_rule(pack, "absent")
    at = next((m for m in marks if m.words in never), None)
    if at is None or find(pack, title.words, "unseen"):
        return []
    idle = load_idle(pack)
    what = each(title.words[at.end :], idle) & set(title.content)
    if not what:
        return []
    out = []
    for line in lines:
        words = line.words
        held = each(words, idle) & what
        if len(held) < len(what) * SHORT:
            continue
        unseen = find(pack, words, "unseen")
        if not unseen:
            return []
        if any(m.words in never for m in load_phrases(pack, "stance", "word", "class", "negation").find(words)):
            return []
        if held == what and held & set(words[unseen[0].end :]) and line.role in ("body", "lead"):
            out.append(Short(line, "unseen", unseen[0].words))
    return out


def _by_share(title: Title, lines: Sequence[Line], pack: LanguagePack) -> list[Short]:
    """All in the headline, some in the article."""
    every = find(pack, title.words, "universal")
    if not every or find(pack, title.words, "partial"):
        return []
    idle = load_idle(pack)
    rest = [w for w in title.words[every[0].end :] if w not in idle][:1]
    if not rest or rest[0] not in title.content:
        return []
    behind = set(title.words[every[0].end + NOUN :]) & set(title.content)
    if behind and any(find(pack, line.words, "universal") and behind & set(line.words) for line in lines):
        return []
    out = []
    for line in lines:
        words = line.words
        if behind and not behind & set(words):
            continue
        if rest[0] not in words or title.share(each(words, idle)) < SHORT:
            continue
        if find(pack, words, "universal"):
            return []
        parts = [h for h in find(pack, words, "partial") if rest[0] in words[h.end : h.end + 4]]
        if not parts:
            return []
        if line.role in ("body", "lead"):
            out.append(Short(line, "partial", parts[0].words))
    return out


def _by_number(title: Title, lines: Sequence[Line], piece: Piece, pack: LanguagePack) -> list[Short]:
    """A number in the headline that is larger than all the article has, and than what they make together."""
    block = title.block
    mine = [f for f in piece.figures if block.start <= f.start and f.end <= block.end and f.low and f.hedge in MORE]
    told = [f for f in piece.figures if not block.start <= f.start < block.end and f.low]
    if len(mine) != 1 or _is_measure(mine[0].unit, pack):
        return []
    value = mine[0].low or 0.0
    bare = str(int(value))
    if any(bare in line.words for line in lines):
        return []  # a number without its thing
    values = [f.high or f.low or 0.0 for f in told]
    if not values or len(values) > MANY or _makes(value, values):
        return []
    idle = load_idle(pack)
    out = []
    for line in lines:
        near = [f for f in told if line.start <= f.start < line.end and find_words(f.unit) == find_words(mine[0].unit)]
        if near and line.role in ("body", "lead") and title.share(each(line.words, idle)) >= SHORT:
            out.append(Short(line, "number", near[0].unit))
    return out


def _is_measure(unit: str, pack: LanguagePack) -> bool:
    words = find_words(unit)
    return not words or says(pack, "measures", words)


def _makes(value: float, values: Sequence[float]) -> bool:
    """Tell whether `value` is reached by some of `values` together, or is one of them rounded."""
    sums = {0.0}
    for one in values:
        sums |= {s + one for s in sums if s + one <= 2 * value}
    return any(one >= value / ROUNDED for one in (*sums, *values))


def _by_voice(title: Title, lines: Sequence[Line], pack: LanguagePack) -> list[Short]:
    """A country or body speaks in the headline; in the article it is one man who says that he speaks for himself."""
    idle = load_idle(pack)
    out = [Short(line, "personal", h.words) for line in lines for h in find(pack, line.words, "personal")[:1]]
    told = [line for line in lines if title.share(each(line.words, idle)) >= SHORT]
    if not out or not told or not any(h.kind[-1] == "+" for h in climb(pack, title.words)):
        return []
    if any(find(pack, line.words, "official") for line in told):
        return []
    return out
