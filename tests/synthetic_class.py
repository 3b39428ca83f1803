"""Gradebooks of classes of any size, written without grading: for what only reads them."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import nbformat
from sqlalchemy import insert, select

from autograder.course import Course
from autograder.engine.records.gradebook import GradebookWriter
from autograder.engine.records.record import Record
from autograder.engine.records.tables import replace_rows
from autograder.lesson.cells import grade_id, is_solution
from autograder.results import Behaviour, Status, Verdict


def tests_of(course: Course, assignment: str) -> list[tuple[str, float]]:
    """The names and points of an assignment's test cells, as the gradebook knows them."""
    from nbgrader.api import Gradebook

    with Gradebook(course.database) as gradebook:
        (notebook,) = gradebook.find_assignment(assignment).notebooks
        return [(cell.name, cell.max_score) for cell in notebook.grade_cells]


def record(
    course: Course,
    assignment: str,
    student: str,
    tests: Sequence[tuple[str, float]],
    rng: random.Random,
    ability: float,
) -> Record:
    """A student's result: two behaviours a test, each right with the probability `ability`."""
    verdicts = []
    for name, points in tests:
        found = [
            Behaviour(f"does part {part} of {name}", points / 2, points / 2)
            if rng.random() < ability
            else Behaviour(
                f"does part {part} of {name}",
                0.0,
                points / 2,
                "It gives something else.",
                rng.choice(["", f"a mistake of part {part}"]),
                f"{rng.randint(0, 3)}",
                "7",
            )
            for part in (1, 2)
        ]
        verdicts.append(Verdict(name, sum(part.points for part in found), points, tuple(found)))
    steps = {name.removesuffix("_test") for name, _ in tests}
    return Record(
        assignment,
        student,
        Status.GRADED,
        True,
        "synthetic",
        {assignment: verdicts},
        {assignment: steps},
        seconds=rng.expovariate(1),
    )


def store(course: Course, records: Sequence[Record]) -> None:
    """Write many results in one transaction, in nbgrader's tables and in ours."""
    from nbgrader.api import Assignment, Grade, Student, SubmittedAssignment, SubmittedNotebook

    with GradebookWriter(course) as gradebook:
        db = gradebook._db
        known = set(db.execute(select(Student.id)).scalars())
        new = {result.student for result in records} - known
        if new:
            db.execute(insert(Student.__table__), [{"id": name} for name in sorted(new)])
        (assignment,) = {result.assignment for result in records}
        entry = db.query(Assignment).filter_by(name=assignment).one()
        (notebook,) = entry.notebooks
        cells = {cell.name: cell.id for cell in notebook.grade_cells}
        rows: dict[type, list[dict[str, object]]] = {
            SubmittedAssignment: [], SubmittedNotebook: [], Grade: [],
        }  # fmt: skip
        for result in records:
            submission, book = uuid4().hex, uuid4().hex
            rows[SubmittedAssignment].append(
                {"id": submission, "assignment_id": entry.id, "student_id": result.student}
            )
            rows[SubmittedNotebook].append(
                {"id": book, "assignment_id": submission, "notebook_id": notebook.id}
            )
            rows[Grade] += [
                {
                    "id": uuid4().hex,
                    "cell_id": cells[verdict.grade_id],
                    "notebook_id": book,
                    "auto_score": verdict.points,
                    "needs_manual_grade": False,
                }
                for verdict in result.notebooks[assignment] or ()
            ]
            replace_rows(db, result)
        for table, made in rows.items():
            db.execute(insert(table.__table__), made)
        db.commit()


def synthetic_class(
    course: Course, assignment: str, size: int, seed: int = 1, prefix: str = "student"
) -> list[Record]:
    """Results of a class whose students differ in what they know; the same for the same seed."""
    rng = random.Random(seed)
    tests = tests_of(course, assignment)
    return [
        record(course, assignment, f"{prefix}-{number:05d}", tests, rng, rng.uniform(0.3, 1))
        for number in range(size)
    ]


def hand_in(
    course: Course, assignment: str, students: Sequence[str], answers: dict[str, list[str]]
) -> None:
    """A submitted notebook for each: an answer to each step, with a line of the student's own."""
    path = course.folder("release", assignment) / f"{assignment}.ipynb"
    released = nbformat.read(path, as_version=4)
    rng = random.Random(1)
    for student in students:
        notebook = json.loads(nbformat.writes(released))
        for cell in map(nbformat.from_dict, notebook["cells"]):
            if is_solution(cell) and answers.get(grade_id(cell)):
                own = "".join(f"\ncount_{n} = {rng.choice('abcxyz')} + {n}" for n in range(4))
                place = next(
                    index for index, other in enumerate(notebook["cells"]) if other["id"] == cell.id
                )
                notebook["cells"][place]["source"] = rng.choice(answers[grade_id(cell)]) + own
        folder = course.folder("submitted", assignment, student)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{assignment}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def renamed(results: Sequence[Record], names: Sequence[str]) -> list[Record]:
    """The same results with other students."""
    return [replace(result, student=name) for result, name in zip(results, names, strict=True)]
