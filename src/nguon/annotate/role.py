"""What the article teaches about its people: the offices that stand beside their names, and their sex.

The idea: "Tong thong X Y" says once that the president of X is Y; later "Tong thong X" or "nha lanh dao X" can be led back to
Y. An office is its head (`tong thong`) and the actors named between head and person.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nguon.annotate.gazetteer import Gazetteer, Match, Node, load_gazetteer
from nguon.annotate.word import Words
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention

REACH = 12
"""Words between an office and its person: longer titles than this are rare, other people's titles are not."""
LOOSE = 4
"""Words there that are neither names nor parts of titles (`cuu nhan vien hop dong an ninh …`)."""


@dataclass(frozen=True, slots=True)
class Role:
    """An office seen beside a person: head, the actors of its names, the person, and where."""

    head: str
    of: frozenset[str]
    actor: str
    at: int
    office: bool
    """An office or rank, not a trade or a part in the story."""


@lru_cache
def load_title_words(pack: LanguagePack) -> frozenset[str]:
    """Return the first words of all titles of `pack`, in lower case."""
    return frozenset(key for key, node in load_gazetteer(pack).root.next.items() if _holds_title(node))


def _holds_title(node: Node) -> bool:
    titled = any(e.room == "title" and e.type != "pronoun" for e in node.entries)
    return titled or any(_holds_title(n) for n in node.next.values())


def find_roles(words: Words, gazetteer: Gazetteer, mentions: Sequence[Mention], titles: frozenset[str]) -> list[Role]:
    """Return the offices that stand before or behind the names of people, in order. `titles`: first words of titles."""
    starts = {m.start: m for m in mentions}
    out: list[Role] = []
    telling = [key in titles or start in starts for key, start in zip(words.keys, words.starts, strict=True)]
    for first, last in words.groups:
        heads: list[tuple[int, int, str, bool]] = []
        i = first
        while i < last:
            if not telling[i]:
                i += 1
                continue
            mention = starts.get(words.starts[i])
            title = _title(words, gazetteer, i) if words.keys[i] in titles else None
            if mention is not None:
                end = i + 1
                while end < last and words.ends[end - 1] < mention.end:
                    end += 1
                if mention.kind == "person":
                    out += _before(words, gazetteer, heads, i, mentions, starts, mention)
                    out += _behind(words, gazetteer, end, last, starts, mention)
                    heads = []
                i = end
                continue
            if title is not None and title.last <= last:
                heads.append(
                    (title.first, title.last, " ".join(words.keys[title.first : title.last]), title.entry.type != "trade")
                )
                i = title.last
                continue
            i += 1
    return out


def _title(words: Words, gazetteer: Gazetteer, i: int) -> Match | None:
    for match in gazetteer.at(words, i):
        if match.entry.room == "title" and match.entry.type != "pronoun":
            return match
    return None


def _before(
    words: Words,
    gazetteer: Gazetteer,
    heads: list[tuple[int, int, str, bool]],
    i: int,
    mentions: Sequence[Mention],
    starts: dict[int, Mention],
    person: Mention,
) -> list[Role]:
    out = []
    for first, last, head, office in heads:
        if i - first > REACH or any(words.glue[k] not in "SHDAEC" for k in range(first + 1, i + 1)):
            continue
        inner, loose = _inner(words, last, i, starts)
        told = loose > 1 and _pronoun_at(words, gazetteer, i - 1)
        if loose <= LOOSE and not told:
            out.append(Role(head, frozenset(inner), person.actor, words.starts[first], office))
    return out


def _pronoun_at(words: Words, gazetteer: Gazetteer, i: int) -> bool:
    """Tell whether the word at `i` is a pronoun: words of an office do not go on behind it ("MPs told *Mr* A")."""
    return any(m.entry.room == "title" and m.entry.type == "pronoun" and m.last == i + 1 for m in gazetteer.at(words, i))


def _behind(words: Words, gazetteer: Gazetteer, end: int, last: int, starts: dict[int, Mention], person: Mention) -> list[Role]:
    if end >= last or words.glue[end] not in "CNPHX":
        return []
    for j in range(end, min(end + 2, last)):
        title = _title(words, gazetteer, j)
        if title is None:
            continue
        stop = title.last
        while stop < last and words.glue[stop] in "SHDAE" and stop - title.last < REACH:
            stop += 1
        inner, _ = _inner(words, title.last, stop, starts)
        head = " ".join(words.keys[title.first : title.last])
        return [Role(head, frozenset(inner), person.actor, words.starts[j], title.entry.type != "trade")]
    return []


def _inner(words: Words, first: int, last: int, starts: dict[int, Mention]) -> tuple[list[str], int]:
    """Return the actors named between two words, and how many words there belong to no name."""
    actors, loose, i = [], 0, first
    while i < last:
        mention = starts.get(words.starts[i])
        if mention is None:
            loose += not words.caps[i]
            i += 1
            continue
        if mention.kind != "person":
            actors.append(mention.actor)
        while i < last and words.ends[i] <= mention.end:
            i += 1
    return actors, loose


@lru_cache
def _middle_names(pack: LanguagePack) -> dict[str, str]:
    return {fold_spelling(row["word"]): row["sex"] for row in pack.lexicon("name_sex")}


def find_sexes(words: Words, gazetteer: Gazetteer, mentions: Sequence[Mention], pack: LanguagePack) -> dict[str, str]:
    """Return `m` or `f` for each person of whom the words before the name, or the name itself, tell it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    middle = _middle_names(pack)
    for mention in mentions:
        if mention.kind != "person":
            continue
        i = bisect_left(words.starts, mention.start)
        if i >= len(words.starts) or words.starts[i] != mention.start:
            continue
        for back in (3, 2, 1):
            if i - back < 0 or words.glue[i] not in "SN":
                continue
            for match in gazetteer.at(words, i - back):
                if match.last == i and match.entry.room == "title" and match.entry.actor in ("m", "f"):
                    votes[mention.actor][match.entry.actor] += 2
        for word in fold_spelling(mention.actor).split()[1:-1]:
            if word in middle:
                votes[mention.actor][middle[word]] += 1
    return {actor: sexes.most_common(1)[0][0] for actor, sexes in votes.items()}
