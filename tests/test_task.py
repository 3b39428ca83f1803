"""Task: what earns the points of a task, on the lesson of the guide's examples, in the sandbox."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, run_command, write_lesson_of_the_guide

from autograder.course import Course
from autograder.engine.walls.warm_server import Wall
from autograder.results import Behaviour
from autograder.validate.answers import ALTERNATIVE, Answer, read
from autograder.validate.judge import Bench, use

TRAINING = """
weights = np.zeros(3)
for _ in range(epochs):
    slopes = X_train.T @ (1 / (1 + np.exp(-X_train @ weights)) - y_train) / len(y_train)
    weights = weights - learning_rate * slopes
"""
PREDICTING = "test_predictions = (X_test @ weights > 0).astype(int)\n"
COUNTING = "test_accuracy = accuracy(y_test, test_predictions)\n"

PREDICTS = "predicts every example of the test set"
EPOCHS = "trains for the epochs asked for"
COMPUTES = "computes the accuracy of these predictions"


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[Bench]:
    course = Course(tmp_path_factory.mktemp("guide") / "course")
    write_lesson_of_the_guide(course)
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    run_command("autograder", "build", cwd=course.root)
    (course.root / ".course_secret").write_text("for tests", encoding="ascii")
    with Wall() as wall:
        use(wall)
        yield Bench(Course(Path(course.root)), read(course, "12_guide"))


def judged(bench: Bench, task: str = TRAINING + PREDICTING + COUNTING, accuracy: str = ""):
    """What the task's behaviours give for these texts of the task's cell and of accuracy's."""
    cells = {"task": task} | ({"accuracy": accuracy} if accuracy else {})
    [outcome] = bench.judge(Answer(ALTERNATIVE, "task", "an answer", cells))
    return {behaviour.claim: behaviour for behaviour in outcome.verdicts["task"].behaviours}


def earned(behaviours: dict[str, Behaviour]) -> set[str]:
    return {claim for claim, behaviour in behaviours.items() if behaviour.passed}


def test_the_solution_earns_all_without_a_remark(bench) -> None:
    found = judged(bench)
    assert earned(found) == {PREDICTS, EPOCHS, COMPUTES}
    assert all(behaviour.notes == () for behaviour in found.values())


def test_numbers_that_are_typed_in_earn_nothing(bench) -> None:
    typed = "test_predictions = " + "np.array([0, 1] * 150)\ntest_accuracy = 0.77\n"
    found = judged(bench, typed)
    assert earned(found) == set()
    assert "seen 0.77, which is not the expected value, and the same with" in found[COMPUTES].reason
    right = TRAINING + PREDICTING + COUNTING
    # The very results of the visible run, kept where the re-run finds them again.
    kept = f"if 'kept' not in globals():\n    {'    '.join(right.strip().splitlines(True))}\n"
    kept += "    kept = test_predictions, test_accuracy\ntest_predictions, test_accuracy = kept\n"
    found = judged(bench, kept)
    assert earned(found) == set()
    assert "is the same as before" in found[PREDICTS].reason


def test_what_is_right_in_the_visible_run_alone_is_shown_where_it_is_wrong(bench) -> None:
    bent = "test_predictions = (X_test @ weights > epochs - 20).astype(int)\n"
    assert (
        "seen 1, which is not the expected value" in judged(bench, TRAINING + bent)[PREDICTS].reason
    )


def test_a_setting_that_is_written_as_a_number_costs_its_own_points(bench) -> None:
    found = judged(bench, TRAINING.replace("range(epochs)", "range(20)") + PREDICTING + COUNTING)
    assert earned(found) == {PREDICTS, COMPUTES}
    assert "with epochs = 8 in place of 20" in found[EPOCHS].reason


def test_what_follows_from_an_earlier_mistake_is_judged_with_a_right_step(bench) -> None:
    percentage = "def accuracy(y_true, y_pred):\n    return 100 * np.mean(np.equal(y_true, y_pred))"
    found = judged(bench, accuracy=percentage)
    assert earned(found) == {PREDICTS, EPOCHS, COMPUTES}
    assert found[COMPUTES].notes == ("judged with a right accuracy in place of yours",)
    for other in (percentage.replace("100", "50"), "accuracy = 0.9", "", "def accuracy(): 1 / 0"):
        assert earned(judged(bench, accuracy=other or "pass")) == {PREDICTS, EPOCHS, COMPUTES}
    typed = "test_accuracy = 0.5\n"
    lost = judged(bench, TRAINING + PREDICTING + typed, percentage)
    assert earned(lost) == {PREDICTS, EPOCHS}


def test_a_setting_that_an_earlier_step_ignores_costs_nothing(bench) -> None:
    always_20 = "def accuracy(y_true, y_pred):\n    return 20 / len(y_true)"
    times = "range(round(epochs * accuracy(np.ones(epochs), np.ones(epochs))))"
    found = judged(
        bench, TRAINING.replace("range(epochs)", times) + PREDICTING + COUNTING, always_20
    )
    assert earned(found) == {PREDICTS, EPOCHS, COMPUTES}
    ignored = TRAINING.replace("range(epochs)", "range(20)") + PREDICTING + COUNTING
    assert earned(judged(bench, ignored, always_20)) == {PREDICTS, COMPUTES}


def test_what_is_right_given_a_result_with_a_known_mistake_counts_and_is_told(bench) -> None:
    found = judged(bench, TRAINING + PREDICTING.replace("> 0", "< 0") + COUNTING)
    assert earned(found) == {EPOCHS, COMPUTES}
    assert found[COMPUTES].notes == ("judged by your own test_predictions",)
    nameless = judged(bench, TRAINING + PREDICTING.replace("> 0", "> 0.5") + COUNTING)
    assert earned(nameless) == set()


def test_the_answers_themselves_are_no_predictions(bench) -> None:
    peeked = "test_predictions = np.where(np.arange(len(y_test)) % 9, y_test, 1 - y_test)\n"
    assert earned(judged(bench, peeked + COUNTING)) == set()


def test_a_cell_that_stops_keeps_what_it_had_made_by_then(bench) -> None:
    found = judged(bench, TRAINING + PREDICTING + "test_accuracy = acuracy(y_test)\n")
    assert earned(found) == {PREDICTS, EPOCHS}
    assert "the name 'test_accuracy' does not exist" in found[COMPUTES].reason


def test_an_own_function_with_other_names_keeps_its_signature(bench) -> None:
    own = "def accuracy(truth, guess, *, scale=1):\n    return scale * np.mean(truth == guess)"
    counting = "test_accuracy = accuracy(guess=test_predictions, truth=y_test, scale=1)\n"
    found = judged(bench, TRAINING + PREDICTING + counting, own)
    assert earned(found) == {PREDICTS, EPOCHS, COMPUTES}
