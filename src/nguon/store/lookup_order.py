"""The orders of the lookup file: what comes first on each screen, asked of DuckDB once, when a snapshot is written.

The idea: an order is a query whose rows carry their number. `find_orders` makes the tables that several of them share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from nguon.store.growth import BEFORE, find_differences

STRENGTHS = ("strong", "fair", "weak")
"""The order of findings: what is surest comes first."""
KINDS = ("reversal", "conflict", "headline", "wording", "figures")
"""The order of findings of one strength: those on people's words before those on numbers."""
HALF_LIFE = 180.0
"""Days in which a story's weight in the list halves: half a year keeps a large affair above a small new one for a while."""
CHOICES = 150
"""Names and outlets that a search offers."""
LAST = date.max.toordinal()

SHARED = (
    # where and when: each article of each story, and each statement
    "CREATE TABLE sa AS SELECT s.id AS story, unnest(s.articles) AS article FROM stories s",
    """
        CREATE TABLE placed AS SELECT b.*, coalesce(m.first, {last}) AS first, coalesce(m.last, {last}) AS last FROM best b
        LEFT JOIN moments m ON m.value = b.value""",
    """
        CREATE TABLE told_at AS SELECT s.id, s.article_id AS article, s.start, s.actor, s.actors, p.place, coalesce(m.first,
        p.first) AS first, coalesce(m.last, p.last) AS last FROM statements s JOIN placed p ON p.article = s.article_id LEFT
        JOIN moments m ON m.value = s.said_on.value""",
    # threads
    "CREATE TABLE stand AS SELECT id AS thread, story, unnest(stands) AS s FROM threads",
    """
        CREATE TABLE stand_at AS SELECT t.thread, t.story, t.s, coalesce(m.first, a.first) AS first, coalesce(m.last,
        a.last) AS last, a.place, a.start FROM stand t JOIN told_at a ON a.id = t.s.statement LEFT JOIN moments m ON m.value
        = t.s.said_on.value""",
    """
        CREATE TABLE stance AS SELECT thread, s.statement AS statement, s.stance AS stance FROM stand UNION ALL SELECT
        thread, unnest(s.copies), s.stance FROM stand""",
    # findings
    """
        CREATE TABLE ranked AS SELECT f.id, row_number() OVER (ORDER BY coalesce(list_position({strengths}, f.strength),
        99), coalesce(list_position({kinds}, f.kind), 99), f.id) AS rank FROM findings f""",
    "CREATE TABLE finding_said AS SELECT id, thread, unnest(statements) AS statement FROM findings",
    # stories by weight
    """
        CREATE TABLE newest AS SELECT max(m.last) AS day FROM stories s JOIN moments m ON m.value = s.last WHERE m.last <
        {last}""",
    """
        CREATE TABLE weighed AS SELECT s.id, row_number() OVER (ORDER BY len(s.articles) * power(0.5, CASE WHEN m.last <
        {last} THEN (newest.day - m.last) / {half} ELSE 5 END) DESC, s.id) AS rank FROM stories s LEFT JOIN moments m ON
        m.value = s.last, newest""",
    # the days of a story's articles, in at most 120 steps
    """
        CREATE TABLE day_of AS SELECT sa.story, p.first AS day FROM sa JOIN placed p ON p.article = sa.article WHERE p.first
        < {last}""",
    """
        CREATE TABLE step_of AS SELECT story, min(day) AS low, greatest(1, (max(day) - min(day)) // 120) AS step FROM day_of
        GROUP BY story""",
    """
        CREATE TABLE chart AS SELECT story, to_json(list(json_array(day, n) ORDER BY day))::VARCHAR AS days FROM (SELECT
        d.story, s.low + ((d.day - s.low) // s.step) * s.step AS day, count(*) AS n FROM day_of d JOIN step_of s ON s.story
        = d.story GROUP BY 1, 2) GROUP BY story""",
    """
        CREATE TABLE ends AS SELECT sa.story, arg_min(p.value, p.first * 10000000::BIGINT + p.last) AS first,
        arg_max(p.value, p.last * 10000000::BIGINT + p.first) AS last FROM sa JOIN placed p ON p.article = sa.article WHERE
        p.first < {last} GROUP BY 1""",
    """
        CREATE TABLE ends_about AS SELECT e.story, coalesce(bool_and(p.about) FILTER (p.value = e.first), false) AS first,
        coalesce(bool_and(p.about) FILTER (p.value = e.last), false) AS last FROM ends e JOIN sa ON sa.story = e.story JOIN
        placed p ON p.article = sa.article GROUP BY 1""",
    """
        CREATE TABLE titles AS SELECT s.id, min(b.title) AS title FROM stories s JOIN sa ON sa.story = s.id JOIN
        articles a ON a.id = sa.article AND a.title = s.title JOIN best b ON b.article = a.id WHERE b.title IS NOT NULL
        GROUP BY s.id""",
    """
        CREATE TABLE unit_of AS SELECT sa.story, f.article_id AS article, f.start, lower(trim(f.unit)) AS unit, p.place,
        p.first FROM figures f JOIN sa ON sa.article = f.article_id JOIN placed p ON p.article = f.article_id WHERE f.low IS
        NOT NULL OR f.high IS NOT NULL""",
    """
        CREATE TABLE unit_size AS SELECT story, unit, CASE WHEN unit = '' THEN 1 ELSE count(*) END AS n FROM unit_of GROUP
        BY 1, 2""",
    """
        CREATE TABLE copied AS SELECT sa.story, r.id, r.earlier, r.kind FROM reuse r JOIN sa ON sa.article = r.a UNION
        SELECT sa.story, r.id, r.earlier, r.kind FROM reuse r JOIN sa ON sa.article = r.b""",
    """
        CREATE TABLE voice AS SELECT DISTINCT l.actor_id AS actor, t.id AS statement, t.first, t.last, t.place, t.start FROM
        (SELECT *, unnest(list_distinct(list_append(actors, actor))) AS name FROM told_at) t JOIN actor_links l ON
        l.article_id = t.article AND l.name = t.name""",
    """
        CREATE TABLE loud AS SELECT a.id, count(v.statement) AS n, row_number() OVER (ORDER BY count(v.statement) DESC,
        any_value(a.name), a.id) AS rank FROM actors a LEFT JOIN voice v ON v.actor = a.id GROUP BY a.id""",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A table of the lookup file: its columns as SQLite knows them, the query that fills it, the indexes made afterwards.

    `of` is the column by whose values rows hang together: when pages were added, only those of `touched_<of>` are written again
    (`find_touched`). Without it all rows are.
    """

    name: str
    schema: str
    names: tuple[str, ...]
    query: str
    index: str = ""
    of: str = ""


def _order(name: str, columns: str, query: str, *indexes: str, key: str = "", of: str = "") -> Order:
    extra = f", PRIMARY KEY ({key})) WITHOUT ROWID" if key else ")"
    made = "".join(f"CREATE INDEX {name}_{n} ON {name} ({columns_});" for n, columns_ in enumerate(indexes))
    names = tuple(column.split()[0] for column in columns.split(","))
    return Order(name, f"CREATE TABLE {name} ({columns}{extra};", names, query, made, of)


def _count(table: str, column: str = "story") -> str:
    return f"(SELECT {column} AS k, count(*) AS n FROM {table} GROUP BY 1)"


_WHEN = "first, last, place, start"

ORDERS: tuple[Order, ...] = (
    _order(
        "story",
        "rank INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, articles INTEGER, first TEXT, last TEXT, days TEXT, "
        "statements INTEGER, findings INTEGER, threads INTEGER, events INTEGER, figures INTEGER, reuse INTEGER, row TEXT",
        f"""
        SELECT w.rank, s.id, coalesce(t.title, s.title), len(s.articles), e.first, e.last, c.days, coalesce(n1.n, 0),
        coalesce(n2.n, 0), coalesce(n3.n, 0), coalesce(n4.n, 0), coalesce(n5.n, 0), coalesce(n6.n, 0), to_json({{'first':
        s.first, 'last': s.last, 'low': s.sources_low, 'high': s.sources_high, 'vi': s.why_vi, 'en': s.why_en, 'title':
        s.title, 'about': [coalesce(ea.first, false), coalesce(ea.last, false)]}})::VARCHAR FROM stories s JOIN weighed w ON
        w.id = s.id LEFT JOIN titles t ON t.id = s.id LEFT JOIN ends e ON e.story = s.id LEFT JOIN ends_about ea ON ea.story =
        s.id LEFT JOIN chart c ON c.story = s.id LEFT JOIN (SELECT sa.story AS k, count(*) AS n FROM told_at t
        JOIN sa ON sa.article = t.article GROUP BY 1) n1 ON n1.k = s.id LEFT JOIN {_count('findings')} n2 ON n2.k = s.id
        LEFT JOIN {_count('threads')} n3 ON n3.k = s.id LEFT JOIN {_count('events')} n4 ON n4.k = s.id LEFT JOIN
        {_count('unit_of')} n5 ON n5.k = s.id LEFT JOIN {_count('copied')} n6 ON n6.k = s.id ORDER BY w.rank""",
    ),
    _order(
        "story_article",
        "story TEXT, n INTEGER, article TEXT",
        """
        SELECT sa.story, row_number() OVER (PARTITION BY sa.story ORDER BY p.first, p.last, p.place, p.n, p.article),
        sa.article FROM sa JOIN placed p ON p.article = sa.article""",
        "article, story",
        key="story, n", of="story",
    ),
    _order(
        "lone",
        "n INTEGER PRIMARY KEY, article TEXT",
        """
        SELECT row_number() OVER (ORDER BY id), id FROM articles WHERE id NOT IN (SELECT article FROM sa) ORDER BY id""",
    ),
    _order(
        "thread",
        "story TEXT, n INTEGER, id TEXT UNIQUE, question TEXT, why_vi TEXT, why_en TEXT, stands INTEGER, findings INTEGER",
        f"""
        SELECT t.story, row_number() OVER (PARTITION BY t.story ORDER BY coalesce(f.n, 0) DESC, coalesce(s.n, 0) DESC,
        t.id), t.id, t.question, t.why_vi, t.why_en, coalesce(s.n, 0), coalesce(f.n, 0) FROM threads t LEFT JOIN
        {_count('stand_at', 'thread')} s ON s.k = t.id LEFT JOIN {_count('findings', 'thread')} f ON f.k = t.id""",
        key="story, n", of="story",
    ),
    _order(
        "stand",
        "thread TEXT, n INTEGER, statement TEXT, row TEXT",
        f"""
        SELECT thread, row_number() OVER (PARTITION BY thread ORDER BY {_WHEN}, s.statement), s.statement,
        to_json(s)::VARCHAR FROM stand_at""",
        key="thread, n", of="thread",
    ),
    _order(
        "statement_thread",
        "statement TEXT, thread TEXT",
        "SELECT DISTINCT statement, thread FROM stance",
        key="statement, thread", of="statement",
    ),
    _order("utterance", "id TEXT PRIMARY KEY, row TEXT", "SELECT id, to_json(u)::VARCHAR FROM utterances u", of="id"),
    _order(
        "statement_utterance",
        "statement TEXT, id TEXT",
        "SELECT unnest(statements), id FROM utterances",
        key="statement, id", of="statement",
    ),
    _order(
        "finding",
        "rank INTEGER PRIMARY KEY, id TEXT UNIQUE, story TEXT, thread TEXT, kind TEXT, title TEXT, question TEXT, "
        "stances TEXT, row TEXT",
        """
        SELECT r.rank, f.id, f.story, f.thread, f.kind, coalesce(t.title, s.title, ''), coalesce(h.question, ''),
        coalesce(x.stances, '[]'), to_json(f)::VARCHAR FROM findings f JOIN ranked r ON r.id = f.id LEFT JOIN stories s ON
        s.id = f.story LEFT JOIN titles t ON t.id = f.story LEFT JOIN threads h ON h.id = f.thread LEFT JOIN (SELECT s.id,
        to_json(list(json_array(s.statement, st.stance) ORDER BY s.statement))::VARCHAR AS stances
        FROM finding_said s JOIN stance st ON st.thread =
        s.thread AND st.statement = s.statement GROUP BY s.id) x ON x.id = f.id ORDER BY r.rank""",
        "kind, rank", "story, rank", "thread, rank",
    ),
    _order(
        "finding_actor",
        "actor TEXT, rank INTEGER",
        """
        SELECT DISTINCT f.actor, r.rank FROM (SELECT id, unnest(actors) AS actor FROM findings) f JOIN ranked r ON r.id =
        f.id""",
        key="actor, rank",
    ),
    _order(
        "finding_article",
        "article TEXT, rank INTEGER",
        """
        SELECT DISTINCT x.article, r.rank FROM (SELECT f.id, t.article FROM finding_said f JOIN told_at t ON t.id =
        f.statement UNION ALL SELECT id, unnest(evidence).article_id FROM findings) x JOIN ranked r ON r.id = x.id""",
        key="article, rank",
    ),
    _order(
        "event",
        "story TEXT, n INTEGER, row TEXT",
        """
        SELECT e.story, row_number() OVER (PARTITION BY e.story ORDER BY coalesce(m.first, {last}), coalesce(m.last,
        {last}), e.id), to_json(e)::VARCHAR
        FROM events e LEFT JOIN moments m ON m.value = e.date""".replace("{last}", str(LAST)),
        key="story, n", of="story",
    ),
    _order(
        "figure_at",
        "story TEXT, u INTEGER, k INTEGER, article TEXT, start INTEGER",
        """
        SELECT story, u, row_number() OVER (PARTITION BY story, u ORDER BY first, place, start), article, start FROM (SELECT
        u.*, dense_rank() OVER (PARTITION BY u.story ORDER BY s.n > 1 DESC, CASE WHEN s.n > 1 THEN s.n END DESC, CASE WHEN
        s.n > 1 THEN u.unit END) AS u FROM unit_of u JOIN unit_size s ON s.story = u.story AND s.unit = u.unit)""",
        key="story, u, k", of="story",
    ),
    _order("copy", "id TEXT PRIMARY KEY, row TEXT", "SELECT id, to_json(r)::VARCHAR FROM reuse r", of="id"),
    _order(
        "story_copy",
        "story TEXT, n INTEGER, id TEXT",
        """
        SELECT story, row_number() OVER (PARTITION BY story ORDER BY earlier IS NULL, kind, id), id FROM copied""",
        key="story, n", of="story",
    ),
    _order(
        "article_copy",
        "article TEXT, id TEXT",
        "SELECT a, id FROM reuse UNION SELECT b, id FROM reuse",
        key="article, id", of="article",
    ),
    _order(
        "actor",
        "rank INTEGER PRIMARY KEY, id TEXT UNIQUE, said INTEGER, row TEXT",
        """
        SELECT l.rank, a.id, l.n, to_json(a)::VARCHAR FROM actors a JOIN loud l ON l.id = a.id ORDER BY l.rank""",
    ),
    _order(
        "actor_said",
        "actor TEXT, n INTEGER, statement TEXT",
        f"""
        SELECT actor, row_number() OVER (PARTITION BY actor ORDER BY {_WHEN}, statement), statement FROM voice""",
        key="actor, n", of="actor",
    ),
    _order(
        "spoken_for",
        "actor TEXT, speaker TEXT",
        "SELECT DISTINCT unnest(speaks_for), id FROM actors",
        key="actor, speaker",
    ),
    _order(
        "problem",
        "n INTEGER PRIMARY KEY, row TEXT",
        "SELECT row_number() OVER (ORDER BY source, stage, reason), to_json(p)::VARCHAR FROM problems p",
    ),
    _order(
        "choice",
        "kind TEXT, n INTEGER, value TEXT",
        f"""
        SELECT * FROM (SELECT 'actor', row_number() OVER (ORDER BY count(*) DESC, actor), actor FROM statements WHERE actor
        IS NOT NULL GROUP BY actor ORDER BY 2 LIMIT {CHOICES}) UNION ALL SELECT * FROM (SELECT 'outlet', row_number() OVER
        (ORDER BY count(*) DESC, outlet), outlet FROM articles WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY 2 LIMIT
        {CHOICES})""",
        key="kind, n",
    ),
)  # fmt: skip
"""All tables that are orders, in the order in which they are written."""


def find_orders(duck: duckdb.DuckDBPyConnection) -> None:
    """Make what the orders share; `best`, `moments` and views of all tables are there."""
    known: dict[str, Any] = {"last": LAST, "strengths": list(STRENGTHS), "kinds": list(KINDS), "half": HALF_LIFE}
    for step in SHARED:
        duck.execute(step.format(**known))


_TOUCHED = {
    "story": (
        *(find_differences(f"SELECT * FROM {{of}}{name}", "story") for name in ("events", "threads", "findings")),
        find_differences("SELECT * FROM {of}stories", "id"),
        "SELECT sa.story FROM sa JOIN touched_article t ON t.article = sa.article",
        "SELECT story FROM (SELECT id AS story, unnest(articles) AS article FROM was.stories) JOIN touched_article "
        "USING (article)",
    ),
    "thread": (
        *(f"SELECT id AS thread FROM {of}threads WHERE story IN (SELECT story FROM touched_story)" for of in ("", BEFORE)),
    ),
    "statement": (
        *(
            "SELECT unnest(list_concat([s.statement], s.copies)) AS statement FROM (SELECT unnest(stands) AS s "
            f"FROM {of}threads WHERE id IN (SELECT thread FROM touched_thread))"
            for of in ("", BEFORE)
        ),
        *(
            f"SELECT unnest(statements) AS statement FROM {of}utterances WHERE id IN (SELECT id FROM touched_id)"
            for of in ("", BEFORE)
        ),
    ),
    "actor": (
        "SELECT actor_id AS actor FROM linked_otherwise",
        *(
            f"SELECT actor_id AS actor FROM {of}actor_links WHERE article_id IN (SELECT article FROM touched_article)"
            for of in ("", BEFORE)
        ),
    ),
}
"""Queries of what is touched, by the columns that they find; they are asked in this order."""


def find_touched(duck: duckdb.DuckDBPyConnection) -> None:
    """Make `touched_<of>` for each `Order.of`; what `find_new` makes and views of all tables, now and before, are there."""
    copies = find_differences("SELECT * FROM {of}reuse", "id", "id, a, b")
    duck.execute(f"CREATE TABLE copied_otherwise AS {copies}")
    duck.execute(
        f"CREATE TABLE touched_id AS {find_differences('SELECT * FROM {of}utterances', 'id')} "
        "UNION SELECT id FROM copied_otherwise"
    )
    duck.execute(
        "CREATE TABLE touched_article AS SELECT id AS article FROM articles WHERE page_id IN (SELECT id FROM new_pages) UNION "
        "SELECT article_id FROM dated_otherwise UNION "
        "SELECT a AS article FROM copied_otherwise UNION SELECT b AS article FROM copied_otherwise"
    )
    for of, queries in _TOUCHED.items():
        duck.execute(f"CREATE TABLE touched_{of} AS {' UNION '.join(queries)}")
