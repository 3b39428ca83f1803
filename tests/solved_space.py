"""What a solved lesson's cells leave and print, and what its prose says, to test numbers by."""

import contextlib
import io
import sys
import warnings
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.lesson.cells import is_test
from autograder.lesson.silent import SILENT
from autograder.lesson.text import read_lesson

COURSE = Course(ROOT)


@cache
def solved(lesson: str) -> dict[str, Any]:
    """The names that the solved lesson's cells leave behind, and all that they have `printed`."""
    space: dict[str, Any] = {"__name__": "__main__"}
    out = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        warnings.catch_warnings(),
        contextlib.redirect_stdout(out),
    ):
        warnings.simplefilter("ignore")
        patch.chdir(COURSE.source / lesson)
        patch.setattr(plt, "show", lambda: plt.close("all"))
        for name, module in SILENT.items():
            patch.setitem(sys.modules, name, module)
        for cell in read_lesson(COURSE.text_of(lesson)).cells:
            if cell.cell_type == "code" and not is_test(cell):
                exec(cell.source, space)
    return space | {"printed": out.getvalue()}


@cache
def prose(lesson: str) -> str:
    """The Markdown of a lesson, on one line."""
    cells = read_lesson(COURSE.text_of(lesson)).cells
    return " ".join(" ".join(c.source for c in cells if c.cell_type == "markdown").split())
