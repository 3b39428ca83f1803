"""Values of the standard library that cross as plain parts, each of exactly its type.

Building one runs no code but the type's own, on parts that were read before, and takes no more
memory than they do. Types that can act on the machine, such as `Path`, are not among them.
"""

from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from autograder.wire.forms import Form, exact
from autograder.wire.places import Places

LONGEST_RANGE = 1_000_000
LARGEST_EXPONENT = 10_000
MOST_DIGITS = 10_000
"""Of a Decimal: converting one beyond them to an int would take all memory."""

ATOMS = {bool, int, float, complex, str, bytes, type(None)}
VALUES = {Fraction, Decimal, date, datetime, time, timedelta, PurePosixPath, range}

FACTORIES = {kind.__name__: kind for kind in (bool, int, float, str, list, dict, set, tuple)}
"""What a defaultdict that crosses may make of a missing key."""


def is_key(value: Any) -> bool:
    """Whether a value can be a key or a member where it arrives, without asking its owner."""
    kind = type(value)
    if kind is tuple or kind is frozenset:
        return all(map(is_key, value))
    if kind in VALUES:
        return FORMS[kind].take(value) is not None
    return kind in ATOMS or _is_number_of_numpy(kind)


def _is_number_of_numpy(kind: type) -> bool:
    return issubclass(kind, np.generic) and kind.__module__ == "numpy" and kind is not np.void


def _members(value: Any) -> list[Any] | None:
    members = list(value)
    return members if all(map(is_key, members)) else None


def _set(parts: Any) -> set[Any]:
    if not all(map(is_key, exact(list, parts))):
        raise TypeError
    result: set[Any] = set()
    Places().put(result.update, parts)
    return result


def _mapping(value: Any) -> dict[Any, Any] | None:
    copy = dict(value.items())
    return copy if all(map(is_key, copy)) else None


def _default(value: Any) -> tuple[str | None, dict[Any, Any]] | None:
    factory = value.default_factory
    name = next((name for name, kind in FACTORIES.items() if kind is factory), None)
    if factory is not None and name is None:
        return None
    copy = _mapping(value)
    return None if copy is None else (name, copy)


def _make_default(parts: Any) -> Any:
    name, content = exact(tuple, parts)
    return defaultdict(FACTORIES[name] if name else None, exact(dict, content))


def _make_deque(parts: Any) -> Any:
    longest, content = exact(tuple, parts)
    return deque(exact(list, content), longest)


def _range(parts: Any) -> range:
    start, stop, step = (exact(int, part) for part in exact(tuple, parts))
    made = range(start, stop, step)
    if made[LONGEST_RANGE:]:
        raise ValueError
    return made


def _fraction(parts: Any) -> Fraction:
    above, below = (exact(int, part) for part in exact(tuple, parts))
    if below < 1:
        raise ValueError
    return Fraction(above, below)


def _decimal(parts: Any) -> Decimal:
    if len(exact(str, parts)) > MOST_DIGITS + 20:
        raise ValueError
    made = Decimal(parts)
    if made.is_finite() and abs(made.adjusted()) > LARGEST_EXPONENT:
        raise ValueError
    return made


def _moment(value: Any) -> str | None:
    """A date or time as ISO text; of time zones only fixed ones cross."""
    zone = getattr(value, "tzinfo", None)
    return value.isoformat() if zone is None or type(zone) is timezone else None


def _matrix(parts: Any) -> Any:
    return exact(np.ndarray, parts).view(np.matrix)


def _whole(value: range) -> tuple[int, int, int] | None:
    return None if value[LONGEST_RANGE:] else (value.start, value.stop, value.step)


def _digits(value: Decimal) -> str | None:
    small = not value.is_finite() or abs(value.adjusted()) <= LARGEST_EXPONENT
    return str(value) if small and len(value.as_tuple().digits) <= MOST_DIGITS else None


def _cells(value: Any) -> Any:
    """An array of objects, or of records of plain numbers, in parts."""
    if value.dtype == object:
        return value.shape, list(value.ravel())
    if value.dtype.names and not value.dtype.hasobject:
        return {name: np.ascontiguousarray(value[name]) for name in value.dtype.names}
    return None


def _make_cells(parts: Any) -> Any:
    if type(parts) is dict:
        columns = [exact(np.ndarray, column) for column in parts.values()]
        kinds = [(exact(str, name), part.dtype) for name, part in zip(parts, columns, strict=True)]
        records = np.empty(columns[0].shape, kinds)
        for (name, _), column in zip(kinds, columns, strict=True):
            if column.shape != records.shape:
                raise ValueError
            records[name] = column
        return records
    shape, content = exact(tuple, parts)
    made = np.empty(len(exact(list, content)), object)
    made[:] = content
    return made.reshape(exact(tuple, shape))


FORMS: dict[type, Form] = {
    np.ndarray: Form("cells", _cells, _make_cells),
    set: Form("set", _members, _set),
    frozenset: Form("frozenset", _members, lambda parts: frozenset(_set(parts))),
    OrderedDict: Form("OrderedDict", _mapping, lambda parts: OrderedDict(exact(dict, parts))),
    Counter: Form("Counter", _mapping, lambda parts: Counter(exact(dict, parts))),
    defaultdict: Form("defaultdict", _default, _make_default),
    deque: Form("deque", lambda value: (value.maxlen, list(value)), _make_deque),
    bytearray: Form("bytearray", bytes, lambda parts: bytearray(exact(bytes, parts))),
    range: Form("range", _whole, _range),
    Fraction: Form("Fraction", lambda value: (value.numerator, value.denominator), _fraction),
    Decimal: Form("Decimal", _digits, _decimal),
    date: Form("date", _moment, lambda parts: date.fromisoformat(exact(str, parts))),
    datetime: Form("datetime", _moment, lambda parts: datetime.fromisoformat(exact(str, parts))),
    time: Form("time", _moment, lambda parts: time.fromisoformat(exact(str, parts))),
    timedelta: Form(
        "timedelta",
        lambda value: (value.days, value.seconds, value.microseconds),
        lambda parts: timedelta(*(exact(int, part) for part in exact(tuple, parts))),
    ),
    PurePosixPath: Form("path", str, lambda parts: PurePosixPath(exact(str, parts))),
    np.matrix: Form("matrix", lambda value: value.view(np.ndarray), _matrix),
    type({}.keys()): Form("keys", lambda value: _mapping(dict.fromkeys(value)), dict.keys),
    type({}.items()): Form("items", lambda value: _mapping(dict(value)), dict.items),
    type({}.values()): Form("values", lambda value: dict(enumerate(value)), dict.values),
}
"""How each type crosses."""

BY_NAME = {form.name: form for form in FORMS.values()}
