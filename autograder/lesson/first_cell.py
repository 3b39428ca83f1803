"""The first code cell of a released lesson: its text, and how it is recognised."""

import ast
import inspect
from functools import cache

from autograder.for_students import first_cell

HEAD = inspect.getsource(first_cell).partition("\nfrom collections")[0]
"""What the cell is, the sentence that kernels of other languages repeat, and what it imports."""

MADE = (first_cell.NotReady, first_cell.open_folder)
FETCHES = (first_cell.NotReady, first_cell.fetch_from, first_cell.open_folder)
"""What the cell defines, where files may be fetched."""


def opening_text(lesson: str, release: str, address: str) -> str:
    """The cell's text, for a lesson with this digest of its files.

    With an address, files that are missing are fetched from below it.
    """
    arguments = f"{lesson!r}, {release!r}" + (f", fetch_from({address!r})" if address else "")
    return f"{_code(bool(address))}\n\n\nopen_folder({arguments})\n{_forget(bool(address))}"


def is_opening(source: str) -> bool:
    """Whether a cell is this one and does nothing else, whatever the release."""
    for fetches in (False, True):
        code, end = _code(fetches), _forget(fetches)
        if source.startswith(code) and source.endswith(f"\n{end}"):
            return _is_call(source[len(code) : -len(end)])
    return False


@cache  # asked of each cell of each submission, and slow
def _code(fetches: bool) -> str:
    parts = [inspect.getsource(part).strip() for part in (FETCHES if fetches else MADE)]
    return "\n\n\n".join([HEAD.strip(), *parts])


def _forget(fetches: bool) -> str:
    return f"del {', '.join(part.__name__ for part in (FETCHES if fetches else MADE))}"


def _is_call(source: str) -> bool:
    """Whether a text is one call of `open_folder` with values that are written out."""
    try:
        match ast.parse(source).body:
            case [ast.Expr(ast.Call(ast.Name("open_folder"), [*given], []))]:
                match given[-1]:
                    case ast.Call(ast.Name("fetch_from"), [ast.Constant()], []):
                        given.pop()
                return all(isinstance(part, ast.Constant) for part in given)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    return False
