"""Numbers that the text of a lesson states are those that its solved code gives."""

import contextlib
import io
import sys
import warnings
from functools import cache
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.lesson.cells import is_test
from autograder.lesson.text import read_lesson

COURSE = Course(ROOT)

pytestmark = pytest.mark.prove


@cache
def solved(lesson: str) -> tuple[dict[str, Any], str]:
    """The names that the solved lesson leaves, and what its cells print."""
    space: dict[str, Any] = {"__name__": "__main__"}
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.chdir(COURSE.source / lesson)
        patch.setattr(plt, "show", lambda: plt.close("all"))
        patch.setitem(sys.modules, "checks", SimpleNamespace(check=lambda *_, **__: None))
        with contextlib.redirect_stdout(printed):
            for cell in read_lesson(COURSE.text_of(lesson)).cells:
                if cell.cell_type == "code" and not is_test(cell):
                    exec(cell.source, space)
    return space, printed.getvalue()


def text(lesson: str) -> str:
    cells = read_lesson(COURSE.text_of(lesson)).cells
    return " ".join(" ".join(c.source for c in cells if c.cell_type == "markdown").split())


def of_parameters(space: dict[str, Any]) -> list[str]:
    sizes = [array.size for array in space["small"].parameters()]
    return [
        f"{sum(sizes):,}",
        f"{sizes[0] + sizes[1]:,}".replace(",", "{,}"),
        f"= {sum(sizes[2:])}$",
    ]


def of_random_labels(space: dict[str, Any]) -> list[str]:
    last = {name: space["data"][name][-1] for name in space["data"] if "accuracy" in name}
    shares = f"{last['train_accuracy_by_lot']:.0%} {last['test_accuracy_by_lot']:.0%}".split()
    right, wrong = (share.replace("%", " %") for share in shares)
    return [f"{right} of the training images, and on {wrong} of the test images"]


def of_the_framework(space: dict[str, Any]) -> list[str]:
    read = np.sum(space["y_pred"].argmax(axis=1) == space["y_test"])
    return [f"{read} of 450", f"accuracy of {read / 450:.3f}"]


def of_the_baseline(space: dict[str, Any]) -> list[str]:
    share = np.mean(space["nearest"] == space["y_validation"])
    return [f"reads {share:.0%}".replace("%", " %") + " of the"]


def of_the_digits(space: dict[str, Any]) -> list[str]:
    counts = np.bincount(space["y"])
    return [f"From {counts.min()} to {counts.max()} of each digit", f"{len(space['y']):,} images"]


def of_the_search(space: dict[str, Any]) -> list[str]:
    best = space["search"]["validation_accuracy"].max(axis=1)
    return [f"the best reached {best[0]:g}, with 64 hidden neurons {best[-1]:g}"]


@pytest.mark.parametrize(
    ("lesson", "stated"),
    [
        ("10_sequential_api", of_parameters),
        ("10_sequential_api", of_random_labels),
        ("10_sequential_api", of_the_framework),
        ("11_capstone", of_the_baseline),
        ("11_capstone", of_the_digits),
        ("11_capstone", of_the_search),
    ],
)
def test_the_text_states_what_the_solved_lesson_gives(lesson, stated) -> None:
    space, _ = solved(lesson)
    assert [number for number in stated(space) if number not in text(lesson)] == []
