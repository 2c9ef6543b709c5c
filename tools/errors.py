"""Writes docs/errors.md: which kinds of errors are made on the gold pages, and how often. Counts only, no words of any page.

    python tools/errors.py          measure, and write docs/errors.md
    python tools/errors.py --print  print it instead

Each gold row is paired with what was found by the scorer in ../shared (as `make score` does); what is left over, or differs, is
counted by kind: what was missed (by form, cue and place), what was found that is not there (by the pattern that found it), and
what is there but differs (whose words, which act, which borders).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "errors.md"
SETS = {"dev": "pages marked in ../shared", "own": "our own pages (tests/gold)"}
RARE = 2
"""Kinds seen fewer times than this in every set are counted together."""

ORDER = ("statements", "whose", "act", "form", "mentions", "timexes", "figures", "")
"""Groups of errors in the order of the page, by how their names begin."""

Counts = dict[str, Counter[str]]

HEAD = """# Which errors are made

Counted by `python tools/errors.py` on pages marked by hand: for each kind, how often it comes up. The figures themselves are in
the README and in `tests/quality/floors.json`; how statements are found, and where that fails for good reason, is in
[statements.md](statements.md).
"""


def load_gate() -> ModuleType:
    """Import `tests/quality/gate.py`, which knows the gold pages and reads them."""
    spec = importlib.util.spec_from_file_location("nguon_gate", ROOT / "tests" / "quality" / "gate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/quality/gate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first(value: Any) -> str:
    """Return the first of several right answers, or the only one."""
    return str(value[0] if isinstance(value, list) else value)


def found_how(row: dict[str, Any]) -> str:
    """Return how the actor of a found statement was told: the words in angle brackets that end its rule."""
    how = str(row.get("rule", "")).rpartition("<")[2].rstrip(">")
    return how.removeprefix("shared:") or "not told"


def pattern(row: dict[str, Any]) -> str:
    """Return the pattern that found a statement."""
    return str(row.get("rule", "")).partition(":")[0] or "not told"


def missed_how(row: dict[str, Any]) -> str:
    """Return what kind of statement was missed: its form, whether it has a cue, and where it stands."""
    place = "inside another" if row.get("within") is not None else "on its own"
    cue = "with a cue" if row.get("cue") else "without a cue"
    return f"{row['form']}, {cue}, {place}"


def count_statements(
    scorer: ModuleType, text: str, gold: list[dict[str, Any]], found: list[dict[str, Any]], out: Counts
) -> None:
    """Count what differs between the statements marked and those found."""
    marked = [scorer.visible(text, scorer.chars(x["content"])) for x in gold]
    printed = [scorer.visible(text, scorer.chars(x["content"])) for x in found]
    pairs = {i: (j, f) for i, j, f in scorer.pair_up(marked, printed, 0.5)}
    taken = {j for j, _ in pairs.values()}
    for i, row in enumerate(gold):
        if i not in pairs:
            out["statements missed"][missed_how(row)] += 1
            continue
        j, overlap = pairs[i]
        other = found[j]
        if overlap < 0.8:
            longer = "content found is longer" if len(printed[j]) > len(marked[i]) else "content found is shorter"
            out["statements with other borders"][longer] += 1
        if not scorer.names(row["actor"]) & scorer.names(other.get("actor")):
            out["whose words: wrong, found as"][found_how(other)] += 1
        acts = row["act"] if isinstance(row["act"], list) else [row["act"]]
        if other.get("act") not in acts:
            out["act: found for marked"][f"{other.get('act')} for {acts[0]}"] += 1
        if row["form"] != other.get("form"):
            out["form: found for marked"][f"{other.get('form')} for {row['form']}"] += 1
    for j, row in enumerate(found):
        if j not in taken:
            out["statements that are none, found as"][pattern(row)] += 1


def count_spans(
    scorer: ModuleType, key: str, kind: str, gold: list[dict[str, Any]], found: list[dict[str, Any]], out: Counts
) -> None:
    """Count names, times or figures missed, found in excess, of other borders or of another kind."""
    pairs = {i: j for i, j, _ in scorer.pair_up([scorer.chars([x]) for x in gold], [scorer.chars([x]) for x in found], 0.01)}
    for i, row in enumerate(gold):
        if i not in pairs:
            out[f"{key} missed"][first(row.get(kind) or "all")] += 1
            continue
        other = found[pairs[i]]
        if (row["start"], row["end"]) != (other["start"], other["end"]):
            out[f"{key} with other borders"][first(row.get(kind) or "all")] += 1
        if kind and row.get(kind) != other.get(kind):
            out[f"{key}: kind found for marked"][f"{other.get(kind)} for {first(row.get(kind))}"] += 1
    for j, row in enumerate(found):
        if j not in pairs.values():
            out[f"{key} that are none"][first(row.get(kind) or "all")] += 1


def count_set(gate: ModuleType, scorer: ModuleType, name: str) -> Counts:
    """Read the pages of a set and count their errors by group and kind."""
    out: Counts = {}

    class Groups(dict[str, Counter[str]]):
        def __missing__(self, group: str) -> Counter[str]:
            self[group] = Counter()
            return self[group]

    out = Groups()
    for page in gate.page_names(name):
        marks = gate.SHARED / gate.SETS[name] / f"{page}.json"
        gold = json.loads(marks.read_text(encoding="utf-8"))
        path = marks.parent / gold["text"]
        printed = gate.read_one(path)
        text = path.read_bytes().decode("utf-8")

        def rows(articles: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
            return [x for a in articles for x in a.get(key) or []]

        for key, kind in (("mentions", "kind"), ("timexes", "type"), ("figures", "")):
            count_spans(scorer, key, kind, rows(gold["articles"], key), rows(printed["articles"], key), out)
        count_statements(scorer, text, rows(gold["articles"], "statements"), rows(printed["articles"], "statements"), out)
    return out


def to_page(counts: dict[str, Counts]) -> str:
    """Return the page: one table a group, kinds by how often they come up."""
    parts = [HEAD]
    names = list(counts)
    groups = {group for found in counts.values() for group in found}
    for group in sorted(groups, key=lambda g: (next(n for n, word in enumerate(ORDER) if g.startswith(word)), g)):
        kinds = Counter[str]()
        for found in counts.values():
            kinds.update(found.get(group, Counter()))
        often = [kind for kind, number in kinds.most_common() if number >= RARE]
        rare = [kind for kind, number in kinds.items() if number < RARE]
        lines = [f"\n## {group[0].upper()}{group[1:]}\n", "| kind | " + " | ".join(SETS[n] for n in names) + " |"]
        lines.append("| --- |" + " --- |" * len(names))
        lines += [
            f"| {kind} | " + " | ".join(str(counts[n].get(group, Counter())[kind]) for n in names) + " |" for kind in often
        ]
        if rare:
            sums = [str(sum(counts[n].get(group, Counter())[kind] for kind in rare)) for n in names]
            lines.append(f"| others, once each | {' | '.join(sums)} |")
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def main() -> None:
    """Measure the sets that are here and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", action="store_true", help="print the page, write nothing")
    given = parser.parse_args()
    gate = load_gate()
    sets = [name for name in SETS if gate.can_measure(name)]
    if not sets:
        raise SystemExit("no gold pages here: ../shared is missing")
    scorer = gate.load_scorer()
    page = to_page({name: count_set(gate, scorer, name) for name in sets})
    if given.print:
        print(page)
    else:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
