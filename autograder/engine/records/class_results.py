"""A whole class's results from the gradebook, some submissions at a time: a class may be large."""

import difflib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Table, case, distinct, func, inspect, null, select

from autograder.course import Course, CourseError
from autograder.engine.records.database import open_gradebook
from autograder.engine.records.stored_results import STUDENTS, rows_in_order
from autograder.engine.records.tables import BEHAVIOUR, CELL, OUTCOME, has_seconds
from autograder.results import UNREADABLE, Status

GRADE = "autograder grade"

Place = tuple[str, str]
"""A notebook and a cell of it."""


@dataclass(frozen=True)
class Found:
    """One behaviour of a submission, or a whole test that has none, whose `claim` is "" then."""

    notebook: str
    grade_id: str
    claim: str
    points: float
    maximum: float
    failed: bool
    misconception: str = ""
    seen: str = ""

    @property
    def step(self) -> str:
        """The graded step, whose solution cell is named like the test."""
        return self.grade_id.removesuffix("_test")


@dataclass(frozen=True)
class StoredSubmission:
    """What is stored of one submission. `score` is None where it could not be graded; `seconds` of
    processor time is None where an older version graded it; `blank` are cells left as released."""

    student: str
    status: Status
    score: float | None
    seconds: float | None = None
    found: list[Found] = field(default_factory=list)
    blank: list[Place] = field(default_factory=list)


class ClassResults:
    """A course's gradebook, open for reading. Use it as a context manager."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def __enter__(self) -> "ClassResults":
        """Raises CourseError if there is no gradebook, or none that can be opened."""
        place = self._course.database_file
        if place and not place.is_file():
            raise CourseError(
                f"There is no gradebook {place}. Grade an assignment first: "
                "autograder grade ASSIGNMENT"
            )
        self._gradebook = open_gradebook(self._course)
        self._db = self._gradebook.db
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.close()

    def graded(self) -> list[str]:
        """The names of the assignments of which anything is stored, in order; of none that was
        removed from nbgrader's tables."""
        if not inspect(self._db.get_bind()).has_table(OUTCOME.name):
            return []
        known = {one.name for one in self._gradebook.assignments}
        stored = self._db.execute(select(OUTCOME.c.assignment).distinct()).scalars()
        return sorted(known.intersection(stored))

    def select(self, names: list[str]) -> list[str]:
        """The named assignments, or all that are graded.

        Raises CourseError, with near names, for one that is not graded, or if none is.
        """
        known = self.graded()
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name, known)
                hint = f"Did you mean {' or '.join(near)}?" if near else f"Type: {GRADE} {name}"
                raise CourseError(f"Nothing of '{name}' is graded yet. {hint}")
        if not known:
            raise CourseError(f"Nothing is graded yet in {self._course.root}. Type: {GRADE} --all")
        return list(dict.fromkeys(names)) or known

    def maximum(self, assignment: str) -> float:
        """The points that an assignment has."""
        return float(self._gradebook.find_assignment(assignment).max_score)

    def steps(self, assignment: str) -> list[Place]:
        """The cells that students fill in, in the notebooks' order."""
        notebooks = self._gradebook.find_assignment(assignment).notebooks
        tests = {(book.name, cell.name) for book in notebooks for cell in book.grade_cells}
        return [
            (book.name, cell.name)
            for book in sorted(notebooks, key=lambda book: book.name)
            for cell in book.source_cells
            if cell.name in {part.name for part in book.solution_cells}
            and tests & {(book.name, cell.name), (book.name, f"{cell.name}_test")}
        ]

    def varying(self, assignment: str) -> set[tuple[str, str, str]]:
        """The behaviours, by notebook, grade_id and claim, whose expected value is not the same for
        all: their inputs are drawn for each student, so what was seen cannot be compared."""
        if not inspect(self._db.get_bind()).has_table(BEHAVIOUR.name):
            return set()
        place = (BEHAVIOUR.c.notebook, BEHAVIOUR.c.grade_id, BEHAVIOUR.c.claim)
        asked = (
            select(*place)
            .where(BEHAVIOUR.c.assignment == assignment, BEHAVIOUR.c.expected != "")
            .group_by(*place)
            .having(func.count(distinct(BEHAVIOUR.c.expected)) > 1)
        )
        return {(row.notebook, row.grade_id, row.claim) for row in self._db.execute(asked)}

    def submissions(self, assignment: str) -> Iterator[StoredSubmission]:
        """All submissions of an assignment, by the names of their students."""
        scores = self._scores(assignment)
        blank = self._blank(assignment)
        seconds = OUTCOME.c.seconds if has_seconds(self._db) else null().label("seconds")
        asked = select(OUTCOME.c.student, OUTCOME.c.status, seconds).where(
            OUTCOME.c.assignment == assignment
        )
        outcomes = iter(list(self._db.execute(asked.order_by(OUTCOME.c.student))))
        while some := list(islice(outcomes, STUDENTS)):
            students = [row.student for row in some]
            found = self.findings(assignment, students)
            for row in some:
                status = Status(row.status)
                yield StoredSubmission(
                    row.student,
                    status,
                    None if status in UNREADABLE else scores.get(row.student),
                    row.seconds,
                    found[row.student],
                    blank.get(row.student, []),
                )

    def findings(self, assignment: str, students: list[str]) -> dict[str, list[Found]]:
        """What was found of some students, in the notebooks' order."""
        behaviours = self._by_student(BEHAVIOUR, assignment, students)
        cells = self._by_student(CELL, assignment, students)
        return {name: list(_found(behaviours[name], cells[name])) for name in students}

    def _by_student(
        self, table: Table, assignment: str, students: list[str]
    ) -> dict[str, list[Any]]:
        """The rows of some students, in the notebooks' order."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in rows_in_order(self._db, table, assignment, students):
            found[row.student].append(row)
        return found

    def _scores(self, assignment: str) -> dict[str, float]:
        """By student, with points that people gave and penalties for being late; nobody of whom no
        cell has points, since grading came to no end."""
        from nbgrader.api import Assignment, Grade, SubmittedAssignment, SubmittedNotebook

        own = case((Grade.manual_score.is_not(None), Grade.manual_score), else_=Grade.auto_score)
        points = func.sum(func.coalesce(own, 0.0) + func.coalesce(Grade.extra_credit, 0.0))
        handed_in = (
            select(SubmittedAssignment.student_id, SubmittedNotebook.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == assignment)
            .add_columns(SubmittedNotebook.late_submission_penalty.label("penalty"))
            .subquery()
        )
        asked = (
            select(handed_in.c.student_id, points, func.max(handed_in.c.penalty), func.count(own))
            .join(Grade, Grade.notebook_id == handed_in.c.id)
            .group_by(handed_in.c.student_id, handed_in.c.id)
        )
        found: dict[str, float] = defaultdict(float)
        for student, score, penalty, given in self._db.execute(asked):
            if given:
                found[student] += float(score or 0) - float(penalty or 0)
        return dict(found)

    def _blank(self, assignment: str) -> dict[str, list[Place]]:
        """The cells that were left as released, by student: the gradebook's comment says so."""
        from nbgrader.api import (
            Assignment,
            BaseCell,
            Comment,
            Notebook,
            SubmittedAssignment,
            SubmittedNotebook,
        )

        asked = (
            select(SubmittedAssignment.student_id, Notebook.name, BaseCell.name)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Comment.cell_id)
            .where(Assignment.name == assignment, Comment.auto_comment == "No response.")
        )
        found: dict[str, list[Place]] = defaultdict(list)
        places: dict[Place, Place] = {}
        for student, notebook, cell in self._db.execute(asked):
            found[student].append(places.setdefault((notebook, cell), (notebook, cell)))
        return dict(found)


def _found(behaviours: list[Any], cells: list[Any]) -> Iterator[Found]:
    """What a submission's rows say: each behaviour, and each test that stopped or has none."""
    with_parts = {(row.notebook, row.grade_id) for row in behaviours}
    for row in behaviours:
        yield Found(
            row.notebook,
            row.grade_id,
            row.claim,
            row.points,
            row.maximum,
            bool(row.reason),
            row.misconception,
            row.seen,
        )
    for row in cells:
        if row.points is not None and (row.notebook, row.grade_id) not in with_parts:
            failed = row.points < row.maximum
            yield Found(
                row.notebook, row.grade_id, "", row.points, row.maximum, failed, seen=row.problem
            )
