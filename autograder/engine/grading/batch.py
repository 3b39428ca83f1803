"""Grade many submissions on several workers, and write each result as soon as it is ready."""

import difflib
import glob
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from sqlalchemy.exc import OperationalError

from autograder.course import Course, CourseError
from autograder.engine.grading.bench import LocalBench, OpensBench
from autograder.engine.grading.job import Job, decided_by_files, decided_for_all, fingerprint
from autograder.engine.grading.judges import Judges
from autograder.engine.grading.keys import keys_of
from autograder.engine.grading.receipt import points_of
from autograder.engine.grading.result import Result
from autograder.engine.grading.submitted_files import read_submission
from autograder.engine.judging.answer_key import Key
from autograder.engine.records.database import patiently, reason, require_gradebook
from autograder.engine.records.gradebook import GradebookWriter
from autograder.engine.records.outcome import Outcome
from autograder.engine.records.waiting_results import forget, keep, kept
from autograder.engine.walls.bubblewrap import refuse_if_shown
from autograder.lesson.text import refresh_source_notebooks
from autograder.wire.budgets import Budgets

READERS = 2
"""Threads that look for what has changed: reading and hashing leave Python to the other one."""


def submitted_students(course: Course, assignment: str) -> list[str]:
    """Who has handed in this assignment, except for those whom the course's settings leave out."""
    mark = "|"
    place = str(course.folder("submitted", assignment, mark))
    before, _, after = place.partition(mark)
    paths = glob.glob(f"{glob.escape(before)}*{glob.escape(after)}")
    names = {path[len(before) :].split(os.sep)[0] for path in paths}
    return sorted(names - {name.strip() for name in course.excluded_students.split(",")})


def with_submissions(course: Course) -> list[str]:
    """The assignments that somebody has handed in; last those that the gradebook does not know,
    which cannot be graded. Raises CourseError if there is no gradebook."""
    require_gradebook(course)
    with GradebookWriter(course) as gradebook:
        known = gradebook.assignments()
    source = course.folder("source", ".")
    others = sorted(path.name for path in source.iterdir()) if source.is_dir() else []
    names = [*known, *(name for name in others if name not in known)]
    return [name for name in names if submitted_students(course, name)]


def prepare(course: Course) -> None:
    """To be called before a course's submissions are graded. Raises WallError if student code would
    see the course."""
    refuse_if_shown(course.root)
    if course.has_text_lessons:
        refresh_source_notebooks(course)


def plan(
    course: Course,
    assignment: str,
    students: Sequence[str] = (),
    *,
    budgets: Budgets | None = None,
    isolated: bool = True,
    again: bool = False,
    writes: bool = True,
) -> list[Job]:
    """The submissions to grade: of these students, or of all.

    What was graded before and has not changed is left out, unless `again`. The budgets are those
    that the course sets for the assignment, unless given. Results that the gradebook could not take
    are stored now, unless nothing is to be written.
    Raises CourseError if the assignment or a student is unknown.
    """
    prepare(course)
    require_gradebook(course, assignment)
    known = submitted_students(course, assignment)
    if not known:
        place = course.folder("submitted", assignment, "STUDENT")
        text = f"There is nothing to grade: there is no submission in {place}."
        raise CourseError(text + _near(course, assignment))
    students = list(dict.fromkeys(students))
    for student in students:
        if student not in known:
            raise CourseError(f"There is no submission of {assignment} by '{student}'.")
    with GradebookWriter(course) as gradebook:
        if writes:
            for record in kept(course.root):
                gradebook.write(record)
            forget(course.root)
        done = {} if again else gradebook.fingerprints(assignment)
    limits = budgets or budgets_of(course, assignment)
    jobs = [
        Job(str(course.root), assignment, student, limits, isolated)
        for student in students or known
    ]
    keys = keys_of(course, assignment)
    for_all = decided_for_all(limits, isolated, keys)
    with ThreadPoolExecutor(READERS) as readers:
        now = readers.map(
            lambda job: _fingerprint(course, job, keys, for_all) if job.student in done else "",
            jobs,
        )
        return [
            job
            for job, found in zip(jobs, now, strict=True)
            if job.student not in done or done[job.student] != found
        ]


def unreleased(course: Course, assignment: str) -> list[str]:
    """The tests and given cells that were changed after the release: what was released counts."""
    return [name for key in keys_of(course, assignment) for name in key.unreleased]


def _near(course: Course, assignment: str) -> str:
    """A question that names the assignments of the course that are written much the same."""
    source = course.folder("source", assignment).parent
    names = sorted(path.name for path in source.iterdir()) if source.is_dir() else []
    near = difflib.get_close_matches(assignment, names)
    return f" Did you mean {' or '.join(near)}?" if near and assignment not in near else ""


def _fingerprint(course: Course, job: Job, keys: list[Key], for_all: dict[str, str]) -> str:
    folder = course.folder("submitted", job.assignment, job.student)
    submission = read_submission(folder, [key.notebook for key in keys])
    return fingerprint(for_all | decided_by_files(submission))


def grade(
    course: Course,
    jobs: list[Job],
    workers: int = 2,
    open_bench: OpensBench | None = None,
) -> Iterator[Outcome]:
    """Grade what was planned, for one assignment; yields outcomes as they are stored.

    `open_bench` says where, else it is this machine, with so many workers.
    Raises WallError if isolation is not available.
    """
    if not jobs:
        return iter(())
    judges = Judges(course, jobs, open_bench or partial(LocalBench, workers=workers))
    return _outcomes(course, judges)


def _outcomes(course: Course, judges: Judges) -> Iterator[Outcome]:
    """Store each result as it comes; what cannot be stored is kept, and grading goes on."""
    failure = ""
    with judges, GradebookWriter(course) as gradebook:
        for result in judges.results():
            record = result.record
            try:
                if not failure:
                    yield patiently(partial(store, gradebook, result))
                    continue
                _write_pages(result)
            except OperationalError as problem:
                failure = reason(problem, course)
            except OSError as problem:
                failure = failure or reason(problem, course)
                record = replace(record, fingerprint="")  # to be graded again, for its pages
            place = keep(course.root, record)
            yield _outcome(result, points_of(record.notebooks))
    if failure:
        raise CourseError(
            f"{failure} The results are kept in {place}: run the command again to store them."
        )


def budgets_of(course: Course, assignment: str) -> Budgets:
    """The limits that nbgrader_config.py sets for an assignment, in `c.Autograder.budgets`.

        c.Autograder.budgets = {"06_training": {"cell_seconds": 60}}

    Raises CourseError for a limit that does not exist or is not a positive number.
    """
    everything = course.settings.get("Autograder", {}).get("budgets", {})
    known = asdict(Budgets())
    chosen = dict(everything.get(assignment, {}))
    for name, value in chosen.items():
        if name not in known or not isinstance(value, int | float) or not value > 0:
            raise CourseError(
                f"nbgrader_config.py sets c.Autograder.budgets['{assignment}']['{name}'] = "
                f"{value!r}. The limits, each a positive number, are: {', '.join(known)}."
            )
    return Budgets(**{name: type(known[name])(value) for name, value in chosen.items()})


def store(gradebook: GradebookWriter, result: Result) -> Outcome:
    """Store a result: files first, then the gradebook, so that a stored grade has its pages.

    Raises OperationalError or OSError, with the gradebook unchanged, if that is not possible.
    """
    _write_pages(result)
    return _outcome(result, gradebook.write(result.record))


def _outcome(result: Result, score: float | None) -> Outcome:
    record = result.record
    maximum = sum(
        verdict.max_points for verdicts in record.notebooks.values() for verdict in verdicts or ()
    )
    pages = [path for path in result.files if path.suffix == ".html"]
    return Outcome(
        record.assignment,
        record.student,
        record.status,
        score,
        maximum,
        record.notebooks,
        record.stopped,
        result.messages,
        pages[0] if pages else None,
    )


def _write_pages(result: Result) -> None:
    for path, content in result.files.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent)
    with open(handle, "wb") as file:
        file.write(content)
    os.chmod(scratch, 0o644)
    os.replace(scratch, path)
