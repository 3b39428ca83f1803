"""Grading again without fear: who would change is shown before anything is written, what people
have added stays, and a grade can be repeated from its receipt."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import run_command
from mended import hashes, make_harder, mend
from nbgrader.api import Gradebook
from tiny_work import hand_in

from autograder.course import Course

LESSON = "01_tiny"
RIGHT = "def accuracy(y_true, y_pred):\n    return float(np.mean(np.array(y_true) == y_pred))"
ONE = "def accuracy(y_true, y_pred):\n    return 1.0"


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory) -> Path:
    """A course with two graded submissions; not to be changed."""
    course = Course(Path(shutil.copytree(released, tmp_path_factory.mktemp("graded") / "course")))
    hand_in(course, "ada", RIGHT)
    hand_in(course, "charles", ONE)
    run_command("autograder", "grade", LESSON, cwd=course.root)
    return course.root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Course:
    return Course(Path(shutil.copytree(graded, tmp_path / "course")))


def scores(course: Course) -> dict[str, float]:
    with Gradebook(course.database) as gradebook:
        return {s.student_id: s.score for s in gradebook.assignment_submissions(LESSON)}


def test_a_dry_run_says_who_would_change_and_why_and_writes_nothing(course: Course) -> None:
    make_harder(course)
    before, places = scores(course), hashes(course.root)
    said = run_command(
        "autograder", "grade", LESSON, "--dry-run", "--json", "changes.json", cwd=course.root
    ).stdout
    assert "1 → 0 of 3  charles" in said
    assert "accuracy of no right ones: seen 1, expected 0" in said
    assert "ada" not in said
    assert "1 would change, 1 would be graded the same. Nothing was written." in said
    assert hashes(course.root) == places
    assert scores(course) == before
    [change] = json.loads((course.root / "changes.json").read_text())
    assert (change["student"], change["before"], change["after"]) == ("charles", 1, 0)
    run_command("autograder", "grade", LESSON, cwd=course.root)
    assert scores(course) == {"ada": 3, "charles": 0}, "as it was said"


def test_a_dry_run_of_all_assignments_keeps_the_changes_of_each(course: Course) -> None:
    other = "02_tiny"
    folder = course.root / "source" / other
    shutil.copytree(course.root / "source" / LESSON, folder)
    (folder / f"{LESSON}.ipynb").unlink()
    (folder / f"{LESSON}.py").rename(folder / f"{other}.py")
    sent = course.root / "submitted" / "charles"
    shutil.copytree(sent / LESSON, sent / other)
    (sent / other / f"{LESSON}.ipynb").rename(sent / other / f"{other}.ipynb")
    told = run_command("autograder", "grade", "--all", cwd=course.root, expect=1).stderr
    assert f"Run: nbgrader generate_assignment {other}" in told, "it is not passed over"
    run_command("nbgrader", "generate_assignment", other, cwd=course.root)
    make_harder(course)
    options = ("--all", "--dry-run", "--json", "changes.json")
    said = run_command("autograder", "grade", *options, cwd=course.root).stdout
    assert f"{LESSON}: 1 would change, 1 would be graded the same." in said
    assert f"{other}: 1 would change, 0 would be graded the same." in said
    changes = json.loads((course.root / "changes.json").read_text())
    assert [(change["assignment"], change["student"], change["after"]) for change in changes] == [
        (LESSON, "charles", 0), (other, "charles", 1),
    ]  # fmt: skip
    refused = run_command(
        "autograder", "grade", LESSON, "--dry-run", "--format", "csv", cwd=course.root, expect=1
    )
    assert "For a script give --json FILE" in refused.stderr


def test_nothing_would_change_where_nothing_was_changed(course: Course) -> None:
    done = run_command("autograder", "grade", LESSON, "--dry-run", cwd=course.root)
    assert "0 would change, 0 would be graded the same." in done.stdout
    assert done.stderr == ""


def test_a_mended_test_that_was_not_released_is_told(course: Course) -> None:
    text = course.text_of(LESSON)
    text.write_text(text.read_text().replace("accuracy of 40 examples", "accuracy of 40 labels"))
    done = run_command("autograder", "grade", LESSON, "--dry-run", cwd=course.root)
    assert "0 would change" in done.stdout
    assert f"{LESSON} was changed after its release (accuracy_test)" in done.stderr
    assert done.stderr.endswith(f"run: nbgrader generate_assignment {LESSON}\n")


def test_a_reason_that_would_be_another_one_is_a_change(course: Course) -> None:
    mend(course, "accuracy of 40 examples", "accuracy of 40 labels")
    said = run_command("autograder", "grade", LESSON, "--dry-run", cwd=course.root).stdout
    assert "1 → 1 of 3  charles" in said


def test_what_people_added_survives_a_regrade(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(
            "from nbgrader.plugins import BasePlugin\n"
            "class Half(BasePlugin):\n"
            "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
            "        return score / 2\n"
            "c.AssignLatePenalties.plugin_class = Half\n"
        )
    run_command("autograder", "grade", LESSON, "--again", cwd=course.root)
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("accuracy_test", LESSON, LESSON, "charles")
        grade.manual_score, grade.extra_credit = 2.5, 0.5
        comment = gradebook.find_comment("accuracy", LESSON, LESSON, "charles")
        comment.manual_comment = "Have a look at the mean."
        submission = gradebook.find_submission(LESSON, "charles")
        gradebook.find_assignment(LESSON).duedate = datetime(2026, 1, 1)
        submission.timestamp = datetime(2026, 1, 1) + timedelta(hours=1)
        gradebook.db.commit()
    make_harder(course)
    run_command("autograder", "grade", LESSON, cwd=course.root)
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("accuracy_test", LESSON, LESSON, "charles")
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (0, 2.5, 0.5)
        assert grade.needs_manual_grade, "somebody has to look at it again"
        comment = gradebook.find_comment("accuracy", LESSON, LESSON, "charles")
        assert comment.comment == "Have a look at the mean."
        [notebook] = gradebook.find_submission(LESSON, "charles").notebooks
        assert notebook.late_submission_penalty == 1.5


def receipt(course: Course, student: str) -> str:
    return str(
        course.folder("autograded", LESSON, student).relative_to(course.root) / "receipt.json"
    )


def test_a_grade_is_repeated_from_its_receipt(course: Course) -> None:
    places = hashes(course.root)
    said = run_command("autograder", "replay", receipt(course, "charles"), cwd=course.root).stdout
    assert said == f"{LESSON} of charles: the same grade, 1 points.\n"
    assert hashes(course.root) == places


def test_a_grade_is_not_repeated_with_other_tests_or_another_submission(course: Course) -> None:
    make_harder(course)
    told = run_command(
        "autograder", "replay", receipt(course, "ada"), cwd=course.root, expect=1
    ).stderr
    assert f"the instructor's {LESSON}.ipynb: not as it was" in told
    run_command("autograder", "grade", LESSON, cwd=course.root)
    shutil.rmtree(course.folder("submitted", LESSON, "ada"))
    hand_in(course, "ada", ONE)
    told = run_command(
        "autograder", "replay", receipt(course, "ada"), cwd=course.root, expect=1
    ).stderr
    assert f"the submitted {LESSON}.ipynb: not as it was" in told


def test_a_grade_that_comes_out_otherwise_is_told(course: Course) -> None:
    path = course.root / receipt(course, "charles")
    path.write_text(path.read_text().replace('"points": 1.0', '"points": 0.5'))
    said = run_command(
        "autograder", "replay", receipt(course, "charles"), cwd=course.root, expect=1
    ).stdout
    assert "The grade is another one:" in said
    assert "0.5 → 1" in said


@pytest.mark.parametrize("text", ["", "[]", '{"student": "ada"}', "no json"])
def test_what_is_no_receipt_is_said_to_be_none(course: Course, text: str) -> None:
    path = course.root / receipt(course, "ada")
    path.write_text(text)
    told = run_command("autograder", "replay", str(path), cwd=course.root, expect=1).stderr
    assert "is no receipt" in told
    assert "Traceback" not in told
