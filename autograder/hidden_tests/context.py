"""Whose work the hidden tests test, and how they reach it: set by whatever runs them."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.results import Behaviour

CONTEXT_VARIABLE = "AUTOGRADER_CONTEXT"
"""Names a JSON file that tells a kernel of stock nbgrader what it runs: see `write_context`."""


@dataclass
class Context:
    """One submission of one lesson.

    `get(name)` gives a global name of the student's and raises NameError if there is none.
    `rerun(grade_id, values)` runs one of their cells once more. `behaviours` collects what the
    tests find. `one_loss_is_enough` lets a test stop at the first behaviour that fails, where only
    that is asked. While `remembering`, nothing may be asked of the student.
    """

    course: Course
    lesson: str
    student: str
    get: Callable[[str], Any]
    rerun: Callable[[str, dict[str, Any]], Any]
    one_loss_is_enough: bool = False
    remembering: bool = False
    behaviours: list[Behaviour] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


_current: Context | None = None


def use(context: Context | None) -> None:
    """Let the hidden tests of this process test this work from now on."""
    global _current
    _current = context


def current() -> Context:
    """The work that is being tested. Raises RuntimeError where nobody said whose it is."""
    if _current is None:
        use(_in_kernel())
    assert _current
    return _current


def is_remembering() -> bool:
    """Whether a result is being computed that may not depend on a student's work."""
    return _current is not None and _current.remembering


def write_context(path: Path, course: Course, lesson: str, student: str, cells: Any) -> None:
    """Tell a kernel, which gets the file's name as CONTEXT_VARIABLE, whose work its tests test.

    `cells` has the text of the submission's cells by grade_id.
    """
    told = {"course": str(course.root), "lesson": lesson, "student": student, "cells": dict(cells)}
    path.write_text(json.dumps(told), encoding="utf-8")


def _in_kernel() -> Context:
    """The context under stock nbgrader, where tests and student share one kernel."""
    from IPython.core.getipython import get_ipython

    from autograder.sandbox.rerun import run_again

    path, shell = os.environ.get(CONTEXT_VARIABLE), get_ipython()
    if not path or shell is None:
        raise RuntimeError("hidden tests work only where nbgrader or `autograder grade` runs them")
    told = json.loads(Path(path).read_text(encoding="utf-8"))

    def get(name: str) -> Any:
        if name not in shell.user_ns:
            raise NameError(f"name '{name}' is not defined", name=name)
        return shell.user_ns[name]

    def rerun(grade_id: str, values: dict[str, Any]) -> Any:
        return run_again(shell, told["cells"][grade_id], values)

    course = Course(Path(told["course"]))
    return Context(course, told["lesson"], told["student"], get, rerun)
