"""JupyterLab's server with this course: formgrader, and the Create Assignment panel's edits."""

import difflib
import shutil
from collections.abc import Iterator

import pytest
from conftest import ROOT, clone_course
from lab import Server, jupyter_lab

from autograder.course import Course

LESSON = "02_metrics"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    course = clone_course(tmp_path_factory.mktemp("lab") / "course")
    with jupyter_lab(course) as running:
        yield running


def test_formgrader_lists_every_lesson_and_generates_one(server: Server) -> None:
    listed = {
        assignment["name"]: assignment for assignment in server.call("formgrader/api/assignments")
    }
    assert set(listed) == {*Course(ROOT).lessons(), *Course(ROOT).exams()}
    made = server.call(f"formgrader/api/assignment/{LESSON}/assign", "POST", {})
    assert made["success"], made["log"]
    listed = {
        assignment["name"]: assignment for assignment in server.call("formgrader/api/assignments")
    }
    assert listed[LESSON]["max_score"] > 0
    generated = server.course.notebooks / LESSON / f"{LESSON}.ipynb"
    assert generated.read_bytes() == (ROOT / generated.relative_to(server.course.root)).read_bytes()


def test_formgraders_pages_open(server: Server) -> None:
    page = server.call("formgrader/manage_assignments")
    assert "Manage Assignments" in page


def test_a_create_assignment_edit_of_the_text_lesson_is_a_one_line_diff(server: Server) -> None:
    text = server.course.text_of(LESSON)
    before = text.read_text().splitlines()
    path = f"api/contents/source/{LESSON}/{LESSON}.py"
    model = server.call(f"{path}?type=notebook&content=1")
    cell = next(
        c for c in model["content"]["cells"] if c["metadata"].get("nbgrader", {}).get("grade")
    )
    cell["metadata"]["nbgrader"]["points"] += 1
    server.call(path, "PUT", {key: model[key] for key in ("type", "format", "content")})
    changed = [
        line for line in difflib.ndiff(before, text.read_text().splitlines()) if line[:1] in "+-"
    ]
    assert len(changed) == 2, changed
    assert all('"grade": true' in line for line in changed)


def test_the_capstones_plan_is_graded_by_hand_with_its_rubric_in_sight(server: Server) -> None:
    lesson, course = "11_capstone", server.course
    made = server.call(f"formgrader/api/assignment/{lesson}/assign", "POST", {})
    assert made["success"], made["log"]
    folder = course.root / "submitted" / "ada" / lesson
    shutil.copytree(ROOT / "solutions" / lesson, folder)
    graded = server.call(f"formgrader/api/submission/{lesson}/ada/autograde", "POST", {})
    assert graded["success"], graded["log"]
    [submission] = server.call(f"formgrader/api/submissions/{lesson}")
    assert submission["needs_manual_grade"]
    assert submission["score"] == 9
    [notebook] = server.call(f"formgrader/api/submitted_notebooks/{lesson}/{lesson}")
    page = server.call(f"formgrader/submissions/{notebook['id']}/?index=0")
    assert "What is tried" in page
    assert "Half a point is for a part that is there" in page
    grades = server.call(f"formgrader/api/grades?submission_id={notebook['id']}")
    [plan] = [grade for grade in grades if grade["name"] == "plan"]
    assert plan["max_score"] == 3
    server.call(f"formgrader/api/grade/{plan['id']}", "PUT", {"manual_score": 2.5})
    [submission] = server.call(f"formgrader/api/submissions/{lesson}")
    assert submission["score"] == 11.5
    assert not submission["needs_manual_grade"]
