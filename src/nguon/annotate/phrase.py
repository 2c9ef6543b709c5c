"""Words that refer without naming: pronouns, "both countries", "this paper", communiques, leaders (lexicon `referring`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling

LONGEST_NOUN = 5
"""A noun for people has at most so many words."""


@dataclass(frozen=True)
class Phrases:
    """The lexicon of referring words, by kind."""

    rows: dict[str, tuple[str, str]]
    """Phrase → kind and sex."""
    kinds: dict[str, tuple[str, ...]]
    """Kind → phrases, longest first."""
    cues: frozenset[str]
    outlets: frozenset[str]
    sites: frozenset[str]
    people: frozenset[str]
    """Nouns for people."""
    bodies: frozenset[str]
    """Nouns for bodies and documents."""
    heads: frozenset[str]
    """Words that begin the names of bodies."""
    openings: dict[str, tuple[str, ...]]
    """Kind → phrases, longest first, each with a blank behind."""

    def exact(self, said: str) -> tuple[str, str] | None:
        """Return kind and sex of a phrase that is a row of the lexicon."""
        return self.rows.get(said)

    def begins(self, said: str, kind: str) -> bool:
        """Tell whether `said` is a phrase of `kind` or begins with one."""
        return f"{said} ".startswith(self.openings.get(kind, ()))

    def singular(self, said: str) -> str:
        """Return `said` without the words for one or many that open it."""
        while said.startswith(self.openings["plural"]):
            said = said[len(next(word for word in self.openings["plural"] if said.startswith(word))) :]
        return said

    def one_person(self, said: str) -> bool:
        """Tell whether a description means one person ("an official in X"), not a body and not many."""
        for word in self.kinds["plural"]:
            if said.startswith(word + " ") and self.rows[word][1] == "one":
                said = said[len(word) + 1 :]
        return self.singular(said) == said and self.starts_person(said)

    def starts_person(self, said: str) -> bool:
        """Tell whether `said` begins with a noun for people."""
        words = said.split()
        return any(" ".join(words[:n]) in self.people for n in range(1, LONGEST_NOUN + 1))

    def body(self, said: str) -> bool:
        """Tell whether `said` is or begins with a noun for a body or a document, and with none for people."""
        words = self.singular(said).split()
        bodied = any(" ".join(words[:n]) in self.bodies for n in range(1, LONGEST_NOUN + 1))
        return bodied and not self.starts_person(self.singular(said))

    def called(self, said: str) -> str | None:
        """Return the capital words behind a pronoun or a noun for people ("uncle *Tam*") when nothing else stands there."""
        low = fold_spelling(said)
        words = low.split()
        heads = (n for n in range(min(LONGEST_NOUN, len(words) - 1), 0, -1) if self._calls(" ".join(words[:n])))
        size = next(heads, 0)
        name = said.split()[size:] if size else []
        signed = len(name) == 1 and name[0].isupper() and len(name[0]) > 1
        return " ".join(name) if 0 < len(name) <= 4 and not signed and all(w[0].isupper() for w in name) else None

    def _calls(self, word: str) -> bool:
        return word in self.people or self.rows.get(word, ("", ""))[0] == "person"

    def is_kind(self, said: str, kind: str) -> bool:
        """Tell whether `said` is a phrase of `kind`."""
        return said in self.kinds.get(kind, ())

    @property
    def trades(self) -> frozenset[str]:
        """Words for companies and papers, which are no part of their names."""
        return frozenset((*self.kinds["trade"], *self.kinds["unit"], *self.kinds["paper"]))

    @property
    def joints(self) -> frozenset[str]:
        """Single words that may stand between a noun and the name it belongs to."""
        return self.sites | self.cues | frozenset(self.kinds["from"]) | frozenset(self.kinds["within"])

    @property
    def links(self) -> tuple[str, ...]:
        """Words that join speakers."""
        return self.kinds["link"]

    @property
    def link(self) -> str:
        """The usual word for `and`."""
        return min(self.kinds["link"], key=len)

    @property
    def this_country(self) -> tuple[str, ...]:
        """Phrases for `this country`."""
        return tuple(p for p in self.kinds["country"] if len(p.split()) == 2 or len(p.split()) == 3)

    def dissolves(self, words: str) -> bool:
        """Tell whether `words` before a name are only classifiers, so that the name alone is the actor."""
        return (
            words in self.kinds["dissolve"]
            or words in self.cues
            or all(w in self.kinds["dissolve"] or w in self.cues for w in words.split())
        )

    def behind_cue(self, said: str) -> str:
        """Return what stands behind a word for a body (`agency`, `paper`) that `said` begins with, or nothing."""
        words = said.split()
        return next((" ".join(words[n:]) for n in (2, 1) if len(words) > n and " ".join(words[:n]) in self.cues), "")

    def outlet(self, rule: str) -> bool:
        """Tell whether a mention's rule says that a lexicon has it as an outlet or agency."""
        return rule.removeprefix("body:") in self.outlets

    def ends(self, before: str) -> bool:
        """Tell whether `before` ends with a word for a paper, channel or agency."""
        return before.endswith(tuple(p for p in self.kinds["paper"] if " " not in p or len(p) < 8)) or before.endswith(
            self._papers
        )

    @property
    def _papers(self) -> tuple[str, ...]:
        return tuple(p.rsplit(" ", 1)[0] for p in self.kinds["paper"] if " " in p)

    def this(self, said: str) -> str:
        """Return the head of `said` when it ends with `this` (the phrase less its last word), else the empty string."""
        for word in self.kinds["this"]:
            if said.endswith(" " + word):
                return said[: -len(word) - 1]
        return ""

    def document(self, said: str) -> bool | None:
        """Return True for a bare document, False for one with more words, None for anything else."""
        many = next((p[:-1] for p in self.openings["plural"] if said.startswith(p)), "")
        plains = (said, said[len(many) + 1 :]) if many else (said,)
        for phrase in self.kinds["document"]:
            for plain in plains:
                if many and plain == phrase:
                    return None
                if plain == phrase or (plain.startswith(phrase + " ") and plain[len(phrase) + 1 :] in self.kinds["this"]):
                    return True
                if plain.startswith(phrase + " "):
                    return False
        return None


@lru_cache
def load_phrases(pack: LanguagePack) -> Phrases:
    """Return the lexicon of referring words of `pack`."""
    rows = {fold_spelling(row["phrase"]): (row["kind"], row["sex"]) for row in pack.lexicon("referring")}
    kinds: dict[str, list[str]] = {}
    for phrase, (kind, _) in rows.items():
        kinds.setdefault(kind, []).append(phrase)
    longest_first = {kind: tuple(sorted(phrases, key=len, reverse=True)) for kind, phrases in kinds.items()}
    return Phrases(
        rows,
        longest_first,
        frozenset(fold_spelling(row["cue"]) for row in pack.lexicon("org_cues")),
        frozenset(row["name"] for row in pack.lexicon("bodies") if row["type"] in ("outlet", "agency")),
        frozenset(fold_spelling(row["head"]) for row in pack.lexicon("place_heads") if row["bare"] == "yes"),
        frozenset(fold_spelling(row["word"]) for row in pack.lexicon("speaker_nouns") if row["kind"] == "person"),
        frozenset(fold_spelling(row["word"]) for row in pack.lexicon("speaker_nouns") if row["kind"] in ("body", "document")),
        frozenset(fold_spelling(row["head"]) for row in pack.lexicon("org_heads")),
        {kind: tuple(f"{phrase} " for phrase in phrases) for kind, phrases in longest_first.items()},
    )
