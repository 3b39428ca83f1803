"""The course page shows the whole path, and is always in step with the lessons."""

import re
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT, run_command

from autograder.authoring.course_page import course_page
from autograder.course import Course, CourseError

COURSE = Course(ROOT)
PAGE = (COURSE.notebooks / "README.md").read_text()


def test_it_lists_the_lessons_and_the_exam_with_duration_and_needs() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| \[\d\d ", line)]
    listed = [*COURSE.lessons(), *COURSE.exams()]
    assert len(rows) == len(listed) == 12
    for lesson, row in zip(listed, rows, strict=True):
        link, question, duration, needs = (cell.strip() for cell in row.strip("|").split(" | "))
        assert f"({lesson}/{lesson}.ipynb)" in link
        assert question.endswith("?")
        assert re.fullmatch(r"about (30|35|40|45|50|55|60|75) minutes", duration)
        assert len(needs) > 5
    for path in re.findall(r"\]\(([^)]+\.ipynb)\)", PAGE):
        assert (COURSE.notebooks / path).is_file()


def test_the_start_notebook_has_the_same_path_and_a_cell_that_tries_the_set_up() -> None:
    notebook = nbformat.read(COURSE.notebooks / "start.ipynb", as_version=4)
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert text.partition("## How far you are")[0].split() == PAGE.split()
    code = next(cell.source for cell in notebook.cells if cell.id == "try-out")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Everything is installed: NumPy")


@pytest.mark.prove
def test_a_stale_page_fails_the_check(tiny_course: Course) -> None:
    facts = {"Duration": "30 minutes", "You need": "x", "Question": "y"}
    table = [
        "",
        "| | |",
        "|---|---|",
        *(f"| **{name}** | {text} |" for name, text in facts.items()),
    ]
    text = tiny_course.text_of("01_tiny")
    commented = "".join(f"# {line}\n" for line in table)
    text.write_text(
        text.read_text().replace("# # A tiny lesson\n", f"# # A tiny lesson\n{commented}")
    )
    (tiny_course.source / "start.md").write_text("# Course\n\n<!-- lessons -->\n")
    run_command("autograder", "build", cwd=tiny_course.root)
    page = tiny_course.notebooks / "README.md"
    assert "| [01 A tiny lesson](01_tiny/01_tiny.ipynb) | y | 30 minutes | x |" in page.read_text()
    page.write_text("something else")
    stale = run_command("autograder", "build", "--check", cwd=tiny_course.root, expect=1)
    assert "notebooks/README.md: is not what source/ gives" in stale.stderr


def test_a_lesson_without_its_facts_is_refused(tiny_course: Course) -> None:
    (tiny_course.source / "start.md").write_text("# Course\n\n<!-- lessons -->\n")
    with pytest.raises(CourseError, match="Duration, You need and Question"):
        course_page(tiny_course)
    (tiny_course.source / "start.md").write_text("# Course\n")
    with pytest.raises(CourseError, match="has no line"):
        course_page(tiny_course)
