"""What lessons 05 to 08 state in prose is what their solved notebooks compute."""

import contextlib
import io
import re
import sys
import warnings
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.demo.run import solved_notebook
from autograder.lesson.cells import is_test

COURSE = Course(ROOT)


@cache
def prose(lesson: str) -> str:
    """The text of a lesson, each gap a single space."""
    cells = solved_notebook(COURSE, lesson).cells
    text = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"\s+", " ", text)


@cache
def names(lesson: str) -> dict[str, Any]:
    """What the cells of the solved lesson leave, and what they have `printed`."""
    space: dict[str, Any] = {}
    folder = COURSE.notebooks / lesson
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.chdir(folder)
        patch.syspath_prepend(str(folder))
        patch.setattr(plt, "show", lambda: plt.close("all"))
        for module in ("checks", "comparing"):
            patch.delitem(sys.modules, module, raising=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for cell in solved_notebook(COURSE, lesson).cells:
                if cell.cell_type == "code" and not is_test(cell):
                    exec(cell.source, space)
    return space | {"printed": out.getvalue()}


NUMBERS = {
    "05_backpropagation": [
        ("$dw_1 = dz \\cdot x = 16$", "'dw1, measured: 16.0000' in printed"),
        ("$db_1 = dz = 8$", "'db1, measured: 8.0000' in printed"),
        ("$dx = dz \\cdot w_1 = 24$", "'dx, measured: 24.0000' in printed"),
        ("$dx = 6 + 9 = 15$", "'paths together, measured: 15.0000' in printed"),
        ("stays near 0.8 at every distance", "all(abs(data['error_wrong'] - 0.8) < 0.04)"),
        ("falls from 0.003 at h = 0.1", "round(data['error_right'][0], 3) == 0.003"),
        ("below 0.0000000001 at h = 0.00001", "data['error_right'][4] < 1e-10"),
        ("falls until $h = 10^{-5}$", "data['error_right'].argmin() == 4"),
        ("a factor of 3 gives exactly 0.5", "relative_error(np.array([3.0]), np.ones(1)) == 0.5"),
        ("$0.25^{10} \\approx 0.000001$", "round(0.25**10, 6) == 0.000001"),
        ("to 0.00002 and 0.00001 of its size", "re.search('0.00002\\n.*0.00001\\n', printed)"),
        ("to 12,000 times", "round(first_layer / last_layer, -3) == 12000"),
        ("2/64 \\approx 0.177^2$", "round(np.sqrt(2 / 64), 3) == 0.177"),
        ("the share of right points is 1.000", "'2000 steps 1.000 of' in printed"),
    ],
}


@pytest.mark.parametrize("lesson", NUMBERS)
def test_what_the_prose_states_is_what_the_lesson_computes(lesson) -> None:
    space = names(lesson) | {"re": re}
    untrue = [said for said, is_true in NUMBERS[lesson] if not eval(is_true, space)]
    unsaid = [said for said, _ in NUMBERS[lesson] if said not in prose(lesson)]
    assert (untrue, unsaid) == ([], [])
