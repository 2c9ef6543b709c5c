"""Where names stand in a sentence, and what stands before them (first reading; kinds are settled over the whole article later).

The idea: Vietnamese writes names with capitals on every syllable, bodies with a head (`Sở`, `Công an`), a field and a place, titles
and classifiers in front. One walk over the words of a sentence, with the lexicons' matches at hand, cuts out each name whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from nguon.annotate.body import end_of_body
from nguon.annotate.gazetteer import Gazetteer, Match
from nguon.annotate.word import Words
from nguon.lang.vi.syllable import is_syllable

LONGEST_RUN = 7


@dataclass(slots=True)
class Draft:
    """A name as first read: words `first` to before `last`; `led` says what stood before it; `weak` names need more evidence."""

    first: int
    last: int
    kind: str
    """`person`, `org`, `place`, or empty when only the article can tell."""
    actor: str
    """The usual form by a lexicon, or empty."""
    type: str
    of: str
    led: str
    """`office`, `rank`, `trade`, `pronoun`, `site`, `cue`, `place cue`, `credit`, or empty."""
    sex: str
    weak: bool
    rule: str


def read_names(words: Words, gazetteer: Gazetteer) -> list[Draft]:
    """Return the names of all sentences in order; they never overlap."""
    out: list[Draft] = []
    for first, last in words.groups:
        _Reader(words, gazetteer, first, last, out).read()
    return out


class _Reader:
    """The walk over one sentence."""

    def __init__(self, words: Words, gazetteer: Gazetteer, first: int, last: int, out: list[Draft]) -> None:
        self.words, self.gazetteer, self.first, self.last, self.out = words, gazetteer, first, last, out
        self.led, self.sex, self.led_at = "", "", -1

    def read(self) -> None:
        words, i = self.words, self.first
        while i < self.last:
            cap = words.caps[i]
            if not cap and words.keys[i] not in self.gazetteer.root.next:
                if words.ends[i] - words.starts[i] > 2 and words.keys[i].isalpha() and i + 1 < self.last:
                    i = self._domain(i)
                else:
                    i += 1
                continue
            i = max(i + 1, self._step(i, cap))

    def _domain(self, i: int) -> int:
        """A web address in lower case (`rt.com`) is a name only where a lexicon has it; step over it."""
        return i + 1

    def _lead(self, kind: str, sex: str, at: int) -> None:
        self.led, self.sex, self.led_at = kind, sex, at

    def _step(self, i: int, cap: bool) -> int:
        words, opens = self.words, self.words.opens[i]
        matches = [m for m in self.gazetteer.at(words, i) if m.last <= self.last]
        rooms: dict[str, Match] = {}
        for match in matches:
            rooms.setdefault(match.entry.room, match)
        led = self.led if self.led_at == i else ""
        sex = self.sex if self.led_at == i else ""
        place, body, title = rooms.get("place"), rooms.get("body"), rooms.get("title")
        named = max((m for m in (place, body) if m), key=lambda m: m.last, default=None)
        size = named.last - i if named else 0

        if led in ("pronoun", "rank") and cap and words.glue[i] in ("S", "A", "D"):
            last = self._person(i)
            if last:
                return self._add(i, last, "person", "", led, sex, weak=False, rule=f"after {led}")
        if cap and not opens and self._family(i) and (named is None or not (place and self._whole(place))):
            last = self._family_name(i)
            if last and last - i > max(size, 1):
                return self._add(i, last, "person", "", led, sex, weak=False, rule="family name")
        head = rooms.get("head")
        if head is not None:
            last = end_of_body(words, self.gazetteer, head, self.last)
            if last > i + size:
                end = self._add(i, last, "org", "", led, sex, weak=last == head.last, rule=f"org_heads:{head.entry.name}")
                self._lead(led, sex, end)
                return end
        number = self._numbered(i, rooms.get("site"))
        if number:
            return self._add(i, number, "place", "", led, "", weak=False, rule="place_heads:number")
        refused = rooms.get("not")
        if refused and refused.last - i >= size and not (title and title.last > refused.last):
            self._lead("", "", -1)
            return refused.last
        if named is not None and not (title and title.last > named.last) and not self._pronoun_first(i, named, title):
            return self._gazetted(i, named, led, sex)
        if title is not None and (not cap or opens or title.last - i > 1 or title.entry.type != "pronoun" or title.entry.upper):
            return self._title(i, title)
        site, cue = rooms.get("site"), rooms.get("cue")
        classifier = max((m for m in (site, cue) if m), key=lambda m: m.last, default=None)
        if classifier is not None and (not cap or opens):
            self._lead("site" if classifier is site else "cue", "", classifier.last)
            return classifier.last
        if not cap:
            if rooms.get("place cue"):
                self._lead("place cue", "", rooms["place cue"].last)
                return rooms["place cue"].last
            if led in ("office", "rank", "trade") and "field" in rooms:
                self._lead(led, sex, rooms["field"].last)
                return rooms["field"].last
            return i + 1
        opener = rooms.get("opener")
        if opener and (opener.entry.type == "yes" or opens) and not self._family(i) and not led:
            return opener.last
        if led in ("office",) and "field" in rooms:
            self._lead(led, sex, rooms["field"].last)
            return rooms["field"].last
        if site is not None and site.last - i > 1 and not opens:
            last = self._run(site.last)
            if last > site.last:
                return self._add(i, last, "place", "", led, "", weak=False, rule=f"place_heads:{site.entry.name}")
        return self._free(i, led, sex, opens)

    # -- what a match becomes

    def _add(self, first: int, last: int, kind: str, actor: str, led: str, sex: str, *, weak: bool, rule: str,
             type_: str = "", of: str = "") -> int:  # fmt: skip
        self.out.append(Draft(first, last, kind, actor, type_, of, led, sex, weak, rule))
        return last

    def _whole(self, match: Match) -> bool:
        """A lexicon's name of two words or more that no further capital continues."""
        j = match.last
        return match.last - match.first > 1 and not (j < self.last and self.words.caps[j] and self.words.glue[j] in "SH")

    def _gazetted(self, i: int, match: Match, led: str, sex: str) -> int:
        entry = match.entry
        kind = "place" if entry.room == "place" else "org"
        last = match.last
        end = self._add(i, last, kind, entry.actor, led, sex, weak=False, rule=f"{entry.room}:{entry.name}",
                        type_=entry.type, of=entry.of)  # fmt: skip
        if led in ("office", "rank", "trade") or (led == "site" and self._led_office(i)):
            self._lead("office", sex, end)
        return end

    def _led_office(self, i: int) -> bool:
        return False

    def _pronoun_first(self, i: int, named: Match, title: Match | None) -> bool:
        """`Anh Nam`: a word that opens the sentence and is both a country and a pronoun, before a name."""
        j = named.last
        return bool(
            title and title.entry.type == "pronoun" and title.last == named.last and self.words.opens[i]
            and j < self.last and self.words.caps[j] and self.words.glue[j] == "S"
        )  # fmt: skip

    def _title(self, i: int, title: Match) -> int:
        kind, end = title.entry.type, title.last
        if kind == "office" and end < self.last and self.words.glue[end] in "SH":
            inside = {m.entry.room: m for m in reversed(self.gazetteer.at(self.words, end))}
            field = inside.get("field")
            if field and not any(room in inside and inside[room].last >= field.last for room in ("place", "body", "head")):
                end = field.last
        self._lead(kind, title.entry.actor, end)
        return end

    def _numbered(self, i: int, site: Match | None) -> int:
        """`quận 2`, `P.13`, `Q.Bình Thạnh`: the classifier belongs to the name."""
        words = self.words
        if site is None or site.last >= self.last:
            return 0
        j = site.last
        if site.entry.type == "number" and words.keys[j].isdigit() and words.glue[j] in "SDA" and len(words.keys[j]) < 3:
            return j + 1
        if len(words.keys[i]) == 1 and words.glue[j] == "D" and words.caps[j]:
            return self._run(j)
        return 0

    # -- runs of capitals

    def _family(self, i: int) -> bool:
        return self.gazetteer.family.get(self.words.keys[i], False)

    def _breaks(self, j: int) -> bool:
        """A capital that begins something else: an opener, a title, a head of a body."""
        words = self.words
        for match in self.gazetteer.at(words, j):
            room = match.entry.room
            if room == "opener" and match.entry.type == "yes":
                return True
            if room in ("title", "head") and match.last - j > 1 and match.entry.type != "pronoun":
                return True
        return False

    def _run(self, i: int, longest: int = LONGEST_RUN) -> int:
        """Return the word after the run of capitals at `i`."""
        words, j = self.words, i
        if not (j < self.last and words.caps[j]):
            return i
        j += 1
        while j < self.last and j - i < longest:
            glue = words.glue[j]
            if words.caps[j]:
                if glue not in "SHDA" or self._breaks(j):
                    break
                if glue == "H" and (self._country(j) or self._known(i, j)):
                    break
                if glue == "S" and self._country(j):
                    break
                j += 1
            elif glue == "H" and (words.keys[j].isdigit() or not is_syllable(words.keys[j]) or words.caps[j - 1]):
                j += 1
            elif glue in "SH" and words.keys[j] in self._parts and j + 1 < self.last and words.caps[j + 1]:
                j += 1
            else:
                break
        return j

    @property
    def _parts(self) -> frozenset[str]:
        return self.gazetteer.parts

    def _country(self, j: int) -> bool:
        return any(m.entry.room in ("place", "body") and (m.last - j > 1 or m.entry.type in ("country", "capital")) and
                   self._whole_or_single(m) for m in self.gazetteer.at(self.words, j))  # fmt: skip

    def _whole_or_single(self, match: Match) -> bool:
        return match.last - match.first > 1 or not is_syllable(self.words.keys[match.first]) or self.words.glue[match.first] == "H"

    def _known(self, i: int, j: int) -> bool:
        return any(m.last == j and m.entry.room in ("place", "body") for m in self.gazetteer.at(self.words, i))

    def _family_name(self, i: int) -> int:
        """Return the word after a Vietnamese name that begins with a family name at `i`, or 0."""
        words, j = self.words, i + 1
        while j < self.last and j - i < 5 and words.caps[j] and words.glue[j] in "SH" and is_syllable(words.keys[j]):
            if j - i >= 2 and self._breaks(j):
                break
            if j - i == 1 and self._breaks(j) and any(m.entry.room == "opener" for m in self.gazetteer.at(words, j)):
                break
            j += 1
        return j if j - i > 1 else 0

    def _person(self, i: int) -> int:
        """Return the word after a person's name at `i` that a pronoun or rank leads, or 0 where none stands."""
        if self._family(i):
            last = self._family_name(i)
            if last:
                return last
        last = self._run(i)
        return last

    def _free(self, i: int, led: str, sex: str, opens: bool) -> int:
        """A run of capitals that no lexicon knows."""
        words = self.words
        last = self._run(i)
        first = i
        foreign = [k for k in range(first, last) if not is_syllable(words.keys[k])]
        text = words.span(first, last)
        if any(c.isdigit() for c in text) and not (len(foreign) and words.glue[last - 1] == "H"):
            return last
        single = last - first == 1
        kind, weak, rule = "", False, "capitals"
        if led in ("office", "rank", "trade", "pronoun"):
            kind, rule = "person", f"after {led}"
            weak = single and not foreign and led in ("office", "trade")
        elif led == "site":
            kind, rule = "place", "after classifier"
        elif led == "cue":
            kind, rule = "org", "after classifier"
        elif single and not foreign:
            weak = True
        elif single and text.isupper():
            kind, rule = ("org", "acronym") if len(text) > 1 else ("", "capitals")
            weak = len(text) == 1
        elif opens and is_syllable(words.keys[first]) and not self._family(first) and not foreign:
            weak = True
        if not kind and not single and len(text) <= 5 and "." in text:
            kind, rule = "person", "initials"
        if kind == "place" and self._two_names(first, last, foreign):
            cut = self._two_names(first, last, foreign)
            self._add(first, cut, "place", "", led, "", weak=False, rule=rule)
            return self._add(cut, last, "person", "", "office", "", weak=False, rule="after office")
        return self._add(first, last, kind, "", led, sex, weak=weak, rule=rule)

    def _two_names(self, first: int, last: int, foreign: list[int]) -> int:
        """`hạt Wilson Albert Gamez Jr.`: three foreign words or more after an office and a classifier are a place and a person."""
        count = last - first - sum(self.words.keys[k] in self.gazetteer.tails for k in range(first, last))
        return first + count - 2 if count >= 3 and len(foreign) >= 2 and self.out_of_office(first) else 0

    def out_of_office(self, first: int) -> bool:
        """Tell whether a title stands within three words before the classifier of the word `first`."""
        for k in range(max(self.first, first - 5), first - 1):
            for match in self.gazetteer.at(self.words, k):
                if match.entry.room == "title" and match.last >= first - 2 and match.last < first:
                    return True
        return False
