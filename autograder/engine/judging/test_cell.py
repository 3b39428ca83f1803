"""Run one test cell: the instructor's code, on what a student's process answers."""

import ast
import contextlib
import io
import math
import os
import sys
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograder.engine.judging.test_limit import TOO_SLOW, TestLimit, TestTooSlow
from autograder.engine.pages.clean_outputs import error_output, new_output, writable
from autograder.engine.records.graded import limited
from autograder.engine.student.handles import Handle
from autograder.engine.student.line_of_cells import Ended
from autograder.engine.student.namespace import TestNamespace
from autograder.engine.student.process import StudentProcess
from autograder.engine.student.solution_behaviour import TEST_FILE
from autograder.hidden_tests import Context, Stopped, kind_of, shorten
from autograder.lesson.cells import grade_id
from autograder.results import Verdict

LONGEST_REPORT = 20_000
"""Characters that one test cell may print."""

NUMBERS = int | float | np.integer | np.floating

NO_POINTS = (
    "a test cell ends with its points, as a number, or with an assertion; this one ends with a "
    "value of type {}. Compare that with assert, or leave it out."
)


def run_test(
    cell: NotebookNode, namespace: TestNamespace, context: Context, limit: TestLimit
) -> tuple[Verdict, list[NotebookNode]]:
    """Run one test cell here; gives whatever else it printed too, but never what it reads."""
    maximum = float(cell.metadata["nbgrader"]["points"])
    printed = io.StringIO()
    outputs: list[NotebookNode] = []
    context.behaviours.clear()
    stops = len(context.stops)
    value = None
    shown = ""
    problem: BaseException | None = None
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            limit,
        ):
            value = _execute(cell, namespace)
            shown = "" if value is None else writable(shorten(repr(value)))
            if told := value_problem(value, namespace.process, grade_id(cell)):
                raise TypeError(told)
    except (Exception, Stopped, TestTooSlow) as raised:
        problem = raised
    except SystemExit:
        problem = RuntimeError("the test cell called exit()")
    limit.disarm()  # once more, if it was reached just when the block ended
    if limit.reached:  # also where an `except:` in the test caught it
        problem = TestTooSlow(TOO_SLOW)
    elif stop := context.uncharged(since=stops):
        problem = stop
    if text := writable(printed.getvalue()[:LONGEST_REPORT]):
        outputs.append(new_output("stream", name="stdout", text=text))
    if problem is not None:
        outputs.append(error_output(kind_of(problem), sentence_of(problem)))
        points = 0.0
    else:
        if value is not None:
            outputs.append(
                new_output(
                    "execute_result",
                    data={"text/plain": shown},
                    metadata={},
                    execution_count=None,
                )
            )
        points = points_of(value, maximum)
    told = problem_text(problem) if problem is not None else ""
    verdict = Verdict(grade_id(cell), points, maximum, tuple(context.behaviours), told)
    return limited(verdict), outputs


def value_problem(value: Any, process: StudentProcess, name: str) -> str:
    """Why the last expression of the test cell `name` does not say how many points it gives, "" if
    it does. A value of any type will do where the solution leaves one too: the cell shows it."""
    says_points = isinstance(value, type(None) | str | bool | np.bool_ | NUMBERS)
    if says_points and not issubclass(type(value), Handle):
        return ""
    if process.solution_behaviour.allow_at_end(name, "ends with a value"):
        return ""
    return NO_POINTS.format(type(value).__name__)


def points_of(value: Any, maximum: float) -> float:
    """The points that the last expression of a test cell stands for, between 0 and `maximum`.

    A number is the points themselves, False is none, and anything else means that no assertion
    failed: full points. Stock nbgrader gives full points for False, NaN and negative numbers; here
    they give 0.
    """
    if isinstance(value, bool | np.bool_):
        return maximum if value else 0.0
    if issubclass(type(value), Handle) or not isinstance(value, NUMBERS):
        return maximum
    try:
        number = float(value)
    except OverflowError:
        return 0.0
    return min(max(number, 0.0), maximum) if math.isfinite(number) else 0.0


def _execute(cell: NotebookNode, namespace: TestNamespace) -> Any:
    """Run a cell's code; returns the value of its last expression, or None."""
    file = TEST_FILE.format(grade_id(cell))
    tree = ast.parse(cell.source)
    namespace.turn_to(cell.source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(tree.body[:-1], []), file, "exec"), namespace)
        return eval(compile(ast.Expression(last.value), file, "eval"), namespace)
    exec(compile(tree, file, "exec"), namespace)
    return None


def problem_text(problem: BaseException) -> str:
    """What stopped a test, as the verdict has it."""
    return f"{kind_of(problem)}: {sentence_of(problem)}"


def sentence_of(problem: BaseException) -> str:
    if isinstance(problem, Ended | TestTooSlow):
        return str(problem)
    return shorten(str(problem), 600) or kind_of(problem)


@contextlib.contextmanager
def working_directory(folder: Any) -> Iterator[None]:
    """Run where the lesson's files and modules are, and forget its modules afterwards."""
    before = os.getcwd()
    newest = next(reversed(sys.modules))
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        os.chdir(before)
        sys.path.remove(str(folder))
        # In a fork, each name that is looked at copies a page: so only the new ones are.
        for name in [*takewhile(lambda name: name != newest, reversed(sys.modules))]:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(f"{folder}{os.sep}"):
                del sys.modules[name]
