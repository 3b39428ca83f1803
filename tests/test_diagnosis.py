"""The hidden tests' diagnosis: which misconception gives exactly what was seen."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import make_tiny_course, work_on

from autograder.hidden_tests import HiddenTest, Mismatch, use
from autograder.hidden_tests.diagnosis import follows

MISCONCEPTIONS = """\
# %% inputs step="accuracy"
inputs = {
    "gives the share": [([1, 0, 0], [1, 1, 0])],
    "refuses empty input": [([], [])],
}

# %% the number of right answers step="accuracy" costs=2
# This is the number of right answers. How many were there?
def accuracy(y_true, y_pred):
    return np.sum(np.asarray(y_true) == np.asarray(y_pred))


# %% the number of wrong answers step="accuracy" costs=2
# This is the number of wrong answers. Which do you count?
def accuracy(y_true, y_pred):
    return np.sum(np.asarray(y_true) != np.asarray(y_pred))


# %% nothing for no examples step="accuracy" costs=2
# There is no share of nothing. What should happen?
def accuracy(y_true, y_pred):
    return 0.0 if len(y_true) == 0 else np.mean(np.asarray(y_true) == np.asarray(y_pred))
"""


@pytest.fixture
def test(tmp_path: Path) -> Iterator[HiddenTest]:
    course = make_tiny_course(tmp_path / "course")
    (course.source / "01_tiny" / "misconceptions.py").write_text(MISCONCEPTIONS)
    work_on(course)
    yield HiddenTest("accuracy_test")
    use(None)


def right(y_true, y_pred) -> float:
    if len(y_true) == 0:
        raise ValueError("nothing to compare")
    return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))


def told(test: HiddenTest, student, *inputs, **options) -> str:
    with pytest.raises(Mismatch) as mismatch:
        test.compare(student, right, inputs, **options)
    return str(mismatch.value)


def number_right(y_true, y_pred) -> int:
    return int(np.sum(np.asarray(y_true) == np.asarray(y_pred)))


ONE_OF_THREE = ([1, 0, 0], [1, 1, 1])
HALF = ([1, 0], [1, 1])


def test_a_right_function_passes(test: HiddenTest) -> None:
    test.compare(right, right, [ONE_OF_THREE, HALF, ([], [])])


def test_the_mistake_is_named_after_what_was_seen(test: HiddenTest) -> None:
    text = told(test, number_right, ONE_OF_THREE)
    assert text == (
        "accuracy: seen 1, expected 0.333333. This is the number of right answers. "
        "How many were there?"
    )


def test_where_several_fit_the_next_input_tells_them_apart(test: HiddenTest) -> None:
    def number_wrong(y_true, y_pred):
        return len(y_true) - number_right(y_true, y_pred)

    assert "number of right" in told(test, number_right, HALF, ONE_OF_THREE)
    assert "number of wrong" in told(test, number_wrong, HALF, ONE_OF_THREE)


def test_a_mistake_that_gives_only_a_part_of_what_was_seen_is_not_named(test: HiddenTest) -> None:
    def right_for_two(y_true, y_pred):
        return right(y_true, y_pred) if len(y_true) == 2 else number_right(y_true, y_pred)

    assert "number of right" not in told(test, right_for_two, ONE_OF_THREE, HALF)
    further = {"further": lambda: [HALF]}
    assert "number of right" not in told(test, right_for_two, ONE_OF_THREE, **further)


def test_one_input_names_no_mistake(test: HiddenTest) -> None:
    def wrong_for_two(y_true, y_pred):
        return number_right(y_true, y_pred) if len(y_true) == 2 else right(y_true, y_pred)

    assert "number of right" not in told(test, wrong_for_two, HALF)


def test_a_function_that_stops_is_not_called_by_a_mistake_that_stops_otherwise(
    test: HiddenTest,
) -> None:
    def stops(y_true, y_pred):
        raise TypeError("unsupported operand")

    assert "unsupported operand" in told(test, stops, HALF, ONE_OF_THREE)


def test_an_unknown_mistake_is_not_given_a_name(test: HiddenTest) -> None:
    assert told(test, lambda y, p: 7.5, HALF, ONE_OF_THREE) == "accuracy: seen 7.5, expected 0.5"


def test_what_has_to_be_refused_is_diagnosed_too(test: HiddenTest) -> None:
    def lenient(y_true, y_pred):
        return 0.0 if len(y_true) == 0 else right(y_true, y_pred)

    text = told(test, lenient, HALF, ([], []))
    assert "expected ValueError, seen the result 0" in text
    assert text.endswith("There is no share of nothing. What should happen?")


def test_the_answer_stays_hidden_where_it_has_to(test: HiddenTest) -> None:
    text = told(test, number_right, ONE_OF_THREE, reveal=False)
    assert "0.333" not in text
    assert "number of right answers" in text


def test_a_function_that_stops_is_explained(test: HiddenTest) -> None:
    def broken(y_true, y_pred):
        raise KeyError("x")

    assert "your code raised KeyError" in told(test, broken, HALF)
    assert "not written yet" in told(test, _stub, HALF)


def _stub(*_):
    raise NotImplementedError


def test_collections_are_compared_part_by_part(test: HiddenTest) -> None:
    def pair(*_):
        return {"W": np.ones((2, 2)), "b": [1.0, 2.0]}

    def wrong_bias(*_):
        return {"W": np.ones((2, 2)), "b": [1.0, 3.0]}

    with pytest.raises(Mismatch, match=r"parameters\['b'\] at \[1\]: seen 3, expected 2"):
        test.compare(wrong_bias, pair, [HALF], what="parameters")


def test_a_student_who_changes_the_arguments_does_not_change_the_test(test: HiddenTest) -> None:
    def greedy(y_true, y_pred):
        share = right(y_true, y_pred)
        y_true.clear()
        return share

    test.compare(greedy, right, [([1, 0], [1, 1])])


def test_only_infinity_is_infinite(test: HiddenTest) -> None:
    with pytest.raises(Mismatch):
        test.compare(lambda *_: 5.0, lambda *_: np.inf, [HALF])
    test.compare(lambda *_: np.inf, lambda *_: np.inf, [HALF])


def test_what_follows_is_the_same_on_all_inputs_and_no_constant() -> None:
    def doubled(y_true, y_pred):
        return 2 * right(y_true, y_pred)

    inputs = [HALF, ONE_OF_THREE]
    assert follows(doubled, lambda *labels: 2 * right(*labels), inputs)
    assert not follows(doubled, right, inputs)
    assert not follows(doubled, lambda *_: 1 / 0, inputs)
    assert not follows(lambda *_: 7, lambda *_: 7, inputs), "the same for all proves nothing"
    zeros = (lambda y_true, _: np.zeros(len(y_true)),) * 2
    assert not follows(*zeros, inputs), "and so do zeros, in however many places"
