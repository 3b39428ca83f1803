"""Whose work the hidden tests test, and how they reach it: set by whatever runs them."""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from autograder.course import Course
from autograder.lesson.cells import grade_id
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import Variant
from autograder.results import Behaviour

from .texts import Stopped, shorten

if TYPE_CHECKING:
    from .doubts import Tried

CONTEXT_VARIABLE = "AUTOGRADER_CONTEXT"
"""Names a JSON file that tells a kernel of stock nbgrader what it runs: see `told`."""


@dataclass
class Context:
    """One submission of one lesson.

    `get(name)` gives a global name of the student's and raises NameError if there is none.
    `run(text, values)` runs code among those names, with other values for some of them for as long
    as it runs, and gives what it leaves; `sources` are their cells, by grade_id. `seed` is what the
    random inputs follow from, see `seed_of`. `behaviours` collects what the
    tests find; where nobody but the student's page gets at them, they are printed too (`prints`).
    `stops` is what was stopped of the student's code, whether or not the test caught it.
    `one_loss_is_enough` lets a test stop at the first behaviour that fails, where only that is
    asked. While `remembering`, nothing may be asked of the student. `notes` are
    remarks on what the behaviour that is tested was judged by.
    `named_mistakes` are those that the student's functions are known to have, or None where one is
    wrong in another way, by the names of the functions. `lost` are the steps that have lost points
    so far. `tried` are the behaviours that draw inputs
    of a function, where the proof of the tests asks for them: see doubts.py.
    """

    course: Course
    lesson: str
    student: str
    get: Callable[[str], Any]
    run: Callable[[str, dict[str, Any]], Any]
    sources: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    one_loss_is_enough: bool = False
    prints: bool = True
    remembering: bool = False
    behaviours: list[Behaviour] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    named_mistakes: dict[tuple[str, ...], tuple[Variant, ...] | None] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    stops: list[Stopped] = field(default_factory=list)
    tried: "list[Tried] | None" = None

    def __post_init__(self) -> None:
        self.seed = self.seed or seed_of(self.course, self.lesson, self.student)

    def rerun(self, grade_id: str, values: dict[str, Any]) -> Any:
        """Run one of the student's cells once more. Raises KeyError if there is no such cell."""
        return self.run(self.sources[grade_id], values)

    def uncharged(self, since: int) -> Stopped | None:
        """The first that was stopped after so many others and has cost nothing yet."""
        return next((stop for stop in self.stops[since:] if not stop.charged), None)


def seed_of(course: Course, lesson: str, student: str) -> str:
    """What the random inputs of a student's tests follow from: nobody can work it out who does not
    have the course's secret, nor the secret from it."""
    return hashlib.sha256(f"{course.secret}/{lesson}/{student}".encode()).hexdigest()


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


def note(text: str) -> None:
    """Add a remark, once, to what the student is told about the behaviour that is being tested."""
    notes = current().notes
    if shorten(text) not in notes:
        notes.append(shorten(text))


def is_remembering() -> bool:
    """Whether a result is being computed that may not depend on a student's work."""
    return _current is not None and _current.remembering


@contextlib.contextmanager
def told(course: Course, lesson: str, student: str, notebook: NotebookNode) -> Iterator[None]:
    """Let kernels that are started now know whose work their tests test, and its cells."""
    cells = {grade_id(cell): cell.source for cell in notebook.cells if grade_id(cell)}
    content = {"course": str(course.root), "lesson": lesson, "student": student, "cells": cells}
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.environ[CONTEXT_VARIABLE] = file.name
        try:
            yield
        finally:
            del os.environ[CONTEXT_VARIABLE]


def _in_kernel() -> Context:
    """Where tests and student share a kernel: under stock nbgrader, or with an author."""
    from IPython.core.getipython import get_ipython

    from autograder.sandbox.rerun import run_again

    path, shell, here = os.environ.get(CONTEXT_VARIABLE), get_ipython(), Path.cwd()
    if shell is not None and path:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    elif shell is not None and Course(here.parents[1]).text_of(here.name).is_file():
        content = _as_authored(Course(here.parents[1]), here.name)
    else:
        raise RuntimeError("hidden tests work only where nbgrader or `autograder grade` runs them")

    def get(name: str) -> Any:
        if name not in shell.user_ns:
            raise NameError(f"name '{name}' is not defined", name=name)
        return shell.user_ns[name]

    def run(text: str, values: dict[str, Any]) -> Any:
        return run_again(shell, text, values)

    course = Course(Path(content["course"]))
    return Context(course, content["lesson"], content["student"], get, run, content["cells"])


def _as_authored(course: Course, lesson: str) -> dict[str, Any]:
    """What the author of a lesson tests who runs its cells in JupyterLab: the solution as saved."""
    cells = read_lesson(course.text_of(lesson)).cells
    texts = {grade_id(cell): cell.source for cell in cells if grade_id(cell)}
    return {"course": str(course.root), "lesson": lesson, "student": "", "cells": texts}
