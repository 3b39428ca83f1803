"""What grading found, read back from the gradebook: no notebook has to be opened for it."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table, inspect, literal, select

from autograder.course import Course, CourseError
from autograder.engine.records.database import open_gradebook, require_gradebook
from autograder.engine.records.tables import BEHAVIOUR, CELL, OPEN_CELL, OUTCOME, verdict_of
from autograder.results import Verdict

STUDENTS = 500
"""Students whose rows are held at a time."""


def stored_verdicts(course: Course, assignment: str) -> dict[str, dict[str, list[Verdict]]]:
    """The verdicts on an assignment by student and notebook, in the notebook's order.

    A submission that could not be graded has none, nor has one that was graded before verdicts
    were stored. Raises CourseError if the gradebook cannot be opened.
    """
    return dict(each_students_verdicts(course, assignment))


def each_students_verdicts(
    course: Course, assignment: str, only: str | None = None
) -> Iterator[tuple[str, dict[str, list[Verdict]]]]:
    """As `stored_verdicts`, one student after the other, or one alone: a class may be large."""
    with open_gradebook(course) as gradebook:
        if not inspect(gradebook.db.get_bind()).has_table(CELL.name):
            return
        asked = select(CELL.c.student).distinct().where(CELL.c.assignment == assignment)
        if only is not None:
            asked = asked.where(CELL.c.student == only)
        students = iter(list(gradebook.db.execute(asked.order_by(CELL.c.student)).scalars()))
        while some := list(islice(students, STUDENTS)):
            yield from _verdicts_of(gradebook.db, assignment, some)


def _verdicts_of(
    db: Any, assignment: str, students: list[str]
) -> Iterable[tuple[str, dict[str, list[Verdict]]]]:
    found: dict[str, dict[str, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    behaviours = defaultdict(list)
    for row in rows_in_order(db, BEHAVIOUR, assignment, students):
        behaviours[row.student, row.notebook, row.grade_id].append(row)
    opened = {
        (row.student, row.notebook, row.grade_id)
        for row in rows_in_order(db, OPEN_CELL, assignment, students)
    }
    for row in rows_in_order(db, CELL, assignment, students):
        if row.points is not None:
            place = row.student, row.notebook, row.grade_id
            verdict = verdict_of(row, behaviours[place], place in opened)
            found[row.student][row.notebook].append(verdict)
    return [(student, dict(notebooks)) for student, notebooks in found.items()]


def stored_of_student(
    course: Course, student: str, assignment: str | None = None
) -> list[tuple[str, str, dict[str, list[Verdict]]]]:
    """Of each assignment of a student that was graded, or of one of them: its name, its status, ""
    from old versions, and the verdicts by notebook.

    Raises CourseError, with near names, if nothing is stored of the student, or if the gradebook
    cannot be opened.
    """
    require_gradebook(course, assignment or "ASSIGNMENT")
    with open_gradebook(course) as gradebook:
        tables = inspect(gradebook.db.get_bind())
        found: dict[tuple[str, str], str] = {}
        for table, status in ((CELL, literal("")), (OUTCOME, OUTCOME.c.status)):
            if tables.has_table(table.name):
                asked = select(table.c.assignment, table.c.student, status).distinct()
                found |= {(name, who): how for name, who, how in gradebook.db.execute(asked)}
    graded = sorted(name for name, who in found if who == student and assignment in (None, name))
    if not graded:
        known = [who for name, who in found if assignment in (None, name)]
        near = difflib.get_close_matches(student, sorted(set(known)))
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        of = f" of {assignment}" if assignment else ""
        raise CourseError(f"Nothing{of} is graded of '{student}'.{hint}")
    return [
        (
            name,
            found[name, student],
            dict(each_students_verdicts(course, name, student)).get(student, {}),
        )
        for name in graded
    ]


def stored_stops(course: Course, assignment: str) -> dict[str, dict[str, dict[str, str]]]:
    """What students' own cells stopped with, by student, notebook and grade_id.

    Raises CourseError if the gradebook cannot be opened.
    """
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    with open_gradebook(course) as gradebook:
        for row in rows_in_order(gradebook.db, CELL, assignment):
            if row.points is None:
                found[row.student][row.notebook][row.grade_id] = row.problem
    return {student: dict(notebooks) for student, notebooks in found.items()}


def open_cells(course: Course) -> list[str]:
    """The tests that ran in students' processes, as assignment, notebook and grade_id, each once.

    Raises CourseError if the gradebook cannot be opened.
    """
    with open_gradebook(course) as gradebook:
        if not inspect(gradebook.db.get_bind()).has_table(OPEN_CELL.name):
            return []
        place = (OPEN_CELL.c.assignment, OPEN_CELL.c.notebook, OPEN_CELL.c.grade_id)
        return ["/".join(row) for row in gradebook.db.execute(select(*place).distinct())]


def rows_in_order(
    db: Any, table: Table, assignment: str, students: list[str] | None = None
) -> list[Any]:
    """A table's rows in order, of some students or of all; none where a gradebook is older than the
    table."""
    if not inspect(db.get_bind()).has_table(table.name):
        return []
    asked = select(table).where(table.c.assignment == assignment)
    if students is not None:
        asked = asked.where(table.c.student.in_(students))
    order = [table.c.student, table.c.notebook, table.c.get("position", table.c.grade_id)]
    return list(db.execute(asked.order_by(*order)))
