"""Mock exams: notebooks that ask, mark at once and are not graded."""

from pathlib import Path

import nbformat

from autograder.authoring.opening_cell import with_opening
from autograder.authoring.unchanged import files_below
from autograder.course import EXAM_FILES, Course
from autograder.lesson.text import read_lesson


def exams(course: Course) -> dict[Path, bytes]:
    """What students get of each exam, by path relative to the course's root: its notebook, and the
    modules that ask and mark."""
    made: dict[Path, bytes] = {}
    for exam in course.exams():
        folder = course.notebooks.relative_to(course.root) / exam
        notebook = with_opening(read_lesson(course.text_of(exam)), course, exam)
        made[folder / f"{exam}.ipynb"] = (nbformat.writes(notebook) + "\n").encode()
        for path in files_below(course.source / exam):
            if path.name in EXAM_FILES:
                made[folder / path.name] = path.read_bytes()
    return made
