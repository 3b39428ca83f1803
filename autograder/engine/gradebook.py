"""The one writer of nbgrader's gradebook: each submission is one transaction, all or nothing.

Beside nbgrader's own tables stands ours, with what they have no place for: the status of each
submission, how it was isolated, and the fingerprint of what was graded.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from autograder.course import Course, CourseError
from autograder.engine.grader import Verdict

Result = TypeVar("Result")

PATIENCE = 60
"""Seconds to wait for another program that writes to the gradebook."""

TABLE = """
CREATE TABLE IF NOT EXISTS autograder_outcome (
    assignment VARCHAR NOT NULL, student VARCHAR NOT NULL, status VARCHAR NOT NULL,
    isolated BOOLEAN NOT NULL, fingerprint VARCHAR NOT NULL,
    PRIMARY KEY (assignment, student))
"""


@dataclass(frozen=True)
class Record:
    """What the gradebook keeps of one graded submission.

    `notebooks` gives the verdicts by notebook; None where the notebook could not be graded.
    `answered` names, by notebook, the solution cells that differ from the released stub.
    """

    assignment: str
    student: str
    status: str
    isolated: bool
    fingerprint: str
    notebooks: dict[str, list[Verdict] | None]
    answered: dict[str, set[str]]
    timestamp: str | None = None


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


def reason(problem: OperationalError | OSError, path: Path) -> str:
    """Why a gradebook cannot be written, and what to do, as a sentence."""
    said = str(problem.orig if isinstance(problem, OperationalError) else problem)
    remedy = "Look at the disk and at the file's rights."
    for word, advice in REMEDIES.items():
        if word in said.lower():
            remedy = advice
    return f"The gradebook {path} cannot be written: {said}. {remedy}"


REMEDIES = {
    "locked": "End the program that uses it, such as another grading, and try again.",
    "readonly": "Give yourself the right to write to it and to its folder.",
    "read-only": "Give yourself the right to write to it and to its folder.",
    "permission": "Give yourself the right to write to it and to its folder.",
    "full": "Make room on the disk.",
    "no space": "Make room on the disk.",
}
"""What to do, by a word of the error."""


class GradebookWriter:
    """An open gradebook. Use it as a context manager, in one process only."""

    def __init__(self, course: Course) -> None:
        self._database = course.database
        self.path = course.database_file or Path(course.database)
        self._settings = course.settings

    def __enter__(self) -> "GradebookWriter":
        """Open it for writing. Raises CourseError if that is not possible."""
        from nbgrader.api import Gradebook

        self._gradebook = Gradebook(self._database)
        self._db = self._gradebook.db
        try:
            patiently(self._make_table)
        except OperationalError as problem:
            self._gradebook.close()
            raise CourseError(f"{reason(problem, self.path)} Nothing was graded.") from None
        return self

    def _make_table(self) -> None:
        self._db.rollback()
        self._db.execute(text(TABLE))
        self._db.commit()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.rollback()
        self._gradebook.close()

    def fingerprints(self, assignment: str) -> dict[str, str]:
        """What was graded last of each student's, by student."""
        rows = self._db.execute(
            text("SELECT student, fingerprint FROM autograder_outcome WHERE assignment = :a"),
            {"a": assignment},
        )
        return {row.student: row.fingerprint for row in rows}

    def write(self, record: Record) -> float | None:
        """Store one submission; returns its score, None if it could not be graded.

        Raises sqlalchemy's OperationalError, with nothing written, if the gradebook cannot be.
        """
        from nbgrader.api import SubmittedNotebook

        try:
            submission = self._submission(record)
            gradable = all(verdicts is not None for verdicts in record.notebooks.values())
            for notebook in submission.notebooks:
                self._write_notebook(notebook, record)
            self._db.execute(
                text(
                    "INSERT OR REPLACE INTO autograder_outcome VALUES "
                    "(:assignment, :student, :status, :isolated, :fingerprint)"
                ),
                {
                    name: getattr(record, name)
                    for name in ("assignment", "student", "status", "isolated", "fingerprint")
                },
            )
            self._db.flush()
            self._db.expire(submission)
            score = float(submission.score)
            for notebook in submission.notebooks:
                assert isinstance(notebook, SubmittedNotebook)
                self._penalise(notebook, submission)
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise
        return score if gradable else None

    def _submission(self, record: Record) -> Any:
        """The submission's row, made with all its grades and comments if it is the first."""
        from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
        from nbgrader.utils import parse_utc

        assignment = self._gradebook.find_assignment(record.assignment)
        student = self._db.get(Student, record.student)
        if student is None:
            student = Student(id=record.student)
            self._db.add(student)
        submission = (
            self._db.query(SubmittedAssignment)
            .filter_by(assignment_id=assignment.id, student_id=record.student)
            .one_or_none()
        )
        if submission is None:
            with self._db.no_autoflush:
                submission = SubmittedAssignment(assignment=assignment, student=student)
                self._db.add(submission)
                for notebook in assignment.notebooks:
                    submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
                    self._db.add(submitted)
                    for cell in (*notebook.grade_cells, *notebook.task_cells):
                        self._db.add(Grade(cell=cell, notebook=submitted))
                    for cell in (*notebook.solution_cells, *notebook.task_cells):
                        self._db.add(Comment(cell=cell, notebook=submitted))
        if record.timestamp:
            submission.timestamp = parse_utc(record.timestamp)
        self._db.flush()
        return submission

    def _write_notebook(self, notebook: Any, record: Record) -> None:
        verdicts = record.notebooks.get(notebook.name)
        points = {verdict.grade_id: verdict.points for verdict in verdicts or ()}
        answered = record.answered.get(notebook.name, set())
        for grade in notebook.grades:
            # What an earlier grading gave does not outlive a regrade that could not give any.
            grade.auto_score = points.get(grade.name)
            grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
            if grade.name not in points and verdicts is not None and grade.name not in answered:
                grade.auto_score, grade.needs_manual_grade = 0.0, False
        for comment in notebook.comments:
            comment.auto_comment = None if comment.name in answered else "No response."

    def _penalise(self, notebook: Any, submission: Any) -> None:
        notebook.late_submission_penalty = None
        if submission.total_seconds_late <= 0:
            return
        try:
            penalty = self._late_plugin.late_submission_penalty(
                submission.student_id, notebook.score, submission.total_seconds_late
            )
        except Exception as problem:
            raise CourseError(
                f"The plugin for late submissions in nbgrader_config.py stops with "
                f"{type(problem).__name__}: {problem}"
            ) from None
        if penalty is not None:
            notebook.late_submission_penalty = min(max(penalty, 0), notebook.score)

    @cached_property
    def _late_plugin(self) -> Any:
        """What the course's settings name to judge late submissions."""
        from nbgrader.preprocessors import AssignLatePenalties

        step = AssignLatePenalties(config=self._settings)
        step.init_plugin()
        return step.plugin_inst
