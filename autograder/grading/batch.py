"""Grade a class with stock nbgrader, one submission at a time on each worker.

A submission that nbgrader gives up on costs itself only. nbgrader is imported once a worker, not
once a submission.
"""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any

from autograder.course import ROOT_VARIABLE, Course
from autograder.grading.outcome import Outcome, invalid_reason, read_outcome


def release(course: Course, assignments: list[str]) -> None:
    """`nbgrader generate_assignment` for each: makes the notebooks and fills the gradebook.

    In a process of its own, since nbgrader's settings change the environment.
    """
    with _executor(1) as executor:
        for assignment in assignments:
            executor.submit(_release_one, str(course.root), assignment).result()


def grade(
    course: Course,
    submissions: list[tuple[str, str]],
    workers: int = 2,
    cell_timeout: int | None = None,
) -> Iterator[Outcome]:
    """Grade (assignment, student) pairs and write feedback; yields outcomes as they come.

    `cell_timeout` is in seconds and replaces the one in nbgrader_config.py.
    """
    with _executor(workers) as executor:
        futures = {
            executor.submit(_grade_one, str(course.root), assignment, student, cell_timeout)
            for assignment, student in submissions
        }
        for future in as_completed(futures):
            yield future.result()


def _executor(workers: int) -> Executor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _release_one(root: str, assignment: str) -> None:
    result = _nbgrader(Path(root), None).generate_assignment(assignment)
    if not result["success"]:
        raise RuntimeError(f"nbgrader generate_assignment {assignment} failed:\n{result['log']}")


def _grade_one(root: str, assignment: str, student: str, cell_timeout: int | None) -> Outcome:
    course = Course(Path(root))
    notebook = course.root / "submitted" / student / assignment / f"{assignment}.ipynb"
    failure = None
    if notebook.is_file() and invalid_reason(notebook) is None:
        api = _nbgrader(course.root, cell_timeout)
        result = api.autograde(assignment, student)
        failure = None if result["success"] else str(result.get("error") or result.get("log"))
        if failure is None:
            api.generate_feedback(assignment, student)
    return read_outcome(course, assignment, student, failure)


@cache
def _nbgrader(root: Path, cell_timeout: int | None) -> Any:
    """nbgrader's API for one course, made once a process: its imports cost two seconds."""
    import logging

    from nbgrader.apps import NbGraderAPI

    os.chdir(root)
    os.environ[ROOT_VARIABLE] = str(root)
    config = Course(root).nbgrader_config()
    if cell_timeout is not None:
        config.Execute.timeout = cell_timeout
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.ERROR)
    api.log.propagate = False
    return api
