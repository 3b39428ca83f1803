"""Read the quiz questions and the flashcards that an author wrote in a lesson's Markdown."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from nbformat import NotebookNode

from autograder.lesson.cells import grade_id

START = re.compile(r"^\*\*Question (?P<number>\d+)\.\*\*\s", re.M)
OPTION = re.compile(
    r"\s*<details><summary>(?P<letter>[A-Z])\.\s(?P<text>.+?)</summary>(?P<why>.*?)</details>", re.S
)
CARD = re.compile(
    r"<details><summary><b>(?P<term>.+?)</b></summary>\s*(?P<text>.+?)\s*</details>", re.S
)
CARDS = "## Flashcards"
"""The heading under which a lesson's flashcards stand."""

RIGHT = re.compile(r"(Right|Yes)\b")
VERDICT = re.compile(r"\A(Right|Yes|No)\.\s+")
"""What a student is told anyway of the option that they chose."""

EXAMPLE = (
    "Write <details><summary>A. its text</summary>, an empty line, the explanation and </details>"
)

GRADED = (
    "it has a question and a grade_id: its text is the student's, or locked. Ask in a cell of its "
    "own."
)
MISNUMBERED = (
    "question {} stands where question {} is expected. Number the questions of a lesson 1, 2, 3 "
    "from top to bottom."
)


class Malformed(ValueError):
    """What is wrong with a question, and what to do about it."""


@dataclass(frozen=True)
class Option:
    """One answer: what it says, whether it is right, and why."""

    letter: str
    text: str
    is_right: bool
    why: str


@dataclass(frozen=True)
class Question:
    """A question of a lesson: its number, its text and its options."""

    number: int
    text: str
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """What students call it by: q1."""
        return f"q{self.number}"

    @property
    def right(self) -> str:
        """The letter of the answer."""
        return next(option.letter for option in self.options if option.is_right)

    @property
    def markdown(self) -> str:
        """The question with its options, and without any explanation."""
        options = (f"**{option.letter}** · {option.text}" for option in self.options)
        return "\n\n".join([f"**Question {self.number}.** {self.text}", *options])


def parts_of(source: str) -> Iterator[str | Question]:
    """The prose and the questions of a Markdown cell, from top to bottom. Raises Malformed."""
    starts = [found.start() for found in START.finditer(source)]
    yield from filter(None, [source[: starts[0] if starts else None].strip()])
    for start, end in pairwise([*starts, len(source)]):
        question, rest = _question(source[start:end])
        yield question
        yield from filter(None, [rest.strip()])


def problems(cells: list[NotebookNode]) -> Iterator[tuple[int, str]]:
    """What is wrong with the questions of a lesson, each with the number of its cell."""
    expected = 1
    for position, cell in enumerate(cells):
        if cell.cell_type != "markdown" or not START.search(cell.source):
            continue
        try:
            questions = [part for part in parts_of(cell.source) if isinstance(part, Question)]
        except Malformed as problem:
            yield position, str(problem)
            return
        if grade_id(cell):
            yield position, GRADED
        for question in questions:
            if question.number != expected:
                yield position, MISNUMBERED.format(question.number, expected)
                return
            expected += 1


def cards_of(text: str) -> list[tuple[str, str]]:
    """The flashcards in a lesson's Markdown: of each the term, and what it means."""
    _, _, cards = text.partition(f"\n{CARDS}\n")
    return [(card["term"], " ".join(card["text"].split())) for card in CARD.finditer(cards)]


def _question(text: str) -> tuple[Question, str]:
    """The question with which a text begins, and what stands after it."""
    found = START.match(text)
    assert found
    name = f"question {found['number']}"
    first = text.find("<details>")
    if first < 0:
        raise Malformed(f"{name} has no options. {EXAMPLE} for each of them.")
    options, end = [], first
    while option := OPTION.match(text, end):
        options.append(_option(option, name))
        end = option.end()
    rest = text[end:]
    if not options or rest.lstrip().startswith("<details>"):
        raise Malformed(f"{name} has a fold that is not an option. {EXAMPLE} for each of them.")
    letters = "".join(option.letter for option in options)
    if letters != string.ascii_uppercase[: len(letters)]:
        raise Malformed(
            f"the options of {name} have the letters {letters}. Use A, B, C from top to bottom."
        )
    right = [option.letter for option in options if option.is_right]
    if len(right) != 1:
        raise Malformed(
            f"{name} has {len(right)} right options. Begin the explanation of just one of them "
            "with Right or Yes."
        )
    return Question(int(found["number"]), text[found.end() : first].strip(), tuple(options)), rest


def _option(found: re.Match[str], name: str) -> Option:
    why = found["why"].strip()
    if not why or "<details>" in why:
        raise Malformed(f"option {found['letter']} of {name} is not explained. {EXAMPLE}.")
    is_right = RIGHT.match(why) is not None
    return Option(found["letter"], found["text"].strip(), is_right, VERDICT.sub("", why))
