"""Open nbgrader's gradebook, also while another program writes to it, and say what is wrong."""

import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError

from autograder.course import Course, CourseError

Result = TypeVar("Result")

PATIENCE = 60
"""Seconds to wait for another program that writes to the gradebook."""

REMEDIES = {
    "locked": "End the program that uses it, such as another grading, and try again.",
    "readonly": "Give yourself the right to write to it and to its folder.",
    "read-only": "Give yourself the right to write to it and to its folder.",
    "permission": "Give yourself the right to write to it and to its folder.",
    "full": "Make room on the disk.",
    "no space": "Make room on the disk.",
}
"""What to do, by a word of the error."""


def open_gradebook(course: Course, prepare: Callable[[Any], object] = lambda _: None) -> Any:
    """nbgrader's Gradebook of a course, after `prepare` was done with it.

    Raises CourseError if it cannot be opened, or stays locked.
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
    except OperationalError as problem:
        raise CourseError(f"{reason(problem, course)} Nothing was graded.") from None


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
            if "locked" not in str(problem.orig) or time.monotonic() > deadline:
                raise
        if not told:
            print("The gradebook is locked by another program; trying again …", file=sys.stderr)
            told = True
        time.sleep(0.2)


def reason(problem: OperationalError | OSError, course: Course) -> str:
    """Why a gradebook cannot be written, and what to do, as a sentence."""
    path = course.database_file or course.database
    said = str(problem.orig if isinstance(problem, OperationalError) else problem)
    remedy = "Look at the disk and at the file's rights."
    for word, advice in REMEDIES.items():
        if word in said.lower():
            remedy = advice
    return f"The gradebook {path} cannot be written: {said}. {remedy}"
