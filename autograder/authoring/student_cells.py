"""What a released notebook's cells are, beyond what nbgrader makes of them.

A step's visible check stands in the test cell, where the hidden tests were: nbgrader's Validate
looks at no other cells, and what it runs there has to say whether the step is done. Grading knows
nothing of it: the gradebook and our engine take the test cell from the instructor's copy.

A cell that an unfinished step makes fail is tagged `raises-exception`: Run All goes on after it.
"""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import is_program, names

GO_ON = "raises-exception"
"""The tag of a cell that may fail; JupyterLab and nbconvert run the cells after it all the same."""


class ForStudents(NbGraderPreprocessor):
    """To be run when the hidden tests are cleared, and before the checksums are computed."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        nb.cells = _with_checks_in_tests(nb.cells)
        _let_pass_what_may_fail(nb.cells)
        return nb, resources


def _with_checks_in_tests(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with each visible check in the test cell that follows it."""
    kept: list[NotebookNode] = []
    for cell in cells:
        if kept and is_test(cell):
            step = grade_id(cell).removesuffix("_test")
            if grade_id(kept[-1]) == f"{step}_check":
                check = kept.pop().source
                cell.source = "\n\n".join(filter(str.strip, [_by_itself(check), cell.source]))
        kept.append(cell)
    return kept


def _by_itself(check: str) -> str:
    """A visible check that imports what it calls: run in a fresh kernel, before the cells above it,
    it can say so."""
    return f"from checks import check\n{check}" if "check" in names(check)[1] else check


def _let_pass_what_may_fail(cells: list[NotebookNode]) -> None:
    """Tag the student's cells, the tests, and the given cells that use what no given cell makes."""
    given: set[str] = set()
    for cell in cells:
        if cell.cell_type != "code":
            continue
        bound, used = names(cell.source) if is_program(cell.source) else (set(), set())
        if is_solution(cell) or is_test(cell) or used - given:
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), GO_ON]
        else:
            given |= bound
