"""A class over several assignments: who falls behind, and which lesson is too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, linear_regression

from autograder.class_report.statistics import ClassStatistics

FEWEST_FOR_TREND = 3
SHOWN_STUDENTS = 30
MOST_STUDENTS = 400
"""Rows of the table of students that are seen at once, and that are there at all: those who do
better than all of them are a number."""

LEFT_EMPTY = 0.5
"""The share of a class from which on a step counts as one that nobody answers."""


@dataclass(frozen=True)
class StudentRow:
    """A student's shares of the points by assignment, None where there is no score; how far from
    the class's median on average, where no score counts as 0; and by how much this changes from one
    assignment to the next, None where there are too few."""

    student: str
    shares: list[float | None]
    distance: float
    trend: float | None


@dataclass(frozen=True)
class LessonRow:
    """How a lesson goes on: shares of points and of steps left empty in its first and last third,
    and the steps that half of the class or more left as released."""

    assignment: str
    earned: tuple[float, float]
    empty: tuple[float, float]
    unanswered: list[tuple[str, float]]
    median_seconds: float | None


def student_rows(classes: Sequence[ClassStatistics]) -> list[StudentRow]:
    """All students, those who are furthest behind first."""
    medians = [part.median / part.maximum if part.maximum else 0.0 for part in classes]
    students = {name for part in classes for name in (*part.scores, *part.not_graded)}
    rows = [_row(name, classes, medians) for name in students]
    return sorted(rows, key=lambda row: (row.distance, row.student))


def _row(student: str, classes: Sequence[ClassStatistics], medians: Sequence[float]) -> StudentRow:
    shares = [
        part.scores[student] / part.maximum if part.maximum and student in part.scores else None
        for part in classes
    ]
    distances = [(share or 0.0) - middle for share, middle in zip(shares, medians, strict=True)]
    done = [(place, distances[place]) for place, share in enumerate(shares) if share is not None]
    trend = linear_regression(*zip(*done, strict=True)).slope if _enough(done) else None
    return StudentRow(student, shares, fmean(distances), trend)


def _enough(done: Sequence[object]) -> bool:
    return len(done) >= FEWEST_FOR_TREND


def lesson_row(part: ClassStatistics) -> LessonRow:
    """How one lesson goes on, by thirds of its graded steps."""
    third = max(len(part.steps) // 3, 1)
    first, last = part.steps[:third], part.steps[-third:]
    empty = [
        (name, part.blank[book, name] / part.graded) for book, name in part.steps if part.graded
    ]
    seconds = sorted(part.seconds)
    return LessonRow(
        part.assignment,
        (_earned(part, first), _earned(part, last)),
        (_empty(part, first), _empty(part, last)),
        [(name, share) for name, share in empty if share >= LEFT_EMPTY],
        seconds[len(seconds) // 2] if seconds else None,
    )


def _earned(part: ClassStatistics, steps: Sequence[tuple[str, str]]) -> float:
    items = [item for item in part.items.values() if (item.notebook, item.step) in steps]
    most = sum(item.maximum for item in items) * part.graded
    return sum(item.x for item in items) / most if most else 0.0


def _empty(part: ClassStatistics, steps: Sequence[tuple[str, str]]) -> float:
    places = len(steps) * part.graded
    return sum(part.blank[step] for step in steps) / places if places else 0.0
