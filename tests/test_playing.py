"""What students play with: a picture that follows its controls, in JupyterLab and without it."""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import nbformat
import pytest
from axe_core_python.selenium import Axe
from browser import APP, Page, browser, needs_browser
from conftest import ROOT, clone_course
from lab import jupyter_lab
from nbclient import NotebookClient
from student_work import solutions, student_folder

from autograder.course import PLAY, Course
from autograder.for_students.playing import play

LESSONS = Course(ROOT).lessons()
PLAYER = "document.querySelector('.play')"


def test_every_lesson_has_something_to_play_with() -> None:
    course = Course(ROOT)
    for lesson in LESSONS:
        assert (course.source / lesson / PLAY).is_file(), lesson
        text = course.text_of(lesson).read_text(encoding="utf-8")
        assert "\nfrom play import " in text, lesson


def test_nothing_is_drawn_where_nobody_looks(capsys) -> None:
    """As in grading, where no kernel is."""
    play("A line", lambda figure: pytest.fail("drawn"))
    assert "A line: something to play with" in capsys.readouterr().out


def executed(folder, *cells: str) -> list[nbformat.NotebookNode]:
    """The outputs of the last cell, run by a real kernel beside the files of lesson 02."""
    for name in ("playing.py", "playing.js"):
        shutil.copy(ROOT / "autograder" / "for_students" / name, folder)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook.cells[-1].outputs


DRAW = """\
from playing import *

def draw(figure, slope):
    figure.subplots().plot([0, slope])
    yield "begun"
    yield f"The slope is {slope}."
"""


def test_a_picture_stands_there_for_who_cannot_play(tmp_path) -> None:
    (shown,) = executed(tmp_path, DRAW, "play('A line', draw, slope=Slider('slope', 2, 0, 4, 1))")
    assert base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")
    assert shown.data["text/plain"] == "The slope is 2."
    assert shown.metadata["image/png"]["alt"] == "The slope is 2."


def test_a_picture_stands_there_without_widgets(tmp_path) -> None:
    (shown,) = executed(
        tmp_path,
        "import sys; sys.modules['anywidget'] = None",
        DRAW,
        "play('A line', draw, slope=Slider('slope', 2, 0, 4, 1))",
    )
    assert set(shown.data) == {"image/png", "text/plain"}


@contextmanager
def solved(tmp_path, lesson: str) -> Iterator[Page]:
    """The lesson as a student has it who has done all steps, run up to its last cell to play."""
    course = clone_course(tmp_path / "course")
    folder = course.notebooks / lesson
    shutil.rmtree(folder)
    student_folder(folder, lesson, solutions(lesson))
    cells = nbformat.read(folder / f"{lesson}.ipynb", as_version=4).cells
    played = [cell.id for cell in cells if "\nfrom play import" in f"\n{cell.source}"]
    with jupyter_lab(course, APP) as server, browser() as page:
        page.open_notebook(server, f"notebooks/{lesson}/{lesson}.ipynb")
        page.run_all(played[-1])
        page.show(played[0])
        page.wait_for(f"{PLAYER}?.querySelector('img')?.naturalWidth")
        yield page


def said(page: Page) -> str:
    return page.driver.execute_script(f"return {PLAYER}.querySelector('p').textContent")


def controls(page: Page) -> list[str]:
    """The kind of each control, by which `TOUCH` knows what to do to it."""
    return page.driver.execute_script(f"return {CONTROLS}.map(one => one.tagName)")


@needs_browser
@pytest.mark.parametrize(
    "lesson",
    [
        name if name == "02_metrics" else pytest.param(name, marks=pytest.mark.nightly)
        for name in LESSONS
    ],
)
def test_the_picture_follows_each_control(lesson, tmp_path) -> None:
    with solved(tmp_path, lesson) as page:
        assert controls(page)
        for number, kind in enumerate(controls(page)):
            picture = f"{PLAYER}.querySelector('img').src"
            before = page.driver.execute_script(f"return {picture}")
            page.driver.execute_script(TOUCH[kind], number)
            page.wait_for(f"{picture} !== {json.dumps(before)}")
            assert re.search(r"\w", said(page))
            assert "This stopped with" not in said(page)
        found = Axe().run(page.driver, context=".play")
        assert [one["id"] for one in found["violations"]] == []


CONTROLS = f"[...{PLAYER}.querySelectorAll('input, select, canvas, .row > button')]"
CONTROL = f"const one = {CONTROLS}[arguments[0]];"
TOUCH = {
    "INPUT": f"{CONTROL} one.value = one.value === one.max ? one.min : Number(one.value) + "
    "Number(one.step) * Math.max(1, Math.round((one.max - one.value) / one.step / 2));"
    "one.dispatchEvent(new Event('input'))",
    "SELECT": f"{CONTROL} one.selectedIndex = one.selectedIndex === 1 ? 0 : 1;"
    "one.dispatchEvent(new Event('change'))",
    "CANVAS": f"{CONTROL} one.focus();"
    "one.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', bubbles: true}))",
    "BUTTON": f"{CONTROL} one.click()",
}
"""What a reader's hand does to a control of each kind."""


@needs_browser
def test_a_slider_moves_by_key_and_runs_by_itself(tmp_path) -> None:
    with solved(tmp_path, "02_metrics") as page:
        assert said(page).startswith("From 0.50 on")
        slider = page.driver.find_element("css selector", ".play input")
        slider.send_keys("\ue014")  # to the right
        page.wait_for(f"{PLAYER}.querySelector('p').textContent.startsWith('From 0.51 on')")
        page.driver.find_element("css selector", ".play button").click()
        page.wait_for(f"{PLAYER}.querySelector('p').textContent.startsWith('From 1.00 on')")
