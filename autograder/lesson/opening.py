"""The first code cell of a released lesson: its text, and how it is recognised."""

import ast
import inspect

from autograder import first_cell

HEAD = inspect.getsource(first_cell).partition("\n\n")[0]
MADE = (first_cell.NotReady, first_cell.digest_of, first_cell.open_lesson)
FETCHES = (*MADE[:2], first_cell.fetch_from, MADE[2])
"""What the cell defines, where files may be fetched."""


def opening_text(
    lesson: str, release: str, files: dict[str, tuple[int, str]], packages: list[str], address: str
) -> str:
    """The cell's text, for a lesson with these files, each with its size and SHA-256.

    With an address, files that are missing are fetched from below it.
    """
    listed = "".join(f"        {name!r}: {about!r},\n" for name, about in files.items())
    pinned = f"{{\n{listed}    }}" if files else "{}"
    parts = [repr(lesson), repr(release), pinned, repr(packages)]
    parts += [f"fetch_from({address!r})"] if address else []
    arguments = "".join(f"    {part},\n" for part in parts)
    return f"{_code(bool(address))}\n\n\nopen_lesson(\n{arguments})\n{_forget(bool(address))}"


def is_opening(source: str) -> bool:
    """Whether a cell is this one and does nothing else, whatever the release."""
    for fetches in (False, True):
        code, end = _code(fetches), _forget(fetches)
        if source.startswith(code) and source.endswith(f"\n{end}"):
            return _is_call(source[len(code) : -len(end)])
    return False


def _code(fetches: bool) -> str:
    parts = [inspect.getsource(part).strip() for part in (FETCHES if fetches else MADE)]
    return "\n\n\n".join([HEAD, *parts])


def _forget(fetches: bool) -> str:
    return f"del {', '.join(part.__name__ for part in (FETCHES if fetches else MADE))}"


def _is_call(source: str) -> bool:
    """Whether a text is one call of `open_lesson` with values that are written out."""
    try:
        match ast.parse(source).body:
            case [ast.Expr(ast.Call(ast.Name("open_lesson"), [*given], []))]:
                match given[-1]:
                    case ast.Call(ast.Name("fetch_from"), [ast.Constant()], []):
                        given.pop()
                return all(ast.literal_eval(part) is not None for part in given)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    return False
