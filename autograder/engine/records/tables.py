"""Our own tables beside nbgrader's, for what it has no place for: on SQLite and PostgreSQL alike.

A submission's rows are replaced as a whole, in the transaction that writes its grades. What they
hold comes from hostile work: it is passed as bound parameters, and is never more than one printable
line.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from autograder.engine.records.graded import LONGEST, limited
from autograder.engine.records.record import Record
from autograder.hidden_tests import shorten
from autograder.results import Behaviour, Verdict

TABLES = MetaData()

OUTCOME = Table(
    "autograder_outcome",
    TABLES,
    Column("assignment", String, primary_key=True),
    Column("student", String, primary_key=True),
    Column("status", String, nullable=False),
    Column("isolated", Boolean, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("seconds", Float),
)
"""One row per submission: how it ended, the hash of what was graded, and the processor time that
the student's code took; none where a version graded it that did not store it."""

CELL = Table(
    "autograder_cell",
    TABLES,
    Column("assignment", String, primary_key=True),
    Column("student", String, primary_key=True),
    Column("notebook", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("grade_id", String, nullable=False),
    Column("points", Float),
    Column("maximum", Float),
    Column("problem", Text, nullable=False),
)
"""One row per verdict, and one per cell of the student's own that stopped, which has no points.

`problem` is what the cell stopped with, "" if it did not.
"""

OPEN_CELL = Table(
    "autograder_open_cell",
    TABLES,
    Column("assignment", String, primary_key=True),
    Column("student", String, primary_key=True),
    Column("notebook", String, primary_key=True),
    Column("grade_id", String, primary_key=True),
)
"""One row per verdict of a test that ran in the student's process, which could forge its points."""

BEHAVIOUR = Table(
    "autograder_behaviour",
    TABLES,
    Column("assignment", String, primary_key=True),
    Column("student", String, primary_key=True),
    Column("notebook", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("grade_id", String, nullable=False),
    Column("claim", Text, nullable=False),
    Column("points", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("misconception", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("notes", Text, nullable=False),  # a list, as JSON
)
"""One row per behaviour of a verdict; `position` is its place among all those of the notebook."""

Row = dict[str, Any]


def students_in(db: Any, assignment: str) -> set[str]:
    """Whose submissions nbgrader's own tables have. Ours may hold more, which `nbgrader db student
    remove` does not know."""
    from nbgrader.api import Assignment, SubmittedAssignment

    asked = (
        select(SubmittedAssignment.student_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
    )
    return set(db.execute(asked).scalars())


def make_tables(db: Any) -> None:
    """Create those of our tables, and of their columns, that a gradebook does not have yet."""
    for table in TABLES.sorted_tables:
        db.execute(CreateTable(table, if_not_exists=True))
    if not has_seconds(db):
        try:
            db.execute(text(f"ALTER TABLE {OUTCOME.name} ADD COLUMN seconds FLOAT"))
        except DBAPIError:  # another program may have added it meanwhile
            db.rollback()
            if not has_seconds(db):
                raise


def has_seconds(db: Any) -> bool:
    """Whether a gradebook that has our tables is new enough to say what time was used."""
    columns = inspect(db.connection()).get_columns(OUTCOME.name)
    return any(column["name"] == "seconds" for column in columns)


def replace_rows(db: Any, record: Record) -> None:
    """Replace what was known about a submission with what its record says."""
    submission = {"assignment": record.assignment, "student": record.student}
    rows: dict[Table, list[Row]] = {
        OUTCOME: [_outcome(record)],
        CELL: list(_cells(record)),
        BEHAVIOUR: list(_behaviours(record)),
        OPEN_CELL: [
            {"notebook": notebook, "grade_id": shorten(verdict.grade_id)}
            for notebook, verdicts in record.notebooks.items()
            for verdict in verdicts or ()
            if verdict.is_open
        ],
    }
    for table, made in rows.items():
        db.execute(
            delete(table).where(*(table.c[name] == value for name, value in submission.items()))
        )
        if made:
            db.execute(insert(table), [submission | row for row in made])


def verdict_of(cell: Any, behaviours: list[Any], is_open: bool) -> Verdict:
    """The verdict that a row of CELL and its rows of BEHAVIOUR, in order, stand for."""
    return Verdict(
        cell.grade_id,
        cell.points,
        cell.maximum,
        tuple(
            Behaviour(
                row.claim,
                row.points,
                row.maximum,
                row.reason,
                row.misconception,
                row.seen,
                row.expected,
                tuple(json.loads(row.notes)),
            )
            for row in behaviours
        ),
        cell.problem,
        is_open,
    )


def _outcome(record: Record) -> Row:
    return {
        "status": str(record.status),
        "isolated": record.isolated,
        "fingerprint": record.fingerprint,
        "seconds": record.seconds,
    }


def _cells(record: Record) -> Iterator[Row]:
    for notebook, verdicts in record.notebooks.items():
        tests = [limited(verdict) for verdict in verdicts or ()]
        rows: list[Row] = [
            {
                "grade_id": verdict.grade_id,
                "points": verdict.points,
                "maximum": verdict.max_points,
                "problem": verdict.problem,
            }
            for verdict in tests
        ]
        rows += [
            {
                "grade_id": shorten(name),
                "points": None,
                "maximum": None,
                "problem": shorten(said, LONGEST),
            }
            for name, said in record.stopped.get(notebook, {}).items()
        ]
        for position, row in enumerate(rows):
            yield {"notebook": notebook, "position": position} | row


def _behaviours(record: Record) -> Iterator[Row]:
    for notebook, verdicts in record.notebooks.items():
        tests = [limited(verdict) for verdict in verdicts or ()]
        found = [(verdict, behaviour) for verdict in tests for behaviour in verdict.behaviours]
        for position, (verdict, behaviour) in enumerate(found):
            place = {"notebook": notebook, "position": position, "grade_id": verdict.grade_id}
            yield place | asdict(behaviour) | {"notes": json.dumps(behaviour.notes)}
