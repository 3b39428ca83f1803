"""`autograder demo`: hand in an example class, grade it, and show what each student is told."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console

from autograder.course import Course, CourseError
from autograder.demo.example_class import example_class
from autograder.demo.mishaps import MISHAPS
from autograder.demo.submission import Submission
from autograder.engine.grading import batch
from autograder.engine.pages.report import show_progress
from autograder.engine.records.outcome import Outcome
from autograder.lesson.cells import grade_id, is_solution
from autograder.lesson.text import read_lesson
from autograder.wire.budgets import Budgets

SHOWN = ("02_metrics", "06_training")
"""The lessons whose classes the demo grades if none is named: all eleven take ten minutes."""

MARKER = ".autograder-demo"
BUDGETS = Budgets(call_seconds=4, cell_seconds=15)
"""Shorter than usual: the class holds endless loops."""


def select(course: Course, lessons: list[str], every: bool = False) -> list[str]:
    """The lessons whose classes are to be graded: the named ones, every one, or those that the demo
    shows. Raises CourseError for a name that is not a lesson."""
    known = course.select([])
    shown = [lesson for lesson in SHOWN if lesson in known] or known[: len(SHOWN)]
    return known if every else course.select(lessons or shown)


def prepare(course: Course, folder: Path, lessons: list[str]) -> Course:
    """A fresh course in `folder` with the class's submissions.

    Raises CourseError if `folder` holds anything but an earlier demo.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise CourseError(f"{folder} is not empty. Name a new folder: --output FOLDER")
    classes = {lesson: example_class(course, lesson) for lesson in lessons}
    shutil.rmtree(folder, ignore_errors=True)
    demo = Course(folder.resolve())
    demo.root.mkdir(parents=True)
    (demo.root / MARKER).touch()
    shutil.copy(course.root / "nbgrader_config.py", demo.root)
    for lesson in lessons:
        shutil.copytree(course.source / lesson, demo.source / lesson)
        if (course.solutions / lesson).is_dir():  # pages show what it drew
            shutil.copytree(course.solutions / lesson, demo.solutions / lesson)
    release(demo, lessons)
    for lesson in lessons:
        for student, content in _submissions(demo, lesson, classes[lesson]):
            submitted = demo.root / "submitted" / student / lesson
            shutil.copytree(demo.notebooks / lesson, submitted)
            notebook = submitted / f"{lesson}.ipynb"
            notebook.unlink()
            if content is not None:
                notebook.write_bytes(content)
    return demo


def release(course: Course, lessons: list[str]) -> None:
    """`nbgrader generate_assignment` for each: makes the notebooks and fills the gradebook.

    Raises CourseError with what nbgrader said if it fails.
    """
    for lesson in lessons:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "generate_assignment", lesson],
            cwd=course.root,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CourseError(f"nbgrader generate_assignment {lesson} failed:\n{done.stderr}")


def grade(demo: Course, lessons: list[str], workers: int, console: Console) -> list[Outcome]:
    """Grade every submission, with a progress bar on the terminal."""
    outcomes: list[Outcome] = []
    for lesson in lessons:
        jobs = batch.plan(demo, lesson, budgets=BUDGETS)
        outcomes += show_progress(batch.grade(demo, jobs, workers), len(jobs), console)
    return outcomes


def solved_notebook(course: Course, lesson: str) -> NotebookNode:
    """The released notebook with the model solution typed into it, as a student would have."""
    notebook = nbformat.read(course.notebooks / lesson / f"{lesson}.ipynb", as_version=4)
    solution = {grade_id(cell): cell.source for cell in read_lesson(course.text_of(lesson)).cells}
    return replace_cells(notebook, solution)


def replace_cells(notebook: NotebookNode, sources: dict[str, str]) -> NotebookNode:
    """The notebook with other code in the solution cells that `sources` names by grade_id."""
    for cell in notebook.cells:
        if is_solution(cell) and grade_id(cell) in sources:
            cell.source = sources[grade_id(cell)].strip("\n")
    return notebook


def _submissions(
    course: Course, lesson: str, submissions: list[Submission]
) -> Iterator[tuple[str, bytes | None]]:
    released = nbformat.read(course.notebooks / lesson / f"{lesson}.ipynb", as_version=4)
    for submission in submissions:
        notebook = replace_cells(solved_notebook(course, lesson), submission.cells)
        yield submission.student, nbformat.writes(notebook).encode()
    for mishap in MISHAPS:
        yield mishap.student, mishap.make(solved_notebook(course, lesson), released)
