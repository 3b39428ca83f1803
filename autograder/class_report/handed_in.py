"""The code that students handed in, read as text and never run, parsed or opened as a notebook."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.class_report.alike import Alike, Index
from autograder.class_report.side_by_side import Compared, side_by_side
from autograder.course import Course
from autograder.engine.grading.keys import keys_of
from autograder.engine.grading.submitted_files import read_notebook_file
from autograder.engine.judging.answer_key import Key
from autograder.lesson.cells import is_solution
from autograder.lesson.names import names

LARGEST = 8 * 1024**2
"""Bytes of a notebook that is compared; pictures in its outputs count."""


@dataclass(frozen=True)
class Comparison:
    """What came of comparing a class: the pairs, how many were compared, and how many tokens two
    need in common to be shown. `known` is the instructor's code, and `given` the names in it."""

    keys: list[Key]
    known: list[str]
    given: frozenset[str]
    pairs: list[Alike]
    compared: int
    tokens_needed: int


def compare(course: Course, assignment: str, students: list[str]) -> Comparison:
    """Compare what these students handed in. Raises CourseError if the instructor's notebooks are
    not there."""
    keys = keys_of(course, assignment)
    known = [source for key in keys for source in _instructors_code(key)]
    given = frozenset(_names_in(known))
    index = Index(given=given)
    for source in known:
        index.know(source)
    for student in students:
        code = handed_in(course, keys, student)
        if code:
            index.add(student, code)
    return Comparison(keys, known, given, index.pairs(), len(index), index.tokens_needed)


def shown_beside(course: Course, comparison: Comparison, pair: Alike) -> list[Compared]:
    """The steps in which two submissions are alike, beside each other."""
    left, right = (handed_in(course, comparison.keys, who) for who in (pair.first, pair.second))
    return side_by_side(pair.steps, left, right, comparison.known, comparison.given)


def handed_in(course: Course, keys: list[Key], student: str) -> dict[str, str]:
    """A student's code by step; empty where none can be read."""
    found: dict[str, str] = {}
    for key in keys:
        steps = {
            name
            for name, cell in key.cells.items()
            if is_solution(cell) and cell.cell_type == "code"
        }
        folder = course.folder("submitted", key.assignment, student)
        code = code_of(_content(folder / f"{key.notebook}.ipynb"), steps)
        several = len(keys) > 1
        found |= {f"{key.notebook}: {name}" if several else name: code[name] for name in code}
    return found


def code_of(content: bytes, steps: set[str]) -> dict[str, str]:
    """The code of these solution cells in the bytes of a notebook, which may be anything. Of cells
    with the same name the last one counts, as in grading."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    cells = data.get("cells") if isinstance(data, dict) else None
    found: dict[str, str] = {}
    for cell in cells if isinstance(cells, list) else ():
        name = _name(cell)
        if name in steps:
            source = cell.get("source")
            lines = source if isinstance(source, list) else [source]
            found[name] = "".join(line for line in lines if isinstance(line, str))
    return found


def _name(cell: Any) -> str:
    for part in ("metadata", "nbgrader", "grade_id"):
        cell = cell.get(part) if isinstance(cell, dict) else None
    return cell if isinstance(cell, str) else ""


def _content(path: Path) -> bytes:
    content = read_notebook_file(path)
    return content if isinstance(content, bytes) and len(content) <= LARGEST else b""


def _instructors_code(key: Key) -> Iterator[str]:
    yield from (text for kind, text in key.texts if kind == "code")
    yield from key.stubs.values()
    yield from (cell.source for cell in key.cells.values() if cell.cell_type == "code")


def _names_in(sources: list[str]) -> Iterator[str]:
    """What the instructor's cells define: names that tests and later cells need, which nobody who
    copies can change."""
    for source in sources:
        with contextlib.suppress(SyntaxError):  # a stub may be no program
            yield from names(source)[0]
