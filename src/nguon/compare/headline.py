"""Headlines and headings whose act or certainty goes beyond what the article itself quotes.

The idea: a denial in the headline wants a denial in the speaker's quoted words; where all he is quoted with is that he
cannot confirm, the headline goes too far, and so do the reporter's own paraphrases. In the same way a plain claim in the
headline wants one body statement without a hedge. Where the headline is no statement, or its article's words are found in
none, the sentences themselves are held against it (`overstated`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nguon.compare.body import read_span, role_at
from nguon.compare.overstated import Short, find_shortfall
from nguon.compare.record import INNER, QUOTE
from nguon.compare.reversal import comparable
from nguon.compare.telling import join_lines, make_id
from nguon.model.corpus import Evidence, Finding

if TYPE_CHECKING:
    from nguon.compare.record import Record
    from nguon.compare.title import Title

SURE = 0.55
"""Likeness of a hedged body statement to a headline that drops the hedge: it must be the same claim."""
HEADS = ("title", "heading", "lead")


def find_headlines(record: Record) -> tuple[list[Finding], set[str]]:
    """Return the findings, and the ids of the statements that are overstated (not to be used against anybody)."""
    out: list[Finding] = []
    doubtful: set[str] = set()
    for article_id in sorted(record.pieces):
        piece = record.pieces[article_id]
        ids = [s.id for s in piece.statements]
        found: dict[tuple[str, ...], list[str]] = {}
        quotes: dict[tuple[str, ...], list[str]] = {}
        for head in ids:
            if role_at(piece, record.statements[head].start) not in HEADS or record.statements[head].form == "direct":
                continue
            if record.statements[head].within is not None:
                continue
            body = [i for i in ids if _belongs(i, head, record)]
            own = _own_words(head, body, record) or _not_admitted(head, body, ids, record)
            if not own:
                continue
            key = tuple(sorted(record.roots(head)))
            found.setdefault(key, []).append(head)
            quotes.setdefault(key, []).extend(i for i in own if i not in quotes.get(key, []))
            value = record.stances[head].value
            doubtful.update(
                [head, *(i for i in body if record.stances[i].value == value and record.statements[i].form == "indirect")]
            )
        for key, heads in found.items():
            out.append(_finding(article_id, heads, quotes[key], record))
        told = None if found else find_shortfall(piece, record.pack)
        if told is not None:
            heads = [s.id for s in piece.statements if told[0].block.start <= s.start < told[0].block.end]
            doubtful.update(heads)
            out.append(_beyond(article_id, heads, *told, record))
    return out, doubtful


def _belongs(other: str, head: str, record: Record) -> bool:
    """Tell whether `other` is a body statement on the matter of `head` by the same side."""
    piece = record.piece(head)
    statement = record.statements[other]
    if role_at(piece, statement.start) != "body" or statement.within is not None:
        return False
    if not _sides(head, record) & _sides(other, record):
        return False
    matter = record.matters[other]
    if matter.reference and matter.refers_to is None:  # "I can't confirm that": what else but what the article is about
        return record.stances[other].value == "withholds"
    return comparable(head, other, record)


def _sides(statement_id: str, record: Record) -> frozenset[str]:
    speakers = record.people.speakers(record.statements[statement_id])
    return frozenset(one for speaker in speakers for one in record.people.chain(speaker))


def _own_words(head: str, body: list[str], record: Record) -> list[str] | None:
    """Return the body statements that fall short of the head, or None when the body carries it or is silent."""
    stance = record.stances[head]
    quoted = [i for i in body if record.statements[i].form in ("direct", "mixed")]
    if stance.value == "denies":
        base = quoted or body
        if any(record.stances[i].value == "denies" for i in base):
            return None
        short = [i for i in base if record.stances[i].value == "withholds"]
        return short or None
    if stance.value == "asserts" and stance.firm and role_at(record.piece(head), record.statements[head].start) != "lead":
        if any(record.stances[i].value in ("asserts", "denies") and record.stances[i].firm for i in body):
            return None
        short = [i for i in body if record.stances[i].value == "withholds" or _unsure(i, record)]
        return [i for i in short if record.alike(head, i) >= SURE] or None
    return None


def _not_admitted(head: str, body: list[str], ids: list[str], record: Record) -> list[str] | None:
    """Return what falls short of a title by which somebody admits: he only touches it, heard of it, or admits it not."""
    stance = record.stances[head]
    if record.statements[head].act != "confirm" or stance.value != "asserts" or not stance.firm:
        return None
    if role_at(record.piece(head), record.statements[head].start) != "title":
        return None
    mine = record.matters[head]
    near = []
    for i in ids:
        other, own = record.matters[i], record.stances[i]
        if record.statements[i].within or role_at(record.piece(i), record.statements[i].start) not in ("lead", "body"):
            continue
        if not _sides(head, record) & _sides(i, record):
            continue
        told = own.value == "asserts" and own.firm and mine.classes & other.told
        if record.statements[i].act == "confirm" or (told and (not mine.pairs or mine.pairs & other.pairs)):
            return None  # the article carries its title
        if mine.classes & other.classes and (not told or i not in body):
            near.append(i)
    return [i for i in near if record.stances[i].value != "asserts" or not mine.classes & record.matters[i].told] or None


def _unsure(statement_id: str, record: Record) -> bool:
    stance = record.stances[statement_id]
    return stance.value == "asserts" and not stance.firm and record.matters[statement_id].hedged


def _finding(article_id: str, heads: list[str], own: list[str], record: Record) -> Finding:
    texts = record.pack.rules("findings")["headline"]
    first = record.statements[heads[0]]
    piece = record.pieces[article_id]
    block = next(b for b in piece.blocks if b.start <= first.start < b.end)
    title = " ".join(read_span(piece, block.start, block.end).split())
    ids = [*heads, *own]
    told = {}
    for tongue in ("vi", "en"):
        fill = {"where": record.where(article_id), "title": title, "body": join_lines(own, record, tongue)}
        told[tongue] = (texts[f"text_{tongue}"].format(**fill), texts[f"weak_{tongue}"].format(who=record.who(own[0])))
    actors = tuple(dict.fromkeys(s for i in ids for s in record.people.speakers(record.statements[i])))
    strength = "strong" if any(record.statements[i].form == "direct" for i in own) else "fair"
    return Finding(
        make_id("headline", article_id, heads[0]), record.story.id, None, "headline", tuple(ids), record.evidence(ids), actors,
        told["vi"][0], told["en"][0], strength, told["vi"][1], told["en"][1], f"headline:{record.stances[heads[0]].value}",
    )  # fmt: skip


def _beyond(article_id: str, heads: list[str], title: Title, short: list[Short], record: Record) -> Finding:
    """A headline beyond the sentences of its article, whether or not statements were found in them."""
    texts = record.pack.rules("findings")["beyond"]
    piece = record.pieces[article_id]
    own = [
        s.id
        for s in piece.statements
        if s.within is None and any(x.line.start < c.end and c.start < x.line.end for x in short for c in s.content)
    ]
    how = short[0].how
    told = {}
    for tongue in ("vi", "en"):
        fill = {
            "where": record.where(article_id),
            "title": title.text.translate(INNER),
            "body": "; ".join(f"“{_shown(x.line.text)}”" for x in short),
            "how": texts.get(f"{how}_{tongue}", texts[f"act_{tongue}"]),
        }
        told[tongue] = (texts[f"text_{tongue}"].format(**fill), texts[f"weak_{tongue}"])
    ids = (*heads, *own)
    actors = tuple(dict.fromkeys(s for i in ids for s in record.people.speakers(record.statements[i])))
    places = [Evidence(article_id, title.block.start, title.block.end)]
    places += [Evidence(article_id, x.line.start, x.line.end) for x in short]
    strength = "fair" if any(record.statements[i].form == "direct" for i in own) else "weak"
    return Finding(
        make_id("headline", article_id, "beyond"), record.story.id, None, "headline", ids, tuple(places), actors,
        told["vi"][0], told["en"][0], strength, told["vi"][1], told["en"][1], f"headline:{how}",
    )  # fmt: skip


def _shown(text: str) -> str:
    words = text.strip('"“”').translate(INNER).split()
    return " ".join(words[:QUOTE]) + (" …" if len(words) > QUOTE else "")
