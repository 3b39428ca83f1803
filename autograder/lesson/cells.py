"""Cells, and what nbgrader's metadata says about them."""

import re
from collections.abc import Iterable
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.lesson.names import is_program

HIDDEN_TESTS = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS.*?(### END HIDDEN TESTS[^\n]*\n?|\Z)", re.M | re.S
)

SOLUTION_MARKER = re.compile(r"^.*(?:BEGIN|END) SOLUTION.*$", re.M)


def new_cell(kind: str, text: str) -> NotebookNode:
    """A cell of this type, not yet validated: nbformat's own makers validate each against the whole
    schema, and once more with the notebook."""
    cell: dict[str, Any] = {"cell_type": kind, "id": "", "metadata": {}, "source": text}
    ran: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return nbformat.from_dict(cell | ran)


def grade_id(cell: NotebookNode) -> str:
    """The cell's nbgrader id, or "" for a cell that nbgrader does not know."""
    name = _nbgrader(cell).get("grade_id")
    return name if isinstance(name, str) else ""


def is_solution(cell: NotebookNode) -> bool:
    """Whether the cell is the student's to fill."""
    return bool(_nbgrader(cell).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Whether nbgrader takes the result of running the cell as a grade."""
    graded = bool(_nbgrader(cell).get("grade"))
    return cell.cell_type == "code" and graded and not is_solution(cell)


def check_of(cells: Iterable[NotebookNode], step: str) -> str:
    """The text of a step's visible check, "" if it has none."""
    wanted = f"{step}_check"
    return next((cell.source for cell in cells if grade_id(cell) == wanted), "")


def is_graded_by_hand(cell: NotebookNode) -> bool:
    """Whether a person gives the points: for a written answer, a free task or code to be read."""
    graded = bool(_nbgrader(cell).get("grade")) and not is_test(cell)
    return graded or bool(_nbgrader(cell).get("task"))


def is_locked(cell: NotebookNode) -> bool:
    """Whether the instructor's text is kept, whatever a submission has in its place."""
    return not is_solution(cell) and bool(_nbgrader(cell).get("locked"))


def solved_source(cell: NotebookNode) -> str:
    """A solution cell's text as the instructor solves it: only what stands between the markers, if
    what is around them is no program and only there for students to go on."""
    parts = SOLUTION_MARKER.split(cell.source)
    around = parts[1] if len(parts) == 3 else ""
    return around if around and not is_program(cell.source) and is_program(around) else cell.source


def visible_source(cell: NotebookNode) -> str:
    """The cell's text without what only the instructor may see."""
    return HIDDEN_TESTS.sub("", cell.source)


def _nbgrader(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's part of the metadata; a submission may have anything in its place."""
    metadata = cell.metadata.get("nbgrader")
    return metadata if isinstance(metadata, dict) else {}
