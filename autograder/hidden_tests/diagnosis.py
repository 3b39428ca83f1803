"""Name the mistake behind a wrong result: the misconception that gives just what was seen."""

import contextlib
import copy
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.comparing import TOLERANCE, as_numbers, equal
from autograder.lesson.variants import Variant, read_variants
from autograder.visible_checks import looks_like

from .comparisons import Mistakes, close
from .context import current
from .solved import SolvedLesson, solved_lesson
from .texts import BrokenTest, Mismatch, explain, readable

Call = Callable[..., Any]
Inputs = Sequence[tuple[Any, ...]]


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
) -> bool:
    """Pass if `student` gives what `right` gives on all inputs, each a tuple of arguments. Gives
    whether anything but a refusal was asked for.

    `right` is the solution's function `name`, or that of the step, if it is None. Where it raises
    ValueError, so has `student` to. `drive(function, *arguments)` is called in place of the
    function itself, for what takes more than a call. Raises Mismatch for the first input with
    another result, with the text of the misconception whose results are the student's; where
    several fit, the other inputs tell them apart.
    """
    run, name = drive or _plainly, name or step
    right = right or _solution().space[name]
    asks_for_results = False
    for number, arguments in enumerate(inputs):
        expected, seen = outcome(right, arguments, run), outcome(student, arguments, run)
        asks_for_results |= not isinstance(expected, ValueError)
        try:
            _same(what or name, seen, expected, tolerance, reveal)
        except Mismatch as mismatch:
            others = [*inputs[number + 1 :], *inputs[:number]]
            found = _named(step, run, student, name, [arguments, *others])
            if not found:
                raise
            text = f"{str(mismatch).rstrip('.')}. {found.says}"
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


def mistakes(step: str, *arguments: Any, name: str | None = None) -> Mistakes:
    """For `close(…, mistakes=…)`: what to say of each misconception of a step and its value."""
    pairs = ((variant, _function(variant, name or step)) for variant in _misconceptions(step))
    return {
        variant.name: (variant.says, outcome(call, arguments)) for variant, call in pairs if call
    }


def known(name: str, seen: Any) -> Mistakes:
    """For `close(…, mistakes=…)`: what to say of a task's result, if it is a known mistake's.

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


def outcome(function: Call, arguments: tuple[Any, ...], run: Call | None = None) -> Any:
    """What a call gives, or the exception that it raises. The arguments stay as they are."""
    try:
        return (run or _plainly)(function, *copy.deepcopy(arguments))
    except Exception as problem:
        return problem


def _one_number(value: Any) -> Any:
    """The number that an array is full of, where there is but one; else the value itself."""
    numbers = as_numbers(value)
    constant = numbers is not None and numbers.size and np.all(numbers == numbers.flat[0])
    return numbers.flat[0] if numbers is not None and constant else value


def _plainly(function: Call, *arguments: Any) -> Any:
    return function(*arguments)


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


def _named(step: str, run: Call, student: Call, name: str, inputs: Inputs) -> Variant | None:
    """The misconception that gives what the student's function gives, if there is one."""
    fits = [
        (variant, call) for variant in _misconceptions(step) if (call := _function(variant, name))
    ]
    for number, arguments in enumerate(inputs):
        seen = outcome(student, arguments, run)
        closer = [pair for pair in fits if alike(seen, outcome(pair[1], arguments, run))]
        if number == 0 or closer:  # if none fits any more, a second mistake shows here
            fits = closer
        if len(fits) < 2:
            break
    return fits[0][0] if fits else None


def alike(seen: Any, value: Any) -> bool:
    """Whether two outcomes are the same: two errors are if they are of one kind."""
    if isinstance(seen, Exception) or isinstance(value, Exception):
        return type(seen) is type(value)
    return equal(seen, value)


def _solution() -> SolvedLesson:
    context = current()
    return solved_lesson(context.course, context.lesson)


def _misconceptions(step: str) -> tuple[Variant, ...]:
    context = current()
    return read_variants(context.course, context.lesson).of(step)


def _function(variant: Variant, name: str) -> Call | None:
    """The function of this name as a misconception makes it, or as it works with what that makes.

    None if it is another function of the student's, or if the misconception raises.
    """
    solved, made = _solution(), variant.makes
    if name not in made and (name in solved.functions or name not in solved.space):
        return None
    space = dict(solved.space)
    with contextlib.suppress(Exception):
        exec(variant.code, space)
        changed = {bound: space[bound] for bound in made}
        return changed.get(name) or solved.calling(name, changed)
    return None
