"""What the gradebook holds of one notebook: what grading found, and what people added to it."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, inspect, select

from autograder.engine.records.tables import BEHAVIOUR, CELL, OPEN_CELL, OUTCOME, verdict_of
from autograder.results import Status, Verdict


@dataclass(frozen=True)
class Marked:
    """By grade_id: the points that count, which a person may have changed; none where a person has
    yet to give them; and comments. `verdicts` are those that still hold."""

    status: Status = Status.GRADED
    verdicts: list[Verdict] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    maxima: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    late_penalty: float = 0.0


def marked(gradebook: Any, assignment: str, student: str, notebook: str) -> Marked:
    """What is known of a notebook that was graded, by us or by stock nbgrader."""
    submitted = gradebook.find_submission_notebook(notebook, assignment, student)
    grades = {grade.name: grade for grade in submitted.grades}
    place = {"assignment": assignment, "student": student, "notebook": notebook}
    opened = {row.grade_id for row in _rows(gradebook.db, OPEN_CELL, place)}
    behaviours = _rows(gradebook.db, BEHAVIOUR, place)
    verdicts, stopped = [], {}
    for row in _rows(gradebook.db, CELL, place):
        if row.points is None:
            stopped[row.grade_id] = row.problem
        elif row.grade_id in grades and grades[row.grade_id].auto_score == row.points:
            found = [part for part in behaviours if part.grade_id == row.grade_id]
            verdicts.append(verdict_of(row, found, row.grade_id in opened))
    outcomes = _rows(gradebook.db, OUTCOME, place, OUTCOME.c.status)
    return Marked(
        Status(outcomes[0].status) if outcomes else Status.GRADED,
        verdicts,
        stopped,
        {name: float(grade.score) for name, grade in grades.items() if _has_points(grade)},
        {name: float(grade.max_score) for name, grade in grades.items()},
        {comment.name: comment.comment for comment in submitted.comments if comment.comment},
        float(submitted.late_submission_penalty or 0),
    )


def _has_points(grade: Any) -> bool:
    given = (grade.auto_score, grade.manual_score, grade.extra_credit)
    return any(points is not None for points in given)


def _rows(db: Any, table: Table, place: dict[str, str], *columns: Column[Any]) -> list[Any]:
    """A notebook's rows, in order; none in a gradebook that we have never written to."""
    if not inspect(db.get_bind()).has_table(table.name):
        return []
    conditions = [table.c[name] == value for name, value in place.items() if name in table.c]
    order = [table.c.position] if "position" in table.c else []
    asked = select(*columns or (table,)).where(*conditions)
    return list(db.execute(asked.order_by(*order)))
