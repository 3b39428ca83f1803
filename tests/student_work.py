"""A student's folder of a lesson, with some of the steps done."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import nbformat
from conftest import ROOT
from nbformat import NotebookNode

from autograder.course import Course
from autograder.lesson.cells import grade_id, is_solution
from autograder.lesson.text import read_lesson

COURSE = Course(ROOT)


def solutions(lesson: str) -> dict[str, str]:
    """The text of each solution cell, by grade_id."""
    cells = read_lesson(COURSE.text_of(lesson)).cells
    return {grade_id(cell): cell.source for cell in cells if is_solution(cell)}


def student_folder(target: Path, lesson: str, done: Iterable[str] = (), **others: str) -> Path:
    """The notebook in a copy of the released folder: these steps have the solution, and `others`
    the text given here; the rest is untouched."""
    shutil.copytree(COURSE.notebooks / lesson, target)
    path = target / f"{lesson}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    texts = {step: solutions(lesson)[step] for step in done} | others
    for cell in notebook.cells:
        cell.source = texts.get(grade_id(cell), cell.source)
    nbformat.write(notebook, path)
    return path


def errors(cell: NotebookNode) -> list[NotebookNode]:
    """The exceptions that a cell shows."""
    return [output for output in cell.get("outputs", []) if output.output_type == "error"]
