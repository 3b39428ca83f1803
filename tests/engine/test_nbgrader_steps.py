"""`nbgrader autograde` and formgrader's button grade with the engine."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import clean_environment, run_command, text_of
from nbgrader.api import Gradebook
from stock_steps import use_stock_steps

from autograder.course import Course
from autograder.demo.run import solved_notebook

LESSON = "01_tiny"
BUTTON = """
import json, sys
from autograder.course import Course
from nbgrader.apps import NbGraderAPI
from pathlib import Path
api = NbGraderAPI(config=Course(Path.cwd()).nbgrader_config())
result = api.autograde("01_tiny", sys.argv[1])
print(json.dumps([result["success"], result.get("error") or result.get("log") or ""]), flush=True)
if len(sys.argv) > 2:  # the server goes on, and its user changes the lesson
    sys.stdin.readline()
    result = api.autograde("01_tiny", sys.argv[1])
    print(json.dumps([result["success"], result.get("error") or result.get("log") or ""]))
"""
"""What formgrader's server does for its Autograde button."""


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of the released course with some submissions."""
    course = Course(Path(shutil.copytree(released, tmp_path / "course")))
    hand_in(course, "ada", "return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))")
    hand_in(course, "charles", "return 1")
    hand_in(course, "mallory", "import os\n    os._exit(0)")
    return course


def hand_in(course: Course, student: str, body: str) -> Path:
    """A submission whose `accuracy` has this body."""
    notebook = solved_notebook(course, LESSON)
    cell = next(cell for cell in notebook.cells if cell.id == "accuracy")
    cell.source = f"def accuracy(y_true, y_pred):\n    {body}"
    folder = course.root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{LESSON}.ipynb").write_text(json.dumps(notebook))
    return folder


def stored(course: Course) -> dict[str, tuple[object, ...]]:
    """Points and status by student."""
    query = (
        "SELECT o.student, g.auto_score, o.status FROM autograder_outcome o "
        "JOIN submitted_assignment s ON s.student_id = o.student "
        "JOIN submitted_notebook n ON n.assignment_id = s.id "
        "JOIN grade g ON g.notebook_id = n.id"
    )
    with sqlite3.connect(course.root / "gradebook.db") as database:
        return {student: rest for student, *rest in database.execute(query)}


def press_button(course: Course, student: str) -> tuple[bool, str]:
    """Whether formgrader reports success, and its log."""
    done = subprocess.run(
        [sys.executable, "-c", BUTTON, student],
        cwd=course.root, env=clean_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    success, said = json.loads(done.stdout.splitlines()[-1])
    return success, said


def test_the_command_grades_a_class(course: Course) -> None:
    run_command("nbgrader", "autograde", LESSON, cwd=course.root)
    assert stored(course) == {
        "ada": [3, "graded"], "charles": [1, "graded"], "mallory": [0, "crashed"],
    }  # fmt: skip
    autograded = (course.root / "autograded" / "charles" / LESSON / f"{LESSON}.ipynb").read_text()
    assert "seen 1, expected" in autograded
    assert "HiddenTest" not in autograded


def feedback(course: Course, student: str) -> str:
    """A student's page."""
    return (course.root / "feedback" / student / LESSON / f"{LESSON}.html").read_text()


def test_generate_feedback_gives_the_same_page_with_what_a_person_has_added(course: Course) -> None:
    run_command("autograder", "grade", LESSON, cwd=course.root)
    before = {student: feedback(course, student) for student in ("ada", "charles", "mallory")}
    run_command("nbgrader", "generate_feedback", LESSON, cwd=course.root)
    assert {student: feedback(course, student) for student in before} == before
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("accuracy_test", LESSON, LESSON, "charles")
        grade.manual_score = 2.5
        comment = gradebook.find_comment("accuracy", LESSON, LESSON, "charles")
        comment.manual_comment = "Have a look at the <b>mean</b>."
        gradebook.db.commit()
    run_command("nbgrader", "generate_feedback", LESSON, cwd=course.root)
    said = text_of(feedback(course, "charles"))
    assert "2.5 of 3 points" in said
    assert "Your instructor's comment Have a look at the <b>mean</b>." in said
    assert feedback(course, "ada") == before["ada"]


def test_a_notebook_that_stock_nbgrader_has_graded_has_a_page_too(course: Course) -> None:
    use_stock_steps(course.root)
    run_command("nbgrader", "autograde", LESSON, "--student", "charles", cwd=course.root)
    run_command("nbgrader", "generate_feedback", LESSON, "--student", "charles", cwd=course.root)
    said = text_of(feedback(course, "charles"))
    assert "✗ accuracy 1 of 3" in said
    assert "✗ 0 of 2: gives the share of right predictions" in said, "what the test printed"
    assert "HiddenTest" not in said


def test_the_button_grades_and_a_failed_regrade_leaves_no_score(course: Course) -> None:
    assert press_button(course, "ada")[0]
    assert stored(course)["ada"] == [3, "graded"]
    (course.root / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb").write_text("no notebook")
    success, _ = press_button(course, "ada")
    assert not success
    assert stored(course)["ada"] == [None, "invalid notebook"]


@pytest.mark.nightly
def test_the_button_grades_with_the_tests_as_they_are_now(course: Course) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", BUTTON, "charles", "twice"],
        cwd=course.root, env=clean_environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert server.stdin and server.stdout
    assert json.loads(server.stdout.readline())[0]
    assert stored(course)["charles"] == [1, "graded"]
    lesson = course.text_of(LESSON)
    lesson.write_text(lesson.read_text().replace("y_true), 1.0)", "y_true), 2.0)"))
    run_command("nbgrader", "generate_assignment", LESSON, "--force", cwd=course.root)
    answer, _ = server.communicate("\n", timeout=300)
    assert json.loads(answer)[0]
    assert stored(course)["charles"] == [0, "graded"]


@pytest.mark.nightly
def test_a_link_in_a_submission_is_not_followed(course: Course, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (course.root / "submitted" / "ada" / LESSON / "notes.txt").symlink_to(secret)
    run_command("nbgrader", "autograde", LESSON, "--student", "ada", cwd=course.root)
    assert not (course.root / "autograded" / "ada" / LESSON / "notes.txt").exists()
