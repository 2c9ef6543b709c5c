"""Who changed his word: one actor, or those who declaredly speak for him, denies at one time and asserts at another.

The idea: in a thread, statements are put together by whom they speak for in the end. Only firm statements count, only the
speaker's own (not what somebody else says he said), only where one is surely earlier than the other; a statement told as
said "before" has no date of its own and can never be the later one.
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.claim import counted_apart, meets, verb_shared
from nguon.compare.compatible import may_both_be, outlived
from nguon.compare.phrases import load_phrases
from nguon.compare.record import Record, days
from nguon.compare.telling import join_lines, make_id
from nguon.model.corpus import Finding
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from nguon.compare.matter import Matter
    from nguon.compare.opposed import Group

ALIKE = 0.4
"""Likeness that two statements need to be set against each other.

Below it, on real news, they only touch the same topic.
"""
LONG = 35
"""Words of a statement that touches so many things that it must share word pairs, too."""
SUBJECT = 3
"""Words that come before "is" at least, where it says something of a thing named."""
TOLD = 2
"""Days before its article in which what a title tells without a date may have been said."""
BEFORE = 50
"""Characters before a statement in which a word like "before" is looked for."""


@dataclass(frozen=True, slots=True)
class Time:
    """When a statement was said, at the earliest and at the latest; `past`: told as said some time before."""

    first: datetime.date
    last: datetime.date
    past: bool

    def before(self, other: Time) -> bool:
        """Tell whether this is surely earlier than `other`."""
        if other.past:
            return False
        return self.last < other.first or (self.past and self.first <= other.last)


def time_of(statement_id: str, record: Record) -> Time | None:
    """Return when a statement was said, or None when nothing is known."""
    statement = record.statements[statement_id]
    span = days(record.said_on(statement_id))
    if span is None:
        return None
    if statement.said_on is not None:
        return Time(span[0], span[1], False)
    piece = record.piece(statement_id)
    block = next((b for b in piece.blocks if b.start <= statement.start < b.end), None)
    if block and block.role in ("title", "heading"):  # a title tells what was said in the days before
        span = (span[0] - datetime.timedelta(days=TOLD), span[1])
    floor = max(block.start if block else 0, statement.start - BEFORE)
    content = statement.content[0].start
    text = read_span(piece, floor, max(content, statement.start))
    if statement.cue and statement.cue.start > content:
        text += " " + read_span(piece, max(statement.content[-1].end, statement.start), statement.end)
    text = text.rsplit(". ", 1)[-1]
    earlier = load_phrases(record.pack, "stance", "word", "class", "earlier")
    return Time(span[0], span[1], bool(earlier.find(find_words(text))))


def find_reversals(groups: Collection[Group], record: Record, doubtful: Collection[str]) -> list[Finding]:
    """Return the reversals of a story. `doubtful` are statements that a headline overstates: they are left out."""
    out = []
    told: set[str] = set()
    for group in groups:
        ids = [
            i
            for i in group.ids
            if (record.stances[i].firm or record.stances[i].ahead)
            and i not in doubtful
            and record.statements[i].within is None
            and time_of(i, record)
        ]
        actors = sorted({root for i in ids for root in record.roots(i)})
        for actor in actors:
            mine = [i for i in ids if actor in record.roots(i)]
            finding = _reversal(group, actor, mine, record)
            if finding is None:
                continue
            between = {e.article_id for e in finding.evidence}
            if not group.loose or not between <= told:
                told |= between
                out.append(finding)
    return out


def _reversal(group: Group, actor: str, ids: list[str], record: Record) -> Finding | None:
    denied = [i for i in ids if record.stances[i].value == "denies"]
    held = [i for i in ids if record.stances[i].value == "asserts" and not record.matters[i].addition]
    pairs = []
    for one in denied:
        for two in held:
            a, b = time_of(one, record), time_of(two, record)
            if a is None or b is None or not comparable(one, two, record):
                continue
            early, late = (one, two) if a.before(b) else (two, one)
            if not a.before(b) and not b.before(a):
                continue
            if outlived(early, late, record):
                continue
            if record.stances[late].value == "denies" and record.stances[late].ahead and not record.stances[early].ahead:
                continue  # what was done once will not be done again
            if _same_page(one, two, record) and not (a.last < b.first or b.last < a.first) and not _explicit(two, record):
                continue
            if not _other_person(early, late, record):
                pairs.append((early, late))
    if not pairs:
        return None
    firsts = {record.stances[x].value for x, _ in pairs}
    if len(firsts) > 1:  # both ways: keep the way that more pairs show
        way = max(sorted(firsts), key=lambda v: sum(record.stances[x].value == v for x, _ in pairs))
        pairs = [p for p in pairs if record.stances[p[0]].value == way]
    same = [(x, y) for x, y in pairs if _speakers(x, record) & _speakers(y, record)]
    best = sorted(same or pairs, key=lambda p: (_implied(p[1], record), *_order(p[0], record), *_order(p[1], record)))[0]
    before = _few([best[0], *sorted({x for x, _ in pairs}, key=lambda i: _order(i, record))], record)
    after = _few([best[1], *sorted({y for _, y in pairs}, key=lambda i: _order(i, record))], record)
    texts = record.pack.rules("findings")["reversal"]
    told = {}
    for tongue in ("vi", "en"):
        weak = [texts[f"weak_same_{tongue}"]]
        if not same:
            fill = {"before": record.who(best[0]), "after": record.who(best[1]), "actor": record.people.name(actor)}
            weak.insert(0, texts[f"weak_chain_{tongue}"].format(**fill))
        if group.loose:
            weak.append(record.pack.rules("findings")["loose"][f"weak_{tongue}"])
        if record.statements[best[1]].said_on is None:
            weak.append(texts[f"weak_date_{tongue}"])
        if _implied(best[1], record):
            weak.append(texts[f"weak_praise_{tongue}"])
        told[tongue] = (
            texts[f"text_{tongue}"].format(
                actor=record.people.name(actor),
                before=join_lines(before, record, tongue),
                after=join_lines(after, record, tongue),
            ),
            " ".join(weak),
        )
    strength = "strong" if same and not group.loose and not _implied(best[1], record) else "fair"
    ids = before + [i for i in after if i not in before]
    return Finding(
        make_id("reversal", group.name, actor), record.story.id, group.thread, "reversal", tuple(ids), record.evidence(ids),
        tuple(dict.fromkeys([actor, *(s for i in ids for s in record.people.speakers(record.statements[i]))])),
        told["vi"][0], told["en"][0], strength, told["vi"][1], told["en"][1], "reversal:" + ("same" if same else "speaks for"),
    )  # fmt: skip


def comparable(one: str, two: str, record: Record) -> bool:
    """Tell whether two statements of a thread are near enough in matter to be set against each other.

    They share participants and a class that the assertion tells (not only names as a topic); what is most telling in the
    denial, its rarest class in the story, must be in the assertion or go with what is. Or they meet word by word.
    """
    for no, yes in ((one, two), (two, one)):
        if record.stances[no].value == "denies" and record.stances[yes].value == "asserts":
            if may_both_be(no, yes, record) or not verb_shared(no, yes, record):
                return False
            if not _verdict_shared(record.matters[no], record.matters[yes], record):
                return False
            return meets(no, yes, record) or _of_classes(one, two, record)
    return _of_classes(one, two, record)


def _other_person(early: str, late: str, record: Record) -> bool:
    """Tell whether who spoke first stood accused, and who spoke later of one name holds an office: nobody rises so."""
    return _called(early, "accused", record) and not _called(late, "accused", record) and _called(late, "office", record)


def _called(statement_id: str, kind: str, record: Record) -> bool:
    """Tell whether a speaker is called so right before his name anywhere in the article."""
    statement, piece = record.statements[statement_id], record.piece(statement_id)
    name = (statement.actor or "").split()
    if not name:
        return False
    words = record.pack.rules("compare")["called"][kind]
    block = [b for b in piece.blocks if b.role in ("title", "lead", "body", "heading")]
    text = " ".join(read_span(piece, b.start, b.end) for b in block)
    some = "|".join(map(re.escape, words))
    last = "|".join(map(re.escape, dict.fromkeys((" ".join(name), name[-1]))))
    former = "|".join(map(re.escape, record.pack.rules("compare")["former"]["words"]))
    pattern = rf"(?<!\w)(?P<was>(?:{former})\s+)?(?:{some})\s+(?:[^.,;\n]{{0,40}}\s)?(?:{last})(?!\w)"
    return any(not m["was"] for m in re.finditer(pattern, text, re.IGNORECASE))


def _of_classes(one: str, two: str, record: Record) -> bool:
    a, b = record.matters[one], record.matters[two]
    classes = a.classes & b.classes
    if not classes or not (a.participants & b.participants or not a.participants or not b.participants):
        return False
    sides = [(a, b, record.stances[one].value), (b, a, record.stances[two].value)]
    for mine, other, value in sides:
        if value == "asserts" and not classes & mine.told:
            return False
        if value == "denies" and 2 * len(mine.participants & other.participants) < len(mine.participants):
            return False
        if value == "denies" and _rarest(mine.classes, record) not in other.classes | other.near:
            return False
        if value == "denies" and not _verdict_shared(mine, other, record):
            return False
    no, yes = (one, two) if record.stances[one].value == "denies" else (two, one)
    if not record.matters[no].refers_to and counted_apart(no, yes, record):
        return False
    if record.alike(one, two) < ALIKE and not (len(a.classes) == 1 == len(b.classes) and a.pairs & b.pairs):
        return False
    if max(len(a.words), len(b.words)) > LONG and len(a.pairs & b.pairs) < 2:
        return False
    wide = classes | (a.classes & b.near) | (a.near & b.classes)
    return len(wide) >= 2 or len(a.classes) == 1 or len(b.classes) == 1 or len(a.pairs & b.pairs) >= 2


def _verdict_shared(denied: Matter, other: Matter, record: Record) -> bool:
    """Tell whether the other speaks of what the denied claim says of its subject ("that the strikes are unlawful").

    Who rejects a verdict on a thing does not reject the thing. Verdicts that only call a claim false are none.
    """
    copula = find_words(record.pack.rules("compare")["copula"]["words"][0])[0]
    words = denied.words[: denied.clause]
    if denied.called_false or copula not in words[SUBJECT:]:
        return True
    at = len(words) - 1 - words[::-1].index(copula)
    if load_phrases(record.pack, "stance", "word", "class", "reference_word").find(denied.words[at - 1 : at]):
        return True  # "only said that it was a mistake" is no part of what is denied
    verdict = {f"{a} {b}" for a, b in itertools.pairwise(denied.words[at + 1 :])} & denied.pairs
    return not verdict or bool(verdict & other.pairs)


def _rarest(classes: frozenset[str], record: Record) -> str:
    return max(sorted(classes), key=lambda c: record.weights.get(f"c:{c}", 0.0))


def _same_page(one: str, two: str, record: Record) -> bool:
    return record.statements[one].article_id == record.statements[two].article_id


def _explicit(statement_id: str, record: Record) -> bool:
    """Tell whether a statement admits in so many words: within one article on one day, only that is a change of mind."""
    return record.statements[statement_id].act == "confirm"


def _speakers(statement_id: str, record: Record) -> frozenset[str]:
    return record.speakers(statement_id)


def _order(statement_id: str, record: Record) -> tuple[bool, str, str]:
    """Sort statements that name their matter before those that only point to it, then by time."""
    span = days(record.said_on(statement_id))
    return record.matters[statement_id].refers_to is not None, span[0].isoformat() if span else "9999", statement_id


def _implied(statement_id: str, record: Record) -> bool:
    return record.statements[statement_id].act in ("praise", "condemn")


def _few(ids: list[str], record: Record, most: int = 5) -> list[str]:
    """Return at most `most` statements, one for each speaker, the first first."""
    out: list[str] = []
    seen: set[str] = set()
    for one in ids:
        who = record.who(one)
        if who not in seen and len(out) < most:
            seen.add(who)
            out.append(one)
    return out
