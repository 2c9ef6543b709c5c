"""A model of sentences that the user has, as one more likeness of statements in threads.

The idea: every model has a scale of its own; some find no two sentences less alike than .7. So it is asked first about pairs of
invented sentences (`embedding.toml`), half of which say the same and half of which tell another thing of the same people. Where
these lie on its scale is 0 and 1 for it; a model that can't tell them apart is refused.

Nothing is ever downloaded: a function is the user's own, a folder is read as it is.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nguon.errors import BuildError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nguon.lang.pack import LanguagePack

Vectors = NDArray[np.float64]

APART = 0.75
"""Share of our pairs, two by two, that a model must order rightly (1: all, .5: chance).

One that orders fewer would join what does not belong together."""

ONCE = 1024
"""Texts that a model is given at a time, and rows of a table of cosines that are held."""

HOW = "write module:function, file.py:function, or the folder of a sentence-transformers model"


@dataclass(frozen=True, slots=True)
class Embedding:
    """A model by its name, and how its cosines are read.

    `low`: the cosine that few pairs on other matters exceed (mean and one standard deviation), `high`: the mean of pairs that
    say the same; `mark` changes when the model's answers do.
    """

    name: str
    size: int
    low: float
    high: float
    mark: str


def open_embedding(name: str, pack: LanguagePack) -> Embedding:
    """Return the model of a name: `module:function`, `file.py:function`, or a folder with a sentence-transformers model.

    The function takes a list of texts and returns an array with a row for each. Raises `UsageError` when it is not there,
    fails, answers something else, or can't tell what says the same from what does not.
    """
    name = _absolute(name)
    sentences = pack.rules("embedding")["sentence"]
    texts = [sentence[key] for key in ("one", "yes", "no") for sentence in sentences]
    try:
        vectors = embed(name, texts)
    except BuildError as error:
        raise UsageError(str(error)) from None
    one, *others = np.split(vectors, 3)
    yes, no = ((one * other).sum(axis=1).round(3) for other in others)
    right = float(((yes[:, None] > no).mean() + (yes[:, None] >= no).mean()) / 2)
    low, high = float(no.mean() + no.std()), float(yes.mean())
    if right < APART or high <= low:
        raise UsageError(
            f"the model {name} can't tell what says the same in other words from what does not: it orders {right:.0%} of our "
            f"pairs rightly, {APART:.0%} are needed; use a model that knows Vietnamese"
        )
    mark = hashlib.sha256(np.round(vectors, 2).astype("<f4").tobytes()).hexdigest()[:12]
    return Embedding(name, vectors.shape[1], round(low, 3), round(high, 3), mark)


def embed(name: str, texts: Sequence[str]) -> Vectors:
    """Return the vectors of texts, each of length 1.

    Raises `BuildError` when the model is not there, fails, or does not give a finite vector for each text.
    """
    function = _load(name)
    try:
        found = function(list(texts))
    except Exception as error:
        raise BuildError(f"the model {name} failed ({type(error).__name__}: {error})") from error
    try:
        vectors = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        raise BuildError(f"the model {name} returns {type(found).__name__}, not an array of numbers") from None
    if vectors.ndim != 2 or vectors.shape[0] != len(texts) or vectors.shape[1] == 0:
        raise BuildError(
            f"the model {name} returns an array of shape {vectors.shape} for {len(texts)} texts; ({len(texts)}, n) it must be"
        )
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if len(bad):
        raise BuildError(
            f"the model {name} gives no finite numbers for {len(bad)} of {len(texts)} texts, first for “{texts[bad[0]][:80]}”"
        )
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1.0  # a text of which the model knows nothing is like no other
    unit: Vectors = vectors / lengths
    return unit


def alike_pairs(embedding: Embedding, texts: Sequence[str], groups: Iterable[Sequence[int]]) -> dict[tuple[int, int], float]:
    """Return how much texts are alike, for the pairs inside each group of places that are alike at all.

    0 is as alike as pairs on other matters are, 1 as those that say the same.
    """
    vectors = np.concatenate([embed(embedding.name, texts[at : at + ONCE]) for at in range(0, len(texts), ONCE)])
    found: dict[tuple[int, int], float] = {}
    for group in groups:
        places = np.array(sorted(group))
        for at in range(0, len(places), ONCE):
            some = places[at : at + ONCE]
            cosines = (vectors[some] @ vectors[places].T).round(3)
            for i, j in zip(*np.nonzero(cosines > embedding.low), strict=True):
                if some[i] < places[j]:
                    value = (float(cosines[i, j]) - embedding.low) / (embedding.high - embedding.low)
                    found[int(some[i]), int(places[j])] = min(1.0, round(value, 3))
    return found


def _absolute(name: str) -> str:
    """A name that means the same in every process: places of files from the root."""
    place, colon, function = name.rpartition(":")
    if colon and function.isidentifier():
        return f"{Path(place).resolve()}:{function}" if place.endswith(".py") else name
    return str(Path(name).resolve())


@lru_cache(maxsize=2)
def _load(name: str) -> Callable[[list[str]], Any]:
    """The function behind a name, loaded once in each process."""
    place, colon, function = name.rpartition(":")
    if not colon or not function.isidentifier():
        return _from_folder(Path(name))
    try:
        module = _from_file(Path(place)) if place.endswith(".py") else _from_module(place)
    except Exception as error:
        raise BuildError(f"the model {name} can't be imported ({type(error).__name__}: {error}); {HOW}") from error
    found: Any = getattr(module, function, None)
    if not callable(found):
        raise BuildError(f"{place} has no function {function}; {HOW}")
    return found  # type: ignore[no-any-return]


def _from_module(name: str) -> Any:
    with _here_too():
        return importlib.import_module(name)


def _from_file(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"nguon_model_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _from_folder(path: Path) -> Callable[[list[str]], Any]:
    if not path.is_dir():
        raise BuildError(f"there is no model {path}; {HOW}")
    try:
        library = importlib.import_module("sentence_transformers")
    except ImportError:
        raise BuildError(
            f"the model {path} needs sentence-transformers, which is not installed here: pip install sentence-transformers"
        ) from None
    try:
        model = library.SentenceTransformer(str(path), local_files_only=True)
    except Exception as error:
        raise BuildError(
            f"the model {path} can't be read ({type(error).__name__}: {error}); is it a sentence-transformers model?"
        ) from error

    def encode(texts: list[str]) -> Any:
        return model.encode(texts, convert_to_numpy=True, show_progress_bar=False)

    return encode


@contextmanager
def _here_too() -> Iterator[None]:
    """Modules of the folder that the program was started in can be imported, as Python itself does it."""
    here = os.getcwd()  # noqa: PTH109 (a path to import from is a string)
    if here in sys.path:
        yield
        return
    sys.path.insert(0, here)
    try:
        yield
    finally:
        sys.path.remove(here)
