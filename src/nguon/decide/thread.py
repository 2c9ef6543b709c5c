"""Which statements are on one question, and which findings are shown: corrections of threads and findings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from nguon.decide.patch import Patch
from nguon.decide.place import LostError, Placed
from nguon.decide.statement import find_actor
from nguon.lang.pack import LanguagePack
from nguon.model.annotation import Statement
from nguon.model.corpus import Finding, Stand, Thread
from nguon.model.decision import Decision, to_rule

STANCE = {"deny": "denies", "withhold": "withholds", "ask": "shifts"}
"""The stance of a statement that no thread held, by its act; every other act asserts."""

QUESTION = 22
"""Words of a question."""

HALF = 0.5
"""Share of the words of a hidden finding that a finding of the same kind must rest on to be the same."""


def join_threads(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Let the threads of two statements be one; the larger one's id and question stay."""
    found = [_thread_of(p.statement, patch) for p in placed.places]
    if found[0] is None or found[1] is None:
        raise LostError("thread")
    large, small = sorted((found[0], found[1]), key=lambda t: (-len(t.stands), t.id))
    if large.id == small.id:
        return
    known = {s.statement for s in large.stands}
    stands = (*large.stands, *(s for s in small.stands if s.statement not in known))
    patch.put("threads", _told(replace(large, stands=stands), placed.decision, "merged", pack))
    patch.drop("threads", small)
    _point(small.id, large.id, patch)


def part_thread(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Take statements out of their thread; two or more of them make a thread of their own."""
    leaving = list(dict.fromkeys(p.statement for p in placed.places))
    old = _thread_of(leaving[0], patch)
    if old is None:
        raise LostError("thread")
    stands = [stand for one in leaving if (stand := _take(one, old, patch, pack, placed.decision))]
    if len(stands) < 2:
        return
    rows: list[Statement] = patch.by("statements", "id", leaving)
    thread_id = "t" + hashlib.sha256(placed.decision.id.encode()).hexdigest()[:12]
    words = " ".join(placed.decision.on[0].quote.split()).split()
    question = " ".join(words[:QUESTION]).strip(".,;:") + (" …" if len(words) > QUESTION else "")
    story = old.story
    inside = patch.by("stories", "articles", [rows[0].article_id]) if rows else []
    if inside:
        story = inside[0].id
    new = Thread(thread_id, story, question[:1].upper() + question[1:] + "?", tuple(stands), "", "")
    patch.put("threads", _told(new, placed.decision, "split", pack))


def move_statement(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Move a statement into the thread of another one."""
    moved, other = placed.places[0].statement, placed.places[1].statement
    target = _thread_of(other, patch)
    if target is None:
        raise LostError("thread")
    if any(s.statement == moved for s in target.stands):
        return
    old = _thread_of(moved, patch)
    stand = _take(moved, old, patch, pack, placed.decision) if old else None
    target = _thread_of(other, patch) or target
    stand = stand or _stand(moved, patch, placed.decision)
    patch.put("threads", _told(replace(target, stands=(*target.stands, stand)), placed.decision, "changed", pack))


def hide_finding(placed: Placed, patch: Patch) -> None:
    """Put a finding among the hidden ones: the one of its kind that rests on the same words."""
    finding = match_finding(placed, patch, "findings")
    if finding is None:
        finding = match_finding(placed, patch, "hidden")
        if finding is None:
            raise LostError("finding")
        return
    patch.drop("findings", finding)
    patch.put("hidden", replace(finding, rule=to_rule(placed.decision.id, finding.rule)))


def match_finding(placed: Placed, patch: Patch, table: str) -> Finding | None:
    """Return the finding that a decision hides: that of its id, else of its kind (`value`) on at least half of its words."""
    decision = placed.decision
    same: Finding | None = patch.one(table, decision.target)
    if same is not None and same.kind == decision.value:
        return same
    statements = sorted({p.statement for p in placed.places if p.statement})
    articles = sorted({p.article_id for p in placed.places if p.article_id})
    near = {f.id: f for f in patch.by(table, "statements", statements)}
    near |= {f.id: f for f in patch.by(table, "evidence.article_id", articles)}
    best, most = None, HALF
    for finding in sorted(near.values(), key=lambda f: f.id):
        if finding.kind == decision.value and (share := _share(finding, placed)) >= most:
            best, most = finding, share
    return best


def _share(finding: Finding, placed: Placed) -> float:
    """The share of what either rests on that both rest on."""
    if finding.statements:
        mine, theirs = set(finding.statements), {p.statement for p in placed.places if p.statement}
        return len(mine & theirs) / max(1, len(mine | theirs))
    places = [
        (e.article_id, e.start)
        for e in finding.evidence
        for p in placed.places
        if p.article_id == e.article_id and p.start < e.end and e.start < p.end
    ]
    return len(set(places)) / max(1, len(finding.evidence), len(placed.places))


def _thread_of(statement: str, patch: Patch) -> Thread | None:
    for field in ("stands.statement", "stands.copies"):
        found: list[Thread] = patch.by("threads", field, [statement])
        if found:
            return min(found, key=lambda t: t.id)
    return None


def _take(statement: str, old: Thread, patch: Patch, pack: LanguagePack, decision: Decision) -> Stand | None:
    """Take a statement out of its thread; one of a single statement is none. Returns its stand, None where there is none."""
    thread: Thread | None = patch.one("threads", old.id)
    if thread is None:
        return _stand(statement, patch, decision)
    stand = next((s for s in thread.stands if s.statement == statement), None)
    if stand is not None:
        stands: Sequence[Stand] = [s for s in thread.stands if s.statement != statement]
    elif any(statement in s.copies for s in thread.stands):
        stand = _stand(statement, patch, decision)
        stands = [replace(s, copies=tuple(c for c in s.copies if c != statement)) for s in thread.stands]
    else:
        return None
    if len(stands) > 1:
        patch.put("threads", _told(replace(thread, stands=tuple(stands)), decision, "changed", pack))
    else:
        patch.drop("threads", thread)
        _point(thread.id, None, patch)
    return stand


def _stand(statement: str, patch: Patch, decision: Decision) -> Stand:
    row: Statement | None = patch.one("statements", statement)
    if row is None:
        raise LostError("statement")
    dated = patch.one("dated", row.article_id)
    said_on = row.said_on or (dated.published if dated else None)
    actor = find_actor(row.article_id, row.actor, patch) if row.actor else None
    stance = STANCE.get(row.act, "asserts")
    return Stand(row.id, actor.id if actor else None, row.actor, stance, said_on, (), to_rule(decision.id, ""))


def _point(gone: str, now: str | None, patch: Patch) -> None:
    for table in ("findings", "hidden"):
        for finding in patch.by(table, "thread", [gone]):
            patch.put(table, replace(finding, thread=now))


def _told(thread: Thread, decision: Decision, key: str, pack: LanguagePack) -> Thread:
    words = pack.rules("decisions")["thread"]
    told = {tongue: words[f"{key}_{tongue}"].format(by=decision.by) for tongue in ("vi", "en")}
    why = {"vi": thread.why_vi, "en": thread.why_en}
    both = {tongue: "; ".join(filter(None, (why[tongue], told[tongue]))) for tongue in why}
    return replace(thread, why_vi=both["vi"], why_en=both["en"])
