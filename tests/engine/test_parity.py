"""Courses by people who have never heard of us: the engine gives what stock `nbgrader autograde`
gives.

Each course in tests/courses is graded by both, for real and with the course's own settings, and
the gradebooks are compared cell by cell.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT, run_command
from courses import python_basics_class, statistics_class
from courses.statistics_class import STUB

pytestmark = pytest.mark.prove

COURSES = ROOT / "tests" / "courses"
DUE, LATE = "2026-03-02 12:00:00 UTC", "2026-03-04 13:00:00 UTC"
BIN = str(Path(sys.executable).parent)
ENVIRONMENT = {"PATH": os.pathsep.join([BIN, os.environ["PATH"]]), "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True)
class Foreign:
    """A course, what its folders are called, and where stock nbgrader is wrong: by student,
    notebook and cell, the score that the engine gives instead."""

    name: str
    assignment: str
    source: str
    release: str
    submitted: str
    autograded: str
    feedback: str
    database: str
    students: dict[str, Any]
    differences: dict[tuple[str, str, str], float | None]


FOREIGN = [
    Foreign(
        "statistics",
        "descriptive",
        "material",
        "handouts",
        "collected",
        "marked",
        "returned",
        "marks.db",
        statistics_class.CLASS,
        {
            # Stock takes a warning on stderr for a failed test, which it is not.
            ("warns", "averages", "mean_of_test"): 3,
            # Stock takes a notebook that is missing for one that earned nothing; a human decides.
            **{
                ("one_missing", "spread", f"{cell}_test"): None
                for cell in (
                    *("integrate", "running_mean", "standardise", "sort_rows"),
                    *("masks", "design", "summary", "bins"),
                )
            },
        },
    ),
    Foreign(
        "python_basics",
        "objects",
        "source",
        "release",
        "submitted",
        "autograded",
        "feedback",
        "gradebook.db",
        python_basics_class.CLASS,
        {},
    ),
]


@dataclass(frozen=True)
class Graded:
    """The same submissions, graded by stock nbgrader and by the engine."""

    course: Foreign
    stock: Path
    engine: Path


@pytest.fixture(scope="module", params=FOREIGN, ids=lambda course: course.name)
def graded(request, tmp_path_factory) -> Graded:
    foreign = request.param
    folder = tmp_path_factory.mktemp(foreign.name)
    stock, engine = folder / "stock", folder / "engine"
    shutil.copytree(COURSES / foreign.name, stock)
    command(stock, "nbgrader", "generate_assignment", foreign.assignment)
    command(stock, "nbgrader", "db", "assignment", "add", foreign.assignment, f"--duedate={DUE}")
    for student, cells in foreign.students.items():
        hand_in(foreign, stock, student, cells)
    shutil.copytree(stock, engine)
    command(stock, "nbgrader", "autograde", foreign.assignment)
    grades = folder / "grades.json"
    command(
        ROOT,
        "autograder",
        "grade",
        foreign.assignment,
        "--course",
        str(engine),
        "--json",
        str(grades),
    )
    return Graded(foreign, stock, engine)


def command(folder: Path, *words: str) -> None:
    run_command(*words, cwd=folder, environment=ENVIRONMENT)


def hand_in(foreign: Foreign, root: Path, student: str, changes: dict[str, Any]) -> None:
    """The released notebooks with the solution's cells, or a student's own."""
    target = root / foreign.submitted / student / foreign.assignment
    shutil.copytree(root / foreign.release / foreign.assignment, target)
    (target / "timestamp.txt").write_text(LATE if student == "late" else DUE)
    for path in sorted(target.glob("*.ipynb")):
        own = changes.get(path.stem, {})
        if own is None:
            path.unlink()
        elif own != STUB:
            source = root / foreign.source / foreign.assignment / path.name
            fill(path, nbformat.read(source, as_version=4), own)


def fill(path: Path, solution: nbformat.NotebookNode, own: dict[str, str]) -> None:
    notebook = nbformat.read(path, as_version=4)
    solved = {cell.id: cell.source for cell in solution.cells}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = own.get(cell.id, solved[cell.id])
    nbformat.write(notebook, path)


def cells_of(graded: Graded, root: Path) -> dict[tuple[str, str, str], tuple[float | None, bool]]:
    """By student, notebook and cell: the score, and whether a human has to look at it."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / graded.course.database}") as gradebook:
        return {
            (submission.student_id, notebook.name, grade.name): (
                grade.auto_score,
                grade.needs_manual_grade,
            )
            for submission in gradebook.assignment_submissions(graded.course.assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def penalties_of(graded: Graded, root: Path) -> dict[tuple[str, str], float | None]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / graded.course.database}") as gradebook:
        return {
            (submission.student_id, notebook.name): notebook.late_submission_penalty
            for submission in gradebook.assignment_submissions(graded.course.assignment)
            for notebook in submission.notebooks
        }


def test_every_cell_has_the_score_that_stock_nbgrader_gives(graded: Graded) -> None:
    stock, engine = cells_of(graded, graded.stock), cells_of(graded, graded.engine)
    assert {student for student, _, _ in engine} == set(graded.course.students)
    different = {
        place: f"stock {stock[place]}, engine {engine.get(place)}"
        for place in stock
        if place not in graded.course.differences and stock[place] != engine.get(place)
    }
    assert not different
    for place, score in graded.course.differences.items():
        assert engine[place][0] == score != stock[place][0], place


def test_late_work_costs_what_it_costs_with_stock_nbgrader(graded: Graded) -> None:
    stock, engine = penalties_of(graded, graded.stock), penalties_of(graded, graded.engine)
    assert engine == stock
    assert {student for (student, _), penalty in engine.items() if penalty} == {"late"}


def test_nbgrader_goes_on_with_the_engines_gradebook(graded: Graded) -> None:
    course = graded.course
    command(graded.engine, "nbgrader", "generate_feedback", course.assignment, "--force")
    command(graded.engine, "nbgrader", "export")
    exported = (graded.engine / "grades.csv").read_text()
    for student, changes in course.students.items():
        assert student in exported
        for notebook in (path.stem for path in (COURSES / course.name).rglob("*.ipynb")):
            if changes.get(notebook, {}) is None:
                continue
            place = Path(student, course.assignment, notebook)
            page = (graded.engine / course.feedback / place).with_suffix(".html")
            assert "HIDDEN" not in page.read_text()
            shown = nbformat.read(
                (graded.engine / course.autograded / place).with_suffix(".ipynb"), as_version=4
            )
            assert any(cell.metadata.get("nbgrader", {}).get("grade") for cell in shown.cells)
