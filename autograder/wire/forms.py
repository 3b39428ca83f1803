"""How a type crosses that is made of others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Form:
    """How one type crosses: `take` gives the parts of a value, None if this one cannot cross, and
    `build` makes the value from the parts, or raises for parts that `take` cannot have given."""

    name: str
    take: Callable[[Any], Any]
    build: Callable[[Any], Any]


def exact(kind: type, value: Any) -> Any:
    """The value. Raises TypeError if it is not of just this type."""
    if type(value) is not kind:
        raise TypeError
    return value
