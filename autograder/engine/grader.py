"""Grade one notebook: the student's cells in the sandbox, the test cells here."""

import ast
import contextlib
import io
import math
import os
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.cells import grade_id, is_solution, is_test
from autograder.engine.key import Key
from autograder.engine.namespace import TestNamespace
from autograder.engine.outputs import clean_outputs, error_output, size_of, writable
from autograder.engine.process import TIMED_OUT, Ended, StudentProcess
from autograder.hidden_tests import RERUN, shorten

SHORTEST = 0.1
"""Seconds that a test cell has when the ones before used up the time of all."""

LONGEST_REPORT = 20_000
"""Characters that one test cell may print."""

ENDED = {
    TIMED_OUT: "This cell was stopped: it ran too long. Is there a loop that never ends?",
    "crashed": "This cell ended the Python process; the cells after it ran in a new one.",
}


@dataclass
class Verdict:
    """The points of one test cell, between 0 and `max_points`."""

    grade_id: str
    points: float
    max_points: float


@dataclass
class Graded:
    """One notebook's verdicts, its cells with outputs, and how the student's process fared."""

    notebook: NotebookNode
    verdicts: list[Verdict] = field(default_factory=list)
    endings: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0


class TestTooSlow(BaseException):
    """The test cells did not come to an end. No `except Exception` of theirs holds it up."""

    __test__ = False


def grade_notebook(process: StudentProcess, notebook: NotebookNode, key: Key) -> Graded:
    """Run every cell of a sanitised notebook in order; verdicts come from the test cells alone."""
    namespace = TestNamespace(key.given, process)
    sources = {grade_id(cell): cell.source for cell in notebook.cells if is_solution(cell)}
    RERUN.set(lambda name, values: process.rerun(sources[name], values))
    graded = Graded(notebook)
    room = process.budgets.outputs_in_all
    seconds = process.budgets.notebook_seconds
    with _working_directory(key.folder):
        for number, cell in enumerate(
            (cell for cell in notebook.cells if cell.cell_type == "code"), start=1
        ):
            cell.execution_count = number
            if is_test(cell):
                started = time.monotonic()
                graded.verdicts.append(_run_test(cell, namespace, max(seconds, SHORTEST)))
                seconds -= time.monotonic() - started
            else:
                run = process.run_cell(cell.source)
                cell.outputs = clean_outputs(run.outputs, number, room)
                room -= sum(map(size_of, cell.outputs))
                if run.ended:
                    text = ENDED.get(run.ended, ENDED["crashed"])
                    cell.outputs.append(error_output("Stopped", text))
    graded.endings = process.endings
    return graded


def _run_test(cell: NotebookNode, namespace: TestNamespace, seconds: float) -> Verdict:
    """Run one test cell here, and leave in it what it printed, never what it reads."""
    maximum = float(cell.metadata["nbgrader"]["points"])
    printed = io.StringIO()
    cell.outputs = []
    value = None
    problem: BaseException | None = None
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            _at_most(seconds),
        ):
            value = _execute(cell.source, namespace)
    except (Exception, TestTooSlow) as raised:
        problem = raised
    except SystemExit:
        problem = RuntimeError("the test cell called exit()")
    if text := writable(printed.getvalue()[:LONGEST_REPORT]):
        cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
    if problem is not None:
        cell.outputs.append(error_output(type(problem).__name__, _sentence(problem)))
        points = 0.0
    else:
        if value is not None:
            cell.outputs.append(
                nbformat.v4.new_output(
                    "execute_result",
                    data={"text/plain": writable(shorten(repr(value)))},
                    execution_count=cell.execution_count,
                )
            )
        points = points_of(value, maximum)
    return Verdict(grade_id(cell), points, maximum)


def points_of(value: Any, maximum: float) -> float:
    """The points that the last expression of a test cell stands for, between 0 and `maximum`.

    No value, True and a text mean that no assertion failed: all points. A number is the points
    themselves. Stock nbgrader gives all points for False, NaN and negative numbers; here they
    give 0.
    """
    if value is None or isinstance(value, str):
        return maximum
    if isinstance(value, bool | np.bool_):
        return maximum if value else 0.0
    if not isinstance(value, int | float | np.integer | np.floating):
        return 0.0
    try:
        number = float(value)
    except OverflowError:
        return 0.0
    return min(max(number, 0.0), maximum) if math.isfinite(number) else 0.0


def _execute(source: str, namespace: TestNamespace) -> Any:
    """Run a cell's code; the value of its last expression, or None."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        exec(compile(ast.Module(tree.body[:-1], []), "<test>", "exec"), namespace)
        return eval(compile(ast.Expression(last.value), "<test>", "eval"), namespace)
    exec(compile(tree, "<test>", "exec"), namespace)
    return None


def _sentence(problem: BaseException) -> str:
    if isinstance(problem, Ended | TestTooSlow):
        return str(problem)
    text = shorten(str(problem), 600)
    return text or traceback.format_exception_only(problem)[-1].strip()


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TestTooSlow in the block when it takes longer; for the main thread only."""

    def stop(*_: Any) -> None:
        raise TestTooSlow("the test did not come to an end with your results")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _working_directory(folder: Any) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
