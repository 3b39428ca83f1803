"""The misconceptions that may be behind a wrong function, and what tells them apart."""

import contextlib
import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.for_students.checks import as_result
from autograder.for_students.comparing import equal
from autograder.lesson.variants import Variant, read_variants

from .context import current
from .solved import SolvedLesson, solved_lesson

Call = Callable[..., Any]
Inputs = Sequence[tuple[Any, ...]]

LEAST_EVIDENCE = 2
"""Inputs on which a misconception differs from the solution, before it is named."""

FURTHER_DRAWS = 3
"""How often further inputs are drawn for a misconception that gives what was seen so far."""


def outcome(function: Call, arguments: tuple[Any, ...], run: Call | None = None) -> Any:
    """What a call gives, or the exception that it raises. The arguments stay as they are."""
    try:
        return as_result((run or plainly)(function, *copy.deepcopy(arguments)))
    except Exception as problem:
        return problem


def plainly(function: Call, *arguments: Any) -> Any:
    return function(*arguments)


@dataclass
class Suspects:
    """Whatever may be wrong with a student's function of a step; `right` is the solution's function
    unless given, and `run` what uses a function where that takes more than a call."""

    step: str
    name: str
    student: Call
    right: Call | None = None
    run: Call | None = None

    def named(self, inputs: Inputs, further: Callable[[], Inputs]) -> Variant | None:
        """The one misconception that gives what the student's function gives, on all inputs."""
        suspects = [
            (variant, call)
            for variant in misconceptions(self.step)
            if (call := mistaken(variant, self.name))
        ]
        evidence = dict.fromkeys((variant.name for variant, _ in suspects), 0)
        suspects = self.fitting(suspects, inputs, evidence)
        for _ in range(FURTHER_DRAWS if suspects else 0):
            suspects = self.fitting(suspects, further(), evidence)
        if suspects:
            as_called = Suspects(self.step, self.name, self.student, self.right)
            suspects = as_called.fitting(suspects, self._whole(as_called, inputs), evidence)
        suspects = [pair for pair in suspects if self._is_made(pair[0])]
        [found] = suspects if len(suspects) == 1 else [None]
        return found[0] if found and evidence[found[0].name] >= LEAST_EVIDENCE else None

    def _whole(self, as_called: "Suspects", inputs: Inputs) -> Inputs:
        """Inputs that show the whole result: those of the visible check, and its own where a
        behaviour looks at a part. Only what the function takes as it is, and of the same kind:
        whether bad input is refused is another matter."""
        kinds = {isinstance(self._expected(arguments), ValueError) for arguments in inputs}
        candidates = [*public_inputs(self.name), *(inputs if self.run else ())]
        outcomes = [(arguments, as_called._expected(arguments)) for arguments in candidates]
        return [
            arguments
            for arguments, expected in outcomes
            if isinstance(expected, ValueError) in kinds
            and (isinstance(expected, ValueError) or not isinstance(expected, Exception))
            and alike(expected, as_called._expected(arguments))  # a generator has to be used
        ]

    def _expected(self, arguments: tuple[Any, ...]) -> Any:
        return outcome(self.right or solution().space[self.name], arguments, self.run)

    def fitting(
        self, suspects: list[tuple[Variant, Call]], inputs: Inputs, evidence: dict[str, int]
    ) -> list[tuple[Variant, Call]]:
        """Those that give what is seen on these inputs; `evidence` counts where they are wrong."""
        for arguments in inputs:
            if not suspects:
                break
            seen, expected = outcome(self.student, arguments, self.run), self._expected(arguments)
            is_refused = isinstance(seen, Exception) and alike(seen, expected)
            fits = alike if is_refused else same
            values = [outcome(call, arguments, self.run) for _, call in suspects]
            suspects = [
                pair
                for pair, value in zip(suspects, values, strict=True)
                if fits(seen, value) or self._is_random(pair[1], arguments, value)
            ]
            if not alike(seen, expected):
                for variant, _ in suspects:
                    evidence[variant.name] += 1
        return suspects

    def _is_random(self, call: Call, arguments: tuple[Any, ...], value: Any) -> bool:
        """Whether a mistake gives something else each time, as does the student's function."""
        again = outcome(call, arguments, self.run)
        seen = [outcome(self.student, arguments, self.run) for _ in range(2)]
        return not same(value, again) and not same(*seen)

    def _is_made(self, variant: Variant) -> bool:
        """Whether the mistake is there, where it is one of another function that this one calls."""
        if self.name in variant.makes or self.name not in solution().functions:
            return True
        return all(
            same(outcome(current().get(name), arguments), outcome(call, arguments))
            for name in variant.makes
            if (call := mistaken(variant, name))
            for arguments in public_inputs(name)
        )


def public_inputs(name: str) -> Inputs:
    """The inputs of the visible check, where it checks the function as such."""
    context = current()
    code = read_variants(context.course, context.lesson).inputs.get(name)
    if code is None:
        return []
    space = dict(solution().space)
    exec(code, space)
    return [tuple(arguments) for group in space["inputs"].values() for arguments in group]


def alike(seen: Any, value: Any) -> bool:
    """Whether two outcomes are the same: two errors are if they are of one kind."""
    if isinstance(seen, Exception) or isinstance(value, Exception):
        return type(seen) is type(value)
    return equal(seen, value)


def same(seen: Any, value: Any) -> bool:
    """Whether two outcomes have the same cause: two errors have if they say the same as well."""
    both_stop = isinstance(seen, Exception) and isinstance(value, Exception)
    return alike(seen, value) and (not both_stop or str(seen) == str(value))


def solution() -> SolvedLesson:
    """The solved lesson whose work is tested, up to its task."""
    context = current()
    return solved_lesson(context.course, context.lesson)


def misconceptions(step: str) -> tuple[Variant, ...]:
    """The misconceptions of a step of that lesson."""
    context = current()
    return read_variants(context.course, context.lesson).of(step)


def mistaken(variant: Variant, name: str) -> Call | None:
    """The function of this name as a misconception makes it, or as it works with what that makes.

    None if it is another function of the student's, or if the misconception raises.
    """
    solved, made = solution(), variant.makes
    if name not in made and (name in solved.functions or name not in solved.space):
        return None
    space = dict(solved.space)
    with contextlib.suppress(Exception):
        exec(variant.code, space)
        changed = {bound: space[bound] for bound in made}
        return changed.get(name) or solved.calling(name, changed)
    return None
