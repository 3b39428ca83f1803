"""Whether predictions show that something was learnt, where they are not the right ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.for_students.comparing import as_numbers, difference

from .comparisons import sentence
from .runs import Runs
from .texts import Mismatch, Stopped

REPEATED = "trained on other data, "


def check_learnt(
    runs: Runs, predictions: str, labels: str, true: Mapping[bool, Any], least: float
) -> None:
    """Pass if at least this share of the predictions is right, as the cell is or with right steps
    before it, and if they do not depend on the labels. `true` has the labels of the visible run
    (False) and of the one on other data (True), whichever are asked for. Raises Mismatch, or what
    the student's cell raised."""
    problem: BaseException | None = None
    for rightly in runs.ways:
        try:
            for repeated, answers in true.items():
                seen = runs.seen(predictions, repeated, rightly)
                _check_share(REPEATED if repeated else "", predictions, seen, answers, least)
            if not runs.is_independent(predictions, rightly):
                text = f"{predictions} change with {labels}: are they made of the answers?"
                raise Mismatch(text)
        except (Exception, Stopped) as raised:  # the first one tells of the work as it is
            problem = problem or raised
            continue
        if isinstance(problem, Stopped):
            problem.charged = True
        if rightly:
            runs.right_steps.note()
        return
    assert problem
    raise problem


def _check_share(run: str, what: str, seen: Any, true: Any, least: float) -> None:
    found = difference(seen, np.zeros(np.shape(true)))
    if found and found.kind != "value":
        raise Mismatch(sentence(f"{run}{what}", found))
    share = float(np.mean(as_numbers(seen) == true))
    if share < least:
        raise Mismatch(f"{run}only {share:.0%} of {what} are right: did it learn?")
