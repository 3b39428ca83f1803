"""Name the mistake behind a wrong result: the misconception that gives all that was seen."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.for_students.checks import looks_like
from autograder.for_students.comparing import TOLERANCE, as_numbers, equal

from .comparisons import Mistakes, close
from .context import current
from .suspects import Call, Inputs, Suspects, outcome, plainly, solution
from .texts import BrokenTest, Mismatch, explain, readable


def compare(
    step: str,
    student: Call,
    right: Call | None,
    inputs: Inputs,
    *,
    what: str | None = None,
    drive: Call | None = None,
    name: str | None = None,
    tolerance: float = TOLERANCE,
    reveal: bool = True,
    further: Callable[[], Inputs] = list,
) -> bool:
    """Pass if `student` gives what `right` gives on all inputs, each a tuple of arguments. Gives
    whether anything but a refusal was asked for.

    `right` is the solution's function `name`, or that of the step, if it is None. Where it raises
    ValueError, so has `student` to. `drive(function, *arguments)` is called in place of the
    function itself, for what takes more than a call. Raises Mismatch for the first input with
    another result, with the text of the one misconception that gives what the student gives on all
    inputs, on `further` ones that are drawn for this, and on the public ones.
    """
    run, name = drive or plainly, name or step
    right = right or solution().space[name]
    asks_for_results = False
    for arguments in inputs:
        expected, seen = outcome(right, arguments, run), outcome(student, arguments, run)
        asks_for_results |= not isinstance(expected, ValueError)
        try:
            _same(what or name, seen, expected, tolerance, reveal)
        except Mismatch as mismatch:
            found = Suspects(step, name, student, right, drive).named(inputs, further)
            if not found:
                raise
            seen = str(mismatch)
            text = f"{seen if seen.endswith('?') else seen.rstrip('.') + '.'} {found.says}"
            raise Mismatch(text, mismatch.seen, mismatch.expected, found.name) from None
    return asks_for_results


def follows(
    student: Call,
    own: Call,
    inputs: Inputs,
    drive: Call | None = None,
    tolerance: float = TOLERANCE,
) -> bool:
    """Whether the student's function gives what `own` leads to, which works with the mistakes of
    earlier functions, on all inputs. What is the same for all inputs, but for its shape, proves
    nothing."""
    values = [outcome(own, arguments, drive) for arguments in inputs]
    if any(isinstance(value, Exception) for value in values):
        return False
    first, *others = map(_one_number, values)
    varies = any(not equal(value, first, tolerance) for value in others)
    seen = [outcome(student, arguments, drive) for arguments in inputs]
    return varies and all(equal(*pair, tolerance) for pair in zip(seen, values, strict=True))


def known(name: str, seen: Any) -> Mistakes:
    """What to say of a task's result, if it is a known mistake's, by the mistake's name.

    The results of the visible run are known from the build, so that no mistake is trained anew.
    """
    context = current()
    path = context.course.notebooks / context.lesson / "checks.json"
    if not path.is_file():
        return {}
    for part in _table(path, path.stat().st_mtime_ns).values():
        result = part.get("results", {}).get(name, {})
        for mistake in [*result.get("mistakes", []), *result.get("of_our_design", [])]:
            if looks_like(seen, mistake["value"]):
                return {mistake["name"]: (mistake["says"], seen)}
    return {}


@cache
def _table(path: Path, _: int) -> Any:
    """A table of checks; read again only where it has changed since."""
    return json.loads(path.read_text(encoding="utf-8"))


def _one_number(value: Any) -> Any:
    """The number that an array is full of, where there is but one; else the value itself."""
    numbers = as_numbers(value)
    constant = numbers is not None and numbers.size and np.all(numbers == numbers.flat[0])
    return numbers.flat[0] if numbers is not None and constant else value


def _same(what: str, seen: Any, expected: Any, tolerance: float, reveal: bool) -> None:
    if isinstance(expected, ValueError):
        if isinstance(seen, ValueError):
            return
        if isinstance(seen, Exception):
            text = explain(seen)
            text = f"{what}: expected ValueError. {text[:1].upper()}{text[1:]}"
            raise Mismatch(text, type(seen).__name__, "ValueError")
        text = f"{what}: expected ValueError, seen the result {readable(seen)}"
        raise Mismatch(text, readable(seen), "ValueError")
    if isinstance(expected, Exception):
        problem = f"{type(expected).__name__}: {expected}"
        raise BrokenTest(f"the right function raised {problem}") from expected
    if isinstance(seen, Exception):
        raise Mismatch(f"{what}: {explain(seen)}", type(seen).__name__)
    close(what, seen, expected, tolerance=tolerance, reveal=reveal)
