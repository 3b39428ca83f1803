"""The picture that a lesson's solution drew of what there is to play with: the build has run the
solution, and keeps it."""

import ast
import contextlib
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import PLAY, Course
from autograder.engine.pages.clean_outputs import PICTURES, is_picture
from autograder.engine.pages.first_picture import PNG, FirstPicture


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
