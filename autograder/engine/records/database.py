"""Open nbgrader's gradebook, even while another program writes to it, and say what is wrong."""

import errno
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError

from autograder.course import Course, CourseError

Result = TypeVar("Result")

PATIENCE = 60
"""Seconds to wait for another program that writes to the gradebook."""

TRIES = 5
"""Of one transaction, while others write the same rows."""

LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01", "40001")
"""What SQLite and PostgreSQL call it when another program holds what is to be written."""

REMEDIES = {
    LOCKED: "End the program that uses it, such as another grading, and try again.",
    ("SQLITE_READONLY", "25006", "42501", "EACCES", "EPERM", "EROFS"): (
        "Give yourself permission to write to it and to its folder."
    ),
    ("SQLITE_FULL", "53100", "ENOSPC", "EDQUOT"): "Make room on the disk.",
}
"""What to do, by how the names of such errors begin: of SQLite, PostgreSQL and the system."""

LOOK_AT_FILE = "Check the disk and the file's permissions."
LOOK_AT_SERVER = "Is the database server running, and does it let you write?"


def open_gradebook(course: Course, prepare: Callable[[Any], object] = lambda _: None) -> Any:
    """nbgrader's Gradebook of a course, after `prepare` has run on it.

    Raises CourseError if it cannot be opened, or stays locked, or if its address is not valid.
    """
    from nbgrader.api import Gradebook

    def attempt() -> Any:
        gradebook = Gradebook(course.database)
        try:
            prepare(gradebook)
        except BaseException:
            gradebook.close()
            raise
        return gradebook

    try:
        return patiently(attempt)
    except DBAPIError as problem:
        raise CourseError(f"{reason(problem, course)} Nothing was graded.") from None
    except (ArgumentError, ModuleNotFoundError) as problem:
        raise CourseError(
            f"nbgrader_config.py sets a gradebook (db_url) that cannot be used here: {problem}. "
            "For PostgreSQL: postgresql+psycopg://…, and pip install 'psycopg[binary]'."
        ) from None


def require_gradebook(course: Course, assignment: str = "ASSIGNMENT") -> None:
    """Raises CourseError where a course has no gradebook: to open one would make an empty one."""
    if course.database_file and not course.database_file.is_file():
        raise CourseError(
            f"{course.root} has no gradebook yet. Run: nbgrader generate_assignment {assignment}"
        )


def patiently(work: Callable[[], Result]) -> Result:
    """Do `work`; while the gradebook is locked, try again, and say so once.

    Raises OperationalError if it stays locked, or for any other reason.
    """
    deadline = time.monotonic() + PATIENCE
    told = False
    while True:
        try:
            return work()
        except OperationalError as problem:
            if not _name_of(problem).startswith(LOCKED) or time.monotonic() > deadline:
                raise
        if not told:
            print("The gradebook is locked by another program; trying again …", file=sys.stderr)
            told = True
        time.sleep(0.2)


def among_others(db: Any, work: Callable[[], Result]) -> Result:
    """Do `work` in a transaction of the session `db`. Where another program has written the same
    row meanwhile, such as that of a student who is new to both, do it again: then it is there.

    Raises IntegrityError if that does not help.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except IntegrityError:
            db.rollback()
    return work()


def reason(problem: DBAPIError | OSError, course: Course) -> str:
    """Why a gradebook cannot be written, and what to do, as a sentence."""
    place = course.database_file or make_url(course.database).render_as_string(hide_password=True)
    said = problem.orig if isinstance(problem, DBAPIError) else problem
    text = " ".join(str(said).split()).rstrip(".?")
    name = _name_of(problem)
    remedy = LOOK_AT_FILE if course.database_file else LOOK_AT_SERVER
    for beginnings, advice in REMEDIES.items():
        if name.startswith(beginnings):
            remedy = advice
    return f"The gradebook {place} cannot be written: {text}. {remedy}"


def _name_of(problem: DBAPIError | OSError) -> str:
    """What the database or the system calls an error, "" if it has no name for it."""
    if isinstance(problem, OSError):
        return errno.errorcode.get(problem.errno or 0, "")
    known = (getattr(problem.orig, name, None) for name in ("sqlite_errorname", "sqlstate"))
    return next(filter(None, known), "")
