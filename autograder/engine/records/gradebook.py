"""The one writer of nbgrader's gradebook: each submission is one transaction, all or nothing.

Beside nbgrader's own tables are ours, for what those have no place for: see tables.py.
"""

from functools import cached_property
from types import TracebackType
from typing import Any

from sqlalchemy import select, update

from autograder.course import Course, CourseError
from autograder.engine.records.database import among_others, open_gradebook
from autograder.engine.records.record import Record
from autograder.engine.records.tables import OUTCOME, make_tables, replace_rows, students_in


class GradebookWriter:
    """An open gradebook. Use it as a context manager, in one process only."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def __enter__(self) -> "GradebookWriter":
        """Open it for writing. Raises CourseError if that is not possible."""
        self._gradebook = open_gradebook(self._course, self._prepare)
        self._db = self._gradebook.db
        return self

    def _prepare(self, gradebook: Any) -> None:
        def prepare() -> None:
            make_tables(gradebook.db)
            gradebook.db.commit()

        among_others(gradebook.db, prepare)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.rollback()
        self._gradebook.close()

    def assignments(self) -> list[str]:
        """The names of all assignments, in order."""
        return sorted(assignment.name for assignment in self._gradebook.assignments)

    def fingerprints(self, assignment: str) -> dict[str, str]:
        """The fingerprint of what was last graded, by student."""
        known = students_in(self._db, assignment)
        rows = self._db.execute(
            select(OUTCOME.c.student, OUTCOME.c.fingerprint).where(
                OUTCOME.c.assignment == assignment
            )
        )
        return {row.student: row.fingerprint for row in rows if row.student in known}

    def write(self, record: Record) -> float | None:
        """Store one submission; returns its score, None if it could not be graded.

        Raises sqlalchemy's OperationalError, with nothing written, if the gradebook cannot be
        written.
        """
        return among_others(self._db, lambda: self._write(record))

    def _write(self, record: Record) -> float | None:
        from nbgrader.api import SubmittedNotebook

        try:
            self._wait_for_others(record.assignment)
            submission = self._submission(record)
            gradable = all(verdicts is not None for verdicts in record.notebooks.values())
            for notebook in submission.notebooks:
                self._write_notebook(notebook, record)
            replace_rows(self._db, record)
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

    def _wait_for_others(self, assignment: str) -> None:
        """Let nobody else write to this assignment until this transaction ends: nbgrader's tables
        would take two submissions of one student. A change that changes nothing locks in either
        database."""
        from nbgrader.api import Assignment

        name = Assignment.name
        self._db.execute(update(Assignment).where(name == assignment).values({name: name}))

    def _submission(self, record: Record) -> Any:
        """The submission's row, created with all its grades and comments if there is none yet."""
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
        to_fill = {cell.name for cell in notebook.notebook.solution_cells}
        for grade in notebook.grades:
            # Points of an earlier grading do not outlive a regrade that could give none.
            grade.auto_score = points.get(grade.name)
            grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
            if verdicts is not None and grade.name in to_fill - answered - set(points):
                grade.auto_score, grade.needs_manual_grade = 0.0, False
        for comment in notebook.comments:
            blank = comment.name in to_fill - answered
            comment.auto_comment = "No response." if blank else None

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
        """The plugin that the course's settings name for late submissions."""
        from nbgrader.preprocessors import AssignLatePenalties

        with self._course.at_work():
            step = AssignLatePenalties(config=self._course.settings)
            step.init_plugin()
        return step.plugin_inst
