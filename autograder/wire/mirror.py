"""Lists, dicts, sets and arrays that are the very same on both sides of the boundary.

Usually what crosses is a copy. Where it matters whether student code changes what it is given, or
gives it back, both ends of a channel have a mirror: a value that has crossed once keeps a number,
each message brings all of them up to date, and whatever is a part of another array's memory is so
on the other side too.
"""

import gc
from typing import Any

import numpy as np

MIRRORED = (list, dict, set, np.ndarray)
"""What code may change that it is given."""

VIEWS_OF_DICTS = {type(getattr({}, name)()): name for name in ("keys", "values", "items")}

MOST, LARGEST = 500, 4 * 1024**2
"""Values that are mirrored, and bytes of their arrays: whatever comes later crosses as a copy."""

OURS, THEIRS = 0, 1
"""Which side a number was given by: the tests' numbers are even, the student's odd."""


class Mirror:
    """What one end of a channel knows of the values that both ends have."""

    def __init__(self, side: int) -> None:
        self._next = side
        self._other = 1 - side
        self._values: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._told: set[int] = set()
        self._known: set[int] = set()
        self._size = 0

    def everything(self) -> tuple[Any, ...]:
        """All values, to be brought up to date at the end of a message. A tuple: a list would be
        mirrored itself."""
        return tuple(self._values.values())

    def begin(self) -> None:
        """Begin a message, in which nothing has been told yet."""
        self._told.clear()

    def number_of(self, value: Any) -> int | None:
        """The number of a list, dict, set or array, given now if it has none; None if it is to
        cross as a copy."""
        number = self._numbers.get(id(value))
        if number is None and self._is_free(value):
            number, self._next = self._next, self._next + 2
            self._keep(number, value)
        return number

    def is_told(self, number: int) -> bool:
        """Whether this message has the value already; from now on it has."""
        was_told = number in self._told
        self._told.add(number)
        self._known.add(number)
        return was_told

    def place_in_array(self, value: Any) -> tuple[int, int] | None:
        """The number of the mirrored array whose memory an array is a part of, and its first byte
        in there; None if there is none."""
        owner = value
        while type(owner) is np.ndarray and type(owner.base) is np.ndarray:
            owner = owner.base
            number = self._numbers.get(id(owner))
            if number is not None and number in self._known:
                return number, _address(value) - _address(owner)
        return None

    def dict_of(self, view: Any) -> int | None:
        """The number of the mirrored dict that a view of keys, values or items belongs to."""
        owners = [part for part in gc.get_referents(view) if type(part) is dict]
        number = self._numbers.get(id(owners[0])) if owners else None
        return number if number in self._known else None

    def told(self, number: int) -> Any:
        """The value of a number that the other side has told before. Raises ValueError."""
        if number not in self._values:
            raise ValueError("a mirrored value that nobody has told")
        return self._values[number]

    def take(self, number: int, content: Any) -> Any:
        """The value with this number, which the other side says looks like `content` now.

        Raises ValueError for what the other side cannot have.
        """
        if number not in self._values:
            if type(content) not in MIRRORED:
                raise ValueError("a mirrored value of a type that is not mirrored")
            if number % 2 != self._other or not self._is_free(content):
                raise ValueError("a mirrored value too many")
            self._keep(number, content)
        known = self._values[number]
        if known is not content:
            _bring_up_to_date(known, content)
        self._known.add(number)
        return known

    def _is_free(self, value: Any) -> bool:
        size = value.nbytes if type(value) is np.ndarray else len(value)
        return len(self._values) < MOST and self._size + size <= LARGEST

    def _keep(self, number: int, value: Any) -> None:
        self._values[number] = value
        self._numbers[id(value)] = number
        self._size += value.nbytes if type(value) is np.ndarray else len(value)


def part_of(array: Any, first: int, dtype: Any, shape: Any, strides: Any) -> Any:
    """The array that is a part of another one's memory. Raises ValueError if it is not within."""
    if not (array.flags.c_contiguous or array.flags.f_contiguous):
        raise ValueError("a part of an array that has gaps")
    whole = array.reshape(-1, order="A").view(np.uint8)
    return np.ndarray(shape, dtype, whole, first, strides)


def _address(array: Any) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def _bring_up_to_date(known: Any, content: Any) -> None:
    if type(known) is not type(content):
        raise ValueError("a mirrored value of another type")
    if type(known) is list:
        known[:] = content
    elif type(known) is np.ndarray:
        if known.shape != content.shape or known.dtype != content.dtype:
            raise ValueError("a mirrored array of another shape")
        if known.flags.writeable:
            known[...] = content
    else:
        known.clear()
        known.update(content)
