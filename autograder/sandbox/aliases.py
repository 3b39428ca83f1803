"""Whether a result of student code is, or lies in, what it was given."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.wire.mirror import MIRRORED, VIEWS_OF_DICTS

DEEPEST, MOST = 4, 1000


def shares(result: Any, given: Any) -> bool:
    """Whether a list, dict, set or array in the result is the very same as one that was given, or
    has memory in common with one. What lies deep in a nest is not looked at."""
    if type(result) in VIEWS_OF_DICTS:
        return any(type(value) is dict for value in _parts(given))
    theirs = list(_parts(given))
    numbers = {id(value) for value in theirs}
    arrays = [value for value in theirs if type(value) is np.ndarray]
    return any(
        id(value) in numbers
        or (type(value) is np.ndarray and any(np.may_share_memory(value, own) for own in arrays))
        for value in _parts(result)
    )


def _parts(value: Any) -> Iterator[Any]:
    """The lists, dicts, sets and arrays in a value."""
    left, seen = [(value, 0)], 0
    while left and seen < MOST:
        value, depth = left.pop()
        seen += 1
        if type(value) in MIRRORED:
            yield value
        if depth < DEEPEST and type(value) in (list, tuple):
            left += [(part, depth + 1) for part in value[:MOST]]
        elif depth < DEEPEST and type(value) is dict:
            left += [(part, depth + 1) for part in list(value.values())[:MOST]]
