"""Grades a public course with stock nbgrader and with the engine, and compares cell by cell.

    python tests/public_courses/compare.py COURSE RESULT.json

COURSE is a folder that collect.py made. The submissions of each assignment are made here, from the
instructor's solution: see `variations`. A test cell counts if the solution earns all of its points
with stock nbgrader. Why the others, and whole notebooks, are left out is in RESULT.json too.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from variations import SOLUTION, variations

BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]])}
ENVIRONMENT |= {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
LONGEST = 3600
Place = tuple[str, str, str]  # student, notebook, grade_id
Row = dict[str, Any]


class NotGradedError(Exception):
    """What stock nbgrader says of an assignment that it cannot grade."""


def compare(course: Path, assignment: str) -> tuple[list[Row], list[Row], dict[str, float]]:
    """The rows of all cells that count, what is left out and why, and the seconds that both took"""
    with tempfile.TemporaryDirectory(prefix="public_") as folder:
        left_out = _leave_out_what_stock_cannot_grade(course, Path(folder, "probe"), assignment)
        stock, engine = Path(folder, "stock"), Path(folder, "engine")
        lay_out(course, stock, assignment, {row["notebook"] for row in left_out})
        hand_in(stock, assignment, only_solution=False)
        shutil.copytree(stock, engine)
        begin = time.monotonic()
        run(stock, "nbgrader", "autograde", assignment, may_fail=True)
        middle = time.monotonic()
        found = Path(folder, "engine.json")
        command = ["autograder", "grade", assignment, "--course", str(engine), "--json", str(found)]
        run(stock, *command)
        seconds = {"stock": middle - begin, "engine": time.monotonic() - middle}
        graded = {row["student"]: row for row in json.loads(found.read_text(encoding="utf-8"))}
        scores = stock_scores(stock, assignment)
        rows = []
        for place, (points, maximum) in scores.items():
            row: Row = {"assignment": assignment, "maximum": maximum, "stock": points}
            row |= dict(zip(("student", "notebook", "grade_id"), place, strict=True))
            row |= _engines(graded[place[0]], place)
            if row["stock"] != row["engine"]:
                row["seen"] = outputs(stock / "autograded", place, assignment)
            full = scores.get((SOLUTION, *place[1:]), (None, 0))[0] == maximum
            if full and points is not None:
                rows.append(row)
            else:
                reason = "the solution fails in stock" if not full else "stock gives no score"
                left_out.append({**row, "reason": reason})
        return rows, left_out, seconds


def _leave_out_what_stock_cannot_grade(course: Path, probe: Path, assignment: str) -> list[Row]:
    """The notebooks in which the solution earns nothing with stock nbgrader, and why."""
    lay_out(course, probe, assignment, set())
    hand_in(probe, assignment, only_solution=True)
    run(probe, "nbgrader", "autograde", assignment, may_fail=True)
    scores = stock_scores(probe, assignment)
    left_out = []
    for path in sorted((probe / "release" / assignment).glob("*.ipynb")):
        mine = {place: s for place, s in scores.items() if place[1] == path.stem}
        if not any(points == maximum for points, maximum in mine.values()):
            first = next(iter(mine), (SOLUTION, path.stem, ""))
            seen = outputs(probe / "autograded", first, assignment, whole=True)
            reason = seen[-300:] if mine else "no test cell is worth anything"
            left_out.append({"assignment": assignment, "notebook": path.stem, "reason": reason})
    if len(left_out) == len(list((probe / "release" / assignment).glob("*.ipynb"))):
        raise NotGradedError(json.dumps(left_out))
    return left_out


def lay_out(course: Path, target: Path, assignment: str, without: set[str]) -> None:
    """A course of one assignment, and its release as `nbgrader generate_assignment` makes it."""
    source = target / "source" / assignment
    shutil.copytree(course / "source" / assignment, source)
    shutil.copy(course / "nbgrader_config.py", target)
    for name in without:
        (source / f"{name}.ipynb").unlink()
    run(target, "nbgrader", "generate_assignment", assignment)


def hand_in(course: Path, assignment: str, only_solution: bool) -> None:
    """All variations of the solution, each by a student of its name."""
    released = course / "release" / assignment
    for path in sorted(released.glob("*.ipynb")):
        stub = nbformat.read(path, as_version=4)
        solution = nbformat.read(course / "source" / assignment / path.name, as_version=4)
        for student, cells in variations(stub, solution, seed=f"{assignment}/{path.stem}"):
            if only_solution and student != SOLUTION:
                continue
            target = course / "submitted" / student / assignment
            if not target.exists():
                shutil.copytree(released, target)
            changed = nbformat.from_dict({**stub, "cells": cells})
            nbformat.write(changed, target / path.name)


def run(folder: Path, *words: str, may_fail: bool = False) -> None:
    """A command as an instructor types it."""
    done = subprocess.run(
        words, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=LONGEST
    )
    if done.returncode and not may_fail:
        raise NotGradedError(f"{words[:3]}: {done.stderr[-600:]}")


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


def outputs(autograded: Path, place: Place, assignment: str, whole: bool = False) -> str:
    """What a test cell printed with stock nbgrader, or the first cell that stopped."""
    path = autograded / place[0] / assignment / f"{place[1]}.ipynb"
    with contextlib.suppress(OSError):
        for cell in nbformat.read(path, as_version=4).cells:
            mine = cell.metadata.get("nbgrader", {}).get("grade_id") == place[2]
            if cell.cell_type == "code" and (mine or whole):
                texts = [
                    o.get("text") or f"{o.get('ename')}: {o.get('evalue')}" for o in cell.outputs
                ]
                if texts and (mine or any(o.output_type == "error" for o in cell.outputs)):
                    return "\n".join(texts)[-600:]
    return ""


def main(course: Path, result: Path) -> None:
    """Compare all assignments of a course, and sum it up in a line."""
    found: dict[str, Any] = {"course": course.name, "cells": [], "left_out": [], "seconds": {}}
    for assignment in sorted(path.name for path in (course / "source").iterdir() if path.is_dir()):
        try:
            rows, left_out, seconds = compare(course, assignment)
        except NotGradedError as problem:
            found["left_out"].append({"assignment": assignment, "reason": str(problem)})
            continue
        found["cells"] += rows
        found["left_out"] += left_out
        found["seconds"][assignment] = seconds
        result.write_text(json.dumps(found, indent=1), encoding="utf-8")
    count = Counter(
        "equal" if row["stock"] == row["engine"] else _direction(row) for row in found["cells"]
    )
    took = {
        who: round(sum(s[who] for s in found["seconds"].values())) for who in ("stock", "engine")
    }
    found["summary"] = {"cells": len(found["cells"]), **count, "seconds": took}
    result.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(course.name, json.dumps(found["summary"]), flush=True)


def _direction(row: Row) -> str:
    return "lower" if (row["engine"] or 0) < row["stock"] else "higher"


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
