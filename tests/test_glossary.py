"""All terms of the course stand on one page, each linked to where it is taught."""

import re
from urllib.parse import unquote

import nbformat
from conftest import ROOT

from autograder.authoring.glossary import entries
from autograder.course import Course

COURSE = Course(ROOT)
PAGE = nbformat.read(ROOT / "notebooks/terms.ipynb", as_version=4)
TEXT = "\n\n".join(cell.source for cell in PAGE.cells)


def test_every_flashcard_is_on_it_in_order() -> None:
    terms = [entry.term for lesson in COURSE.lessons() for entry in entries(COURSE, lesson)]
    assert len(terms) > 60
    assert re.findall(r"^\*\*(.+?)\*\*\. ", TEXT, re.M) == sorted(terms, key=str.lower)


def test_each_link_leads_to_a_heading_of_a_lesson() -> None:
    links = re.findall(r"\]\(([^)]+?\.ipynb)#(.+?)\)$", TEXT, re.M)
    assert len(links) == TEXT.count(" → [")
    for file, anchor in links:
        notebook = nbformat.read(ROOT / "notebooks" / file, as_version=4)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        headings = re.findall(r"^#+ +(.+)$", prose, re.M)
        anchors = {heading.replace("`", "").replace(" ", "-") for heading in headings}
        assert unquote(anchor) in anchors, (file, anchor)


def test_most_terms_lead_to_a_section_and_not_to_the_top_of_a_lesson() -> None:
    places = [entry for lesson in COURSE.lessons() for entry in entries(COURSE, lesson)]
    titles = {
        re.search(r"^# (.+)$", COURSE.text_of(lesson).read_text(), re.M)[1].lstrip("# ")
        for lesson in COURSE.lessons()
    }
    at_top = [entry.term for entry in places if entry.heading in titles]
    assert len(at_top) < 0.15 * len(places), at_top
