"""Make the lessons' data files: what lies as `.npz` beside a text lesson, with its origin.

A module a lesson. The files are committed; a test holds them against these makers.
"""

import importlib
import pkgutil

import numpy as np

from autograder.authoring.datasets.registry import MAKERS
from autograder.course import Course

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["MAKERS", "write_datasets"]


def write_datasets(course: Course, lessons: list[str]) -> None:
    """Write the data files of these lessons; the same bytes each time on the same machine."""
    for path, make in MAKERS.items():
        if path.split("/")[0] in lessons:
            np.savez(course.source / path, allow_pickle=False, **make())
