"""Train the model of line roles, or measure it on pages it has not seen.

    python tools/train_roles.py --data FOLDER [--gold FOLDER ...] [--pages 1500] [--out FILE]

`--data` holds `stories/pages/*.txt` and `stream/items.jsonl.gz` (articles and headlines to compose pages with), `--gold`
marked pages that are learnt from as they are. No words of either enter the model: its features are shapes and the classes
of the pack's own lexicons. To keep it from leaning on the lists, half of the composed pages are described with a random
part of the furniture entries left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pycrfsuite
from compose import compose
from render import render
from stock import Stock, find_near, read_gold, read_items, read_stories, read_wordings

from nguon.extract.furniture import load_furniture, make_furniture
from nguon.extract.lines import Line, split_lines
from nguon.extract.main_text import keep_main
from nguon.extract.markup import parse_tree, split_blocks
from nguon.extract.markup_shape import fold
from nguon.extract.meta import PageMeta, read_meta
from nguon.extract.roles import describe_html
from nguon.extract.shape import describe
from nguon.lang.pack import load

OUT = Path(__file__).parents[1] / "src/nguon/extract/roles.crfsuite"
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.6, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Shares of the list entries that are left out on half of the composed pages."""

Rows = list[tuple[list[str], str]]


def composed(stock: Stock, pages: int, seed: int, left_out: frozenset[str]) -> Iterable[tuple[list[list[str]], list[str]]]:
    """Yield features and labels of composed pages; `left_out` entries are never looked up."""
    rng = Random(seed)
    pack = load("vi")
    every = [row["words"] for name in ("furniture", "interface_words") for row in pack.lexicon(name)]
    subsets = [make_furniture(pack, left_out | frozenset(rng.sample(every, int(len(every) * s)))) for s in SHARES]
    whole = make_furniture(pack, left_out)
    for number in range(pages):
        rows = compose(rng, stock)
        lines, at = [], 0
        for words, _, gap in rows:
            lines.append(Line(at, at + len(words), words, gap))
            at += len(words) + 1 + gap
        furniture = whole if number % 2 else rng.choice(subsets)
        yield describe(lines, furniture), [label for _, label, _ in rows]


def rendered(stock: Stock, pages: int, seed: int) -> Iterable[tuple[list[list[str]], list[str]]]:
    """Yield features and labels of composed pages written as HTML and read again; lines that changed are passed over."""
    rng = Random(seed)
    pack = load("vi")
    every = [row["words"] for name in ("furniture", "interface_words") for row in pack.lexicon(name)]
    subsets = [load_furniture(pack), *(make_furniture(pack, frozenset(rng.sample(every, int(len(every) * s)))) for s in SHARES)]
    for number in range(pages):
        text, labels = render(rng, compose(rng, stock), f"https://bando.vn/{number}", stock)
        lines, meta = read_html(text)
        if len(lines) == len(labels):
            yield describe_html(lines, meta, rng.choice(subsets)), labels


def read_html(text: str) -> tuple[list[Line], PageMeta]:
    """Return the lines of an HTML page and what it says of itself."""
    tree = parse_tree(text)
    return split_blocks(tree, keep_main(text))[1], read_meta(tree)


def english(folder: Path, model: Path, names: Callable[[str], bool]) -> Iterable[tuple[str, list[list[str]], list[str]]]:
    """Yield name, features and labels of pages of which only the main text is known.

    Blocks of the main text are headings or body by their element; every other block gets the likeliest label, as a model
    trained on composed pages sees it, of those that are no main text.
    """
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    other = [label for label in tagger.labels() if label not in ("title", "lead", "heading", "body")]
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    furniture = load_furniture(load("vi"))
    for name in sorted(truth):
        if not names(name):
            continue
        text = gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        lines, meta = read_html(text)
        body = fold(truth[name]["articleBody"])
        features = describe_html(lines, meta, furniture)
        tagger.set(pycrfsuite.ItemSequence(features))
        seen_title, labels = False, []
        for i, (line, row) in enumerate(zip(lines, features, strict=True)):
            folded = fold(line.text)
            inside = len(folded) > 3 and folded in body and (len(folded) > 25 or "hm1" in row)
            if "hx:title" in row and not seen_title and not inside and line.mark and line.mark.tag in ("h1", "h2", "div"):
                seen_title = True
                labels.append("title")
            elif inside:
                labels.append("heading" if line.mark and line.mark.tag[0] == "h" else "body")
            else:
                labels.append(max(other, key=lambda label: tagger.marginal(label, i)))
        yield name, features, labels


def marked(folder: Path, left_out: frozenset[str] = frozenset()) -> Iterable[tuple[str, list[list[str]], list[str]]]:
    """Yield name, features and labels of gold pages."""
    furniture = make_furniture(load("vi"), left_out) if left_out else load_furniture(load("vi"))
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["text"]).read_bytes().decode("utf-8")
        roles = {b["start"]: b["role"] for a in gold["articles"] for b in a["blocks"]}
        roles |= {b["start"]: b["role"] for b in gold["furniture"]}
        lines = [line for line in split_lines(text) if line.start in roles]
        features = describe(lines, furniture)
        yield path.stem, features, [part(roles[line.start], f) for line, f in zip(lines, features, strict=True)]


def part(role: str, features: list[str]) -> str:
    """Return the label of a gold role: a teaser's part by its shape."""
    if role != "teaser":
        return role
    if "d:only" in features:
        return "teaser:time"
    if "w" in features[0] or int(features[0][1:]) >= 9:
        return "teaser:sum"
    return "teaser:title"


def train(data: Iterable[tuple[list[list[str]], list[str]]], out: Path, passes: int) -> None:
    """Train on `data` and write the model."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": 0.5, "c2": 1.0, "max_iterations": passes, "feature.minfreq": 4, "feature.possible_transitions": False}
    )
    for features, labels in data:
        trainer.append(features, labels)
    trainer.train(str(out))


def main() -> None:
    """Read the options, train, say what was made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--times", type=int, default=3, help="how often each marked page is learnt from")
    parser.add_argument("--passes", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--left-out", type=Path, help="a file of furniture entries not to be looked up, one a line")
    parser.add_argument("--html", action="store_true", help="train for HTML, on composed pages in layouts of many kinds")
    parser.add_argument("--real", type=Path, help="with --html: learn also from this folder of pages whose main text is known")
    parser.add_argument("--half", default="all", help="leave out one half (0 or 1) of the pages of --real, to measure on it")
    options = parser.parse_args()
    left_out = frozenset(options.left_out.read_text(encoding="utf-8").splitlines()) if options.left_out else frozenset()
    stories = read_stories(options.data / "stories/pages", load_furniture(load("vi")).credit.search)
    for folder in options.gold:
        stories += read_gold(folder)
    stock = Stock(stories, read_items(options.data / "stream/items.jsonl.gz", 4000), read_wordings(), find_near(stories))
    if options.html:
        data = list(rendered(stock, options.pages, options.seed))
        if options.real:
            train(data, options.out, options.passes)
            half = {"0": lambda n: int(n[-1], 16) % 2 == 1, "1": lambda n: int(n[-1], 16) % 2 == 0, "all": lambda _: True}
            data += [(f, labels) for _, f, labels in english(options.real, options.out, half[options.half])] * 2
    else:
        data = list(composed(stock, options.pages, options.seed, left_out))
        for folder in options.gold:
            data += [(features, labels) for _, features, labels in marked(folder, left_out)] * options.times
    train(data, options.out, options.passes)
    print(f"{options.out}: {len(data)} pages, {sum(len(f) for f, _ in data)} lines, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
