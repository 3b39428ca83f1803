"""Read the notebook that a student handed in: hostile bytes, of which only the cells' texts count.

Whatever else a notebook may hold is neither looked at nor kept, so that it cannot take time.
"""

import json
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.hidden_tests import shorten
from autograder.lesson.cells import new_cell

MOST_CELLS = 2000
LONGEST_CELL = 256 * 1024
LONGEST_TEXT = 4 * 1024 * 1024
"""Characters of one cell and of all: highlighting code for a page takes time with its length."""

KINDS = {"code", "markdown", "raw"}


class InvalidNotebook(ValueError):
    """The file is not a notebook that can be graded; the text is for the student."""


def read_notebook(content: bytes) -> NotebookNode:
    """The cells of a submitted file in the current format, each with its text and nbgrader's name
    for it. Raises InvalidNotebook."""
    try:
        data = json.loads(content)
        if type(data) is dict and data.get("nbformat") in (1, 2, 3):
            data = nbformat.convert(nbformat.from_dict(data), 4)
        notebook = _notebook(data)
    except InvalidNotebook:
        raise
    except UnicodeDecodeError:
        raise InvalidNotebook(
            "The file is not text in UTF-8. Hand in the .ipynb file that JupyterLab saved."
        ) from None
    except json.JSONDecodeError:
        raise InvalidNotebook(
            "The file is not a notebook: it is not JSON. Hand in the .ipynb file itself."
        ) from None
    except RecursionError:
        raise InvalidNotebook("The file is nested too deeply to be a notebook.") from None
    except Exception as problem:  # nbformat raises many kinds for malformed old notebooks
        raise InvalidNotebook(f"The file is not a valid notebook: {_brief(problem)}.") from None
    lengths = [len(cell.source) for cell in notebook.cells]
    if max(lengths, default=0) > LONGEST_CELL or sum(lengths) > LONGEST_TEXT:
        raise InvalidNotebook("The text of the notebook's cells is longer than any lesson needs.")
    return notebook


def _notebook(data: Any) -> NotebookNode:
    if not isinstance(data, dict) or data.get("nbformat") != 4:
        raise InvalidNotebook("The file is not a valid notebook: it names no format that is known.")
    cells = data.get("cells")
    if not isinstance(cells, list):
        raise InvalidNotebook("The file is not a valid notebook: it has no list of cells.")
    if len(cells) > MOST_CELLS:
        raise InvalidNotebook(f"The notebook has more than {MOST_CELLS} cells.")
    made = [_cell(cell, number) for number, cell in enumerate(cells, start=1)]
    return nbformat.from_dict({"cells": made, "metadata": {}, "nbformat": 4})


def _cell(data: Any, number: int) -> NotebookNode:
    parts = data if isinstance(data, dict) else {}
    source = parts.get("source")
    lines: list[Any] = source if isinstance(source, list) else [source]
    if str(parts.get("cell_type")) not in KINDS or not all(type(line) is str for line in lines):
        raise InvalidNotebook(
            f"The file is not a valid notebook: cell {number} is not code or text. "
            "Save the notebook in JupyterLab and hand it in again."
        )
    cell = new_cell(parts["cell_type"], "".join(lines))
    if name := _grade_id(parts):
        cell.metadata["nbgrader"] = {"grade_id": name}
    return cell


def _grade_id(parts: dict[str, Any]) -> str:
    found: Any = parts
    for name in ("metadata", "nbgrader", "grade_id"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if type(found) is str else ""


def _brief(problem: Exception) -> str:
    return shorten(str(problem)[:400] or type(problem).__name__)
