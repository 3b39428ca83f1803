"""Instructors who grade at once, in a gradebook of either kind: nothing is lost, nothing twice."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import postgresql
import pytest
from conftest import BIN, clean_environment, make_tiny_course, run_command
from nbgrader.api import Gradebook
from tiny_work import hand_in

from autograder.course import Course
from engine.test_databases import needs_server, set_database

ASSIGNMENTS = ("01_tiny", "02_tiny")
ANSWERS = {"right": "np.mean(np.array(y_true) == y_pred)", "wrong": "1", "undefined": "nothing"}

pytestmark = pytest.mark.prove


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_server)])
def course(request, tmp_path: Path) -> Iterator[Course]:
    """Two assignments in one gradebook, each handed in by eighteen students."""
    made = make_tiny_course(tmp_path / "course")
    shutil.copytree(made.source / "01_tiny", made.source / "02_tiny")
    (made.source / "02_tiny" / "01_tiny.py").rename(made.text_of("02_tiny"))
    with ExitStack() as stack:
        if request.param == "postgresql":
            set_database(made.root, stack.enter_context(postgresql.server()).address)
        course = Course(made.root.resolve())
        for assignment in ASSIGNMENTS:
            run_command("nbgrader", "generate_assignment", assignment, cwd=course.root)
        for number in range(6):
            for name, answer in ANSWERS.items():
                text = f"def accuracy(y_true, y_pred):\n    return {answer}"
                notebook = hand_in(course, f"{name}_{number}", text)
                twin = notebook.parent.parent / "02_tiny"
                twin.mkdir()
                shutil.copy(notebook, twin / "02_tiny.ipynb")
        yield course


def grading(course: Course, assignment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [BIN / "autograder", "grade", assignment, "--workers", "1"],
        cwd=course.root,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_what_is_graded_at_once_is_all_there(course: Course) -> None:
    """Two grade different assignments, and a third one of them again."""
    running = [grading(course, assignment) for assignment in (*ASSIGNMENTS, ASSIGNMENTS[0])]
    for process in running:
        printed = process.communicate()[0]
        assert process.returncode == 0, printed
        assert "18 submissions" in printed
    due = {f"{name}_{n}": s for n in range(6) for name, s in zip(ANSWERS, (3, 1, 0), strict=True)}
    with Gradebook(course.database) as gradebook:
        for assignment in ASSIGNMENTS:
            stored = gradebook.assignment_submissions(assignment)
            assert {one.student.id: one.score for one in stored} == due
            assert len(stored) == len(due)
    for assignment in ASSIGNMENTS:
        again = run_command("autograder", "grade", assignment, cwd=course.root)
        assert "nothing to grade, 18 unchanged" in again.stdout
