"""The list of data files, to which each lesson's module adds its own."""

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

MAKERS: dict[str, Callable[[], Arrays]] = {}
"""By path below source/, e.g. "06_training/digits.npz"; each takes no argument and is seeded."""


def dataset(path: str) -> Callable[[Callable[[], Arrays]], Callable[[], Arrays]]:
    """Register the decorated maker for a path below source/."""

    def register(make: Callable[[], Arrays]) -> Callable[[], Arrays]:
        MAKERS[path] = make
        return make

    return register
