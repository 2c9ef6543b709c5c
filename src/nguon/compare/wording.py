"""Quotations whose words were changed.

A headline's quotation that the article does not hold, or two versions of one utterance that differ in a negation, a number
or a degree of certainty.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nguon.compare.altered import find_changes, is_cut_out
from nguon.compare.body import read_body, read_spans, role_at
from nguon.compare.clause import find_sentences
from nguon.compare.record import Record, days
from nguon.compare.telling import make_id
from nguon.model.corpus import Finding
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN = ("lead", "body")
"""Where the words of an article itself stand."""


@dataclass(frozen=True, slots=True)
class WordingConfig:
    """`least`: words in a quotation that is compared.

    `sure`: words of one that stand in another, so that they are one utterance whoever is thought to speak. `shared`: share
    of a headline quotation's words that a body quotation must hold, in their order, to be the same utterance. `alike`:
    Jaccard of two versions in different articles; below it they may be different sentences. `days`: how far the two may lie
    apart.
    """

    least: int = 4
    sure: int = 6
    shared: float = 0.7
    alike: float = 0.6
    days: int = 2


def find_wordings(record: Record, config: WordingConfig = WordingConfig()) -> list[Finding]:
    """Return the altered quotations of a story."""
    return _in_heads(record, config) + _across(record, config)


def _words(statement_id: str, record: Record) -> list[str]:
    return find_words(read_spans(record.piece(statement_id), record.statements[statement_id].content))


def _in_heads(record: Record, config: WordingConfig) -> list[Finding]:
    out = []
    for article_id in sorted(record.pieces):
        piece = record.pieces[article_id]
        body = " ".join(find_words(read_body(piece, ("body", "caption")).text))
        quoted = [s.id for s in piece.statements if s.form in ("direct", "mixed") and role_at(piece, s.start) in OWN]
        for statement in piece.statements:
            if statement.form != "direct" or role_at(piece, statement.start) not in ("title", "heading"):
                continue
            mine = _words(statement.id, record)
            if len(mine) < config.least:
                continue
            roots = record.roots(statement.id)
            if f" {' '.join(mine)} " in f" {body} ":
                cut = [i for i in quoted if roots & record.roots(i) and _is_cut(statement.id, i, record)]
                if cut and not any(_words(i, record) == mine for i in quoted):
                    out.append(_finding(statement.id, cut[0], record, True))
                continue
            near = [(_share(mine, _words(i, record)), i) for i in quoted if roots and roots & record.roots(i)]
            best = max(near, default=(0.0, ""))
            if best[0] >= config.shared:
                out.append(
                    _finding(
                        statement.id,
                        best[1],
                        record,
                        bool(find_changes(mine, _words(best[1], record), record.pack, inside=True)),
                    )
                )
    return out


def _across(record: Record, config: WordingConfig) -> list[Finding]:
    direct = [s.id for s in record.statements.values() if s.form == "direct" and role_at(record.piece(s.id), s.start) in OWN]
    direct.sort()
    words = {i: _words(i, record) for i in direct}
    beside: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(direct):
        for root in record.roots(one):
            beside[root].append(n)
    out = []
    told: set[frozenset[tuple[str, ...]]] = set()
    held = _held(direct, words, config.sure)
    for n, one in enumerate(direct):
        mine = words[one]
        for two in (direct[m] for m in sorted({m for root in record.roots(one) for m in beside[root] if m > n} | held[n])):
            if record.statements[one].article_id == record.statements[two].article_id:
                continue
            theirs = words[two]
            if min(len(mine), len(theirs)) < config.least or frozenset((tuple(mine), tuple(theirs))) in told:
                continue
            part = _part(mine, theirs) or _part(theirs, mine)
            alike = len(set(mine) & set(theirs)) >= config.alike * len(set(mine) | set(theirs))
            if mine == theirs or not (part or (alike and min(len(mine), len(theirs)) >= 2 * config.least)):
                continue
            a, b = days(record.said_on(one)), days(record.said_on(two))
            if a is None or b is None or max((b[0] - a[1]).days, (a[0] - b[1]).days) > config.days:
                continue
            if part:
                short, whole = (one, two) if len(mine) < len(theirs) else (two, one)
                if _is_cut(short, whole, record):
                    told.add(frozenset((tuple(mine), tuple(theirs))))
                    out.append(_finding(short, whole, record, True))
                continue
            if find_changes(mine, theirs, record.pack):
                told.add(frozenset((tuple(mine), tuple(theirs))))
                out.append(_finding(one, two, record, True))
    return out


def _held(direct: Sequence[str], words: dict[str, list[str]], sure: int) -> list[set[int]]:
    """Return for each quotation the later ones of which one begins as the other goes on, whoever is thought to speak."""
    runs: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for n, one in enumerate(direct):
        for at in range(len(words[one]) - sure + 1):
            runs[tuple(words[one][at : at + sure])].add(n)
    out: list[set[int]] = [set() for _ in direct]
    for n, one in enumerate(direct):
        for m in runs.get(tuple(words[one][:sure]), ()) if len(words[one]) >= sure else ():
            if _part(words[one], words[direct[m]]):
                out[min(n, m)].add(max(n, m))
    return out


def _part(mine: list[str], theirs: list[str]) -> bool:
    """Tell whether a quotation is only a part of the other, word for word, and its sense not cut into."""
    one, two = " ".join(mine), " ".join(theirs)
    return len(mine) < len(theirs) and f" {one} " in f" {two} "


def _is_cut(short: str, whole: str, record: Record) -> bool:
    """Tell whether `short` leaves out what the same sentence of `whole` makes it depend on, or what negates or doubts it."""
    mine, text = " ".join(_words(short, record)), read_spans(record.piece(whole), record.statements[whole].content)
    for start, end in find_sentences(text, 0, len(text)):
        before, found, after = f" {' '.join(find_words(text[start:end]))} ".partition(f" {mine} ")
        if not found:
            continue
        return is_cut_out(before.split(), after.split(), record.pack)
    return False


def _share(mine: list[str], theirs: list[str]) -> float:
    return sum(m.size for m in SequenceMatcher(a=mine, b=theirs, autojunk=False).get_matching_blocks()) / len(mine)


def _finding(one: str, two: str, record: Record, weighty: bool) -> Finding:
    texts = record.pack.rules("findings")["wording"]
    told = {}
    for tongue in ("vi", "en"):
        fill = {
            "one": record.quote(one),
            "two": record.quote(two),
            "where_one": record.where(record.statements[one].article_id),
            "where_two": record.where(record.statements[two].article_id),
        }
        weak = texts[f"weak_{tongue}"].format(who=record.who(one))
        told[tongue] = (texts[f"text_{tongue}"].format(**fill), f"{texts[f'cut_{tongue}']} {weak}" if weighty else weak)
    actors = record.people.speakers(record.statements[one])
    return Finding(
        make_id("wording", one, two), record.story.id, None, "wording", (one, two), record.evidence([one, two]), actors,
        told["vi"][0], told["en"][0], "fair" if weighty else "weak", told["vi"][1], told["en"][1], "wording:quotation",
    )  # fmt: skip
