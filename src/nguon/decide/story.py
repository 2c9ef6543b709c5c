"""Which articles are one story: corrections of stories."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from nguon.decide.article import find_ends
from nguon.decide.patch import Patch
from nguon.decide.place import LostError, Placed
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import Story
from nguon.model.decision import Decision


def join_stories(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Let the stories of two articles be one; the larger one's id and title stay."""
    first, second = (_story_of(p.article_id, patch) for p in placed.places)
    if first.id == second.id:
        return
    large, small = sorted((first, second), key=lambda s: (-len(s.articles), s.id))
    articles = tuple(dict.fromkeys((*large.articles, *small.articles)))
    story = replace(
        _whole(large, articles, patch),
        sources_low=max(large.sources_low, small.sources_low),
        sources_high=large.sources_high + small.sources_high,
    )
    patch.put("stories", _told(story, placed.decision, "merged", pack))
    patch.drop("stories", small)
    for table in ("threads", "utterances", "events", "findings", "hidden"):
        for row in patch.by(table, "story", [small.id]):
            patch.put(table, replace(row, story=large.id))


def part_story(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Let some articles of a story be a story of their own."""
    old = _story_of(placed.places[0].article_id, patch)
    leaving = [a for a in dict.fromkeys(p.article_id for p in placed.places) if a in old.articles]
    staying = tuple(a for a in old.articles if a not in leaving)
    if not staying:
        return
    story_id = "s" + hashlib.sha256(placed.decision.id.encode()).hexdigest()[:12]
    new = Story(story_id, "", tuple(leaving), None, None, 1, len(leaving), "", "")
    patch.put("stories", _told(_named(_whole(new, tuple(leaving), patch), patch), placed.decision, "split", pack))
    _leave(old, staying, placed.decision, patch, pack)
    _move_rows(old.id, story_id, leaving, patch)


def move_article(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Move an article into the story of another one."""
    moved = placed.places[0].article_id
    old, new = _story_of(moved, patch), _story_of(placed.places[1].article_id, patch)
    if old.id == new.id:
        return
    grown = replace(_whole(new, (*new.articles, moved), patch), sources_high=new.sources_high + 1)
    patch.put("stories", _told(grown, placed.decision, "changed", pack))
    staying = tuple(a for a in old.articles if a != moved)
    if staying:
        _leave(old, staying, placed.decision, patch, pack)
    else:
        patch.drop("stories", old)
    _move_rows(old.id, new.id, [moved], patch)


def mark_story(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Say of the story of an article, told anew after a decision on it was followed, who decided."""
    key = {"merge-stories": "merged", "split-story": "split", "move-article": "changed"}[placed.decision.kind]
    for story in patch.by("stories", "articles", [placed.places[0].article_id]):
        words = _told(replace(story, why_vi="", why_en=""), placed.decision, key, pack)
        if words.why_vi not in story.why_vi:
            patch.put("stories", _told(story, placed.decision, key, pack))


def _story_of(article_id: str, patch: Patch) -> Story:
    found: list[Story] = patch.by("stories", "articles", [article_id])
    if not found:
        raise LostError("story")
    return found[0]


def _leave(old: Story, staying: tuple[str, ...], decision: Decision, patch: Patch, pack: LanguagePack) -> None:
    """What is left of a story; its title goes with the article that bore it."""
    n = len(staying)
    low, high = min(old.sources_low, n), min(old.sources_high, n)
    left = replace(_whole(old, staying, patch), sources_low=low, sources_high=high)
    titles = {" ".join(a.title.split()) for a in patch.by("articles", "id", staying)}
    if left.title not in titles:
        left = _named(left, patch)
    patch.put("stories", _told(left, decision, "changed", pack))


def _whole(story: Story, articles: tuple[str, ...], patch: Patch) -> Story:
    first, last = find_ends(articles, patch)
    return replace(story, articles=articles, first=first, last=last)


def _named(story: Story, patch: Patch) -> Story:
    """A story called by its first article that has a title."""
    titles = {a.id: " ".join(a.title.split()) for a in patch.by("articles", "id", story.articles)}
    return replace(story, title=next((titles[a] for a in story.articles if titles.get(a)), story.articles[0]))


def _told(story: Story, decision: Decision, key: str, pack: LanguagePack) -> Story:
    words = pack.rules("decisions")["story"]
    told = {tongue: words[f"{key}_{tongue}"].format(by=decision.by) for tongue in ("vi", "en")}
    why = {"vi": story.why_vi, "en": story.why_en}
    both = {tongue: "; ".join(filter(None, (why[tongue], told[tongue]))) for tongue in why}
    return replace(story, why_vi=both["vi"], why_en=both["en"])


def _move_rows(old: str, new: str, articles: Sequence[str], patch: Patch) -> None:
    """Move what rests on nothing but these articles to another story. What rests on others too stays, until the next build."""
    inside = set(articles)
    for table in ("utterances", "events", "findings", "hidden"):
        for row in patch.by(table, "story", [old]):
            where = {e.article_id for e in row.evidence}
            if where and where <= inside:
                patch.put(table, replace(row, story=new))
    said = {s.id for s in patch.by("statements", "article_id", articles)}
    for thread in patch.by("threads", "story", [old]):
        if all(stand.statement in said for stand in thread.stands):
            patch.put("threads", replace(thread, story=new))
