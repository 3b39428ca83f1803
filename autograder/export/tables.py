"""Scores and behaviours as tables for spreadsheets and as JSON for scripts."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from autograder.engine.pages.plain_text import defused, plain
from autograder.export.scores import Score
from autograder.results import Verdict

SCORE_HEADINGS = (
    *("assignment", "student", "last_name", "first_name", "email", "score", "max_score"),
    *("late_penalty", "pending", "status", "submitted_at"),
)
BEHAVIOUR_HEADINGS = (
    *("assignment", "student", "notebook", "step", "claim", "points", "maximum"),
    *("misconception", "reason"),
)

Verdicts = Mapping[str, Mapping[str, Sequence[Verdict]]]
"""By student and notebook."""


def scores_csv(rows: Iterable[Score]) -> str:
    """A line for each student. A score that is not there is empty, not 0."""
    return _csv(
        SCORE_HEADINGS,
        (
            (
                row.assignment,
                row.student,
                row.last_name,
                row.first_name,
                row.email,
                number(row.score),
                number(row.maximum),
                number(row.late_penalty),
                number(row.pending),
                row.status,
                row.submitted_at,
            )
            for row in rows
        ),
    )


def scores_json(rows: Iterable[Score]) -> str:
    """A list with an object for each student; a score that is not there is null."""
    return f"{json.dumps([asdict(row) for row in rows], indent=1)}\n"


def behaviours_csv(assignment: str, students: Sequence[str], verdicts: Verdicts) -> str:
    """A line for each behaviour of each student, and for each test that has none."""
    return _csv(BEHAVIOUR_HEADINGS, _behaviours(assignment, students, verdicts))


def _behaviours(
    assignment: str, students: Sequence[str], verdicts: Verdicts
) -> Iterator[tuple[str, ...]]:
    for student in students:
        for notebook, found in verdicts.get(student, {}).items():
            for verdict in found:
                place = (assignment, student, notebook, verdict.step)
                for one in verdict.behaviours:
                    points = (number(one.points), number(one.maximum))
                    yield (*place, one.claim, *points, one.misconception, one.reason)
                if not verdict.behaviours:
                    points = (number(verdict.points), number(verdict.max_points))
                    yield (*place, "", *points, "", verdict.problem)


def number(points: float | None) -> str:
    """Points as a table has them, "" for none."""
    return "" if points is None else f"{round(points, 6):.10g}"


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([defused(plain(cell)) for cell in row] for row in rows)
    return text.getvalue()
