"""Grades a public course with stock nbgrader and with the engine, and compares cell by cell.

    python tests/public_courses/compare.py COURSE RESULT.json [ASSIGNMENT …]

COURSE is a folder that collect.py made. The submissions of each assignment are made here, from the
instructor's solution: see `variations`. A test cell counts if the solution earns all of its points
with stock nbgrader. Why others, or whole assignments, are left out is in RESULT.json too.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
from variations import SOLUTION, variations

BIN = Path(sys.executable).parent
# nbgrader calls `alembic` by name, which fails if the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(BIN), os.environ["PATH"]])
os.environ["OPENBLAS_NUM_THREADS"] = "1"

STUDENTS = "PUBLIC_COURSES_STUDENTS"
"""In the environment: only these variations, such as "solution wrong_1", for a first look."""

Place = tuple[str, str, str]  # student, notebook, grade_id
Row = dict[str, Any]


class NotGradedError(Exception):
    """What stock nbgrader says of an assignment that it cannot grade."""


def compare(course: Path, assignment: str) -> tuple[list[Row], list[Row], dict[str, float]]:
    """The rows of all cells that count, what is left out and why, and the seconds of
    processor time that both took."""
    with tempfile.TemporaryDirectory(prefix="public_") as folder:
        stock, engine, found = (Path(folder, name) for name in ("stock", "engine", "engine.json"))
        lay_out(course, stock, assignment)
        shutil.copytree(stock, engine)
        begin = cpu_seconds()
        nbgrader = stock_nbgrader(stock)
        nbgrader.autograde(assignment, SOLUTION)
        what_fails = reasons(stock, assignment)
        for student in sorted({path.name for path in (stock / "submitted").iterdir()} - {SOLUTION}):
            nbgrader.autograde(assignment, student)
        middle = cpu_seconds()
        command = ["autograder", "grade", assignment, "--course", str(engine), "--workers=1"]
        done = subprocess.run([*command, f"--json={found}"], capture_output=True, text=True)
        if done.returncode:
            raise NotGradedError(f"engine: {done.stderr[-600:]}")
        seconds = {"stock": middle - begin, "engine": cpu_seconds() - middle}
        graded = {row["student"]: row for row in json.loads(found.read_text(encoding="utf-8"))}
        rows, left_out = [], [{"assignment": assignment, **row} for row in what_fails]
        dead = {(row["notebook"], row["grade_id"]) for row in what_fails}
        for place, (points, maximum) in stock_scores(stock, assignment).items():
            if place[1:] in dead:
                continue
            row: Row = {"assignment": assignment, "maximum": maximum, "stock": points}
            row |= dict(zip(("student", "notebook", "grade_id"), place, strict=True))
            row |= _engines(graded[place[0]], place)
            if row["stock"] != row["engine"]:
                row["seen"] = output(stock / "autograded", place, assignment)
            if points is None:
                left_out.append({**row, "reason": "stock gives no score"})
            else:
                rows.append(row)
        return rows, left_out, seconds


def cpu_seconds() -> float:
    """Our processor time, and that of all commands: on a busy machine the clock says little."""
    return sum(os.times()[:4])


def reasons(stock: Path, assignment: str) -> list[Row]:
    """The test cells that the solution fails with stock nbgrader, and why. Raises NotGradedError if
    it fails all."""
    scores = stock_scores(stock, assignment)
    failed = [
        {
            "notebook": place[1],
            "grade_id": place[2],
            "reason": output(stock / "autograded", place, assignment),
        }
        for place, (points, maximum) in scores.items()
        if points != maximum
    ]
    if len(failed) == len(scores):
        raise NotGradedError(json.dumps(failed[:1]) if failed else "stock gives no score")
    return failed


def lay_out(course: Path, target: Path, assignment: str) -> None:
    """A course of one assignment, its release as `nbgrader generate_assignment` makes it, and all
    variations of the solution, each handed in by a student of its name."""
    shutil.copytree(course / "source" / assignment, target / "source" / assignment)
    shutil.copy(course / "nbgrader_config.py", target)
    made = stock_nbgrader(target).generate_assignment(assignment)
    if not made["success"]:
        raise NotGradedError(made["log"][-600:])
    released = target / "release" / assignment
    for path in sorted(released.glob("*.ipynb")):
        stub = nbformat.read(path, as_version=4)
        solution = nbformat.read(target / "source" / assignment / path.name, as_version=4)
        for student, cells in variations(stub, solution, seed=f"{assignment}/{path.stem}"):
            if student not in os.environ.get(STUDENTS, student).split():
                continue
            handed_in = target / "submitted" / student / assignment
            if not handed_in.exists():
                shutil.copytree(released, handed_in)
            nbformat.write(nbformat.from_dict({**stub, "cells": cells}), handed_in / path.name)


def stock_nbgrader(course: Path) -> NbGraderAPI:
    """What `nbgrader generate_assignment`, `nbgrader autograde` and formgrader call, with the
    course's settings. The commands would spend most of their time on being loaded."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    config.CourseDirectory.root = str(course)
    return NbGraderAPI(config=config)


def stock_scores(course: Path, assignment: str) -> dict[Place, tuple[float | None, float]]:
    """The points and the maximum of each test cell in a gradebook, where it is worth anything."""
    tests = {
        (path.stem, cell.metadata.nbgrader.grade_id)
        for path in (course / "source" / assignment).glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if _is_test(cell)
    }
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, notebook.name, grade.name): (grade.auto_score, grade.max_score)
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.max_score and (notebook.name, grade.name) in tests
        }


def _is_test(cell: NotebookNode) -> bool:
    marks = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and marks.get("grade") and not marks.get("solution"))


def _engines(graded: Row, place: Place) -> Row:
    verdicts = {v["grade_id"]: v for v in (graded["notebooks"] or {}).get(place[1]) or ()}
    verdict = verdicts.get(place[2], {"points": None, "problem": "no verdict", "behaviours": []})
    reasons = [verdict["problem"], *(b["reason"] for b in verdict["behaviours"])]
    stopped = (graded.get("stopped") or {}).get(place[1])
    reason = " | ".join(reason for reason in reasons if reason)
    return {"engine": verdict["points"], "reason": reason, "status": graded["status"]} | (
        {"stopped": stopped} if verdict["points"] is None else {}
    )


def output(autograded: Path, place: Place, assignment: str) -> str:
    """What a test cell gave with stock nbgrader."""
    path = autograded / place[0] / assignment / f"{place[1]}.ipynb"
    if not path.is_file():
        return "not graded"
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == place[2]:
            texts = [o.get("text") or f"{o.get('ename')}: {o.get('evalue')}" for o in cell.outputs]
            return "\n".join(texts)[-600:]
    return "deleted"


def main(course: Path, result: Path, *assignments: str) -> None:
    """Compare the named assignments of a course, or all, and sum it up in a line."""
    found: dict[str, Any] = {"course": course.name, "cells": [], "left_out": [], "seconds": {}}
    there = sorted(path.name for path in (course / "source").iterdir() if path.is_dir())
    for assignment in assignments or there:
        try:
            rows, left_out, seconds = compare(course, assignment)
        except NotGradedError as problem:
            found["left_out"].append({"assignment": assignment, "reason": str(problem)})
            continue
        found["cells"] += rows
        found["left_out"] += left_out
        found["seconds"][assignment] = seconds
    count = Counter(_direction(row) for row in found["cells"])
    took = {
        who: round(sum(s[who] for s in found["seconds"].values())) for who in ("stock", "engine")
    }
    found["summary"] = {"cells": len(found["cells"]), **count, "seconds": took}
    result.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(course.name, *assignments, json.dumps(found["summary"]), flush=True)


def _direction(row: Row) -> str:
    if row["stock"] == row["engine"]:
        return "equal"
    return "lower" if (row["engine"] or 0) < row["stock"] else "higher"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), *sys.argv[3:])
