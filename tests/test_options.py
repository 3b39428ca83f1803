"""What may be said of a behaviour, or of all behaviours of a test at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import make_tiny_course, work_on

from autograder.hidden_tests import Context, HiddenTest, use
from autograder.results import Behaviour

LESSON = """
# %% nbgrader={"grade": false, "grade_id": "total", "locked": false, "schema_version": 3, "solution": true, "task": false}
def total(values):
    ### BEGIN SOLUTION
    return float(np.sum(values))
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "total_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
def total_of_two(first, second):
    return total([first, second])


check("total", total_of_two)


# %% nbgrader={"grade": false, "grade_id": "mean", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mean(values):
    ### BEGIN SOLUTION
    return total(values) / len(values)
    ### END SOLUTION
"""  # noqa: E501

MISCONCEPTIONS = """\
# %% inputs step="total"
inputs = {"adds up": [(1.0, 2.0)]}

# %% the sum of the squares step="total" costs=1
# These are squares. Who asked for them?
def total(values):
    return float(np.sum(np.square(values)))


# %% twice the sum step="total" costs=1
# This is twice the sum. How often does each value count?
def total(values):
    return 2 * float(np.sum(values))
"""


def at_work(folder: Path, **functions: Any) -> Context:
    """The work of a student who wrote these functions."""
    course = make_tiny_course(folder / "course")
    text = course.text_of("01_tiny")
    text.write_text(text.read_text() + LESSON)
    (course.source / "01_tiny" / "misconceptions.py").write_text(MISCONCEPTIONS)
    return work_on(course, **functions)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Context]:
    """The work of a student who doubles every total, and takes the mean of that."""

    def total(values):
        return 2 * float(np.sum(values))

    def mean(values):
        return total(values) / len(values)

    yield at_work(tmp_path, total=total, mean=mean)
    use(None)


def draw(rng, n, low=1):
    return (rng.uniform(low, 9, n),)


def passed(work: Context) -> list[bool]:
    return [behaviour.passed for behaviour in work.behaviours]


def test_what_is_said_of_a_test_holds_for_all_behaviours_that_say_nothing_else(work) -> None:
    test = HiddenTest("total_test", right=lambda values: 2 * sum(values), draw=draw, cases=[3, 5])
    test.gives("doubles the sum", points=1)
    test.gives("gives the sum", points=1, right=None)
    assert passed(work) == [True, False]


def test_cases_are_what_the_inputs_are_drawn_with(work) -> None:
    drawn = []

    def noted(rng, *values, **named):
        drawn.append((values, named))
        return draw(rng, 3)

    test = HiddenTest("total_test", draw=noted, student=lambda values: float(np.sum(values)))
    test.gives("adds up", points=1, cases=[4, (5, 2), {"n": 6, "low": 0}, [7, 8]])
    test.gives("adds up again", points=1, cases=2)
    expected = [((4,), {}), ((5, 2), {}), ((), {"n": 6, "low": 0}), (([7, 8],), {})]
    assert drawn == [*expected, ((), {}), ((), {})]


def test_behaviours_that_share_a_draw_draw_different_inputs(work) -> None:
    seen = []

    def noted(function, values):
        seen.append(values[0])
        return 0

    test = HiddenTest("total_test", draw=draw, cases=[3], drive=noted)
    test.gives("does the first thing", points=1)
    test.gives("does the second thing", points=1)
    assert len(set(seen)) == 2


def test_a_behaviour_has_its_inputs_once(work) -> None:
    test = HiddenTest("total_test", draw=draw, cases=[3])
    with pytest.raises(TypeError, match="say already what its inputs are"):

        @test.gives("adds up", points=1)
        def _(rng):
            return [draw(rng, 3)]


def test_several_functions_have_to_be_right_in_one_behaviour(work) -> None:
    test = HiddenTest("mean_test", draw=draw, cases=[3, 5], name=["total", "mean"])
    test.gives("gives twice what is right", points=1, right=lambda values: 2 * sum(values))
    test.gives("gives what the solution gives", points=1)
    assert passed(work) == [False, False]
    assert work.behaviours[0].reason.startswith("mean: ")
    assert work.behaviours[1].reason.startswith("total: ")


BY_OWN_TOTAL = """
def own_total(values):
    return total(values)


def by_own_total(values):
    return [own_total(values) / len(values)][0]
"""


def judged_by(work: Context, **options: Any) -> Behaviour:
    """The behaviour of mean, on inputs for which the student's result is wrong."""
    HiddenTest("mean_test", draw=draw, cases=[3, 5]).gives("is the mean", points=1, **options)
    return work.behaviours[-1]


def test_what_follows_from_a_mistake_with_a_name_counts_and_is_told(work) -> None:
    space: dict[str, Any] = {"total": work.get("total")}
    exec(BY_OWN_TOTAL, space)
    assert not judged_by(work).passed
    for own in ("total", ["total"], space["by_own_total"]):
        assert judged_by(work, own=own).passed
        assert work.behaviours[-1].notes == ("judged by your own total",)
    assert space["total"] is work.get("total"), "the names are as before"
    assert not judged_by(work, own=lambda values: 2 * np.mean(values)).passed, "of no function"


def test_what_follows_from_a_mistake_without_a_name_does_not_count(tmp_path: Path) -> None:
    def total(values):
        return 3 * float(np.sum(values))

    work = at_work(tmp_path, total=total, mean=lambda values: total(values) / len(values))
    assert not judged_by(work, own="total").passed
    use(None)


def test_that_bad_input_is_refused_counts_for_a_function_that_does_something_else(tmp_path) -> None:
    def refusing(values):
        raise ValueError

    def right(values):
        return float(np.sum(values)) if len(values) else refusing(values)

    def by_a_known_mistake(values):
        return 2 * right(values)

    for total, points in ((refusing, 0), (lambda v: len(v) or refusing(v), 0), (right, 2)):
        work = at_work(tmp_path / str(id(total)), total=total)
        assert refusal(work) == points
    assert refusal(at_work(tmp_path / "known", total=by_a_known_mistake)) == 1
    use(None)


def refusal(work: Context) -> float:
    """The points of total, of which one is for refusing nothing at all."""

    def right(values):
        if not len(values):
            raise ValueError
        return float(np.sum(values))

    test = HiddenTest("total_test", right=right)
    test.gives("adds up", points=1, draw=draw, cases=[3, 5])
    test.gives("refuses nothing", points=1, inputs=lambda rng: [(np.array([]),)])
    return test.grade()


def test_a_step_may_be_looked_at_as_its_visible_check_does(work) -> None:
    test = HiddenTest("total_test", name="total_of_two", cases=2)
    student = {"student": lambda first, second: first**2 + second**2}
    test.gives("adds up", points=1, inputs=lambda rng: [(1.0, 2.0), (3.0, 4.0)], **student)
    assert work.behaviours[0].misconception == "the sum of the squares"


def test_a_result_is_called_by_what_looks_at_it(work) -> None:
    def rounded_sum(function, values):
        return round(function(values))

    test = HiddenTest("total_test", draw=draw, cases=[3])
    test.gives("adds up", points=1, drive=rounded_sum)
    test.gives("adds up", points=1, drive=rounded_sum, what="the whole part")
    reasons = [behaviour.reason.partition(":")[0] for behaviour in work.behaviours]
    assert reasons == ["the rounded sum", "the whole part"]


def test_a_test_that_is_wrong_does_not_blame_the_student(work) -> None:
    def misdrawn(rng):
        return [rng.uniform(low=[1, 2], size="3")]

    def misjudged(values):
        return values.total

    test = HiddenTest("total_test")
    test.gives("adds up", points=1, inputs=misdrawn)
    test.gives("adds up", points=1, draw=draw, cases=[3], right=misjudged)
    for behaviour in work.behaviours:
        assert "this test could not be run, please tell your instructor" in behaviour.reason
        assert "your code" not in behaviour.reason
