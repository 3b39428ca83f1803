"""Each submission is judged by a process that ends with it, and that holds nothing worth having.

The tests of this course open, evaluate and unpickle what a student names, as tests of real courses
do: an open door, behind which there has to be nothing.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import BIN, as_ordinary_user, run_command
from nbformat import NotebookNode

from autograder.check.both_ways import nbgrader as run_nbgrader
from autograder.course import Course
from autograder.engine.grading import batch
from autograder.engine.grading.court import Court

OPENING = {
    "evaluates_test": "assert eval(formula()) == 7",
    "opens_test": "assert open(report()).read() == '7'",
    "other_test": "assert formula() == '3 + 4'",
}
"""The tests of the course, by grade_id: each of one point."""

HONEST = "def formula():\n    return '3 + 4'\n\ndef report():\n    return 'report.txt'\n"

PATCHES = """
def formula():
    return (
        "[setattr(m, name, lambda *a, **k: 1.0) for m in list(__import__('sys').modules.values())"
        " if m and m.__name__.startswith('autograder') for name in dir(m)"
        " if name in ('points_of', 'Verdict', 'limited', 'conclude', 'value_problem')] and 7"
    )
def report():
    return 'report.txt'
"""

KILLS = """
def formula():
    return "__import__('os').system('kill -9 -1') or 7"
def report():
    return 'report.txt'
"""

HANGS = """
def formula():
    return "(lambda f: f(f))(lambda f: [None for _ in iter(int, 1)])"
def report():
    return 'report.txt'
"""

SORTS = "def sort(x):\n    x.sort()\n\n" + HONEST

LOOKS = """
def formula():
    return "[print(open(p).read()) for p in {paths} if __import__('os').path.exists(p)] and 0"
def report():
    return {path!r}
"""


def cell(name: str, source: str, is_test: bool) -> NotebookNode:
    made = nbformat.v4.new_code_cell(source, id=name)
    made.metadata["nbgrader"] = {
        "grade_id": name,
        "grade": is_test,
        "locked": is_test,
        "solution": not is_test,
        "task": False,
        "schema_version": 3,
    }
    if is_test:
        made.metadata["nbgrader"]["points"] = 1
    return made


def notebook_with(work: str) -> NotebookNode:
    tests = [cell(name, source, is_test=True) for name, source in OPENING.items()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        cells=[cell("work", work, is_test=False), *tests], metadata={"kernelspec": kernel}
    )


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("open") / "course"
    (root / "source" / "doors").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "open"\n'
    )
    (root / "source" / "doors" / "report.txt").write_text("7")
    nbformat.write(notebook_with(HONEST), root / "source" / "doors" / "doors.ipynb")
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])  # nbgrader calls a program by its name
    release = ("nbgrader", "generate_assignment", "doors")
    run_command(*release, cwd=root, environment={"PATH": path})
    assert Course(root).secret
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    shutil.copytree(released, tmp_path / "course")
    return Course(tmp_path / "course")


def hand_in(course: Course, student: str, work: str) -> Path:
    folder = course.root / "submitted" / student / "doors"
    folder.mkdir(parents=True)
    nbformat.write(notebook_with(work), folder / "doors.ipynb")
    return folder


def graded(course: Course, *options: str) -> dict[str, dict[str, Any]]:
    report = course.root / "report.json"
    run_command("autograder", "grade", "doors", "--json", str(report), *options, cwd=course.root)
    return {row["student"]: row for row in json.loads(report.read_text())}


def test_what_a_test_evaluates_changes_no_other_grade(course: Course) -> None:
    hand_in(course, "a_patches", PATCHES)
    hand_in(course, "b_wrong", HONEST.replace("3 + 4", "3 + 5"))
    hand_in(course, "c_kills", KILLS)
    hand_in(course, "d_honest", HONEST)
    rows = graded(course, "--workers", "1")
    assert (rows["b_wrong"]["score"], rows["d_honest"]["score"]) == (1, 3)
    assert rows["c_kills"]["score"] in (None, 0, 1, 2)


def test_a_test_that_never_ends_costs_its_own_submission_alone(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.Autograder.budgets = {"doors": {"notebook_seconds": 2}}\n')
    hand_in(course, "a_hangs", HANGS)
    hand_in(course, "b_honest", HONEST)
    rows = graded(course)
    assert rows["b_honest"]["score"] == 3
    assert rows["a_hangs"]["score"] in (None, 0, 1, 2)


def test_nothing_of_the_course_lies_behind_an_open_door(course: Course) -> None:
    secret = course.secret
    hand_in(course, "victim", HONEST + "# SECRET_OF_ANOTHER\n")
    wanted = [
        course.root / ".course_secret",
        course.root / "gradebook.db",
        course.root / "submitted" / "victim" / "doors" / "doors.ipynb",
        course.root / "nbgrader_config.py",
        Path.home() / ".bashrc",
        Path("/etc/passwd"),
    ]
    for number, path in enumerate(wanted):
        looks = LOOKS.format(paths=[str(path) for path in wanted], path=str(path))
        hand_in(course, f"spy{number}", looks)
    rows = graded(course)
    for name, row in rows.items():
        told = json.dumps(row) + "".join(
            path.read_text()
            for folder in ("feedback", "autograded")
            for path in (course.root / folder / name).rglob("*.*")
        )
        assert secret not in told
        assert name == "victim" or "SECRET_OF_ANOTHER" not in told
        assert "root:x:0" not in told
    assert rows["victim"]["score"] == 3


def test_solutions_that_come_to_no_end_hold_up_the_class_twice_at_most(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not once for each submission: looking at them may take an hour."""
    looks: list[Court] = []
    monkeypatch.setattr(Court, "_learn", lambda court: looks.append(court))
    source = course.source / "doors" / "doors.ipynb"
    notebook = notebook_with(SORTS)
    notebook.cells[1].source = "data = [2, 1]\nsort(data)\nassert data == [1, 2]"
    nbformat.write(notebook, source)
    run_nbgrader(course, "generate_assignment", "doors", "--force")
    for student in ("ada", "ben", "cid"):
        hand_in(course, student, SORTS)
    outcomes = list(batch.grade(course, batch.plan(course, "doors")))
    assert len(outcomes) == 3 and len(looks) <= 2


@pytest.mark.skipif(os.getuid() != 0, reason="changes the user, as root")
def test_a_file_that_may_not_be_read_stops_nobody(course: Course) -> None:
    hand_in(course, "honest", HONEST)
    folder = hand_in(course, "locked", HONEST)
    (folder / "own.txt").write_text("mine")
    (folder / "own.txt").chmod(0)
    (hand_in(course, "closed", HONEST) / "doors.ipynb").chmod(0)
    for path in (course.root, *course.root.rglob("*")):
        os.chown(path, 1000, 1000)
    for parent in course.root.parents:
        if parent.stat().st_uid == 0 and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    report = course.root / "report.json"
    as_ordinary_user(BIN / "autograder", "grade", "doors", "--json", report, cwd=course.root)
    as_ordinary_user(BIN / "autograder", "grade", "doors", "--json", "2.json", cwd=course.root)
    rows = {row["student"]: row for row in json.loads(report.read_text())}
    assert (rows["honest"]["score"], rows["locked"]["score"]) == (3, 3)
    assert rows["closed"]["score"] is None
    assert "cannot be read" in rows["closed"]["messages"][0]
