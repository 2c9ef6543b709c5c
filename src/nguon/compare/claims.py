"""Claims that tie articles together: statements on the same rare matter, however far apart in time.

The idea: when months later somebody confirms what he once denied, the two articles share few words but one claim. A claim
is a pair of lexical classes with a pair of participants ("to send" + "troops", two states); where few articles hold it,
those that do belong to one affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import pyarrow as pa

from nguon.compare.body import read_spans
from nguon.compare.matter import read_matters
from nguon.compare.packed import unpack_piece
from nguon.compare.people import know_people
from nguon.compare.phrases import load_phrases
from nguon.compare.rows import count_rows, exploded, query_rows
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Actor, ActorLink
from nguon.text.digest import hash_text
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from nguon.engines.base import Engine
    from nguon.model.reading import Piece

DISPUTE = ("deny", "confirm", "withhold")


@dataclass(frozen=True, slots=True)
class ClaimsConfig:
    """`shared`: statements of each of two stories on common claims that join them.

    `share`: claims held by more than this share of all articles (and more than `few`), or by more than `many`, tie nothing
    together.
    """

    shared: int = 2
    share: float = 0.02
    few: int = 12
    many: int = 60


CLAIMS = pa.schema([("claim", pa.int64()), ("article_id", pa.string()), ("statement", pa.string()), ("disputed", pa.int64())])
"""The claims (hashes) that a statement makes; `disputed` is 1 where it denies, confirms or withholds."""

_SPEAKS = pa.schema([("actor_id", pa.string()), ("other", pa.string())])


def may_claim(piece: Piece, pack: LanguagePack) -> bool:
    """Tell whether a statement of `piece` has classes enough for a claim, whoever is named in it."""
    phrases = load_phrases(pack, "matters", "word", "class")
    for statement in piece.statements:
        hits = phrases.find(find_words(read_spans(piece, statement.content)))
        if len({kind for hit in hits for kind in hit.kind.split("+")}) > 1:
            return True
    return False


def find_claims(engine: Engine, pack: LanguagePack, articles: str, to: str) -> None:
    """Make the table `to` (rows of `CLAIMS`): the claims of the `pieces` named in the table `articles` (article_id).

    Reads `actor_links` and `actors` too: capitals and spokesmen count as their states.
    """
    engine.split("actors", {"claim_speaks": (speaking_rows, _SPEAKS)})
    engine.sql(
        "claim_links",
        "SELECT l.article_id AS article_id, l.name AS name, l.actor_id AS actor_id FROM actor_links l "
        f"JOIN {articles} a ON a.article_id = l.article_id",
    )
    _reach(engine)
    engine.sql(
        "claim_parts",
        "SELECT p.article_id AS article_id, 'piece' AS what, '' AS one, '' AS other, p.blob AS blob FROM pieces p "
        f"JOIN {articles} a ON a.article_id = p.article_id UNION ALL "
        "SELECT article_id, 'link' AS what, name AS one, actor_id AS other, NULL AS blob FROM claim_links UNION ALL "
        "SELECT DISTINCT l.article_id AS article_id, 'speaks' AS what, s.actor_id AS one, s.other AS other, NULL AS blob "
        "FROM claim_links l JOIN claim_reach r ON r.actor_id = l.actor_id JOIN claim_speaks s ON s.actor_id = r.other",
    )
    kernel = partial(claim_rows, language=pack.code)
    engine.map_groups(kernel, "claim_parts", "article_id", to, CLAIMS, order=("what", "one", "other"))
    for name in ("speaks", "links", "reach", "parts"):
        engine.drop(f"claim_{name}")


def _reach(engine: Engine) -> None:
    """Make `claim_reach` (actor_id, other): each actor linked to that speaks for somebody, with himself and all on his way."""
    engine.sql(
        "claim_reach",
        "SELECT DISTINCT l.actor_id AS actor_id, l.actor_id AS other FROM claim_links l "
        "JOIN claim_speaks s ON s.actor_id = l.actor_id",
    )
    before = -1
    while (now := count_rows(engine, "claim_reach")) != before:
        before = now
        engine.sql(
            "claim_further",
            "SELECT actor_id, other FROM claim_reach UNION SELECT r.actor_id AS actor_id, s.other AS other FROM claim_reach r "
            "JOIN claim_speaks s ON s.actor_id = r.other",
        )
        engine.sql("claim_reach", "SELECT actor_id, other FROM claim_further")
        engine.drop("claim_further")


def speaking_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `actors` to (actor_id, other), a row for each that an actor speaks for."""
    return exploded(batch, "speaks_for", _SPEAKS)


def claim_rows(batch: pa.RecordBatch, language: str) -> pa.RecordBatch:
    """Kernel: the claims of one article, whose actors and those for whom they speak the batch holds too."""
    pieces: list[Piece] = []
    links: list[ActorLink] = []
    speaks: dict[str, list[str]] = {}
    for row in batch.to_pylist():
        if row["what"] == "piece":
            pieces.append(unpack_piece(row["blob"]))
        elif row["what"] == "link":
            links.append(ActorLink(row["article_id"], row["one"], row["other"], ""))
        else:
            speaks.setdefault(row["one"], []).append(row["other"])
    actors = [Actor(i, "", "", (), (), tuple(others)) for i, others in speaks.items()]
    people = know_people(actors, links)
    rows: list[dict[str, object]] = []
    matters = read_matters(pieces, people, load(language))
    acts = {s.id: s.act for p in pieces for s in p.statements}
    for statement, matter in matters.items():
        states = sorted(p for p in matter.participants if people.roots(p) == (p,))
        about = {"article_id": pieces[0].article.id, "statement": statement, "disputed": int(acts[statement] in DISPUTE)}
        for classes in combinations(sorted(matter.classes), 2):
            rows += [{**about, "claim": hash_text(" ".join((*classes, *pair)))} for pair in combinations(states, 2)]
    return pa.RecordBatch.from_pylist(rows, schema=CLAIMS)


def same_claims(
    engine: Engine, claims: str, stories: str, articles: int, config: ClaimsConfig = ClaimsConfig()
) -> list[tuple[int, int]]:
    """Return the pairs of stories that hold enough statements on common claims, one of them at least disputed.

    `claims` names a table of `CLAIMS`, `stories` one of (article_id, story), with the numbers of stories.
    """
    most = min(max(config.few, int(config.share * articles)), config.many)
    engine.sql(
        "claim_rare",
        f"SELECT claim FROM {claims} GROUP BY claim "
        f"HAVING COUNT(DISTINCT article_id) > 1 AND COUNT(DISTINCT article_id) <= {most}",
    )
    engine.sql(
        "claim_held",
        "SELECT DISTINCT c.claim AS claim, s.story AS story, c.statement AS statement, c.disputed AS disputed "
        f"FROM {claims} c JOIN claim_rare r ON r.claim = c.claim JOIN {stories} s ON s.article_id = c.article_id",
    )
    query = (
        "SELECT x.story AS one, y.story AS two FROM claim_held x JOIN claim_held y ON x.claim = y.claim "
        "WHERE x.story < y.story GROUP BY x.story, y.story "
        f"HAVING COUNT(DISTINCT x.statement) >= {config.shared} AND COUNT(DISTINCT y.statement) >= {config.shared} "
        "AND MAX(x.disputed) + MAX(y.disputed) > 0"
    )
    pairs = [(row["one"], row["two"]) for row in query_rows(engine, "claim_pairs", query, ("one", "two"))]
    for name in ("rare", "held"):
        engine.drop(f"claim_{name}")
    return pairs
