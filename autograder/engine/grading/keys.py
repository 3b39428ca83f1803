"""Read the instructor's copies of an assignment's notebooks, from source/ and the gradebook."""

import ast
import contextlib
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course import Course, CourseError
from autograder.engine.grading.played import first_picture
from autograder.engine.judging.answer_key import Key
from autograder.engine.records.database import open_gradebook
from autograder.engine.student.namespace import Given
from autograder.lesson.cells import grade_id, is_locked, is_solution, is_test


@cache
def keys_of(course: Course, assignment: str) -> list[Key]:
    """The notebooks of an assignment, read once. Raises CourseError."""
    return read_keys(course, assignment)


def forget() -> None:
    """Forget what was read: for a process that is older than the last change of a lesson."""
    keys_of.cache_clear()


def read_keys(course: Course, assignment: str) -> list[Key]:
    """The notebooks of an assignment, from source/ and the gradebook.

    Raises CourseError if there is none, or if the gradebook does not know the assignment.
    """
    from nbgrader.api import MissingEntry

    folder = course.folder("source", assignment)
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise CourseError(f"{folder} holds no notebook. Is '{assignment}' the assignment's name?")
    keys = []
    with open_gradebook(course) as gradebook:
        try:
            known = {
                notebook.name: notebook
                for notebook in gradebook.find_assignment(assignment).notebooks
            }
        except MissingEntry:
            raise CourseError(
                f"The gradebook does not know {assignment}. "
                f"Run: nbgrader generate_assignment {assignment}"
            ) from None
        for path in paths:
            if path.stem not in known:
                continue
            notebook = nbformat.read(path, as_version=4)
            released = {cell.name: cell for cell in known[path.stem].source_cells}
            points = {cell.name: cell.max_score for cell in known[path.stem].grade_cells}
            unreleased = []
            for cell in notebook.cells:
                name = grade_id(cell)
                if name in released and is_locked(cell):
                    if cell.source.strip() != released[name].source.strip():
                        unreleased.append(name)
                    cell.source = released[name].source
                if name in points:
                    cell.metadata["nbgrader"]["points"] = points[name]
            release = course.folder("release", assignment) if course.has_text_lessons else None
            keys.append(
                Key(
                    assignment,
                    path.stem,
                    folder,
                    {grade_id(cell): cell for cell in notebook.cells if grade_id(cell) in released},
                    Given(notebook.cells),
                    _beginning(notebook),
                    _modules(notebook),
                    {name: released[name].source for name in released},
                    _kernel(notebook),
                    tuple(course.ignored_files),
                    release,
                    _texts(notebook, release / path.name if release else None),
                    first_picture(course, assignment, path.stem),
                    tuple(unreleased),
                )
            )
    return keys


def _beginning(notebook: NotebookNode) -> tuple[str, ...]:
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    given = takewhile(lambda cell: not is_solution(cell) and not is_test(cell), code)
    return tuple(cell.source for cell in given)


def _texts(notebook: NotebookNode, released: Path | None) -> tuple[tuple[str, str], ...]:
    """The type and the text of the instructor's cells, and of those that are not code also as
    students got them: with points below their headings, and without answers to the questions."""
    cells = list(notebook.cells)
    if released and released.is_file():
        given = nbformat.read(released, as_version=4).cells
        cells += [cell for cell in given if cell.cell_type != "code"]
    return tuple((cell.cell_type, cell.source) for cell in cells)


def _kernel(notebook: NotebookNode) -> dict[str, Any]:
    """The metadata that name the notebook's kernel; none where the instructor's tool wrote none."""
    kernel = notebook.metadata.get("kernelspec", {})
    is_named = {"name", "display_name"} <= kernel.keys()
    return {"kernelspec": kernel} if is_named else {}


def _modules(notebook: NotebookNode) -> tuple[str, ...]:
    """What the instructor's cells import, in order."""
    found: dict[str, None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or is_test(cell):
            continue
        with contextlib.suppress(SyntaxError):  # a magic of IPython's: the cell itself imports it
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import):
                    found |= dict.fromkeys(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found[node.module] = None
    return tuple(found)
