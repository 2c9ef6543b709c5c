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
from nguon.extract.markup_shape import describe_markup
from nguon.extract.shape import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.furniture import Furniture
    from nguon.extract.lines import Line
    from nguon.extract.meta import PageMeta
    from nguon.lang.pack import LanguagePack

STRETCH = 4000
"""Lines labelled at once: a page is far shorter; a dump of a million lines is cut so that memory stays small."""

LISTED = {"ad", "prompt", "site"}
"""Kinds of furniture that differ by their words more than by their shape."""

_LOCK = threading.Lock()


def label_lines(lines: Sequence[Line], pack: LanguagePack, meta: PageMeta | None = None) -> list[tuple[str, str]]:
    """Return (role, rule) of each line; the rule names the entry of a list that agrees, or `shape`.

    `meta` is what an HTML page says of itself; with it, lines are read by the model for HTML.
    """
    furniture = load_furniture(pack)
    out: list[tuple[str, str]] = []
    for start in range(0, len(lines), STRETCH):
        stretch = lines[start : start + STRETCH]
        if meta is None:
            labels = _tag(describe(stretch, furniture), "roles.crfsuite")
        else:
            labels = _tag(describe_html(stretch, meta, furniture), "roles_html.crfsuite")
        for line, label in zip(stretch, labels, strict=True):
            out.append(_named(label.partition(":")[0], furniture.look_up(line.text), long=line.text.count(" ") >= 5))
    return out


def _named(role: str, met: list[tuple[str, str, str]], *, long: bool = False) -> tuple[str, str]:
    """Return (role, rule): which kind of furniture a line is, the list knows better than the shape, when it has no doubt."""
    kinds = {kind for kind, place, _ in met if place == "whole"}
    if role in LISTED and len(kinds) == 1 and kinds <= LISTED | {"label"}:
        role = next(iter(kinds))
    elif role in LISTED and long and {kind for kind, place, _ in met if place == "start"} == {"teaser"}:
        role = "teaser"
    words = next((words for kind, _, words in met if kind == role), None)
    return role, f"role:furniture:{words}" if words else "role:shape"


def describe_html(lines: Sequence[Line], meta: PageMeta, furniture: Furniture) -> list[list[str]]:
    """Return the features of the lines of an HTML page: shapes and what the markup tells."""
    return [a + b for a, b in zip(describe(lines, furniture), describe_markup(lines, meta), strict=True)]


def _tag(features: list[list[str]], model: str) -> list[str]:
    with _LOCK:
        labels: list[str] = _tagger(model).tag(pycrfsuite.ItemSequence(features))
    return labels


@lru_cache
def _model(name: str) -> bytes:
    return resources.files("nguon.extract").joinpath(name).read_bytes()


@lru_cache
def _tagger(name: str) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(_model(name))  # reads from these very bytes as long as it lives, so they must stay
    return tagger
