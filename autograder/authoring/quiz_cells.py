"""What students and instructors get of the questions and flashcards in a lesson's Markdown.

Each question becomes a Markdown cell with its options and without their explanations, and below it
a code cell in which it is answered; the explanations are beside the notebook (see
practice_files.py). The flashcards get a cell that shows them one at a time, above the list of them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.authoring.questions import CARD, CARDS, START, Question, parts_of
from autograder.lesson.practice_cells import practice_cell

HOW = (
    "Run the cell, anew whenever you open the notebook, then press Tab or click the card: space "
    "turns it, → or Y puts it aside as known, ← or N keeps it. What you know comes back after "
    "1, 3, 7 and 21 days."
)

FLASHCARDS = practice_cell("flashcards()")


class Quizzes(NbGraderPreprocessor):
    """For students: to be run before the checksums are computed."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        nb.cells = [made for cell in nb.cells for made in _cells(cell, lambda _: "", True)]
        return nb, resources


class SolvedQuizzes(NbGraderPreprocessor):
    """For instructors: to be run before the solution is. It has the right answers, and of the
    flashcards the list alone: a widget is something else each time."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        nb.cells = [
            made for cell in nb.cells for made in _cells(cell, lambda asked: asked.right, False)
        ]
        return nb, resources


def _cells(
    cell: NotebookNode, answer: Callable[[Question], str], shows_cards: bool
) -> Iterator[NotebookNode]:
    """What one cell of the lesson becomes. The first piece of its prose keeps the id."""
    asks = cell.cell_type == "markdown" and (START.search(cell.source) or CARDS in cell.source)
    if not asks:
        yield cell
        return
    number = 0
    for part in parts_of(cell.source):
        if isinstance(part, Question):
            yield _markdown(part.markdown, f"question-{part.number}")
            yield _code(f'quiz("{part.name}", "{answer(part)}")', part.name)
            continue
        for text in _around_cards(part) if shows_cards else [part]:
            if text == FLASHCARDS:
                yield _code("flashcards()", "flashcards")
                continue
            id_ = f"{cell.id}-{number}" if number else cell.id
            yield nbformat.from_dict({**cell, "source": text, "id": id_})
            number += 1


def _around_cards(prose: str) -> list[str]:
    """A text in the pieces above and below the cell that shows its flashcards, and that cell."""
    above, heading, below = prose.rpartition(f"{CARDS}\n")
    if not heading or not CARD.search(below):
        return [prose]
    return [f"{above}{heading}\n{HOW}", FLASHCARDS, below.strip()]


def _markdown(text: str, name: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(text, id=name)


def _code(call: str, name: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(practice_cell(call), id=name)
