"""Denials and assertions that look opposite and may both be true.

The idea: a "not" before a word of degree denies the degree ("is not badly hurt"), "not yet" is true until it is done, "no
longer" does not deny that it was; what each says of himself, or of his own house, is no answer to the other; "gives no leave to
dig sand" and "gives leave to open a market" differ in what the verb is about; what is forbidden may still be done.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.claim import behind_none
from nguon.compare.phrases import load_idle, load_phrases, rule_words
from nguon.compare.record import days
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.compare.matter import Matter
    from nguon.compare.record import Record
    from nguon.lang.pack import LanguagePack

DEGREE = 8
"""Words behind a "not", or of a denial, in which a word of degree or a verb of causing stands under it."""
OBJECT = 2
"""Words in a row that only one has, right behind words that both share: it is about another thing."""
NAMED = 4
"""Words behind "to" among which those of a name are looked for."""
WHERE = 3
"""Words before a name in which one is looked for that makes it a place where something is."""
NOT = 4
"""Words that the longest "not" has."""
ANSWER = 2
"""Days in which who is accused of not having done a thing answers it."""


def may_both_be(denied: str, held: str, record: Record) -> bool:
    """Tell whether a statement with a "not" leaves room for the assertion `held`, whenever they were said."""
    no, yes = record.matters[denied], record.matters[held]
    pack, at = record.pack, no.negated_at
    said, other = (f" {' '.join(one.words)} " for one in (no, yes))
    under = no.words[at or 0 : min((at or 0) + DEGREE, no.clause or len(no.words))]
    first = f" {' '.join(under)} "
    if any(word in first and word not in other for word in _phrases(pack, "causing")) or _other_receiver(no, yes, pack):
        return True
    if not no.refers_to and (_contrasted(no, yes, pack) or _numbered(no, yes, pack)):
        return True
    if at is None or at >= len(no.words) or no.refers_to or no.called_false:
        return False
    if any(word in first and word not in other for word in _phrases(pack, "degree")):
        return True
    if any((word in said) != (word in other) for word in _phrases(pack, "formerly")):
        return True
    if under[:1] and under[0] in rule_words(pack, "passive") and under[0] not in yes.words:
        return True
    if _other_subject(denied, held, record):
        return True
    return _other_object(denied, held, record) or _other_time(denied, held, record) or _own_each(denied, held, record)


def outlived(early: str, late: str, record: Record) -> bool:
    """Tell whether the later statement leaves the earlier one true: that was "not yet" so, or this is "no longer" so."""
    if _put_so(early, late, "not_yet", record) or _put_so(late, early, "no_longer", record):
        return True
    return record.stances[early].ahead and _put_so(late, early, "not_yet", record)  # what will be is not yet


def _put_so(denied: str, held: str, rule: str, record: Record) -> bool:
    no = record.matters[denied]
    if record.stances[denied].value != "denies" or record.stances[held].value != "asserts" or no.negated_at is None:
        return False
    if rule == "not_yet" and _answered(denied, held, record):
        return False
    before = f" {' '.join(no.words[max(0, no.negated_at - NOT) : no.negated_at])} "
    never = _phrases(record.pack, rule, "never")
    return any(w in before for w in _phrases(record.pack, rule)) and not any(w in before for w in never)


def _answered(denied: str, held: str, record: Record) -> bool:
    """Tell whether who is accused of not having done a thing yet says within days that he did: he means by then."""
    one, two = days(record.said_on(denied)), days(record.said_on(held))
    near = one is not None and two is not None and (two[0] - one[1]).days <= ANSWER
    return near and record.statements[denied].act == "accuse" and not record.one_side(denied, held)


def _other_receiver(no: Matter, yes: Matter, pack: LanguagePack) -> bool:
    """Tell whether both name whom or what they give, sell or send to, and name another."""
    for word in rule_words(pack, "towards"):
        one, two = (
            {w for i, v in enumerate(m.words) if v == word for w in m.words[i + 1 : i + 1 + NAMED] if w in m.names}
            for m in (no, yes)
        )
        if one and two and not one & two:
            return True
    return False


def _contrasted(no: Matter, yes: Matter, pack: LanguagePack) -> bool:
    """Tell whether both name one of several things that exclude each other (`contrasts.tsv`), and no common one."""
    one, two = (_sorts(m.words, pack) for m in (no, yes))
    return any(not one[group] & two[group] for group in one.keys() & two.keys())


def _sorts(words: Sequence[str], pack: LanguagePack) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for hit in load_phrases(pack, "contrasts", "word", "class").find(words):
        group, _, member = hit.kind.partition(":")
        out.setdefault(group, set()).add(member)
    return out


def _numbered(no: Matter, yes: Matter, pack: LanguagePack) -> bool:
    """Tell whether both number one kind of thing ("the first half"), and no common one."""
    one, two = (_ordinals(m.words, pack) for m in (no, yes))
    return any(not one[noun] & two[noun] for noun in one.keys() & two.keys())


def _ordinals(words: Sequence[str], pack: LanguagePack) -> dict[str, set[str]]:
    rules = pack.rules("compare")["numbered"]
    numbers = {w: str(n) for n, word in enumerate(rules["numbers"], 1) for w in find_words(word)}
    text = f" {' '.join(words)} "
    out: dict[str, set[str]] = {}
    for noun in _phrases(pack, "numbered"):
        for after in (part.split(maxsplit=1)[:1] for part in text.split(noun)[1:]):
            if after and (after[0].isdigit() or after[0] in numbers):
                out.setdefault(noun, set()).add(numbers.get(after[0], after[0]))
    return out


def _other_time(denied: str, held: str, record: Record) -> bool:
    """Tell whether both tell months in which a thing is or is not done, and no common one."""
    one, two = (_months(i, record) for i in (denied, held))
    return bool(one) and bool(two) and not one & two


def _months(statement_id: str, record: Record) -> set[str]:
    inside = record.within(statement_id, record.piece(statement_id).timexes)
    out: set[str] = set()
    for value in (t.value for t in inside if t.type == "DATE"):
        if re.fullmatch(r"\d{4}-Q[1-4]", value):
            out |= {f"{value[:4]}-{3 * int(value[-1]) - n:02d}" for n in range(3)}
        elif re.fullmatch(r"\d{4}", value):
            out |= {f"{value}-{n:02d}" for n in range(1, 13)}
        elif re.match(r"\d{4}-\d{2}", value):
            out.add(value[:7])
    return out


def _other_object(denied: str, held: str, record: Record) -> bool:
    """Tell whether the words right behind the verb that both share differ on both sides."""
    no, yes = record.matters[denied], record.matters[held]
    mine = {w.at: w for w in record.claims[denied].telling if no.clause is None or w.at < no.clause}
    theirs = {w.at: w for w in record.claims[held].telling}
    at = no.negated_at or 0
    while at in mine and not mine[at].named and mine[at].word in yes.words:
        at += 1
    if at == no.negated_at:
        return False
    there = yes.words.index(no.words[at - 1]) + 1
    ours = [mine.get(n) for n in range(at, at + OBJECT)]
    others = [theirs.get(n) for n in range(there, there + OBJECT)]
    return all(w and not w.named and w.word not in yes.words and not w.kinds & yes.told for w in ours) and all(
        w and not w.named and w.word not in no.words and not w.kinds & no.told for w in others
    )


def _other_subject(denied: str, held: str, record: Record) -> bool:
    """Tell whether both name of whom or what they tell it, before the verb that both share, and name another."""
    no, yes = record.matters[denied], record.matters[held]
    verb = next((w for w in record.claims[denied].telling if w.at >= (no.negated_at or 0) and not w.named), None)
    if verb is None or verb.word not in yes.words:
        return False
    speakers = record.speakers(denied) | record.speakers(held)
    mine = _named_before(no.negated_at or 0, denied, speakers, record)
    theirs = _named_before(yes.words.index(verb.word), held, speakers, record)
    met = any(set(words) & set(yes.words) for words in mine.values()) or any(set(w) & set(no.words) for w in theirs.values())
    return bool(mine) and bool(theirs) and not met and not _known(mine, record) & _known(theirs, record)


def _named_before(end: int, statement_id: str, speakers: frozenset[str], record: Record) -> dict[str, list[str]]:
    """Return the actors named before the word `end` of a statement, but for `speakers`, with the words of their names.

    What only says where something is ("on the pass of …") is none.
    """
    piece, start = record.piece(statement_id), record.statements[statement_id].content[0].start
    where = rule_words(record.pack, "where")
    out: dict[str, list[str]] = {}
    for m in record.within(statement_id, piece.mentions):
        one = record.people.id_of(piece.article.id, m.actor)
        before, words = find_words(read_span(piece, start, m.start)), find_words(piece.text[m.start : m.end])
        own = any(set(words) <= set(find_words(record.people.name(s))) for s in speakers)
        if one and one not in speakers and not own and len(before) < end and not where.intersection(before[-WHERE:]):
            out[one] = words
    return out


def _known(actors: Iterable[str], record: Record) -> set[str]:
    return {root for one in actors for root in (one, *record.people.roots(one))}


def _own_each(denied: str, held: str, record: Record) -> bool:
    """Tell whether each of two sides says of itself what it says: "I took no money" of one, "I took money" of another."""
    if record.one_side(denied, held):
        return False
    no, yes = record.matters[denied], record.matters[held]
    verb = next((w.word for w in record.claims[denied].telling if no.negated_at is not None and w.at >= no.negated_at), None)
    if verb is None or verb not in yes.words or no.negated_at is None or behind_none(no, record.pack) != no.negated_at:
        return False
    idle = load_idle(record.pack) | rule_words(record.pack, "before_verb")
    kept = rule_words(record.pack, "self") | rule_words(record.pack, "that")
    mine = [w for w in no.words[: no.negated_at] if w not in idle or w in kept]
    theirs = [w for w in yes.words[: yes.words.index(verb)] if w not in idle or w in rule_words(record.pack, "self")]
    mine = _without_not(mine, record.pack)
    opened = max((n for n, w in enumerate(mine) if w in rule_words(record.pack, "that")), default=-1)
    mine = mine[opened + 1 :]  # "I swear that I …"
    if _is_self(mine, record.pack) and _other_office(theirs, denied, record):
        return True
    if _is_self(mine, record.pack) and _is_self(theirs, record.pack):
        return True
    return bool(mine) and mine == theirs and _two_houses(mine[-1], denied, held, record)


def _other_office(subject: Sequence[str], denied: str, record: Record) -> bool:
    """Tell whether a subject is the holder of an office ("the deputy minister") that who denies of himself does not hold."""
    text = f" {' '.join(subject)} "
    offices = _phrases(record.pack, "called", "office")
    named = {o for o in offices if text.startswith(o)}
    people = record.people.actors
    roles = [f" {' '.join(find_words(r))} " for one in record.speakers(denied) if one in people for r in people[one].roles]
    held = {o for o in offices for role in roles if role.startswith(o)}
    return bool(named) and bool(held) and not named & held


def _without_not(words: Sequence[str], pack: LanguagePack) -> list[str]:
    return [w for w in words if w not in rule_words(pack, "not")]


def _is_self(words: Sequence[str], pack: LanguagePack) -> bool:
    return all(w in rule_words(pack, "self") for w in words)


def _two_houses(noun: str, denied: str, held: str, record: Record) -> bool:
    """Tell whether both speakers hold an office in a house that `noun` calls ("the hospital"), and these are two."""
    if noun not in {w for name in record.pack.rules("compare")["subjects"]["words"] for w in find_words(name)[-1:]}:
        return False
    one, two = (
        {
            tuple(words[words.index(noun) + 1 :])
            for actor in record.speakers(i)
            for role in (record.people.actors[actor].roles if actor in record.people.actors else ())
            if noun in (words := find_words(role))[:-1]
        }
        for i in (denied, held)
    )
    return bool(one) and bool(two) and not one & two


@lru_cache(maxsize=32)
def _phrases(pack: LanguagePack, rule: str, key: str = "words") -> tuple[str, ...]:
    """The phrases of a rule, between blanks, as they are looked for in words between blanks."""
    return tuple(f" {' '.join(find_words(name))} " for name in pack.rules("compare")[rule][key])
