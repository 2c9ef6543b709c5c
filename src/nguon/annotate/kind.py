"""Kinds of the names of one article.

The idea: first every name whose kind its surroundings tell is settled; then the rest take the kind of the same name
elsewhere, or of a longer one they are part of; what nothing supports is dropped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nguon.annotate.gazetteer import Gazetteer
from nguon.annotate.named import Draft, Key, Maybe
from nguon.annotate.shape import is_untitled
from nguon.annotate.word import Words
from nguon.lang.vi.syllable import is_syllable

PREPOSITIONS = ("in", "to", "by")
"""What leads a place: a word that only places follow, one that mostly they do, one that people follow as often."""
OWN_NAMES = ("company", "club", "outlet", "agency")
"""Types of bodies that are told in lists of their like."""
CLUBS = 2
"""Clubs from which an article is about sport, where a city's name alone is its club."""


def settle_kinds(drafts: list[Draft], maybe: list[Maybe], words: Words, gazetteer: Gazetteer) -> list[Draft]:
    """Return the drafts that are names, each with its kind, and in their place those of `maybe` that the article knows."""
    keys = [tuple(words.keys[d.first : d.last]) for d in drafts]
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for draft, key in zip(drafts, keys, strict=True):
        if draft.sure < 3 and not draft.actor:
            draft.kind, draft.sure, draft.rule = _apposed(draft, words, gazetteer) or (draft.kind, draft.sure, draft.rule)
        if draft.kind and draft.sure:
            votes[key][draft.kind] += draft.sure
            if draft.head and len(key) > draft.head:
                votes[key[draft.head :]]["org"] += 2
    known = {key: kinds.most_common(1)[0][0] for key, kinds in votes.items()}
    beginnings = {key[:n] for key, kind in known.items() if kind == "org" for n in range(1, len(key))}
    pronouns = {words.keys[d.first - 1] for d in drafts if d.led == "pronoun" and d.first}
    often = Counter(keys)
    led = Counter(key for draft, key in zip(drafts, keys, strict=True) if draft.led in PREPOSITIONS)
    apart = {key for key, count in led.items() if 2 * count < often[key]}
    for wanted in (False, True):
        # Names of several words first: their parts explain the single words.
        people = (key for key, kind in known.items() if kind == "person")
        evidence = _Evidence(known, *_parts_of(people), beginnings, pronouns, apart)
        before: Draft | None = None
        for draft, key, after in zip(drafts, keys, [*drafts[1:], None][: len(drafts)], strict=True):
            if draft.sure < 3 and (len(key) == 1) == wanted:
                draft.kind, draft.rule = _kind(draft, key, words, gazetteer, evidence, before)
                if draft.rule == "capitals" and before and after and _among_bodies(before, draft, after, words):
                    draft.kind, draft.rule = "org", "in a list"
                if draft.kind:
                    known.setdefault(key, draft.kind)
                if draft.kind == "person" and len(key) > 2:
                    given, parts = _parts_of([key])
                    evidence.given.update(given)
                    evidence.parts.update(parts)
            before = draft
    _call_people(drafts, keys, known)
    kept = [draft for draft in drafts if draft.kind]
    if len({draft.actor for draft in kept if draft.type == "club"}) >= CLUBS:
        for draft in kept:
            if draft.of == "club" and (
                not draft.led or (draft.led in PREPOSITIONS and not is_syllable(words.keys[draft.first]))
            ):
                draft.kind = "org"
    names = {tuple(words.keys[d.first : d.last]): d for d in kept if d.last - d.first > 1}
    for chance in maybe:
        like = next((names[key] for n in range(chance.last - chance.first, 1, -1)
                     if (key := tuple(words.keys[chance.first : chance.first + n])) in names), None)  # fmt: skip
        if like is not None:
            last = chance.first + like.last - like.first
            whole = replace(like, first=chance.first, last=last, led="", sex="", rule="seen whole", head=like.head)
            kept = [d for d in kept if d.last <= chance.first or d.first >= last]
            kept.insert(next((i for i, d in enumerate(kept) if d.first > chance.first), len(kept)), whole)
    return kept


def _call_people(drafts: list[Draft], keys: list[Key], known: dict[Key, str]) -> None:
    """A country's or town's name of one syllable behind a trade is the person of that given name (`bi cao *Nga*`)."""
    given = {key[-1] for key, kind in known.items() if kind == "person" and len(key) > 1}
    for draft, key in zip(drafts, keys, strict=True):
        if draft.actor and draft.led == "trade" and len(key) == 1 and key[0] in given:
            draft.kind, draft.actor, draft.type, draft.of, draft.rule = "person", "", "", "", "short form"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the article's surer names tell: kinds by name, given names, parts of foreign names, beginnings of bodies' names."""

    known: dict[Key, str]
    given: set[str]
    parts: set[str]
    beginnings: set[Key]
    pronouns: set[str]
    """Words that stand as pronouns before names of people."""
    apart: set[Key]
    """Names that mostly stand without a preposition before them, where one says little."""


def _apposed(draft: Draft, words: Words, gazetteer: Gazetteer) -> tuple[str, int, str] | None:
    """Return what the words right behind a name say it is (`Abracor, *cong ty* …`, `Ho Sen (*thi tran* …)`), if any do."""
    i = draft.last
    if i >= len(words.keys) or words.glue[i] not in "CPN" or words.caps[i]:
        return None
    match = next((m for m in gazetteer.at(words, i) if m.entry.room in ("cue", "site")), None)
    if match is None or draft.led in ("pronoun", "rank", "office"):
        return None
    named = match.last < len(words.keys) and (words.caps[match.last] or words.keys[match.last][0].isdigit())
    if match.entry.room == "cue":
        return None if named and words.glue[match.last] == "S" else ("org", 2, "before its kind")
    return None if named or draft.rule != "capitals" else ("place", 2, "before its kind")


def _parts_of(people: Iterable[Key]) -> tuple[set[str], set[str]]:
    given: set[str] = set()
    parts: set[str] = set()
    for key in people:
        given.add(key[-1])
        if not all(is_syllable(k) for k in key):
            parts.update(k for k in key if len(k) > 2)
            given.add(key[0])
    return given, parts


def _among_bodies(before: Draft, draft: Draft, after: Draft, words: Words) -> bool:
    """Tell whether a name stands in a list between bodies that the lexicons know (`Abracor, Belcor and Cecor`)."""
    if before.type not in OWN_NAMES or after.type not in OWN_NAMES or before.last != draft.first:
        return False
    return words.glue[draft.first] == "C" and 0 <= after.first - draft.last <= 1


def _kind(
    draft: Draft, key: Key, words: Words, gazetteer: Gazetteer, evidence: _Evidence, before: Draft | None
) -> tuple[str, str]:
    """Return kind and rule of a name that its place alone does not settle; an empty kind drops it."""
    single = len(key) == 1
    foreign = any(not is_syllable(k) for k in key)
    opens = words.opens[draft.first]
    if draft.actor:
        other = key not in evidence.known and (key[0] in evidence.pronouns or (single and _does(words, gazetteer, draft.last)))
        doubted = draft.sure == 0 and key not in evidence.known
        return ("", "") if other or doubted else (draft.kind, draft.rule)
    if draft.rule.startswith("org_heads"):
        return ("org", draft.rule) if key in evidence.beginnings or key in evidence.known else ("", "")
    if single and foreign and key[0] in evidence.parts and evidence.known.get(key) != "org":
        return "person", "short form"
    tied = before is not None and before.last == draft.first and words.glue[draft.first] in "HN" and not draft.led
    if tied and before is not None and before.kind == "place" and before.led == "site" and not (foreign or single):
        return "place", "in a list"
    if draft.rule == "before its kind" and not single and all(k in evidence.parts for k in key):
        return "person", "short form"
    if key in evidence.known and not (single and not foreign and opens):
        return evidence.known[key], "seen whole" if draft.kind != evidence.known[key] else draft.rule
    if single and (
        key[0] in evidence.parts or (key[0] in evidence.given and (not opens or _does(words, gazetteer, draft.last)))
    ):
        return "person", "short form"
    if draft.kind == "person" and (draft.sure or draft.led == "trade" or gazetteer.family.get(key[0], False) or not opens):
        return "person", draft.rule
    short = not single and all(k in evidence.parts for k in key)
    if draft.kind == "org" and not (short and draft.sure < 3):
        return "org", draft.rule
    if single and not foreign:
        return "", ""
    if short:
        return "person", "short form"
    if draft.rule in ("foreign_words:event", "foreign_words"):
        return "", ""
    if (draft.led == "to" or (draft.led == "by" and single)) and key not in evidence.apart:
        return "place", "after preposition"
    if (
        before is not None
        and before.kind == "place"
        and not foreign
        and before.last == draft.first
        and words.glue[draft.first] in "CN"
    ):
        return before.kind, "in a list"
    beside = before is not None and before.last == draft.first and words.glue[draft.first] == "C"
    if beside and before is not None and before.kind == "person" and not single and not foreign:
        return "person", "in a list"
    text = words.span(draft.first, draft.last)
    branded = single and any(c.isupper() for c in text[1:])
    branded = branded or (not foreign and is_untitled(key, gazetteer))
    return ("org" if branded else "person"), "capitals"


def _does(words: Words, gazetteer: Gazetteer, i: int) -> bool:
    """Tell whether a word follows that goes with a person's name and makes no compound with it (`Cuong *khai*`)."""
    return i < len(words.keys) and words.glue[i] == "S" and not words.caps[i] and words.keys[i] in gazetteer.deeds
