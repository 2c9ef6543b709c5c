"""The interface's words in a language, from its catalogue (`nguon/web/messages/<language>.toml`).

The idea: a screen asks for `messages("home.title")`; counts choose the form (`"{n} page|{n} pages"`), moments and numbers are
written as the language writes them. The catalogue is data; nothing of `nguon.web` is imported to read it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from nguon.errors import UsageError
from nguon.model.article import Moment
from nguon.store.moment import days, parts

LANGUAGES = ("vi", "en")
"""Vietnamese first: it is the default."""


_WRITTEN = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")
_PADDED = re.compile(r"(?<!\d)0?(\d{1,2})/0?(\d{1,2})/(\d{4})(?!\d)")
_LONG = re.compile(
    r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)? (\d{4})\b"
)
_ISO = re.compile(r"(?<![\w/-])\d{4}-\d\d-\d\d(?![\w/-])")
_SAME = re.compile(r"(?<![\w/])(\d{1,2}(?:/\d{1,2}/| [A-Z][a-z]{2} )\d{4})(?: ?\u2013 ?)\1(?![\w/])")
_QUOTED = re.compile("(\u201c[^\u201d]*\u201d)")
_ONE = re.compile(r"(?<![\d.,])1 (copies|pairs share)\b")
_ONE_OF = {"copies": "1 copy", "pairs share": "1 pair shares"}

MOMENTS = 20_000
"""Moments whose words are kept."""


@dataclass(frozen=True)
class Messages:
    """The words of one language; call it with a key and the values that the sentence needs."""

    language: str
    words: Mapping[str, str] = field(repr=False)
    moments: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Moments that were put in words lately."""

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence of `key`; a value `n` chooses between singular and plural. A missing key is our own bug.

        >>> load("en")("count.pages", n=2)
        '2 pages'
        """
        text = self.words[key]
        if not values and "{" not in text:
            return text
        if "|" in text:
            one, many = text.split("|", 1)
            text = one if values.get("n") == 1 else many
        return text.format(**{name: self.number(v) if isinstance(v, int | float) else v for name, v in values.items()})

    def name(self, section: str, value: str | None) -> str:
        """Return the word for a value of the data (an act, a role, …), or the value itself where there is none.

        >>> load("en").name("act", "deny")
        'denies'
        """
        return self.words.get(f"{section}.{value}", value or "")

    def number(self, value: float) -> str:
        """Return a number as the language writes it.

        >>> load("vi").number(10000), load("en").number(1.5)
        ('10.000', '1.5')
        """
        text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "vi" else text

    def tidy(self, text: str) -> str:
        """Return a sentence of a build as this language writes it: days in one way, one copy; quotations stay.

        >>> load("vi").tidy("07/11/2024"), load("en").tidy("7 November 2024, 2024-11-08; 1 copies; 1 pairs share passages")
        ('7/11/2024', '7 Nov 2024, 8 Nov 2024; 1 copy; 1 pair shares passages')
        """
        if self.language != "vi":
            text = _ONE.sub(lambda found: _ONE_OF[found[1]], text)
        return "".join(p if n % 2 else self._days(p) for n, p in enumerate(_QUOTED.split(text)))

    def _days(self, text: str) -> str:
        """A stretch without quotations with its days as this language writes them; one day from itself to itself is one."""
        if self.language == "vi":
            text = _PADDED.sub(r"\1/\2/\3", text)
        else:
            text = _LONG.sub(lambda found: f"{found[1]} {found[2]} {found[3]}", text)
        text = _ISO.sub(lambda found: self.moment(found[0]), text)
        return _SAME.sub(r"\1", text)

    def matters(self, text: str) -> str:
        """Return why statements are in one thread, the kinds of matter in words; those without a word are left out.

        >>> load("en").matters("2 statements with the same participants and matter: Ha Loc \u2014 troops, shoot_down, xyz")
        '2 statements with the same participants and matter: Ha Loc \u2014 troops, shooting down'
        """
        before, dash, after = text.rpartition("\u2014")
        if not dash:
            return text
        after, more, rest = after.partition(";")
        kinds = [part for kind in after.split(",") for part in kind.strip().split("+")]
        known = [self.words[key] for kind in dict.fromkeys(kinds) if (key := f"matter.{kind}") in self.words]
        before = before.strip()
        if before.endswith(":"):
            told = f"{before} {', '.join(known)}" if known else before.rstrip(":")
        else:
            told = f"{before} \u2014 {', '.join(known)}" if known else before
        return f"{told}{more}{rest}"

    def moment(self, moment: Moment | str | None, about: bool = False) -> str:
        """Return a moment in words, behind the sign of what is worked out (`about`); what is no moment comes back as it is.

        >>> load("en").moment(Moment("2024-11-08", "day")), load("vi").moment("2024-11")
        ('8 Nov 2024', '11/2024')
        """
        value = moment.value if isinstance(moment, Moment) else moment
        if not value:
            return self("site.undated")
        known = self.moments.get(value)
        if known is None:
            known = self._sides(value)
            if len(self.moments) < MOMENTS:
                self.moments[value] = known
        return self("moment.about", day=known) if about else known

    def _sides(self, value: str) -> str:
        sides = [parts(side) for side in value.split("/", 1)]
        return "–".join(self._moment(known) for known in sides if known) if all(sides) else value

    def day(self, value: str) -> str:
        """Return a day without its year, for an axis; other moments in full.

        >>> load("en").day("2024-11-08"), load("vi").day("2024-11-08")
        ('8 Nov', '8/11')
        """
        known = parts(value) or {}
        if "day" not in known:
            return self.moment(value)
        return self("moment.short_day", d=known["day"].lstrip("0"), m=known["month"].lstrip("0"), month=self._month(known))

    def _moment(self, known: dict[str, str]) -> str:
        year = known["year"]
        if "day" in known:
            day = self("moment.day", d=known["day"].lstrip("0"), m=known["month"].lstrip("0"), month=self._month(known), y=year)
            part = known.get("part", "")
            return (
                self("moment.part", part=self.name("part_of_day", part), day=day) if part.isalpha() else f"{part} {day}".strip()
            )
        if "week" in known:
            return self._week(f"{year}-W{known['week']}")
        if "month" in known:
            return self("moment.month", m=known["month"].lstrip("0"), month=self._month(known), y=year)
        if "season" in known:
            return self("moment.season", season=self.name("season", known["season"]), y=year)
        if "quarter" in known:
            return self("moment.quarter", q=known["quarter"], y=year)
        if "half" in known:
            return self("moment.half", q=known["half"], y=year)
        return self("moment.decade", y=year.replace("X", "0")) if "X" in year else year

    def _week(self, value: str) -> str:
        """A week by its days: nobody knows weeks by their number."""
        found = days(value)
        if found is None:
            return value
        first, last = ({"d": str(d.day), "m": str(d.month), "month": self.name("month", str(d.month))} for d in found)
        begins = self("moment.short_day", **first) if found[0].month != found[1].month else first["d"]
        return self("moment.week", first=begins, last=self("moment.day", **last, y=str(found[1].year)))

    def _month(self, known: dict[str, str]) -> str:
        return self.name("month", known["month"].lstrip("0"))


def to_value(text: str) -> str:
    """Return the value of a day, month or year that a person wrote (day first); what is no such date comes back as it is.

    >>> to_value("17/10/2024"), to_value("3/2024"), to_value("2024-03-05"), to_value("soon")
    ('2024-10-17', '2024-03', '2024-03-05', 'soon')
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return text.strip()
    day, month, year = found.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


@lru_cache
def load(language: str = "vi") -> Messages:
    """Return the words of a language; raise `UsageError` when there is no catalogue for it."""
    if language not in LANGUAGES:
        raise UsageError(f"no messages in {language!r}; there are: {', '.join(LANGUAGES)}")
    text = resources.files("nguon").joinpath("web", "messages", f"{language}.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(text)
    return Messages(language, {f"{section}.{key}": word for section, keys in sections.items() for key, word in keys.items()})
