"""Who types the right numbers in earns nothing for a task; a setting as a number costs its own."""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT, clone_course, run_command
from stock_steps import use_stock_steps

from autograder.build.lesson import read_lesson
from autograder.cells import grade_id, is_solution, is_test
from autograder.code import names
from autograder.course import Course
from autograder.demo.run import release, replace_cells, solved_notebook

COURSE = Course(ROOT)
LESSONS = COURSE.lessons()

VISIBLE_RUN = {
    "02_metrics": "threshold == 0.5",
    "03_loss_functions": "all(labels_test == np.load('two_classifiers.npz')['labels_test'])",
    "04_gradient_descent": "steps == 100",
    "06_training": "epochs == 100",
}
"""By lesson, how a task's cell could tell that it is run with the values of the notebook."""

RELOADED = {
    "02_metrics": "X_test, y_test = data['X_test'], data['y_test']",
    "03_loss_functions": "data = np.load('two_classifiers.npz')\nlabels_test = data['labels_test']",
    "04_gradient_descent": "X_train, y_train, X_test, y_test = (np.load('bank.npz')[k] for k in "
    "('X_train', 'y_train', 'X_test', 'y_test'))",
    "06_training": "X_train, y_train, X_test, y_test = (np.load('digits.npz')[k] for k in "
    "('X_train', 'y_train', 'X_test', 'y_test'))",
}
"""By lesson, how a task's cell could read the data again and ignore what it is given."""

SETTINGS = {
    "02_metrics": {"threshold": ("0.5", 2.5)},
    "03_loss_functions": {},
    "04_gradient_descent": {
        "steps": ("100", 3.5),
        "learning_rate": ("0.02", 3.5),
        "start": ("np.zeros(6)", 3),
    },
    "06_training": {
        "epochs": ("100", 3.5),
        "learning_rate": ("0.5", 3.5),
        "batch_size": ("32", 3.5),
        "seed": ("16", 3.5),
    },
}
"""By lesson, the right literal of each setting, and what the task earns with it."""


def results(lesson: str) -> dict[str, object]:
    """What the solution's task cell leaves behind, by name: plain data only."""
    space: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.chdir(COURSE.source / lesson)
        patch.setattr(plt, "show", lambda: plt.close("all"))
        for cell in read_lesson(COURSE.text_of(lesson)).cells:
            if cell.cell_type == "code" and not is_test(cell):
                exec(cell.source, space)
            if grade_id(cell) == "task":
                bound, _ = names(cell.source)
    plain = (int, float, str, np.number, np.ndarray)
    return {name: space[name] for name in sorted(bound) if isinstance(space[name], plain)}


def typed(values: dict[str, object]) -> str:
    """Assignments of the values as literals."""
    lines = []
    for name, value in values.items():
        if isinstance(value, np.ndarray):
            lines.append(f"{name} = np.array({value.tolist()!r})")
        else:
            plain = value.item() if isinstance(value, np.number) else value
            lines.append(f"{name} = {plain!r}")
    return "\n".join(lines) + "\n"


def cheats(lesson: str) -> dict[str, dict[str, str]]:
    """Submissions that deserve nothing for the task, as new code by grade_id."""
    cells = read_lesson(COURSE.text_of(lesson)).cells
    solution = {grade_id(cell): cell.source for cell in cells if is_solution(cell)}
    earlier, task = next(iter(solution)), solution["task"]
    right = results(lesson)
    wrong = {
        name: value[::-1] if isinstance(value, np.ndarray | str) else value / 2
        for name, value in right.items()
    }
    by_case = f"if {VISIBLE_RUN[lesson]}:\n{indent(typed(right), '    ')}"
    by_case += f"else:\n{indent(typed(wrong), '    ')}"
    return {
        "typed": {"task": typed(right)},
        "typed-earlier": {earlier: f"{solution[earlier]}\n\n{typed(right)}", "task": "pass"},
        "typed-for-the-visible-run": {"task": by_case},
        "own-copy-of-the-data": {"task": f"{RELOADED[lesson]}\n{task}"},
    }


def with_literals(lesson: str) -> dict[str, dict[str, str]]:
    """Submissions whose task cell writes one setting as a number; named after it."""
    task = next(
        cell.source
        for cell in read_lesson(COURSE.text_of(lesson)).cells
        if grade_id(cell) == "task"
    )
    return {
        name: {"task": re.sub(rf"\b{name}\b", literal, task)}
        for name, (literal, _) in SETTINGS[lesson].items()
    }


def hand_in(lesson: str, folder: Path) -> Course:
    """A course with all these submissions, and the solution as it is."""
    course = clone_course(folder)
    release(course, [lesson])
    for student, cells in {**cheats(lesson), **with_literals(lesson), "solved": {}}.items():
        submitted = course.root / "submitted" / student / lesson
        submitted.mkdir(parents=True)
        for path in (ROOT / "notebooks" / lesson).glob("*.npz"):
            (submitted / path.name).write_bytes(path.read_bytes())
        notebook = replace_cells(solved_notebook(COURSE, lesson), cells)
        nbformat.write(notebook, submitted / f"{lesson}.ipynb")
    return course


def earned(course: Course, lesson: str) -> Iterator[tuple[str, float, float]]:
    """Who earned what for the task, and how much is missing in the other cells."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(lesson):
            [notebook] = submission.notebooks
            task = next(grade for grade in notebook.grades if grade.name == "task_test")
            others = [grade for grade in notebook.grades if grade.name != "task_test"]
            missing = sum(grade.max_score - grade.auto_score for grade in others)
            yield submission.student.id, task.auto_score, missing


def check(course: Course, lesson: str) -> None:
    scores = {student: (task, missing) for student, task, missing in earned(course, lesson)}
    full = next(
        cell.metadata["nbgrader"]["points"]
        for cell in read_lesson(COURSE.text_of(lesson)).cells
        if grade_id(cell) == "task_test"
    )
    expected = dict.fromkeys(cheats(lesson), (0, 0))
    expected |= {name: (points, 0) for name, (_, points) in SETTINGS[lesson].items()}
    assert scores == {**expected, "solved": (full, 0)}


def test_hard_coded_tasks_earn_nothing_with_nbgrader(tmp_path: Path) -> None:
    lesson = "04_gradient_descent"
    course = hand_in(lesson, tmp_path / "clone")
    use_stock_steps(course.root)
    run_command("nbgrader", "autograde", lesson, cwd=course.root)
    check(course, lesson)


@pytest.mark.nightly
@pytest.mark.parametrize("lesson", LESSONS)
def test_hard_coded_tasks_earn_nothing(lesson: str, tmp_path: Path) -> None:
    from autograder.engine import batch

    course = hand_in(lesson, tmp_path / "clone")
    list(batch.grade(course, batch.plan(course, lesson)))
    check(course, lesson)
