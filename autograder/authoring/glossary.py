"""One page of all terms of the course, from the flashcards of the lessons, each linked to where it
is taught."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat

from autograder.authoring.practice_files import card, practice_files
from autograder.authoring.questions import CARDS, cards_of
from autograder.authoring.quiz_cells import FLASHCARDS, HOW
from autograder.course import TERMS, Course
from autograder.lesson.text import KERNELSPEC, read_lesson

TOP = f"""\
# All terms of the course

Each term stands below with what its flashcard says, and with the place where the course teaches it.
Here you can go through all of them:

{HOW}"""


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
    """`notebooks/terms.ipynb` and what its flashcards need, by path relative to the course's root;
    nothing for a course without flashcards."""
    found = sorted(
        (entry for lesson in course.lessons() for entry in entries(course, lesson)),
        key=lambda entry: (entry.term.lower(), entry.lesson),
    )
    if not found:
        return {}
    parts = []
    for letter in sorted({entry.term[0].upper() for entry in found}):
        of_letter = [str(entry) for entry in found if entry.term[0].upper() == letter]
        parts.append("\n\n".join([f"## {letter}", *of_letter]))
    cells = [
        nbformat.v4.new_markdown_cell(TOP, id="terms-00"),
        nbformat.v4.new_code_cell(FLASHCARDS, id="flashcards"),
        *(
            nbformat.v4.new_markdown_cell(part, id=f"terms-{number:02d}")
            for number, part in enumerate(parts, start=1)
        ),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    folder = course.notebooks.relative_to(course.root)
    made = practice_files([], [card(entry.term, entry.text, entry.lesson) for entry in found])
    made[TERMS] = (nbformat.writes(notebook) + "\n").encode()
    return {folder / name: content for name, content in made.items()}


def entries(course: Course, lesson: str) -> list[Entry]:
    """The terms on a lesson's flashcards."""
    cells = read_lesson(course.text_of(lesson)).cells
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    taught, _, _ = prose.partition(f"\n{CARDS}")
    return [Entry(term, text, lesson, _place(taught, term)) for term, text in cards_of(prose)]


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
