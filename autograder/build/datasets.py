"""Make the lessons' data files: what lies as `.npz` beside a text lesson, with its origin.

The files are committed; a test holds them against these makers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course import Course

Arrays = dict[str, NDArray[Any]]

MAKERS: dict[str, Callable[[], Arrays]] = {}
"""By path below source/, e.g. "06_training/digits.npz"; each takes no argument and is seeded."""


def write_datasets(course: Course) -> None:
    """Write every data file of the course; the same bytes each time on the same machine."""
    for path, make in MAKERS.items():
        np.savez(course.source / path, allow_pickle=False, **make())


def _dataset(path: str) -> Callable[[Callable[[], Arrays]], Callable[[], Arrays]]:
    def register(make: Callable[[], Arrays]) -> Callable[[], Arrays]:
        MAKERS[path] = make
        return make

    return register
