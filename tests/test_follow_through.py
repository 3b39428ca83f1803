"""What follows from mistakes earns points only where they have a name, and never most of a task."""

from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, clone_course
from garbage import GARBAGE

from autograder.course import Course
from autograder.demo.run import release, replace_cells, solved_notebook
from autograder.engine.grading import batch
from autograder.lesson.variants import read_variants

COURSE = Course(ROOT)

TYPED = """
trained, losses = train(initial_parameters(seed), X_train, y_train, 0.5, batch_size, epochs, seed)
test_predictions = predict(trained, X_test)
test_accuracy = accuracy(y_test, test_predictions)
"""

pytestmark = pytest.mark.prove


def graded(lesson: str, folder: Path, answers: dict[str, dict[str, str]]) -> dict[str, dict]:
    """The points of these submissions by test cell, graded as a class is."""
    course = clone_course(folder)
    release(course, [lesson])
    for student, cells in answers.items():
        submitted = course.root / "submitted" / student / lesson
        submitted.mkdir(parents=True)
        notebook = replace_cells(solved_notebook(COURSE, lesson), cells)
        nbformat.write(notebook, submitted / f"{lesson}.ipynb")
    outcomes = list(batch.grade(course, batch.plan(course, lesson)))
    return {outcome.student: points(outcome.as_json()) for outcome in outcomes}


def points(outcome: dict) -> dict[str, float]:
    """What each test cell earned, by the step, without those that earned nothing."""
    [verdicts] = outcome["notebooks"].values()
    earned = {verdict["grade_id"].removesuffix("_test"): verdict["points"] for verdict in verdicts}
    return {step: value for step, value in earned.items() if value}


@pytest.mark.parametrize("lesson", GARBAGE)
def test_garbage_that_follows_from_garbage_earns_what_is_right_of_it(lesson, tmp_path) -> None:
    answers = {student: garbage.cells for student, garbage in GARBAGE[lesson].items()}
    deserved = {student: garbage.deserves for student, garbage in GARBAGE[lesson].items()}
    assert graded(lesson, tmp_path / "clone", answers) == deserved


def test_one_mistake_with_a_name_is_followed_in_full_and_a_second_takes_half(tmp_path) -> None:
    last = "def predict(parameters, X):\n    return np.argmin(forward(parameters, X), axis=1)"
    known = {
        mistake.name: mistake.code
        for mistake in read_variants(COURSE, "06_training").misconceptions
    }
    epoch = "def train_one_epoch(parameters, X, y, learning_rate, batch_size, order):\n"
    epoch += "    return None"
    answers = {
        "one": {"predict": last},
        "two": {
            "train_one_epoch": known["biases not updated"],
            "accuracy": known["the share of wrong answers"],
        },
        "one-and-garbage": {"predict": last, "train_one_epoch": epoch},
        "uphill": {"train_one_epoch": known["uphill"]},
        "typed": {"train_one_epoch": known["uphill"], "task": TYPED},
    }
    found = graded("06_training", tmp_path / "clone", answers)
    steps = {"train_one_epoch": 4, "train": 2}
    # Of 4 points for the task, 3 are for predictions and their settings, 1 is for the accuracy.
    assert found["one"] == steps | {"accuracy": 1, "task": 4}
    assert found["two"]["task"] == 3 + 0.5
    assert found["one-and-garbage"] == {"accuracy": 1}
    # Uphill a learning rate may show nowhere, since all predictions are the same. A cell without a
    # name for it loses as much as one that is right up to there.
    assert found["uphill"] == {
        "train_one_epoch": 3,
        "train": 2,
        "predict": 1,
        "accuracy": 1,
        "task": 4,
    }
    assert found["typed"] == found["uphill"] | {"task": 3.5}
