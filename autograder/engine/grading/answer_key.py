"""The instructor's own copy of a notebook: tests, points and given cells, by grade_id.

Nothing that a submission says about itself is used: not its metadata, not its order of cells, not
its copy of a test.
"""

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course import CHECK_FILES, Course, CourseError
from autograder.engine.records.database import open_gradebook
from autograder.engine.student.namespace import Given
from autograder.lesson.cells import grade_id, is_locked, is_test


@dataclass(frozen=True)
class Key:
    """One notebook of an assignment, as released; `cells` are those that nbgrader knows.

    `stubs` gives the text each of them was released with, `solution` the instructor's own code in
    the order of the notebook, without the tests. `released` is the students' folder of a text
    lesson, which holds the files generated for its visible checks.
    """

    assignment: str
    notebook: str
    folder: Path
    cells: dict[str, NotebookNode]
    given: Given
    stubs: dict[str, str] = field(default_factory=dict)
    solution: list[str] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    released: Path | None = None

    def files(self) -> dict[str, bytes]:
        """The instructor's own files for the lesson, by name relative to the notebook: its data,
        and what was generated for its visible checks."""
        files = {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not self._is_ignored(path)
        }
        generated = [self.released / name for name in CHECK_FILES] if self.released else []
        return files | {path.name: path.read_bytes() for path in generated if path.is_file()}

    def _is_ignored(self, path: Path) -> bool:
        parts = path.relative_to(self.folder).parts
        patterns = (*self.ignored, "*.ipynb", "*.tmp")
        return any(fnmatch(part, pattern) for part in parts for pattern in patterns)


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
            for cell in notebook.cells:
                name = grade_id(cell)
                if name in released and is_locked(cell):
                    cell.source = released[name].source
                if name in points:
                    cell.metadata["nbgrader"]["points"] = points[name]
            keys.append(
                Key(
                    assignment,
                    path.stem,
                    folder,
                    {grade_id(cell): cell for cell in notebook.cells if grade_id(cell) in released},
                    Given(notebook.cells),
                    {name: released[name].source for name in released},
                    [
                        cell.source
                        for cell in notebook.cells
                        if cell.cell_type == "code" and not is_test(cell)
                    ],
                    {"kernelspec": notebook.metadata.get("kernelspec", {})},
                    tuple(course.ignored_files),
                    course.folder("release", assignment) if course.has_text_lessons else None,
                )
            )
    return keys
