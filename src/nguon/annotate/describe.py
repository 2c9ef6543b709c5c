"""What the article says elsewhere of words that name nobody by themselves."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from nguon.annotate.phrase import Phrases, load_phrases
from nguon.annotate.role import Role
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention

LEAD = 40
LEAD_WORDS = 5
"""How far before a name its office is looked for, in characters and words."""

LONGEST_DESCRIPTION = 4
"""Words of a description that may be short for a longer one (`phe doi lap`)."""


BETWEEN = 24
"""So many characters of classifiers may stand between a noun and the name that makes it whole."""

CLASSIFIER_WORDS = 6
"""A word for a kind of body with its adjectives has at most so many words."""

RECENT = 4
"""A description is pointed back to within so many statements."""


def longer_words(text: str, mentions: Sequence[Mention], start: int, end: int, phrases: Phrases) -> tuple[str, str] | None:
    """Return the words at `[start, end)` made whole by a name that stands behind the same words elsewhere, or None.

    Beside them stands the person of that name where it follows at once (`driver *A*`: the words tell a trade), else nothing.
    A body's words are no trade. Earlier places go first; only classifiers and "of", "at" may stand between.
    """
    said = fold_spelling(text[start:end])
    if not 1 < len(said.split()) <= LONGEST_DESCRIPTION:
        return None
    whole = fold_spelling(text)
    for limit, begin in ((start, 0), (len(whole), end)):
        at = limit
        while (at := whole.rfind(said + " ", begin, at)) >= 0:
            edge = at + len(said) + 1
            if not whole[at - 1 : at].isalnum():
                mention = next((m for m in mentions if edge <= m.start < edge + BETWEEN), None)
                between = whole[edge : mention.start].split() if mention is not None else []
                if mention is not None and all(word in phrases.joints for word in between):
                    person = mention.actor if mention.kind == "person" and not between else ""
                    if not (person and phrases.body(said)):
                        return said + text[at + len(said) : mention.end], "" if phrases.begins(said, "relation") else person
    return None


def described_again(said: str, recent: Sequence[str], kinds: Mapping[str, str], phrases: Phrases) -> str | None:
    """Return the description among the actors of late that `said` ("this agency", "the official") points back to, or None."""
    plain = phrases.singular(said)
    head = phrases.this(plain) or plain
    if not head or (head == plain and len(head.split()) < 2):
        return None
    for actor in recent[: -RECENT - 1 : -1]:
        whole = fold_spelling(actor)
        bare = phrases.singular(whole)
        if kinds.get(actor) is None and bare != head and bare.startswith(head + " "):
            return actor
    return None


def body_of_place(text: str, inside: Sequence[Mention], start: int, end: int, phrases: Phrases) -> str | None:
    """Return the body that a classifier with its adjectives and perhaps a place describes, or None.

    `the cheap airline A`, `the site B of Bulgaria`: the actor is the name alone.
    """
    name = inside[0]
    lead = fold_spelling(text[start : name.start]).strip()
    words = lead.split()
    known = any(" ".join(words[:n]) in phrases.trades for n in (1, 2, 3))
    if (
        name.kind != "org"
        or not known
        or len(words) > CLASSIFIER_WORDS
        or text[start + 1 : name.start].lower() != text[start + 1 : name.start]
    ):
        return None
    if any(word in phrases.kinds["from"] for word in words):
        return None
    rest = text[name.end : end].strip()
    if not rest:
        return name.actor if not phrases.dissolves(lead) else None
    of = fold_spelling(rest).split()[0]
    return name.actor if of in phrases.kinds["from"] and len(inside) == 2 and inside[1].end == end else None


def same_body(of: frozenset[str], role: Role) -> bool:
    """Tell whether the one body named with an office is a role's body under a longer or shorter name."""
    if len(of) != 1:
        return False
    said = fold_spelling(next(iter(of)))
    return any(said.endswith(" " + fold_spelling(b)) or fold_spelling(b).endswith(" " + said) for b in role.of)


def whole_place(text: str, mentions: Sequence[Mention], start: int, said: str, phrases: Phrases) -> str:
    """Return a description with "this market" in it made whole by the name that stands behind "market" before."""
    words = said.split()
    if len(words) < 3 or fold_spelling(words[-1]) not in phrases.kinds["this"]:
        return said
    for size in (3, 2, 1):
        noun = fold_spelling(" ".join(words[-1 - size : -1]))
        if len(words) <= size + 2:
            continue
        for mention in reversed(mentions):
            before = fold_spelling(text[max(0, mention.start - len(noun) - 1) : mention.start])
            if mention.start < start and before.strip() == noun:
                return " ".join((*words[:-1], text[mention.start : mention.end]))
    return said


def local_body(text: str, mentions: Sequence[Mention], start: int, said: str) -> str | None:
    """Return the place that a bare classifier (`xa`, `huyen`) means: the last one named with it before `start`, or None."""
    for mention in reversed(mentions):
        if mention.start >= start:
            continue
        name = text[mention.start : mention.end]
        low = fold_spelling(name)
        at = low.find(f" {said} ")
        if mention.kind == "org" and at >= 0:
            return name[at + 1 :]
        before = fold_spelling(text[max(0, mention.start - len(said) - 2) : mention.start])
        if mention.kind == "place" and before.strip() == said:
            return f"{said} {name}"
    return None


def find_pairs(text: str, mentions: Sequence[Mention], links: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return the pairs of actors that the article names side by side, in its order."""
    return frozenset((a.actor, b.actor) for a, b in pairwise(mentions) if text[a.end : b.start].strip() in (*links, "-"))


def find_apposed(
    text: str, mentions: Sequence[Mention], end: int, said: str, phrases: Phrases, *, closed: bool = True
) -> Mention | None:
    """Return the person named in an apposition right behind a kinship or office that ends at `end`, or None.

    `her mother, Mrs *A*, remembers`: comma, pronoun, name, comma. A name with "and" behind it lists somebody else;
    where it need not be `closed`, the verb may follow at once.
    """
    if text[end : end + 2] != ", " or not said:
        return None
    if not (phrases.begins(phrases.singular(said), "relation") or phrases.starts_person(said)):
        return None
    at = end + 2
    name = next((m for m in mentions if at <= m.start < at + BETWEEN and m.kind == "person"), None)
    if name is None:
        return None
    before = phrases.exact(fold_spelling(text[at : name.start]).strip())
    ends = not closed or text[name.end : name.end + 1] in (",", "(") or text[name.end : name.end + 2] in (" (", " -", " –")
    return name if before is not None and before[0] == "person" and ends else None


def without_age(said: str, phrases: Phrases) -> tuple[str, str] | None:
    """Return a noun for a person and the age behind it (`strategist`, `52`), or None where no age ends `said`."""
    words = said.split()
    if len(words) > 3 and words[-1].isdigit() and phrases.is_kind(" ".join(words[-3:-1]), "born"):
        return " ".join(words[:-3]), words[-1]
    if len(words) < 3 or not words[-2].isdigit() or not phrases.is_kind(words[-1], "age"):
        return None
    return " ".join(words[:-2]), words[-2]


def age_behind(text: str, mention: Mention) -> str:
    """Return the number right behind a name (`A, 52 years old`, `A (52`), or the empty string."""
    rest = text[mention.end : mention.end + 6].lstrip(" ,(")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return digits if len(digits) == 2 else ""


def find_holders(text: str, mentions: Sequence[Mention], family: Container[str], pack: LanguagePack) -> list[Mention]:
    """Return the mentions with holders of offices that were taken for bodies, or for the end of one, as people.

    `family`: family names, folded.
    """
    middle, phrases = _middle_names(pack), load_phrases(pack)
    parts = (part for m in mentions for part in part_holder(text, m, family, middle, phrases))
    return [as_person(text, m, family, middle, phrases) for m in parts]


@lru_cache
def _middle_names(pack: LanguagePack) -> frozenset[str]:
    return frozenset(fold_spelling(row["word"]) for row in pack.lexicon("name_sex"))


def as_person(text: str, mention: Mention, family: Container[str], middle: frozenset[str], phrases: Phrases) -> Mention:
    """Return a name behind "vice chair of the federation" as a person's, where its words are those of people; else `mention`.

    A word for a body right before a name tells a body ("the school *A Thi B*") unless an office stands before both.
    """
    if mention.kind == "person" or (mention.kind != "org" and mention.rule != "after classifier"):
        return mention
    words = fold_spelling(mention.actor).split()
    if not 3 <= len(words) <= 5 or words[0] not in family or not middle.intersection(words[1:-1]):
        return mention
    before = fold_spelling(text[max(0, mention.start - LEAD) : mention.start]).split()[-LEAD_WORDS:]
    titled = any(phrases.starts_person(" ".join(before[n:-1])) for n in range(len(before) - 1))
    return replace(mention, kind="person") if titled else mention


def part_holder(
    text: str, mention: Mention, family: Container[str], middle: frozenset[str], phrases: Phrases
) -> tuple[Mention, ...]:
    """Return a body's name that ran on into its office holder's ("chair of *Committee of the village* *A Van B*") as two.

    Only behind an office, and only where a bare word for a place stands before what is built like a person's name.
    """
    if mention.kind != "org" or text[mention.end + 1 : mention.end + 2].isupper():
        return (mention,)
    words = text[mention.start : mention.end].split()
    run = next((n for n, word in enumerate(reversed(words)) if not word[0].isupper()), len(words))
    before = fold_spelling(text[max(0, mention.start - LEAD) : mention.start]).split()[-LEAD_WORDS:]
    if run not in (3, 4) or not any(" ".join(before[n:]) in phrases.people for n in range(len(before))):
        return (mention,)
    name = [fold_spelling(word) for word in words[-run:]]
    site = fold_spelling(words[-run - 1]) if run < len(words) else ""
    if site not in phrases.sites or name[0] not in family or not middle.intersection(name[1:-1]):
        return (mention,)
    body = text[mention.start : mention.end].removesuffix(" ".join(words[-run:])).rstrip()
    at = mention.start + len(body) + 1
    holder = replace(mention, start=at, kind="person", actor=text[at : mention.end])
    return replace(mention, end=at - 1, actor=body), holder
