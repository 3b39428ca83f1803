"""Make the lessons' data files: the `.npz` files beside a text lesson, with their origin.

A lesson's `data.py` says which files it has and what makes each: `FILES = {"bank.npz": bank}`. A
maker takes no argument and is seeded, so that it makes the same arrays every time.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course import Course, CourseError

Arrays = dict[str, NDArray[Any]]
Maker = Callable[[], Arrays]

RELATIVE, ABSOLUTE = 1e-4, 1e-6
"""How far trained numbers may be off: sums differ in the last bit between processors."""


def makers(course: Course, lesson: str) -> dict[str, Maker]:
    """The makers of a lesson's data files, by file name; none for a lesson without `data.py`.

    Raises CourseError if `data.py` leaves a data file out.
    """
    folder = course.source / lesson
    path = folder / "data.py"
    space: dict[str, Any] = {"__name__": f"{lesson}.data", "FILES": {}}
    if path.is_file():
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), space)
    files: dict[str, Maker] = space["FILES"]
    unmade = {file.name for file in folder.glob("*.npz")} - set(files)
    if unmade and path.is_file():
        raise CourseError(
            f"{folder}: {', '.join(sorted(unmade))} has no maker. Add one to data.py, and name it "
            "in FILES."
        )
    return files


def write_data(course: Course, lesson: str) -> Iterator[Path]:
    """Make a lesson's data files; yields those that were not there or held something else."""
    for name, make in makers(course, lesson).items():
        path, made = course.source / lesson / name, make()
        if difference(path, made):
            np.savez(path, allow_pickle=False, **made)
            yield path


def data_differences(course: Course, lesson: str) -> list[str]:
    """One sentence for each data file of a lesson that is not what its maker makes."""
    found = {
        course.source / lesson / name: difference(course.source / lesson / name, make())
        for name, make in makers(course, lesson).items()
    }
    return [
        f"{path}: {text}. Run: autograder data {lesson}" for path, text in found.items() if text
    ]


def difference(path: Path, made: Arrays) -> str:
    """How a data file differs from these arrays, "" if it does not."""
    if not path.is_file():
        return "is missing"
    with np.load(path, allow_pickle=False) as stored:
        if set(stored) != set(made):
            return f"does not hold the arrays {', '.join(made)}"
        for name in stored:
            if not _same(stored[name], np.asarray(made[name])):
                return f"its array '{name}' is not what data.py makes"
    return ""


def _same(stored: NDArray[Any], made: NDArray[Any]) -> bool:
    if stored.shape != made.shape or stored.dtype.kind != made.dtype.kind:
        return False
    if stored.dtype.kind == "f":
        return np.allclose(stored, made, rtol=RELATIVE, atol=ABSOLUTE)
    return np.array_equal(stored, made)
