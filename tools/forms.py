"""Forms that the running text of a composed page takes beside plain paragraphs: interviews, voices, lists, facts.

All words come from the story's own sentences and from `wordings.tsv`; every line made here is running text or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Fill = Callable[[str], str]
"""Fills the slots of a template."""

Words = dict[str, list[str]]


def take(rng: Random, sentences: list[str], sizes: Sequence[int]) -> str:
    """Take some of the first sentences away and return them as one paragraph."""
    size = rng.choice(list(sizes))
    part = " ".join(sentences[:size])
    del sentences[:size]
    return part


def talk(rng: Random, sentences: list[str], words: Words, fill: Fill, heading: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return the lines of an interview: an opening, questions and answers, a close."""
    out: list[tuple[str, str]] = []
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
        out.append(("body", take(rng, sentences, (1, 2, 3))))
    asks, answers = _marks(rng, words, fill)
    turns = rng.randint(2, 9)
    headed = rng.random() < 0.25
    marked_once = rng.random() < 0.15
    for turn in range(turns):
        if not sentences:
            break
        if headed and rng.random() < 0.3:
            head = heading(sentences[0])
            if head:
                out.append(("heading", head))
        keyless = marked_once and turn > 0
        question = _question(rng, sentences, words, fill)
        answer = take(rng, sentences, (1, 1, 1, 2, 2, 3, 4))
        if rng.random() < 0.2:
            answer = f"{fill(rng.choice(words['reply']))} {answer}"
        elif rng.random() < 0.05:
            answer = fill(rng.choice(words["reply"]))
        out += [("body", ("" if keyless else asks) + question), ("body", ("" if keyless else answers) + answer)]
        while sentences and rng.random() < 0.2:
            out.append(("body", take(rng, sentences, (1, 2, 3))))
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        out.append(("body", take(rng, sentences, (1, 2, 3))))
    if rng.random() < 0.3:
        out.append(("body", fill(rng.choice(words["thanks"]))))
    return [(role, line) for role, line in out if line]


def _marks(rng: Random, words: Words, fill: Fill) -> tuple[str, str]:
    """What stands before every question and before every answer of this interview."""
    kind = rng.random()
    dash = rng.choice(["- ", "- ", "- ", "– ", "— ", "-", "+ "])
    if kind < 0.35:
        return dash, dash
    if kind < 0.45:
        return rng.choice(["* ", "*", "• ", ">> ", ""]), dash
    if kind < 0.6:
        return "", ""
    asks = fill(rng.choice(words["asker"]))
    answers = fill(rng.choice(words["answerer"]))
    colon = rng.choice([": ", ": ", ": ", " : ", ":", " - ", ". "])
    lead = rng.choice(["", "", "", "", "- ", "* "])
    if kind < 0.9:
        return lead + asks + colon, lead + answers + colon
    return asks + colon, rng.choice(["", dash])


def _question(rng: Random, sentences: list[str], words: Words, fill: Fill) -> str:
    """A question of our own wording, at times with a clause of the story in it or a sentence before it."""
    question = fill(rng.choice(words["question"]))
    clauses = [c for c in re.split(r"[,.;:“”\"]", rng.choice(sentences)) if 4 <= len(c.split()) <= 16]
    clause = rng.choice(clauses).strip() if clauses else ""
    if "{clause}" in question:
        question = question.replace("{clause}", clause or rng.choice(words["menu"]).lower())
    elif clause and rng.random() < 0.25:
        question = f"{clause[:1].upper()}{clause[1:]}. {question}"
    elif rng.random() < 0.08:
        question = question.rstrip("?") + rng.choice([".", "!", "..."])
    return question


def voices(rng: Random, sentences: list[str], words: Words, fill: Fill) -> list[tuple[str, str]]:
    """Return what several people say, a paragraph each with the name at its head, between plain paragraphs."""
    out = [("body", take(rng, sentences, (1, 2, 3))) for _ in range(rng.randint(0, 3))]
    form = rng.choice(words["voice"])
    mark = rng.choice(["", "", "- ", "* ", "• ", "+ "])
    for _ in range(rng.randint(2, 6)):
        out.append(("body", mark + fill(form) + take(rng, sentences, (1, 1, 2, 3))))
    while sentences and rng.random() < 0.6:
        out.append(("body", take(rng, sentences, (1, 2, 3))))
    return [(role, line) for role, line in out if line]


def listing(rng: Random, sentences: list[str], words: Words, fill: Fill) -> list[tuple[str, str]]:
    """Return paragraphs with a list of points or facts among them."""
    out = [("body", take(rng, sentences, (1, 2, 3))) for _ in range(rng.randint(1, 4))]
    mark = rng.choice(["- ", "- ", "• ", "+ ", "* ", "1. ", "1) ", "a) ", "– "])
    fact = rng.random() < 0.4
    form = rng.choice(words["fact"])
    for number in range(rng.randint(2, 6)):
        part = fill(form) if fact else take(rng, sentences, (1, 1, 1, 2))
        head = mark.replace("1", str(number + 1)).replace("a", "abcdefgh"[number])
        if rng.random() < 0.2:
            part = part.rstrip(".") + ";"
        out.append(("body", ("" if fact and mark == "- " else head) + part))
    while sentences and rng.random() < 0.7:
        out.append(("body", take(rng, sentences, (1, 1, 2, 3))))
    return [(role, line) for role, line in out if line]
