"""Who sits in a lesson's example class: a student for each answer beside the lesson."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from autograder.course import Course
from autograder.demo.submission import Submission
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.text import read_lesson
from autograder.lesson.variants import Variant, read_variants

TWO_MISTAKES = 5
"""How many students made two mistakes, if the lesson has that many pairs of steps."""

UNSAFE = re.compile(r"[^a-z0-9]+")


def example_class(course: Course, lesson: str) -> list[Submission]:
    """Right answers in other styles, every misconception alone, and some in pairs.

    What each has to score follows from what the author wrote beside the lesson. Raises CourseError
    for a lesson that cannot be read.
    """
    cells = read_lesson(course.text_of(lesson)).cells
    solutions = {grade_id(cell): cell.source for cell in cells if is_solution(cell)}
    maximum = sum(float(cell.metadata["nbgrader"]["points"]) for cell in filter(is_test, cells))
    variants = read_variants(course, lesson)
    students = _student_ids([*variants.alternatives, *variants.misconceptions])
    found = [
        Submission(
            students[answer.step, answer.name],
            f"a right answer to {answer.step}: {answer.name}",
            maximum,
            {answer.step: answer.code},
        )
        for answer in variants.alternatives
    ]
    found += [
        Submission(
            students[mistake.step, mistake.name],
            mistake.says,
            maximum - mistake.costs,
            {mistake.step: mistake.in_place_of(solutions[mistake.step])},
        )
        for mistake in variants.misconceptions
    ]
    found += [
        Submission(
            f"two-mistakes-{_slug(first.step)}-and-{_slug(second.step)}",
            f"{first.says} {second.says}",
            maximum - max(first.costs, second.costs),
            {
                mistake.step: mistake.in_place_of(solutions[mistake.step])
                for mistake in (first, second)
            },
            at_most=True,
        )
        for first, second in _pairs(variants.misconceptions)
    ]
    return found


def _pairs(misconceptions: tuple[Variant, ...]) -> Iterator[tuple[Variant, Variant]]:
    """Two mistakes in different steps; the same ones every time, spread over the lesson."""
    by_step: dict[str, list[Variant]] = {}
    for mistake in misconceptions:
        if mistake.costs:
            by_step.setdefault(mistake.step, []).append(mistake)
    steps = list(combinations(by_step, 2))
    stride = max(1, len(steps) // TWO_MISTAKES)
    for number, (first, second) in enumerate(steps[::stride][:TWO_MISTAKES]):
        yield (
            by_step[first][number % len(by_step[first])],
            by_step[second][number % len(by_step[second])],
        )


def _student_ids(variants: list[Variant]) -> dict[tuple[str, str], str]:
    """A student's id for each answer, by step and name: a safe file name on any system.

    It is the answer's name, with the step where several answers share it.
    """
    ids: dict[tuple[str, str], str] = {}
    names = [_slug(variant.name) for variant in variants]
    for variant, name in zip(variants, names, strict=True):
        kind = "misconception" if variant.says else "alternative"
        shared = names.count(name) > 1 or not name
        student = "-".join(filter(None, [kind, _slug(variant.step) if shared else "", name]))
        while student in ids.values():
            student += "-again"
        ids[variant.step, variant.name] = student
    return ids


def _slug(text: str) -> str:
    """Lower-case English letters, digits and hyphens only."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return UNSAFE.sub("-", plain.lower()).strip("-")
