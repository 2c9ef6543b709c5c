"""Where accounts contradict: different actors, opposite stances in one thread, at about the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.compatible import outlived
from nguon.compare.record import Record, days
from nguon.compare.reversal import Time, comparable, time_of
from nguon.compare.telling import join_lines, make_id
from nguon.model.article import Moment
from nguon.model.corpus import Finding

if TYPE_CHECKING:
    from collections.abc import Collection

    from nguon.compare.opposed import Group


@dataclass(frozen=True, slots=True)
class ConflictConfig:
    """`days`: how far two statements may lie apart and still answer each other; a month is the life of most affairs.

    `most`: statements shown of a side.
    """

    days: int = 31
    most: int = 5


def find_conflicts(
    groups: Collection[Group],
    record: Record,
    doubtful: Collection[str],
    config: ConflictConfig = ConflictConfig(),
) -> list[Finding]:
    """Return the conflicts of a story, one for each group and stretch of time. `doubtful` statements are left out."""
    out = []
    told: set[tuple[frozenset[str], frozenset[str]]] = set()
    for group in groups:
        ids = [i for i in group.ids if i not in doubtful and record.roots(i)]
        times = {i: t for i in ids if (t := time_of(i, record))}
        yes = [i for i in times if record.stances[i].value == "asserts" and record.stances[i].firm]
        no = [i for i in times if record.stances[i].value == "denies" and record.stances[i].firm]
        pairs = [
            (a, b)
            for a in yes
            for b in no
            if not record.one_side(a, b)
            and not record.matters[a].addition
            and record.statements[a].act not in ("praise",)
            and _near(times[a], times[b], config)
            and record.statements[b].id not in (record.statements[a].within,)
            and (comparable(a, b, record))
            and _answers(a, b, record)
            and not (times[a].before(times[b]) and outlived(a, b, record))
            and not (times[b].before(times[a]) and outlived(b, a, record))
        ]
        for stretch in _stretches(pairs, times, config):
            sides = {(record.roots(a), record.roots(b)) for a, b in stretch}
            if group.loose and sides <= told:
                continue
            told |= sides
            out.append(_conflict(group, stretch, times, record, config))
    return out


def _answers(yes: str, no: str, record: Record) -> bool:
    """A denial that only points to a statement contradicts that one, and those that are as short and say the same."""
    target = record.matters[no].refers_to
    if target is None or target == yes:
        return True
    a, b = record.matters[yes], record.matters[target]
    return a.classes >= b.classes and len(a.words) <= 2 * len(b.words) and record.statements[yes].act != "judge"


def _near(a: Time, b: Time, config: ConflictConfig) -> bool:
    gap = max((b.first - a.last).days, (a.first - b.last).days)
    vague = max((a.last - a.first).days, (b.last - b.first).days) > config.days
    return gap <= (0 if vague else config.days)


def _stretches(pairs: list[tuple[str, str]], times: dict[str, Time], config: ConflictConfig) -> list[list[tuple[str, str]]]:
    """Split pairs where more than `days` pass without any."""
    out: list[list[tuple[str, str]]] = []
    last = None
    for pair in sorted(pairs, key=lambda p: (max(times[p[0]].first, times[p[1]].first), p)):
        start = max(times[pair[0]].first, times[pair[1]].first)
        end = max(times[i].last for i in pair)
        if last is not None and (start - last).days <= config.days:
            out[-1].append(pair)
            last = max(last, end)
        else:
            out.append([pair])
            last = end
    return out


def _conflict(
    group: Group, pairs: list[tuple[str, str]], times: dict[str, Time], record: Record, config: ConflictConfig
) -> Finding:
    yes = _side([a for a, _ in pairs], times, record, config.most)
    no = _side([b for _, b in pairs], times, record, config.most)
    ids = yes + no
    told_on = [span for i in ids if (span := days(record.said_on(i)))]
    first, last = min(span[0] for span in told_on), max(span[1] for span in told_on)
    texts = record.pack.rules("findings")["conflict"]
    direct = not group.loose and any(
        record.matters[b].refers_to in (None, a) and record.statements[a].within is None
        for a, b in pairs
        if a in yes and b in no
    )
    pointing = any(record.matters[b].refers_to for b in no)
    told = {}
    for tongue in ("vi", "en"):
        fill = {
            "first": record.tell(Moment(first.isoformat(), "day"), tongue),
            "last": record.tell(Moment(last.isoformat(), "day"), tongue),
            "yes": join_lines(yes, record, tongue),
            "no": join_lines(no, record, tongue),
        }
        weak = [texts[f"weak_scope_{tongue}"]]
        if group.loose:
            weak.append(record.pack.rules("findings")["loose"][f"weak_{tongue}"])
        if pointing:
            weak.append(texts[f"weak_reference_{tongue}"])
        told[tongue] = (texts[f"text_{tongue}"].format(**fill), " ".join(weak))
    actors = tuple(dict.fromkeys(s for i in ids for s in record.people.speakers(record.statements[i])))
    return Finding(
        make_id("conflict", group.name, min(ids)), record.story.id, group.thread, "conflict", tuple(ids), record.evidence(ids),
        actors, told["vi"][0], told["en"][0], "strong" if direct else "fair",
        told["vi"][1], told["en"][1], "conflict:opposite stances",
    )  # fmt: skip


def _side(ids: list[str], times: dict[str, Time], record: Record, most: int) -> list[str]:
    """Return the statements of one side, one for each speaker, own words before those that another reports."""
    out: list[str] = []
    seen: set[str] = set()
    unique = dict.fromkeys(ids)
    for one in sorted(unique, key=lambda i: (_told_of(i, record), times[i].first, i)):
        if record.who(one) not in seen and len(out) < most:
            seen.add(record.who(one))
            out.append(one)
    return out


def _told_of(statement_id: str, record: Record) -> bool:
    """Tell whether a statement is reported by another speaker, or only points to its matter."""
    return record.statements[statement_id].within is not None or record.matters[statement_id].refers_to is not None
