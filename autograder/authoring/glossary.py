"""One page of all terms of the course, from the flashcards of the lessons, each linked to where it
is taught."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat

from autograder.course import COURSE_PAGES, Course
from autograder.lesson.text import KERNELSPEC, read_lesson

CARD = re.compile(
    r"<details><summary><b>(?P<term>.+?)</b></summary>\s*(?P<text>.+?)\s*</details>", re.S
)

TOP = """\
# All terms of the course

Each term stands with what its flashcard says, and with the place where the course teaches it."""


@dataclass(frozen=True)
class Entry:
    """A term, what its flashcard says, and the place that teaches it: lesson and heading."""

    term: str
    text: str
    lesson: str
    heading: str

    def __str__(self) -> str:
        # JupyterLab's anchors are headings with hyphens for spaces.
        anchor = quote(self.heading.replace(" ", "-").replace("`", ""), safe="-:,()!'*")
        place = f"{self.lesson}/{self.lesson}.ipynb#{anchor}"
        title = re.sub(r"^Step (\d+): ", r"step \1, ", self.heading)
        return f"**{self.term}**. {self.text} → [{self.lesson[:2]}, {title}]({place})"


def glossary(course: Course) -> dict[Path, bytes]:
    """`notebooks/terms.ipynb`, by its path relative to the course's root; nothing for a course
    without flashcards."""
    found = sorted(
        (entry for lesson in course.lessons() for entry in entries(course, lesson)),
        key=lambda entry: (entry.term.lower(), entry.lesson),
    )
    if not found:
        return {}
    parts = [TOP]
    for letter in sorted({entry.term[0].upper() for entry in found}):
        of_letter = [str(entry) for entry in found if entry.term[0].upper() == letter]
        parts.append("\n\n".join([f"## {letter}", *of_letter]))
    cells = [
        nbformat.v4.new_markdown_cell(part, id=f"terms-{number:02d}")
        for number, part in enumerate(parts)
    ]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    path = course.notebooks.relative_to(course.root) / COURSE_PAGES[-1]
    return {path: (nbformat.writes(notebook) + "\n").encode()}


def entries(course: Course, lesson: str) -> list[Entry]:
    """The terms on a lesson's flashcards."""
    cells = read_lesson(course.text_of(lesson)).cells
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    taught, _, cards = prose.partition("\n## Flashcards")
    return [
        Entry(card["term"], " ".join(card["text"].split()), lesson, _place(taught, card["term"]))
        for card in CARD.finditer(cards)
    ]


def _place(prose: str, term: str) -> str:
    """The heading under which a term is taught: the one that names it, else where it stands in
    bold, else where it first stands at all, else the lesson's own title."""
    title, *sections = [
        part.partition("\n")[::2] for part in re.split(r"^#+ +", prose, flags=re.M)[1:]
    ]
    taught = [section for section in sections if section[0] != "The task"]
    word = re.escape(re.split(r",| and ", term)[0])
    for found in (
        (heading for heading, _ in taught if re.search(rf"\b{word}", heading, re.I)),
        (heading for heading, text in taught if re.search(rf"\*\*[^*\n]*\b{word}", text, re.I)),
        (heading for heading, text in [*taught, title] if re.search(rf"\b{word}", text, re.I)),
    ):
        if place := next(found, ""):
            return place.strip()
    return title[0].strip()
