"""Compare a student's result with what is expected, and say what was seen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .texts import Mismatch, Stopped, shorten


def close(
    what: str,
    seen: Any,
    expected: Any,
    *,
    tolerance: float = 1e-5,
    reveal: bool = True,
    mistakes: Mapping[str, Any] | None = None,
) -> None:
    """Pass if `seen` equals `expected` within `tolerance`, absolute below 1 and relative above.

    Lists, tuples, integers and float32 are as good as float64 arrays. With `reveal=False` the
    message keeps the expected value to itself: for the answer to a task. `mistakes` gives, by what
    to say about it, the value that a typical mistake yields; the first that fits is named.

    Raises Mismatch, with a text for the student.
    """
    try:
        _compare(what, seen, expected, tolerance, reveal)
    except Mismatch as mismatch:
        named = [text for text, value in (mistakes or {}).items() if alike(seen, value)]
        raise Mismatch(". ".join([str(mismatch), *named[:1]])) from None


def matches(seen: Any, value: Any, tolerance: float = 1e-5) -> bool:
    """Whether `close` would pass."""
    try:
        _compare("", seen, value, tolerance, reveal=False)
    except Mismatch:
        return False
    return True


def alike(seen: Any, value: Any) -> bool:
    """Whether two results are the same, which nan and nan are here too, and so are two errors."""
    if isinstance(seen, Exception) or isinstance(value, Exception):
        return type(seen) is type(value)
    if matches(seen, value):
        return True
    if not (_is_numeric(seen) and _is_numeric(value)) or np.shape(seen) != np.shape(value):
        return False
    return bool(np.allclose(np.asarray(seen, float), np.asarray(value, float), equal_nan=True))


def raises(what: str, error: type[Exception], call: Callable[[], Any]) -> None:
    """Pass if `call()` raises `error`. Raises Mismatch if it returns or raises something else."""
    try:
        seen = call()
    except error:
        return
    except (NameError, Stopped):
        raise  # the function is missing or gives no answer, which explain() says better
    except Exception as problem:
        raise Mismatch(
            f"{what}: expected {error.__name__}, seen {type(problem).__name__}"
        ) from None
    raise Mismatch(f"{what}: expected {error.__name__}, seen the result {_readable(seen)}")


def holds(what: str, condition: object) -> None:
    """Pass if `condition` is true. Raises Mismatch with `what`, a whole sentence, if not."""
    if not condition:
        raise Mismatch(what)


def array_like(what: str, seen: Any, expected: Any) -> NDArray[np.float64]:
    """`seen` as floats, if it has the shape of `expected`, whatever its values are.

    For a test that looks at one property of an array, such as its direction. Raises Mismatch.
    """
    array = _numbers(what, seen)
    if array.shape != np.shape(expected):
        wanted = _shape(np.shape(expected))
        raise Mismatch(f"{what}: seen {_shape(array.shape)}, expected {wanted}")
    return array


def _compare(what: str, seen: Any, expected: Any, tolerance: float, reveal: bool) -> None:
    if not _is_numeric(expected):
        _compare_parts(what, seen, expected, tolerance, reveal)
        return
    wanted = np.asarray(expected, dtype=float)
    got = array_like(what, seen, wanted)
    with np.errstate(invalid="ignore"):
        near = np.abs(got - wanted) <= tolerance * np.maximum(1.0, np.abs(wanted))
    wrong = ~(near & np.isfinite(wanted) | (got == wanted))  # no number is near infinity
    if not wrong.any():
        return
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    answer = f"expected {wanted[first] + 0.0:.6g}" if reveal else "which is not the expected value"
    place = f" at {list(first)}" if first else ""
    share = f" ({int(wrong.sum())} of {wrong.size} entries differ)" if first else ""
    raise Mismatch(f"{what}{place}: seen {got[first]:.6g}, {answer}{share}")


def _is_numeric(value: Any) -> bool:
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except ValueError:  # rows of different lengths
        return False


def _compare_parts(what: str, seen: Any, expected: Any, tolerance: float, reveal: bool) -> None:
    """Compare what is no array: texts, and collections of arrays, part by part."""
    if isinstance(expected, dict):
        if not isinstance(seen, dict) or set(seen) != set(expected):
            raise Mismatch(
                f"{what}: seen {_readable(seen)}, expected a dict with {', '.join(expected)}"
            )
        for key, value in expected.items():
            _compare(f"{what}[{key!r}]", seen[key], value, tolerance, reveal)
    elif isinstance(expected, list | tuple):
        if not isinstance(seen, list | tuple) or len(seen) != len(expected):
            raise Mismatch(f"{what}: seen {_readable(seen)}, expected {len(expected)} things")
        for number, (one, value) in enumerate(zip(seen, expected, strict=True)):
            _compare(f"{what}[{number}]", one, value, tolerance, reveal)
    elif type(seen) is not type(expected) or seen != expected:
        answer = f"expected {_readable(expected)}" if reveal else "which is not the expected value"
        raise Mismatch(f"{what}: seen {_readable(seen)}, {answer}")


def _numbers(what: str, seen: Any) -> NDArray[np.float64]:
    """`seen` as finite-or-not floats of its own shape. Raises Mismatch for anything else."""
    if seen is None:
        raise Mismatch(f"{what}: seen None; does the function end with a return?")
    if callable(seen):
        raise Mismatch(f"{what}: seen a function, expected its result; are the brackets missing?")
    try:
        array = np.asarray(seen)
        if array.dtype.kind not in "biuf":
            raise TypeError
        return array.astype(float)
    except (TypeError, ValueError):
        raise Mismatch(f"{what}: seen {shorten(type(seen).__name__)}, expected numbers") from None


def _readable(value: Any) -> str:
    """A result as a student would write it: nan, not np.float64(nan)."""
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        value = value.item()
    return shorten(repr(value))


def _shape(shape: Sequence[int]) -> str:
    return f"an array of shape {tuple(shape)}" if shape else "a single number"
