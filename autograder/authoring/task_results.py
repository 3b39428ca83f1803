"""What a visible check knows of a task's result: the kind of value that it is, and the value.

The value is stored as it is, rounded, and compared with a tolerance: a hash would fail a right
result whose last digit another processor rounds otherwise, and would keep no secret that is worth
one, since the points come from running the student's cell again with other data.
"""

from typing import Any

import numpy as np

from autograder.for_students.checks import sketch

SHARES = ("accuracy", "precision", "recall", "f1")
NEVER_NEGATIVE = ("loss", "mse", "absolute_error")
LABELS = ("predictions",)
"""Words in a result's name that say in which range its values have to lie."""


def known_of(name: str, value: Any) -> dict[str, Any]:
    """The shape, type, range and value of a right result."""
    if isinstance(value, str):
        return {"shape": None, "whole": False, "range": [None, None], "value": sketch(value)}
    array = np.asarray(value)
    whole = array.dtype.kind in "biu" or (_says(name, LABELS) and not bool(np.any(array % 1)))
    found = {"shape": list(array.shape), "range": _range(name, array, whole)}
    return found | {"whole": whole, "value": sketch(value)}


def forget_values(table: dict[str, Any]) -> None:
    """Leave of results only shape, type and range, where other values than these are right too:
    what the solution's design leads to, right or with a mistake, says nothing of a student's. The
    mistakes are kept apart, for the hidden tests of those who hand in this very design."""
    for result in table["results"].values():
        del result["value"]
        result["of_our_design"], result["mistakes"] = result["mistakes"], []


def _range(name: str, array: np.ndarray[Any, Any], whole: bool) -> list[int | None]:
    if _says(name, SHARES):
        return [0, 1]
    if _says(name, LABELS) and whole:
        return [int(array.min()), int(array.max())]
    return [0, None] if _says(name, NEVER_NEGATIVE) else [None, None]


def _says(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)
