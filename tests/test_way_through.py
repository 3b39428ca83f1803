"""A student sees what a step is worth, how far they are, and which lesson comes next."""

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from student_work import COURSE, student_folder

from autograder.lesson.cells import is_graded_by_hand, is_test

LESSONS = COURSE.lessons()
ALL = [*LESSONS, *COURSE.exams()]


def released(lesson: str):
    return nbformat.read(ROOT / "notebooks" / lesson / f"{lesson}.ipynb", as_version=4)


def test_each_lesson_links_to_the_one_before_and_the_next_above_and_below() -> None:
    for lesson in LESSONS:
        cells = released(lesson).cells
        assert cells[0].source == cells[-1].source
        assert f"lesson {ALL.index(lesson) + 1} of {len(ALL)}" in cells[0].source
        for path in re.findall(r"\]\((.+?)\)", cells[0].source):
            assert (ROOT / "notebooks" / lesson / path).resolve().is_file()
    for before, after in pairwise(ALL):
        assert f"[{after.replace('_', ' ')} →]" in released(before).cells[0].source
        if after in LESSONS:
            assert f"[← {before.replace('_', ' ')}]" in released(after).cells[0].source


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_points_below_the_headings_are_those_of_the_metadata(lesson) -> None:
    notebook = released(lesson)
    graded = [cell for cell in notebook.cells if is_test(cell) or is_graded_by_hand(cell)]
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    told = re.findall(r"^##+ .+\n\n\*([\d.]+) points?(?:: .*)?\*$", prose, re.M)
    assert sum(map(float, told)) == sum(cell.metadata.nbgrader.points for cell in graded)


def test_a_bar_shows_what_is_done_in_the_lesson_and_in_the_course(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    path = student_folder(folder / "02_metrics", "02_metrics", ["accuracy", "confusion_matrix"])
    notebook = nbformat.read(path, as_version=4)
    done = NotebookClient(
        notebook, resources={"metadata": {"path": str(path.parent)}}, allow_errors=True
    ).execute()
    nbformat.write(done, path)
    outputs = next(cell.outputs for cell in done.cells if cell.id == "progress")
    # A busy kernel splits what a cell prints.
    first, second = "".join(output.text for output in outputs).strip().splitlines()
    assert re.fullmatch(r"■■□□□□  2 of 6 steps, [\d.]+ of 12 points", first)
    assert second.startswith("Not done yet: ") and "accuracy" not in second
    shutil.copytree(COURSE.notebooks / "01_neurons", folder / "01_neurons")
    start = nbformat.read(COURSE.notebooks / "start.ipynb", as_version=4)
    code = next(cell.source for cell in start.cells if cell.id == "progress")
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert re.fullmatch(r"01 neurons +□+ +0 of \d steps", shown[0])
    assert re.fullmatch(r"02 metrics +■■□□□□ +2 of 6 steps", shown[1])
