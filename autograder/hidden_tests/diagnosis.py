"""Name the mistake behind a wrong result: the misconception that gives just what was seen."""

import ast
import contextlib
import copy
import json
import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from autograder.course import ASSIGNMENT_VARIABLE, Course
from autograder.lesson.variants import Variant, read_variants
from autograder.visible_checks import digest

from .comparisons import alike, close
from .texts import Mismatch, explain, shorten

Call = Callable[..., Any]


def compare(
    step: str,
    student: Call,
    right: Call,
    inputs: Sequence[tuple[Any, ...]],
    *,
    what: str | None = None,
    drive: Call | None = None,
    name: str | None = None,
    tolerance: float = 1e-5,
    reveal: bool = True,
) -> None:
    """Pass if `student` gives what `right` gives on all inputs, each a tuple of arguments.

    Where `right` raises ValueError, so has `student` to. `drive(function, *arguments)` is called
    in place of the function itself, for what takes more than a call. Raises Mismatch for the first
    input with another result, with the text of the misconception whose results are the student's;
    where several fit, the other inputs tell them apart.
    """
    run = drive or _plainly
    for number, arguments in enumerate(inputs):
        expected, seen = _outcome(run, right, arguments), _outcome(run, student, arguments)
        try:
            _same(what or step, seen, expected, tolerance, reveal)
        except Mismatch as mismatch:
            others = [*inputs[number + 1 :], *inputs[:number]]
            text = _named(step, run, student, name or step, [arguments, *others])
            raise Mismatch(_sentences(str(mismatch), text)) from None


def mistakes(step: str, *arguments: Any, name: str | None = None) -> dict[str, Any]:
    """For `close(…, mistakes=…)`: what each misconception of a step gives, by what to say of it."""
    pairs = [(one.says, _function(one, name or step)) for one in _misconceptions(step)]
    return {says: _outcome(_plainly, function, arguments) for says, function in pairs if function}


def known(name: str, seen: Any) -> dict[str, Any]:
    """For `close(…, mistakes=…)`: what to say of a task's result, if it is a known mistake's.

    The results of the visible run are known from the build, so that no mistake is trained anew.
    """
    try:
        path = Course.find().notebooks / _lesson() / "checks.json"
        table = json.loads(path.read_text(encoding="utf-8"))
        results = next(part for part in table.values() if name in part.get("results", {}))
        text = results["results"][name]["mistakes"].get(digest(seen))
    except (FileNotFoundError, StopIteration, TypeError, ValueError):
        return {}
    return {text: seen} if text else {}


def _plainly(function: Call, *arguments: Any) -> Any:
    return function(*arguments)


def _outcome(run: Call, function: Call, arguments: tuple[Any, ...]) -> Any:
    """What a call gives, or the exception that it raises."""
    try:
        return run(function, *copy.deepcopy(arguments))
    except Exception as problem:
        return problem


def _same(what: str, seen: Any, expected: Any, tolerance: float, reveal: bool) -> None:
    if isinstance(expected, ValueError):
        if isinstance(seen, ValueError):
            return
        if isinstance(seen, Exception):
            raise Mismatch(f"{what}: expected ValueError. {_capital(explain(seen))}")
        raise Mismatch(f"{what}: expected ValueError, seen the result {shorten(repr(seen))}")
    if isinstance(expected, Exception):
        raise expected  # the test itself is wrong
    if isinstance(seen, Exception):
        raise Mismatch(f"{what}: {explain(seen)}")
    close(what, seen, expected, tolerance=tolerance, reveal=reveal)


def _named(
    step: str, run: Call, student: Call, name: str, inputs: Sequence[tuple[Any, ...]]
) -> str:
    """What to say of the misconception that gives what the student's function gives, or ""."""
    fits = [(one, function) for one in _misconceptions(step) if (function := _function(one, name))]
    for number, arguments in enumerate(inputs):
        seen = _outcome(run, student, arguments)
        closer = [each for each in fits if alike(seen, _outcome(run, each[1], arguments))]
        if number == 0 or closer:  # if none fits any more, a second mistake shows here
            fits = closer
        if len(fits) < 2:
            break
    return fits[0][0].says if fits else ""


def _sentences(problem: str, text: str) -> str:
    return f"{problem.rstrip('.')}. {text}" if text else problem


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lesson() -> str:
    return os.environ.get(ASSIGNMENT_VARIABLE, "")


def _misconceptions(step: str) -> tuple[Variant, ...]:
    return read_variants(Course.find(), _lesson()).of(step)


def _function(one: Variant, name: str) -> Call | None:
    space = dict(_definitions(Course.find(), _lesson()))
    with contextlib.suppress(Exception):
        exec(one.code, space)
        return space.get(name)
    return None


@cache
def _definitions(course: Course, lesson: str) -> dict[str, Any]:
    """What the solved lesson defines: imports, functions, classes and plain values, no data."""
    from autograder.lesson.cells import is_test
    from autograder.lesson.text import read_lesson

    space: dict[str, Any] = {"__name__": lesson, "np": np}
    for cell in read_lesson(course.text_of(lesson)).cells:
        if cell.cell_type == "code" and not is_test(cell):
            for node in ast.parse(cell.source).body:
                if _defines(node):
                    # A value that is made of data is left out, and what is made of it.
                    with contextlib.suppress(NameError, ImportError):
                        exec(compile(ast.Module([node], []), lesson, "exec"), space)
    return space


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return not any(isinstance(part, ast.Call) for part in ast.walk(node))
    return isinstance(
        node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    )
