"""Why a row is in a case, in words, with the entry or rule that fired."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from nguon.errors import PackError
from nguon.lang.pack import LanguagePack, load
from nguon.model.annotation import Statement
from nguon.store.snapshot import Snapshot

FORMS = {
    "direct": "quoted word for word",
    "indirect": "reported in the outlet's own words",
    "mixed": "reported, with quoted words inside",
}
ACTS = {
    "state": "says", "confirm": "confirms", "deny": "denies", "withhold": "does not say", "accuse": "accuses",
    "condemn": "condemns", "praise": "praises or thanks", "urge": "urges", "commit": "promises", "warn": "warns",
    "judge": "judges", "ask": "asks",
}  # fmt: skip


def to_reason(snapshot: Snapshot, statement: Statement) -> list[Text]:
    """Return lines that say what a statement is, where it stands, and what found it."""
    (page,) = snapshot.rows("pages", "id = ?", [statement.page_id])
    (article,) = snapshot.rows("articles", "id = ?", [statement.article_id])
    dated = snapshot.rows("dated", "article_id = ?", [article.id])
    published = dated[0].published if dated else article.published
    basis = dated[0].basis_en if dated else article.basis_en
    text = page.text

    def words(span: Any) -> str:
        return " ".join(text[span.start : span.end].split())

    lines = [Text(f"“{' … '.join(words(s) for s in statement.content)}”", style="bold")]
    who = statement.actor or "nobody who could be named"
    said = f" on {statement.said_on.value}" if statement.said_on else ""
    lines.append(
        Text(f"{who} {ACTS[statement.act]} this{said}; {FORMS[statement.form]}; the content is {statement.certainty}.")
    )
    if statement.negated:
        lines.append(Text("It is reported as not said."))
    if statement.cue:
        lines.append(Text(f"The words that report it: “{words(statement.cue)}”."))
    else:
        lines.append(Text("No word reports it: it stands in quotation marks, and the speaker comes from what is around it."))
    if statement.speaker:
        lines.append(Text(f"The speaker is named there as “{words(statement.speaker)}”."))
    if statement.via:
        lines.append(Text(f"Passed on by {', '.join(statement.via)}."))
    if statement.within:
        lines.append(Text(f"It stands inside another statement: {statement.within}."))
    outlet = article.outlet or "outlet unknown"
    when = f"{published.value} ({basis})" if published else "date unknown"
    lines.append(Text(f"In “{article.title}”, {outlet}, {when}; {page.source}, characters {statement.start}-{statement.end}."))
    lines.append(Text(f"Found by {to_rule(statement.rule, load())}."))
    return lines


def to_rule(rule: str, pack: LanguagePack) -> str:
    """Say what a rule's name means: an entry of a lexicon with its cells, or the rule as it is named.

    Parts of a name are joined by `+`; `lexicon:entry` names an entry.
    """
    return "; ".join(_part(part.strip(), pack) for part in rule.split("+"))


def _part(part: str, pack: LanguagePack) -> str:
    name, _, entry = part.partition(":")
    try:
        row = next((r for r in pack.lexicon(name) if entry in list(r.values())[:1]), None) if entry else None
    except PackError:
        row = None
    if row is None:
        return f"the rule {part}"
    cells = ", ".join(f"{k} {v}" for k, v in list(row.items())[1:] if v and v != "-")
    return f"the entry “{entry}” of the lexicon {name} ({cells})"
