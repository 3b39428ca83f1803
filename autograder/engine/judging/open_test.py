"""Run one test cell in the student's process: an *open* cell, which the boundary cannot serve.

The instructor's own solution loses points there, since the test looks at what never crosses: the
names of its own notebook, the source of a function, an object that has to be the very same. So it
runs as under stock nbgrader, in a copy of the process that ends with it. Whatever the process says
of it is a claim: a submission can forge the points of an open cell.

The page shows nothing that the process wrote, since that could be the test: only which kind of
exception stopped it, and what the test itself says at that line.
"""

import ast
import builtins
from collections.abc import Iterable

from nbformat import NotebookNode

from autograder.engine.judging.test_cell import points_of, value_problem
from autograder.engine.pages.clean_outputs import error_output
from autograder.engine.student.line_of_cells import Ended
from autograder.engine.student.process import StudentProcess
from autograder.engine.student.remote_object import StudentError
from autograder.engine.student.replies import OpenTest
from autograder.hidden_tests import shorten
from autograder.lesson.cells import grade_id
from autograder.lesson.names import names, python_of
from autograder.lesson.slices import making
from autograder.results import Verdict


def run_open_test(
    cell: NotebookNode, earlier: Iterable[NotebookNode], process: StudentProcess
) -> tuple[Verdict, list[NotebookNode]]:
    """Run a test cell in the process that answers now; `earlier` are the test cells before it."""
    maximum = float(cell.metadata["nbgrader"]["points"])
    points, told = 0.0, ""
    try:
        found = process.run_test(_needed(cell, earlier), cell.source)
    except (Ended, StudentError) as stop:
        told = str(stop)
    else:
        told = (
            _told(cell.source, found)
            if found.problem
            else value_problem(found.value, process, grade_id(cell))
        )
        points = 0.0 if told else points_of(found.value, maximum)
    outputs = [error_output("Open test", told)] if told else []
    return Verdict(grade_id(cell), points, maximum, (), told, is_open=True), outputs


def _needed(cell: NotebookNode, earlier: Iterable[NotebookNode]) -> list[str]:
    """The statements of earlier tests that make names which this one uses."""
    statements = [node for test in earlier for node in _statements(test.source)]
    return [ast.unparse(node) for node in making(statements, _used(cell.source), whole=True)]


def _statements(source: str) -> list[ast.stmt]:
    """The statements of a cell; none if it is no Python."""
    try:
        return ast.parse(python_of(source)).body
    except SyntaxError:
        return []


def _used(source: str) -> set[str]:
    """The global names that a cell uses; none if it is no Python."""
    return names(source)[1] if _statements(source) else set()


def _told(source: str, found: OpenTest) -> str:
    """Why the test stopped, in words that are the instructor's."""
    kind = next((name for name in found.problem if hasattr(builtins, name)), "Exception")
    if kind == "NameError" and found.missing in _used(source):
        return f"NameError: name '{shorten(found.missing)}' is not defined"
    for node in ast.walk(ast.Module(_statements(source), [])):
        if isinstance(node, ast.Assert) and node.lineno <= found.line <= (node.end_lineno or 0):
            if isinstance(node.msg, ast.Constant):
                return f"{kind}: {node.msg.value!s}"
            return f"{kind}: an assertion of the test does not hold"
    return f"{kind}: the test cell stopped"
