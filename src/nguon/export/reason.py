"""Why a statement is in a case, in words: what stands on the page, and the rule and entries that found it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nguon.errors import PackError
from nguon.lang.pack import LanguagePack, load
from nguon.model.annotation import Statement
from nguon.model.decision import Decision, split_rule
from nguon.store.snapshot import Snapshot

FORMS = {
    "direct": "quoted word for word",
    "indirect": "reported in the outlet's own words",
    "mixed": "reported, with quoted words inside",
}
ACTS = {
    "state": "says this", "confirm": "confirms this", "deny": "denies this", "withhold": "does not commit to this",
    "accuse": "accuses", "condemn": "condemns this", "praise": "praises or gives thanks for this", "urge": "asks for this",
    "commit": "promises this", "warn": "warns of this", "judge": "takes this to be so", "ask": "asks this",
}  # fmt: skip
CERTAINTY = {"fact": "as a fact", "hedged": "with a reservation", "conditional": "under a condition"}
PARTS = {
    "speaker": "the speaker", "cue": "the reporting words", "content": "what is said", "quotation": "a quotation",
    "source": "the source", "noun": "a noun for a statement", "of": "of", "before": "before it", "colon": "a colon",
    "alone": "alone", "inside": "inside the sentence", "relay": "passed on", "denied": "a denial of what stands",
    "shouts": "calls out",
}  # fmt: skip
WHO = {
    "name": "by the name that stands there",
    "description": "by the description that stands there, made whole",
    "office": "by the office, whose holder the article names",
    "official": "by the office, whose holder the article names",
    "latest speaker": "as the one who spoke last",
    "last two countries": "as the two countries named last",
}

_RULE = re.compile(r"^(?P<pattern>[a-z-]+):?(?P<cues>[^<]*?)\s*(?:<(?P<who>[^>]*)>)?$")


def to_reason(
    snapshot: Snapshot, statement: Statement, pack: LanguagePack | None = None, *, decisions: Iterable[Decision] = ()
) -> list[str]:
    """Return sentences: the words, who says them in which manner, where they stand, who corrected that, and what found them."""
    (page,) = snapshot.rows("pages", "id = ?", [statement.page_id])
    (article,) = snapshot.rows("articles", "id = ?", [statement.article_id])
    dated = snapshot.rows("dated", "article_id = ?", [article.id])
    published, basis = (dated[0].published, dated[0].basis_en) if dated else (article.published, article.basis_en)

    def words(span: Any) -> str:
        return " ".join(page.text[span.start : span.end].split())

    who = statement.actor or "Nobody who could be named"
    said = f", on {statement.said_on.value}" if statement.said_on else ""
    manner = f"{FORMS[statement.form]}, told {CERTAINTY.get(statement.certainty, statement.certainty)}"
    lines = [f"“{' … '.join(words(s) for s in statement.content)}”", f"{who} {ACTS[statement.act]}{said}; {manner}."]
    if statement.negated:
        lines.append("It is reported as not said.")
    if statement.cue:
        lines.append(f"The words that report it: “{words(statement.cue)}”.")
    else:
        lines.append("No word reports it; it is taken for speech by where it stands.")
    if statement.speaker:
        lines.append(f"The speaker is named there as “{words(statement.speaker)}”.")
    if statement.via:
        lines.append(f"Passed on by {', '.join(statement.via)}.")
    if statement.within:
        lines.append(f"It stands inside another statement: {statement.within}.")
    day = f"{published.value}: {basis}" if published else f"date unknown: {basis}"
    lines.append(f"In “{article.title}” ({article.outlet or 'outlet unknown'}; {day.rstrip(' .:')}).")
    lines.append(f"On the page {page.source}, characters {statement.start}-{statement.end}.")
    ids, rule = split_rule(statement.rule)
    made = {d.id: d for d in decisions}
    lines += [to_correction(i, made.get(i)) for i in reversed(ids)]
    return [*lines, *(f"Found by {part}." for part in to_rule(rule, pack or load()))]


def to_correction(decision_id: str, decision: Decision | None) -> str:
    """Return the sentence that tells who corrected a row.

    >>> to_correction("d1", None)
    'Corrected by the decision d1, which is no longer in the case.'
    """
    if decision is None:
        return f"Corrected by the decision {decision_id}, which is no longer in the case."
    what = f"the {decision.kind}: {decision.was or 'nobody'} → {decision.value or 'nobody'}"
    because = f", because: {decision.reason}" if decision.reason else ""
    return f"{decision.by} corrected {what} ({decision.at[:10]}, {decision_id}){because}."


def to_rule(rule: str, pack: LanguagePack) -> list[str]:
    """Say what the name of a statement's rule means: the order of its parts, the entries that fired, how the speaker was known.

    >>> to_rule("quotation-speaker-cue:x <name>", load())[0]
    'the pattern “quotation-speaker-cue”: a quotation, the speaker, the reporting words'
    """
    match = _RULE.match(rule)
    if match is None:
        return [f"the rule “{rule}”"]
    order = ", ".join(PARTS.get(part, part) for part in match["pattern"].split("-"))
    said = [f"the pattern “{match['pattern']}”: {order}"]
    said += [_entry(cue.strip(), pack) for cue in match["cues"].split("+") if cue.strip()]
    if match["who"]:
        shared, _, how = match["who"].rpartition("shared:")
        known = WHO.get(how, f"by “{how}”")
        said.append(f"the speaker, known {known}" + (", shared with the words before" if match["who"] != how or shared else ""))
    return said


def _entry(cue: str, pack: LanguagePack) -> str:
    """The entry of the pack that a cue is: a row of the cues, or a sign in what is said."""
    for name in pack.lexicon_names():
        if "cue" in name:
            for row in pack.lexicon(name):
                if cue in list(row.values())[:1]:
                    cells = ", ".join(
                        f"{k} {v}" for k, v in row.items() if v.strip("- ") and k not in (next(iter(row)), "example")
                    )
                    return f"the entry “{cue}” of the word list {name}" + (f" ({cells})" if cells else "")
    try:
        signals = pack.rules("speech").get("signal", [])
    except PackError:
        signals = []
    act = next((s.get("act") for s in signals if cue in s.get("phrases", [])), None)
    return f"the words “{cue}” in what is said, a sign of “{act}” (speech.toml)" if act else f"the words “{cue}”"
