"""The course page: which lessons there are, how long they take and what each needs.

`source/start.md` is written by hand; the table of lessons is made from the tops of the lessons.
"""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import Course, CourseError
from autograder.lesson.text import KERNELSPEC, read_lesson

PLACE = "<!-- lessons -->"

TRY_OUT = """\
import importlib.util
import sys

assert sys.version_info >= (3, 11), "The lessons need Python 3.11 or later: choose another kernel."
lacking = [name for name in ("numpy", "matplotlib") if importlib.util.find_spec(name) is None]
assert not lacking, f"Run in a new cell: %pip install {' '.join(lacking)}"

import matplotlib
import numpy as np

assert int(np.__version__.split(".")[0]) >= 2, "The lessons need NumPy 2 or later."
print("Everything is installed: NumPy", np.__version__, "and Matplotlib", matplotlib.__version__)"""

PROGRESS = """\
import json
from pathlib import Path

for path in sorted(Path().glob("[0-9][0-9]_*/[0-9][0-9]_*.ipynb")):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    steps = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    checked = [cell for cell in steps if cell["cell_type"] == "code"]
    done = sum("✓" in json.dumps(cell["outputs"], ensure_ascii=False) for cell in checked)
    if checked:
        bar = "■" * done + "□" * (len(checked) - done)
        print(f"{path.stem.replace('_', ' '):28} {bar:12} {done} of {len(checked)} steps")"""
"""Reads what the visible checks have printed in the saved notebooks."""

ABOUT_PROGRESS = """\
## How far you are

This reads your saved notebooks: a step is done when its visible check has passed."""


def course_page(course: Course) -> dict[Path, bytes]:
    """`notebooks/README.md` and `notebooks/start.ipynb`, by path relative to the course's root.

    Nothing if the course has no `source/start.md`. Raises CourseError if that has no place for the
    table, or if a lesson's top lacks its duration, needs or question.
    """
    authored = course.source / "start.md"
    if not authored.is_file():
        return {}
    text = authored.read_text(encoding="utf-8")
    if PLACE not in text:
        raise CourseError(f"{authored} has no line '{PLACE}', where the table of lessons goes.")
    page = text.replace(PLACE, _table(course))
    folder = course.notebooks.relative_to(course.root)
    return {
        folder / "README.md": page.encode(),
        folder / "start.ipynb": (nbformat.writes(_notebook(page)) + "\n").encode(),
    }


def _table(course: Course) -> str:
    rows = ["| lesson | its question | duration | you need |", "|---|---|---|---|"]
    for lesson in course.contents():
        top = read_lesson(course.text_of(lesson)).cells[0].source
        title = re.search(r"^# (.+)$", top, re.M)
        facts = [
            re.search(rf"^\| \*\*{name}\*\* \| (.+?) \|$", top, re.M)
            for name in ("(?:The question|Question)", "Duration", "You need")
        ]
        if title is None or None in facts:
            raise CourseError(
                f"{course.text_of(lesson)}: the first cell needs a title and a table with the rows "
                "Duration, You need and Question. See any other lesson."
            )
        link = f"[{lesson[:2]} {title[1]}]({lesson}/{lesson}.ipynb)"
        rows.append(f"| {' | '.join([link, *(fact[1] for fact in facts if fact)])} |")
    return "\n".join(rows)


def _notebook(page: str) -> NotebookNode:
    about, _, set_up = page.partition("## Set up")
    cells = [
        nbformat.v4.new_markdown_cell(about.strip(), id="path"),
        nbformat.v4.new_markdown_cell(f"## Set up{set_up}".strip(), id="set-up"),
        nbformat.v4.new_code_cell(TRY_OUT, id="try-out"),
        nbformat.v4.new_markdown_cell(ABOUT_PROGRESS, id="about-progress"),
        nbformat.v4.new_code_cell(PROGRESS, id="progress"),
    ]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
