"""Grade many submissions on several workers, and write each result as soon as it is there."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.engine.gradebook import GradebookWriter
from autograder.engine.wall import WallError
from autograder.engine.worker import Job, Result, fingerprint, grade_submission, ungradable
from autograder.grading.outcome import Outcome
from autograder.sandbox.settings import Budgets
from autograder.submitted import is_linked


def submitted_students(course: Course, assignment: str) -> list[str]:
    """Who has a folder for this assignment in submitted/."""
    folders = (course.root / "submitted").glob(f"*/{assignment}")
    submitted = course.root / "submitted"
    return sorted(
        folder.parent.name
        for folder in folders
        if folder.is_dir() and not is_linked(folder, submitted)
    )


def plan(
    course: Course, assignment: str, students: list[str], budgets: Budgets, again: bool = False
) -> list[Job]:
    """The submissions to grade: of these students, or of all.

    What was graded before and has not changed is left out, unless `again`.
    Raises CourseError if the assignment or a student is unknown.
    """
    if not (course.root / "gradebook.db").is_file():
        raise CourseError(
            f"{course.root} has no gradebook yet. Run: nbgrader generate_assignment {assignment}"
        )
    known = submitted_students(course, assignment)
    for student in students:
        if student not in known:
            raise CourseError(f"There is no submission of {assignment} by '{student}'.")
    with GradebookWriter(course) as gradebook:
        done = {} if again else gradebook.fingerprints(assignment)
    return [
        Job(str(course.root), assignment, student, budgets)
        for student in students or known
        if done.get(student) != fingerprint(course, assignment, student, budgets)
    ]


def grade(course: Course, jobs: list[Job], workers: int = 2) -> Iterator[Outcome]:
    """Grade what was planned; yields outcomes as they are stored.

    Raises WallError if isolation is not available.
    """
    if not jobs:
        return
    with GradebookWriter(course) as gradebook, _executor(min(workers, len(jobs))) as executor:
        futures = {executor.submit(grade_submission, job): job for job in jobs}
        for future in as_completed(futures):
            try:
                result = future.result()
            except WallError:
                raise
            except Exception as problem:  # no submission stops the others
                result = ungradable(futures[future], problem)
            yield _store(course, gradebook, result)


def _executor(workers: int) -> Executor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.engine.worker", "nbgrader.api", "numpy"])
    return ProcessPoolExecutor(workers, mp_context=context)


def _store(course: Course, gradebook: GradebookWriter, result: Result) -> Outcome:
    """Files first, then the gradebook: a grade that is stored has its pages."""
    for name, content in result.files.items():
        _replace(course.root / name, content)
    record = result.record
    score = gradebook.write(record)
    maximum = sum(
        verdict.max_points for verdicts in record.notebooks.values() for verdict in verdicts or ()
    )
    pages = [course.root / name for name in result.files if name.endswith(".html")]
    return Outcome(
        record.assignment,
        record.student,
        record.status,
        score,
        maximum,
        result.messages,
        pages[0] if pages else None,
    )


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent)
    with open(handle, "wb") as file:
        file.write(content)
    os.chmod(scratch, 0o644)
    os.replace(scratch, path)
