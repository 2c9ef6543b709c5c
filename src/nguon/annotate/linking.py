"""Kinds and actors of the names of one article.

The idea: a name seen whole once explains its short forms. First every name whose kind its surroundings tell is settled; then the rest
take the kind of the same name elsewhere, or of a longer one they are part of; what nothing supports is dropped. Last, forms of one
name are gathered under its fullest usual form in the page: by the lexicon (`LHQ`), by brackets (`… (CNRP)`), by beginning (`Công an
tỉnh`), by the given name (Vietnamese) or any part (foreign). A likeness of letters never counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from nguon.annotate.gazetteer import Gazetteer
from nguon.annotate.naming import Draft, Maybe
from nguon.annotate.sentence import Sentence
from nguon.annotate.word import Words, split_words
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.syllable import is_syllable

Key = tuple[str, ...]


def settle_kinds(drafts: list[Draft], maybe: list[Maybe], words: Words, gazetteer: Gazetteer) -> list[Draft]:
    """Return the drafts that are names, each with its kind, and in their place those of `maybe` that the article knows."""
    keys = [tuple(words.keys[d.first : d.last]) for d in drafts]
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for draft, key in zip(drafts, keys, strict=True):
        if draft.kind and draft.sure:
            votes[key][draft.kind] += draft.sure
            if draft.head and len(key) > draft.head:
                votes[key[draft.head :]]["org"] += 2
    known = {key: kinds.most_common(1)[0][0] for key, kinds in votes.items()}
    beginnings = {key[:n] for key, kind in known.items() if kind == "org" for n in range(1, len(key))}
    for wanted in (False, True):
        # Names of several words first: their parts explain the single words.
        people = (key for key, kind in known.items() if kind == "person")
        evidence = _Evidence(known, *_parts_of(people), beginnings)
        before: Draft | None = None
        for draft, key in zip(drafts, keys, strict=True):
            if draft.sure < 3 and (len(key) == 1) == wanted:
                draft.kind, draft.rule = _kind(draft, key, words, gazetteer, evidence, before)
                if draft.kind:
                    known.setdefault(key, draft.kind)
            before = draft
    kept = [draft for draft in drafts if draft.kind]
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


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the article's surer names tell: kinds by name, given names, parts of foreign names, beginnings of bodies' names."""

    known: dict[Key, str]
    given: set[str]
    parts: set[str]
    beginnings: set[Key]


def _parts_of(people: Iterable[Key]) -> tuple[set[str], set[str]]:
    given: set[str] = set()
    parts: set[str] = set()
    for key in people:
        given.add(key[-1])
        if not all(is_syllable(k) for k in key):
            parts.update(k for k in key if len(k) > 2)
            given.add(key[0])
    return given, parts


def _kind(draft: Draft, key: Key, words: Words, gazetteer: Gazetteer, evidence: _Evidence, before: Draft | None) -> tuple[str, str]:  # fmt: skip
    """Return kind and rule of a name that its place alone does not settle; an empty kind drops it."""
    single = len(key) == 1
    foreign = any(not is_syllable(k) for k in key)
    opens = words.opens[draft.first]
    if draft.rule.startswith("org_heads"):
        return ("org", draft.rule) if key in evidence.beginnings or key in evidence.known else ("", "")
    if key in evidence.known and not (single and not foreign and opens):
        return evidence.known[key], "seen whole" if draft.kind != evidence.known[key] else draft.rule
    if single and (key[0] in evidence.parts or (key[0] in evidence.given and not opens)):
        return "person", "short form"
    if draft.kind == "person" and (draft.sure or draft.led == "trade" or gazetteer.family.get(key[0], False) or not opens):
        return "person", draft.rule
    if draft.kind == "org":
        return "org", draft.rule
    if single and not foreign:
        return "", ""
    if not single and all(k in evidence.parts for k in key):
        return "person", "short form"
    if draft.rule == "foreign_words:event":
        return "", ""
    if draft.led == "to":
        return "place", "after preposition"
    if before is not None and before.kind == "place" and not foreign and before.last == draft.first and words.glue[draft.first] == "C":
        return before.kind, "in a list"
    text = words.span(draft.first, draft.last)
    return ("org" if single and any(c.isupper() for c in text[1:]) else "person"), "capitals"


# -- actors


def link_actors(drafts: list[Draft], words: Words, gazetteer: Gazetteer, pack: LanguagePack) -> list[str]:
    """Return the actor of each draft: the fullest usual form of its name in the page."""
    keys = [tuple(words.keys[d.first : d.last]) for d in drafts]
    group = list(range(len(drafts)))

    def find(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = find(i), find(j)
        if a != b:
            group[max(a, b)] = min(a, b)

    first: dict[tuple[str, Key | str], int] = {}
    whole = [_expand(key, pack) if d.kind == "org" else key for d, key in zip(drafts, keys, strict=True)]
    for i, draft in enumerate(drafts):
        form: Key | str = draft.actor or whole[i]
        side = "person" if draft.kind == "person" else "thing"
        for name in (form, whole[i]):
            join(i, first.setdefault((side, name), i))
    for i, draft in enumerate(drafts):
        rest = keys[i][draft.head :]
        if draft.head and rest and draft.kind == "org" and not all(is_syllable(k) for k in rest) and ("thing", rest) in first:
            j = first["thing", rest]
            if drafts[j].kind == "org":
                join(i, j)
    _join_brackets(drafts, words, join)
    _join_beginnings(drafts, whole, join)
    _join_people(drafts, keys, words, gazetteer, join)
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(drafts)):
        members[find(i)].append(i)
    names = {root: _usual([drafts[i] for i in group_], words) for root, group_ in members.items()}
    return [names[find(i)] for i in range(len(drafts))]


@lru_cache
def _long_forms(pack: LanguagePack) -> dict[Key, Key]:
    return {_keys(row["short"], pack): _keys(row["long"], pack) for row in pack.lexicon("short_forms")}


def _keys(text: str, pack: LanguagePack) -> Key:
    return tuple(split_words(text, [Sentence(0, len(text), "", 0)], pack).keys)


def _expand(key: Key, pack: LanguagePack) -> Key:
    """Write short forms inside a body's name out (`Sở KH-CN` → `Sở Khoa học và Công nghệ`)."""
    table = _long_forms(pack)
    out: list[str] = []
    i = 0
    while i < len(key):
        for n in (3, 2, 1):
            long = table.get(key[i : i + n])
            if long and i + n <= len(key):
                out += long
                i += n
                break
        else:
            out.append(key[i])
            i += 1
    return tuple(out)


def _join_brackets(drafts: list[Draft], words: Words, join: object) -> None:
    for i in range(1, len(drafts)):
        a, b = drafts[i - 1], drafts[i]
        if a.last == b.first and words.glue[b.first] == "P" and b.last - b.first <= 2 and b.kind == "org" and a.kind != "person":
            text = words.span(b.first, b.last)
            if text.isupper() and words.text[words.ends[b.last - 1] : words.ends[b.last - 1] + 1] == ")" and a.kind == "org":
                join(i - 1, i)  # type: ignore[operator]


def _join_beginnings(drafts: list[Draft], whole: list[Key], join: object) -> None:
    """A body named by the beginning of a longer name is that body: the one last named in full, else the next."""
    longer: dict[Key, list[int]] = defaultdict(list)
    for i, draft in enumerate(drafts):
        if draft.kind == "org":
            for n in range(1, len(whole[i])):
                longer[whole[i][:n]].append(i)
    for i, draft in enumerate(drafts):
        if draft.kind != "org" or draft.type in ("agency", "outlet", "company", "club"):
            continue
        if len(whole[i]) < 2:
            continue
        candidates = longer.get(whole[i])
        if candidates and draft.rule.startswith(("org_heads", "body", "seen")):
            before = [j for j in candidates if j < i]
            join(i, before[-1] if before else candidates[0])  # type: ignore[operator]


def _join_people(drafts: list[Draft], keys: list[Key], words: Words, gazetteer: Gazetteer, join: object) -> None:
    full = [i for i, d in enumerate(drafts) if d.kind == "person" and len(keys[i]) > 1]
    count = Counter(keys[i] for i in full)
    for i, draft in enumerate(drafts):
        if draft.kind != "person":
            continue
        best = None
        for j in full:
            if keys[j] == keys[i] or len(keys[j]) <= len(keys[i]) or not _short_of(keys[i], keys[j]):
                continue
            if draft.sex and drafts[j].sex and drafts[j].sex != draft.sex:
                continue
            rank = (keys[j][-len(keys[i]) :] == keys[i], _title_agrees(draft, drafts[j], words), j < i, count[keys[j]], j if j < i else -j)
            if best is None or rank > best[0]:
                best = (rank, j)
        if best is not None:
            join(i, best[1])  # type: ignore[operator]


def _short_of(short: Key, long: Key) -> bool:
    """Tell whether `short` is a short form of the person's name `long`."""
    n = len(short)
    if long[-n:] == short:
        return True
    if all(is_syllable(k) for k in long):
        return len(long) <= 3 and n == 1 and long[0] == short[0] and len(long) == 3 and False
    return any(long[k : k + n] == short for k in range(len(long) - n + 1))


def _title_agrees(a: Draft, b: Draft, words: Words) -> bool:
    before = lambda d: words.keys[max(0, d.first - 1)]  # noqa: E731
    return before(a) == before(b)


def _usual(drafts: list[Draft], words: Words) -> str:
    forms = Counter(words.span(d.first, d.last) for d in drafts)
    actors = [d.actor for d in drafts if d.actor]
    if drafts[0].kind != "person":
        for actor in actors:
            if actor in forms:
                return actor
    if drafts[0].kind == "place":
        return forms.most_common(1)[0][0]
    loud = lambda form: form.isupper() and len(form) > 3  # noqa: E731
    longest = max(len(_count(form)) for form in forms)
    return max(forms, key=lambda f: (len(_count(f)) == longest, not loud(f), f[0].isupper(), forms[f], sum(c.isupper() for c in f), f))


def _count(form: str) -> list[str]:
    return form.replace("-", " ").split()
