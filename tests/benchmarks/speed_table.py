"""Every lesson and foreign courses: the engine beside stock nbgrader and the floor, as one table.

    python tests/benchmarks/speed_table.py [--only 02_metrics statistics] [--json FILE]
    python tests/benchmarks/speed_table.py --only eigen --foreign eigen=FOLDER/Eigenvalues

Each class is of right submissions. What is measured alternates, cold start included: the engine
with one worker, stock nbgrader, the engine with two, the floor; see grading_speed.py. A foreign
assignment is a folder with solutions, in a course with nbgrader_config.py.
"""

import argparse
import ctypes
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from grading_speed import (
    PR_SET_CHILD_SUBREAPER,
    ROOT,
    Cost,
    engine,
    floor,
    make_class,
    marked,
    run,
    stock,
)

from autograder.course import Course
from autograder.lesson.cells import is_solution

FOREIGN = {
    "statistics": ROOT / "tests/courses/statistics/material/descriptive",
    "python_basics": ROOT / "tests/courses/python_basics/source/objects",
}
"""Assignments of other people's courses, in the folder of their solutions."""

SMALL = 0.2
"""Own CPU seconds of a submission, below which the goals for ratios hold."""

HEADINGS = ("lesson", "own s", "CPU s", "stock", "times", "a second", "stock", "times", "not own")


@dataclass
class Row:
    """The costs of one class: see `Cost`."""

    name: str
    own: Cost
    one: Cost
    two: Cost
    theirs: Cost

    @property
    def cpu_ratio(self) -> float:
        """How many times less CPU than stock nbgrader."""
        return self.theirs.cpu_each / self.one.cpu_each

    @property
    def throughput_ratio(self) -> float:
        """How many times stock nbgrader's throughput, on two workers."""
        return self.two.per_second / self.theirs.per_second

    @property
    def overhead(self) -> float:
        """The share of the engine's CPU that is not the student's own cells."""
        return 1 - self.own.cpu_each / self.one.cpu_each

    def __str__(self) -> str:
        return (
            f"{self.name:26} {self.own.cpu_each:7.3f} {self.one.cpu_each:7.3f} "
            f"{self.theirs.cpu_each:7.2f} {self.cpu_ratio:7.1f} {self.two.per_second:8.2f} "
            f"{self.theirs.per_second:7.3f} {self.throughput_ratio:7.1f} {self.overhead:8.0%}"
        )


def foreign_class(folder: Path, place: Path, students: int) -> tuple[Course, str]:
    """A course of somebody else's with right submissions, no two with the same text."""
    theirs = next(parent for parent in place.parents if (parent / "nbgrader_config.py").is_file())
    shutil.copytree(theirs, folder)
    course, assignment = Course(folder), place.name
    run("nbgrader", "generate_assignment", assignment, cwd=folder)
    hand_in(course, assignment, range(students))
    return course, assignment


def hand_in(course: Course, assignment: str, numbers: range) -> None:
    """Hand in the solution, with the release's files, for some students."""
    released = course.folder("release", assignment)
    for number in numbers:
        target = course.folder("submitted", assignment, f"student{number:04d}")
        shutil.copytree(released, target)
        for path in course.folder("source", assignment).glob("*.ipynb"):
            solved = nbformat.read(path, as_version=4)
            notebook = nbformat.read(target / path.name, as_version=4)
            sources = {
                cell.metadata.nbgrader.grade_id: cell.source
                for cell in solved.cells
                if "nbgrader" in cell.metadata and is_solution(cell)
            }
            for cell in notebook.cells:
                if cell.cell_type == "code" and "nbgrader" in cell.metadata and is_solution(cell):
                    cell.source = marked(sources[cell.metadata.nbgrader.grade_id], number)
            nbformat.write(notebook, target / path.name)


def rows(
    names: list[str], foreign: dict[str, Path], students: int, stock_students: int
) -> Iterator[Row]:
    """The classes, one after the other."""
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch, "engine")
            if name in foreign:
                course, assignment = foreign_class(folder, foreign[name], students)
            else:
                course, assignment = make_class(folder, name, students), name
            one = engine(course, assignment, students, 1)
            theirs = stock(course, assignment, stock_students)
            two = engine(course, assignment, students, 2)
            own = floor(course, assignment, students)
        yield Row(name, own, one, two, theirs)


def main() -> None:
    """Measure, and print a row for each class as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--foreign", nargs="+", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--stock-students", type=int, default=10)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    pairs = (text.split("=", 1) for text in options.foreign)
    foreign = FOREIGN | {name: Path(folder).resolve() for name, folder in pairs}
    names = options.only or [*Course(ROOT).lessons(), *foreign]
    print("{:26} {:>7} {:>7} {:>7} {:>7} {:>8} {:>7} {:>7} {:>8}".format(*HEADINGS))
    measured = []
    for row in rows(names, foreign, options.students, options.stock_students):
        print(row, flush=True)
        measured.append(row)
    small = [row for row in measured if row.own.cpu_each < SMALL]
    if small:
        print(
            f"own computation below {SMALL} s: at least "
            f"{min(row.throughput_ratio for row in small):.1f} times the throughput (goal 20), "
            f"{min(row.cpu_ratio for row in small):.1f} times less CPU (goal 15)"
        )
    if options.json:
        content = json.dumps([asdict(row) for row in measured], indent=2)
        options.json.write_text(f"{content}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
