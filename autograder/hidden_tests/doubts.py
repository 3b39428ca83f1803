"""Whether a mistake that was named is the one that was made: asked by the proof of the tests."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from autograder.lesson.variants import Variant

from .context import current
from .suspects import Call, Inputs, alike, mistaken, outcome, same, solution

Spaces = Sequence[tuple[dict[str, Any], dict[str, Any]]]


def spaces_of(*parts: object) -> Spaces:
    """The global names of a test that its functions among these use, and what is bound to them now:
    a later test may have a `draw` of its own."""
    functions = [part for part in parts if isinstance(part, FunctionType)]
    spaces = {id(part.__globals__): part.__globals__ for part in functions}
    return [(space, dict(space)) for space in spaces.values() if type(space) is not dict]


@dataclass(frozen=True)
class Tried:
    """A behaviour of a step: what draws inputs, and how the named functions are used with them;
    `spaces` are the names that its test has bound when it asks."""

    step: str
    names: Sequence[str]
    draw: Callable[[], Inputs]
    drive: Call | None
    right: Call | None
    student: Call | None
    spaces: Spaces


def false_names(named: Iterable[Variant], fresh: int) -> Iterator[str]:
    """For each misconception that a student was told of: an input on which their function does
    something else, of so many `fresh` ones that the behaviours of its step draw."""
    for variant in named:
        for tried in current().tried or ():
            if tried.step == variant.step and (text := _difference(variant, tried, fresh)):
                yield f"'{variant.name}' was told, but {text}"
                break


def _difference(variant: Variant, tried: Tried, fresh: int) -> str:
    for space, then in tried.spaces:
        space.update(then)
    for name in tried.names:
        wrong = mistaken(variant, name)
        if wrong is None:
            continue
        student = tried.student or current().get(name)
        right = tried.right or solution().space[name]
        for arguments in _inputs(tried, fresh):
            seen, value = (outcome(call, arguments, tried.drive) for call in (student, wrong))
            expected = outcome(right, arguments, tried.drive)
            # What a refusal says is up to the student, of good input as well.
            both_refuse = isinstance(seen, ValueError) and isinstance(value, ValueError)
            is_refused = both_refuse or isinstance(expected, ValueError)
            if not (alike if is_refused else same)(seen, value):
                called = ", ".join(map(repr, arguments))
                return f"{name}({called[:300]}) gives {seen!r:.100} in place of {value!r:.100}"
    return ""


def _inputs(tried: Tried, fresh: int) -> Iterator[tuple[object, ...]]:
    drawn = 0
    for _ in range(fresh):
        for arguments in tried.draw():
            yield arguments
            drawn += 1
        if drawn >= fresh:
            return
