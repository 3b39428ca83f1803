"""Where a student is: what a step is worth, what is done, which lesson comes before and next.

All of it is made from the metadata and from the names of the lessons, in the release only.
"""

import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course
from autograder.lesson.cells import grade_id, is_graded_by_hand, is_test

HEADING = re.compile(r"^##+ .+$", re.M)

PROGRESS = """\
from checks import progress

progress()"""


class WayThrough(NbGraderPreprocessor):
    """To be run before the checksums are computed."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        _tell_points(nb.cells)
        if any(is_test(cell) for cell in nb.cells):
            nb.cells.append(nbformat.v4.new_code_cell(PROGRESS, id="progress"))
        if way := _neighbours(Course.find().contents(), resources["nbgrader"]["assignment"]):
            nb.cells.insert(0, nbformat.v4.new_markdown_cell(way, id="way"))
            nb.cells.append(nbformat.v4.new_markdown_cell(way, id="way-on"))
        return nb, resources


def _neighbours(lessons: list[str], lesson: str) -> str:
    """One line: the lesson before, where this one stands, the next one; "" for a single lesson."""
    if lesson not in lessons or len(lessons) == 1:
        return ""
    place = lessons.index(lesson)
    parts = [f"lesson {place + 1} of {len(lessons)}", "[all lessons](../start.ipynb)"]
    if place > 0:
        parts.insert(0, f"[← {_title(lessons[place - 1])}]({_link(lessons[place - 1])})")
    if place + 1 < len(lessons):
        parts.append(f"[{_title(lessons[place + 1])} →]({_link(lessons[place + 1])})")
    return " · ".join(parts)


def _title(lesson: str) -> str:
    return lesson.replace("_", " ")


def _link(lesson: str) -> str:
    return f"../{lesson}/{lesson}.ipynb"


def _tell_points(cells: list[NotebookNode]) -> None:
    """Write below each heading what the graded cells up to the next one are worth."""
    worth: dict[str, float] = {}
    heading: NotebookNode | None = None
    for cell in [*cells, None]:
        starts = cell is None or (cell.cell_type == "markdown" and HEADING.search(cell.source))
        if starts and heading is not None and worth:
            *_, last = HEADING.finditer(heading.source)
            text = f"{heading.source[: last.end()]}\n\n*{_in_points(worth)}*"
            heading.source = text + heading.source[last.end() :]
        if starts:
            heading, worth = cell, {}
        if cell is not None and (is_test(cell) or is_graded_by_hand(cell)):
            worth[grade_id(cell).removesuffix("_test")] = float(cell.metadata.nbgrader.points)


def _in_points(worth: dict[str, float]) -> str:
    """ "2 points", or of several steps "3 points: `precision` 2, `recall` 1"."""
    total = sum(worth.values())
    text = f"{total:g} point{'s' * (total != 1)}"
    if len(worth) == 1:
        return text
    return f"{text}: {', '.join(f'`{step}` {points:g}' for step, points in worth.items())}"
