"""The other notebooks of an assignment, for a notebook that runs them: `%run other.ipynb`."""

from collections.abc import Callable, Iterable

import nbformat
from nbformat import NotebookNode

from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook_file import InvalidNotebook, read_notebook
from autograder.engine.judging.order import Assignment, Order
from autograder.engine.judging.sanitising import sanitise
from autograder.lesson.cells import is_solution, is_test, solved_source


def solved_notebook(key: Key) -> NotebookNode:
    """The instructor's own notebook, as a student would hand it in."""
    notebook = nbformat.read(key.folder / f"{key.notebook}.ipynb", as_version=4)
    for cell in notebook.cells:
        if is_solution(cell) and cell.cell_type == "code":
            cell.source = solved_source(cell)
    return sanitise(notebook, key)


def handed_in_beside(
    notebook: NotebookNode, key: Key, assignment: Assignment, order: Order
) -> dict[str, bytes]:
    """The submission's other notebooks, if this one speaks of one: by file name, without tests.

    One that is missing or no notebook is left out; its own grade says so.
    """

    def read(other: Key) -> NotebookNode | None:
        content = order.notebooks.get(other.notebook)
        try:
            return sanitise(read_notebook(content), other) if isinstance(content, bytes) else None
        except InvalidNotebook:
            return None

    return _beside(notebook, key, assignment.keys, read)


def solved_beside(notebook: NotebookNode, key: Key, keys: Iterable[Key]) -> dict[str, bytes]:
    """The instructor's other notebooks, if this one speaks of one: by file name, without tests."""
    return _beside(notebook, key, keys, solved_notebook)


def _beside(
    notebook: NotebookNode,
    key: Key,
    keys: Iterable[Key],
    read: Callable[[Key], NotebookNode | None],
) -> dict[str, bytes]:
    if not any(".ipynb" in cell.source for cell in notebook.cells if cell.cell_type == "code"):
        return {}
    files = {}
    for other in keys:
        if other.notebook != key.notebook and (beside := read(other)):
            # The tests in it are the hidden ones by now.
            beside.cells = [cell for cell in beside.cells if not is_test(cell)]
            files[f"{other.notebook}.ipynb"] = nbformat.writes(beside).encode()
    return files
