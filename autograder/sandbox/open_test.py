"""Run a test cell in the student's process, as stock nbgrader does.

Only tests that the boundary cannot serve run here, each in a copy of the process that ends with it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from IPython.utils.capture import capture_output

from autograder.sandbox.shell import Shell
from autograder.wire import object_descriptions

PLAIN = (type(None), bool, int, float, str, np.bool_, np.integer, np.floating)
"""What the last expression of a test may be: the points, or a text."""


def run_open_test(shell: Shell, before: Sequence[str], source: str) -> tuple[Any, ...]:
    """The value of the cell's last expression, or how the cell stopped: the names of the
    exception's classes, the line of the cell, and the name that a NameError misses.

    `before` are statements of earlier tests that this one needs, each of which may fail. What the
    test prints is lost. A value that is neither a number nor a text is an empty list.
    """
    with capture_output():
        for statement in before:
            shell.run_cell(statement, silent=True)
        file = shell.compile.get_code_name(source, shell.transform_cell(source), 0)
        result = shell.run_in_loop(source)
    problem = result.error_before_exec or result.error_in_exec
    if problem is None:
        return (result.result if isinstance(result.result, PLAIN) else [], [], 0, "")
    names = [object_descriptions.full_name(kind) for kind in type(problem).__mro__]
    missing = getattr(problem, "name", "") if isinstance(problem, NameError) else ""
    return (None, names, _line(problem, file), missing if type(missing) is str else "")


def _line(problem: BaseException, file: str) -> int:
    """The line of a cell at which it stopped, 0 if that cannot be told."""
    trace = problem.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            return trace.tb_lineno
        trace = trace.tb_next
    return getattr(problem, "lineno", 0) or 0 if isinstance(problem, SyntaxError) else 0
