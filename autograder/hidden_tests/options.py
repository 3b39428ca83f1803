"""What may be said of a step's behaviour, or of all behaviours of a test at once."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any, TypedDict

import numpy as np

from autograder.for_students.comparing import TOLERANCE

from . import diagnosis
from .context import current, note
from .named_mistakes import Mistakes, functions_of, named_mistakes
from .right_steps import RightSteps
from .suspects import Inputs, solution
from .texts import BrokenTest, Mismatch, Stopped, listed

UNBOUND = object()

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

    `own` makes the result of earlier functions: what follows from a mistake made before, one that
    has a name, earns its points. It is a function, or the name of an earlier function, or a list of
    such names, with which the solution's function is to do its work. It finds the functions as the
    student's mistakes make them, never the student's own.
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


def hold(step: str, draw: Callable[[], Inputs], options: Options, at_work: set[str]) -> None:
    """Pass if the student's function does what the options say, on inputs of one `draw`; others
    are drawn to tell which mistake it has. Raises Mismatch.

    What goes wrong is looked at once more with right functions of the earlier steps that have lost
    points: these mistakes have cost theirs.

    `at_work` has the functions that are known to give a result for good input, a right one or that
    of a misconception, and gets those of which it shows now: to refuse bad input counts only for
    these, as it is easy to refuse all.
    """
    inputs = draw()
    for name in names_of(options.get("name") or step):
        try:
            asks_for_results = _holds(step, name, inputs, options, draw)
        except Mismatch as mismatch:
            if mismatch.misconception:
                at_work.add(name)
            raise
        if asks_for_results:
            at_work.add(name)
        elif name not in at_work:
            raise Mismatch(
                f"{name}: bad input is refused, but good input gives no right result yet"
            )


def _holds(
    step: str, name: str, inputs: Inputs, options: Options, draw: Callable[[], Inputs]
) -> bool:
    """Whether anything but a refusal was asked for. Raises Mismatch, or what stopped the student's
    code."""
    try:
        return _compare(step, name, inputs, options, draw)
    except (Mismatch, Stopped) as problem:
        if isinstance(problem, Mismatch) and _follows(name, inputs, options):
            return True
        steps = RightSteps(step)
        if not steps or "student" in options:
            raise
        if isinstance(problem, Stopped):
            problem.charged = True  # by what comes next
        rightly: Options = {**options, "student": steps.at_work_in(name)}
        asks_for_results = _compare(step, name, inputs, rightly, draw)
        steps.note()
        return asks_for_results


def _compare(
    step: str, name: str, inputs: Inputs, options: Options, draw: Callable[[], Inputs]
) -> bool:
    drive = options.get("drive")
    return diagnosis.compare(
        step,
        options.get("student") or current().get(name),
        options.get("right"),
        inputs,
        what=options.get("what") or (_in_words(drive) if drive else name),
        drive=drive,
        name=name,
        tolerance=options.get("tolerance", TOLERANCE),
        reveal=options.get("reveal", True),
        further=draw,
    )


def _follows(name: str, inputs: Inputs, options: Options) -> bool:
    """Whether the result follows from a mistake of an earlier function, if an option says how."""
    own = options.get("own")
    if own is None:
        return False
    functions = _functions_used(own) if callable(own) else names_of(own)
    mistakes = named_mistakes(functions)
    if not mistakes:
        return False
    student = options.get("student") or current().get(name)
    call = _with_mistakes(own if callable(own) else name, functions, mistakes)
    tolerance = options.get("tolerance", TOLERANCE)
    if not diagnosis.follows(student, call, inputs, options.get("drive"), tolerance):
        return False
    note(f"judged by your own {listed(functions_of(mistakes))}")
    return True


def _with_mistakes(
    own: Callable[..., Any] | str, functions: Sequence[str], mistakes: Mistakes
) -> Callable[..., Any]:
    """A function of a test, or the solution's of this name, which finds these functions as the
    mistakes make them."""
    solved = solution()

    def call(*arguments: Any) -> Any:
        with solved.mistaken(mistakes):
            if not callable(own):
                return solved.space[own](*arguments)
            names = {name: solved.space[name] for name in functions}
            with _bound(own.__globals__, names):
                return own(*arguments)

    return call


@contextlib.contextmanager
def _bound(space: dict[str, Any], names: dict[str, Any]) -> Iterator[None]:
    """Bind global names for a while."""
    before = {name: dict.get(space, name, UNBOUND) for name in names}
    space.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is UNBOUND:
                del space[name]
            else:
                space[name] = value


def _in_words(drive: Callable[..., Any]) -> str:
    return f"the {drive.__name__.replace('_', ' ')}"


def names_of(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _functions_used(call: Callable[..., Any]) -> list[str]:
    """The functions that are the student's to write and that a function of a test calls, by itself
    or by way of other functions of the test."""
    known = solution().functions
    left: list[Any] = [call]
    used: set[str] = set()
    for function in left:
        names = set(_global_names(function.__code__)) - used
        used |= names
        helpers = [dict.get(call.__globals__, name) for name in names.difference(known)]
        helpers += [cell.cell_contents for cell in function.__closure__ or ()]
        left += [
            helper
            for helper in helpers
            if isinstance(helper, FunctionType)
            and helper.__globals__ is call.__globals__
            and helper not in left
        ]
    return [name for name in known if name in used]


def _global_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _global_names(part)


def _values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
