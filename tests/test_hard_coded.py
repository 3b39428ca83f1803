"""Typing the right numbers in earns nothing for a task; a setting as a number costs its own."""

import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT, clone_course, run_command
from stock_steps import use_stock_steps

from autograder.course import Course
from autograder.demo.run import release, replace_cells, solved_notebook
from autograder.hidden_tests.solved import solved_lesson
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import names
from autograder.lesson.silent import SILENT
from autograder.lesson.text import read_lesson
from autograder.validate.answers import typed

COURSE = Course(ROOT)
LESSONS = COURSE.lessons()

VISIBLE_RUN = {
    "01_neurons": "len(X) == 300",
    "02_metrics": "threshold == 0.5",
    "03_loss_functions": "all(labels_test == np.load('two_classifiers.npz')['labels_test'])",
    "04_gradient_descent": "steps == 100",
    "05_backpropagation": "len(y_batch) == 20",
    "06_training": "epochs == 100",
    "07_batches_and_validation": "epochs == 8",
    "08_regularisation": "epochs == 60",
    "09_optimizers": "epochs == 30",
    "10_sequential_api": "epochs == 10",
    "11_capstone": "len(X_train) == 1077",
}
"""By lesson, how a task's cell could tell that it is run with the values of the notebook."""

IN_THREE_SETS = (
    "d = np.load('{}')\n"
    "X_train, X_validation, X_test = (d['X_' + s] / 16 for s in ('train', 'validation', 'test'))\n"
    "y_train, y_validation, y_test = (d['y_' + s] for s in ('train', 'validation', 'test'))"
)

RELOADED = {
    "01_neurons": "X, y, W1, b1, W2, b2 = (np.load('bank.npz')[k] for k in "
    "('X', 'y', 'W1', 'b1', 'W2', 'b2'))",
    "02_metrics": "X_test, y_test = data['X_test'], data['y_test']",
    "03_loss_functions": "data = np.load('two_classifiers.npz')\nlabels_test = data['labels_test']",
    "04_gradient_descent": "X_train, y_train, X_test, y_test = (np.load('bank.npz')[k] for k in "
    "('X_train', 'y_train', 'X_test', 'y_test'))",
    "05_backpropagation": "X_batch, y_batch = (np.load('moons.npz')[k][:20] for k in 'Xy')",
    "06_training": "X_train, y_train, X_test, y_test = (np.load('digits.npz')[k] for k in "
    "('X_train', 'y_train', 'X_test', 'y_test'))",
    "07_batches_and_validation": IN_THREE_SETS.format("digits.npz"),
    "08_regularisation": IN_THREE_SETS.format("noisy_digits.npz"),
    "09_optimizers": "d = np.load('optimizers.npz')\n"
    "X_train, y_train, X_validation, y_validation = (d[k] for k in "
    "('X_train', 'y_train', 'X_validation', 'y_validation'))",
    "10_sequential_api": "d = np.load('sequential_api.npz')\n"
    "X, y, X_test = enlarge(d['images_train']), d['y_train'], enlarge(d['images_test'])\n"
    "X_train, X_validation, y_train, y_validation = X[:1077], X[1077:], y[:1077], y[1077:]\n"
    "y_test = d['y_test']",
    "11_capstone": "d = np.load('digits.npz')\nX, y = d['X'].astype(float), d['y'].astype(int)\n"
    "X_train, X_validation, X_test = X[:1077], X[1077:1437], X[1437:]\n"
    "y_train, y_validation, y_test = y[:1077], y[1077:1437], y[1437:]",
}
"""By lesson, how a task's cell could read the data again and ignore what it is given."""

DESIGN = (
    '{"hidden": [96], "optimizer": "sgd", "learning_rate": 0.3, "dropout": 0.0, '
    '"batch_size": 32, "epochs": 29, "patience": 8, "seed": 5}'
)

SETTINGS = {
    "01_neurons": {
        name: (f"np.load('bank.npz')['{name}']", 2.5) for name in ("W1", "b1", "W2", "b2")
    },
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
    "05_backpropagation": {},
    "07_batches_and_validation": {
        "batch_sizes": ("[2, 4, 8]", 3.5),
        "learning_rates": ("[0.05, 0.12, 0.25]", 3.5),
        "epochs": ("8", 3.5),
        "seed": ("2", 3.5),
    },
    "08_regularisation": {
        "rate": ("0.5", 3.5),
        "learning_rate": ("0.5", 3.5),
        "batch_size": ("20", 3.5),
        "seed": ("1", 3.5),
        "epochs": ("60", 3.5),
        "patience": ("8", 3.5),
    },
    "09_optimizers": {
        "start": ("initial_weights(17)", 3.5),
        "learning_rates": ("[1.0, 0.1, 0.03]", 3.5),
        "target": ("0.1", 3.5),
    },
    "10_sequential_api": {
        "units": ("64", 3.75),
        "rate": ("0.2", 3.75),
        "seed": ("10", 3.75),
        "epochs": ("10", 3.75),
        "batch_size": ("32", 3.75),
        "label": ("8", 3.75),
    },
    "11_capstone": {"design": (DESIGN, 3.5)},
}
"""By lesson, the right literal of each setting, and what the task earns with it."""


def results(lesson: str) -> dict[str, Any]:
    """What the solution's task cell leaves behind of what the task asks for, by name."""
    space: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.chdir(COURSE.source / lesson)
        patch.setattr(plt, "show", lambda: plt.close("all"))
        for name, module in SILENT.items():
            patch.setitem(sys.modules, name, module)
        for cell in read_lesson(COURSE.text_of(lesson)).cells:
            if cell.cell_type == "code" and not is_test(cell):
                exec(cell.source, space)
            if grade_id(cell) == "task":
                bound, _ = names(cell.source)
    asked = solved_lesson(COURSE, lesson).results
    return {name: space[name] for name in sorted(bound & {*asked})}


def wrong(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, dict):
        return {key: wrong(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | str | list | tuple):
        return value[::-1]
    return value / 2


def cheats(lesson: str) -> dict[str, dict[str, str]]:
    """Submissions that deserve nothing for the task, as new code by grade_id."""
    cells = read_lesson(COURSE.text_of(lesson)).cells
    solution = {
        grade_id(cell): cell.source
        for cell in cells
        if is_solution(cell) and cell.cell_type == "code"
    }
    earlier, task = next(iter(solution)), solution["task"]
    right = results(lesson)
    by_case = f"if {VISIBLE_RUN[lesson]}:\n{indent(typed(right), '    ')}"
    by_case += f"else:\n{indent(typed(wrong(right)), '    ')}"
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
            other_grades = [grade for grade in notebook.grades if grade.name != "task_test"]
            marked = [
                grade for grade in other_grades if grade.auto_score is not None
            ]  # not by hand
            missing = sum(grade.max_score - grade.auto_score for grade in marked)
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


@pytest.mark.prove
def test_hard_coded_tasks_earn_nothing_with_nbgrader(tmp_path: Path) -> None:
    lesson = "04_gradient_descent"
    course = hand_in(lesson, tmp_path / "clone")
    use_stock_steps(course.root)
    run_command("nbgrader", "autograde", lesson, cwd=course.root)
    check(course, lesson)


@pytest.mark.nightly
@pytest.mark.parametrize("lesson", LESSONS)
def test_hard_coded_tasks_earn_nothing(lesson: str, tmp_path: Path) -> None:
    from autograder.engine.grading import batch

    course = hand_in(lesson, tmp_path / "clone")
    list(batch.grade(course, batch.plan(course, lesson)))
    check(course, lesson)
