"""Run a student's cell once more: what tells work that was done from numbers that were typed in."""

import copy
import itertools
import json
import os
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from autograder.course import CELLS_VARIABLE

Rerun = Callable[[str, dict[str, Any]], Any]


def rerun(grade_id: str, **values: Any) -> Any:
    """Run the student's cell `grade_id` once more with other values of the global names it reads.

        again = rerun("task", epochs=3, learning_rate=0.1)
        close("test_accuracy after 3 epochs", again.test_accuracy, expected)

    Gives the names as the cell left them, as attributes. Afterwards all names are as before; the
    cell gets copies of `values`. Who typed the numbers of the visible run in gets them again here,
    and they are wrong.

    Raises what the cell raises, KeyError if there is no such cell.
    """
    return RERUN.get()(grade_id, copy.deepcopy(values))


def stand_ins(**calls: Callable[[], Any]) -> dict[str, Callable[..., float]]:
    """Functions for `rerun` in place of those of the student's that stop with an error.

        rerun("task", epochs=3, **stand_ins(accuracy=lambda: accuracy(y_true, y_pred)))

    So one broken function does not keep the rest of the cell from being judged. Each of `calls`
    tries the function that it is named after; a stand-in gives 0.0.
    """
    broken = {}
    for name, call in calls.items():
        try:
            call()
        except Exception:
            broken[name] = lambda *_, **__: 0.0
    return broken


def used_names(
    visible: Mapping[str, Any],
    other: Mapping[str, Any],
    agrees: Callable[[dict[str, Any]], bool],
    most: int = 2,
) -> set[str] | None:
    """The settings that a cell took from their names when it was run with `other` settings.

    A setting that is written into the cell as a number stays what it is in the `visible` run.
    `agrees(settings)` says whether what was seen is what these settings give. None if this does not
    explain it with at most `most` settings that stayed: each more takes many more trials.
    """
    for number in range(most + 1):
        for ignored in itertools.combinations(other, number):
            if agrees({**other, **{name: visible[name] for name in ignored}}):
                return set(other) - set(ignored)
    return None


def _rerun_in_kernel(grade_id: str, values: dict[str, Any]) -> Any:
    """`rerun` under stock nbgrader, where tests and student share one kernel."""
    from IPython.core.getipython import get_ipython

    from autograder.sandbox.rerun import run_again

    path = os.environ.get(CELLS_VARIABLE)
    shell = get_ipython()
    if not path or shell is None:
        raise RuntimeError("rerun works only where nbgrader or `autograder grade` runs the tests")
    cells = json.loads(Path(path).read_text(encoding="utf-8"))
    return run_again(shell, cells[grade_id], values)


RERUN: ContextVar[Rerun] = ContextVar("RERUN", default=_rerun_in_kernel)
"""How a cell is run once more; the engine sets its own way."""
