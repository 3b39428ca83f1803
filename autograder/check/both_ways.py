"""Grade the instructor's solution and the untouched notebook of an assignment both ways.

Works on a copy: the course's gradebook, submissions and pages stay as they are.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.course import Course, CourseError
from autograder.engine.grading import batch
from autograder.lesson.cells import is_solution, is_test, solved_source
from autograder.results import Verdict

SOLUTION, UNTOUCHED = "solution", "untouched"

LONGEST = 3600
"""Seconds that one step of stock nbgrader may take."""

COPY = '''\
"""The settings of {original}, for a copy of one assignment."""

import sys

sys.path.insert(0, {original!r})
load_subconfig("nbgrader_config.py", path={original!r})

c = get_config()
c.CourseDirectory.root = {copy!r}
c.CourseDirectory.db_url = "sqlite:///gradebook.db"
c.CourseDirectory.directory_structure = "{{nbgrader_step}}/{{student_id}}/{{assignment_id}}"
for step in ("source", "release", "submitted", "autograded", "feedback"):
    setattr(c.CourseDirectory, f"{{step}}_directory", step)
c.Autograde = type(c)()  # nbgrader's own steps
'''

PLAIN = '"""A course with nbgrader\'s own settings."""\n'


@dataclass(frozen=True)
class Compared:
    """One test cell of one submission: the points that each of both gives, None for no score.

    `reason` is why the engine gives less than `maximum`, and `is_open` whether the test ran in the
    student's process.
    """

    assignment: str
    submission: str
    notebook: str
    grade_id: str
    maximum: float
    stock: float | None
    engine: float | None
    is_open: bool
    reason: str

    @property
    def differs(self) -> bool:
        """Whether a student would get other points."""
        return self.stock != self.engine


def check(course: Course, assignment: str) -> list[Compared]:
    """All test cells of an assignment, graded both ways.

    Raises CourseError if there is no such assignment, or if stock nbgrader cannot release it, and
    WallError if the sandbox does not work.
    """
    if assignment not in (known := assignments(course)):
        raise CourseError(
            f"{course.folder('source', assignment)} holds no notebook. "
            f"The assignments are: {', '.join(known) or 'none yet'}."
        )
    with _copied(course, assignment) as copy:
        hand_in(copy, assignment)
        return grade_both_ways(copy, assignment)


def assignments(course: Course) -> list[str]:
    """The names of all assignments that have a notebook."""
    if course.has_text_lessons:
        raise CourseError("This course is made from text lessons: autograder validate proves it.")
    place = course.folder("source", ".").resolve()
    if not place.is_dir():
        raise CourseError(f"There is no folder {place}. Give the folder of an nbgrader course.")
    return sorted(folder.name for folder in place.iterdir() if list(folder.glob("*.ipynb")))


def grade_both_ways(course: Course, assignment: str) -> list[Compared]:
    """Grade what is submitted in a copy of a course: its gradebook is stock nbgrader's."""
    engine = course.root.with_name(f"{course.root.name}_engine")
    shutil.copytree(course.root, engine)
    (engine / "nbgrader_config.py").write_text(
        (course.root / "nbgrader_config.py")
        .read_text(encoding="utf-8")
        .replace(f"root = {str(course.root)!r}", f"root = {str(engine)!r}"),
        encoding="utf-8",
    )
    # It ends with an error where it gives one of the submissions no score.
    nbgrader(course, "autograde", assignment, may_fail=True)
    scores = _scores(course, assignment)
    copy = Course(engine)
    jobs = batch.plan(copy, assignment)
    found: dict[tuple[str, str, str], Verdict] = {}
    for outcome in batch.grade(copy, jobs):
        for notebook, verdicts in (outcome.notebooks or {}).items():
            for verdict in verdicts or ():
                found[outcome.student, notebook, verdict.grade_id] = verdict
    return [
        Compared(
            assignment,
            *place,
            maximum,
            points,
            found[place].points if place in found else None,
            place in found and found[place].is_open,
            " ".join(found[place].losses()) if place in found else "",
        )
        for place, (points, maximum) in scores.items()
    ]


def hand_in(course: Course, assignment: str) -> None:
    """Release an assignment, and hand in its solution and the released notebooks themselves."""
    nbgrader(course, "generate_assignment", assignment)
    for student, step in ((SOLUTION, "source"), (UNTOUCHED, "release")):
        target = course.folder("submitted", assignment, student)
        shutil.copytree(course.folder("release", assignment), target)
        for path in course.folder(step, assignment).glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                if is_solution(cell):
                    cell.source = solved_source(cell)
            nbformat.write(notebook, target / path.name)


def nbgrader(course: Course, *words: str, may_fail: bool = False) -> None:
    """A command of stock nbgrader, in a course's folder. Raises CourseError if it fails."""
    # nbgrader calls `alembic` by name, which fails if the environment is not activated.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course.root,
        env={**os.environ, "PATH": path, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    if done.returncode and not may_fail:
        said = [line.strip() for line in done.stderr.splitlines()]
        last = [line for line in said if line and not line.startswith("[")] or said or [""]
        raise CourseError(f"nbgrader {' '.join(words)} stops: {last[-1]}")


@contextmanager
def _copied(course: Course, assignment: str) -> Iterator[Course]:
    """A course of this one assignment, with the same settings but for its folders."""
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        copy = Path(folder, "stock").resolve()
        shutil.copytree(course.folder("source", assignment), copy / "source" / assignment)
        has_settings = (course.root / "nbgrader_config.py").is_file()
        text = COPY.format(original=str(course.root), copy=str(copy)) if has_settings else PLAIN
        (copy / "nbgrader_config.py").write_text(text, encoding="utf-8")
        yield Course(copy)


def _scores(
    course: Course, assignment: str
) -> dict[tuple[str, str, str], tuple[float | None, float]]:
    """By submission, notebook and test cell: the points in a gradebook, and the maximum."""
    from nbgrader.api import Gradebook

    tests = {
        (path.stem, cell.metadata["nbgrader"]["grade_id"])
        for path in course.folder("source", assignment).glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if is_test(cell)
    }
    with Gradebook(course.database) as gradebook:
        return {
            (submission.student.id, notebook.name, grade.name): (grade.auto_score, grade.max_score)
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.max_score and (notebook.name, grade.name) in tests
        }
