"""What was built from what, so that nothing unchanged has to be built again to be checked.

A record holds only on the machine that wrote it: git ignores it, and a fresh clone builds all.
"""

import hashlib
import itertools
import json
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from autograder.course import COURSE_PAGES, GENERATED_FILES, KNOWN_CARDS, Course

RECORD = ".built.json"
PACKAGE = Path(__file__).parents[1]
LEFT_OUT = {".ipynb_checkpoints", "__pycache__", KNOWN_CARDS}

COURSE_PAGE = "the pages around the lessons"
"""The name under which those are recorded that are made from all lessons, and the mock exams."""


class Record:
    """For each lesson, and for the pages around them: hashes of what made it, and of itself."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._path = course.root / RECORD
        programs = [
            *PACKAGE.rglob("*.py"),
            *PACKAGE.rglob("*.js"),
            course.root / "nbgrader_config.py",
        ]
        self._program = f"{_hash(programs)} {_installed()}"
        try:
            self._entries = dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # none yet, or damaged: all is built
            self._entries = {}

    def made_from(self, name: str) -> str:
        """A hash of all that what was built follows from: to be taken before it is built."""
        names = " ".join(self._course.contents())  # linked to
        return f"{self._program} {names} {_hash(self._sources(name))}"

    def holds(self, name: str) -> bool:
        """Whether this is what was built last, and follows from the same."""
        return self._entries.get(name) == [self.made_from(name), _hash(self._made(name))]

    def keep(self, name: str, made_from: str) -> None:
        """Note that what is there now was built from what has this hash."""
        self._entries[name] = [made_from, _hash(self._made(name))]
        content = json.dumps(self._entries, indent=1, sort_keys=True)
        self._path.write_text(f"{content}\n", encoding="utf-8")

    def _sources(self, name: str) -> list[Path]:
        source = self._course.source
        if name == COURSE_PAGE:
            texts = map(self._course.text_of, self._course.lessons())
            exams = (source / exam for exam in self._course.exams())
            return [source / "start.md", *texts, *itertools.chain(*map(files_below, exams))]
        return [path for path in files_below(source / name) if not _is_throw_away(path)]

    def _made(self, name: str) -> list[Path]:
        course = self._course
        if name == COURSE_PAGE:
            exams = (course.notebooks / exam for exam in course.exams())
            pages = [course.notebooks / page for page in COURSE_PAGES]
            return [*pages, *itertools.chain(*map(files_below, exams))]
        return [*files_below(course.notebooks / name), *files_below(course.solutions / name)]


def _is_throw_away(path: Path) -> bool:
    """Whether a file in source/ is one that a build leaves there."""
    return path.name in GENERATED_FILES or path.suffix == ".ipynb"


def files_below(folder: Path) -> list[Path]:
    """All files in a folder and below, in order, without what editors, Python and the notebooks
    themselves leave there."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not LEFT_OUT & {*path.parts}
    )


def _installed() -> str:
    """A hash of Python's version and of the names and versions of what is installed."""
    names = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return hashlib.sha256(f"{sys.version}{names}".encode()).hexdigest()


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            digest.update(f"{path}\0{path.is_symlink()}\0".encode("utf-8", "replace"))
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
