"""Submissions made of an instructor's solution: right ones, wrong ones, one that stops."""

import ast
import random
import re
from collections.abc import Callable, Iterator

import libcst as cst
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.lesson.cells import solved_source
from autograder.validate.mutants import BEGIN, END, mutants

SOLUTION, STUB, OTHER_STYLE, STOPS = "solution", "stub", "other_style", "stops"
WRONG = ("wrong_1", "wrong_2", "wrong_3")
SHARE = 0.5
"""Of the solution cells, how many a wrong submission changes."""

MARKER = re.compile(r"^(\s*).*(BEGIN|END) SOLUTION.*$", re.MULTILINE)


def variations(
    stub: NotebookNode, solution: NotebookNode, seed: str
) -> Iterator[tuple[str, list[NotebookNode]]]:
    """A student's name and the cells of the notebook that they hand in, for each variation."""
    answers = {_id(cell): solved_source(cell) for cell in solution.cells if _is_answer(cell)}
    yield SOLUTION, _filled(stub, answers)
    yield STUB, list(stub.cells)
    own = new_code_cell("mine = [n**2 for n in range(3)]\nprint(mine)")
    yield OTHER_STYLE, [own, *_filled(stub, {k: _rewritten(v) for k, v in answers.items()})]
    for name in WRONG:
        draw = random.Random(f"{seed}/{name}")
        yield name, _filled(stub, {k: _mutated(v, draw) for k, v in answers.items()})
    code = sorted(answers)
    stopped = random.Random(seed).choice(code) if code else ""
    halt: Callable[[str], str] = "raise ValueError('not finished')\n{}".format
    yield STOPS, _filled(stub, {k: halt(v) if k == stopped else v for k, v in answers.items()})


def _id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _is_answer(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _filled(stub: NotebookNode, answers: dict[str, str]) -> list[NotebookNode]:
    return [
        NotebookNode({**cell, "source": answers[_id(cell)]})
        if _is_answer(cell) and _id(cell) in answers
        else cell
        for cell in stub.cells
    ]


def _rewritten(source: str) -> str:
    """The same program without comments and in another layout, unless there is a magic in it."""
    return ast.unparse(ast.parse(source)) if _parses(source) else source


def _mutated(source: str, draw: random.Random) -> str:
    """A solution with one small change, or as it is. Loops that may not end are left alone."""
    if "while " in source or draw.random() > SHARE:
        return source
    marked = MARKER.sub(r"\1### \2 SOLUTION", source)
    begins, ends = (
        len(re.findall(f"^\\s*{marker}$", marked, re.MULTILINE)) for marker in (BEGIN, END)
    )
    if begins != ends or not begins:
        marked = f"{BEGIN}\n{MARKER.sub('', source)}\n{END}\n"
    try:
        found = mutants(marked)
    except (cst.ParserSyntaxError, SyntaxError):  # a magic
        return source
    return draw.choice(found).source if found else source
