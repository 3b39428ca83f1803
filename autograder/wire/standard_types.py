"""Values of the standard library that cross as plain parts, each of exactly its type.

Building one runs no code but the type's own, on parts that were read before, and takes no more
memory than they do. Types that can act on the machine, such as `Path`, are not among them.
"""

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import PurePosixPath
from time import thread_time
from typing import Any

import numpy as np

MOST_SECONDS = 2.0
"""Of processor time for putting keys in their places: twenty times what the most keys take that one
message can hold, unless they were chosen to collide. Then each meets all those before it."""

AT_ONCE = 200
"""Keys that are put in their places between two looks at the clock."""

LONGEST_RANGE = 1_000_000
LARGEST_EXPONENT = 10_000
MOST_DIGITS = 10_000
"""Of a Decimal: converting one beyond them to an int would take all memory."""

ATOMS = {bool, int, float, complex, str, bytes, type(None)}
VALUES = {Fraction, Decimal, date, datetime, time, timedelta, PurePosixPath, range}

FACTORIES = {kind.__name__: kind for kind in (bool, int, float, str, list, dict, set, tuple)}
"""What a defaultdict that crosses may make of a missing key."""


@dataclass(frozen=True)
class Form:
    """How one type crosses: `take` gives the parts of a value, None if this one cannot cross, and
    `build` makes the value from the parts, or raises for parts that `take` cannot have given."""

    name: str
    take: Callable[[Any], Any]
    build: Callable[[Any], Any]


class Places:
    """Puts keys in their places in dicts and sets, for MOST_SECONDS in all; then ValueError.

    No count of equal hashes could tell: other hashes as well lead to the same places.
    """

    def __init__(self) -> None:
        self._left = MOST_SECONDS

    def put(self, add: Callable[[list[Any]], object], items: list[Any]) -> None:
        """Let `add` add the items to a container, a few at a time."""
        for start in range(0, len(items), AT_ONCE):
            self.make(partial(add, items[start : start + AT_ONCE]))

    def make(self, build: Callable[[], Any]) -> Any:
        """What `build` builds, which counts."""
        began = thread_time()
        built = build()
        self._left -= thread_time() - began
        if self._left < 0:
            raise ValueError
        return built


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
    if not all(map(is_key, _exact(list, parts))):
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
    name, content = _exact(tuple, parts)
    return defaultdict(FACTORIES[name] if name else None, _exact(dict, content))


def _make_deque(parts: Any) -> Any:
    longest, content = _exact(tuple, parts)
    return deque(_exact(list, content), longest)


def _range(parts: Any) -> range:
    start, stop, step = (_exact(int, part) for part in _exact(tuple, parts))
    made = range(start, stop, step)
    if made[LONGEST_RANGE:]:
        raise ValueError
    return made


def _fraction(parts: Any) -> Fraction:
    above, below = (_exact(int, part) for part in _exact(tuple, parts))
    if below < 1:
        raise ValueError
    return Fraction(above, below)


def _decimal(parts: Any) -> Decimal:
    if len(_exact(str, parts)) > MOST_DIGITS + 20:
        raise ValueError
    made = Decimal(parts)
    if made.is_finite() and abs(made.adjusted()) > LARGEST_EXPONENT:
        raise ValueError
    return made


def _moment(value: Any) -> str | None:
    """A date or time as ISO text; of time zones only fixed ones cross."""
    zone = getattr(value, "tzinfo", None)
    return value.isoformat() if zone is None or type(zone) is timezone else None


def _exact(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _matrix(parts: Any) -> Any:
    return _exact(np.ndarray, parts).view(np.matrix)


def _whole(value: range) -> tuple[int, int, int] | None:
    return None if value[LONGEST_RANGE:] else (value.start, value.stop, value.step)


def _digits(value: Decimal) -> str | None:
    small = not value.is_finite() or abs(value.adjusted()) <= LARGEST_EXPONENT
    return str(value) if small and len(value.as_tuple().digits) <= MOST_DIGITS else None


FORMS: dict[type, Form] = {
    set: Form("set", _members, _set),
    frozenset: Form("frozenset", _members, lambda parts: frozenset(_set(parts))),
    OrderedDict: Form("OrderedDict", _mapping, lambda parts: OrderedDict(_exact(dict, parts))),
    Counter: Form("Counter", _mapping, lambda parts: Counter(_exact(dict, parts))),
    defaultdict: Form("defaultdict", _default, _make_default),
    deque: Form("deque", lambda value: (value.maxlen, list(value)), _make_deque),
    bytearray: Form("bytearray", bytes, lambda parts: bytearray(_exact(bytes, parts))),
    range: Form("range", _whole, _range),
    Fraction: Form("Fraction", lambda value: (value.numerator, value.denominator), _fraction),
    Decimal: Form("Decimal", _digits, _decimal),
    date: Form("date", _moment, lambda parts: date.fromisoformat(_exact(str, parts))),
    datetime: Form("datetime", _moment, lambda parts: datetime.fromisoformat(_exact(str, parts))),
    time: Form("time", _moment, lambda parts: time.fromisoformat(_exact(str, parts))),
    timedelta: Form(
        "timedelta",
        lambda value: (value.days, value.seconds, value.microseconds),
        lambda parts: timedelta(*(_exact(int, part) for part in _exact(tuple, parts))),
    ),
    PurePosixPath: Form("path", str, lambda parts: PurePosixPath(_exact(str, parts))),
    np.matrix: Form("matrix", lambda value: value.view(np.ndarray), _matrix),
    type({}.keys()): Form("keys", lambda value: _mapping(dict.fromkeys(value)), dict.keys),
    type({}.items()): Form("items", lambda value: _mapping(dict(value)), dict.items),
    type({}.values()): Form("values", lambda value: dict(enumerate(value)), dict.values),
}
"""How each type crosses."""

BY_NAME = {form.name: form for form in FORMS.values()}
