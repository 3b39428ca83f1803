"""`autograder new`: a lesson that builds and grades at once, and the guide that explains it."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, TESTS_GUIDE, run_command, write_lesson_of_the_guide

from autograder.course import GENERATED_FILES, PLAYING_FILES, Course

GUIDE = (ROOT / "docs" / "writing_a_lesson.md").read_text()


@pytest.fixture
def empty(tmp_path: Path) -> Course:
    (tmp_path / "course" / "source").mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path / "course")
    return Course(tmp_path / "course")


def test_a_new_lesson_is_built_released_and_graded_at_once(empty: Course) -> None:
    name = "13_recurrent_networks"
    made = run_command("autograder", "new", name, cwd=empty.root)
    assert f"source/{name}/{name}.py" in made.stdout.splitlines()
    assert "# Recurrent networks" in empty.text_of(name).read_text()
    run_command("autograder", "build", cwd=empty.root)
    run_command("nbgrader", "generate_assignment", name, cwd=empty.root)
    for student, folder in (("solved", empty.solutions), ("untouched", empty.notebooks)):
        submitted = empty.root / "submitted" / student / name
        shutil.copytree(folder / name, submitted)
    run_command("autograder", "grade", name, "--json", "grades.json", cwd=empty.root)
    outcomes = json.loads((empty.root / "grades.json").read_text())
    scores = {outcome["student"]: (outcome["score"], outcome["max_score"]) for outcome in outcomes}
    assert scores == {"solved": (4, 4), "untouched": (0, 4)}


def test_students_of_a_new_lesson_get_no_answers(empty: Course) -> None:
    run_command("autograder", "new", "12_pizza", cwd=empty.root)
    run_command("autograder", "build", cwd=empty.root)
    files = {path.name for path in (empty.notebooks / "12_pizza").iterdir()}
    without = {*PLAYING_FILES}  # nothing to play with yet
    assert files == {"12_pizza.ipynb", *GENERATED_FILES} - without
    text = nbformat.read(empty.notebooks / "12_pizza" / "12_pizza.ipynb", as_version=4)
    assert "np.abs" not in str(text)


@pytest.mark.parametrize("name", ["pizza", "1_pizza", "12_Pizza", "12-pizza", "../12_pizza", "12_"])
def test_other_names_are_refused(empty: Course, name: str) -> None:
    refused = run_command("autograder", "new", name, cwd=empty.root, expect=1)
    assert "such as 13_recurrent_networks" in refused.stderr
    assert list(empty.source.iterdir()) == []


def test_a_lesson_is_never_overwritten(empty: Course) -> None:
    run_command("autograder", "new", "12_pizza", cwd=empty.root)
    empty.text_of("12_pizza").write_text("mine")
    refused = run_command("autograder", "new", "12_pizza", cwd=empty.root, expect=1)
    assert "exists already" in refused.stderr
    assert empty.text_of("12_pizza").read_text() == "mine"


def test_the_guide_names_commands_and_tools_that_exist() -> None:
    import autograder.hidden_tests as tools

    for command in re.findall(r"autograder (\w+) 13_recurrent_networks", GUIDE):
        run_command("autograder", command, "--help", cwd=ROOT)
    for name in ("close", "holds", "raises", "array_like", "note"):
        assert f"`{name}`" in TESTS_GUIDE
        assert hasattr(tools, name)
    for name in re.findall(r"task\.(\w+)", TESTS_GUIDE):
        assert hasattr(tools.Task, name), name
    for name in re.findall(r"@test\.(\w+)", TESTS_GUIDE):
        assert hasattr(tools.HiddenTest, name), name


def test_the_examples_of_the_tests_guide_are_tests_that_work(empty: Course) -> None:
    """The page's two examples, in a lesson: the solution earns all points, the stub none."""
    write_lesson_of_the_guide(empty)
    run_command("autograder", "build", cwd=empty.root)
    for student, folder in (("solved", empty.solutions), ("untouched", empty.notebooks)):
        shutil.copytree(folder / "12_guide", empty.root / "submitted" / student / "12_guide")
    run_command("nbgrader", "generate_assignment", "12_guide", cwd=empty.root)
    report = empty.root / "grades.json"
    run_command("autograder", "grade", "12_guide", "--json", str(report), cwd=empty.root)
    scores = {outcome["student"]: outcome["score"] for outcome in json.loads(report.read_text())}
    assert scores == {"solved": 5, "untouched": 0}


def test_the_guide_is_two_pages() -> None:
    assert len(GUIDE.split()) <= 1200
