"""The gradebook may be a file or a PostgreSQL server: the same scores, the same behaviours."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import postgresql
import pytest
from conftest import make_tiny_course, run_command
from sqlalchemy import NullPool, Select, Table, create_engine, select
from sqlalchemy.exc import IntegrityError

from autograder.course import Course, CourseError
from autograder.demo.run import solved_notebook
from autograder.engine.grading import batch
from autograder.engine.records import tables
from autograder.engine.records.gradebook import GradebookWriter
from autograder.engine.records.losses import losses
from autograder.engine.records.outcome import Outcome
from autograder.engine.records.record import Record
from autograder.engine.records.stored_results import stored_stops, stored_verdicts
from autograder.results import Behaviour, Status, Verdict
from autograder.wire.budgets import Budgets

pytestmark = pytest.mark.prove

LESSON = "01_tiny"
QUICK = Budgets(call_seconds=5)
RIGHT = "return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))"
CLASS = {
    "ada": RIGHT,
    "o'neil; DROP TABLE grade": "return 1",
    "Zoë": "raise ValueError('a \\0 null, \\ud800 half a pair, \\x1b[31m red')",
    "stopped": "return (",
    "crashed": "import os\n    os._exit(3)",
    "missing": None,
}
SCORES = {"ada": 3, "o'neil; DROP TABLE grade": 1, "Zoë": 0, "stopped": 0, "crashed": 0}

needs_server = pytest.mark.skipif(
    postgresql.program("initdb") is None,
    reason="no PostgreSQL server is installed here; type once: apt-get install postgresql",
)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """The tiny course with a class that handed in; not released, and not to be changed."""
    course = make_tiny_course(tmp_path_factory.mktemp("databases") / "course")
    run_command("nbgrader", "generate_assignment", LESSON, cwd=course.root)
    (course.root / "gradebook.db").unlink()
    assert course.secret  # made now, so that all copies draw the same inputs
    for student, body in CLASS.items():
        folder = course.root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        if body is not None:
            notebook = solved_notebook(course, LESSON)
            cell = next(cell for cell in notebook.cells if cell.id == "accuracy")
            cell.source = f"def accuracy(y_true, y_pred):\n    {body}"
            nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    return course.root


@dataclass(frozen=True)
class Graded:
    """The class, graded: the course and its gradebook's address, the outcomes, and the rows of our
    own tables as they were then."""

    course: Course
    address: str
    outcomes: list[Outcome]
    held: dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def databases(handed_in: Path, tmp_path_factory) -> Iterator[dict[str, Graded]]:
    """The class, graded with each of the databases that there are here."""
    root = tmp_path_factory.mktemp("graded")
    found = {"sqlite": grade(Path(shutil.copytree(handed_in, root / "sqlite")))}
    with ExitStack() as stack:
        if postgresql.program("initdb"):
            course = Path(shutil.copytree(handed_in, root / "postgresql"))
            set_database(course, stack.enter_context(postgresql.server()).address)
            found["postgresql"] = grade(course)
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_server)])
def graded(request, databases: dict[str, Graded]) -> Graded:
    """The class, graded with one of the databases."""
    return databases[request.param]


def set_database(root: Path, address: str) -> None:
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"\nc.CourseDirectory.db_url = {address!r}\n")


def grade(root: Path) -> Graded:
    run_command("nbgrader", "generate_assignment", LESSON, cwd=root)
    course = Course(root.resolve())
    jobs = batch.plan(course, LESSON, budgets=QUICK)
    outcomes = list(batch.grade(course, jobs, workers=1))
    return Graded(course, course.database, outcomes, held(course.database))


def scores(address: str) -> dict[str, list[float | None]]:
    """Every cell's points by student, as nbgrader reads them."""
    from nbgrader.api import Gradebook

    with Gradebook(address) as gradebook:
        return {
            submission.student_id: [
                cell.auto_score for notebook in submission.notebooks for cell in notebook.grades
            ]
            for submission in gradebook.assignment_submissions(LESSON)
        }


def _repeatable(table: Table) -> Select[Any]:
    """A table's rows without the processor time, which is another one at each grading."""
    return select(*(column for column in table.c if column.name != "seconds"))


def held(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of our own tables, by the table's name."""
    with create_engine(address, poolclass=NullPool).connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(_repeatable(table))), key=str)
            for name, table in tables.TABLES.tables.items()
        }


def test_scores_are_right_in_either_database(graded: Graded) -> None:
    expected = {**SCORES, "missing": None}
    assert scores(graded.address) == {student: [points] for student, points in expected.items()}
    assert {outcome.student: outcome.score for outcome in graded.outcomes} == expected


def test_what_is_stored_is_what_was_found(graded: Graded) -> None:
    stored = stored_verdicts(graded.course, LESSON)
    found = {outcome.student: outcome.notebooks for outcome in graded.outcomes}
    assert found.pop("missing") == {LESSON: None}
    assert stored == found
    stops = {outcome.student: outcome.stopped for outcome in graded.outcomes if outcome.stopped}
    assert stored_stops(graded.course, LESSON) == stops
    assert "SyntaxError" in stops["stopped"][LESSON]["accuracy"]
    [verdict] = stored["o'neil; DROP TABLE grade"][LESSON]
    lost, kept = verdict.behaviours
    assert (lost.points, lost.maximum, lost.seen) == (0, 2, "1")
    assert lost.expected
    assert (kept.points, kept.maximum, kept.reason) == (1, 1, "")
    [verdict] = stored["Zoë"][LESSON]
    assert "half a pair" in verdict.behaviours[0].reason
    assert verdict.behaviours[0].reason.isprintable()


def test_statistics_are_read_from_what_is_stored(graded: Graded) -> None:
    [step] = losses(stored_verdicts(graded.course, LESSON).values())
    assert (step.step, step.students) == ("accuracy", 4)
    assert (step.lost, step.maximum) == (3 * len(SCORES) - sum(SCORES.values()), 3 * len(SCORES))


@needs_server
def test_both_databases_hold_the_same(databases: dict[str, Graded]) -> None:
    file, server = databases["sqlite"], databases["postgresql"]
    assert server.held == file.held
    assert len(server.held["autograder_behaviour"]) == 2 * len(SCORES)
    assert scores(server.address) == scores(file.address)
    assert [replace(outcome, feedback=None) for outcome in by_student(server)] == [
        replace(outcome, feedback=None) for outcome in by_student(file)
    ]


def by_student(graded: Graded) -> list[Outcome]:
    return sorted(graded.outcomes, key=lambda outcome: outcome.student)


def test_a_regrade_replaces_the_rows(graded: Graded) -> None:
    before = held(graded.address)
    jobs = batch.plan(graded.course, LESSON, budgets=QUICK, again=True)
    assert len(list(batch.grade(graded.course, jobs, workers=1))) == len(CLASS)
    assert held(graded.address) == before


def record(student: str, evil: str) -> Record:
    behaviour = Behaviour(evil, 0.0, 3.0, evil, evil, evil, evil, (evil,))
    verdict = Verdict("accuracy_test", 0.0, 3.0, (behaviour,), evil)
    return Record(
        LESSON,
        student,
        Status.GRADED,
        True,
        "new",
        {LESSON: [verdict]},
        {LESSON: {"accuracy"}},
        stopped={LESSON: {"accuracy": evil}},
    )


def test_texts_are_stored_printable_and_short_whatever_a_worker_sends(graded: Graded) -> None:
    evil = "\0'); DROP TABLE grade; --\ud800\n\x1b" + "x" * 100_000
    with GradebookWriter(graded.course) as gradebook:
        gradebook.write(record("mallory", evil))
    [verdict] = stored_verdicts(graded.course, LESSON)["mallory"][LESSON]
    [behaviour] = verdict.behaviours
    told = (behaviour.claim, behaviour.reason, behaviour.misconception, behaviour.seen)
    stopped = stored_stops(graded.course, LESSON)["mallory"][LESSON]["accuracy"]
    for stored in (*told, behaviour.expected, *behaviour.notes, verdict.problem, stopped):
        assert stored.startswith("'); DROP TABLE grade; --")
        assert stored.isprintable()
        assert len(stored) < 1000


def test_a_submission_is_stored_whole_or_not_at_all(graded: Graded, monkeypatch) -> None:
    before = scores(graded.address), held(graded.address)
    half = record("ada", "half written")
    half = replace(half, notebooks={LESSON: [half.notebooks[LESSON][0]] * 2})
    same_place = {"notebook": LESSON, "position": 0, "grade_id": "accuracy_test"}
    behaviours = list(tables._behaviours(half))
    monkeypatch.setattr(tables, "_behaviours", lambda _: [row | same_place for row in behaviours])
    with GradebookWriter(graded.course) as gradebook, pytest.raises(IntegrityError):
        gradebook.write(half)
    assert (scores(graded.address), held(graded.address)) == before


def test_nbgrader_goes_on_with_the_gradebook(graded: Graded) -> None:
    run_command("nbgrader", "export", cwd=graded.course.root)
    assert "Zoë" in (graded.course.root / "grades.csv").read_text()
    run_command("nbgrader", "autograde", LESSON, "--student=ada", "--force", cwd=graded.course.root)
    [verdict] = stored_verdicts(graded.course, LESSON)["ada"][LESSON]
    assert verdict.points == 3


@needs_server
def test_results_are_kept_while_the_server_is_away(
    handed_in: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    course = Course(Path(shutil.copytree(handed_in, tmp_path / "course")).resolve())
    with postgresql.server() as server:
        set_database(course.root, server.address)
        run_command("nbgrader", "generate_assignment", LESSON, cwd=course.root)
        outcomes = batch.grade(course, batch.plan(course, LESSON, budgets=QUICK), workers=1)
        seen = {next(outcomes).student}
        server.stop()
        with pytest.raises(CourseError, match=r"kept in .*run the command again"):
            for outcome in outcomes:
                seen.add(outcome.student)
        with pytest.raises(CourseError, match="Is the database server running"):
            batch.plan(course, LESSON, budgets=QUICK)
        server.start()
        assert batch.plan(course, LESSON, budgets=QUICK) == []
        assert seen == set(stored_verdicts(course, LESSON)) | {"missing"} == set(CLASS)


def test_an_older_gradebook_goes_on_working(handed_in: Path, tmp_path: Path) -> None:
    """Its outcomes are in the table of version 0.1.0, and nothing is known of behaviours."""
    root = Path(shutil.copytree(handed_in, tmp_path / "course"))
    run_command("nbgrader", "generate_assignment", LESSON, cwd=root)
    with sqlite3.connect(root / "gradebook.db") as database:
        database.execute(
            "CREATE TABLE autograder_outcome (assignment VARCHAR NOT NULL, student VARCHAR NOT "
            "NULL, status VARCHAR NOT NULL, isolated BOOLEAN NOT NULL, fingerprint VARCHAR NOT "
            "NULL, PRIMARY KEY (assignment, student))"
        )
        old = (LESSON, "ada", "graded", True, "of an older version")
        database.execute("INSERT INTO autograder_outcome VALUES (?, ?, ?, ?, ?)", old)
    course = Course(root.resolve())
    assert stored_verdicts(course, LESSON) == {}
    jobs = batch.plan(course, LESSON, ["ada"])
    assert [outcome.score for outcome in batch.grade(course, jobs, workers=1)] == [3]
    assert set(stored_verdicts(course, LESSON)) == {"ada"}
    assert batch.plan(course, LESSON, ["ada"]) == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql+psycopg://me:hunter2@127.0.0.1:1/grades", "Is the database server running"),
        ("postgresql+nonsense://127.0.0.1/grades", "db_url"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    tmp_path: Path, address: str, says: str
) -> None:
    course = make_tiny_course(tmp_path / "course")
    set_database(course.root, address)
    (course.root / "submitted" / "ada" / LESSON).mkdir(parents=True)
    with pytest.raises(CourseError, match=says) as refused:
        batch.plan(course, LESSON)
    assert "hunter2" not in str(refused.value)
