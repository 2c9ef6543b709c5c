"""Names of persons, bodies and places in an article (annotation.md 5).

The idea: no tagger for Vietnamese news that runs offline is good enough, and Vietnamese writes its names by rules. Lexicons
and the grammar of names cut them out (`nguon.annotate.naming`, `nguon.annotate.body`), the whole article settles kinds and
short forms (`nguon.annotate.kind`, `nguon.annotate.linking`).
"""

from __future__ import annotations

from collections.abc import Sequence

from nguon.annotate.gazetteer import Gazetteer, load_gazetteer
from nguon.annotate.kind import settle_kinds
from nguon.annotate.linking import link_actors
from nguon.annotate.named import Draft
from nguon.annotate.naming import read_names
from nguon.annotate.sentence import Sentence
from nguon.annotate.word import Words, split_words
from nguon.lang.pack import LanguagePack
from nguon.model.annotation import Mention
from nguon.model.article import Article

AFTER_DOT = frozenset(",;:)")
"""Marks after the dot of an initial, which is then no full stop."""


def find_mentions(article: Article, text: str, sentences: Sequence[Sentence], pack: LanguagePack) -> list[Mention]:
    """Return the names in `sentences` in order, with kind and actor; they never overlap. Offsets are those of `text`."""
    gazetteer = load_gazetteer(pack)
    words = split_words(text, sentences, pack)
    drafts = settle_kinds(*read_names(words, gazetteer), words, gazetteer)
    for draft in drafts:
        draft.end = _end(draft, words, gazetteer)
    actors = link_actors(drafts, words, pack)
    return [
        Mention(article.page_id, article.id, words.starts[d.first], d.end, d.kind, actor, d.rule)
        for d, actor in zip(drafts, actors, strict=True)
    ]


def _end(draft: Draft, words: Words, gazetteer: Gazetteer) -> int:
    """Return where a name ends; the dot of its last short word (`Jr.`, `D.H.`) is its own."""
    i = draft.last - 1
    end = words.ends[i]
    initial = end - words.starts[i] == 1 and draft.kind == "person"
    initial = initial and (
        words.glue[i] == "D"
        or words.text[end + 1 : end + 3].strip()[:1].islower()
        or words.text[end + 1 : end + 2] in AFTER_DOT
        or words.text[end + 1 : end + 3] == " ("
    )
    return end + 1 if (initial or words.keys[i] in gazetteer.tails) and words.text[end : end + 1] == "." else end
