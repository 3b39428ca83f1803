"""What grading needs of a machine and of a course, looked at one by one."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.engine.records.database import open_gradebook
from autograder.engine.records.stored_results import open_cells
from autograder.engine.walls.bubblewrap import refuse_if_shown
from autograder.engine.walls.system_calls import filter_program
from autograder.engine.walls.warm_server import Wall

OLDEST_PYTHON = (3, 11)

ENOUGH_SPACE = 2 * 1024**3
"""Bytes free for scratch folders, pages and the gradebook of a class."""

DAY = 24 * 3600


@dataclass(frozen=True)
class Finding:
    """Something that was looked at: whether it is as it should be, and what was seen or is to be
    done."""

    about: str
    is_good: bool
    says: str

    def __str__(self) -> str:
        return f"{'✓' if self.is_good else '✗'} {self.about}: {self.says}"


def findings(course: Course | None) -> Iterator[Finding]:
    """Look at everything, in the order in which it has to be mended.

    `course` is None where there is none yet; then only the machine is looked at.
    """
    yield _found("Python", _python)
    yield _found("bubblewrap", _bubblewrap)
    yield _found("libseccomp", _libseccomp)
    yield _found("sandbox", _sandbox)
    yield _found("disk", _disk, *([course.root] if course else []))
    if course:
        yield _found("course", _place, course)
        yield _found("gradebook", _gradebook, course)
        yield _found("clock", _clock, course)
        yield _found("tests", _tests, course)


def _found(about: str, look: Callable[..., str], *of: object) -> Finding:
    try:
        return Finding(about, True, look(*of))
    except CourseError as problem:
        return Finding(about, False, str(problem))


def _python() -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        needed = ".".join(map(str, OLDEST_PYTHON))
        raise CourseError(f"{found} is too old. Install Python {needed} or later.")
    return found


def _bubblewrap() -> str:
    program = shutil.which("bwrap")
    if not program:
        raise CourseError("missing. Type once: sudo apt-get install bubblewrap")
    return program


def _libseccomp() -> str:
    return f"found; {len(filter_program()) // 8} instructions for the kernel"


def _sandbox() -> str:
    with Wall() as wall:
        wall.gate().try_out()
    return "a process was started in it, answered and was ended"


def _disk(*folders: Path) -> str:
    places = [Path(tempfile.gettempdir()), *folders]
    free = {place: shutil.disk_usage(place).free for place in places}
    for place, size in free.items():
        if size < ENOUGH_SPACE:
            raise CourseError(
                f"{place} has {size / 1024**3:.1f} GB free. Make room for at least "
                f"{ENOUGH_SPACE / 1024**3:.0f} GB."
            )
    return f"{min(free.values()) / 1024**3:.0f} GB free"


def _place(course: Course) -> str:
    refuse_if_shown(course.root)
    return f"{course.root}, out of reach of student code"


def _gradebook(course: Course) -> str:
    if course.database_file and not course.database_file.is_file():
        return "none yet: nbgrader generate_assignment makes it"
    with open_gradebook(course) as gradebook:
        number = len(gradebook.assignments)
    return f"opens, with {number} assignment{'s' * (number != 1)}"


def _clock(course: Course) -> str:
    """A clock that went back gives new grades an earlier time than old ones, and late ones none."""
    known = [course.root / "gradebook.db", *course.root.glob("submitted/*/*")]
    newest = max((path.stat().st_mtime for path in known if path.exists()), default=0.0)
    if newest > time.time() + DAY:
        raise CourseError(
            f"it says {time.strftime('%Y-%m-%d')}, and files of this course are of "
            f"{time.strftime('%Y-%m-%d', time.localtime(newest))}. Set the machine's clock."
        )
    return time.strftime("%Y-%m-%d %H:%M:%S %Z")


def _tests(course: Course) -> str:
    if course.database_file and not course.database_file.is_file():
        return "none have run yet"
    opened = open_cells(course)
    if not opened:
        return "all that have run were sealed"
    return (
        "open cells, which ran in the students' own processes as under stock nbgrader, so that a "
        f"submission can forge their points: {', '.join(opened)}"
    )
