"""The student's functions, tried with what the solved task gives them first."""

from conftest import make_tiny_course, work_on

from autograder.hidden_tests.own_functions import wrong
from autograder.hidden_tests.solved import SolvedLesson

LESSON = """\
# %% nbgrader={"grade": false, "grade_id": "functions", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
def doubled(value):
    return 2 * value


def shifted(value):
    return value + 1
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task", "locked": false, "schema_version": 3, "solution": true, "task": false}
### BEGIN SOLUTION
result = shifted(doubled(3.0))
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "task_check", "locked": true, "schema_version": 3, "solution": false, "task": false}
check("task", result=result)
"""  # noqa: E501 (nbgrader's headers stand on one line)


def solved_by(tmp_path, **functions) -> SolvedLesson:
    course = make_tiny_course(tmp_path / "course")
    course.text_of("01_tiny").write_text(LESSON)
    work_on(course, **functions)
    return SolvedLesson(course.text_of("01_tiny"))


def right(value):
    return 2 * value


def test_only_functions_that_give_something_else_are_wrong(tmp_path) -> None:
    functions = {"doubled": right, "shifted": lambda value: value + 2}
    assert wrong(solved_by(tmp_path, **functions), functions) == ["shifted"]


def test_where_no_difference_shows_all_may_be_wrong(tmp_path) -> None:
    functions = {"doubled": right, "shifted": lambda value: value + 1 if value > 0 else 0}
    assert wrong(solved_by(tmp_path, **functions), functions) == ["doubled", "shifted"]
