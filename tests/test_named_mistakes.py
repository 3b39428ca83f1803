"""The student's functions as the course knows them: right, wrong by name, or wrong without one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import make_tiny_course, work_on

from autograder.course import Course
from autograder.hidden_tests import use
from autograder.hidden_tests.named_mistakes import functions_of, named_mistakes
from autograder.hidden_tests.texts import Stopped

LESSON = """
# %% nbgrader={"grade": false, "grade_id": "sums", "locked": false, "schema_version": 3, "solution": true, "task": false}
def total(values):
    ### BEGIN SOLUTION
    return float(np.sum(values))
    ### END SOLUTION


def largest(values):
    ### BEGIN SOLUTION
    return float(np.max(values))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "sums_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("total", total)
check("largest", largest)

# %% nbgrader={"grade": false, "grade_id": "mean", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean(values):
    ### BEGIN SOLUTION
    return total(values) / len(values)
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "mean_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def mean_of_two(first, second):
    return mean([first, second])


check("mean", mean_of_two)
"""  # noqa: E501 (nbgrader's headers stand on one line)

MISCONCEPTIONS = """\
# %% inputs step="total"
inputs = {"adds up": [([1.0, 2.0],), ([3.0, -1.0],)]}

# %% inputs step="largest"
inputs = {"finds the largest": [([1.0, 2.0],), ([-3.0, 1.0],)]}

# %% the sum of the squares step="sums" costs=1
# These are squares. Who asked for them?
def total(values):
    return float(np.sum(np.square(values)))


# %% the largest size step="sums" costs=1
# This is the largest size. What of the signs?
def largest(values):
    return float(np.max(np.abs(values)))


# %% inputs step="mean"
inputs = {"divides by the number": [(1.0, 2.0), (4.0, 5.0)]}

# %% one too many step="mean" costs=1
# This was divided by one more. How many are there?
def mean(values):
    return total(values) / (len(values) + 1)
"""


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    """A lesson of two steps, the second of which uses the first."""
    course = make_tiny_course(tmp_path / "course")
    text = course.text_of("01_tiny")
    text.write_text(text.read_text() + LESSON)
    (course.source / "01_tiny" / "misconceptions.py").write_text(MISCONCEPTIONS)
    yield course
    use(None)


def total(values):
    return sum(values)


def squares(values):
    return sum(value**2 for value in values)


def largest(values):
    return max(values)


def names(course: Course, *asked: str, **functions: Any) -> list[str] | None:
    """The names of the mistakes of these functions; None if one has no name."""
    work_on(course, **functions)
    found = named_mistakes(asked)
    return None if found is None else [mistake.name for mistake in found]


def test_a_right_function_has_no_mistake(course: Course) -> None:
    assert names(course, "total", total=total, largest=largest) == []


def test_a_mistake_is_known_by_what_it_gives(course: Course) -> None:
    assert names(course, "total", total=squares, largest=largest) == ["the sum of the squares"]


def test_a_mistake_without_a_name_is_none(course: Course) -> None:
    assert names(course, "total", total=lambda values: 7.0, largest=largest) is None
    assert names(course, "total", total=lambda values: 1 / 0, largest=largest) is None


def test_a_function_that_is_missing_or_never_ends_has_no_name(course: Course) -> None:
    def endless(values):
        raise Stopped("your code did not finish")

    assert names(course, "total", largest=largest) is None
    assert names(course, "total", total=endless, largest=largest) is None


def test_other_functions_of_the_step_do_not_matter(course: Course) -> None:
    assert names(course, "total", total=total, largest=total) == []


def test_each_function_of_a_step_may_have_a_mistake(course: Course) -> None:
    sizes = {"total": squares, "largest": lambda values: max(map(abs, values))}
    both = ["the sum of the squares", "the largest size"]
    assert names(course, "total", "largest", **sizes) == both


def test_a_function_is_looked_at_with_the_mistakes_of_those_that_it_uses(course: Course) -> None:
    work = {"total": squares, "largest": largest}
    right, wrong = ({"mean": lambda values, n=n: squares(values) / n} for n in (2, 3))
    assert names(course, "mean", **work, **right) == ["the sum of the squares"]
    assert names(course, "mean", **work, **wrong) == ["the sum of the squares", "one too many"]


def test_functions_are_told_in_the_order_of_the_lesson(course: Course) -> None:
    work_on(course, total=squares, largest=np.max, mean=lambda values: squares(values) / 3)
    found = named_mistakes(["mean"])
    assert found is not None
    assert functions_of(found[::-1]) == ["total", "mean"]
