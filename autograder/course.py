"""Where a course keeps its things: the one place that knows the folder names."""

import contextlib
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

LESSON_NAME = re.compile(r"\d\d_[a-z0-9_]+")

EXAM_QUESTIONS = "questions.py"
"""The module of a mock exam that draws its questions."""

INSTRUCTORS_FILES = (
    *("[0-9][0-9]_*.py", "misconceptions.py", "alternatives.py", "equivalent_*"),
    *("data.py", EXAM_QUESTIONS),
)
"""File names (fnmatch) of what an author wrote beside a lesson's data; they never reach a student.
"""

CHECK_FILES = (
    *("checks.json", "checks.py", "comparing.py", "missing_names.py"),
    *("opening.py", "release.json"),
)
"""Generated for a lesson, and released: numbers, what checks, what compares, what explains a
NameError; what the first cell looks with, and the list of all files."""

PRACTICE_FILES = ("practice.dat", "practice.py")
"""Generated for questions and flashcards, and released: what they say, packed, and what asks."""

PLAY = "play.py"
"""Written by hand beside a lesson's text, and released: what its students play with."""

PLAYING_FILES = ("playing.py", "playing.js")
"""Generated beside it, and released: what shows a picture and its controls."""

GENERATED_FILES = CHECK_FILES + PRACTICE_FILES + PLAYING_FILES
"""What a build leaves beside a lesson's text."""

KNOWN_CARDS = "flashcards.json"
"""Where a student's notebook keeps which flashcards they know; it belongs to nobody else."""

EXAM = "exam.py"
"""The module of a mock exam, which students get: it asks, and marks at once."""

TERMS = "terms.ipynb"

COURSE_PAGES = ("README.md", "start.ipynb", TERMS, *PRACTICE_FILES)
"""Generated from all lessons, and released beside them: the terms have flashcards."""

DATA_SUFFIXES = {".npz", ".npy", ".csv", ".txt", ".png", ".jpg"}
"""What a lesson may hand to students beside its notebook and its checks."""

ROOT_VARIABLE = "AUTOGRADER_COURSE"

SQLITE = "sqlite:///"


def is_released(path: Path) -> bool:
    """Whether a file in a lesson's folder is one that students get: no editor's copy, no link, and
    nothing whose kind nobody has listed."""
    named = path.name in (*GENERATED_FILES, PLAY, EXAM)
    listed = named or path.suffix in DATA_SUFFIXES | {".ipynb"}
    return listed and not path.name.startswith(".") and not path.is_symlink()


class CourseError(Exception):
    """Something in the course is not as it should be; the text says what, where, and what to do."""


@dataclass(frozen=True)
class Course:
    """A course directory: the folder with `nbgrader_config.py`, `source/`, `notebooks/`, …"""

    root: Path

    @classmethod
    def find(cls) -> "Course":
        """The course named by the environment, or around the working directory, or our own.

        Raises CourseError when none of the three is a course directory.
        """
        named = os.environ.get(ROOT_VARIABLE)
        here = Path.cwd()
        checkout = Path(__file__).resolve().parents[1]
        candidates = [Path(named)] if named else [here, *here.parents, checkout]
        for root in candidates:
            if (root / "nbgrader_config.py").is_file():
                return cls(root.resolve())
        raise CourseError(
            f"{named or here} is not a course directory: it has no nbgrader_config.py. "
            "Change into the course's folder and try again."
        )

    @classmethod
    def at(cls, root: Path) -> "Course":
        """The nbgrader course in a folder. Raises CourseError if there is no such folder."""
        if not root.is_dir():
            raise CourseError(f"There is no folder {root}. Give the folder of an nbgrader course.")
        return cls(root.resolve())

    @property
    def source(self) -> Path:
        """Authored: one folder per lesson with its text notebook and data."""
        return self.root / "source"

    @property
    def notebooks(self) -> Path:
        """Generated: what a student gets."""
        return self.root / "notebooks"

    @property
    def solutions(self) -> Path:
        """Generated: the solved and executed lessons."""
        return self.root / "solutions"

    def lessons(self) -> list[str]:
        """The names of all lessons, in the order of the course."""
        return [name for name in self.contents() if not self._is_exam(name)]

    def exams(self) -> list[str]:
        """The names of the mock exams, which are not graded."""
        return [name for name in self.contents() if self._is_exam(name)]

    def contents(self) -> list[str]:
        """The names of all lessons and mock exams, in the order of the course."""
        return sorted(
            folder.name
            for folder in self.source.iterdir()
            if LESSON_NAME.fullmatch(folder.name) and self.text_of(folder.name).is_file()
        )

    def _is_exam(self, name: str) -> bool:
        return (self.source / name / EXAM).is_file()

    def select(self, names: list[str]) -> list[str]:
        """The named lessons, or all of them. Raises CourseError for a name that is not a lesson."""
        known = self.lessons()
        for name in names:
            if name not in known:
                raise CourseError(
                    f"There is no lesson '{name}' in {self.source}. "
                    f"The lessons are: {', '.join(known) or 'none yet'}."
                )
        return names or known

    def text_of(self, lesson: str) -> Path:
        """The text notebook of a lesson, the only file of it that is written by hand."""
        return self.source / lesson / f"{lesson}.py"

    def nbgrader_config(self) -> Any:
        """nbgrader's settings for this course: a fresh traitlets Config.

        Raises CourseError if the file stops with an error.
        """
        from traitlets.config import Config
        from traitlets.config.loader import PyFileConfigLoader

        if not (self.root / "nbgrader_config.py").is_file():
            return Config()
        try:
            with self.at_work():
                return PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        except Exception as problem:
            raise CourseError(
                f"{self.root / 'nbgrader_config.py'} stops with {type(problem).__name__}: {problem}"
            ) from None

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Run the course's own code where nbgrader runs it: in its folder, with its modules in
        reach."""
        sys.path.insert(0, str(self.root))
        try:
            with contextlib.chdir(self.root):
                yield
        finally:
            sys.path.remove(str(self.root))

    @property
    def settings(self) -> Any:
        """nbgrader's settings for this course, read once. Not to be changed."""
        return _directory(self.root).config

    def folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """The folder of an assignment in one of nbgrader's steps: source, submitted, autograded or
        feedback, wherever nbgrader_config.py puts that."""
        directory = _directory(self.root)
        name = getattr(directory, f"{step}_directory")
        return Path(directory.format_path(name, student, assignment))

    @property
    def has_text_lessons(self) -> bool:
        """Whether the notebooks in source/ are made from text lessons, as nbgrader_config.py says.

        Otherwise they are the course's own, and nothing of ours writes to source/.
        """
        return bool(self.settings.get("Autograder", {}).get("text_lessons"))

    @property
    def may_open_cells(self) -> bool:
        """Whether a test that the boundary cannot serve may run in the student's process, which
        could forge its points: unless nbgrader_config.py says c.Autograder.open_cells = False."""
        return bool(self.settings.get("Autograder", {}).get("open_cells", True))

    @property
    def address(self) -> str:
        """Where a lesson that was opened without its folder fetches its files from: what
        nbgrader_config.py gives as c.Autograder.course_address, with a slash at its end; "" if it
        gives none. Raises CourseError for an address that is not https."""
        address = str(self.settings.get("Autograder", {}).get("course_address", ""))
        if address and not address.startswith("https://"):
            raise CourseError(
                f"{self.root / 'nbgrader_config.py'}: c.Autograder.course_address is {address!r}. "
                "Give an address that begins with https://, where the lessons' folders lie."
            )
        return f"{address.rstrip('/')}/" if address else ""

    @property
    def ignored_files(self) -> list[str]:
        """Patterns of the names that nbgrader copies to nobody."""
        return list(_directory(self.root).ignore)

    @property
    def excluded_students(self) -> str:
        """Whose submissions are not to be graded, separated by commas."""
        return str(_directory(self.root).student_id_exclude)

    @property
    def database(self) -> str:
        """The address of nbgrader's gradebook, as SQLAlchemy reads it."""
        url = str(_directory(self.root).db_url)
        if not url.startswith(SQLITE):
            return url
        return f"{SQLITE}{self.root / url.removeprefix(SQLITE)}"  # nbgrader runs in the course

    @property
    def database_file(self) -> Path | None:
        """The gradebook's file; None if it is not a file."""
        address = self.database
        return Path(address.removeprefix(SQLITE)) if address.startswith(SQLITE) else None

    @cached_property
    def secret(self) -> str:
        """What makes the hidden tests' random inputs unguessable; made on first use, never shared.

        It stays the same for the life of the course, so that a regrade repeats every input.
        """
        path = self.root / ".course_secret"
        if not path.exists():
            # Written whole before it has its name, and the first one stays: others may start now.
            handle, scratch = tempfile.mkstemp(prefix=".course_secret-", dir=self.root)
            with open(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            with contextlib.suppress(FileExistsError):
                os.link(scratch, path)
            os.unlink(scratch)
        return path.read_text(encoding="ascii")


@cache
def _directory(root: Path) -> Any:
    """nbgrader's own idea of where things are in a course."""
    from nbgrader.coursedir import CourseDirectory

    config = Course(root).nbgrader_config()
    if "root" not in config.CourseDirectory:
        config.CourseDirectory.root = str(root)
    return CourseDirectory(config=config)
