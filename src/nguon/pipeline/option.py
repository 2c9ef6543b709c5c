"""What a build is asked for, where it is, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nguon.compare.embedding import open_embedding
from nguon.engines.choose import ENGINES, need_engine
from nguon.engines.local import LocalEngine
from nguon.errors import CaseError, UsageError
from nguon.extract.found import GUESS, Columns, Noted, Skipped
from nguon.fetch.rules import Rules
from nguon.lang.pack import load
from nguon.model.decision import Outcome
from nguon.model.page import Problem
from nguon.store.case import Case


@dataclass(frozen=True, slots=True)
class Step:
    """Where a build is: `done` of `total` in a stage (total 0: not known)."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: worker processes (0: none but this), memory for tables (`4GB`), the language of the pages.

    What is None is what the case's `nguon.toml` says, else one worker a core, DuckDB's own limit, Vietnamese.
    """

    workers: int | None = None
    memory: str | None = None
    language: str | None = None
    columns: Columns = GUESS
    """Which columns of the tables among the inputs hold what."""
    fetch: Rules | None = None
    """How addresses among the inputs are fetched; None: they are not."""
    full: bool = False
    """Compare everything anew, also where new pages could join what there is."""
    engine: str | None = None
    """`local` or `spark`."""
    master: str | None = None
    """Spark's: where it runs."""
    spark: Mapping[str, str] | None = None
    """What else Spark is told (`[engine.spark]` in `nguon.toml`); `spill` names the folder that all machines see."""
    embed: str | None = None
    """A model of sentences: see `nguon.compare.embedding`. "" for none, where the case's settings name one."""

    def of(self, case: Case) -> Options:
        """Return these options, what they leave open filled in from a case's settings.

        Raises `CaseError` when those can't be followed, `UsageError` when the options can't.
        """
        said = {**case.settings.get("engine", {}), "language": case.settings.get("case", {}).get("language", "vi")}
        told = case.path / "nguon.toml"
        if self.engine:
            need_engine(self.engine)
        if (name := self.engine or said.get("name", "local")) not in ENGINES:
            raise CaseError(f"{told} asks for the engine {name!r}; this nguon has: {', '.join(ENGINES)}")
        if self.master and name != "spark":
            raise UsageError(f"a master ({self.master}) is for the engine 'spark'; add --engine spark")
        for key, kind in (("workers", int), ("memory", str), ("language", str), ("master", str), ("spark", dict)):
            if key in said and not isinstance(said[key], kind):
                raise CaseError(f"{told}: {key} = {said[key]!r} is not {kind.__name__}; correct that line")
        if (memory := self.memory or said.get("memory")) and name == "local":
            LocalEngine(workers=0, memory=memory).close()  # raises where it is no amount, before a page is kept
        spark = {**_flat(said.get("spark", {})), **(self.spark or {})}
        language = self.language or said["language"]
        embed = case.settings.get("compare", {}).get("embed") if self.embed is None else self.embed
        if embed is not None and not isinstance(embed, str):
            raise CaseError(f"{told}: embed = {embed!r} is not str; correct that line")
        if embed and self.embed is None and ("/" in embed or embed.partition(":")[0].endswith(".py")):
            embed = str(case.path.absolute() / embed)  # a place that is told in the case's folder
        if embed:
            open_embedding(embed, load(language))  # raises where it is no model, before a page is kept
        return replace(
            self,
            workers=said.get("workers") if self.workers is None else self.workers,
            memory=memory,
            language=language,
            embed=embed or None,
            engine=name,
            master=self.master or (said.get("master") if name == "spark" else None),
            spark=spark if name == "spark" else None,
        )


def _flat(told: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Settings as Spark names them, however they are nested: TOML reads dots as tables."""
    flat: dict[str, str] = {}
    for key, value in told.items():
        flat.update(_flat(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": str(value)})
    return flat


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    number: int
    read: int
    """Pages that were read."""
    cached: int
    """Pages whose reading was still good."""
    counts: dict[str, int]
    """Rows of each table."""
    problems: tuple[Problem, ...] = ()
    lost: tuple[Outcome, ...] = ()
    """Corrections whose words, or some of them, can no longer be found."""
    skipped: tuple[Skipped, ...] = ()
    noted: tuple[Noted, ...] = ()
    """What is to be said of how containers were read: columns that were guessed, things passed over."""
    seconds: dict[str, float] = field(default_factory=dict)


Report = Callable[[Step], None]
