"""Follow-through: what is right given the student's own earlier work counts, and it is said."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

from .behaviours import note
from .comparisons import matches
from .texts import Mismatch


def follow_through(right: Callable[[], object], own: Callable[[], object], remark: str) -> None:
    """Pass if `right()` does; else if `own()` does, with `remark` as a note for the student.

        follow_through(
            lambda: close("test_accuracy", test_accuracy, expected),
            lambda: close("test_accuracy", test_accuracy, accuracy(y_true, y_pred)),
            "judged by your own accuracy",
        )

    Raises what `right` raised, a Mismatch, if neither passes.
    """
    try:
        right()
    except Mismatch as mismatch:
        try:
            own()
        except Exception:  # the student's own work may raise anything
            raise mismatch from None
        note(remark)


def follows_from_own(
    seen: Sequence[Any], own: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]
) -> bool:
    """Whether the student's earlier function, wrong as it is, leads to what is seen.

    `seen` has one result for each of `inputs`, which are the function's arguments. At least two:
    a function that gives the same for all of them proves nothing.
    """
    try:
        values = [own(*copy.deepcopy(arguments)) for arguments in inputs]
    except Exception:
        return False
    varies = any(not matches(value, values[0]) for value in values[1:])
    return varies and all(map(matches, seen, values))
