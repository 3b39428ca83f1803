"""Feedback pages in a real browser: nothing runs, nothing is asked for, and everybody can read."""

import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest
from browser import Page, needs_browser
from feedback_pages import pages, write_pages
from selenium.common.exceptions import WebDriverException

pytestmark = needs_browser

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
SIZES = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]

AT_EVERY_CHANGE = ("partly wrong", "invalid", "hostile")
"""The kinds of pages that are looked at each time; the others with the course's proof."""

RUN_AXE = """
const done = arguments[0];
axe.run(document).then(
    found => done(found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])),
    problem => done(String(problem)));
"""
OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
FOLLOW_LINKS = "document.querySelectorAll('main a:not([href^=http])').forEach(a => a.click())"
SIDEWAYS = "return document.documentElement.scrollWidth - window.innerWidth"
REQUESTS = (
    "return performance.getEntriesByType('resource').map(r => r.name)"
    ".filter(name => !name.startsWith('data:'))"
)


def axe_core() -> str:
    """The script of axe-core: that of AXE_CORE, else the one that the environment has."""
    if given := os.environ.get("AXE_CORE"):
        return Path(given).read_text(encoding="utf-8")
    found = importlib.util.find_spec("axe_core_python")
    assert found and found.origin
    return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """Pages of all kinds, as files."""
    return write_pages(tmp_path_factory.mktemp("pages"))


def show(window: Page, path: Path, width: int = 1280, scheme: str = "light") -> Any:
    """Open a file in a window of this width, and give the browser."""
    driver = window.driver
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    wanted = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)
    driver.get(path.as_uri())
    return driver


@pytest.mark.parametrize(
    "kind",
    [
        kind if kind in AT_EVERY_CHANGE else pytest.param(kind, marks=pytest.mark.prove)
        for kind in pages()
    ],
)
def test_everybody_can_read_it(window: Page, files: dict[str, Path], kind: str) -> None:
    driver = show(window, files[kind])
    driver.execute_script(axe_core())
    assert driver.execute_async_script(RUN_AXE) == []
    for width, scheme in SIZES:
        driver = show(window, files[kind], width, scheme)
        assert driver.execute_script(REQUESTS) == []
        assert driver.execute_script(SIDEWAYS) <= 0, width
        driver.execute_script(OPEN_ALL)
        assert driver.execute_script(SIDEWAYS) <= 0, (width, "all open")
        driver.execute_script(axe_core())
        assert driver.execute_async_script(RUN_AXE) == [], (width, scheme)


@pytest.mark.parametrize("protected", [True, False], ids=["as it is", "without its policy"])
def test_no_script_of_a_student_runs(tmp_path: Path, window: Page, protected: bool) -> None:
    page = pages()["hostile"]
    if not protected:
        page = page.replace("Content-Security-Policy", "X-Nothing")
    path = tmp_path / "hostile.html"
    path.write_text(page.replace("alert(1)", "document.title='it ran'"), encoding="utf-8")
    driver = show(window, path)
    driver.execute_script(OPEN_ALL)
    driver.execute_script(
        "document.querySelectorAll('main a:not([href^=http])').forEach(a => a.click())"
    )
    assert driver.title.startswith("Feedback: <script>")
    assert driver.execute_script("return document.scripts.length") == 0
    assert driver.execute_script(REQUESTS) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_screen_says_what_to_fix(
    window: Page, files: dict[str, Path], width: int
) -> None:
    driver = show(window, files["partly wrong"], width)
    bottom = driver.execute_script(
        "return document.querySelector('.steps .lost td:last-child').getBoundingClientRect().bottom"
    )
    assert bottom < 700


def test_a_link_to_what_to_read_again_opens_it(window: Page, files: dict[str, Path]) -> None:
    driver = show(window, files["partly wrong"])
    driver.find_element("link text", "Step 1: accuracy, the share of right answers").click()
    anchor = driver.current_url.partition("#")[2]
    assert driver.find_element("id", anchor).is_displayed()


def test_it_prints_on_two_pages_at_most(window: Page, files: dict[str, Path]) -> None:
    for kind in ("right", "partly wrong", "timed out", "invalid"):
        driver = show(window, files[kind])
        with pytest.raises(WebDriverException, match=r"[Pp]age range"):
            driver.execute_cdp_cmd("Page.printToPDF", {"pageRanges": "3"})
