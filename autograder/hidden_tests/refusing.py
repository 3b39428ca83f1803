"""Why a result of a task does not count, in a sentence for the student."""

import contextlib
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from autograder.for_students.comparing import difference, equal

from .comparisons import Mistakes, close, sentence
from .runs import Runs
from .solved import SolvedLesson
from .texts import Mismatch, listed


def refuse(
    name: str,
    runs: Runs,
    solved: SolvedLesson,
    visible: Mapping[str, Any],
    mistakes: Mistakes,
    **limits: Any,
) -> NoReturn:
    """Raise Mismatch, or what the cell raised.

    `visible` has the student's choices in the visible run, `mistakes` the known one that explains
    both runs; `limits` are the tolerance and the exceptions of the comparison.
    """
    seen, right = runs.shown(name), solved.solve([name], visible)[name]
    names = listed(sorted(solved.needs(name) & runs.changed.keys()))
    ask = "does your cell use these names"
    wrong = difference(seen, right, **limits)
    if wrong and not mistakes and _is_typed(name, seen, runs):
        text = sentence(name, wrong, reveal=False)
        raise Mismatch(f"{text}, and the same with other values of {names}: {ask}?")
    close(name, seen, right, reveal=False, mistakes=mistakes, **limits)
    what, repeated = f"{name} with other values of {names}", runs.seen(name, repeated=True)
    if equal(repeated, seen):
        raise Mismatch(f"{what} is the same as before: {ask}?")
    wrong = difference(repeated, solved.solve([name], runs.changed)[name], **limits)
    text = sentence(what, wrong, reveal=False) if wrong else f"{what} is not right"
    raise Mismatch(f"{text}; {ask} everywhere, and do just what is asked?")


def _is_typed(name: str, seen: Any, runs: Runs) -> bool:
    """Whether a number stays the same with other values; not 0 or 1, which many a mistake gives
    for all values."""
    with contextlib.suppress(Exception):  # the cell may stop with other values
        if np.ndim(seen) == 0 and float(seen) not in (0, 1):
            return equal(runs.seen(name, repeated=True), seen)
    return False
