"""Who copied whom: articles that share text (sao chép), found by a join of five-syllable shingles.

The idea: every article is a set of hashed shingles. Near-duplicates are folded first: a shingle's *root* is the first
article that has it, and an article most of whose (sampled) shingles have one root is a copy of it; this is linear, however
often a text was copied. Then a shingle stands once for each fold, those of too many folds (set phrases) are cut, and the
rest are joined. Shared shingles are anchors; anchors on a diagonal make runs, runs are chained to stretches
(`nguon.compare.reuse_align`). Compare Smith, Cordell and Mullen, "Computational methods for uncovering reprinted texts"
(2015), whose program is the yardstick.

Articles bear numbers in order of their dates, so that the first to carry a text is the least of those that do. The relational
steps see numbers and hashes only; texts meet in kernels, two at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from nguon.compare.packed import PIECES, piece_rows
from nguon.compare.reuse_align import CHAINED, AlignConfig, align_pairs, chain_anchors, first_of
from nguon.compare.reuse_words import SHINGLES, SPACE, WORDS, hash_words, words_of
from nguon.engines.arrow import schema, to_batch, to_records
from nguon.model.corpus import Reuse
from nguon.model.page import Problem

if TYPE_CHECKING:
    from nguon.engines.base import Engine
    from nguon.lang.pack import LanguagePack
    from nguon.model.corpus import Dated
    from nguon.model.reading import Piece


@dataclass(frozen=True, slots=True)
class ReuseConfig:
    """Thresholds of reuse.

    `sample`: one shingle in so many takes part in folding. `fold`: share of an article's sampled shingles with one root
    that makes it a copy (10 % changed words and a lost paragraph leave .4). `kin`: sampled shingles that an article of the
    same fold must have been the first to have, to be aligned too; `kindred`: so many of these at most. `cut`: folds that may
    share a shingle; more is a set phrase. `anchors`: shared shingles that make a pair worth aligning, within `drift` words of
    one diagonal. `told`: words of an article that are too common to be followed, from which on that is told. `align`: what is a
    copy then, see `AlignConfig`. `batch`: articles or pairs in one batch; `shared`: articles for whose pairs a bucket of
    anchors is made.
    """

    sample: int = 8
    fold: float = 0.3
    kin: int = 2
    kindred: int = 3
    cut: int = 60
    anchors: int = 2
    drift: int = 40
    told: int = 60
    align: AlignConfig = field(default_factory=AlignConfig)
    batch: int = 512
    shared: int = 16


def run(engine: Engine, pack: LanguagePack | None = None, config: ReuseConfig = ReuseConfig()) -> None:
    """Make the tables `reuse` and `reuse_problems` of the table `pieces`.

    `reuse` has every pair of articles that shares a passage, or stands twice, with the aligned stretches in both pages. Titles,
    leads, headings and bodies are compared, and captions with these. Within a fold of near-duplicates each is aligned with
    the earliest.
    """
    _number_articles(engine, config)
    _sample(engine, config)
    _fold_duplicates(engine, config)
    _join_folds(engine, config)
    _tell_what_was_cut(engine, config)
    _join_anchors(engine, config)
    _align_pairs(engine, config)


def find_reuse(pieces: Sequence[Piece], engine: Engine, config: ReuseConfig = ReuseConfig()) -> tuple[Reuse, ...]:
    """Return the rows of `reuse` for articles in memory, in order; see `run`."""
    batches = (piece_rows(pieces[i : i + config.batch]) for i in range(0, len(pieces), config.batch))
    engine.load("pieces", batches, PIECES)
    run(engine, config=config)
    return tuple(sorted(to_records(engine.table("reuse"), Reuse), key=lambda r: (r.a, r.b)))


def _number_articles(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_docs` (doc, article_id, words) and `reuse_one` (h, doc, place), a row for each shingle of an article.

    Numbers are given within each date and shifted by what lies before it, so that no engine must sort all in one place.
    """
    engine.sql(
        "reuse_keys", "SELECT article_id, CASE WHEN published = '' THEN '9' ELSE published END AS published FROM pieces AS p"
    )
    engine.sql("reuse_dates", "SELECT published, COUNT(*) AS n FROM reuse_keys GROUP BY published")
    engine.sql(
        "reuse_before", "SELECT published, CAST(SUM(n) OVER (ORDER BY published) - n AS BIGINT) AS before_it FROM reuse_dates"
    )
    engine.sql(
        "reuse_numbers",
        "SELECT k.article_id AS article_id, "
        "b.before_it + ROW_NUMBER() OVER (PARTITION BY k.published ORDER BY k.article_id) - 1 AS doc "
        "FROM reuse_keys k JOIN reuse_before b ON k.published = b.published",
    )
    engine.map(words_of, "pieces", "reuse_words", WORDS, rows=config.batch)
    engine.sql(
        "reuse_docs",
        "SELECT n.doc AS doc, n.article_id AS article_id, w.words AS words "
        "FROM reuse_words w JOIN reuse_numbers n ON w.article_id = n.article_id",
    )
    engine.map(hash_words, "reuse_docs", "reuse_one", SHINGLES, rows=config.batch)
    _drop(engine, "keys", "dates", "before", "numbers", "words")


def _sample(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_sample` (h, doc), and the same as `reuse_sketch` (h, article_id), which stays: see `find_near`."""
    engine.sql("reuse_sample", f"SELECT h, doc FROM reuse_one WHERE h % {config.sample} = 0")
    engine.sql(
        "reuse_sketch", "SELECT s.h AS h, d.article_id AS article_id FROM reuse_sample s JOIN reuse_docs d ON s.doc = d.doc"
    )


def find_near(engine: Engine, known: str, to: str, config: ReuseConfig = ReuseConfig()) -> None:
    """Make the table `to` (article_id): the articles of an earlier build that may share text with one of `pieces`.

    `known` names the `reuse_sketch` of that build: one in `sample` of the shingles of each article. A passage of forty words
    has four or five of them, so that one in a hundred of such is missed. Of many that share one the first stand for all.
    """
    _number_articles(engine, config)
    _sample(engine, config)
    _drop(engine, "one", "docs", "sample")
    engine.sql("reuse_new", "SELECT DISTINCT h FROM reuse_sketch")
    engine.sql(
        to,
        "SELECT DISTINCT article_id FROM (SELECT k.article_id AS article_id, "
        "ROW_NUMBER() OVER (PARTITION BY k.h ORDER BY k.article_id) AS nth "
        f"FROM {known} k JOIN reuse_new n ON k.h = n.h) AS near WHERE nth <= {config.cut}",
    )
    _drop(engine, "new", "sketch")


def _fold_duplicates(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_fold` (doc, grp), `grp` being the first article of a fold of near-duplicates, and `reuse_kin` (a, b).

    Those are the pairs of a fold that are aligned: each article with the first, and with those that were the first to have
    much of what it has (an article of which half was copied is the source of the other half).

    A copy's best root may be a copy itself: roots are replaced by their roots until nothing changes (a root is always the
    lesser number, so that this ends, and fast, as the way halves each time).
    """
    engine.sql("reuse_root", "SELECT h, MIN(doc) AS root FROM reuse_sample GROUP BY h HAVING COUNT(*) > 1")
    engine.sql("reuse_size", "SELECT doc, COUNT(*) AS n FROM reuse_sample GROUP BY doc")
    engine.sql(
        "reuse_near",
        "SELECT s.doc AS doc, r.root AS root, COUNT(*) AS n FROM reuse_sample s JOIN reuse_root r ON s.h = r.h "
        "WHERE s.doc <> r.root GROUP BY s.doc, r.root",
    )
    engine.sql(
        "reuse_copy",
        "SELECT doc, root FROM (SELECT n.doc AS doc, n.root AS root, "
        "ROW_NUMBER() OVER (PARTITION BY n.doc ORDER BY n.n DESC, n.root) AS rank FROM reuse_near n "
        f"JOIN reuse_size z ON n.doc = z.doc WHERE n.n >= {config.fold} * z.n) AS r WHERE rank = 1",
    )
    open_ = 1
    while open_:
        engine.sql(
            "reuse_copy_next",
            "SELECT c.doc AS doc, COALESCE(r.root, c.root) AS root, CASE WHEN r.root IS NULL THEN 0 ELSE 1 END AS moved "
            "FROM reuse_copy c LEFT JOIN reuse_copy r ON c.root = r.doc",
        )
        engine.sql("reuse_open", "SELECT COUNT(*) AS n FROM reuse_copy_next WHERE moved = 1")
        engine.sql("reuse_copy", "SELECT doc, root FROM reuse_copy_next")
        (open_,) = engine.table("reuse_open")["n"].to_pylist()
    engine.sql(
        "reuse_fold",
        "SELECT d.doc AS doc, COALESCE(c.root, d.doc) AS grp FROM reuse_docs d LEFT JOIN reuse_copy c ON d.doc = c.doc",
    )
    engine.sql(
        "reuse_kin",
        "SELECT grp AS a, doc AS b FROM reuse_fold WHERE grp <> doc UNION "
        "SELECT root AS a, doc AS b FROM (SELECT n.doc AS doc, n.root AS root, "
        "ROW_NUMBER() OVER (PARTITION BY n.doc ORDER BY n.n DESC, n.root) AS rank FROM reuse_near n "
        "JOIN reuse_fold x ON n.doc = x.doc JOIN reuse_fold y ON n.root = y.doc AND x.grp = y.grp "
        f"WHERE n.n >= {config.kin}) AS r WHERE rank <= {config.kindred}",
    )
    _drop(engine, "sample", "root", "size", "near", "copy", "copy_next", "open")


def _join_folds(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_unit` (h, grp, place), and, of the shingles of several folds, `reuse_shared` and `reuse_common` (h, n).

    A fold is stood for by the first of its articles that has the shingle.
    """
    engine.sql(
        "reuse_unit",
        "SELECT o.h AS h, f.grp AS grp, MIN(o.place) AS place FROM reuse_one o JOIN reuse_fold f ON o.doc = f.doc "
        "GROUP BY o.h, f.grp",
    )
    engine.sql("reuse_shared", "SELECT h, COUNT(*) AS n FROM reuse_unit GROUP BY h HAVING COUNT(*) > 1")
    engine.sql("reuse_common", f"SELECT h, n FROM reuse_shared WHERE n > {config.cut}")


def _join_anchors(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_anchors` (bucket, a, b, pa, pb): places of shared shingles of articles of two folds.

    Pairs are shared out to buckets evenly, whatever articles they are of.
    """
    engine.sql(
        "reuse_kept",
        "SELECT u.h AS h, u.grp AS grp, u.place AS place FROM reuse_unit u JOIN reuse_shared r ON u.h = r.h "
        f"WHERE r.n <= {config.cut}",
    )
    a, b = (f"CAST(FLOOR({side}.place / {SPACE}) AS BIGINT)" for side in "xy")
    at, bt = (f"{side}.place % {SPACE}" for side in "xy")
    engine.sql(
        "reuse_across",
        f"SELECT {a} AS a, {b} AS b, {at} AS pa, {bt} AS pb FROM reuse_kept x JOIN reuse_kept y ON x.h = y.h "
        "WHERE x.grp <> y.grp AND x.place < y.place",
    )
    bins = (f"FLOOR((pa - pb + {shift}) / {float(config.drift)})" for shift in (0, config.drift // 2))
    near = (f"SELECT a, b FROM reuse_across GROUP BY a, b, {one} HAVING COUNT(*) >= {config.anchors}" for one in bins)
    engine.sql("reuse_pairs", " UNION ".join(near))
    engine.sql("reuse_count", "SELECT COUNT(*) AS n FROM reuse_docs AS d")
    (count,) = engine.table("reuse_count")["n"].to_pylist()
    engine.sql(
        "reuse_anchors",
        f"SELECT (c.a * 31 + c.b) % {count // config.shared + 1} AS bucket, c.a AS a, c.b AS b, c.pa AS pa, c.pb AS pb "
        "FROM reuse_across c JOIN reuse_pairs p ON c.a = p.a AND c.b = p.b",
    )
    _drop(engine, "unit", "shared", "kept", "across", "pairs", "count")


def _align_pairs(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse` of the pairs that share anchors, and of each article with the first of its fold."""
    kernel = partial(chain_anchors, config=config.align)
    engine.map_groups(kernel, "reuse_anchors", "bucket", "reuse_chained", CHAINED)
    engine.sql(
        "reuse_work",
        "SELECT p.chained AS chained, x.words AS one, y.words AS two FROM (SELECT a, b, chained FROM reuse_chained "
        "UNION ALL SELECT a, b, NULL AS chained FROM reuse_kin) AS p "
        "JOIN reuse_docs x ON p.a = x.doc JOIN reuse_docs y ON p.b = y.doc ORDER BY p.a, p.b",
    )
    align = partial(align_pairs, config=config.align)
    engine.map(align, "reuse_work", "reuse", schema("reuse"), rows=config.batch)
    _drop(engine, "anchors", "chained", "work", "fold", "kin", "one", "docs")


def _tell_what_was_cut(engine: Engine, config: ReuseConfig) -> None:
    """Make `reuse_problems`, at most one row: that articles hold passages too common to be followed."""
    engine.sql(
        "reuse_lost",
        "SELECT COUNT(*) AS articles, COALESCE(MAX(most), 0) AS most FROM (SELECT u.grp AS grp, COUNT(*) AS n, "
        f"MAX(c.n) AS most FROM reuse_unit u JOIN reuse_common c ON u.h = c.h GROUP BY u.grp) AS g WHERE g.n >= {config.told}",
    )
    (lost,) = engine.table("reuse_lost").to_pylist()
    reason = (
        f"copies of what stands in more than {config.cut} articles were not looked for; in {lost['articles']} articles that is "
        f"{config.told} words or more, the commonest stands in {lost['most']}"
    )
    rows = [Problem("(reuse)", None, "reuse", reason)] if lost["articles"] else []
    engine.load("reuse_problems", [to_batch(rows, Problem)], schema("problems"))
    _drop(engine, "lost", "common")


def _drop(engine: Engine, *names: str) -> None:
    for name in names:
        engine.drop(f"reuse_{name}")


def settle_order(rows: Sequence[Reuse], dated: Sequence[Dated]) -> tuple[Reuse, ...]:
    """Return `rows` with `earlier` told by dates found after comparing, where it could not be told before.

    A copy without a date of its own may be dated by what it copies; only then is it known to be the later one.
    """
    dates = {d.article_id: d.published for d in dated}
    out = []
    for row in rows:
        one, two = dates.get(row.a), dates.get(row.b)
        if row.earlier is None and one and two and (first := first_of(one, two)):
            out.append(replace(row, earlier=first, rule=row.rule.rsplit(":", 1)[0] + ":dated"))
        else:
            out.append(row)
    return tuple(out)
