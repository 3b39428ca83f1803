"""The student's functions, tried with what the solved task gives them first."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from autograder.comparing import equal

from .context import current
from .solved import SolvedLesson
from .texts import Stopped


def wrong(solved: SolvedLesson, functions: Mapping[str, Any]) -> list[str]:
    """The names of those functions that give something else than the right ones; of all of them
    where none does, as a mistake may show later."""
    calls = solved.first_calls
    found = [
        name
        for name in functions
        if name in calls
        and not equal(
            _outcome(current().get, name, calls[name]),
            _outcome(solved.space.get, name, calls[name]),
        )
    ]
    return found or list(functions)


def _outcome(get: Callable[[str], Any], name: str, call: tuple[Any, Any]) -> Any:
    """What a function gives for these arguments, or the exception that it raises."""
    arguments, named = copy.deepcopy(call)
    try:
        return get(name)(*arguments, **named)
    except (Exception, Stopped) as problem:
        if isinstance(problem, Stopped):
            problem.charged = True  # it costs what depends on the function
        return problem
