"""Grades a public course with stock nbgrader and with the engine, and compares cell by cell.

    python tests/public_courses/compare.py COURSE RESULT.json [ASSIGNMENT …]

COURSE is a folder that collect.py made. The submissions of each assignment are made here, from the
instructor's solution: see `variations`. A test cell counts if the solution earns all of its points
with stock nbgrader; the others, and assignments that cannot be released, are in RESULT.json too.
"""

import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from variations import SOLUTION, variations

from autograder.check.both_ways import Compared, grade_both_ways, nbgrader
from autograder.course import Course, CourseError

STUDENTS = "PUBLIC_COURSES_STUDENTS"
"""In the environment: only these variations, such as "solution wrong_1", for a first look."""


def compare(course: Path, assignment: str) -> list[Compared]:
    """All test cells of all variations. Raises CourseError for what stock nbgrader refuses."""
    with tempfile.TemporaryDirectory(prefix="public-") as folder:
        copy = Course(Path(folder, "stock").resolve())
        shutil.copytree(course / "source" / assignment, copy.source / assignment)
        shutil.copy(course / "nbgrader_config.py", copy.root)
        nbgrader(copy, "generate_assignment", assignment)
        hand_in(copy, assignment)
        return grade_both_ways(copy, assignment)


def hand_in(course: Course, assignment: str) -> None:
    """All variations of the solution, each by a student of its name."""
    chosen = os.environ.get(STUDENTS, "").split()
    released = course.root / "release" / assignment
    for path in sorted(released.glob("*.ipynb")):
        stub = nbformat.read(path, as_version=4)
        solution = nbformat.read(course.source / assignment / path.name, as_version=4)
        for student, cells in variations(stub, solution, seed=f"{assignment}/{path.stem}"):
            if chosen and student not in chosen:
                continue
            handed_in = course.root / "submitted" / student / assignment
            if not handed_in.exists():
                shutil.copytree(released, handed_in)
            nbformat.write(nbformat.from_dict({**stub, "cells": cells}), handed_in / path.name)


def main(course: Path, result: Path, *assignments: str) -> None:
    """Compare the named assignments of a course, or all, and sum it up in a line."""
    found: dict[str, Any] = {"course": course.name, "cells": [], "left_out": []}
    there = sorted(path.name for path in (course / "source").iterdir() if path.is_dir())
    for assignment in assignments or there:
        try:
            cells = compare(course, assignment)
        except CourseError as problem:
            found["left_out"].append({"assignment": assignment, "reason": str(problem)})
            continue
        fails = {
            (cell.notebook, cell.grade_id)
            for cell in cells
            if cell.submission == SOLUTION and cell.stock != cell.maximum
        }
        for cell in cells:
            counts = (cell.notebook, cell.grade_id) not in fails and cell.stock is not None
            found["cells" if counts else "left_out"].append(asdict(cell))
    count = Counter(_direction(cell) for cell in found["cells"])
    found["summary"] = {"cells": len(found["cells"]), **count}
    result.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(course.name, *assignments, json.dumps(found["summary"]), flush=True)


def _direction(cell: dict[str, Any]) -> str:
    if cell["stock"] == cell["engine"]:
        return "equal"
    return "lower" if (cell["engine"] or 0) < cell["stock"] else "higher"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), *sys.argv[3:])
