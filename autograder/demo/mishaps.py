"""What goes wrong with a whole notebook, whatever the lesson."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.results import Status

CRASHED, GRADED, INVALID = Status.CRASHED, Status.GRADED, Status.INVALID
MISSING, TIMED_OUT = Status.MISSING, Status.TIMED_OUT


@dataclass(frozen=True)
class Mishap:
    """`make(solved, untouched)` gives the file's bytes, or None where no file is handed in.

    `full` says whether the submission has to score full marks, none (False), or whatever its
    damaged part leaves (None).
    """

    student: str
    description: str
    status: Status
    make: Callable[[NotebookNode, NotebookNode], bytes | None]
    full: bool | None = None


def _saved(notebook: NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def _code_to_fill(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if is_solution(cell) and cell.cell_type == "code"]


def _change_first_solution(notebook: NotebookNode, source: str) -> bytes:
    notebook = copy.deepcopy(notebook)
    cell = _code_to_fill(notebook)[0]
    cell.source = source.format(name=grade_id(cell))
    return _saved(notebook)


def _solved(solved: NotebookNode, _: Any) -> bytes:
    return _saved(solved)


def _untouched(_: Any, untouched: NotebookNode) -> bytes:
    return _saved(untouched)


def _syntax_error(solved: NotebookNode, _: Any) -> bytes:
    return _change_first_solution(solved, "def {name}(y_true, y_pred)\n    return 0")


def _missing_function(solved: NotebookNode, _: Any) -> bytes:
    return _change_first_solution(solved, "# I will do this one later.")


def _endless_loop(solved: NotebookNode, _: Any) -> bytes:
    return _change_first_solution(
        solved, "def {name}(*arguments):\n    total = 0\n    while total >= 0:\n        total += 1"
    )


def _process_ended(solved: NotebookNode, _: Any) -> bytes:
    notebook = copy.deepcopy(solved)
    _code_to_fill(notebook)[-1].source += "\nimport os\n\nos._exit(0)"
    return _saved(notebook)


def _tests_deleted(solved: NotebookNode, _: Any) -> bytes:
    notebook = copy.deepcopy(solved)
    notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]
    return _saved(notebook)


def _cells_duplicated(solved: NotebookNode, _: Any) -> bytes:
    notebook = copy.deepcopy(solved)
    doubled = []
    for cell in notebook.cells:
        doubled += [cell]
        if grade_id(cell):
            doubled += [nbformat.from_dict({**cell, "id": f"{cell.id}-copy"})]
    notebook.cells = doubled
    return _saved(notebook)


def _no_notebook(_: Any, __: Any) -> bytes:
    return b"PK\x03\x04 this is the report, not the notebook \xff\xfe"


def _cut_off(solved: NotebookNode, _: Any) -> bytes:
    whole = _saved(solved)
    return whole[: len(whole) // 2]


def _nothing(_: Any, __: Any) -> None:
    return None


MISHAPS = [
    Mishap("solved", "the solution as it is", GRADED, _solved, full=True),
    Mishap("untouched", "handed in without a change", GRADED, _untouched, full=False),
    Mishap("syntax-error", "a colon is missing in the first function", GRADED, _syntax_error),
    Mishap("missing-function", "the first function was never written", GRADED, _missing_function),
    Mishap("endless-loop", "the first function never ends", TIMED_OUT, _endless_loop),
    Mishap("process-ended", "the task cell ends the Python process", CRASHED, _process_ended),
    Mishap("tests-deleted", "all test cells were deleted", GRADED, _tests_deleted, full=True),
    Mishap("cells-duplicated", "graded cells appear twice", GRADED, _cells_duplicated, full=True),
    Mishap("no-notebook", "another file under the notebook's name", INVALID, _no_notebook),
    Mishap("cut-off", "the upload stopped half-way", INVALID, _cut_off),
    Mishap("nothing-handed-in", "an empty folder", MISSING, _nothing),
]
