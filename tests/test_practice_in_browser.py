"""Quiz and flashcards in JupyterLab, in a real browser: by keyboard alone, by mouse, offline."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from browser import APP, Page, browser, needs_browser
from conftest import clone_course
from lab import Server, jupyter_lab
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from test_feedback_in_browser import axe_core

from autograder.course import KNOWN_CARDS

pytestmark = needs_browser

LESSON = "notebooks/02_metrics/02_metrics.ipynb"
TERMS = ["metric", "accuracy", "mean squared error", "likelihood"]

RUN_AXE = """
const done = arguments[0];
axe.run('.flashcards').then(
    found => done(found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])),
    problem => done(String(problem)));
"""
FOREIGN_REQUESTS = (
    "return performance.getEntriesByType('resource').map(r => r.name)"
    ".filter(name => !/^(data|blob):/.test(name) && !name.startsWith(location.origin))"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("practice")
    # JupyterLab keeps a theme that is chosen here: not in the settings of whoever runs the tests.
    settings = f"--LabApp.user_settings_dir={folder / 'settings'}"
    with jupyter_lab(clone_course(folder / "course"), APP, settings) as running:
        yield running


@pytest.fixture
def window() -> Iterator[Page]:
    with browser() as page:
        yield page


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, wherever the focus is."""
    for key in keys:
        ActionChains(page.driver).send_keys(key).perform()


def has_focus(page: Page) -> str:
    return str(page.driver.execute_script("return document.activeElement.className"))


def part(name: str) -> str:
    """The text of a part of the card that is shown, in JavaScript."""
    return f"document.querySelector('.flashcards .{name}')?.textContent"


def wait_for_term(page: Page, term: str) -> None:
    page.wait_for(f"{part('term')} === {json.dumps(term)}")


def text_of(page: Page, name: str) -> str:
    return str(page.driver.execute_script(f"return {part(name)}"))


def open_and_run(page: Page, server: Server, path: str, up_to: str) -> None:
    """Open a notebook, which may have a kernel already, and run all of it."""
    page.open_notebook(server, path)
    page.wait_for(f"document.querySelector('.jp-Notebook') && {find(up_to)}")
    page.run_all(up_to)


def find(cell_id: str) -> str:
    """A cell of the notebook, in JavaScript."""
    widgets = "window.jupyterapp.shell.currentWidget.content.widgets"
    return f"{widgets}.find(one => one.model.id === '{cell_id}')"


def begin(page: Page, server: Server) -> None:
    """Run all cells, and stand where the flashcards are, as after running their cell."""
    (server.course.root / LESSON).with_name(KNOWN_CARDS).unlink(missing_ok=True)
    open_and_run(page, server, LESSON, "flashcards")
    page.show("flashcards")
    wait_for_term(page, TERMS[0])


def known(server: Server) -> dict[str, Any]:
    return json.loads((server.course.root / LESSON).with_name(KNOWN_CARDS).read_text())


def test_flashcards_are_worked_by_keyboard_alone(server: Server, window: Page) -> None:
    begin(window, server)
    cells = "return window.jupyterapp.shell.currentWidget.content.widgets.length"
    before = window.driver.execute_script(cells)
    for _ in range(5):
        press(window, Keys.TAB)
        if has_focus(window) == "turn":
            break
    assert has_focus(window) == "turn", "the cell's own buttons come first"

    assert text_of(window, "text") == ""
    press(window, " ")
    assert text_of(window, "text") == "A number that tells people how well a model does its job."
    press(window, " ")
    assert text_of(window, "text") == "", "it is turned back"
    for key, term in zip(("y", "n", Keys.ARROW_RIGHT), TERMS[1:], strict=True):
        press(window, key)
        wait_for_term(window, term)
        assert text_of(window, "text") == "", "the next card lies with its term up"
        assert has_focus(window) == "turn"
    assert text_of(window, "where") == "7 to go, 2 put aside"
    assert list(known(server)) == ["metric", "mean squared error"]
    press(window, Keys.ARROW_LEFT)
    wait_for_term(window, "surprise, cross-entropy")

    # Letters of JupyterLab's own commands reach no cell; those with a modifier are left alone.
    for key in ("a", "b", "x", "m", "d", "d"):
        press(window, key)
    assert window.driver.execute_script(cells) == before
    ActionChains(window.driver).key_down(Keys.SHIFT).send_keys("y").key_up(Keys.SHIFT).perform()
    wait_for_term(window, "confusion matrix")

    for _ in range(6):
        shown = text_of(window, "term")
        press(window, "y")
        window.wait_for(f"{part('term')} !== {json.dumps(shown)}")
    assert text_of(window, "term") == (
        "No card is left for today. The next one comes back tomorrow."
    )
    press(window, "y", Keys.ARROW_LEFT)  # nothing is there to be known
    press(window, " ")
    wait_for_term(window, TERMS[0])
    assert len(known(server)) == 9


def test_buttons_do_the_same_and_what_is_known_is_kept(server: Server, window: Page) -> None:
    begin(window, server)
    driver = window.driver
    driver.find_element("css selector", ".flashcards .card").click()
    assert "how well a model" in text_of(window, "text")
    driver.find_element("css selector", ".flashcards .known").click()
    wait_for_term(window, TERMS[1])
    assert has_focus(window) == "turn", "space turns the next card"
    driver.find_element("css selector", ".flashcards .not-yet").click()
    wait_for_term(window, TERMS[2])
    window.run_all("flashcards")
    wait_for_term(window, TERMS[1])
    assert text_of(window, "where") == "8 to go, 1 put aside"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_everybody_can_use_them(server: Server, window: Page, theme: str) -> None:
    begin(window, server)
    window.driver.execute_script(
        f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})"
    )
    window.wait_for(f"document.body.dataset.jpThemeName === '{theme}'")
    time.sleep(1)  # colours change slowly
    window.driver.execute_script(axe_core())
    for _ in range(2):
        assert window.driver.execute_async_script(RUN_AXE) == []
        window.driver.find_element("css selector", ".flashcards .turn").click()
    live = "return document.querySelector('.flashcards [aria-live] .term').textContent"
    assert window.driver.execute_script(live) == TERMS[0], "a screen reader says each new card"
    assert window.driver.execute_script(FOREIGN_REQUESTS) == []


def test_the_page_of_terms_shows_all_cards_of_the_course(server: Server, window: Page) -> None:
    open_and_run(window, server, "notebooks/terms.ipynb", "flashcards")
    window.wait_for(f"/^[6-9]\\d to go, 0 put aside$/.test({part('where')})")
    assert "(0" in text_of(window, "term"), "the lesson stands beside the term"


def test_an_answer_is_explained_below_its_cell_and_kept_in_the_notebook(
    server: Server, window: Page
) -> None:
    window.open_notebook(server, LESSON)
    window.type_into("q1", 'from practice import quiz\n\nquiz("q1", "B")')
    window.run_all("q4")
    shown = "document.querySelector('.jp-Notebook').innerText"
    window.show("q1")
    window.wait_for(f"{shown}.includes('B is right. Every ill patient is found')")
    window.wait_for(f"{shown}.includes('1 of 4 questions right, 3 not answered yet.')")
    assert "Type A, B or C between the last two quotation marks" in window.output_of("q4")
    window.driver.execute_async_script(
        "window.jupyterapp.shell.currentWidget.context.save().then(arguments[0])"
    )
    assert r"quiz(\"q1\", \"B\")" in (server.course.root / LESSON).read_text()
