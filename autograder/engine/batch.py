"""Grade many submissions on several workers, and write each result as soon as it is there."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.engine.gradebook import GradebookWriter
from autograder.engine.pool import Pool
from autograder.engine.wall import Wall
from autograder.engine.worker import Job, Result, fingerprint
from autograder.grading.outcome import Outcome
from autograder.sandbox.settings import Budgets


def submitted_students(course: Course, assignment: str) -> list[str]:
    """Who has a folder for this assignment in submitted/."""
    return sorted(
        folder.parent.name for folder in (course.root / "submitted").glob(f"*/{assignment}")
    )


def plan(
    course: Course,
    assignment: str,
    students: Sequence[str] = (),
    *,
    budgets: Budgets | None = None,
    isolated: bool = True,
    again: bool = False,
) -> list[Job]:
    """The submissions to grade: of these students, or of all.

    What was graded before and has not changed is left out, unless `again`. The budgets are those
    that the course sets for the assignment, unless given.
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
    limits = budgets or budgets_of(course, assignment)
    jobs = [
        Job(str(course.root), assignment, student, limits, isolated)
        for student in students or known
    ]
    return [job for job in jobs if done.get(job.student) != fingerprint(course, job)]


def grade(
    course: Course, jobs: list[Job], workers: int = 2, wall: Wall | None = None
) -> Iterator[Outcome]:
    """Grade what was planned; yields outcomes as they are stored.

    `wall` is a sandbox that was started before, else one is started here.
    Raises WallError if isolation is not available.
    """
    if not jobs:
        return iter(())
    if wall is None:
        wall = Wall(jobs[0].isolated)
    return _outcomes(course, jobs, Pool(min(workers, len(jobs)), wall), wall)


def _outcomes(course: Course, jobs: list[Job], pool: Pool, wall: Wall) -> Iterator[Outcome]:
    with wall, closing(pool), GradebookWriter(course) as gradebook:
        for result in pool.results(jobs):
            yield _store(course, gradebook, result)


def budgets_of(course: Course, assignment: str) -> Budgets:
    """The limits that nbgrader_config.py sets for an assignment, in `c.Autograder.budgets`.

        c.Autograder.budgets = {"06_training": {"cell_seconds": 60}}

    Raises CourseError for a limit that does not exist or is no positive number.
    """
    everything = course.nbgrader_config().get("Autograder", {}).get("budgets", {})
    known = asdict(Budgets())
    chosen = dict(everything.get(assignment, {}))
    for name, value in chosen.items():
        if name not in known or not isinstance(value, int | float) or not value > 0:
            raise CourseError(
                f"nbgrader_config.py sets c.Autograder.budgets['{assignment}']['{name}'] = "
                f"{value!r}. The limits, each a positive number, are: {', '.join(known)}."
            )
    return Budgets(**{name: type(known[name])(value) for name, value in chosen.items()})


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
