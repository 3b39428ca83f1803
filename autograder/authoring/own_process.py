"""Run a module of ours for a lesson in a process of its own, whose arithmetic is the same on every
machine."""

import os
import subprocess
import sys

from autograder.authoring import one_arithmetic
from autograder.course import ROOT_VARIABLE, Course, CourseError


def run(module: str, course: Course, lesson: str, *more: str, makes: str) -> str:
    """What the module prints, given the course's folder, the lesson, and `more`.

    Raises CourseError if it fails, with what it `makes`.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, str(course.root), lesson, *more],
        env={**os.environ, **one_arithmetic.environment(), ROOT_VARIABLE: str(course.root)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CourseError(f"{lesson}: its {makes} cannot be made.\n{done.stderr.strip()}")
    return done.stdout
