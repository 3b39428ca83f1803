"""Whether a submission costs as much, and the engine takes as much memory, however large the class;
and what a night of many submissions needs, if it does.

    python tests/benchmarks/flat_cost.py [--lesson 02_metrics] [--sizes 100 1000] [--workers 1 2]

Grades classes of right submissions, each in a process of its own. Memory is the largest
proportional set size of all its processes together, in which shared pages count once. On a machine
that does other work too only the CPU seconds mean something.
"""

import argparse
import ctypes
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from grading_speed import BIN, PR_SET_CHILD_SUBREAPER, Cost, make_class, measure
from processes import family, memory

from autograder.course import ROOT_VARIABLE, Course

A_NIGHT = 100_000
"""Submissions."""

HOURS = 8

KEPT = "autograded", "feedback"


@dataclass
class Measured:
    """What grading one class took; memory in MB, and MB on the disk by what they hold."""

    cost: Cost
    memory: float
    disk: dict[str, float]

    @property
    def size(self) -> int:
        """The number of submissions."""
        return self.cost.submissions


def graded(course: Course, lesson: str, students: int, workers: int) -> Measured:
    """Grade a class that was not graded before, with cold start."""
    largest = 0.0

    def grade() -> None:
        nonlocal largest
        process = subprocess.Popen(
            [BIN / "autograder", "grade", lesson, "--again", f"--workers={workers}"],
            cwd=course.root,
            env={**os.environ, ROOT_VARIABLE: str(course.root)},
            stdout=subprocess.DEVNULL,
        )
        waiting = Thread(target=process.wait)
        waiting.start()
        while waiting.is_alive():
            largest = max(largest, sum(map(memory, family(process.pid))) / 1000)
            time.sleep(1)
        if process.returncode:
            sys.exit(f"grading {lesson} failed")

    cost = measure(students, grade)
    gradebook = course.database_file
    assert gradebook
    disk = {"gradebook": gradebook.stat().st_size / 1e6}
    for step in KEPT:
        files = (course.root / step).rglob("*")
        disk[step] = sum(path.stat().st_size for path in files if path.is_file()) / 1e6
    return Measured(cost, largest, disk)


def model(small: Measured, large: Measured) -> str:
    """What a night needs, if each further submission costs what it cost between these classes."""
    more = large.size - small.size
    each = (large.cost.cpu - small.cost.cpu) / more
    start = small.cost.cpu - each * small.size
    growth = (large.memory - small.memory) / more
    disk = {name: (large.disk[name] - small.disk[name]) / more for name in large.disk}
    cores = A_NIGHT * each / (HOURS * 3600)
    kept = ", ".join(f"{name} {1000 * size:.1f} kB" for name, size in disk.items())
    return (
        f"each submission: {each:.3f} CPU s, {1000 * growth:.0f} kB of memory, {kept}; "
        f"start-up: {start:.1f} CPU s\n"
        f"{A_NIGHT} in {HOURS} hours: {cores:.1f} cores at work, "
        f"{A_NIGHT * sum(disk.values()) / 1000:.1f} GB on the disk, "
        f"of which {A_NIGHT * disk['gradebook'] / 1000:.1f} GB are the gradebook"
    )


def main() -> None:
    """Measure the classes and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lesson", default="01_tiny")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    print(options.lesson)
    print("submissions   workers   CPU ms each   wall ms each   memory MB")
    found: dict[int, list[Measured]] = {workers: [] for workers in options.workers}
    for size in sorted(options.sizes):
        with tempfile.TemporaryDirectory() as scratch:
            course = make_class(Path(scratch, "course"), options.lesson, size)
            for workers in options.workers:
                one = graded(course, options.lesson, size, workers)
                found[workers].append(one)
                print(
                    f"{size:11d} {workers:9d} {1000 * one.cost.cpu_each:13.1f} "
                    f"{1000 / one.cost.per_second:14.1f} {one.memory:11.0f}",
                    flush=True,
                )
    for workers, classes in found.items():
        if len(classes) > 1:
            print(f"{workers} workers: {model(classes[0], classes[-1])}")
    few, many = found[min(found)][-1].cost, found[max(found)][-1].cost
    if len(found) > 1:
        ratio = many.per_second / few.per_second
        print(f"{max(found)} workers: {ratio:.2f} times the throughput of {min(found)}")


if __name__ == "__main__":
    main()
