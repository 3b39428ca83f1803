"""What may be said of a step's behaviour, or of all behaviours of a test at once."""

from collections.abc import Callable, Iterator, Sequence
from types import CodeType
from typing import Any, TypedDict

import numpy as np

from autograder.comparing import TOLERANCE

from . import diagnosis
from .context import current
from .diagnosis import Inputs
from .solved import solved_lesson
from .texts import BrokenTest, Mismatch, listed, shorten

DrawAll = Callable[[np.random.Generator], Inputs]


class Options(TypedDict, total=False):
    """The options of `HiddenTest` and of `test.gives`, all of them optional.

    `inputs(rng)` draws all inputs, each a tuple of arguments. Or `draw(rng, …)` draws one of them,
    for each of `cases`: what it is called with beside the generator, which is a value, a tuple of
    values, or a dict of named ones; a whole number in place of `cases` is how often it is called.

    `name` is the function that is looked at, that of the test's step unless given, or a list of
    several. It may be one that the visible check tries the student's work with. `right` is what it
    should be, the solution's unless given; `student` is what is looked at in place of the
    student's function. `drive(function, *arguments)` uses the function, where that takes more than
    a call, and `what` is what the message calls the result: by the name of `drive`, else by that
    of the function, unless given.

    `own` makes the result of the student's earlier functions: what follows from a mistake made
    before earns its points. It is a function, or the name of an earlier function, or a list of
    such names, with which the solution's function is to do its work.
    """

    inputs: DrawAll | None
    draw: Callable[..., tuple[Any, ...]] | None
    cases: Sequence[Any] | int | None
    name: str | Sequence[str]
    right: Callable[..., Any] | None
    student: Callable[..., Any] | None
    own: Callable[..., Any] | str | Sequence[str] | None
    drive: Callable[..., Any] | None
    what: str | None
    tolerance: float
    reveal: bool


def draws_of(options: Options) -> DrawAll | None:
    """What draws all inputs, if the options say how."""
    draw, cases = options.get("draw"), options.get("cases")
    if options.get("inputs") or draw is None or cases is None:
        return options.get("inputs")
    varied = [()] * cases if isinstance(cases, int) else cases

    def draw_all(rng: np.random.Generator) -> Inputs:
        return [
            draw(rng, **case) if isinstance(case, dict) else draw(rng, *_values(case))
            for case in varied
        ]

    return draw_all


def drawn(draw_all: DrawAll, rng: np.random.Generator) -> Inputs:
    """The inputs. Raises BrokenTest for whatever goes wrong: no student's code is at work."""
    try:
        return list(draw_all(rng))
    except Exception as problem:
        raise BrokenTest(f"{type(problem).__name__}: {problem}") from problem


def hold(step: str, inputs: Inputs, options: Options) -> None:
    """Pass if the student's function does what the options say. Raises Mismatch."""
    names = options.get("name") or step
    for name in _names(names):
        _hold(step, name, inputs, options)


def _hold(step: str, name: str, inputs: Inputs, options: Options) -> None:
    student = options.get("student") or current().get(name)
    drive, tolerance = options.get("drive"), options.get("tolerance", TOLERANCE)
    try:
        diagnosis.compare(
            step,
            student,
            options.get("right"),
            inputs,
            what=options.get("what") or (_in_words(drive) if drive else name),
            drive=drive,
            name=name,
            tolerance=tolerance,
            reveal=options.get("reveal", True),
        )
    except Mismatch:
        own = options.get("own")
        if own is None:
            raise
        call = own if callable(own) else _solution_with(name, _names(own))
        if not diagnosis.follows(student, call, inputs, drive, tolerance):
            raise
        functions = _functions_used(own.__code__) if callable(own) else _names(own)
        note(f"judged by your own {listed(functions) or 'earlier functions'}")


def _in_words(drive: Callable[..., Any]) -> str:
    return f"the {drive.__name__.replace('_', ' ')}"


def _names(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _solution_with(name: str, functions: Sequence[str]) -> Callable[..., Any]:
    """The solution's function, which finds the student's own ones of these names."""
    context = current()

    def call(*arguments: Any) -> Any:
        own = {function: context.get(function) for function in functions}
        return solved_lesson(context.course, context.lesson).calling(name, own)(*arguments)

    return call


def _functions_used(code: CodeType) -> list[str]:
    """The functions that are the student's to write and that a function of a test calls."""
    context = current()
    used = set(_global_names(code))
    return [
        name for name in solved_lesson(context.course, context.lesson).functions if name in used
    ]


def _global_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _global_names(part)


def _values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)


def note(text: str) -> None:
    """Add a remark, once, to what the student is told about the behaviour that is being tested."""
    notes = current().notes
    if shorten(text) not in notes:
        notes.append(shorten(text))
