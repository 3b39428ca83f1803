"""`autograder grade` on a real course: same scores as nbgrader, in a sandbox, and nothing lost."""

import json
import os
import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, make_tiny_course, run_command, text_of
from tiny_work import hand_in

from autograder.course import Course
from autograder.engine.grading import batch
from autograder.engine.records.outcome import outcome_from
from autograder.hidden_tests import as_text
from autograder.wire.budgets import Budgets

QUICK = Budgets(call_seconds=3, cell_seconds=5, notebook_seconds=60)


def grade(course: Course, *students: str, again: bool = False) -> dict[str, object]:
    jobs = batch.plan(course, "01_tiny", students, budgets=QUICK, again=again)
    return {outcome.student: outcome for outcome in batch.grade(course, jobs, workers=1)}


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of the released course."""
    return Course(Path(shutil.copytree(released, tmp_path / "course")))


def stored_score(course: Course, student: str) -> float | None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        [notebook] = gradebook.find_submission("01_tiny", student).notebooks
        return next(grade.auto_score for grade in notebook.grades)


def test_the_command_grades_stores_and_reports(course: Course, tmp_path: Path) -> None:
    hand_in(course, "ada")
    hand_in(course, "charles", "def accuracy(y_true, y_pred):\n    return 1")
    report = tmp_path / "grades.json"
    options = ("--json", str(report), "--format", "full")
    done = run_command("autograder", "grade", "01_tiny", *options, cwd=course.root)
    assert "ada" in done.stdout
    shown = run_command("autograder", "show", "charles", cwd=course.root).stdout
    assert "01_tiny, charles: 1 of 3" in shown
    assert "seen 1, expected" in shown
    refused = run_command("autograder", "show", "charlie", cwd=course.root, expect=1)
    assert "Did you mean charles?" in refused.stderr
    near = run_command("autograder", "grade", "01_tinny", cwd=course.root, expect=1)
    assert "Did you mean 01_tiny?" in near.stderr
    again = run_command("autograder", "grade", "01_tiny", cwd=course.root)
    assert "01_tiny: nothing to grade, 2 unchanged." in again.stdout
    rows = {row["student"]: row for row in json.loads(report.read_text())}
    assert (rows["ada"]["score"], rows["charles"]["score"]) == (3, 1)
    assert "seen 1, expected" in rows["charles"]["messages"][0]
    [verdict] = rows["charles"]["notebooks"]["01_tiny"]
    lost, kept = verdict["behaviours"]
    assert (lost["points"], lost["maximum"], lost["seen"], kept["points"]) == (0, 2, "1", 1)
    assert "Where points were lost: 01_tiny, 2 submissions" in done.stdout
    assert stored_score(course, "ada") == 3
    run_command("nbgrader", "export", cwd=course.root)
    assert "charles" in (course.root / "grades.csv").read_text()


def test_who_was_removed_from_the_gradebook_is_graded_again(course: Course) -> None:
    """With nbgrader's own command, which does not know our tables."""
    hand_in(course, "ada")
    run_command("autograder", "grade", "01_tiny", cwd=course.root)
    run_command("nbgrader", "db", "student", "remove", "ada", "--force", cwd=course.root)
    run_command("autograder", "grade", "01_tiny", cwd=course.root)
    assert stored_score(course, "ada") == 3
    run_command("nbgrader", "db", "assignment", "remove", "01_tiny", "--force", cwd=course.root)
    told = run_command("autograder", "report", cwd=course.root, expect=1).stderr
    assert "Nothing is graded yet" in told
    told = run_command("autograder", "grade", "01_tiny", cwd=course.root, expect=1).stderr
    assert "Run: nbgrader generate_assignment 01_tiny" in told


def test_a_script_gets_its_form_where_nothing_has_to_be_graded(course: Course) -> None:
    hand_in(course, "ada")
    twice = ("--student", "ada", "--student", "ada")
    graded = run_command("autograder", "grade", "01_tiny", *twice, cwd=course.root)
    assert "01_tiny: 1 submission, 1 with full marks" in graded.stdout
    for form, printed in {"json": "[]", "csv": "assignment,student,score"}.items():
        again = run_command("autograder", "grade", "01_tiny", "--format", form, cwd=course.root)
        assert "1 unchanged" in again.stderr
        assert again.stdout.replace("\n", "").startswith(printed)


def test_a_notebook_that_could_not_be_graded_is_shown_as_that(course: Course) -> None:
    hand_in(course, "ada").write_text("no notebook")
    run_command("autograder", "grade", "01_tiny", cwd=course.root)
    shown = run_command("autograder", "show", "ada", "01_tiny", cwd=course.root)
    assert shown.stdout == "01_tiny, ada: no score: invalid notebook\n"
    receipt = "autograded/ada/01_tiny/receipt.json"
    repeated = run_command("autograder", "replay", receipt, cwd=course.root).stdout
    assert repeated == "01_tiny of ada: the same grade, no score (invalid notebook).\n"


def test_the_json_holds_what_the_guide_says(course: Course) -> None:
    hand_in(course, "ada", "def accuracy(y_true, y_pred)\n    return 1")
    [outcome] = grade(course, "ada").values()
    [row] = json.loads(json.dumps([outcome.as_json()]))
    [verdict] = row["notebooks"]["01_tiny"]
    guide = (ROOT / "docs" / "grading.md").read_text()
    table = guide.partition("## Results as data")[2].partition("The gradebook holds")[0]
    fields = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|[^|]*\|([^|]*)\|", table, re.M)))
    assert fields == [
        *sorted(row, key=fields.index),
        *sorted(verdict, key=fields[9:].index),
        *sorted(verdict["behaviours"][0], key=fields[14:].index),
    ]
    assert "SyntaxError" in row["stopped"]["01_tiny"]["accuracy"]
    assert outcome_from(row) == outcome


def test_a_test_cells_output_is_what_was_found_and_below_it_what_else_was_printed(
    course: Course,
) -> None:
    text = course.text_of("01_tiny")
    told = "print('remember the brackets')\ntest.grade()"
    text.write_text(text.read_text().replace("test.grade()", told))
    run_command("nbgrader", "generate_assignment", "01_tiny", "--force", cwd=course.root)
    hand_in(course, "ada", "def accuracy(y_true, y_pred):\n    return 1")
    [outcome] = grade(course, "ada").values()
    [verdict] = outcome.notebooks["01_tiny"]
    path = course.root / "autograded" / "ada" / "01_tiny" / "01_tiny.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    found, printed, _ = next(c for c in cells if c.id == "accuracy_test").outputs
    assert found.text == "".join(f"{as_text(behaviour)}\n" for behaviour in verdict.behaviours)
    assert printed.text == "remember the brackets\n"
    page = text_of(Path(outcome.feedback).read_text())
    for told in (*map(as_text, verdict.behaviours), "remember the brackets"):
        assert " ".join(told.split()) in page


def test_autograded_notebook_and_feedback_hold_outputs_but_no_hidden_source(course: Course) -> None:
    never = "print('my own output')\ndef accuracy(t, p):\n    return 0.123"  # of 40 labels
    hand_in(course, "ada", never)
    [outcome] = grade(course).values()
    autograded = (course.root / "autograded" / "ada" / "01_tiny" / "01_tiny.ipynb").read_text()
    page = Path(outcome.feedback).read_text()
    for text in (autograded, page):
        assert "my own output" in text
        assert "✗ 0 of 2" in text
        assert "HiddenTest" not in text
        assert "perfect predictions" not in text.replace("accuracy of perfect predictions", "")


def test_what_has_not_changed_is_not_graded_twice(course: Course) -> None:
    hand_in(course, "ada")
    hand_in(course, "emmy")
    assert set(grade(course)) == {"ada", "emmy"}
    assert set(grade(course)) == set()
    hand_in(course, "emmy", "def accuracy(t, p):\n    return 1")
    assert set(grade(course)) == {"emmy"}
    assert set(grade(course, again=True)) == {"ada", "emmy"}


def test_a_regrade_that_fails_leaves_no_stale_score(course: Course) -> None:
    path = hand_in(course, "ada")
    grade(course)
    assert stored_score(course, "ada") == 3
    path.write_text("no notebook any more")
    [outcome] = grade(course).values()
    assert (outcome.status, outcome.score) == ("invalid notebook", None)
    assert stored_score(course, "ada") is None


def test_a_looping_function_costs_only_what_depends_on_it(course: Course) -> None:
    loops_on_perfect = (
        "def accuracy(y_true, y_pred):\n"
        "    while np.array_equal(y_true, y_pred):\n"
        "        pass\n"
        "    return float(np.mean(y_true == y_pred))"
    )
    hand_in(course, "ada", loops_on_perfect)
    [outcome] = grade(course).values()
    assert (outcome.status, outcome.score) == ("timed out", 2)


def test_a_dead_process_is_replaced(course: Course) -> None:
    dies_on_perfect = (
        "import os\n"
        "def accuracy(y_true, y_pred):\n"
        "    if np.array_equal(y_true, y_pred):\n"
        "        os._exit(1)\n"
        "    return float(np.mean(np.asarray(y_true) == y_pred))"
    )
    hand_in(course, "ada", dies_on_perfect)
    [outcome] = grade(course).values()
    assert (outcome.status, outcome.score) == ("crashed", 2)


def test_the_student_process_sees_no_course_and_no_network(course: Course) -> None:
    look = (
        "import os, socket\n"
        "def accuracy(y_true, y_pred):\n"
        "    return 0.0\n"
        f"print('source' if os.path.exists({str(course.source)!r}) else 'no source')\n"
        f"print('gradebook' if os.path.exists({str(course.root / 'gradebook.db')!r}) else 'none')\n"
        "try:\n"
        "    import autograder.reference\n"
        "    print('reference')\n"
        "except ImportError:\n"
        "    print('no reference')\n"
        "print(sorted(name for _, name in socket.if_nameindex()))\n"
        "print(len([pid for pid in os.listdir('/proc') if pid.isdigit()]) < 4)\n"
    )
    hand_in(course, "ada", look)
    grade(course)
    seen = (course.root / "autograded" / "ada" / "01_tiny" / "01_tiny.ipynb").read_text()
    for line in ("no source", "none", "no reference", "['lo']", "True"):
        assert f'"{line}\\n"' in seen, line


def test_without_bubblewrap_grading_refuses(course: Course) -> None:
    hand_in(course, "ada")
    nowhere = {"PATH": "/nonexistent"}
    refused = run_command(
        "autograder", "grade", "01_tiny", cwd=course.root, expect=1, environment=nowhere
    )
    assert "apt-get install bubblewrap" in refused.stderr


def test_doctor_lists_what_is_there_and_what_is_missing(course: Course) -> None:
    nowhere = {"PATH": "/nonexistent"}
    ill = run_command("autograder", "doctor", cwd=course.root, expect=1, environment=nowhere)
    assert "✗ bubblewrap: missing. Type once: sudo apt-get install bubblewrap\n" in ill.stdout
    assert "✗ sandbox: bubblewrap is missing." in ill.stdout
    assert "✓ Python: 3" in ill.stdout
    report = run_command("autograder", "doctor", "--json", cwd=course.root).stdout
    assert all(finding["is_good"] for finding in json.loads(report))


def test_doctor_sees_a_clock_that_went_back(course: Course) -> None:
    folder = hand_in(course, "ada").parent
    in_two_days = time.time() + 2 * 24 * 3600
    os.utime(folder, (in_two_days, in_two_days))
    ill = run_command("autograder", "doctor", cwd=course.root, expect=1)
    assert "✗ clock: it says " in ill.stdout


def test_all_assignments_are_graded_in_one_go_for_a_script(course: Course) -> None:
    hand_in(course, "ada")
    done = run_command("autograder", "grade", "--all", "--format", "json", cwd=course.root)
    [outcome] = json.loads(done.stdout)
    assert (outcome["assignment"], outcome["student"]) == ("01_tiny", "ada")


def test_an_unreleased_assignment_is_named(tmp_path: Path) -> None:
    tiny = make_tiny_course(tmp_path / "course")
    (tiny.root / "submitted").mkdir()
    refused = run_command("autograder", "grade", "01_tiny", cwd=tiny.root, expect=1)
    assert "nbgrader generate_assignment 01_tiny" in refused.stderr
