"""What the tests of every submission need and what follows from the lesson alone: done once, before
processes are forked that test."""

from collections.abc import Iterable

from autograder.course import Course
from autograder.lesson.variants import read_variants

from .solved import TASK, solved_lesson


def prepare_lesson(course: Course, lesson: str, steps: Iterable[str] = ()) -> None:
    """Run the solved lesson up to its task, and up to these steps; read its misconceptions."""
    read_variants(course, lesson)
    for step in (TASK, *steps):
        solved = solved_lesson(course, lesson, step)
        _ = solved.space
        for result in solved.results:
            solved.needs(result)
