"""Write the site: start page, a page for each lesson, glossary, and what can be downloaded."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from markupsafe import Markup
from nbformat import NotebookNode

from autograder.authoring.release import lesson_zip, write_zip
from autograder.course import Course, CourseError
from autograder.engine.pages.lesson_text import own_text_to_html
from autograder.site.lesson_cells import Anchors, SiteCell, site_cells
from autograder.site.pages import filled_in

START, TERMS = "index.html", "terms.html"
COURSE_ZIP = "introduction-to-neural-networks.zip"

NOTEBOOK = re.compile(r"(?:.*/)?(?P<name>[\w-]+)\.ipynb(?P<anchor>#.*)?")


def write_site(course: Course, target: Path) -> list[Path]:
    """Write all pages and zip files below a folder; returns them, by path relative to it.

    What else lies in the folder is left alone. Raises CourseError if a lesson is not built.
    """
    written = []
    for name, content in _files(course):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(Path(name))
    write_zip(course, target / COURSE_ZIP)
    return [*written, Path(COURSE_ZIP)]


def _files(course: Course) -> Iterator[tuple[str, bytes]]:
    lessons = course.contents()
    leads_to = _leads_to({name: f"{name}.html" for name in lessons})
    titles = {}
    for place, lesson in enumerate(lessons):
        released = _read(course.notebooks / lesson / f"{lesson}.ipynb")
        path = course.solutions / lesson / f"{lesson}.ipynb"
        solved = _read(path).cells if path.is_file() else []
        cells = site_cells(released.cells, solved, leads_to)
        titles[lesson] = title = _title(cells)
        links = [(f"{lessons[place - 1]}.html", f"← {_plain(lessons[place - 1])}")] if place else []
        links += [(START, "All lessons"), (TERMS, "Terms")]
        links += [(f"{lesson}.zip", "Download this lesson")]
        links += [
            (f"{after}.html", f"{_plain(after)} →") for after in lessons[place + 1 : place + 2]
        ]
        yield f"{lesson}.html", _page(title, "lesson", cells, links)
        yield f"{lesson}.zip", lesson_zip(course, lesson)
    terms = course.notebooks / "terms.ipynb"
    if terms.is_file():
        cells = site_cells(_read(terms).cells, [], leads_to)
        yield TERMS, _page(_title(cells), "terms", cells, [(START, "All lessons")])
    downloads = [(COURSE_ZIP, "The whole course")]
    downloads += [(f"{lesson}.zip", f"{lesson[:2]} {title}") for lesson, title in titles.items()]
    yield START, _page(*_start(course, titles, leads_to), [], downloads)


def _start(
    course: Course, titles: dict[str, str], leads_to: Callable[[str], str]
) -> tuple[str, str, list[SiteCell]]:
    """The title, the kind and the cells of the start page: what students find in the notebook of
    that name, or a list of the lessons."""
    path = course.notebooks / "README.md"
    rows = "".join(f"- [{title}]({name}.ipynb)\n" for name, title in titles.items())
    text = path.read_text(encoding="utf-8") if path.is_file() else f"# All lessons\n\n{rows}"
    html = Markup(Anchors().place(own_text_to_html(text, leads_to)))
    cells = [SiteCell("text", html)]
    return _title(cells), "course", cells


def _leads_to(pages: dict[str, str]) -> Callable[[str], str]:
    """What a link in a lesson leads to on the site: the page of a notebook, else what it says."""
    known = {"start": START, "terms": TERMS, **pages}

    def leads_to(address: str) -> str:
        found = NOTEBOOK.fullmatch(address)
        if ":" in address.partition("/")[0] or not found or found["name"] not in known:
            return address
        return known[found["name"]] + (found["anchor"] or "")

    return leads_to


def _read(path: Path) -> NotebookNode:
    if not path.is_file():
        raise CourseError(f"{path} is missing. Run: autograder build")
    return nbformat.read(path, as_version=4)


def _page(
    title: str,
    kind: str,
    cells: list[SiteCell],
    links: list[tuple[str, str]],
    downloads: list[tuple[str, str]] | None = None,
) -> bytes:
    page = filled_in(title=title, kind=kind, cells=cells, links=links, downloads=downloads or [])
    return page.encode()


def _title(cells: list[SiteCell]) -> str:
    found = (re.search(r"<h1[^>]*>(.+?)</h1>", cell.html, re.S) for cell in cells)
    return next((Markup(title[1]).striptags() for title in found if title), "A lesson")


def _plain(lesson: str) -> str:
    return lesson.replace("_", " ")
