"""The course, the class and the files of a site that the documentation's commands work on."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
from collecting import packed, roster
from conftest import ROOT, clone_course

from autograder.course import Course
from autograder.demo.example_class import example_class
from autograder.demo.run import replace_cells, solved_notebook

LESSON = "02_metrics"
SECRET = "5" * 64
"""The inputs of hidden tests follow from it, and so does what the pages show."""

LONG_AGO = 1_000_000_000

ROUNDED = """\
def accuracy(y_true, y_pred):
    y_true, y_pred = paired(y_true, y_pred)
    return round(float(np.mean(y_true == y_pred)), 3)
"""
SYNTAX_ERROR = "def accuracy(y_true, y_pred)\n    return 0"
NO_NOTEBOOK = b"%PDF-1.4 a report, not the notebook"

CLASS = {
    "ada": ("Ada", "Lovelace", "alternative-four-masks"),
    "alan": ("Alan", "Turing", "misconception-recall-for-precision"),
    "carl": ("Carl", "Gauß", "misconception-the-number-of-right-answers"),
    "emmy": ("Emmy", "Noether", "alternative-counting-in-a-loop"),
    "grace": ("Grace", "Hopper", {"accuracy": ROUNDED}),
    "kurt": ("Kurt", "Gödel", {"accuracy": SYNTAX_ERROR}),
    "sofia": ("Sofia", "Kowalewskaja", "two-mistakes-accuracy-and-precision"),
}
"""Who handed in a notebook: first name, last name, and whose answers of the example class."""

MARIA = ("Maria", "Mitchell")


def documented_course(root: Path) -> Course:
    """A checkout with one lesson, and beside it what a site sends: `submissions.zip` as Canvas
    packs it, `hand-ins.zip` without what cannot be collected, `class.csv`, Canvas's `grades.csv`,
    Moodle's `worksheet.csv`, and `../my_course`, an nbgrader course of somebody else's."""
    course = clone_course(root)
    for folder in (course.source, course.notebooks):
        for path in folder.glob("[0-9]*"):
            if path.name != LESSON:
                shutil.rmtree(path)
    (root / ".course_secret").write_text(SECRET)
    for name in (".venv", ".uv"):
        if (ROOT / name).exists():
            (root / name).symlink_to(ROOT / name)
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, root)
    # Make finds the environment newer than what it is made from, and leaves it.
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        os.utime(root / name, (LONG_AGO, LONG_AGO))
    _site_files(course)
    shutil.copytree(ROOT / "tests" / "courses" / "statistics", root.parent / "my_course")
    return course


def _site_files(course: Course) -> None:
    answers = {one.student: one.cells for one in example_class(course, LESSON)}
    work = {
        student: nbformat.writes(
            replace_cells(
                solved_notebook(course, LESSON),
                answers[answer] if isinstance(answer, str) else answer,
            )
        ).encode()
        for student, (_, _, answer) in CLASS.items()
    }
    people = list(_people())
    names = {
        student: f"{_plain(last + first)}_{number}_{6900 + number}_{LESSON}.ipynb"
        for student, first, last, number in people
    }
    clean = {names[student]: content for student, content in work.items()}
    packed(course.root / "hand-ins.zip", clean)
    odd = {
        "mitchellmaria_108_7108_report.pdf": NO_NOTEBOOK,
        f"strangerbob_999_7999_{LESSON}.ipynb": work["ada"],
    }
    packed(course.root / "submissions.zip", clean | odd)
    roster(
        course.root / "class.csv",
        "student_id,canvas_id,moodle_id,full_name",
        *(f"{who},{number},{number + 4900},{first} {last}" for who, first, last, number in people),
    )
    roster(
        course.root / "grades.csv",
        f"Student,ID,SIS User ID,SIS Login ID,Section,{LESSON} (4711)",
        "    Points Possible,,,,,12.00",
        *(f'"{last}, {first}",{number},,{who},1,' for who, first, last, number in people),
    )
    roster(
        course.root / "worksheet.csv",
        "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed",
        *(
            f"Participant {number + 4900},{first} {last},Submitted,,12.00,Yes"
            for _, first, last, number in people
        ),
    )


def _people() -> Iterator[tuple[str, str, str, int]]:
    """Student's id, first name, last name and number at Canvas."""
    names = {student: answer[:2] for student, answer in CLASS.items()} | {"maria": MARIA}
    for number, (student, (first, last)) in enumerate(names.items(), start=101):
        yield student, first, last, number


def _plain(name: str) -> str:
    return name.lower().replace("ß", "ss").replace("ö", "o")
