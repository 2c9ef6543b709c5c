"""The words that the grammar of statements knows by themselves, compiled from the pack's `speech.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nguon.lang.pack import LanguagePack, load


def phrases(words: list[str], *, behind: str = r"(?!\w)") -> re.Pattern[str]:
    """Return a pattern that finds any of `words` as whole words, the longest first.

    That no letter stands before is asked behind the first letter, so that a search skips to places where one begins.

    >>> phrases(["a b", "a"]).search("x a b").group()
    'a b'
    """
    tree = _Tree()
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, _Tree())
        node[""] = _Tree()
    begin = (f"{re.escape(letter)}(?<!\\w{re.escape(letter)}){_branches(node)}" for letter, node in tree.items())
    return re.compile(f"(?:{'|'.join(begin)}){behind}")


class _Tree(dict[str, "_Tree"]):
    """Letters and what may follow them; an empty letter ends a word."""


def _branches(tree: _Tree) -> str:
    """Return a pattern for the words of a tree of letters: what they share is tried once, longer ones go first.

    The idea is a trie, as in `re-trie` and Emacs' `regexp-opt`: an alternation of hundreds of phrases is tried one by one.
    """
    parts = [re.escape(letter) + _branches(node) for letter, node in tree.items() if letter]
    if not parts:
        return ""
    whole = parts[0] if len(parts) == 1 and "" not in tree else f"(?:{'|'.join(parts)})"
    return whole + "?" if "" in tree else whole


@dataclass(frozen=True, slots=True)
class Speech:
    """Patterns over lowered text, each named as in `speech.toml`; `nominal` ends right before a cue."""

    that: re.Pattern[str]
    openers: re.Pattern[str]
    after: re.Pattern[str]
    addressed: re.Pattern[str]
    asides: re.Pattern[str]
    holding: re.Pattern[str]
    likening: re.Pattern[str]
    asked: re.Pattern[str]
    hearers: re.Pattern[str]
    question: re.Pattern[str]
    breaks: re.Pattern[str]
    nominal: re.Pattern[str]
    pointers: re.Pattern[str]
    of: re.Pattern[str]
    owner: re.Pattern[str]
    recipient: re.Pattern[str]
    about: re.Pattern[str]
    matter: re.Pattern[str]
    ends: re.Pattern[str]
    count: re.Pattern[str]
    alone: re.Pattern[str]
    apposed: re.Pattern[str]
    letters: re.Pattern[str]
    sent: re.Pattern[str]
    after_name: re.Pattern[str]
    conditional: re.Pattern[str]
    copula: re.Pattern[str]
    stands: re.Pattern[str]
    then_says: re.Pattern[str]
    echo: re.Pattern[str]
    born: re.Pattern[str]
    toward: re.Pattern[str]
    sourced: re.Pattern[str]
    that_is: re.Pattern[str]
    themes: re.Pattern[str]
    of_topic: re.Pattern[str]
    titled: re.Pattern[str]
    venue: re.Pattern[str]
    negated: re.Pattern[str]
    plain: re.Pattern[str]
    and_: frozenset[str]
    parted: frozenset[str]
    relative: frozenset[str]
    meanwhile: frozenset[str]
    never: re.Pattern[str]
    tenses: frozenset[str]
    norms: frozenset[str]
    cites: frozenset[str]
    exists: frozenset[str]
    by: frozenset[str]
    goes: frozenset[str]
    sorry: frozenset[str]
    causes: re.Pattern[str]
    moves: re.Pattern[str]
    carries: frozenset[str]
    whenever: frozenset[str]
    who: frozenset[str]
    telling: frozenset[str]
    banners: re.Pattern[str]
    picture: tuple[str, ...]
    beside: frozenset[str]
    handed: re.Pattern[str]
    states: frozenset[str]
    fears: frozenset[str]
    stances: tuple[tuple[str, re.Pattern[str]], ...]
    """Nouns for what somebody holds or asks, by the act they make."""
    purpose: frozenset[str]
    topics: frozenset[str]
    aims: frozenset[str]
    shares: frozenset[str]
    turns: frozenset[str]
    but: frozenset[str]
    then: frozenset[str]
    habit: frozenset[str]
    idle: frozenset[str]
    self_: frozenset[str]
    speakable: frozenset[str]


_CLAUSE = (
    "pointers", "of", "owner", "recipient", "about", "matter", "ends", "apposed", "after_name", "conditional", "copula",
    "themes", "then_says", "stands", "sourced", "echo", "that_is", "of_topic",
)  # fmt: skip


@lru_cache
def _compile(code: str, version: str) -> Speech:
    rules = load(code).rules("speech")
    content, clause, silence = rules["content"], rules["clause"], rules["silence"]
    return Speech(
        **{name: phrases(content[name]) for name in (
            "that", "openers", "after", "addressed", "asides", "holding", "likening", "asked", "question", "breaks", "hearers",
        )},
        nominal=phrases(clause["nominal"], behind=r"\s+\Z"),
        **{name: phrases(clause[name]) for name in _CLAUSE},
        born=phrases(clause["born"], behind=r"\s+(?:\w+\s+)?\Z"),
        toward=phrases(clause["toward"], behind=r"\s+\Z"),
        alone=phrases(clause["alone"]),
        count=phrases(clause["count"], behind=r"\s+"),
        letters=phrases(rules["letters"]["phrases"]),
        sent=phrases(rules["letters"]["sent"]),
        titled=phrases([r["word"] for r in load(code).lexicon("quoted_names")], behind=r"\s+\Z"),
        venue=phrases(rules["venue"]["before"]),
        negated=phrases(silence["negated"]),
        plain=phrases(silence["plain"]),
        and_=frozenset(clause["and"]),
        parted=frozenset(content["parted"]),
        relative=frozenset(clause["relative"]),
        meanwhile=frozenset(clause["meanwhile"]),
        never=phrases(clause["never"]),
        goes=frozenset(clause["goes"]),
        tenses=frozenset(clause["tenses"]),
        norms=frozenset(clause["norms"]),
        cites=frozenset(clause["cites"]),
        exists=frozenset(clause["exists"]),
        by=frozenset(clause["by"]),
        sorry=frozenset(clause["sorry"]),
        causes=phrases(clause["causes"]),
        moves=phrases(clause["moves"]),
        carries=frozenset(clause["carries"]),
        whenever=frozenset(clause["whenever"]),
        who=frozenset(clause["who"]),
        telling=frozenset(clause["telling"]),
        banners=phrases(clause["banners"]),
        picture=tuple(clause["picture"]),
        beside=frozenset(clause["beside"]),
        handed=phrases(clause["handed"]),
        states=frozenset(clause["states"]),
        fears=frozenset(clause["fears"]),
        stances=tuple((act, phrases(nouns)) for act, nouns in rules["stances"].items() if act != "example"),
        purpose=frozenset(clause["purpose"]),
        topics=frozenset(clause["topics"]),
        aims=frozenset(clause["aims"]),
        shares=frozenset(clause["shares"]),
        turns=frozenset(clause["turns"]),
        then=frozenset(clause["then"]),
        but=frozenset(clause["but"]),
        habit=frozenset(clause["habit"]),
        idle=frozenset(clause["idle"]),
        self_=frozenset(clause["self"]),
        speakable=frozenset(silence["speakable"]),
    )  # fmt: skip


def compile_speech(pack: LanguagePack) -> Speech:
    """Return the grammar's words of `pack`, compiled once for each version of its data."""
    return _compile(pack.code, pack.version)
