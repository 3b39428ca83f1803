"""Results that are the same for every submission: computed once in a grading process."""

import copy
import hashlib
import marshal
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from .context import current

P = ParamSpec("P")
R = TypeVar("R")

KEPT = 200
"""The results kept, those used last: inputs drawn for one student are of no use to the next."""

_most = KEPT
_results: OrderedDict[bytes, Any] = OrderedDict()


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what the function gives for these arguments, for the submissions that follow.

        @remembered
        def right_predictions(images, settings):
            ...

    Made for trainings on the lesson's own data, which cost more than all the rest of a test. The
    result has to follow from the arguments and the instructor's code alone: nothing may be asked
    of the student meanwhile. Arguments and result are plain data: numbers, texts, arrays, and
    lists, tuples and dicts of these. Raises TypeError for anything else, a student's value above
    all: it could tell the test of the next student what it likes.
    """
    code = marshal.dumps(function.__code__)

    @wraps(function)
    def recalled(*arguments: P.args, **named: P.kwargs) -> R:
        context = current()
        # Two lessons may have a function of the same text, with other helpers.
        key = code + _fingerprint([context.lesson, *arguments, named])
        if key not in _results:
            context.remembering = True
            try:
                result = function(*arguments, **named)
            finally:
                context.remembering = False
            _fingerprint(result)  # refuses what is not plain
            _results[key] = result
            if len(_results) > _most:
                _results.popitem(last=False)
        _results.move_to_end(key)
        kept: R = copy.deepcopy(_results[key])
        return kept

    return recalled


def keep_for(students: int) -> None:
    """Keep the results of so many students, where the same ones come again and again."""
    global _most
    _most = KEPT * students


def computed_results() -> dict[bytes, Any]:
    """What was computed in this process so far, for `keep_computed` in another one."""
    return dict(_results)


def keep_computed(results: dict[bytes, Any]) -> None:
    """Keep what another process has computed from the instructor's code alone."""
    _results.update(results)


def is_plain(value: Any) -> bool:
    """Whether a remembered function takes it."""
    try:
        _fingerprint(value)
    except TypeError:
        return False
    return True


def _fingerprint(value: Any) -> bytes:
    """32 bytes that tell this value from others. Raises TypeError unless it is plain data.

    Exact types only: an object of another class could be one thing here, another in the function.
    """
    kind = type(value)
    if kind in (list, tuple):
        content = b"".join(map(_fingerprint, value))
    elif kind is dict:
        content = _fingerprint([*value.items()])
    elif kind is np.ndarray and value.dtype.kind in "biufU":
        content = f"{value.dtype.str}{value.shape}".encode() + value.tobytes()
    elif kind in (bool, int, float, str, type(None)) or issubclass(kind, np.number | np.bool_):
        content = repr(value).encode()
    else:
        raise TypeError(f"a remembered function takes and gives plain data, no {kind.__name__}")
    return hashlib.sha256(f"{kind.__name__}:".encode() + content).digest()
