"""The engine inside `nbgrader autograde` and formgrader's button; `nbgrader_config.py` names them.

nbgrader calls `grade` before it converts a submission, `ShowGraded` in place of its own steps for
each notebook, and `finish` at the end. It reads no points from what they return.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course, CourseError
from autograder.engine.grading import batch
from autograder.engine.grading.bench import LocalBench
from autograder.engine.grading.judges import Judges
from autograder.engine.grading.keys import forget
from autograder.engine.grading.result import Result
from autograder.engine.records.gradebook import GradebookWriter

_results: dict[tuple[str, str], Result | CourseError] = {}
"""What became of a submission, by assignment and student, until nbgrader has written it."""


def grade(assignment: str, notebooks: list[str], **_: Any) -> None:
    """Grade the submission that these notebooks belong to, and store the result."""
    student = _student(notebooks)
    try:
        forget()  # nbgrader's server keeps running while lessons change
        course = Course.find()
        [job] = batch.plan(course, assignment, [student], again=True)
        with Judges(course, [job], LocalBench) as judges:
            [result] = judges.results()
        _store(course, result)
    except CourseError as problem:  # nbgrader would go on without a grade: ShowGraded tells it
        _results[assignment, student] = problem
    else:
        _results[assignment, student] = result


class ShowGraded(NbGraderPreprocessor):
    """Give nbgrader the graded notebook to write. Raises what kept it from being graded."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        ours = resources["nbgrader"]
        result = _results[ours["assignment"], ours["student"]]
        if isinstance(result, CourseError):
            raise result
        name = f"{ours['notebook']}.ipynb"
        for path, content in result.files.items():
            if content is not None and path.name == name:
                return nbformat.reads(content.decode(), as_version=4), resources
        raise CourseError(" ".join(result.messages))


def finish(assignment: str, notebooks: list[str], **_: Any) -> None:
    """Store the result once more, since nbgrader gives a missing notebook 0 points in between; and
    remove from the autograded folder any link that the student handed in."""
    course = Course.find()
    student = _student(notebooks)
    result = _results.pop((assignment, student))
    assert isinstance(result, Result)  # else ShowGraded has stopped nbgrader
    _store(course, result)
    submitted = Path(notebooks[0]).parent
    for path in submitted.rglob("*"):
        if path.is_symlink():
            copied = course.folder("autograded", assignment, student) / path.relative_to(submitted)
            copied.unlink(missing_ok=True)


def _store(course: Course, result: Result) -> None:
    with GradebookWriter(course) as gradebook:
        batch.store(gradebook, result)


def _student(notebooks: list[str]) -> str:
    return Path(notebooks[0]).parent.parent.name
