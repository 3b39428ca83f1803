"""Which right functions and classes are lent, by the step that is judged."""

from collections.abc import Iterator

import pytest
from conftest import ROOT, work_on

from autograder.course import Course
from autograder.hidden_tests import use
from autograder.hidden_tests.right_steps import RightSteps
from autograder.hidden_tests.suspects import solution


@pytest.fixture(autouse=True)
def nobodys_work() -> Iterator[None]:
    yield
    use(None)


def lent(lesson: str, step: str, *lost: str) -> set[str]:
    work_on(Course(ROOT), lesson).lost.update(lost)
    return set(RightSteps(step).lent())


def test_nothing_is_lent_where_nothing_was_lost() -> None:
    assert lent("08_regularisation", "task") == set()
    assert not RightSteps("task")


def test_a_class_is_lent_as_a_function_is() -> None:
    assert lent("08_regularisation", "task", "KeepBest") == {"KeepBest", "play"}
    assert lent("08_regularisation", "KeepBest", "KeepBest", "dropout") == {"dropout"}


def test_a_class_brings_the_given_classes_and_what_they_use() -> None:
    found = lent("10_sequential_api", "task", "fit")
    assert {"Sequential", "Dense", "Dropout", "Adam", "KeepBest", "relu", "softmax"} <= found
    assert not {"scores_of_class", "toy_compile", "np"} & found


def test_a_class_that_this_step_or_a_later_one_goes_on_with_is_not_lent() -> None:
    """It has their methods, which are the answer."""
    assert lent("10_sequential_api", "evaluate", "compile") == {"toy_compile"}
    assert lent("10_sequential_api", "fit", "compile", "evaluate") == {
        "toy_compile",
        "toy_evaluate",
    }


def test_a_class_that_steps_go_on_with_is_told_once() -> None:
    work_on(Course(ROOT), "10_sequential_api")
    assert solution().functions == ("Sequential", "toy_compile", "toy_evaluate", "toy_fit")


def test_functions_are_lent_where_classes_do_not_serve() -> None:
    work_on(Course(ROOT), "10_sequential_api").lost.add("fit")
    steps = RightSteps("task")
    assert steps.have_classes
    assert set(steps.without_classes().lent()) == {"toy_fit"}
