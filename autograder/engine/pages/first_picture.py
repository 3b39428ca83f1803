"""What a lesson has to play with, for a page on which nobody can: the picture that the lesson's own
solution draws first.

While a submission is graded, a play draws nothing and prints a sentence. The build has run the
lesson's solution, and keeps the picture that it drew.
"""

import ast
import contextlib
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import PLAY, Course
from autograder.engine.pages.clean_outputs import PICTURES, is_picture
from autograder.lesson.cells import is_solution

PNG = "image/png"
NOT_HERE = "({title}: something to play with, where the notebook is open in Jupyter.)"
"""As in playing.py, whose import would load Matplotlib into every grader."""


@dataclass(frozen=True)
class FirstPicture:
    """The picture, as base64 of a PNG, with its title and the sentence that says what it shows;
    `cell` is the text of the lesson's cell that plays."""

    cell: str
    title: str
    picture: str
    sentence: str

    def belongs_to(self, cell: NotebookNode) -> bool:
        """Whether a cell that was graded is the lesson's own, and has printed that there is
        something to play with, and nothing else."""
        if cell.cell_type != "code" or cell.source != self.cell or is_solution(cell):
            return False
        printed = [output.get("text") for output in cell.outputs]
        return printed == [f"{NOT_HERE.format(title=self.title)}\n"]


def first_picture(course: Course, assignment: str, notebook: str) -> FirstPicture | None:
    """The first picture of a text lesson, from where the build has left it.

    None if there is none: nothing to play with, or in several places; nothing built; or a picture
    of what was measured, which the build does not keep.
    """
    if not course.has_text_lessons:
        return None
    # No grade depends on these files, and none waits for one that cannot be read.
    with contextlib.suppress(OSError, ValueError, SyntaxError):
        [title] = _titles(course.folder("source", assignment) / PLAY)
        solved = nbformat.read(course.solutions / assignment / f"{notebook}.ipynb", as_version=4)
        [cell] = filter(_plays, solved.cells)
        [output] = cell.outputs
        picture = output.get("data", {}).get(PNG, "")
        sentence = output.get("metadata", {}).get(PNG, {}).get("alt", "")
        if sentence and is_picture(picture, PICTURES[PNG]):
            return FirstPicture(cell.source, title, "".join(picture.split()), sentence)
    return None


def _plays(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and cell.source.startswith(f"from {Path(PLAY).stem} import ")


def _titles(play: Path) -> list[str]:
    """The titles that a play.py gives to what it shows."""
    titles = []
    for node in ast.walk(ast.parse(play.read_bytes())):
        match node:
            case ast.Call(ast.Name("play"), [ast.Constant(str(title)), *_]):
                titles.append(title)
    return titles
