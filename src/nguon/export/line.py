"""A finding in one line: `Kremlin: denies Oct 2024 → praises Apr 2025`."""

from __future__ import annotations

from functools import lru_cache

from nguon.export.message import Messages
from nguon.lang.pack import load as load_pack
from nguon.model.article import Moment
from nguon.store.moment import days, parts
from nguon.store.view import ArticleRef, FindingView, Group, Said, ThreadView, Words
from nguon.store.words import Broken, find_mended, mend

VOICES = 3
"""Voices named on each side of a conflict; the finding shows all."""

NEAR = 31
"""Days within which a day of saying may be worked out from the day of its article."""

WORDS = 90
"""Characters of quoted words in a line."""


def to_line(view: FindingView, messages: Messages) -> str:
    """Return what a feed shows of a finding: who changed from what to what, or what stands against what; else its text."""
    kind, groups = view.finding.kind, view.groups
    if view.finding.rule == "reversal:tone":  # the acts are the same: what differs is in the words, and the text has the days
        return to_text(view, messages)
    if kind == "reversal" and len(view.sides) > 1:
        first, last = to_pair(view)
        name = view.actors[0].name if view.actors else to_names(first, messages)
        return f"{name}: {_act(first, messages)} → {_act(last, messages)}"
    if kind == "conflict" and len(groups) > 1:
        return " ↔ ".join(_voices(group, messages) for group in groups)
    if kind == "headline" and len(view.sides) > 1:
        return " ≠ ".join(f"{_says(side, messages)}: {quoted(side, WORDS, bare=True)}" for side in to_pair(view))
    if kind == "figures" and len(view.sides) > 1 and all(numbers := [_number(view, side) for side in to_pair(view)]):
        return " ≠ ".join(f"{to_names(s, messages)}: {n}" for s, n in zip(to_pair(view), numbers, strict=True))
    if kind in {"wording", "figures"} and len(view.sides) > 1:
        first, last = to_pair(view)
        return f"{quoted(first, WORDS)} ≠ {quoted(last, WORDS)}"
    return to_text(view, messages)


def to_pair(view: FindingView) -> tuple[Said, Said]:
    """Return a statement of each side: for a reversal the first before and the last after, else the first of each."""
    if len(view.groups) > 1:
        return view.groups[0].said[0], view.groups[-1].said[-1 if view.finding.kind == "reversal" else 0]
    return view.sides[0], view.sides[-1]


def to_short(text: str, most: int = WORDS) -> str:
    """Return text cut at a word.

    >>> to_short("mot hai ba", 7)
    'mot …'
    """
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def quoted(said: Said, most: int = 0, *, bare: bool = False) -> str:
    """Return a statement's words: in quotation marks only where they are quoted word for word, else as they are reported.

    A denial that is reported stands behind the word that reports it: what follows is what was denied (`bare`: that is told).
    """
    text = to_short(to_whole(said), most) if most else to_whole(said)
    if said.statement.form == "direct":
        return f"“{text}”"
    return f"{said.cue}: {text}" if is_denied(said) and not bare else text


def to_whole(words: Said | Words) -> str:
    """Return words of a page with what the page has broken mended."""
    return mend(words.text, words.article.broken)


def to_broken(*shown: Said | Words | FindingView | ThreadView) -> Broken:
    """Return the broken words of all articles that something rests on: a question or a finding's text repeats them."""
    found: dict[tuple[str, str], None] = {}
    for one in shown:
        if isinstance(one, FindingView):
            found |= dict.fromkeys(to_broken(*one.sides, *one.evidence))
        elif isinstance(one, ThreadView):
            found |= dict.fromkeys(to_broken(*(s.said for s in one.stands)))
        else:
            found |= dict.fromkeys(one.article.broken)
    return tuple({saved: (saved, word) for saved, word in found}.values())


def find_saved(text: str, broken: Broken) -> str:
    """Return the words of a text that were mended, as the page has them.

    >>> find_saved("ca ch.et, ch.et", (("ch.et", "chet"),))
    'ch.et'
    """
    return ", ".join(dict.fromkeys(saved for _, saved in find_mended(text, broken) if saved))


def is_denied(said: Said) -> bool:
    """Tell whether the words alone would say the opposite of what their speaker says."""
    return said.statement.act == "deny" and said.statement.form != "direct" and bool(said.cue)


def needs_cue(said: Said) -> bool:
    """Tell whether a denial's words need the word that reports them behind "denies": not where that word says so too."""
    return is_denied(said) and said.cue.casefold().strip() not in _denials()


@lru_cache
def _denials() -> frozenset[str]:
    """Words that report a denial and say that it is one."""
    return frozenset(row["cue"] for row in load_pack("vi").lexicon("cues") if row["act"] == "deny")


def is_about(said: Said) -> bool:
    """Tell whether the day of a statement rests on a date of its article that is worked out and not written.

    It is that very day, or a day so near that words like "yesterday" or a day without its year gave it.
    """
    ref, on = said.article, said.on
    if on is None or ref.published is None or not ref.inferred:
        return False
    if said.on_from != "said" or on.value == ref.published.value:
        return True
    told, known = days(on.value), days(ref.published.value)
    if told is None or known is None or "day" not in (parts(on.value) or {}):
        return False
    return abs((told[0] - known[0]).days) <= NEAR


def to_when(said: Said, messages: Messages) -> str:
    """Return when it was said, failing that when its article came out, marked where the day is worked out and not written."""
    return messages.moment(said.on, is_about(said))


def to_how(moment: Moment | None) -> str:
    """Return the key of the words before a moment at which something was said: said on a day, in a month, in a year.

    >>> to_how(Moment("2013", "year")), to_how(Moment("2024-11-07", "day"))
    ('said.said_in_year', 'said.said_on')
    """
    known = set(parts(moment.value) or {}) if moment else set()
    return {
        frozenset({"year", "month", "day"}): "said.said_on",
        frozenset({"year", "month"}): "said.said_in_month",
        frozenset({"year"}): "said.said_in_year" if moment and "X" not in moment.value else "said.said_then",
    }.get(frozenset(known), "said.said_then")


def to_said_on(said: Said, messages: Messages) -> str:
    """Return "said 4 Mar 2024", "said in 2013": when a statement whose day is told was made."""
    how = to_how(said.on)
    if how == "said.said_on":
        return messages("brief.said", date=to_when(said, messages))
    return f"{messages(how)} {to_when(said, messages)}"


def to_dated(ref: ArticleRef, messages: Messages) -> str:
    """Return when an article came out, marked where that is worked out and not written."""
    return messages.moment(ref.published, ref.inferred)


def to_text(view: FindingView, messages: Messages) -> str:
    """Return the finding's text in the language of the messages, broken words in it mended."""
    text = messages.tidy(view.finding.text_vi if messages.language == "vi" else view.finding.text_en)
    return mend(text, to_broken(view))


def to_names(said: Said, messages: Messages) -> str:
    """Return who said it: the actors' names, else the words that name the speaker, else that it is unknown."""
    return ", ".join(a.name for a in said.actors) or said.speaker or messages("said.unnamed")


def _number(view: FindingView, side: Said) -> str:
    """The figure that a side of a finding gives, in its own words; empty when they are not shown just as they stand."""
    first = side.statement.content[0]
    if len(side.text) != first.end - first.start:  # a mark was put back, or there are several stretches: offsets do not hold
        return ""
    for place in view.finding.evidence:
        if place.article_id == side.article.id and first.start <= place.start and place.end <= first.end:
            return side.text[place.start - first.start : place.end - first.start]
    return ""


def _says(said: Said, messages: Messages) -> str:
    return messages("brief.says", actor=to_names(said, messages), act=messages.name("act", said.statement.act))


def _voices(group: Group, messages: Messages) -> str:
    names = list(dict.fromkeys(to_names(s, messages) for s in group.said))
    more = " …" if len(names) > VOICES else ""
    stance = messages.name("stance", group.stance) if group.stance else messages.name("act", group.said[0].statement.act)
    return f"{', '.join(names[:VOICES])}{more} ({stance})"


def _act(said: Said, messages: Messages) -> str:
    return f"{messages.name('act', said.statement.act)} {_month(said.on, messages)}".strip()


def _month(moment: Moment | None, messages: Messages) -> str:
    """The month of a moment: a feed has no need of the day."""
    known = parts(moment.value) if moment else None
    if known is None:
        return ""
    return messages.moment(f"{known['year']}-{known['month']}" if "month" in known else moment)
