"""What a class has for an assignment, read from the gradebook, with penalties and manual points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select

from autograder.course import Course, CourseError
from autograder.engine.records.tables import OUTCOME
from autograder.results import UNREADABLE, Status

NOT_SUBMITTED = "not submitted"
NOT_GRADED = "not graded yet"


@dataclass(frozen=True)
class Score:
    """One student's points. `score` is what counts, after the late penalty; None where nothing was
    handed in or nothing could be graded, which is not 0. `pending` are points that a person has yet
    to give."""

    assignment: str
    student: str
    score: float | None
    maximum: float
    status: str
    late_penalty: float = 0.0
    pending: float = 0.0
    submitted_at: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""

    @property
    def problem(self) -> str:
        """Why there is no score although something was handed in, "" if there is one."""
        return "" if self.score is not None or self.status == NOT_SUBMITTED else self.status


def scores(
    course: Course, gradebook: Any, assignment: str, students: Sequence[str] = ()
) -> list[Score]:
    """The scores of all students whom the gradebook knows, or of these, in order of their ids.

    Raises CourseError if the gradebook knows no such assignment or student.
    """
    from nbgrader.api import MissingEntry

    try:
        maximum = float(gradebook.find_assignment(assignment).max_score)
    except MissingEntry:
        known = ", ".join(sorted(one.name for one in gradebook.assignments)) or "none yet"
        raise CourseError(
            f"The gradebook does not know {assignment}. Its assignments are: {known}."
        ) from None
    people = {str(student.id): student for student in gradebook.students}
    for name in students:
        if name not in people:
            raise CourseError(f"The gradebook does not know the student '{name}'.")
    statuses = _statuses(gradebook, assignment)
    submissions = {str(one.student_id): one for one in gradebook.assignment_submissions(assignment)}
    found = []
    for name in sorted(set(students) or people):
        person = people[name]
        about = (person.first_name or "", person.last_name or "", person.email or "")
        if name in submissions:
            points = _points(submissions[name], statuses.get(name, ""))
        elif course.folder("submitted", assignment, name).is_dir():
            points = (None, NOT_GRADED, 0.0, 0.0, "")
        else:
            points = (None, NOT_SUBMITTED, 0.0, 0.0, "")
        score, status, penalty, pending, time = points
        row = Score(assignment, name, score, maximum, status, penalty, pending, time, *about)
        found.append(row)
    return found


def _statuses(gradebook: Any, assignment: str) -> dict[str, str]:
    if not inspect(gradebook.db.get_bind()).has_table(OUTCOME.name):
        return {}
    asked = select(OUTCOME.c.student, OUTCOME.c.status).where(OUTCOME.c.assignment == assignment)
    return {row.student: row.status for row in gradebook.db.execute(asked)}


def _points(submission: Any, status: str) -> tuple[float | None, str, float, float, str]:
    """The score, the status, the penalty, what is pending, and the time of a submission."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    by_hand = any(grade.manual_score is not None for grade in grades)
    penalty = float(submission.late_submission_penalty or 0)
    time = submission.timestamp.isoformat(" ") if submission.timestamp else ""
    is_graded = by_hand or any(grade.auto_score is not None for grade in grades)
    if (status in UNREADABLE and not by_hand) or not (status or is_graded):
        return None, status or NOT_GRADED, 0.0, 0.0, time
    waiting = (g for g in grades if g.auto_score is None and g.manual_score is None)
    pending = sum(float(grade.max_score) for grade in waiting)
    score = max(0.0, float(submission.score) - penalty)
    return score, status or str(Status.GRADED), penalty, pending, time
