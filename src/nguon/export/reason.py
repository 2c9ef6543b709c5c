"""Why a statement is in a case, in words: what stands on the page, and the rule and entries that found it.

The idea: every sentence is one of the interface's catalogue, so that commands and screens say the same in each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from nguon.errors import PackError
from nguon.export.line import is_about as is_about_day
from nguon.export.line import to_how, to_when
from nguon.export.message import Messages, load
from nguon.lang.pack import LanguagePack
from nguon.lang.pack import load as load_pack
from nguon.model.annotation import Statement
from nguon.model.decision import Decision, split_rule
from nguon.store.snapshot import Snapshot
from nguon.store.view import INFERRED, Said
from nguon.store.words import to_words

SPEECH = "speech"
"""The rules of a pack that tell the act from what is said."""

_RULE = re.compile(r"^(?P<pattern>[a-z-]+):?(?P<cues>[^<]*?)\s*(?:<(?P<who>[^>]*)>)?$")

_ON = {
    "said.said_on": "why.on_day",
    "said.said_in_month": "why.on_month",
    "said.said_in_year": "why.on_year",
    "said.said_then": "why.on_then",
}


def to_reason(
    snapshot: Snapshot,
    statement: Statement,
    messages: Messages | None = None,
    pack: LanguagePack | None = None,
    *,
    decisions: Iterable[Decision] = (),
) -> list[str]:
    """Return sentences: the words, who says them in which manner, where they stand, who corrected that, and what found them."""
    m = messages or load("vi")
    (page,) = snapshot.rows("pages", "id = ?", [statement.page_id])
    (article,) = snapshot.rows("articles", "id = ?", [statement.article_id])
    dated = snapshot.rows("dated", "article_id = ?", [article.id])
    known = dated[0] if dated else article
    basis = m.tidy(known.basis_vi if m.language == "vi" else known.basis_en).rstrip(" .:")

    def words(span: Any) -> str:
        return " ".join(to_words(page.text, span.start, span.end).split())

    lines = [f"“{' … '.join(words(s) for s in statement.content)}”", _says(statement, m)]
    if statement.negated:
        lines.append(m("why.not_said"))
    lines.append(m("why.cue", words=words(statement.cue)) if statement.cue else m("why.no_cue"))
    if statement.speaker:
        lines.append(m("why.speaker", words=words(statement.speaker)))
    if statement.via:
        lines.append(m("why.via", names=", ".join(statement.via)))
    if statement.within:
        lines.append(m("why.within", id=statement.within))
    inferred = (dated[0].rule if dated else article.published_rule).startswith(INFERRED)
    shown = m.moment(known.published, bool(known.published) and inferred)
    day = m("why.dated" if known.published else "why.no_date", day=shown, basis=basis)
    title = f"“{' '.join(article.title.split())}”" if article.title.strip() else m("why.no_title")
    lines.append(m("why.article", title=title, outlet=article.outlet or m("why.no_outlet"), day=day))
    lines.append(m("why.place", source=page.source, start=str(statement.start), end=str(statement.end)))
    ids, rule = split_rule(statement.rule)
    made = {d.id: d for d in decisions}
    lines += [to_correction(i, made.get(i), m) for i in reversed(ids)]
    return [*lines, *to_rule(rule, pack or load_pack(), m)]


def to_said(said: Said | None, messages: Messages) -> str:
    """Return the sentence that tells when a statement was said, and whether that day is worked out."""
    if said is None or said.on is None:
        return messages("why.said", day=messages("why.no_day"))
    day = to_when(said, messages)
    return messages("why.said", day=f"{day} ({messages('why.worked_out')})" if is_about_day(said) else day)


def _says(statement: Statement, m: Messages) -> str:
    on = m(_ON[to_how(statement.said_on)], day=m.moment(statement.said_on)) if statement.said_on else ""
    who = m("why.and").join(statement.actors) or statement.actor or m("why.who_none")
    who = m("why.each", names=who) if len(statement.actors) > 1 else who
    return m(
        "why.says",
        who=who[:1].upper() + who[1:],
        act=m.name("why_act", statement.act),
        on=on,
        form=m.name("why_form", statement.form),
        certainty=m.name("why_certainty", statement.certainty),
    )


def to_correction(decision_id: str, decision: Decision | None, messages: Messages | None = None) -> str:
    """Return the sentence that tells who corrected a row.

    >>> to_correction("d1", None, load("en"))
    'Corrected by the decision d1, which is no longer in the case.'
    """
    m = messages or load("vi")
    if decision is None:
        return m("why.corrected_gone", id=decision_id)
    shown = [_value(decision.kind, value, m) for value in (decision.was, decision.value)]
    return m(
        "why.corrected",
        who=decision.by,
        what=m.name("why_kind", decision.kind),
        was=shown[0],
        value=shown[1],
        day=m.moment(decision.at[:10]),
        id=decision.id,
        because=m("why.because", reason=decision.reason) if decision.reason else "",
    )


def _value(kind: str, value: str | None, m: Messages) -> str:
    if value is None:
        return m("why.nobody" if kind == "speaker" else "why.unknown")
    if kind in ("act", "role"):
        return m.name(kind, value)
    return m.moment(value) if kind == "date" else value


def to_found(statement: Statement, messages: Messages) -> list[str]:
    """Return the sentences that tell what found a statement, without those on who corrected it."""
    return to_rule(split_rule(statement.rule)[1], load_pack("vi"), messages)


def to_rule(rule: str, pack: LanguagePack, messages: Messages | None = None) -> list[str]:
    """Say what the name of a statement's rule means: the order of its parts, the entries that fired, how the speaker was known.

    >>> to_rule("quotation-speaker-cue:x <name>", load_pack(), load("en"))[0]
    'Found by the order in the sentence: a quotation, the speaker, the reporting words (pattern quotation-speaker-cue).'
    """
    m = messages or load("vi")
    match = _RULE.match(rule)
    if match is None:
        return [m("why.other_rule", rule=rule)]
    order = m("why.parts_sep").join(m.name("why_part", part) for part in match["pattern"].split("-"))
    said = [m("why.order_told", order=order, pattern=match["pattern"])]
    said += [_entry(cue.strip(), pack, m) for cue in match["cues"].split("+") if cue.strip()]
    if match["who"]:
        shared, _, how = match["who"].rpartition("shared:")
        key = how.replace(" ", "_")
        known = m.name("why_who", key)
        known = m("why.how_else", how=how) if known == key and f"why_who.{key}" not in m.words else known
        said.append(m("why.shared" if match["who"] != how or shared else "why.known", how=known))
    return said


def _entry(cue: str, pack: LanguagePack, m: Messages) -> str:
    """The entry of the pack that a cue is: a row of the cues, or a sign in what is said."""
    name, act = _entries(pack.code).get(cue, ("", ""))
    if not name:
        return m("why.words", cue=cue)
    if name == SPEECH:
        return m("why.signal", cue=cue, act=m.name("act", act))
    where, meaning = m.name("why_list", name), m.words.get(f"act.{act}")
    return m("why.entry", cue=cue, list=where, act=meaning) if meaning else m("why.entry_plain", cue=cue, list=where)


@lru_cache(maxsize=8)
def _entries(language: str) -> dict[str, tuple[str, str]]:
    """The words of a pack by which speech is known, each with its list (or `SPEECH`) and the act that it stands for."""
    pack = load_pack(language)
    found: dict[str, tuple[str, str]] = {}
    for name in (name for name in pack.lexicon_names() if "cue" in name):
        for row in pack.lexicon(name):
            found.setdefault(next(iter(row.values())), (name, row.get("act", "")))
    try:
        signals = pack.rules(SPEECH).get("signal", [])
    except PackError:
        signals = []
    for signal in signals:
        for phrase in signal.get("phrases", []):
            found.setdefault(phrase, (SPEECH, signal.get("act", "")))
    return found
