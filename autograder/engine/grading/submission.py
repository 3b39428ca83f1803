"""Grade one submission from its folder to a record: what each worker does, over and over."""

import copy
import faulthandler
import hashlib
import os
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import IO, TypeVar

import nbformat
from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine.grading.answer_key import Key, read_keys
from autograder.engine.grading.notebook import grade_notebook
from autograder.engine.grading.sanitising import sanitise
from autograder.engine.grading.solution import SolutionFacts, learn_from_solution
from autograder.engine.grading.submitted_files import (
    InvalidNotebook,
    MissingNotebook,
    own_files,
    read_notebook,
    read_timestamp,
)
from autograder.engine.pages.feedback import FeedbackPage, pages, render
from autograder.engine.records.graded import Graded
from autograder.engine.records.outcome import messages
from autograder.engine.records.record import Record
from autograder.engine.student.process import StudentProcess
from autograder.engine.student.solution_behaviour import Place
from autograder.engine.walls.warm_server import Gate, Wall, WallError
from autograder.lesson.cells import grade_id, is_solution
from autograder.results import WORST_FIRST, Status, Verdict
from autograder.wire.budgets import Budgets

T = TypeVar("T")

MARGIN = 60
"""Seconds that a notebook has beyond its budgets before its worker is given up: of processor time,
and by the clock."""


@dataclass(frozen=True)
class Job:
    """One submission to grade, for a worker process."""

    root: str
    assignment: str
    student: str
    budgets: Budgets
    isolated: bool = True


@dataclass
class Result:
    """What a worker made of a job: the gradebook's record, and the contents of files by
    path; None for a file that must not be there any more. `ran_into_limit` says that a notebook
    had too little time or memory."""

    record: Record
    messages: list[str] = field(default_factory=list)
    files: dict[Path, bytes | None] = field(default_factory=dict)
    ran_into_limit: bool = False


def grade_submission(job: Job) -> Result:
    """Grade all notebooks of one submission. Never raises for what a submission does.

    Ends its process if a test cell does something with a student's value that Python cannot
    interrupt.
    """
    course = Course(Path(job.root))
    notebooks = len(keys_of(course, job.assignment))
    seconds = 2 * job.budgets.notebook_seconds
    by_the_clock = job.budgets.by_the_clock(seconds)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)  # the kernel ends this process
    signal.setitimer(signal.ITIMER_VIRTUAL, notebooks * (seconds + MARGIN))
    faulthandler.dump_traceback_later(
        notebooks * (by_the_clock + MARGIN), exit=True, file=_nowhere()
    )
    try:
        return _grade_all(course, job)
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def grade_anew(job: Job) -> Result:
    """`grade_submission` in a process that may be older than the lesson's last change."""
    forget()
    return grade_submission(job)


def forget() -> None:
    """Forget what was read from lessons and learnt from their solutions."""
    keys_of.cache_clear()
    _facts.clear()


def _grade_all(course: Course, job: Job) -> Result:
    folder = course.folder("submitted", job.assignment, job.student)
    graded: dict[str, Graded | None] = {}
    statuses: list[Status] = []
    told: list[str] = []
    for key in keys_of(course, job.assignment):
        try:
            notebook = sanitise(read_notebook(folder / f"{key.notebook}.ipynb"), key)
        except InvalidNotebook as problem:
            statuses.append(
                Status.MISSING if isinstance(problem, MissingNotebook) else Status.INVALID
            )
            told.append(str(problem))
            graded[key.notebook] = None
            continue
        now = grade_one(job, notebook, key, _files(folder, key))
        graded[key.notebook] = now
        statuses += now.endings
        told += messages(now)
    record = _record(course, job, graded, statuses)
    files: dict[Path, bytes | None] = {}
    for name, finished in graded.items():
        page = FeedbackPage(job.assignment, name, job.student, record.status, " ".join(told))
        files |= pages(course, page, finished)
    limited = any(finished.ran_into_limit for finished in graded.values() if finished)
    return Result(record, told, files, limited)


def ungradable(job: Job, problem: Exception) -> Result:
    """The result for a submission on which the grader itself failed: no points, but no zero
    either."""
    course = Course(Path(job.root))
    record = Record(
        job.assignment,
        job.student,
        Status.CRASHED,
        job.isolated,
        "",  # graded again at the next run
        {key.notebook: None for key in keys_of(course, job.assignment)},
        {},
    )
    reason = f"The notebook could not be graded ({type(problem).__name__}); the instructor knows."
    files: dict[Path, bytes | None] = {}
    for name in record.notebooks:
        page = FeedbackPage(job.assignment, name, job.student, Status.CRASHED, reason)
        files |= pages(course, page, None)
    return Result(record, [reason], files)


def grade_one(job: Job, notebook: NotebookNode, key: Key, files: dict[str, bytes]) -> Graded:
    """Grade one notebook with a process of its own."""
    course = Course(Path(job.root))

    def grade(process: StudentProcess) -> Graded:
        in_turn = facts_of(job, key).in_turn if tests_may_change_cells(course) else False
        student = job.student
        return grade_notebook(process, copy.deepcopy(notebook), key, course, student, in_turn)

    return with_process(job, key, files, grade)


def with_process(
    job: Job, key: Key, files: dict[str, bytes], grade: Callable[[StudentProcess], T]
) -> T:
    """What `grade` makes of a new process of a student's; if the sandbox itself breaks, once more
    from the start in a new one."""
    for attempt in (1, 2):
        process = StudentProcess(gate(job.isolated), job.budgets, files)
        try:
            process.solution_behaviour.known = _known_places(job, key)
            graded = grade(process)
            process.close()
        except WallError:
            gate.cache_clear()  # the next one is to a wall of our own
            if attempt == 2:
                raise
        else:
            if process.solution_behaviour.wanted:
                facts_of(job, key)
                return with_process(job, key, files, grade)
            return graded
    raise AssertionError("unreachable")


_facts: dict[tuple[str, str, str], SolutionFacts] = {}
"""What the solutions have shown, by course, assignment and notebook."""


def tests_may_change_cells(course: Course) -> bool:
    """Whether it has to be seen if cells need what a test before them changed. Our own lessons are
    written, and proven, not to."""
    return not course.has_text_lessons


def facts_of(job: Job, key: Key) -> SolutionFacts:
    """What the solution shows of a notebook: looked at once."""
    name = (job.root, key.assignment, key.notebook)
    if name not in _facts:
        course = Course(Path(job.root))
        _facts[name] = learn_from_solution(gate(job.isolated), job.budgets, course, key)
    return _facts[name]


def remember_facts(job: Job, key: Key, facts: SolutionFacts) -> None:
    """Take over what another process has seen of a solution."""
    _facts[job.root, key.assignment, key.notebook] = facts


def _known_places(job: Job, key: Key) -> frozenset[Place] | None:
    facts = _facts.get((job.root, key.assignment, key.notebook))
    return facts.places if facts else None


def fingerprint(course: Course, job: Job) -> str:
    """What a grade depends on, as one hash: the submitted files, the tests, budgets, isolation."""
    digest = hashlib.sha256(f"{asdict(job.budgets)}{job.isolated}".encode())
    for key in keys_of(course, job.assignment):
        for name, cell in key.cells.items():
            digest.update(f"{name}\0{cell.source}\0{cell.metadata['nbgrader']}\0".encode())
        for content in key.files().values():
            digest.update(hashlib.sha256(content).digest())
    folder = course.folder("submitted", job.assignment, job.student)
    for name, path in sorted(own_files(folder).items()):
        digest.update(name.encode("utf-8", "replace"))
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _record(
    course: Course, job: Job, graded: dict[str, Graded | None], statuses: list[Status]
) -> Record:
    folder = course.folder("submitted", job.assignment, job.student)
    verdicts: dict[str, list[Verdict] | None] = {
        name: finished.verdicts if finished else None for name, finished in graded.items()
    }
    return Record(
        job.assignment,
        job.student,
        min(statuses, key=WORST_FIRST.index, default=Status.GRADED),
        job.isolated,
        fingerprint(course, job),
        verdicts,
        {
            key.notebook: _answered(key, finished)
            for key in keys_of(course, job.assignment)
            if (finished := graded[key.notebook])
        },
        read_timestamp(folder),
        {name: found.stopped for name, found in graded.items() if found and found.stopped},
    )


def _answered(key: Key, graded: Graded) -> set[str]:
    """The cells that a student filled in: those whose text is not the released stub."""
    return {
        grade_id(cell)
        for cell in graded.notebook.cells
        if is_solution(cell) and cell.source != key.stubs.get(grade_id(cell))
    }


def _files(folder: Path, key: Key) -> dict[str, bytes]:
    """What the student's process finds beside the notebook: their own files, overlaid with ours."""
    files = {
        name: path.read_bytes()
        for name, path in own_files(folder).items()
        if path.suffix != ".ipynb"
    }
    return files | key.files()


@cache
def keys_of(course: Course, assignment: str) -> list[Key]:
    """The notebooks of an assignment, read once. Raises CourseError."""
    return read_keys(course, assignment)


@cache
def _nowhere() -> IO[str]:
    return open(os.devnull, "w")


@cache
def gate(isolated: bool) -> Gate:
    """This process's way into a sandbox, which serves all of its submissions."""
    wall = _shared.pop(isolated, None)
    if wall is None:
        wall = Wall(isolated)
        Finalize(None, wall.close, exitpriority=1)
    return wall.gate()


_shared: dict[bool, Wall] = {}


def share(wall: Wall) -> None:
    """Use the wall of the process that forked this one, as long as it stands."""
    _shared[wall.isolated] = wall


def warm_up() -> None:
    """Load what grading needs, before workers are forked."""
    render(FeedbackPage("", "", "", Status.GRADED, ""), nbformat.v4.new_notebook(), [])
