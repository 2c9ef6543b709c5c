"""Where names stand in a sentence, and what stands before them (first reading; kinds are settled over the whole article later).

The idea: Vietnamese writes names with capitals on every syllable, bodies with a head, a field and a place, titles and
classifiers in front. One walk over the words of a sentence, with the lexicons' matches at hand, cuts out each name whole.
"""

from __future__ import annotations

from collections.abc import Mapping

from nguon.annotate.body import end_of_body
from nguon.annotate.gazetteer import QUIET, Gazetteer, Match
from nguon.annotate.habit import (
    before_verb,
    dateline,
    foreign_name,
    initialled,
    letter,
    longer,
    loud,
    model,
    numbered_model,
    numbered_place,
    otherwise,
    particle,
    signature,
    syllable,
    titles,
)
from nguon.annotate.named import Draft, Maybe
from nguon.annotate.run import DOMAINS, Runs
from nguon.annotate.shape import NAMING_TITLES, kind_by_shape, stands_before
from nguon.annotate.word import Words
from nguon.lang.vi.syllable import is_syllable

OPENING = ('"', "'", "\u201c", "\u2018", "\u00ab")
CLUB_ENDS = frozenset({"fc", "afc", "cf", "united", "athletic"})
"""What makes a town's name its club's (`Ho Sen FC`)."""
ROMAN = frozenset("IVXLC")
CUE_KINDS = {"yes": "in", "half": "by", "no": "to"}
"""What a word before places leads, by how surely a place follows."""
FAMILY_AFTER = {"number": "place", "in": "place", "cue": "org"}
"""What a name that begins with a family name is after what leads it, where that is no person."""


def read_names(words: Words, gazetteer: Gazetteer) -> tuple[list[Draft], list[Maybe]]:
    """Return the names of all sentences in order, which never overlap, and what may be names at openings of sentences."""
    out: list[Draft] = []
    maybe: list[Maybe] = []
    for first, last in words.groups:
        _Reader(words, gazetteer, first, last, out, maybe).read()
    return out, maybe


class _Reader:
    """The walk over one sentence. `led` is the kind of the title or classifier that ended right before word `led_at`."""

    def __init__(self, words: Words, gazetteer: Gazetteer, first: int, last: int, out: list[Draft], maybe: list[Maybe]) -> None:
        self.words, self.gazetteer, self.first, self.last = words, gazetteer, first, last
        self.out, self.maybe = out, maybe
        self.runs = Runs(words, gazetteer, last)
        self.led, self.sex, self.led_at, self.post = "", "", -1, ""

    def read(self) -> None:
        words, i = self.words, self.first
        if signature(self.runs, self.first):
            self._add(i, self.last, "person", "", "", 1, "signature")
            return
        caps, keys, idle, small = words.caps, words.keys, self.gazetteer.idle, self.gazetteer.small
        step = self._loud_step if loud(self.runs, self.first) else self._step
        while i < self.last:
            if not caps[i] and self.led_at != i and (keys[i] not in small or idle(words, i)):
                i += 1
                continue
            following = step(i)
            i = following if following > i else i + 1

    def _close(self, i: int) -> bool:
        """Tell whether a title or classifier right before word `i` belongs to it: a blank or an opening mark between them."""
        glue = self.words.glue[i]
        return glue in "SADH" or (
            glue == "X" and i > self.first and self.words.text[self.words.ends[i - 1] : self.words.starts[i]].strip() in OPENING
        )

    def _loud_step(self, i: int) -> int:
        named = [m for m in self.gazetteer.at(self.words, i) if m.entry.room in ("place", "body") and m.last <= self.last]
        longer = [m for m in self.gazetteer.at(self.words, i) if named and m.last > named[0].last]
        if named and not longer and (named[0].last - i > 1 or len(self.words.keys[i]) > 3):
            return self._gazetted(i, named[0], "", "")
        return i + 1

    def _step(self, i: int) -> int:
        words, opens, cap = self.words, self.words.opens[i], self.words.caps[i]
        rooms = self.gazetteer.rooms(words, i)
        if not rooms and not cap and words.keys[i] not in self.gazetteer.parts:
            return i + 1
        led, sex = (self.led, self.sex) if self.led_at == i and self._close(i) else ("", "")
        if not cap and not led and words.keys[i] not in self.gazetteer.parts:
            telling = rooms.keys() - QUIET
            if not telling:
                return i + 1
            if len(telling) == 1:
                # Most small words that begin something begin one thing, which the whole grammar below would find too.
                match = rooms[next(iter(telling))]
                if match.entry.room == "place cue":
                    return self._lead(CUE_KINDS[match.entry.type], "", match.last)
                if match.entry.room == "title":
                    return self._title(i, match)
                if match.entry.room == "thing":
                    return self._lead(match.entry.type or "thing", "", match.last)
        if not cap:
            if "trap" in rooms and rooms["trap"].last >= max(m.last for m in rooms.values()):
                return self._lead(led, sex, rooms["trap"].last) if led in ("cue", "site") else rooms["trap"].last
            if not rooms.keys() & {"place", "body"} and particle(self.runs, i):
                kind, sure = ("person", 3) if led in ("office", "rank", "trade", "pronoun") else ("", 1)
                return self._add(i, self.runs.run(i + 1), kind, led, sex, sure, "capitals")
        if cap and led == "language":
            return rooms["place"].last if "place" in rooms else self.runs.run(i)
        if cap and words.glue[i] == "B" and dateline(self.runs, i) and "not" not in rooms:
            return self._add(i, i + 1, "org", "", "", 3, "dateline")
        if not led and cap:
            led = stands_before(words, self.gazetteer, self.first, i)
            if led == "credit" and "cue" in rooms and self.runs.run(i) > i + 1 and not rooms.keys() & {"place", "body", "head"}:
                return self._add(i, self.runs.run(i), "org", led, sex, 3, "credit")
            if led == "credit" and not rooms.keys() & {"place", "body", "not", "head", "title"}:
                return self._free(i, led, sex, opens)
            pair = self._pair(i) if words.glue[i] in "HN" else 0
            if pair:
                return pair
        if not rooms and cap and led not in NAMING_TITLES and not self.runs.family(i):
            return self._free(i, led, sex, opens)
        if cap and opens and not led and "site" in rooms and initialled(self.runs, i):
            return self._free(i, led, sex, opens)
        place, body, title, head, opener = map(rooms.get, ("place", "body", "title", "head", "opener"))
        named = longer(place, body)
        size = named.last - i if named else 0
        always = opener is not None and opener.entry.type == "always"
        opening = always or (opener and opener.entry.type == "yes" and not named and not self.runs.family(i))
        if (
            cap
            and opener
            and opening
            and led not in ("pronoun", "rank", "office")
            and not (head and (head.last > opener.last or not opens))
        ):
            self._may_be(i, opener.last)
            if opens and opener.last == i + 1 and not led and before_verb(self.runs, i):
                self._add(i, i + 1, "", "", "", 0, "capitals")
            return opener.last
        if (
            led in NAMING_TITLES
            and cap
            and words.glue[i] in "SAD"
            and not (title and title.last - i > 1)
            and not (place and place.entry.type == "country" and size > 1)
        ):
            last = self.runs.person(i)
            return self._add(i, last, "person", led, sex, 3, f"after {led}")
        if led in ("site", "office site") and cap and self.runs.family(i) and named is None and words.glue[i] in "SAD":
            last = self.runs.family_name(i) or self.runs.run(i)
            cut = self.runs.two_names(i, last) if led == "office site" else 0
            if led == "office site" and not cut and last - i >= 3:
                return self._add(i, last, "person", "office", sex, 3, "after office")
            if cut:
                self._add(i, cut, "place", led, "", 3, "after classifier")
                return self._add(cut, last, "person", "office", sex, 3, "after office")
            return self._add(i, last, "place", led, "", 3, "after classifier")
        if cap and not (opens and opener) and self.runs.family(i) and (named is None or not self.runs.whole(named)):
            last = self.runs.family_name(i)
            if last - i > max(size, 1):
                if led == "thing":
                    return last
                kind = FAMILY_AFTER.get(led, "person")
                sure = (
                    3 if led in ("office", "rank", "trade", "pronoun", "credit", "number", "cue") else 2 if led == "in" else 1
                )
                return self._add(i, last, kind, led, sex, sure, f"after {led}" if led else "family name")
        refused = rooms.get("not")
        if refused and refused.last - i > max(1, size) and head is not None:
            return refused.last
        if opens and opener and named and opener.last > named.last:
            return opener.last
        cue = rooms.get("cue")
        if head is not None and opens and cue is not None and head.last == cue.last and foreign_name(self.runs, head.last):
            return self._lead("cue", sex, cue.last)
        if head is not None and not syllable(self.runs, i, head, led):
            end = self._body(i, head, size, led, sex)
            if end:
                return end
        last = numbered_place(self.runs, i, rooms.get("site"))
        if last:
            return self._add(i, last, "place", led, "", 3, "place_heads:number")
        if refused and refused.last - i >= size and not (title and title.last > refused.last):
            return refused.last
        if named is not None and not (title and title.last > named.last) and not otherwise(self.runs, i, named, title):
            doubtful = opens and title is not None and title.last == named.last and title.entry.type == "pronoun"
            return self._gazetted(i, named, led, sex, sure=0 if doubtful else 3)
        if "thing" in rooms and title and rooms["thing"].last > title.last:
            title = None
        if title is not None and (not cap or opens or titles(self.runs, i, title, led)):
            return self._title(i, title)
        return self._classifier(i, rooms, led, sex, cap=cap, opens=opens)

    def _classifier(self, i: int, rooms: Mapping[str, Match], led: str, sex: str, *, cap: bool, opens: bool) -> int:
        site, cue, opener, before = map(rooms.get, ("site", "cue", "opener", "place cue"))
        classifier = longer(cue, site)
        thing = rooms.get("thing")
        if (
            thing is not None
            and (not cap or opens)
            and thing.last > max((m.last for m in (classifier, before) if m), default=0)
        ):
            return self._lead(thing.entry.type or "thing", "", thing.last)
        if before is not None and classifier is not None and before.last > classifier.last:
            classifier = None
        if classifier is not None and (not cap or opens or classifier.entry.name.isupper()):
            over = led if led in ("office", "rank") and classifier is site else ""
            return self._lead("office site" if over else "site" if classifier is site else "cue", sex, classifier.last)
        if before is not None and (not cap or opens):
            return self._lead(CUE_KINDS[before.entry.type], "", before.last)
        if led in ("office", "rank", "trade") and "field" in rooms:
            return self._lead(led, sex, rooms["field"].last)
        if not cap:
            if led in ("cue", "site") and "inner" in rooms:
                return self._lead(led, "", rooms["inner"].last)
            return i + 1
        if opener and opens and not self.runs.family(i) and not led:
            self._may_be(i, opener.last)
            return opener.last
        named = site is not None and (site.last - i > 1 or led not in ("office", "rank", "trade", "pronoun"))
        if site is not None and named and not opens and site.last < self.last and self.words.caps[site.last]:
            last = self.runs.completed(site.last, self.runs.run(site.last))
            self._add(i, last, "place", led, "", 3, f"place_heads:{site.entry.name}")
            self.out[-1].head = site.last - i
            return last
        return self._free(i, led, sex, opens)

    def _may_be(self, i: int, last: int) -> None:
        """Keep a run of capitals that a common word opens: it is a name where the article has it elsewhere."""
        words = self.words
        if words.opens[i] and last == i + 1 < self.last and words.caps[last] and words.glue[last] == "S":
            self.maybe.append(Maybe(i, self.runs.run(i), 0))

    def _lead(self, kind: str, sex: str, at: int) -> int:
        self.led, self.sex, self.led_at, self.post = kind, sex, at, ""
        return at

    def _add(self, first: int, last: int, kind: str, led: str, sex: str, sure: int, rule: str) -> int:
        self.out.append(Draft(first, last, kind, led, sex, sure, rule))
        return last

    def _gazetted(self, i: int, match: Match, led: str, sex: str, *, sure: int = 3) -> int:
        entry, last = match.entry, match.last
        words = self.words
        if entry.type == "company" and last < self.last and words.caps[last] and words.glue[last] == "S":
            branch = next((m for m in self.gazetteer.at(words, last) if m.entry.room == "place" and m.last <= self.last), None)
            if branch is not None:
                return self._add(i, branch.last, "org", led, sex, 3, f"body:{entry.name}")
        kind = "place" if entry.room == "place" else "org"
        if last < self.last and words.glue[last] == "D" and words.keys[last] in DOMAINS:
            last += 1
        elif entry.type == "company" and last < self.last and words.caps[last] and words.glue[last] == "S":
            last += self.gazetteer.foreign_words.get(words.keys[last]) == "org"
        if entry.type == "club" and last - i == 1 and not is_syllable(words.keys[i]) and model(self.runs, last):
            return self._add(i, last + 1, "org", led, sex, 3, "club")
        if (
            kind == "place"
            and last < self.last
            and words.keys[last] in CLUB_ENDS
            and words.glue[last] == "S"
            and words.caps[last]
        ):
            return self._add(i, last + 1, "org", led, sex, 3, "club")
        if entry.type == "company" and numbered_model(self.runs, last, sure=led == "thing" or entry.of == "aircraft"):
            return self._lead("thing", "", last + 1)
        if entry.type == "company" and led not in ("office", "rank", "trade") and model(self.runs, last):
            self._lead("thing", "", last)
            self.out.append(Draft(i, last, kind, led, sex, 3, f"body:{entry.name}", 0, 0, entry.actor, entry.type, entry.of))
            return last
        self.out.append(
            Draft(i, last, kind, led, sex, sure, f"{entry.room}:{entry.name}", 0, 0, entry.actor, entry.type, entry.of)
        )
        if led in ("office", "rank", "trade", "office site"):
            self._lead("office", sex, last)
        return last

    def _body(self, i: int, head: Match, size: int, led: str, sex: str) -> int:
        last, sure = end_of_body(self.words, self.gazetteer, head, self.last, office=led in ("office", "rank", "trade"))
        if last <= i + size or last == i or (size > head.last - i and last == i + size + 1 and not self.words.caps[last - 1]):
            return 0
        if not sure and self.words.opens[i]:
            self.maybe.append(Maybe(i, last, head.last - i))
            return 0
        self._add(i, last, "org", led, sex, 3 if sure else 0, f"org_heads:{head.entry.name}")
        self.out[-1].head = head.last - i
        return self._lead("office" if led in ("office", "rank", "trade") else "", sex, last)

    def _title(self, i: int, title: Match) -> int:
        kind, end = title.entry.type, title.last
        if kind == "office" and end < self.last and self.words.glue[end] in "SH":
            inside = self.gazetteer.rooms(self.words, end)
            field = inside.get("field")
            if field and not any(room in inside and inside[room].last >= field.last for room in ("place", "body", "head")):
                end = field.last
        self._lead(kind, title.entry.actor, end)
        self.post = title.entry.of if title.entry.of in ("post", "staff") else ""
        return end

    def _free(self, i: int, led: str, sex: str, opens: bool) -> int:
        """A run of capitals that no lexicon knows."""
        words = self.words
        pair = self._pair(i)
        if pair:
            return pair
        last = self.runs.run(i)
        if led == "thing":
            return last
        if (
            led == "office"
            and last - i > 2
            and words.text[words.starts[i] : words.ends[i]].isupper()
            and words.ends[i] - words.starts[i] > 1
        ):
            self._add(i, i + 1, "org", led, sex, 3, "acronym")
            return self._lead("office", sex, i + 1)
        text = words.span(i, last)
        foreign = [k for k in range(i, last) if not is_syllable(words.keys[k])]
        if set(text) <= ROMAN:
            return last
        digits = any(c.isdigit() for c in text)
        followed = last < self.last and words.keys[last].isdigit() and words.glue[last] in "SHD"
        if self.runs.numbered(i) or letter(self.runs, i, last, led):
            return last
        if digits and len(words.keys[i]) < 4 and words.glue[i + 1 : i + 2] == ["H"] and words.keys[i + 1][0].isdigit():
            return last
        if (digits and not (foreign and words.glue[last - 1] == "H" and not words.keys[i][-1].isdigit())) or (
            followed and last - i == 1 and text.isupper()
        ):
            return last
        single = last - i == 1
        if words.glue[i] in "HL" and not (self.out and self.out[-1].last == i) and (text.isupper() or not words.caps[i - 1]):
            return last
        if single and not foreign:
            done = self._compound(i, last)
            if done > last:
                return self._add(i, done, "place" if led == "site" else "org", led, "", 3, "after classifier") if led in (
                    "site", "cue") else last  # fmt: skip
        if led == "site" and last - i > 2 and words.text[words.starts[i] : words.ends[i]].isupper() and not text.isupper():
            self._add(i, i + 1, "place", led, "", 3, "after classifier")
            return self._add(i + 1, last, "person", "office", sex, 3, "after office")
        if led == "office site":
            cut = self.runs.two_names(i, last)
            if cut:
                self._add(i, cut, "place", led, "", 3, "after classifier")
                return self._add(cut, last, "person", "office", sex, 3, "after office")
        if opens and not led and last - i > 1 and is_syllable(words.keys[i]) and not self.runs.family(i):
            after = words.text[words.starts[i + 1] : words.ends[i + 1]]
            if words.glue[i + 1] == "S" and after.isupper() and len(after) > 1 and not text.isupper():
                return i + 1
        kind, sure, rule = kind_by_shape(words, self.gazetteer, (self.first, self.last), (i, last), led, post=self.post)
        self._add(i, last, kind, led, sex, sure, rule)
        return self._lead("office", sex, last) if led == "office site" else last

    def _compound(self, i: int, last: int) -> int:
        """`Tu do Quoc te`: words with only their first syllable in capitals, as bodies and squares write them."""
        done = self.runs.completed(i, last)
        while last < done < self.last and self.words.caps[done] and self.words.glue[done] == "S":
            done = self.runs.completed(done, done + 1)
        return done

    def _pair(self, i: int) -> int:
        """`Nga - Trieu`, `trai cay Viet`: a country by one syllable."""
        words = self.words
        row = self.gazetteer.short_countries.get(words.keys[i])
        if row is None or (i + 1 < self.last and words.caps[i + 1] and words.glue[i + 1] in "S"):
            return 0
        name, alone, never_after = row
        linked = (words.glue[i] in "HN" and self._country(i - 1)) or (
            i + 1 < self.last
            and words.glue[i + 1] in "HN"
            and (self._country(i + 1) or words.keys[i + 1] in self.gazetteer.short_countries)
        )
        if not linked and not (
            alone
            and not words.opens[i]
            and words.glue[i] == "S"
            and not words.caps[i - 1]
            and words.keys[i - 1] not in never_after
        ):
            return i + 1 if alone and i > self.first and words.keys[i - 1] in never_after else 0
        self.out.append(Draft(i, i + 1, "place", "", "", 3, f"short_countries:{name}", 0, 0, name, "country"))
        return i + 1

    def _country(self, i: int) -> bool:
        if self.first <= i < self.last and self.out and self.out[-1].last == i + 1 and self.out[-1].kind == "place":
            return True
        return any(m.entry.room == "place" and m.entry.type == "country" for m in self.gazetteer.at(self.words, i))
