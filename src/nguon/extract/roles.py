"""The role of every line, told by a linear model over shapes.

A conditional random field (Lafferty, McCallum and Pereira 2001) whose features are those of `shape.describe`; it was trained by
`tools/train_roles.py` on composed pages. `docs/reading.md` tells on what, and how well it does on pages it has not seen.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import pycrfsuite

from nguon.extract.furniture import load_furniture
from nguon.extract.shape import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.lines import Line
    from nguon.lang.pack import LanguagePack

STRETCH = 4000
"""Lines labelled at once: a page is far shorter; a dump of a million lines is cut so that memory stays small."""

_LOCK = threading.Lock()


def label_lines(lines: Sequence[Line], pack: LanguagePack) -> list[tuple[str, str]]:
    """Return (role, rule) of each line; the rule names the entry of a list that agrees, or `shape`."""
    furniture = load_furniture(pack)
    out: list[tuple[str, str]] = []
    for start in range(0, len(lines), STRETCH):
        stretch = lines[start : start + STRETCH]
        for line, label in zip(stretch, _tag(describe(stretch, furniture)), strict=True):
            role = label.partition(":")[0]
            words = next((words for kind, _, words in furniture.look_up(line.text) if kind == role), None)
            out.append((role, f"role:furniture:{words}" if words else "role:shape"))
    return out


def _tag(features: list[list[str]]) -> list[str]:
    with _LOCK:
        labels: list[str] = _tagger().tag(pycrfsuite.ItemSequence(features))
    return labels


@lru_cache(maxsize=1)
def _model() -> bytes:
    return resources.files("nguon.extract").joinpath("roles.crfsuite").read_bytes()


@lru_cache(maxsize=1)
def _tagger() -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(_model())  # reads from these very bytes as long as it lives, so they must stay
    return tagger
