"""The cell after a task draws what the student made, or says that the picture comes later."""

import contextlib
import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from test_visible_checks import COURSE, LESSONS, at_work, table

from autograder.lesson.cells import grade_id, is_test
from autograder.lesson.names import names
from autograder.lesson.text import read_lesson

LATER = "appears here when the task is done."


def is_folded(cell: Any) -> bool:
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def with_picture(lesson: str) -> list[str]:
    cells = read_lesson(COURSE.text_of(lesson)).cells
    folded = [cell.source for cell in cells if is_folded(cell)]
    return folded[-1:]


DRAWN = [lesson for lesson in LESSONS if with_picture(lesson)]


def before_and_picture(lesson: str) -> tuple[dict[str, Any], str]:
    """What the solved cells up to the task leave behind, and the cell that draws it."""
    space: dict[str, Any] = {}
    cells = [c for c in read_lesson(COURSE.text_of(lesson)).cells if c.cell_type == "code"]
    [picture] = with_picture(lesson)
    for cell in cells:
        if not is_test(cell) and not grade_id(cell).endswith("_check") and cell.source != picture:
            exec(cell.source, space)
    return space, picture


@pytest.mark.parametrize("lesson", DRAWN)
def test_it_draws_right_work_and_never_fails_on_other_work(lesson: str, monkeypatch) -> None:
    figures: list[int] = []
    with at_work(lesson):
        space, picture = before_and_picture(lesson)
        used = names(picture)[1] & {*table(lesson)["task"]["results"]}
        assert used, "it looks at results of the task"

        def show() -> None:
            figures.append(len(plt.get_fignums()))
            plt.close("all")

        monkeypatch.setattr(plt, "show", show)

        def said(changed: dict[str, Any]) -> str:
            printed, kept = io.StringIO(), {k: v for k, v in space.items() if k not in changed}
            with contextlib.redirect_stdout(printed):
                exec(picture, kept | {k: v for k, v in changed.items() if v is not ...})
            return printed.getvalue()

        assert LATER not in said({})
        assert figures, "right work is drawn"
        for name in sorted(used):
            assert said({name: ...}).rstrip().endswith(LATER)
            for wrong in (None, "?", [], [1, 2], np.full(3, np.nan), len, {}, -np.inf):
                said({name: wrong})
