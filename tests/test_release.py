"""What students get is clean: no hidden test, no solution, nothing of the autograder."""

import ast
import io
import json
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, run_command

from autograder.authoring.refusals import HIDDEN, SOLUTION
from autograder.authoring.release import write_zip
from autograder.course import COURSE_PAGES, EXAM, GENERATED_FILES, PLAY, Course, CourseError
from autograder.lesson.cells import is_solution, is_test
from autograder.lesson.first_cell import is_opening
from autograder.lesson.text import read_lesson

LESSONS = Course(ROOT).lessons()
HELPERS = {*GENERATED_FILES, PLAY, EXAM}


@pytest.fixture(scope="module")
def students_zip(tmp_path_factory) -> zipfile.ZipFile:
    target = tmp_path_factory.mktemp("release") / "students.zip"
    run_command("autograder", "release", "--output", str(target), cwd=ROOT)
    return zipfile.ZipFile(io.BytesIO(target.read_bytes()))


def between(source: str, markers: tuple[str, str]) -> str:
    lines = source.splitlines()
    strip = [line.strip() for line in lines]
    return "\n".join(lines[strip.index(markers[0]) + 1 : strip.index(markers[1])])


def secret_lines(lesson: str) -> set[str]:
    """Every line of a lesson's solutions and hidden tests that appears nowhere else in it."""
    shown: set[str] = set()
    secret: set[str] = set()
    for cell in read_lesson(Course(ROOT).text_of(lesson)).cells:
        hidden = ""
        for markers in (SOLUTION, HIDDEN):
            if markers[0] in cell.source:
                hidden += between(cell.source, markers)
        secret |= {line.strip() for line in hidden.splitlines()}
        visible = set(cell.source.splitlines()) - set(hidden.splitlines())
        shown |= {line.strip() for line in visible}
    return {line for line in secret - shown if len(line) > 8}


def every_text(content: bytes) -> str:
    """All strings of a notebook: sources, outputs and metadata, keys and values."""

    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            return [text for pair in node.items() for part in pair for text in walk(part)]
        if isinstance(node, list):
            joined = ["".join(node)] if all(isinstance(part, str) for part in node) else []
            return joined + [text for part in node for text in walk(part)]
        return [str(node)]

    return "\n".join(walk(json.loads(content)))


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_solution_and_no_hidden_test_reaches_a_student(lesson, students_zip) -> None:
    secrets = secret_lines(lesson)
    assert len(secrets) > 20, "the test has to know what it looks for"
    in_zip = students_zip.read(f"introduction-to-neural-networks/{lesson}/{lesson}.ipynb")
    for content in (in_zip, (ROOT / "notebooks" / lesson / f"{lesson}.ipynb").read_bytes()):
        text = every_text(content)
        lines = {line.strip() for line in text.splitlines()}
        assert not secrets & lines
        for word in ("HIDDEN TESTS", "SOLUTION", "autograder", "hidden_tests"):
            assert word not in text


@pytest.mark.parametrize("lesson", LESSONS)
def test_student_cells_run_without_anything_of_ours(lesson) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / lesson / f"{lesson}.ipynb", as_version=4)
    imported = {
        name.split(".")[0]
        for cell in notebook.cells
        if cell.cell_type == "code" and not is_opening(cell.source)
        for node in ast.walk(ast.parse(cell.source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    students_own = {"checks", "play", "practice"}
    assert imported <= {"numpy", "matplotlib", "math", "contextlib", "io"} | students_own
    assert not any(cell.get("outputs") for cell in notebook.cells)
    for cell in filter(is_solution, notebook.cells):
        if cell.cell_type == "markdown":
            assert cell.source == "YOUR ANSWER HERE"
            continue
        assert "NotImplementedError" in cell.source
    for cell in filter(is_test, notebook.cells):
        assert "HiddenTest" not in cell.source and "Task(" not in cell.source


def test_the_zip_holds_the_lessons_and_the_pages_around_them_alone(students_zip) -> None:
    top = "introduction-to-neural-networks"
    names = set(students_zip.namelist())
    around = (
        *COURSE_PAGES,
        "requirements.txt",
        "lab_config.py",
        "lab_settings/page_config.json",
    )
    about = {f"{top}/{name}" for name in around}
    assert about <= names
    for name in names - about:
        path = Path(name)
        assert path.parts[1] in [*LESSONS, *Course(ROOT).exams()]
        assert path.suffix in {".ipynb", ".npz"} or path.name in HELPERS
    pinned = students_zip.read(f"{top}/requirements.txt").decode()
    assert "nbgrader" not in pinned
    assert all("--hash=sha256:" in line or "==" in line for line in pinned.splitlines())
    readme = students_zip.read(f"{top}/README.md").decode()
    assert all(lesson in readme for lesson in LESSONS)


def test_two_releases_give_identical_bytes(tmp_path: Path, our_course: Course) -> None:
    for name in ("one.zip", "two.zip"):
        write_zip(our_course, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_leaking_notebook_is_not_packed(tiny_course: Course, tmp_path: Path) -> None:
    folder = tiny_course.notebooks / "01_tiny"
    folder.mkdir(parents=True)
    (folder / "01_tiny.ipynb").write_text('{"cells": ["### BEGIN HIDDEN TESTS"]}')
    with pytest.raises(CourseError, match="'BEGIN HIDDEN TESTS'"):
        write_zip(tiny_course, tmp_path / "students.zip")
    assert not (tmp_path / "students.zip").exists()


def test_an_unbuilt_course_is_not_packed(tiny_course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Run: autograder build"):
        write_zip(tiny_course, tmp_path / "students.zip")


def course_with(tmp_path: Path, name: str, target: Path | None = None) -> Course:
    """A course whose one lesson has a file beside it that nobody has listed."""
    course = Course(tmp_path)
    folder = course.notebooks / "01_tiny"
    folder.mkdir(parents=True)
    course.text_of("01_tiny").parent.mkdir(parents=True)
    course.text_of("01_tiny").write_text("")
    nbformat.write(nbformat.v4.new_notebook(), folder / "01_tiny.ipynb")
    if target:
        (folder / name).symlink_to(target)
    else:
        (folder / name).write_text("PASSWORD=1")
    return course


@pytest.mark.parametrize(
    "name", [".env", ".01_tiny.py.swp", "alternatives.py", "misconceptions.py~"]
)
def test_a_file_that_nobody_listed_is_not_packed(tmp_path: Path, name: str) -> None:
    with pytest.raises(CourseError, match=r"none of the files that students get"):
        write_zip(course_with(tmp_path, name), tmp_path / "students.zip")


def test_a_link_is_not_packed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mine")
    with pytest.raises(CourseError, match=r"none of the files that students get"):
        write_zip(course_with(tmp_path, "data.txt", secret), tmp_path / "students.zip")
