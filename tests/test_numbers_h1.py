"""The numbers that the prose of lessons 01 to 04 states are those that the solved lesson gives."""

import contextlib
import io
import sys
import warnings
from functools import cache
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.lesson.cells import is_test
from autograder.lesson.text import read_lesson

COURSE = Course(ROOT)

STATED = {
    "01_neurons": [
        "5 \\cdot 2 + 0 \\cdot 3 - 3 = {5 * 2 + 0 * 3 - 3}",
        "three bends, at {opens[0]}, {opens[1]} and {opens[2]}",
        "rises to {with_relu[inputs == 5][0]:.0f} at x = 5, falls to"
        " {with_relu[inputs == 8][0]:.0f} at x = 8",
        "its mean error is {average_error:.2f}",
        "{np.mean(predictions < y):.0%} of its predictions are too low",
        "add {-average_error:.2f} to its output bias, the mean absolute error sinks from"
        " {average_absolute_error:.2f} to {np.mean(np.abs(predictions - average_error - y)):.2f}",
        "are the weights, {W1.shape[0]} · {W1.shape[1]} + {W2.size}.",
        "C. {W1.size + b1.size + W2.size + 1}",
    ],
}
"""By lesson, pieces of its text; what stands in braces is computed from its solved cells."""


@cache
def solved(lesson: str) -> dict[str, Any]:
    """The names that the solved lesson's cells leave behind."""
    space: dict[str, Any] = {}
    with (
        pytest.MonkeyPatch.context() as patch,
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        patch.chdir(COURSE.source / lesson)
        patch.setattr(plt, "show", lambda: plt.close("all"))
        patch.setitem(sys.modules, "checks", SimpleNamespace(check=lambda *_, **__: None))
        for cell in read_lesson(COURSE.text_of(lesson)).cells:
            if cell.cell_type == "code" and not is_test(cell):
                exec(cell.source, space)
    return space


@cache
def prose(lesson: str) -> str:
    """The Markdown of a lesson, on one line."""
    cells = read_lesson(COURSE.text_of(lesson)).cells
    return " ".join(" ".join(c.source for c in cells if c.cell_type == "markdown").split())


@pytest.mark.parametrize(
    ("lesson", "stated"), [(lesson, text) for lesson in STATED for text in STATED[lesson]]
)
def test_the_prose_states_what_the_solved_lesson_gives(lesson: str, stated: str) -> None:
    literal = stated.replace("\\", "\\\\")
    computed = eval(f"f'''{literal}'''", dict(solved(lesson)))
    assert computed.replace("-", "−") in prose(lesson).replace("-", "−")
