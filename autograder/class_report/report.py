"""From the gradebook to the page: gather each assignment, and hand it to the template."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.class_report.across import MOST_STUDENTS, SHOWN_STUDENTS, lesson_row, student_rows
from autograder.class_report.alike import BY_CHANCE
from autograder.class_report.charts import bar, histogram
from autograder.class_report.handed_in import Comparison, compare, shown_beside
from autograder.class_report.page import filled_in
from autograder.class_report.statistics import (
    FEWEST,
    NEAR_ZERO,
    ClassStatistics,
    Item,
)
from autograder.course import Course, CourseError
from autograder.engine.records.class_results import ClassResults
from autograder.results import WORST_FIRST

BARS = 10
MOST_CLUSTERS = 10
MOST_PAIRS = 20
MOST_MISTAKES = 40
"""What a page shows of each; the largest come first."""


@dataclass(frozen=True)
class Gathered:
    """One assignment: its figures, what failed alike, and what was handed in alike, or why that is
    not known."""

    figures: ClassStatistics
    clusters: list[tuple[Any, Any]]
    comparison: Comparison | None
    not_compared: str


def report(course: Course, names: list[str]) -> str:
    """The page on these assignments, or on all that are graded.

    Raises CourseError, in a sentence, if there is nothing to tell.
    """
    with ClassResults(course) as results:
        gathered = [gather(course, results, name) for name in results.select(names)]
    figures = [part.figures for part in gathered]
    rows = student_rows(figures)
    return filled_in(
        course=course.root.name,
        several=len(gathered) > 1,
        students=rows[:MOST_STUDENTS],
        shown=SHOWN_STUDENTS,
        left_out=len(rows[MOST_STUDENTS:]),
        lessons=[lesson_row(part) for part in figures],
        parts=[_part(course, number, part) for number, part in enumerate(gathered)],
        any_compared=any(part.comparison for part in gathered),
        fewest=FEWEST,
        by_chance=f"{BY_CHANCE:g}",
    )


def gather(course: Course, results: ClassResults, name: str) -> Gathered:
    """All that is told of an assignment."""
    figures = ClassStatistics(
        name, results.maximum(name), results.steps(name), results.varying(name)
    )
    for submission in results.submissions(name):
        figures.add(submission)
    groups = figures.clusters()[:MOST_CLUSTERS]
    examples = results.findings(name, [group.students[0] for group in groups])
    clusters = [(group, figures.failures(examples[group.students[0]])) for group in groups]
    try:
        comparison = compare(course, name, sorted(figures.scores))
        return Gathered(figures, clusters, comparison, "")
    except CourseError as problem:
        return Gathered(figures, clusters, None, f"They were not compared. {problem}")


def _part(course: Course, number: int, gathered: Gathered) -> dict[str, Any]:
    """One assignment as the template shows it."""
    figures, comparison = gathered.figures, gathered.comparison
    seconds = sorted(figures.seconds)
    mistakes = sorted(figures.mistakes.items(), key=lambda found: (-found[1].count, found[0]))
    return {
        "number": number,
        "name": figures.assignment,
        "size": figures.size,
        "mean": figures.mean,
        "median": figures.median,
        "maximum": figures.maximum,
        "full": figures.full,
        "ungraded": len(figures.not_graded),
        "seconds": (seconds[len(seconds) // 2], seconds[-1]) if seconds else (),
        "histogram": histogram(
            figures.histogram(BARS), figures.maximum, f"Scores in {figures.assignment[:80]}"
        ),
        "statuses": [
            (str(status), figures.statuses[status])
            for status in reversed(WORST_FIRST)
            if status in figures.statuses
        ],
        "behaviours": list(_behaviours(figures)),
        "mistakes": mistakes[:MOST_MISTAKES],
        "clusters": gathered.clusters,
        "not_compared": gathered.not_compared,
        "compared": comparison.compared if comparison else 0,
        "tokens_needed": comparison.tokens_needed if comparison else 0,
        "pairs": [
            (pair, shown_beside(course, comparison, pair)) for pair in comparison.pairs[:MOST_PAIRS]
        ]
        if comparison
        else [],
        "more_pairs": len(comparison.pairs[MOST_PAIRS:]) if comparison else 0,
    }


def _behaviours(figures: ClassStatistics) -> Iterator[dict[str, Any]]:
    """The behaviours in the order of the tests."""
    for item in figures.items.values():
        earned, discrimination = figures.earned(item), figures.discrimination(item)
        yield {
            "step": item.step,
            "claim": item.claim,
            "maximum": item.maximum,
            "earned": earned,
            "bar": bar(earned or 0.0),
            "discrimination": discrimination,
            "flag": _flag(discrimination, item),
        }


def _flag(discrimination: float | None, item: Item) -> str:
    if discrimination is None or not item.maximum or discrimination >= NEAR_ZERO:
        return ""
    return "negative" if discrimination < -NEAR_ZERO else "near zero"
