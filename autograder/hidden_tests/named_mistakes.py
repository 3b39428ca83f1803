"""The student's earlier functions as the course knows them: right, or wrong in a way with a name.

What follows from a mistake of an earlier step counts only if the mistake has a name. Then results
are compared with what the lesson gives with that mistake in place of its solution: the student's
own function is never asked what is right, and so cannot say so.
"""

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.lesson.variants import Variant

from .context import current
from .solved import SolvedLesson
from .suspects import alike, misconceptions, outcome, public_inputs, solution
from .texts import Stopped

Mistakes = tuple[Variant, ...]

Outcomes = dict[str, list[Any]]
"""What the calls of a visible check give, by the name that is checked."""


def named_mistakes(functions: Iterable[str]) -> Mistakes | None:
    """The misconceptions that the student's functions of these names have, with those that they
    are made of; none if they are right.

    A function has a misconception if it gives what that gives on all public inputs of its visible
    check. None where a function is wrong in another way, or missing.
    """
    context = current()
    solved = solution()
    needed = solved.made_of(functions) & frozenset(solved.functions)
    key = tuple(sorted(needed))
    if key not in context.named_mistakes:
        context.named_mistakes[key] = _look_for(solved, needed)
    return context.named_mistakes[key]


def functions_of(mistakes: Mistakes) -> list[str]:
    """The functions that these misconceptions are about, in the order of the lesson."""
    functions = solution().functions
    return [name for name in functions if any(name in mistake.makes for mistake in mistakes)]


def _look_for(solved: SolvedLesson, functions: frozenset[str]) -> Mistakes | None:
    found: Mistakes = ()
    for step, names in solved.functions_by_step.items():
        looked_at = [name for name in names if name in functions]
        if not looked_at:
            continue
        seen = _of_student(solved, step, names, functions)
        fitting = (
            (*found, *more)
            for more in _combinations(step, len(looked_at))
            if seen and _same(seen, _with_mistakes(solved, step, functions, (*found, *more)))
        )
        fits = next(fitting, None)
        if fits is None:
            return None
        found = fits
    return found


def _combinations(step: str, most: int) -> Iterator[Mistakes]:
    """What may be wrong with the functions of a step, so many at most; nothing comes first."""
    known = misconceptions(step)
    for number in range(most + 1):
        yield from itertools.combinations(known, number)


def _of_student(
    solved: SolvedLesson, step: str, names: Iterable[str], functions: frozenset[str]
) -> Outcomes:
    try:
        own = {name: current().get(name) for name in names}
        with solved.using(own):
            return _tried(solved, step, functions)
    except NameError:  # it is missing
        return {}
    except Stopped as stop:
        stop.charged = True  # it costs what follows from the function
        return {}


def _with_mistakes(
    solved: SolvedLesson, step: str, functions: frozenset[str], mistakes: Mistakes
) -> Outcomes:
    with solved.mistaken(mistakes):
        return _tried(solved, step, functions)


def _tried(solved: SolvedLesson, step: str, functions: frozenset[str]) -> Outcomes:
    """What the visible check of a step sees, as far as it is about these functions."""
    found: Outcomes = {}

    def check(name: str, function: Any, /, *_: Any) -> None:
        about_others = name in solved.functions and name not in functions
        inputs = public_inputs(name)
        if callable(function) and not about_others and inputs:
            found[name] = [outcome(function, arguments) for arguments in inputs]

    with contextlib.suppress(Exception):  # what the cell asserts is no matter here
        exec(solved.check_of(step), {**solved.space, "check": check})
    return found


def _same(seen: Outcomes, known: Outcomes) -> bool:
    return seen.keys() == known.keys() and all(
        alike(*pair) for name in seen for pair in zip(seen[name], known[name], strict=True)
    )
