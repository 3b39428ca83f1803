"""The visible check of a task: the truth about each result, at once."""

import contextlib
import io
from typing import Any

import numpy as np
import pytest
from test_visible_checks import LESSONS, at_work, before, is_open, sources, table

from autograder.for_students import checks

TASK_LESSONS = [lesson for lesson in LESSONS if not is_open(lesson)]
CAPSTONE = "11_capstone"


def told(lesson: str, without: tuple[str, ...] = (), **results: Any) -> str:
    """What the check of the task says, where these results differ from the solution's."""
    space = {**before(lesson)["task_check"], **results}
    for name in without:
        del space[name]
    printed = io.StringIO()
    with at_work(lesson) as module:
        module._done.clear()
        try:
            with contextlib.redirect_stdout(printed):
                exec(sources(lesson)["task_check"], space)
        except module.NotYet as refusal:
            return str(refusal)
    return printed.getvalue()


def line_about(result: str, text: str) -> str:
    """The line that says something of this result."""
    return next(line for line in text.splitlines() if line[2:].startswith(f"{result}:"))


@pytest.mark.parametrize(
    ("lesson", "result", "value", "line"),
    [
        ("02_metrics", "test_accuracy", 0.935, "✓ test_accuracy: right."),
        ("02_metrics", "test_accuracy", np.float32(0.935), "✓ test_accuracy: right."),
        (
            "02_metrics",
            "test_accuracy",
            92.67,
            "✗ test_accuracy: it is 92.67, expected a value from 0 to 1.",
        ),
        (
            "06_training",
            "test_accuracy",
            92.67,
            "✗ test_accuracy: it is 92.67, expected a value from 0 to 1.",
        ),
        (
            "06_training",
            "test_accuracy",
            0.18,
            "✗ test_accuracy: 0.18 is not what this task leads to.",
        ),
        (
            "02_metrics",
            "test_f1",
            "0.5",
            "✗ test_f1: it is '0.5', expected a number.",
        ),
        ("02_metrics", "test_f1", None, "✗ test_f1: it is None, expected a number."),
        (
            "02_metrics",
            "test_f1",
            [0.4],
            "✗ test_f1: seen an array of shape (1,), expected a single number.",
        ),
        (
            "06_training",
            "test_predictions",
            np.full(450, 0.5),
            "✗ test_predictions: it holds 0.5, expected whole numbers.",
        ),
        (
            "06_training",
            "test_predictions",
            np.full(450, 10),
            "✗ test_predictions: it holds 10, expected a value from 0 to 9.",
        ),
        (
            "04_gradient_descent",
            "test_mse",
            -3.0,
            "✗ test_mse: it is -3, expected a value of at least 0.",
        ),
        ("03_loss_functions", "better", "c", "✗ better: 'c' is not what this task leads to."),
    ],
)
def test_of_each_result_the_truth_is_told(lesson, result, value, line) -> None:
    assert line_about(result, told(lesson, **{result: value})) == line


def test_one_epoch_in_place_of_a_hundred_is_told() -> None:
    space = before("06_training")["task_check"] | {"epochs": 1}
    with at_work("06_training"):
        exec(sources("06_training")["task"], space)
    names = "test_predictions", "test_accuracy"
    seen = told("06_training", **{name: space[name] for name in names})
    assert "✗ test_predictions: " in seen
    assert "✗ test_accuracy: " in seen
    assert "passed" not in seen


@pytest.mark.parametrize("lesson", TASK_LESSONS)
def test_right_results_are_said_to_be_right_one_by_one(lesson) -> None:
    seen = told(lesson)
    *lines, passed, progress = seen.splitlines()
    assert lines
    assert all(line.startswith("✓ ") and line.endswith(": right.") for line in lines)
    assert passed == "Visible checks passed."
    assert progress.startswith("✓ task (")


@pytest.mark.parametrize("lesson", TASK_LESSONS)
def test_no_result_passes_that_is_another_number(lesson) -> None:
    for name in table(lesson)["task"]["results"]:
        right = before(lesson)["task_check"][name]
        if isinstance(right, str):
            continue
        wrong = np.asarray(right) * 0.9 + 0.01
        seen = told(lesson, **{name: wrong})
        assert line_about(name, seen).startswith("✗ "), seen
        assert "passed" not in seen


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_not_computed_yet_is_told_in_a_sentence(lesson) -> None:
    names = list(table(lesson)["task"]["results"])
    seen = told(lesson, tuple(names))
    assert seen.startswith("✗ task: ")
    assert seen.endswith(" are not computed yet.")
    assert set(seen[8:-22].split(", ")) == set(names)
    assert told(lesson, (names[0],)) == f"✗ task: {names[0]} is not computed yet."


class TestTheCapstone:
    """No result of the authors' design decides."""

    def test_the_results_of_any_design_pass_and_are_said_to_be_not_compared(self) -> None:
        seen = told(CAPSTONE)
        assert seen.splitlines()[-1] == (
            "These results go together. Whether they are right was not compared."
        )
        assert "passed" not in seen

    def test_what_contradicts_itself_is_told(self) -> None:
        assert "✗ test_accuracy: it is not the share" in told(CAPSTONE, test_accuracy=0.5)
        assert "✗ test_confusion: its rows" in told(CAPSTONE, test_confusion=np.eye(10))
        assert "expected a value from 0 to 1" in told(CAPSTONE, test_accuracy=97.5)

    def test_a_design_over_budget_is_told(self) -> None:
        design = before(CAPSTONE)["task_check"]["design"] | {"epochs": 100}
        said = told(CAPSTONE, design=design, trials=[(design, 0.9)] * 3)
        assert "✗ trial 1: it makes 3400 updates; 1000 are allowed." in said
        assert "✗ trials: fewer than three different designs." in said


@pytest.mark.parametrize("value", [0, 0.95, None, "accuracy"])
def test_a_function_whose_name_has_become_a_value_does_not_pass(value) -> None:
    with at_work("02_metrics") as module, pytest.raises(module.NotYet, match="not callable"):
        module.check("accuracy", value)


def test_a_number_that_two_mistakes_give_is_put_down_to_the_one_that_explains_more() -> None:
    def wanted(right: int, **mistakes: int) -> dict[str, Any]:
        known = [
            {"name": name, "says": f"This is {name}.", "value": checks.sketch(value)}
            for name, value in mistakes.items()
        ]
        kind = {"shape": [], "whole": True, "range": [None, None], "value": checks.sketch(right)}
        return {**kind, "mistakes": known}

    stored = {"results": {"best": wanted(3, this=5, that=5), "last": wanted(7, that=9)}}
    for last, name in ((9, "that"), (7, "this"), (8, "this")):
        with pytest.raises(checks.NotYet) as refusal:
            checks._look_at("task", stored, ["best", "last"], {"best": 5, "last": last})
        assert line_about("best", str(refusal.value)) == f"✗ best: This is {name}."


def test_one_number_that_a_mistake_gives_too_is_not_that_mistake() -> None:
    """An error as large as can be comes from many a wrong gradient, not from closed gates alone."""
    known = table("05_backpropagation")["task"]["results"]["largest_error"]["mistakes"]
    [gates] = [mistake for mistake in known if mistake["name"] == "no ReLU on the way back"]
    text = told(
        "05_backpropagation", largest_error=gates["value"]["entries"][0], dW1=np.ones((2, 6))
    )
    assert line_about("largest_error", text).endswith("is not what this task leads to.")
    assert gates["says"] not in text
