"""Which cells, and which statements of given cells, a step's test depends on."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import names, python_of


def needed(
    cells: Iterable[NotebookNode],
    steps: Iterable[str],
    changed: Mapping[str, str] = MappingProxyType({}),
) -> list[NotebookNode]:
    """The cells that the tests of these steps depend on, in order, including those needed by the
    changed texts.

    Of given cells only the statements that make what is used: drawing a figure costs more than all
    the rest.
    """
    wanted: set[str] = set()
    kept: list[NotebookNode] = []
    for cell in reversed([cell for cell in cells if cell.cell_type == "code"]):
        if is_test(cell) or is_solution(cell):
            bound, used = _names(cell.source)
            asked = grade_id(cell).removesuffix("_test") in steps
            if asked or (bound & wanted and not is_test(cell)):
                kept.append(cell)
                wanted |= used | _names(changed.get(grade_id(cell), ""))[1]
        elif text := _statements(cell.source, wanted):
            kept.append(nbformat.v4.new_code_cell(text, metadata=cell.metadata))
    return kept[::-1]


def _statements(source: str, wanted: set[str]) -> str:
    """The statements of a cell that make wanted names; what they use is wanted as well."""
    kept = []
    for text in reversed(_split(source)):
        bound, used = _names(text)
        if bound & wanted:
            kept.append(text)
            wanted |= used
    return "\n".join(reversed(kept))


# The same cells are looked at for every one of a lesson's hundreds of answers.
_names = cache(names)


@cache
def _split(source: str) -> list[str]:
    return [ast.unparse(node) for node in ast.parse(python_of(source)).body]
