"""Stock nbgrader on a fresh clone, by its real commands: all points for the solution."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, clone_course, run_command, text_of
from stock_steps import use_stock_steps

from autograder.course import Course
from autograder.demo.example_class import example_class
from autograder.demo.run import replace_cells, solved_notebook
from autograder.lesson.cells import grade_id, is_test

LESSONS = Course(ROOT).lessons()
TARGETS = {"02_metrics": (), "11_capstone": (pytest.mark.prove,)}
"""One lesson at every change, one more with the course's proof; the others nightly."""

STUDENTS = ("solved", "untouched", "tests-deleted")


def hand_in(course: Course, student: str, lesson: str) -> Path:
    """Put a submission where nbgrader collects it, with the lesson's files, as a student would."""
    folder = course.root / "submitted" / student / lesson
    folder.mkdir(parents=True)
    for path in (ROOT / "notebooks" / lesson).glob("*.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    if student == "untouched":
        notebook = nbformat.read(ROOT / "notebooks" / lesson / f"{lesson}.ipynb", as_version=4)
    else:
        notebook = solved_notebook(Course(ROOT), lesson)
    if student == "tests-deleted":
        notebook.cells = [cell for cell in notebook.cells if not is_test(cell)]
    nbformat.write(notebook, folder / f"{lesson}.ipynb")
    return folder


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(lesson, marks=TARGETS.get(lesson, pytest.mark.nightly)) for lesson in LESSONS
    ],
)
def graded(request, tmp_path_factory) -> tuple[Course, str]:
    """A fresh clone in which one lesson was released, handed in, graded and fed back."""
    lesson: str = request.param
    course = clone_course(tmp_path_factory.mktemp("clone") / "course")
    run_command("nbgrader", "generate_assignment", lesson, cwd=course.root)
    for student in STUDENTS:
        hand_in(course, student, lesson)
    run_command("nbgrader", "autograde", lesson, cwd=course.root)
    run_command("nbgrader", "generate_feedback", lesson, cwd=course.root)
    return course, lesson


def scores(course: Course, lesson: str) -> tuple[dict[str, float], dict[str, list[float]], float]:
    """From nbgrader's gradebook: the score and every cell's points by student, and the most that
    can be earned without grading by hand."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        submissions = gradebook.assignment_submissions(lesson)
        totals = {submission.student.id: float(submission.score) for submission in submissions}
        cells = {
            submission.student.id: [
                grade.auto_score
                for book in submission.notebooks
                for grade in book.grades
                if grade.cell.cell_type == "code"
            ]
            for submission in submissions
        }
        by_hand = sum(
            cell.max_score
            for book in gradebook.find_assignment(lesson).notebooks
            for cell in book.grade_cells
            if cell.cell_type == "markdown"
        )
        return totals, cells, float(gradebook.find_assignment(lesson).max_score - by_hand)


def test_the_solution_scores_full_marks_and_the_stub_scores_0(graded) -> None:
    course, lesson = graded
    totals, cells, maximum = scores(course, lesson)
    assert maximum > 0
    assert totals["solved"] == maximum
    assert totals["untouched"] == 0
    assert all(points == 0 for points in cells["untouched"])
    assert None not in cells["solved"]


def test_deleted_test_cells_are_put_back(graded) -> None:
    course, lesson = graded
    totals, _, maximum = scores(course, lesson)
    assert totals["tests-deleted"] == maximum


def test_feedback_shows_points_and_reasons_but_no_hidden_test(graded) -> None:
    course, lesson = graded
    source = nbformat.read(course.source / lesson / f"{lesson}.ipynb", as_version=4)
    for student in STUDENTS:
        page = (course.root / "feedback" / student / lesson / f"{lesson}.html").read_text()
        assert "HIDDEN TESTS" not in page
        assert "HiddenTest" not in page
        for cell in filter(is_test, source.cells):
            assert grade_id(cell).removesuffix("_test") in page
    untouched = (course.root / "feedback" / "untouched" / lesson / f"{lesson}.html").read_text()
    assert "✗ 0 of" in untouched
    solved = (course.root / "feedback" / "solved" / lesson / f"{lesson}.html").read_text()
    assert "✗ 0 of" not in solved
    assert "✓" in solved


@pytest.mark.prove
def test_a_regrade_gives_the_same_scores(graded) -> None:
    course, lesson = graded
    before = scores(course, lesson)
    run_command("nbgrader", "autograde", lesson, "--force", cwd=course.root)
    assert scores(course, lesson) == before


@pytest.mark.prove
def test_stock_nbgrader_prints_what_the_engines_page_shows(tmp_path: Path) -> None:
    lesson = "02_metrics"
    course = clone_course(tmp_path / "engine")
    run_command("nbgrader", "generate_assignment", lesson, cwd=course.root)
    path = hand_in(course, "ada", lesson) / f"{lesson}.ipynb"
    mistaken = next(
        submission for submission in example_class(course, lesson) if submission.at_most
    )
    nbformat.write(replace_cells(nbformat.read(path, as_version=4), mistaken.cells), path)
    assert course.secret  # made now, so that both draw the same inputs
    stock = Course(Path(shutil.copytree(course.root, tmp_path / "stock")))
    use_stock_steps(stock.root)
    run_command("nbgrader", "autograde", lesson, cwd=stock.root)
    run_command("autograder", "grade", lesson, cwd=course.root)
    printed = printed_by_tests(stock, "ada", lesson)
    assert printed_by_tests(course, "ada", lesson) == printed
    assert sum("✗" in text for text in printed.values()) >= 2
    page = text_of((course.root / "feedback" / "ada" / lesson / f"{lesson}.html").read_text())
    for text in printed.values():
        for told in re.split(r"\n(?=[✓✗])", text):
            assert " ".join(told.split()) in page


def printed_by_tests(course: Course, student: str, lesson: str) -> dict[str, str]:
    """What is below each test cell of an autograded notebook, by grade_id."""
    path = course.root / "autograded" / student / lesson / f"{lesson}.ipynb"
    return {
        grade_id(cell): "".join(
            output.text for output in cell.outputs if output.output_type == "stream"
        )
        for cell in nbformat.read(path, as_version=4).cells
        if is_test(cell)
    }
