"""Grade one submission from its folder to a record: what each worker does, over and over."""

import copy
import hashlib
import os
import time
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.build.refusals import HIDDEN
from autograder.cells import grade_id, is_solution, is_test
from autograder.course import ROOT_VARIABLE, STUDENT_VARIABLE, Course
from autograder.engine.feedback import FeedbackPage, render
from autograder.engine.gradebook import Record
from autograder.engine.grader import Graded, Verdict, grade_notebook
from autograder.engine.key import Key, read_keys
from autograder.engine.process import CRASHED, OUT_OF_MEMORY, TIMED_OUT, StudentProcess
from autograder.engine.submission import sanitise
from autograder.engine.wall import Wall, WallError
from autograder.grading.outcome import GRADED, INVALID, MISSING, messages
from autograder.sandbox.settings import Budgets
from autograder.submitted import (
    InvalidNotebook,
    own_files,
    read_notebook,
    read_timestamp,
)

WORST_FIRST = (TIMED_OUT, OUT_OF_MEMORY, CRASHED)


@dataclass(frozen=True)
class Job:
    """One submission to grade, for a worker process."""

    root: str
    assignment: str
    student: str
    budgets: Budgets


@dataclass
class Result:
    """What a worker made of a job: the gradebook's record and the files to write, by path relative
    to the course. `seconds` are phases of the work, for the benchmark."""

    record: Record
    messages: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def grade_submission(job: Job) -> Result:
    """Grade all notebooks of one submission. Never raises for what a submission does."""
    course = Course(Path(job.root))
    os.environ[ROOT_VARIABLE] = job.root
    os.environ[STUDENT_VARIABLE] = job.student
    folder = course.root / "submitted" / job.student / job.assignment
    graded: dict[str, Graded | None] = {}
    statuses = []
    told: list[str] = []
    seconds: dict[str, float] = {}
    for key in _keys(course, job.assignment):
        path = folder / f"{key.notebook}.ipynb"
        started = time.perf_counter()
        if not path.is_file():
            statuses.append(MISSING)
            told.append(f"There is no {path.name} in the submission.")
            graded[key.notebook] = None
            continue
        try:
            notebook = sanitise(read_notebook(path), key)
        except InvalidNotebook as problem:
            statuses.append(INVALID)
            told.append(str(problem))
            graded[key.notebook] = None
            continue
        read = time.perf_counter()
        one = _grade(job, notebook, key, _files(folder, key))
        graded[key.notebook] = one
        statuses += [status for status in WORST_FIRST if status in one.endings][:1]
        told += messages(one.notebook)
        seconds["read"] = seconds.get("read", 0) + read - started
        seconds["run"] = seconds.get("run", 0) + time.perf_counter() - read
    started = time.perf_counter()
    result = Result(_record(course, job, graded, statuses), told, seconds=seconds)
    for name, finished in graded.items():
        if finished is not None:
            result.files |= _pages(job, name, finished)
    seconds["pages"] = time.perf_counter() - started
    return result


def ungradable(job: Job, problem: Exception) -> Result:
    """The result for a submission on which the grader itself failed: no points, and no zero."""
    course = Course(Path(job.root))
    record = Record(
        job.assignment,
        job.student,
        CRASHED,
        True,
        "",  # graded again at the next run
        {key.notebook: None for key in _keys(course, job.assignment)},
        {},
    )
    reason = f"The notebook could not be graded ({type(problem).__name__}); the instructor knows."
    return Result(record, [reason])


def _grade(job: Job, notebook: NotebookNode, key: Key, files: dict[str, bytes]) -> Graded:
    """Grade one notebook; if the sandbox itself breaks, once more from the start in a new one."""
    for attempt in (1, 2):
        process = StudentProcess(_wall(), job.budgets, files)
        try:
            one = grade_notebook(process, copy.deepcopy(notebook), key)
            process.close()
        except WallError:
            _wall().__exit__(None, None, None)
            _wall.cache_clear()
            if attempt == 2:
                raise
        else:
            one.cpu_seconds = process.cpu_seconds
            return one
    raise AssertionError("unreachable")


def fingerprint(course: Course, assignment: str, student: str, budgets: Budgets) -> str:
    """What a grade depends on, as one hash: the submitted files, the tests and the budgets."""
    digest = hashlib.sha256(repr(asdict(budgets)).encode())
    for key in _keys(course, assignment):
        for name, cell in key.cells.items():
            digest.update(f"{name}\0{cell.source}\0{cell.metadata['nbgrader']}\0".encode())
    folder = course.root / "submitted" / student / assignment
    for name, path in sorted(own_files(folder).items()):
        digest.update(name.encode("utf-8", "replace"))
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _record(
    course: Course, job: Job, graded: dict[str, Graded | None], statuses: list[str]
) -> Record:
    folder = course.root / "submitted" / job.student / job.assignment
    verdicts: dict[str, list[Verdict] | None] = {
        name: one.verdicts if one else None for name, one in graded.items()
    }
    return Record(
        job.assignment,
        job.student,
        statuses[0] if statuses else GRADED,
        True,
        fingerprint(course, job.assignment, job.student, job.budgets),
        verdicts,
        {
            key.notebook: _answered(key, one)
            for key in _keys(course, job.assignment)
            if (one := graded[key.notebook])
        },
        read_timestamp(folder),
    )


def _answered(key: Key, one: Graded) -> set[str]:
    """The cells that a student filled in: those whose text is not the released stub."""
    return {
        grade_id(cell)
        for cell in one.notebook.cells
        if is_solution(cell) and cell.source != key.stubs.get(grade_id(cell))
    }


def _pages(job: Job, name: str, one: Graded) -> dict[str, bytes]:
    """The autograded notebook and the feedback page, both without the hidden tests."""
    for cell in one.notebook.cells:
        if is_test(cell):
            cell.source = _without_hidden_tests(cell)
    place = f"{job.student}/{job.assignment}/{name}"
    page = FeedbackPage(job.assignment, name, job.student, one.verdicts)
    return {
        f"autograded/{place}.ipynb": nbformat.writes(one.notebook).encode(),
        f"feedback/{place}.html": render(page, one.notebook).encode(),
    }


def _without_hidden_tests(cell: NotebookNode) -> str:
    kept = []
    hidden = False
    for line in cell.source.splitlines():
        if line.strip() == HIDDEN[0]:
            hidden = True
        elif line.strip() == HIDDEN[1]:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)


def _files(folder: Path, key: Key) -> dict[str, bytes]:
    """What the student's process finds beside the notebook: their own files, and over them ours."""
    files = {
        name: path.read_bytes()
        for name, path in own_files(folder).items()
        if path.suffix != ".ipynb"
    }
    return files | key.files()


@cache
def _keys(course: Course, assignment: str) -> list[Key]:
    return read_keys(course, assignment)


@cache
def _wall() -> Wall:
    """This process's sandbox, which serves all of its submissions."""
    return Wall().__enter__()
