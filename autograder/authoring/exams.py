"""Mock exams: notebooks that ask, mark at once and are not graded."""

from pathlib import Path

import nbformat

from autograder.authoring.opening_cell import with_opening
from autograder.authoring.opening_files import MANIFEST, opening_files
from autograder.authoring.unchanged import files_below
from autograder.course import EXAM_FILES, Course
from autograder.lesson.text import read_lesson


def exams(course: Course) -> dict[Path, bytes]:
    """What students get of each exam, by path relative to the course's root: its notebook, and the
    modules that ask and mark."""
    made: dict[Path, bytes] = {}
    for exam in course.exams():
        folder = course.notebooks.relative_to(course.root) / exam
        contents = {
            path.name: path.read_bytes()
            for path in files_below(course.source / exam)
            if path.name in EXAM_FILES
        }
        contents |= opening_files(course, exam, contents)
        notebook = read_lesson(course.text_of(exam))
        notebook = with_opening(notebook, course, exam, contents[MANIFEST])
        made[folder / f"{exam}.ipynb"] = (nbformat.writes(notebook) + "\n").encode()
        made |= {folder / name: content for name, content in contents.items()}
    return made
