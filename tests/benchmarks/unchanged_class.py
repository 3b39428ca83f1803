"""How long `autograder grade` takes where nothing has changed, however large the class.

    python tests/benchmarks/unchanged_class.py [--students 10000] [--lesson 02_metrics]

One submission is graded; the others are hard links to it, with rows of the gradebook that say that
they were graded too. Once with the notebook alone, as students are asked to hand in, and once with
all files of the lesson's folder.
"""

import argparse
import ctypes
import os
import shutil
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from conftest import run_command
from grading_speed import PR_SET_CHILD_SUBREAPER, make_class, measure
from synthetic_class import store, synthetic_class

from autograder.course import Course
from autograder.engine.records.gradebook import GradebookWriter

FIRST = "student0000"
GOAL = 10
"""Seconds for 10,000 submissions."""


def unchanged_class(folder: Path, lesson: str, students: int, alone: bool) -> Course:
    """A course of graded submissions, with the notebook alone or with what lies beside it."""
    course = make_class(folder, lesson, 1)
    first = course.folder("submitted", lesson, FIRST)
    if alone:
        for path in first.iterdir():
            if path.suffix != ".ipynb":
                path.unlink()
    run_command("autograder", "grade", lesson, cwd=course.root)
    with GradebookWriter(course) as gradebook:
        fingerprint = gradebook.fingerprints(lesson)[FIRST]
    records = synthetic_class(course, lesson, students - 1)
    store(course, [replace(record, fingerprint=fingerprint) for record in records])
    for record in records:
        target = course.folder("submitted", lesson, record.student)
        shutil.copytree(first, target, copy_function=os.link)
    return course


def grade_again(course: Course, lesson: str) -> None:
    """The command itself, with its start."""
    done = run_command("autograder", "grade", lesson, cwd=course.root)
    assert "nothing to grade" in done.stdout, done.stdout


def main() -> None:
    """Measure both classes, with one of a single submission beside them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--lesson", default="02_metrics")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    print(
        f"{options.lesson}, nothing changed: seconds by the clock (goal for 10,000: {GOAL}), of CPU"
    )
    for alone in (True, False):
        with tempfile.TemporaryDirectory() as scratch:
            course = unchanged_class(
                Path(scratch, "course"), options.lesson, options.students, alone
            )
            what = "the notebook alone" if alone else "all files of the folder"
            cost = measure(options.students, partial(grade_again, course, options.lesson))
            print(f"{options.students:7d} with {what:24} {cost.wall:7.1f} {cost.cpu:7.1f}")


if __name__ == "__main__":
    main()
