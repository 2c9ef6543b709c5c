"""What stands before a verb of saying: the words that name who speaks, and what lies between them and the verb.

The idea: from the verb one walks back over adverbs, times and asides ("also already on 7/11"), then the phrase up to the border
of the clause is the speaker, if it can be one: a name, a pronoun, a noun that speaks. An apposition ("Mr A, chairman of B")
leads on to the name. Where nothing is left, the verb shares the subject of the verb before it (a gap).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nguon.annotate.apposition import find_fresh_start, find_name_end, widen_speaker
from nguon.annotate.clause import ASIDE, Ground, last_stop, stops
from nguon.annotate.cue import Mark, Word
from nguon.annotate.voice import can_speak, has_verb, last_link, skip_scene
from nguon.model.annotation import Timex

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»]*\s+|\n\s*")


_DASHES = "-–—"


NICKNAME_WORDS = 4
"""A nickname in quotation marks has at most so many words."""
_COPULA = Word("", link="sub")


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a cue. `[start, end)` is the speaker, empty when the cue shares an earlier subject (`gap`)."""

    start: int
    end: int
    gap: bool
    link: str
    """Kind of the word that opens this clause (`contrast add sub`), a stop (`,`), `coda` at a clause of its own, or empty."""
    cut: int
    """Where an earlier clause ends if this one stands beside it."""
    kinds: frozenset[str]
    """Kinds of adverbs passed: `aspect manner when time not modal passive`."""
    times: tuple[Timex, ...]
    first: bool
    """True when the speaker is a first or second person."""
    opener: str = ""
    """The word that opens this clause, if any."""


def look_before(ground: Ground, low: int, cue: Mark, *, busy: bool) -> Before:
    """Return what stands before `cue`, not before `low`. `busy`: another cue of this sentence already had a speaker."""
    if ground.masked[cue.start] == ASIDE:
        low = max(low, ground.text.rfind("(", low, cue.start) + 1)
    at, kinds, times, comma = _walk_back(ground, low, cue.start)
    cut = comma or cue.start
    at = _before_dashes(ground, low, at, comma)
    if at <= low:
        return Before(low, low, True, "," if comma and busy else "", cut if comma else low, kinds, times, False)
    gap = Before(at, at, True, "," if comma else "", cut, kinds, times, False)
    called = None if comma else _nickname(ground, low, at)
    if called is not None:
        return Before(*called, False, "", called[0], kinds, times, False)
    ends = ground.marks_to.get(at)
    if ends is not None and ends.word.link and not ends.word.noun and ends.start >= low:
        return _gap_after(ground, low, ends, kinds, times)
    if comma and busy and not _is_titled_name(ground, low, at):
        return gap
    stop = last_stop(ground, low, at)
    start = stop[1] if stop else low
    border, link = (stop[0], ",") if stop else (low, "")
    if stop and not ground.masked[stop[0] : stop[1]].strip():
        link = ","
    opener = last_link(ground, start, at)
    if opener is not None:
        start, link, border = opener.end, opener.word.link, _before_stop(ground, opener.start, low)
    start = find_fresh_start(ground, skip_scene(ground, start, at), at)
    for found in ground.speech.copula.finditer(ground.small, start, at):
        rest = skip_scene(ground, found.end(), at)
        if rest < at and can_speak(ground, rest, at, named=True) and ground.masked[found.start()] != ASIDE:
            start, link, border, opener = rest, "sub", found.start(), Mark(found.start(), found.end(), _COPULA)
    relative = opener is not None and opener.word.text in ground.speech.relative
    if relative and stop and not can_speak(ground, start, at, named=True):
        return Before(at, at, True, ",", stop[0], kinds, times, False)
    if comma and (relative or has_verb(ground, stop[1] if stop else low, at)):
        return gap
    if stop and opener is None:
        start, border = widen_speaker(ground, low, start, at, stop)
        if start == low:
            link = ""
        start = skip_scene(ground, start, at)
    if start >= at or (comma and not ground.names_in(start, at) and len(_WORD.findall(ground.text, start, at)) > 5):
        return gap
    end = at
    if (start < at and comma) or stop:
        end = find_name_end(ground, start, at)
    if comma and not stop and ground.speech.toward.search(ground.small, max(0, start - 16), start):
        begin = _head(ground, start)
        doer = _doer(ground, begin, start)
        if doer is None:
            return gap
        start, end = begin, doer
    if ground.masked[cue.start] == ASIDE and not can_speak(ground, start, end, named=True):
        return Before(at, at, True, ",", cut, kinds, times, False)
    head = ground.mark_at(start)
    if end == at:
        end = _with_state(ground, start, end, cue.start)
    first = head is not None and head.word.noun == "first" and not ground.names_in(start, end)
    return Before(start, end, False, link, border, kinds, times, first, opener.word.text if opener else "")


def _nickname(ground: Ground, low: int, at: int) -> tuple[int, int] | None:
    """Return the words in quotation marks that open the sentence right before a verb and call somebody (`“The One” said`)."""
    quote = next((q for q in ground.quotations_in(low, at) if q.end == at), None)
    if quote is None or not quote.closed or not _opens_clause(ground, low, quote.start):
        return None
    short = len(_WORD.findall(ground.text, quote.inner, quote.outer)) <= NICKNAME_WORDS
    head = ground.speech.alone.match(ground.small, quote.inner) or ground.text[quote.inner].isupper()
    return (quote.inner, quote.outer) if short and head and ground.text[at : at + 1].isspace() else None


def _opens_clause(ground: Ground, low: int, at: int) -> bool:
    """Tell whether nothing stands between `low` and `at`, or only what sets the scene, up to a comma ("In the poem, …")."""
    before = ground.masked[low:at].rstrip()
    if not any(c.isalnum() for c in before):
        return True
    scene = ground.mark_at(ground.skip_blank(low, at))
    return before[-1] == "," and before.count(",") == 1 and scene is not None and scene.word.frame


def _before_dashes(ground: Ground, low: int, at: int, dash: int) -> int:
    """Where words between two dashes stand right before the cue ("Mr A - head of B, C - said"): the place before the first."""
    if not dash or ground.masked[dash] not in _DASHES:
        return at
    earlier = [s for s in stops(ground, low, dash) if ground.masked[s[0] : s[1]].strip() in ("-", "–", "—")]
    if not earlier:
        return at
    inner, edge = earlier[-1][1], len(ground.masked[:dash].rstrip())
    people = [n for n in ground.names_in(inner, dash) if n.kind == "person" and n.end == edge]
    if people and len(_WORD.findall(ground.text, inner, people[-1].start)) <= 2:
        return at
    end = ground.edge(earlier[-1][0])
    named = any(name.kind != "place" and name.end == end for name in ground.names_in(max(low, end - 60), end))
    return end if named else at


def _with_state(ground: Ground, start: int, end: int, limit: int) -> int:
    """Return the end of a paper's name with the adjective behind it ("the *first* reports say")."""
    nouns = [m for m in ground.marks_in(start, end) if m.word.noun and not m.word.adverb]
    state = ground.mark_at(ground.skip_blank(end, limit))
    if not nouns or state is None or state.word.text not in ground.speech.states or state.end > limit:
        return end
    return state.end if nouns[-1].word.noun == "document" and nouns[-1].end == end else end


def _head(ground: Ground, at: int) -> int:
    """Return where the sentence begins that holds `at`."""
    begins = [m.end() for m in _SENTENCE_END.finditer(ground.text, max(0, at - 400), at)]
    return begins[-1] if begins else max(0, at - 400)


def _doer(ground: Ground, low: int, end: int) -> int | None:
    """Return the end of the name with which the clause at `low` begins: who did what is told before `end`, if anyone."""
    named = [n for n in ground.names_in(low, end) if n.kind in ("person", "org")]
    if not named or not can_speak(ground, low, named[0].end, named=True) or has_verb(ground, low, named[0].end):
        return None
    return named[0].end


def _is_titled_name(ground: Ground, start: int, end: int) -> bool:
    """Tell whether a whole stretch is one speaker that ends with a person's name ("the director, Mr A")."""
    people = [name for name in ground.names_in(start, end) if name.kind == "person"]
    if not people or people[-1].end != end or has_verb(ground, start, end):
        return False
    return can_speak(ground, start, end, named=True)


def _walk_back(ground: Ground, low: int, at: int) -> tuple[int, frozenset[str], tuple[Timex, ...], int]:
    kinds: set[str] = set()
    times: list[Timex] = []
    comma = 0
    timed = False
    text, masked = ground.text, ground.masked
    beside = at - 1
    while at > low:
        if text[at - 1].isspace():
            at -= 1
            continue
        time = ground.times_to.get(at)
        if (
            time is not None
            and time.start >= low
            and not ground.speech.born.search(ground.small, max(low, time.start - 12), time.start)
        ):
            times.append(time)
            at, timed = time.start, True
            continue
        mark = ground.marks_to.get(at)
        if (
            mark is not None
            and mark.start > low
            and mark.word.act
            and not mark.word.noun
            and not comma
            and at == beside
            and mark.word.takes in ("clause", "marked")
        ):
            beside = mark.start - 1
            at = mark.start
            continue
        if mark is not None and mark.start >= low and mark.word.adverb and (mark.word.adverb != "time" or timed):
            kinds.add(mark.word.adverb)
            at = mark.start
            continue
        last = masked[at - 1]
        if last == ASIDE:
            begin = at
            while begin > low and masked[begin - 1] == ASIDE:
                begin -= 1
            inside = ground.times_in(begin, at)
            if not inside:
                break
            times.extend(inside)
            at, timed = begin, True
            continue
        if last in ",;":
            comma = at - 1
            at -= 1
            continue
        if last in _DASHES and at - 2 >= low and text[at - 2].isspace():
            comma = at - 1
            at -= 1
            continue
        break
    return at, frozenset(kinds), tuple(times), comma


def _gap_after(ground: Ground, low: int, link: Mark, kinds: frozenset[str], times: tuple[Timex, ...]) -> Before:
    cut = _before_stop(ground, link.start, low)
    shares = link.word.text in ground.speech.shares or link.word.text in ground.speech.purpose
    return Before(link.end, link.end, True, link.word.link if shares else "", cut, kinds, times, False, link.word.text)


def _before_stop(ground: Ground, at: int, low: int) -> int:
    while at > low and (ground.text[at - 1].isspace() or ground.text[at - 1] in ",;"):
        at -= 1
    return at
