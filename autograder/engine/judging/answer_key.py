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

from autograder.course import GENERATED_FILES, INSTRUCTORS_FILES
from autograder.engine.pages.first_picture import FirstPicture
from autograder.engine.student.namespace import Given
from autograder.lesson.variants import MISCONCEPTIONS

NEVER_READ = ("*.ipynb", "*.tmp", "*.pyc", "__pycache__", ".ipynb_checkpoints")
"""Names of what tests do not read: notebooks, and what programs leave behind."""


@dataclass(frozen=True)
class Key:
    """One notebook of an assignment, as released; `cells` are those that nbgrader knows.

    `beginning` are the code cells before the first one that a student fills in, and `modules` what
    the notebook imports. `stubs` gives the text each cell was released with. `released` is the
    students' folder of a text lesson, which holds the files generated for its cells.
    `texts` are the type and the text of all cells that are the instructor's own. `played` is what
    pages show of what there is to play with; no grade depends on it. `unreleased` are tests and
    given cells that were changed after the release, which counts.
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
    texts: tuple[tuple[str, str], ...] = ()
    played: FirstPicture | None = None
    unreleased: tuple[str, ...] = ()

    @cached_property
    def own_texts(self) -> frozenset[str]:
        """The texts of the cells that are not code, as the instructor wrote or released them."""
        texts = [text for kind, text in self.texts if kind != "code"]
        return frozenset([*texts, *self.stubs.values(), *(c.source for c in self.cells.values())])

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The instructor's own files for the lesson, by name relative to the notebook: its data,
        and what was generated for its cells. They are read once."""
        files = self._files_but_for((*self.ignored, "*.ipynb", "*.tmp"))
        generated = [self.released / name for name in GENERATED_FILES] if self.released else []
        return files | {path.name: path.read_bytes() for path in generated if path.is_file()}

    @cached_property
    def helpers(self) -> dict[str, bytes]:
        """What only tests read beside the notebook, by relative name: modules and data that no
        student gets. Of a text lesson's own files tests read `misconceptions.py` alone."""
        others = set(INSTRUCTORS_FILES) - {MISCONCEPTIONS} if self.released else set()
        found = self._files_but_for((*NEVER_READ, *others))
        return {name: content for name, content in found.items() if name not in self.files}

    def _files_but_for(self, patterns: tuple[str, ...]) -> dict[str, bytes]:
        """The folder's files, unless a part of their path matches one of the patterns."""
        named = {path.relative_to(self.folder): path for path in sorted(self.folder.rglob("*"))}
        return {
            name.as_posix(): path.read_bytes()
            for name, path in named.items()
            if path.is_file()
            and not any(fnmatch(part, pattern) for part in name.parts for pattern in patterns)
        }
