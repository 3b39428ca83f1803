"""The documentation as web pages, in a real browser: everybody can read it, every link leads
somewhere, and nothing is asked of another server."""

import re
import shutil
from pathlib import Path

import pytest
from browser import Page, needs_browser
from conftest import ROOT, run_command
from documentation import PAGES, name_of
from selenium.webdriver.common.keys import Keys
from test_feedback_in_browser import REQUESTS, RUN_AXE, SIDEWAYS, SIZES, axe_core, show

AT_EVERY_CHANGE = ("index.html", "first_week.html")
OTHERS = sorted(
    f"{path.stem.lower()}.html"
    for path in (*PAGES, *(ROOT / f"{name}.md" for name in ("SECURITY", "CHANGELOG")))
    if name_of(path) not in ("README.md", "docs/first_week.md")
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("documentation") / "site"
    run_command("autograder", "docs", "--output", str(folder), cwd=ROOT)
    return folder


def test_each_text_is_a_page_that_leads_to_all_others(site: Path) -> None:
    names = {*AT_EVERY_CHANGE, *OTHERS}
    assert {path.name for path in site.iterdir()} == names
    for path in site.iterdir():
        page = path.read_text(encoding="utf-8")
        assert page.count("<h1") == 1, path.name
        assert names <= set(re.findall(r'<a href="([^"#]+)"', page)), path.name
        assert page.count('aria-current="page"') == 1


def test_every_link_leads_to_a_page_or_a_heading(site: Path) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.iterdir()}
    ids = {name: re.findall(r' id="([^"]+)"', page) for name, page in pages.items()}
    assert all(len(found) == len(set(found)) for found in ids.values())
    lost = []
    for name, page in pages.items():
        links = re.findall(r'<a [^>]*?href="([^"]*)"', page)
        assert len(links) > 10
        for link in links:
            file, _, anchor = link.partition("#")
            if not link.startswith(("http:", "https:")) and (
                not link
                or (file and file not in pages)
                or (anchor and anchor not in ids[file or name])
            ):
                lost.append((name, link))
    assert lost == []
    start = pages["index.html"]
    assert "course page</a>" not in start, "a file that is not on the site is text"
    assert "The course page" in start or "the course page" in start


def test_nothing_of_a_page_lies_in_another_file(site: Path) -> None:
    for path in site.iterdir():
        page = path.read_text(encoding="utf-8")
        assert not re.findall(r'<img src="(?!data:image/png;base64,)|<script|<link', page)
    week = (site / "first_week.html").read_text(encoding="utf-8")
    text = (ROOT / "docs" / "first_week.md").read_text(encoding="utf-8")
    assert week.count("<img") == text.count("![")


@needs_browser
@pytest.mark.parametrize(
    "name", [*AT_EVERY_CHANGE, *(pytest.param(name, marks=pytest.mark.prove) for name in OTHERS)]
)
def test_everybody_can_read_it(site: Path, window: Page, name: str) -> None:
    for width, scheme in SIZES:
        driver = show(window, site / name, width, scheme)
        assert driver.execute_script(REQUESTS) == []
        assert driver.execute_script(SIDEWAYS) <= 0, width
        broken = "return [...document.images].filter(i => !i.naturalWidth).length"
        assert driver.execute_script(broken) == 0
        driver.execute_script(axe_core())
        assert driver.execute_async_script(RUN_AXE) == [], (width, scheme)
    assert driver.execute_script("return document.scripts.length") <= 1, "axe's own"


@needs_browser
def test_a_telephone_shows_the_text_first_and_one_key_leads_to_the_pages(
    site: Path, window: Page
) -> None:
    driver = show(window, site / "grading.html", 390)
    top = "return document.querySelector('h1').getBoundingClientRect().top"
    assert driver.execute_script(top) < 100
    driver.switch_to.active_element.send_keys(Keys.TAB)
    assert driver.switch_to.active_element.text == "All pages"
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    driver.switch_to.active_element.send_keys(Keys.TAB)
    assert driver.switch_to.active_element.text == "Introduction to Neural Networks"
    driver = show(window, site / "grading.html", 1280)
    beside = "return document.querySelector('nav').getBoundingClientRect().bottom"
    assert 0 < driver.execute_script(beside) <= 844


def a_project(folder: Path) -> Path:
    """A checkout with nothing but two texts."""
    (folder / "docs").mkdir(parents=True)
    (folder / "source").mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / "README.md").write_text("# Start\n\nSee [two](docs/two.md#part) or [x](no.txt).\n")
    (folder / "docs" / "two.md").write_text("# Two\n\n## Part\n\n## Part\n\n[back](../README.md)\n")
    return folder


def test_a_page_that_is_added_is_found(tmp_path: Path) -> None:
    project = a_project(tmp_path / "project")
    (project / "docs" / "Third Page.md").write_text(
        "# Third\n\n<script>alert(1)</script>\n\n```\n![x](y.png)\n```\n"
    )
    run_command("autograder", "docs", cwd=project)
    start = (project / "docs_site" / "index.html").read_text(encoding="utf-8")
    assert '<a href="two.html#part">two</a> or x.' in start
    assert '<a href="third page.html">Third</a>' in start
    two = (project / "docs_site" / "two.html").read_text(encoding="utf-8")
    assert ' id="part"' in two and ' id="part-1"' in two, "each heading has its own anchor"
    assert "<script" not in (project / "docs_site" / "third page.html").read_text(encoding="utf-8")


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path) -> None:
    project = a_project(tmp_path / "project")
    (project / "docs" / "two.md").write_text("# Two\n\n![A picture of it](pictures/lost.png)\n")
    done = run_command("autograder", "docs", cwd=project, expect=1)
    assert done.stderr.endswith(
        "lost.png cannot be read: No such file or directory. Run: make pictures\n"
    )
    assert not (project / "docs_site").exists(), "nothing half-written"
    (project / "docs" / "two.md").write_text("# Two\n")
    (project / "taken").write_text("a file")
    done = run_command("autograder", "docs", "--output", "taken", cwd=project, expect=1)
    assert done.stderr == (
        "taken cannot be written: File exists. Name another folder: --output FOLDER\n"
    )
    shutil.rmtree(project / "docs")
    done = run_command("autograder", "docs", cwd=project, expect=1)
    assert "has no documentation" in done.stderr
    assert len(done.stderr.splitlines()) == 1
