"""Read what a student handed in, and take from it only what is theirs: the text of their cells."""

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.cells import grade_id, is_locked, is_test
from autograder.engine.key import Key
from autograder.hidden_tests import shorten

LARGEST_FILE = 64 * 1024 * 1024
MOST_CELLS = 2000


class InvalidNotebook(ValueError):
    """The file is no notebook that can be graded; the text is for the student."""


def read_notebook(path: Path) -> NotebookNode:
    """The notebook in a submitted file, in the current format. Raises InvalidNotebook."""
    try:
        if path.is_symlink() or not path.is_file():
            raise InvalidNotebook("The notebook is a link or a folder, not a file.")
        if path.stat().st_size > LARGEST_FILE:
            raise InvalidNotebook("The file is larger than 64 MB. Clear its outputs and save it.")
        content = json.loads(path.read_bytes())
        notebook = nbformat.reads(json.dumps(content), as_version=4)
        nbformat.validate(notebook)
    except InvalidNotebook:
        raise
    except OSError as problem:
        raise InvalidNotebook(f"The file cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise InvalidNotebook(
            "The file is not text in UTF-8. Hand in the .ipynb file that JupyterLab saved."
        ) from None
    except json.JSONDecodeError:
        raise InvalidNotebook(
            "The file is no notebook: it is not JSON. Hand in the .ipynb file itself."
        ) from None
    except RecursionError:
        raise InvalidNotebook("The file is nested too deeply to be a notebook.") from None
    except Exception as problem:  # nbformat raises many kinds for malformed notebooks
        raise InvalidNotebook(
            f"The file is not a valid notebook: {shorten(str(problem))}"
        ) from None
    if len(notebook.cells) > MOST_CELLS:
        raise InvalidNotebook(f"The notebook has more than {MOST_CELLS} cells.")
    return notebook


def sanitise(submitted: NotebookNode, key: Key) -> NotebookNode:
    """The notebook to grade: the student's text in the instructor's frame.

    Metadata, outputs and ids of the submission are dropped; locked cells get the instructor's text;
    of a cell that stands several times the last counts; missing locked cells are put back.
    """
    last = {grade_id(cell): position for position, cell in enumerate(submitted.cells)}
    cells = []
    for position, cell in enumerate(submitted.cells):
        name = grade_id(cell)
        ours = key.cells.get(name) if last[name] == position else None
        cells.append(_in_frame(cell.source, ours) if ours else _plain(cell))
    _restore(cells, key)
    for position, cell in enumerate(cells):
        cell.id = grade_id(cell) or f"cell-{position:02d}"
    return nbformat.v4.new_notebook(cells=cells, metadata=key.metadata)


def _plain(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type == "code":
        return nbformat.v4.new_code_cell(cell.source)
    if cell.cell_type == "raw":
        return nbformat.v4.new_raw_cell(cell.source)
    return nbformat.v4.new_markdown_cell(cell.source)


def _in_frame(source: str, ours: NotebookNode) -> NotebookNode:
    """The student's text in the instructor's cell; the instructor's own text where it is locked."""
    text = ours.source if is_locked(ours) or is_test(ours) else source
    make = nbformat.v4.new_code_cell if ours.cell_type == "code" else nbformat.v4.new_markdown_cell
    cell = make(text)
    cell.metadata["nbgrader"] = dict(ours.metadata["nbgrader"])
    return cell


def _restore(cells: list[NotebookNode], key: Key) -> None:
    insert_at = 0
    for name, ours in key.cells.items():
        present = [i for i, cell in enumerate(cells) if grade_id(cell) == name]
        if present:
            insert_at = present[0] + 1
        elif is_locked(ours) or is_test(ours):
            cells.insert(insert_at, _in_frame("", ours))
            insert_at += 1
