"""Points per behaviour, and what the tests of a cell share."""

import contextlib
import hashlib
import io
import os
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course import STUDENT_VARIABLE, Course

from . import diagnosis
from .texts import explain, shorten

ONE_LOSS_IS_ENOUGH: ContextVar[bool] = ContextVar("ONE_LOSS_IS_ENOUGH", default=False)
"""Whether a test may stop at the first behaviour that fails: where only that is asked."""

_notes: list[str] = []
"""Remarks on the behaviour that is being tested; one at a time is."""


class HiddenTest:
    """Collects the points of one graded cell, behaviour by behaviour.

    The random inputs follow from the course's secret, the student and `grade_id`, so that nobody
    can foresee them and a regrade repeats them.
    """

    def __init__(self, grade_id: str) -> None:
        self.grade_id = grade_id
        self.points = 0.0
        self._behaviours = 0
        self._lost = False

    def behaviour(self, claim: str, points: float) -> Callable[[Callable[..., None]], None]:
        """Run the decorated function at once, with a seeded generator, for `points` points.

        `claim` completes the sentence "your work …" and is shown to the student.
        """

        def run(check: Callable[..., None]) -> None:
            if self._lost and ONE_LOSS_IS_ENOUGH.get():
                return
            rng = self._generator(str(self._behaviours))
            self._behaviours += 1
            _notes.clear()
            try:
                with _student_is_silent():
                    check(rng)
            except Exception as problem:  # whatever student code raises costs this behaviour only
                self._lost = True
                print(f"✗ 0 of {points:g}: {claim}\n{_indented(explain(problem))}")
            else:
                self.points += points
                print(f"✓ {points:g} of {points:g}: {claim}")
            for text in _notes:
                print(_indented(f"({text})"))

        return run

    def compare(
        self,
        student: Callable[..., Any],
        right: Callable[..., Any],
        inputs: Sequence[tuple[Any, ...]],
        **options: Any,
    ) -> None:
        """`diagnosis.compare` with the misconceptions of this test's step."""
        diagnosis.compare(self.step, student, right, inputs, **options)

    def mistakes(self, *arguments: Any, name: str | None = None) -> dict[str, Any]:
        """`diagnosis.mistakes` with the misconceptions of this test's step."""
        return diagnosis.mistakes(self.step, *arguments, name=name)

    def known(self, name: str, seen: Any) -> dict[str, Any]:
        """`diagnosis.known`: for `close(…, mistakes=…)` of a task's result."""
        return diagnosis.known(name, seen)

    @property
    def step(self) -> str:
        """The graded step, whose solution cell is named like the test."""
        return self.grade_id.removesuffix("_test")

    def grade(self) -> float:
        """The points earned. Has to be the last expression of the cell."""
        return float(self.points)

    def shared_rng(self) -> np.random.Generator:
        """A seeded generator for what several behaviours share: it starts anew on every call."""
        return self._generator("shared")

    def _generator(self, part: str) -> np.random.Generator:
        student = os.environ.get(STUDENT_VARIABLE, "")
        key = f"{Course.find().secret}/{student}/{self.grade_id}/{part}"
        return np.random.default_rng(list(hashlib.sha256(key.encode()).digest()))


def note(text: str) -> None:
    """Add a remark, once, to what the student is told about the behaviour that is being tested."""
    if shorten(text) not in _notes:
        _notes.append(shorten(text))


def lesson_data(lesson: str, file: str) -> dict[str, NDArray[Any]]:
    """The arrays of a lesson's data file, from the instructor's copy, by name.

    Never from the student's folder, where a submission may have changed it.
    """
    with np.load(Course.find().source / lesson / file, allow_pickle=False) as arrays:
        return dict(arrays)


@contextlib.contextmanager
def _student_is_silent() -> Iterator[None]:
    """Drop what student code prints and warns of while it is tested.

    A warning on stderr would cost the whole cell in stock nbgrader, and a printed line could pass
    for one of ours.
    """
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def _indented(text: str) -> str:
    """The text below a claim, in lines that a feedback page shows whole."""
    return textwrap.fill(text, 88, initial_indent="  ", subsequent_indent="  ")
