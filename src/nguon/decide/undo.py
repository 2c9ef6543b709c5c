"""Decisions that a build followed and that were taken back since: their rows as they were, seen before the next build.

The idea: the build kept the rows that its decisions changed (`was`). Those of a decision that is taken back are put again, and
decisions that hold and changed the same rows are followed anew on them. Then what points to those rows is pointed right: stands
to speakers and days, rows of stories to their story. What has to be compared again is left as it is, for the next build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nguon.decide.article import date_article, find_ends, put_date, put_role, to_moment
from nguon.decide.effect import STAGES, follow
from nguon.decide.patch import Key, Patch
from nguon.decide.place import LostError, Placed
from nguon.decide.statement import choose_actor, correct_statement
from nguon.decide.was import Was, read_was
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import ActorLink, Dated, Stand

ORDER = ("role", "said", *STAGES)
"""The stages in their order: roles and what else is changed on a page, then those of `STAGES`."""


def take_back(
    undone: Sequence[Placed],
    holding: Sequence[Placed],
    was: Iterable[Was],
    patch: Patch,
    pack: LanguagePack,
) -> set[str]:
    """Put the rows of decisions that were taken back as they would be without them; return the ids of those that had any.

    `holding` are the other decisions of the build, placed. Decisions of a build that kept no rows for them are not among those
    that come back: what they changed stays until the next one.
    """
    gone = {p.decision.id for p in undone}
    kinds = {p.decision.id: p.decision.kind for p in (*holding, *undone)}
    stages: dict[str, dict[tuple[str, Key], tuple[list[str], Any]]] = {}
    for one in was:
        key, row = read_was(one)
        stages.setdefault(one.stage, {}).setdefault((one.table, key), ([], row))[0].append(one.decision)
    had = {i for rows in stages.values() for by, _ in rows.values() for i in by} & gone
    if not had:
        return had
    read: set[tuple[str, Key]] = set()
    for stage in ORDER:
        rows = stages.get(stage, {})
        again = _find_again(stage, rows, gone | {i for at in read & rows.keys() for i in rows[at][0]}, kinds) - gone
        for (table, key), (by, row) in rows.items():
            if (table, key) not in read and _is_put(stage, table, by, gone, again):
                patch.restore(table, key, _with_day(row, table, by, gone | again, kinds, patch))
                if stage == "role":
                    read.add((table, key))
        if stage == "date":
            _put_dates(undone, holding, patch, pack)
        if stage == "actor":
            _put_links(patch)
        _follow(stage, [p for p in holding if p.decision.id in again], patch, pack)
    _point(patch)
    return had


def _find_again(
    stage: str, rows: Mapping[tuple[str, Key], tuple[list[str], Any]], gone: set[str], kinds: Mapping[str, str]
) -> set[str]:
    """The decisions that hold and have to be followed anew, since they changed rows that are put as they were."""
    reached, before = set(gone), -1
    while len(reached) != before:
        before = len(reached)
        for (table, _), (by, _) in rows.items():
            if reached.isdisjoint(by) or (stage == "role" and table != "blocks"):
                continue
            reached |= {i for i in by if stage != "said" or table == "articles" or kinds.get(i) != "date"}
    return reached


def _is_put(stage: str, table: str, by: Sequence[str], gone: set[str], again: set[str]) -> bool:
    """Tell whether a row is put as it was; what stands on blocks whose roles hold stays as the build read it."""
    if stage == "role" and table != "blocks":
        return gone.issuperset(by)
    return not (gone | again).isdisjoint(by)


def _with_day(row: Any, table: str, by: Sequence[str], reached: set[str], kinds: Mapping[str, str], patch: Patch) -> Any:
    """A statement as it was, but with the day that a date which holds gave it."""
    if row is None or table != "statements" or not any(i not in reached and kinds.get(i) == "date" for i in by):
        return row
    now = patch.one(table, row.id)
    return replace(row, said_on=now.said_on) if now is not None else row


def _follow(stage: str, placed: Sequence[Placed], patch: Patch, pack: LanguagePack) -> None:
    if stage in STAGES:
        follow(stage, placed, patch, pack)
        return
    for one in placed:
        try:
            if one.decision.kind == "role":
                put_role(one, patch)
            elif one.decision.kind == "date":
                put_date(one, patch, pack)
            elif (row := patch.one("statements", one.places[0].statement)) is not None:
                patch.put("statements", correct_statement(row, one.decision))
        except LostError:
            continue


def _put_dates(undone: Sequence[Placed], holding: Sequence[Placed], patch: Patch, pack: LanguagePack) -> None:
    """The dates of articles as the case said them before the first of the decisions that were taken back."""
    words = pack.rules("decisions")["date"]
    held = {p.places[0].article_id for p in holding if p.decision.kind == "date"}
    first = {p.places[0].article_id: p.decision for p in reversed(undone) if p.decision.kind == "date"}
    for article_id, decision in first.items():
        article = patch.one("articles", article_id)
        if article is None or article_id in held:
            continue
        was = to_moment(decision.was)
        told = (article.published_rule, article.basis_vi, article.basis_en)
        if article.published != was:
            told = ("undone", words["undone_vi"], words["undone_en"])
        dated = Dated(article.id, was, *told)
        patch.put("dated", dated)
        patch.put("articles", date_article(article, dated))


def _put_links(patch: Patch) -> None:
    """Let the names that are on a page again mean actors, and those that are no longer on it none."""
    changed = {name: patch.changed(name) for name in ("statements", "mentions")}
    articles = {row.article_id for _, rows in changed.values() for row in rows}
    articles |= {key[0].rpartition(".")[0] for key in changed["statements"][0]} | {key[0] for key in changed["mentions"][0]}
    for article in sorted(articles):
        used = dict.fromkeys(m.actor for m in patch.by("mentions", "article_id", [article]))
        for s in patch.by("statements", "article_id", [article]):
            used |= dict.fromkeys(name for name in (s.actor, *s.actors, *s.via) if name)
        links = {link.name: link for link in patch.by("actor_links", "article_id", [article])}
        for name in [name for name in links if name not in used]:
            patch.drop("actor_links", links[name])
            if not patch.by("actor_links", "actor_id", [links[name].actor_id]):
                patch.drop("actors", patch.one("actors", links[name].actor_id))
        for name in [name for name in used if name not in links]:
            actor = choose_actor(name, patch)
            patch.put("actors", actor)
            patch.put("actor_links", ActorLink(article, name, actor.id, "undone"))


def _point(patch: Patch) -> None:
    """Point what rests on changed rows to what they are now."""
    links = {(key[0], key[1]) for key in patch.changed("actor_links")[0]}
    dated = {key[0] for key in patch.changed("dated")[0]}
    said = {key[0] for key in patch.changed("statements")[0]}
    articles = sorted({article for article, _ in links} | dated | {i.rpartition(".")[0] for i in said})
    statements = {s.id: s for s in patch.by("statements", "article_id", articles)}
    for thread in patch.by("threads", "stands.statement", sorted(said | statements.keys())):
        stands = tuple(
            stand if s is None else _stand(stand, s, patch)
            for stand in thread.stands
            if (s := statements.get(stand.statement)) is not None or stand.statement not in said
        )
        if not stands:
            patch.drop("threads", thread)
        elif stands != thread.stands:
            patch.put("threads", replace(thread, stands=stands))
    _point_findings(statements, {article for article, _ in links}, patch)
    for story in patch.by("stories", "articles", sorted(dated)):
        first, last = find_ends(story.articles, patch)
        if (first, last) != (story.first, story.last):
            patch.put("stories", replace(story, first=first, last=last))
    _point_stories(patch)


def _stand(stand: Stand, statement: Any, patch: Patch) -> Stand:
    dated: Dated | None = patch.one("dated", statement.article_id)
    actor = _actor_of(statement.article_id, statement.actor, patch)
    said_on = statement.said_on or (dated.published if dated else stand.said_on)
    return replace(stand, actor=statement.actor, actor_id=actor, said_on=said_on)


def _actor_of(article: str, name: str | None, patch: Patch) -> str | None:
    links = patch.by("actor_links", "article_id", [article])
    return next((link.actor_id for link in links if link.name == name), None)


def _point_findings(statements: Mapping[str, Any], articles: set[str], patch: Patch) -> None:
    """Findings name the actors of their statements."""
    mine = sorted(s.id for s in statements.values() if s.article_id in articles)
    for table in ("findings", "hidden"):
        for finding in patch.by(table, "statements", mine):
            whose: dict[str, list[str]] = {}
            for s in (statements[i] for i in finding.statements if i in statements):
                for link in patch.by("actor_links", "article_id", [s.article_id]):
                    then = patch.before("actor_links", (link.article_id, link.name))
                    if link.name in (s.actor, *s.actors) and then is not None:
                        whose.setdefault(then.actor_id, []).append(link.actor_id)
            actors = tuple(dict.fromkeys(now for old in finding.actors for now in sorted(set(whose.get(old, [old])))))
            if actors != finding.actors:
                patch.put(table, replace(finding, actors=actors))


def _point_stories(patch: Patch) -> None:
    """Rows of stories that are not what they were belong to the one that holds most of the articles that they rest on."""
    changed = sorted(key[0] for key in patch.changed("stories")[0])
    for table in ("events", "threads", "utterances", "findings", "hidden") if changed else ():
        for row in patch.by(table, "story", changed):
            articles = _articles_of(table, row)
            stories = patch.by("stories", "articles", sorted(set(articles)))
            if not stories:
                continue
            best = min(stories, key=lambda s: (-sum(a in s.articles for a in articles), s.id != row.story, s.id))
            if best.id != row.story:
                patch.put(table, replace(row, story=best.id))


def _articles_of(table: str, row: Any) -> list[str]:
    if table == "threads":
        return [stand.statement.rpartition(".")[0] for stand in row.stands]
    found = [e.article_id for e in row.evidence]
    return found if table in ("events", "utterances") else [*found, *(i.rpartition(".")[0] for i in row.statements)]
