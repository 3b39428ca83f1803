"""Questions and flashcards cost no points, no time, and nothing where their files are missing."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import run_command
from practice_lesson import asking_course

from autograder.course import KNOWN_CARDS, PRACTICE_FILES, Course
from autograder.demo.run import solved_notebook
from autograder.engine.grading.keys import read_keys
from autograder.engine.judging.order import Begun
from autograder.engine.judging.sanitising import sanitise
from autograder.lesson.practice_cells import is_practice, practice_cell

BEFORE_THE_STEP = "**Question 1.** One?\n<details><summary>A. Yes</summary>Yes.</details>\n"


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Course:
    """A released course whose lesson asks, once before its first step."""
    course = asking_course(tmp_path_factory.mktemp("asking") / "course")
    run_command("nbgrader", "generate_assignment", "01_tiny", cwd=course.root)
    return course


def hand_in(course: Course, student: str, *files: str, **cells: str) -> None:
    """The solved steps in the released notebook, with these texts in its cells, and these files."""
    notebook = solved_notebook(course, "01_tiny")
    for cell in notebook.cells:
        cell.source = cells.get(cell.id, cell.source)
    folder = course.root / "submitted" / student / "01_tiny"
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / "01_tiny.ipynb")
    for name in files:
        shutil.copy(course.notebooks / "01_tiny" / name, folder)


def test_a_grade_does_not_depend_on_them(released: Course, tmp_path: Path) -> None:
    course = Course(Path(shutil.copytree(released.root, tmp_path / "course")))
    answer = practice_cell('quiz("q1", "B")')
    hand_in(course, "answered", *PRACTICE_FILES, q1=answer)
    hand_in(course, "no-files", q1=practice_cell('quiz("q1", <b>)'))
    hand_in(course, "own-helper", *PRACTICE_FILES, q1=answer, flashcards=f"{answer}\nprint('ran')")
    helper = course.root / "submitted/own-helper/01_tiny/practice.py"
    helper.write_text("accuracy = lambda *_: 1\nquiz = flashcards = print\n")
    hand_in(course, "wrong", *PRACTICE_FILES, q1=practice_cell('quiz("q1", "A")'))
    for name in PRACTICE_FILES:  # nor on whether the release has them still
        (course.notebooks / "01_tiny" / name).unlink()
    report = tmp_path / "grades.json"
    run_command("autograder", "grade", "01_tiny", "--json", str(report), cwd=course.root)
    rows = {row["student"]: row for row in json.loads(report.read_text())}
    assert {row["score"] for row in rows.values()} == {3}
    assert {row["status"] for row in rows.values()} == {"graded"}
    page = course.root / "autograded" / "answered" / "01_tiny" / "01_tiny.ipynb"
    [shown] = [c for c in nbformat.read(page, as_version=4).cells if 'quiz("q1", "B")' in c.source]
    assert shown.cell_type == "raw", "it is shown as it was handed in"


def test_all_submissions_start_where_the_first_cells_have_run(tmp_path: Path) -> None:
    """A question that is asked before the first step changes nothing about that."""
    course = asking_course(tmp_path / "course")
    text = course.text_of("01_tiny")
    asked = "# %% [markdown]\n" + "".join(f"# {line}\n" for line in BEFORE_THE_STEP.splitlines())
    text.write_text(text.read_text().replace("# %%\nimport numpy", f"{asked}\n# %%\nimport numpy"))
    text.write_text(text.read_text().partition("\n# %% [markdown]\n# Some prose")[0])
    run_command("nbgrader", "generate_assignment", "01_tiny", cwd=course.root)
    [key] = read_keys(course, "01_tiny")
    submitted = nbformat.read(course.notebooks / "01_tiny/01_tiny.ipynb", as_version=4)
    first = [cell.id for cell in submitted.cells if cell.id != "opening"][:3]
    assert first == ["cell-00", "question-1", "q1"]
    begun = Begun(key.beginning, [], frozenset(key.files))
    assert begun.suits(sanitise(submitted, key), {*PRACTICE_FILES, KNOWN_CARDS})
    assert not begun.suits(sanitise(submitted, key), {"own.py"})


def test_texts_as_they_were_released_are_the_instructors_own(released: Course) -> None:
    """They are neither looked into nor rendered for each student anew."""
    [key] = read_keys(released, "01_tiny")
    notebook = nbformat.read(released.notebooks / "01_tiny/01_tiny.ipynb", as_version=4)
    texts = {cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
    assert texts <= key.own_texts
    assert any("**A** · Loss" in text for text in texts)


@pytest.mark.parametrize(
    ("source", "practises"),
    [
        (practice_cell('quiz("q1", "")'), True),
        (practice_cell('quiz("q1", answer="B")'), True),
        (practice_cell('quiz("q1", B)'), True),
        (practice_cell("flashcards()"), True),
        (practice_cell('quiz("q1", "B")') + "\nx = 1", False),
        (practice_cell('quiz("q1", print(1))'), False),
        (practice_cell('quiz("q1", "B"'), False),
        ('quiz("q1", "B")', False),
        ("from practice import quiz as accuracy\n\nx = 3", False),
        ("from practice import *", False),
        ("from practice import quiz, flashcards", False),
        ("", False),
    ],
)
def test_only_a_cell_that_does_nothing_else_is_practice(source: str, practises: bool) -> None:
    assert is_practice(source) is practises
