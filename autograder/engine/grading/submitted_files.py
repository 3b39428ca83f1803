"""Read the notebook file that a student handed in: hostile bytes, until proven a notebook."""

import json
import os
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.hidden_tests import shorten

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?( [A-Z]{2,5})?")

LARGEST_FILE = 64 * 1024 * 1024
MOST_CELLS = 2000
LONGEST_CELL = 256 * 1024
LONGEST_TEXT = 4 * 1024 * 1024
"""Characters of one cell and of all: the longer the code, the longer it takes to highlight it."""

DEEPEST_FOLDER = 8
MOST_FILES = 500
MOST_BYTES = 64 * 1024 * 1024


class InvalidNotebook(ValueError):
    """The file is not a notebook that can be graded; the text is for the student."""


class MissingNotebook(InvalidNotebook):
    """There is no such file in the submission."""


def read_notebook(path: Path) -> NotebookNode:
    """The notebook in a submitted file, in the current format. Raises InvalidNotebook."""
    try:
        if is_linked(path.parent):
            raise InvalidNotebook("The submitted folder is a link to another place.")
        if not os.path.lexists(path):
            raise MissingNotebook(f"There is no {path.name} in the submission.")
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
            "The file is not a notebook: it is not JSON. Hand in the .ipynb file itself."
        ) from None
    except RecursionError:
        raise InvalidNotebook("The file is nested too deeply to be a notebook.") from None
    except Exception as problem:  # nbformat raises many kinds for malformed notebooks
        raise InvalidNotebook(
            f"The file is not a valid notebook: {shorten(str(problem))}"
        ) from None
    if len(notebook.cells) > MOST_CELLS:
        raise InvalidNotebook(f"The notebook has more than {MOST_CELLS} cells.")
    lengths = [len(cell.source) for cell in notebook.cells]
    if max(lengths, default=0) > LONGEST_CELL or sum(lengths) > LONGEST_TEXT:
        raise InvalidNotebook("The text of the notebook's cells is longer than any lesson needs.")
    return notebook


def own_files(folder: Path) -> dict[str, Path]:
    """The plain files of a submission by relative name; links are left out, as is what lies too
    deep or beyond the limits of number and size."""
    found: dict[str, Path] = {}
    if is_linked(folder) or not folder.is_dir():
        return found
    size = 0
    left = [(folder, 0)]
    while left:
        here, depth = left.pop()
        if here.is_symlink() or depth > DEEPEST_FOLDER:
            continue
        for entry in sorted(os.scandir(here), key=lambda file: file.name):
            if entry.is_dir(follow_symlinks=False):
                left.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False):
                size += entry.stat(follow_symlinks=False).st_size
                if len(found) >= MOST_FILES or size > MOST_BYTES:
                    return found
                name = Path(entry.path).relative_to(folder).as_posix()
                if name.isprintable():
                    found[name] = Path(entry.path)
    return found


def is_linked(folder: Path) -> bool:
    """Whether a submission's folder, or its student's, is a link to another place."""
    return folder.is_symlink() or folder.parent.is_symlink()


def read_timestamp(folder: Path) -> str | None:
    """The time in a submission's timestamp.txt as nbgrader writes it; None for anything else."""
    path = own_files(folder).get("timestamp.txt")
    if path is None or path.stat().st_size > 100:
        return None
    text = path.read_text(encoding="ascii", errors="replace").strip()
    return text if TIMESTAMP.fullmatch(text) else None
