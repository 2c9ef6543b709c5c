"""What one article says of each name in it: how it is written, of what kind it is, what its bearer is called and speaks for.

The idea: actors across articles are found by counting slim rows; this kernel makes them, once for each article.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from nguon.compare.names import Names, describe, load_names
from nguon.compare.packed import read_pieces
from nguon.lang.pack import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.model.reading import Piece

MET = pa.schema(
    [(name, pa.string()) for name in ("article_id", "key", "what", "value", "callings", "place", "first_word", "last_word")]
    + [(name, pa.int64()) for name in ("n", "words", "same")]
)
"""What articles say of names. `what` is one of

`bearer` (a row for each name of an article: `value` is its kind, `callings` the classes of what its bearer is called, joined by
`+`; `place` orders the bearers of a name), `name` (a spelling, `n` times; `same` where it is the key itself and no shorter
name), `role` (an office, `n` times), `head` (whom the bearer speaks for). `key` is the folded name, of `words` words.
"""


BEARERS = pa.schema(
    [(name, pa.string()) for name in ("article_id", "key", "kind", "callings", "first_word", "last_word")]
    + [("words", pa.int64())]
)
"""The rows of `MET` for the bearers of names: their kind, what they are called, the words of their names."""


@dataclass(slots=True)
class _Bearer:
    kind: str
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    callings: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)


def met_rows(batch: pa.RecordBatch, language: str) -> pa.RecordBatch:
    """Kernel: from `pieces` to rows of `MET`."""
    names = load_names(load(language))
    columns: list[list[object]] = [[] for _ in MET.names]
    for piece in read_pieces(batch):
        for row in _rows(piece, names):
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    return pa.RecordBatch.from_arrays([pa.array(c, f.type) for c, f in zip(columns, MET, strict=True)], schema=MET)


def _rows(piece: Piece, names: Names) -> Iterator[tuple[object, ...]]:
    article = piece.article.id
    for key, one in _gather(piece, names).items():
        words = key.split() or [""]
        place = f"{len(key):05d} {article}"
        callings = "+".join(sorted(one.callings))
        yield article, key, "bearer", one.kind, callings, place, words[0], words[-1], 1, len(words), 0
        for name, n in one.names.items():
            yield article, key, "name", name, "", "", "", "", n, 0, int(names.key(name) == key)
        for role, n in one.roles.items():
            yield article, key, "role", role, "", "", "", "", n, 0, 0
        for head in one.heads:
            yield article, key, "head", head, "", "", "", "", 1, 0, 0


def _gather(piece: Piece, names: Names) -> dict[str, _Bearer]:
    """Return what an article says of each name, by the name's key."""
    bearers: dict[str, _Bearer] = {}
    longer = _longer_names({names.key(m.actor) for m in piece.mentions if m.kind == "org"})

    def bearer(name: str, kind: str) -> _Bearer:
        key = names.key(name)
        return bearers.setdefault(longer.get(key, key), _Bearer(kind))

    for mention in piece.mentions:
        one = bearer(mention.actor, mention.kind)
        one.names[mention.actor] += 1
        if mention.kind == "person":
            described = describe(piece, mention, names)
            if described:
                if described.role:
                    one.roles[described.role] += 1
                one.callings |= set(described.callings)
                one.heads |= set(described.heads)
    kinds = {m.actor: m.kind for m in piece.mentions}
    for statement in piece.statements:
        for name in (statement.actor, *statement.actors, *statement.via):
            if name:
                one = bearer(name, kinds.get(name) or names.kind(name))
                one.names[name] += 1
                if name == statement.actor and len(statement.actors) > 1:
                    one.heads |= set(statement.actors) - {name}
    return bearers


def _longer_names(keys: set[str]) -> dict[str, str]:
    """Map a shortened name of a body to the one longer name in the article that begins alike and holds its words in order."""
    out = {}
    for short in keys:
        words = short.split()
        if len(words) < 2:
            continue
        fits = [k for k in keys if len(k) > len(short) and k.split()[0] == words[0] and _in_order(words, k.split())]
        if len(fits) == 1:
            out[short] = fits[0]
    return {short: out.get(full, full) for short, full in out.items()}


def _in_order(words: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(word in rest for word in words)
