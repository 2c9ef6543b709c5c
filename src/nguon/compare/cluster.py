"""Articles put together to stories as they come, in order of time: single-pass clustering over slim vectors.

The idea (topic detection and tracking, Allan and others 1998): an article joins the story that it is most like, or founds one.
Stories are looked up by the weightiest features of their latest articles, and compared by a few of their latest members; so
the work for an article does not grow with the case. Everything lies in a few flat arrays of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from nguon.compare.vector import NAME, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StoryConfig:
    """Thresholds of stories, chosen on 315 articles of 100 affairs (B-cubed F1 is flat between .15 and .18).

    `join`: likeness at which an article joins. `days`: decay of likeness with time, after `grace` days; `floor`: what is left
    of it in the end. `best`: weight of the most alike member against the mean of all. `nearest`: members counted in that mean,
    the most alike first (an affair has many sides). `small`: articles of a story that may still be joined to a larger one.
    `top`: features by which candidates are looked up; `lately`: latest articles looked up by one feature; `tried`, `members`:
    stories tried and members of each compared: with them the time for an article does not grow with the case. `held`:
    articles whose vectors are held; when there are more, the older half is forgotten, and with it stories that ended then.
    An article that names an affair of before joins at the likeness `echo`, whatever the time between, when it shares
    `echo_names` rare names and words that make up `echo_words` of the likeness; within `soon` days at `echo_soon`, and one
    name does.
    """

    join: float = 0.165
    grace: int = 7
    days: float = 60.0
    floor: float = 0.3
    best: float = 0.5
    nearest: int = 8
    small: int = 3
    top: int = 40
    members: int = 20
    lately: int = 60
    tried: int = 12
    held: int = 200_000
    echo: float = 0.2
    echo_names: int = 2
    echo_words: float = 0.025
    soon: int = 14
    echo_soon: float = 0.12


PLAIN, COMMON, RARE = range(3)
"""What a feature may tell: what an article is about; nothing by itself; whom or where, since few articles have this name."""

FEW, SHARE, MANY = 12, 0.02, 200
"""A name is rare that no more articles have than this share of all, and these bounds."""


def mark_features(features: Ints, holders: Ints, total: int) -> npt.NDArray[np.int8]:
    """Return what each feature may tell: `PLAIN`, `COMMON` or `RARE`."""
    kinds = features & 3
    few = holders <= min(max(FEW, int(SHARE * total)), MANY)
    marks: npt.NDArray[np.int8] = np.select([kinds == WORD, (kinds == NAME) & few], [PLAIN, RARE], COMMON).astype(np.int8)
    return marks


class Growing:
    """Stories while they grow. Articles and stories are numbered in the order in which they come.

    `features` is how many features there are; an article's vector is its features' numbers, the weightiest first, and their
    weights.
    """

    def __init__(self, features: int, config: StoryConfig = StoryConfig(), marks: npt.NDArray[np.int8] | None = None) -> None:
        self.config = config
        self.heads: list[tuple[int, ...]] = []
        """The features that are names in each article's title; -1 for a name that no other article has."""
        self._marks = np.full(features + 1, COMMON, dtype=np.int8)
        if marks is not None:
            self._marks[:features] = marks
        self.story_of = _Row(np.int32)
        self.whens = _Row(np.int32)
        self.first = _Row(np.int64)
        """Where an article's vector begins in `ids` and `weights`; it ends where the next one's begins."""
        self.keys = _Row(np.int32)
        """By how many of its features, the first ones, an article is looked up."""
        self.ids = _Row(np.int32)
        self.weights = _Row(np.float32)
        self.sizes: list[int] = []
        self.latest: list[list[int]] = []
        """The latest members of each story."""
        self._home = _Row(np.int32)
        self._entry_story = _Row(np.int32)
        self._entry_before = _Row(np.int32)
        self._last_entry = np.full(features + 1, -1, dtype=np.int32)
        self._scratch = np.zeros(features + 1, dtype=np.float32)
        self._none = features
        self._forgotten = 0
        """Articles whose vectors are gone, and how many numbers (`_gone`) went with them."""
        self._gone = 0

    def __len__(self) -> int:
        return len(self.story_of)

    def place(
        self, ids: Small, weights: Floats, keys: int, when: int, copies: Sequence[int] = (), heads: tuple[int, ...] = ()
    ) -> int:
        """Put an article into the story that it is most like, or that holds a copy of it, or a new one; return its number.

        `keys`: by how many of its features, the first ones, it is looked up. `when`: its day as a number, 0 if unknown.
        `copies`: numbers of articles before it that are copies of it.
        """
        self._make_room()
        home = min((self.story(j) for j in copies), default=-1)
        if home < 0:
            best = 0.0
            tried = self._candidates([ids[:keys]], -1)
            if len(tried):
                values = self._near(ids, weights, when, tried)
                at = int(np.argmax(values))
                home, best = int(tried[at]), float(values[at])
            if best < self.config.join:
                home = self._echoed(ids, weights, when, heads, tried)
            if home < 0:
                home = self._found()
        self.add(ids, weights, keys, when, home, heads)
        return home

    def add(self, ids: Small, weights: Floats, keys: int, when: int, story: int, heads: tuple[int, ...] = ()) -> None:
        """Add an article to a story."""
        self._make_room()
        number = len(self.story_of)
        if len(ids) == 0:
            ids, weights, keys = np.array([self._none], dtype=np.int32), np.zeros(1, dtype=np.float32), 0
        self.first.add(self._gone + len(self.ids))
        self.ids.extend(ids)
        self.weights.extend(weights)
        self.keys.add(keys)
        self.whens.add(when)
        self.heads.append(heads)
        while story >= len(self.sizes):
            self._found()
        story = int(self._home.rows[story])
        self.story_of.add(story)
        self.sizes[story] += 1
        self.latest[story] = [*self.latest[story], number][-self.config.members :]
        looked = ids[:keys]
        start = len(self._entry_story)
        self._entry_before.extend(self._last_entry[looked])
        self._entry_story.extend(np.full(len(looked), story, dtype=np.int32))
        self._last_entry[looked] = np.arange(start, start + len(looked), dtype=np.int32)

    def add_all(
        self, ids: Small, weights: Floats, ends: Ints, keys: Ints, whens: Ints, stories: Ints, heads: Sequence[tuple[int, ...]]
    ) -> None:
        """Add articles to stories as `add` does one by one: their vectors lie one after the other and end at `ends`.

        Nothing is forgotten meanwhile: give some thousands at most.
        """
        self._make_room()
        number, lengths = len(self.story_of), np.diff(ends, prepend=0)
        bare = lengths == 0
        ids = np.insert(ids, ends[bare], self._none).astype(np.int32)
        weights = np.insert(weights, ends[bare], 0.0).astype(np.float32)
        lengths = lengths + bare
        starts = np.cumsum(lengths) - lengths
        self.first.extend(self._gone + len(self.ids) + starts)
        self.ids.extend(ids)
        self.weights.extend(weights)
        self.keys.extend(keys)
        self.whens.extend(whens)
        self.heads += heads
        while len(self.sizes) <= int(stories.max(initial=-1)):
            self._found()
        homes: Small = self._home.rows[stories]
        self.story_of.extend(homes)
        for at, home in enumerate(homes.tolist(), number):
            self.sizes[home] += 1
            self.latest[home].append(at)
        for home in set(homes.tolist()):
            del self.latest[home][: -self.config.members]
        owners = np.repeat(np.arange(len(keys)), keys)
        looked = ids[starts[owners] + np.arange(len(owners)) - (np.cumsum(keys) - keys)[owners]]
        entry = len(self._entry_story)
        order = np.argsort(looked, kind="stable")
        before = self._last_entry[looked]  # of the later ones with the same feature it is the one before
        again = np.flatnonzero(looked[order[1:]] == looked[order[:-1]]) + 1
        before[order[again]] = entry + order[again - 1]
        self._entry_before.extend(before)
        self._entry_story.extend(homes[owners])
        self._last_entry[looked[order]] = entry + order  # of several the last one counts

    def story(self, article: int) -> int:
        """Return the number of the story in which an article is now."""
        return int(self._home.rows[self.story_of.rows[article]])

    def settle(self, only: Iterable[int] | None = None) -> None:
        """Join each small story (of `only` these) to one that grew up beside it, where all its articles are near that now."""
        few = range(len(self.sizes)) if only is None else only
        small = [n for n in few if 0 < self.sizes[n] <= self.config.small]
        for number in sorted(small, key=lambda n: (self.sizes[n], n)):
            mine = self.latest[number]
            if self.sizes[number] > self.config.small or not mine:
                continue
            vectors = [self._vector(i) for i in mine]
            others = self._candidates([v[0][: self.keys.rows[i]] for i, v in zip(mine, vectors, strict=True)], number)
            others = others[[self.sizes[n] > self.sizes[number] for n in others]]
            if len(others) == 0:
                continue
            near = [self._near(*v, int(self.whens.rows[i]), others) for i, v in zip(mine, vectors, strict=True)]
            values = np.mean(near, axis=0)
            at = int(np.argmax(values))
            if values[at] >= self.config.join:
                self.merge(number, int(others[at]))

    def stories(self) -> Small:
        """Return the number of each article's story."""
        stories: Small = self._home.rows[self.story_of.rows]
        return stories

    def merge(self, number: int, home: int) -> None:
        """Let the story `number` be part of the story `home`."""
        self._home.rows[self._home.rows == number] = home
        self.latest[home] = sorted([*self.latest[home], *self.latest[number]])[-self.config.members :]
        self.sizes[home] += self.sizes[number]
        self.sizes[number], self.latest[number] = 0, []

    def _make_room(self) -> None:
        if len(self) - self._forgotten >= self.config.held:
            self._forget(len(self) - self.config.held // 2)

    def _forget(self, before: int) -> None:
        """Let go of the vectors of all articles `before` a number; small stories that end there are settled first."""
        self.settle(n for n, latest in enumerate(self.latest) if latest and latest[-1] < before)
        self.latest = [[i for i in latest if i >= before] for latest in self.latest]
        gone = int(self.first.rows[before]) - self._gone
        self.ids.shift(gone)
        self.weights.shift(gone)
        self._gone += gone
        entries = int(self.keys.rows[self._forgotten : before].sum())
        self._entry_story.shift(entries)
        self._entry_before.shift(entries)
        for links in (self._entry_before.rows, self._last_entry):
            np.maximum(links - np.int32(entries), -1, out=links)
        self.heads[self._forgotten : before] = [()] * (before - self._forgotten)
        self._forgotten = before

    def _found(self) -> int:
        self._home.add(len(self.sizes))
        self.sizes.append(0)
        self.latest.append([])
        return len(self.sizes) - 1

    def _vector(self, article: int) -> tuple[Small, Floats]:
        start = int(self.first.rows[article]) - self._gone
        end = int(self.first.rows[article + 1]) - self._gone if article + 1 < len(self) else len(self.ids)
        return self.ids.rows[start:end], self.weights.rows[start:end]

    def _candidates(self, looked: Sequence[Small], but: int) -> Small:
        """Return the stories met oftenest among the latest holders of the features `looked` up, all but one."""
        met: list[Small] = []
        for features in looked:
            entries = self._last_entry[features]
            for _ in range(self.config.lately):
                entries = entries[entries >= 0]
                if len(entries) == 0:
                    break
                met.append(self._entry_story.rows[entries])
                entries = self._entry_before.rows[entries]
        if not met:
            return np.empty(0, dtype=np.int32)
        stories, counts = np.unique(self._home.rows[np.concatenate(met)], return_counts=True)
        order = np.lexsort((stories, -counts))
        found = stories[order]
        chosen: Small = found[found != but][: self.config.tried]
        return chosen

    def _echoed(self, ids: Small, weights: Floats, when: int, heads: tuple[int, ...], stories: Small) -> int:
        """Return the story among `stories` whose affair an article names, or -1.

        All names in its title are in the story, and a rare one of its names in the title of a member that is much like it and
        has words of it beside the names. Long after, the name must be in its title too and not the only rare one they share.
        """
        rare = set(ids[self._marks[ids] == RARE].tolist())
        titled = rare.intersection(heads)
        best, home = 0.0, -1
        for story in stories.tolist() if rare else ():
            if not any(rare.intersection(self.heads[i]) for i in self.latest[story]):
                continue
            told: set[int] = set()
            top = 0.0
            for i in self.latest[story]:
                other, values = self._vector(i)
                told.update(other.tolist())
                soon = 0 < when <= self.whens.rows[i] + self.config.soon and self.whens.rows[i] > 0
                if not (rare if soon else titled).intersection(self.heads[i]):
                    continue
                shared, mine, theirs = np.intersect1d(ids, other, assume_unique=True, return_indices=True)
                parts = weights[mine].astype(np.float64) * values[theirs]
                marks = self._marks[shared]
                names, words = int((marks == RARE).sum()), float(parts[marks == PLAIN].sum())
                if words >= self.config.echo_words and (soon or names >= self.config.echo_names):
                    value = float(parts.sum())
                    top = max(top, value if value >= (self.config.echo_soon if soon else self.config.echo) else 0.0)
            if top > best and told.issuperset(heads):
                best, home = top, story
        return home

    def _near(self, ids: Small, weights: Floats, when: int, stories: Small) -> npt.NDArray[np.float64]:
        """Return how near an article is to each story: its likeness to the nearest members, faded by the days between."""
        config = self.config
        latest = [self.latest[n] for n in stories]
        members = np.fromiter((i for some in latest for i in some), dtype=np.int64)
        sizes = np.array([len(some) for some in latest])
        self._scratch[ids] = weights
        starts = self.first.rows[members] - self._gone
        after = self.first.rows[np.minimum(members + 1, len(self) - 1)] - self._gone
        ends = np.where(members + 1 < len(self), after, len(self.ids))
        lengths = ends - starts
        offsets = np.cumsum(lengths) - lengths
        flat = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
        likeness = np.add.reduceat(self._scratch[self.ids.rows[flat]] * self.weights.rows[flat], offsets).astype(np.float64)
        self._scratch[ids] = 0.0
        whens = self.whens.rows[members]
        gaps = np.where((whens > 0) & (when > 0), np.maximum(np.abs(whens - when) - config.grace, 0), 0)
        likeness *= config.floor + (1 - config.floor) * np.exp(-gaps / config.days)
        table = np.full((len(stories), int(sizes.max())), -1.0)
        rows = np.repeat(np.arange(len(stories)), sizes)
        table[rows, np.arange(len(members)) - np.repeat(np.cumsum(sizes) - sizes, sizes)] = likeness
        table = -np.sort(-table, axis=1)[:, : config.nearest]
        counted = np.minimum(sizes, config.nearest)
        sums = np.where(np.arange(table.shape[1]) < counted[:, None], table, 0.0).sum(axis=1)
        nearness: npt.NDArray[np.float64] = config.best * table[:, 0] + (1 - config.best) * sums / counted
        return nearness


T = TypeVar("T", bound=np.generic)


class _Row(Generic[T]):
    """A growing array: `rows` is what is in it."""

    def __init__(self, kind: type[T]) -> None:
        self._all: npt.NDArray[T] = np.empty(1024, dtype=kind)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    @property
    def rows(self) -> npt.NDArray[T]:
        return self._all[: self._n]

    def add(self, value: int) -> None:
        self._room(1)
        self._all[self._n] = value
        self._n += 1

    def extend(self, values: npt.ArrayLike) -> None:
        new = np.asarray(values)
        self._room(len(new))
        self._all[self._n : self._n + len(new)] = new
        self._n += len(new)

    def shift(self, n: int) -> None:
        """Forget the first `n`."""
        self._all = self._all[n : self._n].copy()
        self._n -= n

    def _room(self, more: int) -> None:
        if self._n + more > len(self._all):
            larger = np.empty(max(2 * len(self._all), self._n + more, 1024), dtype=self._all.dtype)
            larger[: self._n] = self._all[: self._n]
            self._all = larger
