"""Make the lessons' data files: the `.npz` files beside a text lesson, with their origin.

A lesson's `data.py` says which files it has and what makes each: `FILES = {"bank.npz": bank}`. A
maker takes no argument and is seeded, so that it makes the same arrays every time. They are made in
a process of its own, whose arithmetic is the same on every machine: where a training is chaotic,
the last bit of a sum decides which network it leads to.

    python -m autograder.authoring.datasets ROOT LESSON FOLDER
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.authoring import one_arithmetic, own_process
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


def made(course: Course, lesson: str) -> dict[str, Arrays]:
    """The arrays of a lesson's data files, by file name.

    Raises CourseError if `data.py` leaves a data file out, or does not run.
    """
    files = makers(course, lesson)
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        own_process.run(__name__, course, lesson, folder, makes="data")
        return {name: _read(Path(folder, name)) for name in files}


def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def write_data(course: Course, lesson: str) -> Iterator[Path]:
    """Make a lesson's data files; yields those that were not there or held something else.

    Raises CourseError as `made` does.
    """
    for name, arrays in made(course, lesson).items():
        path = course.source / lesson / name
        if difference(path, arrays):
            np.savez(path, allow_pickle=False, **arrays)
            yield path


def data_differences(course: Course, lesson: str) -> list[str]:
    """One sentence for each data file of a lesson that is not what its maker makes.

    Raises CourseError as `made` does.
    """
    found = {
        course.source / lesson / name: difference(course.source / lesson / name, arrays)
        for name, arrays in made(course, lesson).items()
    }
    return [
        f"{path}: {text}. Run: autograder data {lesson}" for path, text in found.items() if text
    ]


def difference(path: Path, arrays: Arrays) -> str:
    """How a data file differs from these arrays, "" if it does not."""
    if not path.is_file():
        return "is missing"
    with np.load(path, allow_pickle=False) as stored:
        if set(stored) != set(arrays):
            return f"does not hold the arrays {', '.join(arrays)}"
        for name in stored:
            if not _same(stored[name], np.asarray(arrays[name])):
                return f"its array '{name}' is not what data.py makes"
    return ""


def _same(stored: NDArray[Any], made: NDArray[Any]) -> bool:
    if stored.shape != made.shape or stored.dtype.kind != made.dtype.kind:
        return False
    if stored.dtype.kind == "f":
        return np.allclose(stored, made, rtol=RELATIVE, atol=ABSOLUTE)
    return np.array_equal(stored, made)


def main(root: str, lesson: str, folder: str) -> None:
    """Make a lesson's data files in a folder."""
    one_arithmetic.end_unless_effective()
    for name, make in makers(Course(Path(root)), lesson).items():
        np.savez(Path(folder, name), allow_pickle=False, **make())


if __name__ == "__main__":
    main(*sys.argv[1:])
