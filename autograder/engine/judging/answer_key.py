"""The instructor's own copy of a notebook: tests, points and given cells, by grade_id.

Nothing that a submission says about itself is used: not its metadata, not its order of cells, not
its copy of a test.
"""

from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.course import CHECK_FILES
from autograder.engine.student.namespace import Given


@dataclass(frozen=True)
class Key:
    """One notebook of an assignment, as released; `cells` are those that nbgrader knows.

    `beginning` are the code cells before the first one that a student fills in, and `modules` what
    the notebook imports. `stubs` gives the text each cell was released with. `released` is the
    students' folder of a text lesson, which holds the files generated for its visible checks.
    """

    assignment: str
    notebook: str
    folder: Path
    cells: dict[str, NotebookNode]
    given: Given
    beginning: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    stubs: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    released: Path | None = None

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The instructor's own files for the lesson, by name relative to the notebook: its data,
        and what was generated for its visible checks. They are read once."""
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
