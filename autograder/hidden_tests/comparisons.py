"""Compare a student's result with what is expected, and say what was seen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.for_students.comparing import TOLERANCE, Difference, as_numbers, difference, equal

from .texts import Mismatch, kind_of, readable, shorten

Mistakes = Mapping[str, tuple[str, Any]]
"""By the name of a misconception: what to say of it, and the value that it gives."""


def close(
    what: str,
    seen: Any,
    expected: Any,
    *,
    tolerance: float = TOLERANCE,
    exceptions: int = 0,
    reveal: bool = True,
    mistakes: Mistakes | None = None,
) -> None:
    """Pass if `seen` equals `expected` within `tolerance`, absolute below 1 and relative above.

    What is equal is said in `for_students/comparing.py`; so many entries of an array may differ as
    `exceptions` says. With `reveal=False` the message keeps the expected value to itself: for the
    answer to a task. Of `mistakes` the first that gives what was seen is named.

    Raises Mismatch, with a text for the student.
    """
    found = difference(seen, expected, tolerance, exceptions)
    if found is None:
        return
    text, values = sentence(what, found, reveal), _values(found, reveal)
    for name, (says, value) in (mistakes or {}).items():
        if equal(seen, value, tolerance, exceptions):
            raise Mismatch(f"{text}. {says}", *values, misconception=name)
    raise Mismatch(text, *values)


def raises(what: str, error: type[Exception], call: Callable[[], Any]) -> None:
    """Pass if `call()` raises `error`. Raises Mismatch if it returns or raises something else."""
    try:
        seen = call()
    except error:
        return
    except NameError:
        raise  # the function is missing, which explain() says better
    except Exception as problem:
        kind = kind_of(problem)
        text = f"{what}: expected {error.__name__}, seen {kind}"
        raise Mismatch(text, kind, error.__name__) from None
    result = readable(seen)
    text = f"{what}: expected {error.__name__}, seen the result {result}"
    raise Mismatch(text, result, error.__name__)


def holds(what: str, condition: object, misconception: str = "") -> None:
    """Pass if `condition` is true. Raises Mismatch with `what`, a whole sentence, if not.

    `misconception` is the name of the mistake that this finds.
    """
    if not condition:
        raise Mismatch(what, misconception=misconception)


def array_like(what: str, seen: Any, expected: Any) -> NDArray[np.float64]:
    """`seen` as floats, if it has the shape of `expected`, whatever its values are.

    For a test that looks at one property of an array, such as its direction. Raises Mismatch.
    """
    found = difference(seen, np.broadcast_to(0.0, np.shape(expected)))
    if found and found.kind != "value":
        raise Mismatch(sentence(what, found), *_values(found))
    array = as_numbers(seen)
    assert array is not None
    return array


def whole_number(value: Any) -> int:
    """A whole number that is at least 0 as an int, -1 for anything else."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return int(value) if whole and value >= 0 else -1


def sentence(what: str, found: Difference, reveal: bool = True) -> str:
    """A difference in words, without a full stop."""
    what += found.path
    seen, expected = found.seen, found.expected
    if found.kind == "nothing":
        return f"{what}: seen None; does the function end with a return?"
    if found.kind == "function":
        return f"{what}: seen a function, expected its result; are the brackets missing?"
    if found.kind == "shape":
        return f"{what}: seen {_shape(seen)}, expected {_shape(expected)}"
    if found.kind == "keys":
        return f"{what}: seen {readable(seen)}, expected a dict with {', '.join(expected)}"
    if found.kind == "length":
        return f"{what}: seen {readable(seen)}, expected {len(expected)} things"
    if found.kind == "type" and as_numbers(expected) is not None:
        return f"{what}: seen {shorten(type(seen).__name__)}, expected numbers"
    if found.kind == "type" and isinstance(expected, str):
        return f"{what}: seen {readable(seen)}, expected a text"
    place = f" at {list(found.index)}" if found.index else ""
    share = f" ({found.wrong} of {found.size} entries differ)" if found.index else ""
    answer = f"expected {readable(expected)}" if reveal else "which is not the expected value"
    return f"{what}{place}: seen {readable(seen)}, {answer}{share}"


def _values(found: Difference, reveal: bool = True) -> tuple[str, str]:
    if found.kind == "shape":
        return _shape(found.seen), _shape(found.expected)
    if found.kind not in ("value", "type", "length"):
        return readable(found.seen), ""
    return readable(found.seen), readable(found.expected) if reveal else ""


def _shape(shape: Sequence[int]) -> str:
    return f"an array of shape {tuple(shape)}" if shape else "a single number"
