"""Which cells, and which statements of a cell, something depends on."""

import ast
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import names, python_of

CHANGING = ast.Expr | ast.For | ast.While | ast.If | ast.With | ast.Try
"""Statements that may change what they only use: np.add.at(x, …), rows.append(…) in a loop."""


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
        elif nodes := making(_split(cell.source), wanted):
            text = "\n".join(map(ast.unparse, nodes))
            kept.append(nbformat.from_dict({**cell, "source": text}))  # nothing to be validated
            wanted.update(*map(bound_and_used, nodes))
    return kept[::-1]


def making(
    nodes: list[ast.stmt],
    wanted: set[str],
    known: frozenset[str] = frozenset(),
    whole: bool = False,
) -> list[ast.stmt]:
    """The statements that make the wanted names, and what these statements use.

    `known` are names that need not be made. `whole`: also the statements that may change such a
    name without binding it: np.add.at(x, …), a loop with rows.append(…), or
    losses = model.fit(…) for what comes after it.
    """
    asked, wanted, kept = wanted, wanted - known, []
    made = {name for node in nodes for name in _binds(node)}
    for node in reversed(nodes):
        within = bound_and_used(node) if isinstance(node, CHANGING) else frozenset()
        changed = (within | (_asked_to_act(node) - asked)) & wanted & made if whole else set()
        if _binds(node) & wanted or changed:
            kept.append(node)
            wanted |= bound_and_used(node) - known
    return kept[::-1]


# The same cells are looked at for every one of a lesson's hundreds of answers.
_names = cache(names)


@cache
def _split(source: str) -> list[ast.stmt]:
    return ast.parse(python_of(source)).body


@lru_cache(maxsize=5000)
def bound_and_used(node: ast.stmt) -> frozenset[str]:
    """The global names that a statement binds, changes or uses."""
    bound, used = names(ast.unparse(node))
    return _binds(node) | bound | used


@lru_cache(maxsize=5000)
def _binds(node: ast.stmt) -> frozenset[str]:
    """The names that a statement binds, or whose entries or attributes it sets."""
    bound = set(names(ast.unparse(node))[0])
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
            base: ast.expr = part
            while isinstance(base, ast.Subscript | ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name):
                bound.add(base.id)
    return frozenset(bound)


def _asked_to_act(node: ast.stmt) -> set[str]:
    """The names whose methods a statement calls."""
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    objects = (part.value for part in calls if isinstance(part, ast.Attribute))
    return {part.id for part in objects if isinstance(part, ast.Name)}
