"""Whether a result is the expected one: the same comparison in a notebook, at once, and in grading.

What means the same is the same: a list, a tuple or an array; 1, 1.0, True, Fraction(1) or
Decimal(1); float32 or float64; a namedtuple or a plain one. NaN is equal to NaN where NaN is
expected, and nothing but infinity is near infinity.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-5
"""Largest difference between numbers that are equal: absolute below 1, relative above."""

NO_NUMBERS = (str, bytes, dict, set, frozenset, type(None))


@dataclass(frozen=True)
class Difference:
    """The first place where a result is not what is expected.

    `kind` is one of "nothing" (None where a value is expected), "function", "error", "type",
    "shape", "length", "keys" and "value". `places` lead into lists, tuples and dicts; `index` is
    the place in an array there. `seen` and `expected` are the values at that place; for a shape,
    the two shapes. `wrong` of the array's `size` entries differ.
    """

    kind: str
    seen: Any
    expected: Any
    places: tuple[Any, ...] = ()
    index: tuple[int, ...] = ()
    wrong: int = 0
    size: int = 0

    @property
    def path(self) -> str:
        """The places as code, such as ['loss'][2]."""
        return "".join(f"[{place!r}]" for place in self.places)


def difference(
    seen: Any, expected: Any, tolerance: float = TOLERANCE, exceptions: int = 0
) -> Difference | None:
    """Where `seen` differs from `expected`, None if they are equal.

    Up to `exceptions` entries of an array may differ: where rounding decides, as in the predictions
    of a trained network.
    """
    if isinstance(expected, Exception):
        return _difference_of_errors(seen, expected)
    if isinstance(seen, Exception):
        return Difference("error", seen, expected)
    if (numbers := as_numbers(expected)) is not None:
        return _difference_of_numbers(seen, numbers, tolerance, exceptions)
    if expected is not None and seen is None:
        return Difference("nothing", seen, expected)
    if isinstance(expected, Mapping):
        if not isinstance(seen, Mapping) or set(seen) != set(expected):
            return Difference("keys", seen, expected)
        named = [(key, seen[key], value) for key, value in expected.items()]
        return _difference_of_parts(named, tolerance, exceptions)
    if isinstance(expected, list | tuple | np.ndarray):
        if not isinstance(seen, list | tuple | np.ndarray) or len(seen) != len(expected):
            return Difference("length", seen, expected)
        parts = zip(range(len(expected)), seen, expected, strict=True)
        return _difference_of_parts(parts, tolerance, exceptions)
    if isinstance(expected, str) and not isinstance(seen, str):
        return Difference("type", seen, expected)
    if isinstance(expected, str) or type(seen) is type(expected):
        return None if seen == expected else Difference("value", seen, expected)
    return Difference("type", seen, expected)


def equal(seen: Any, expected: Any, tolerance: float = TOLERANCE, exceptions: int = 0) -> bool:
    """Whether there is no difference."""
    return difference(seen, expected, tolerance, exceptions) is None


def as_numbers(value: Any) -> NDArray[np.float64] | None:
    """A number, or nested sequences of one shape, as floats; None for anything else."""
    if isinstance(value, NO_NUMBERS) or callable(value):
        return None
    try:
        array = np.asarray(value)
    except Exception:  # rows of different lengths, or an object that converts in its own way
        array = None
    if array is not None and array.dtype.kind in "biuf":
        return array.astype(float)
    if isinstance(value, list | tuple) or (array is not None and array.ndim):
        parts = [part for part in map(as_numbers, value) if part is not None]
        if not parts or len(parts) < len(value) or len({part.shape for part in parts}) > 1:
            return None
        return np.stack(parts)
    if not hasattr(type(value), "__float__"):
        return None
    try:
        return np.asarray(float(value))  # Fraction, Decimal
    except Exception:  # complex, or a class of the student's own
        return None


def _difference_of_numbers(
    seen: Any, expected: NDArray[np.float64], tolerance: float, exceptions: int
) -> Difference | None:
    if seen is None:
        return Difference("nothing", seen, expected)
    if callable(seen):
        return Difference("function", seen, expected)
    numbers = as_numbers(seen)
    if numbers is None:
        return Difference("type", seen, expected)
    if numbers.shape != expected.shape:
        return Difference("shape", numbers.shape, expected.shape)
    with np.errstate(invalid="ignore"):
        near = np.abs(numbers - expected) <= tolerance * np.maximum(1.0, np.abs(expected))
    near &= np.isfinite(expected)
    wrong = ~(near | (numbers == expected) | (np.isnan(numbers) & np.isnan(expected)))
    if wrong.sum() <= exceptions:
        return None
    first = tuple(int(place) for place in np.argwhere(wrong)[0])
    left, right = float(numbers[first]), float(expected[first]) + 0.0
    return Difference("value", left, right, (), first, int(wrong.sum()), wrong.size)


def _difference_of_errors(seen: Any, expected: Exception) -> Difference | None:
    """An error of the expected kind, or of a subclass of it, is right whatever its text says."""
    names = [kind.__name__ for kind in type(seen).__mro__] if isinstance(seen, Exception) else []
    return None if type(expected).__name__ in names else Difference("error", seen, expected)


def _difference_of_parts(
    parts: Iterable[tuple[Any, Any, Any]], tolerance: float, exceptions: int
) -> Difference | None:
    for place, seen, expected in parts:
        if found := difference(seen, expected, tolerance, exceptions):
            return replace(found, places=(place, *found.places))
    return None
