"""The site of the course in a real browser: everybody can read it, all links lead somewhere, and
nothing is asked of another server."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from browser import Page, needs_browser
from conftest import ROOT, run_command
from selenium.webdriver.common.keys import Keys
from test_feedback_in_browser import OPEN_ALL, REQUESTS, RUN_AXE, SIDEWAYS, SIZES, axe_core, show

from autograder.course import Course

COURSE = Course(ROOT)
AT_EVERY_CHANGE = ("index", "terms", "02_metrics", "12_mock_exam")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    run_command("autograder", "site", "--output", str(folder), cwd=ROOT)
    return folder


def code_on_page(lesson: str) -> list[nbformat.NotebookNode]:
    """The code cells that stand on a lesson's page."""
    cells = nbformat.read(COURSE.notebooks / lesson / f"{lesson}.ipynb", as_version=4).cells
    return [c for c in cells if c.cell_type == "code" and c.id not in ("opening", "progress")]


def links_of(page: str) -> set[str]:
    return set(re.findall(r'<a (?:class="skip" )?href="([^"]+)"', page))


def test_there_is_a_page_and_a_zip_for_each_lesson(site: Path) -> None:
    for lesson in COURSE.contents():
        page = (site / f"{lesson}.html").read_text(encoding="utf-8")
        assert page.count("<h1") == 1
        archive = zipfile.ZipFile(io.BytesIO((site / f"{lesson}.zip").read_bytes()))
        packed = {name: archive.read(name) for name in archive.namelist()}
        folder = COURSE.notebooks / lesson
        assert packed == {f"{lesson}/{path.name}": path.read_bytes() for path in folder.iterdir()}


def test_every_link_leads_to_a_page_a_file_or_a_heading(site: Path) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    ids = {name: set(re.findall(r' id="([^"]+)"', page)) for name, page in pages.items()}
    lost = []
    for name, page in pages.items():
        for link in links_of(page):
            file, _, anchor = link.partition("#")
            if link.startswith(("http:", "https:")):
                continue
            heading = unquote(anchor).replace("&#x27;", "&#39;")
            if (file and not (site / file).is_file()) or (
                heading and heading not in ids[file or name]
            ):
                lost.append((name, link))
    assert lost == []
    assert {f"{lesson}.html" for lesson in COURSE.contents()} <= links_of(pages["index.html"])
    assert "terms.html" in links_of(pages["index.html"])


def test_it_shows_what_students_get_and_no_answer(site: Path) -> None:
    """Neither a solution, nor a hidden test, nor what comes of a solution."""
    for lesson in COURSE.lessons():
        page = (site / f"{lesson}.html").read_text(encoding="utf-8")
        assert "NotImplementedError" in page
        assert "Checks what you wrote" in page
        assert page.count('<pre class="code">') == len(
            [c for c in code_on_page(lesson) if c.source]
        )
        for secret in ("BEGIN", "HiddenTest", "autograder", "open_lesson", "Traceback"):
            assert secret not in page
        own = [c for c in code_on_page(lesson) if "raises-exception" in c.metadata.get("tags", [])]
        path = COURSE.solutions / lesson / f"{lesson}.ipynb"
        solved = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
        for cell in own:
            for output in solved[cell.id].outputs if cell.id in solved else ():
                picture = output.get("data", {}).get("image/png", "")
                assert not picture or picture.strip() not in page, (lesson, cell.id)


@needs_browser
@pytest.mark.parametrize(
    "name",
    [
        name if name in AT_EVERY_CHANGE else pytest.param(name, marks=pytest.mark.prove)
        for name in ("index", "terms", *COURSE.contents())
    ],
)
def test_everybody_can_read_it(site: Path, window: Page, name: str) -> None:
    for width, scheme in SIZES:
        driver = show(window, site / f"{name}.html", width, scheme)
        assert driver.execute_script(REQUESTS) == []
        assert driver.execute_script(SIDEWAYS) <= 0, width
        driver.execute_script(OPEN_ALL)
        assert driver.execute_script(SIDEWAYS) <= 0, (width, "all open")
        driver.execute_script(axe_core())
        assert driver.execute_async_script(RUN_AXE) == [], (width, scheme)
    assert driver.execute_script("return document.scripts.length") <= 1, "axe's own"


def press(driver: Any, *keys: str) -> None:
    for key in keys:
        driver.switch_to.active_element.send_keys(key)


@needs_browser
def test_the_way_through_the_course_needs_no_mouse(site: Path, window: Page) -> None:
    driver = show(window, site / "01_neurons.html")
    press(driver, Keys.TAB)
    assert driver.switch_to.active_element.text == "To the text"
    for _ in range(9):
        press(driver, Keys.TAB)
        if driver.switch_to.active_element.text == "02 metrics →":
            break
    press(driver, Keys.ENTER)
    assert driver.current_url.endswith("/02_metrics.html")
    details = driver.find_element("css selector", "details summary")
    driver.execute_script("arguments[0].focus()", details)
    press(driver, Keys.ENTER)
    assert driver.execute_script("return document.querySelector('details').open")


@needs_browser
def test_what_answers_a_prediction_is_folded(site: Path, window: Page) -> None:
    driver = show(window, site / "02_metrics.html")
    folded = driver.find_elements("xpath", "//details[contains(., 'after your prediction')]")
    assert folded
    assert not any(part.get_attribute("open") for part in folded)
    shown = driver.find_elements("css selector", ".given > pre.output, .given > img")
    assert shown, "what no prediction is asked for stands open"


def test_a_course_without_a_start_page_has_a_list_of_its_lessons(
    released: Path, tmp_path: Path
) -> None:
    run_command("autograder", "site", "--output", str(tmp_path / "site"), cwd=released)
    start = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert '<a href="01_tiny.html">A tiny lesson</a>' in start
    assert '<a href="01_tiny.zip" download>01 A tiny lesson</a>' in start


def test_a_lesson_that_is_not_built_is_named(tiny_course: Course, tmp_path: Path) -> None:
    words = ("autograder", "site", "--output", str(tmp_path / "site"))
    done = run_command(*words, cwd=tiny_course.root, expect=1)
    assert done.stderr.endswith("01_tiny.ipynb is missing. Run: autograder build\n")
    assert len(done.stderr.splitlines()) == 1
