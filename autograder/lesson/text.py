"""Read a text lesson as a notebook that comes out the same, byte for byte, on every build."""

import os
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import GENERATED_FILES, Course, CourseError
from autograder.lesson.cells import grade_id

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def read_lesson(path: Path) -> NotebookNode:
    """The notebook of a text lesson, without anything random or private to jupytext.

    A cell's id is its grade_id, or its position. Raises CourseError if the text is unreadable.
    """
    import jupytext  # slow to load, and seldom needed

    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    except Exception as problem:  # jupytext raises many kinds for malformed headers
        raise CourseError(
            f"{path}: not a readable percent notebook ({problem}). "
            'Cells start with "# %%"; see any other lesson.'
        ) from None
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC})
    for position, cell in enumerate(notebook.cells):
        cell.metadata.pop("lines_to_next_cell", None)
        cell.id = grade_id(cell) or f"cell-{position:02d}"
    return notebook


def refresh_source_notebooks(course: Course) -> None:
    """Bring the notebooks that nbgrader reads in step with the text lessons.

    nbgrader looks for `*.ipynb` only, so each text lesson has a throw-away twin beside it, which
    git ignores and nobody should edit: it is read-only. Twins that are newer than their text are
    left alone.
    """
    for text, twin in _texts_and_twins(course):
        if not twin.is_file() or twin.stat().st_mtime_ns <= text.stat().st_mtime_ns:
            _write_twin(text, twin)


def add_missing_twins(course: Course) -> None:
    """Give each text lesson what a clone lacks beside it, and leave alone what is there.

    That is the notebook, and the files that its cells import, as they were released. These
    keep their age: whoever makes them sees whether the text is newer.
    """
    for text, twin in _texts_and_twins(course):
        if not twin.is_file():
            _write_twin(text, twin)
        for name in GENERATED_FILES:
            released = course.notebooks / text.stem / name
            if released.is_file() and not text.with_name(name).is_file():
                shutil.copy2(released, text.with_name(name))


def _texts_and_twins(course: Course) -> list[tuple[Path, Path]]:
    texts = [course.text_of(lesson) for lesson in course.lessons()]
    return [(text, text.with_suffix(".ipynb")) for text in texts]


def _write_twin(text: Path, twin: Path) -> None:
    # Written aside and moved: two graders may start at the same moment.
    handle, scratch = tempfile.mkstemp(dir=twin.parent, suffix=".tmp")
    with open(handle, "w", encoding="utf-8") as file:
        file.write(nbformat.writes(read_lesson(text)) + "\n")
    os.chmod(scratch, 0o444)
    os.replace(scratch, twin)


def place(path: Path, cell: NotebookNode, position: int) -> str:
    """Where a cell is in a text lesson, for messages: file, line and the cell's name."""
    starts = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.startswith("# %%")
    ]
    line = starts[position] if position < len(starts) else 1
    name = f"cell '{grade_id(cell)}'" if grade_id(cell) else f"cell number {position + 1}"
    return f"{path}:{line}, {name}"
