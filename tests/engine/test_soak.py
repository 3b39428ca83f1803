"""Thousands of submissions in one engine: it ends as small as it was after the first ones.

SOAK_GRADINGS says how many, 3,000 unless it is set.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import clean_environment
from processes import descriptors, family, memory

from engine.graded_class import LESSON, STUDENTS, make_class

pytestmark = pytest.mark.nightly

GRADINGS = int(os.environ.get("SOAK_GRADINGS", "3000"))
WARM = min(1000, GRADINGS // 3)
"""Gradings after which everything has been loaded once."""

WINDOW = GRADINGS // 4
"""Gradings among which the least is taken: judges come and go, and what leaks stays."""

MORE = 1.1
"""How many times of what there is after the first gradings the last ones may take."""

ENGINE = """
import sys
from pathlib import Path
from autograder.course import Course
from autograder.engine.grading import batch
course = Course(Path(sys.argv[1]))
for outcome in batch.grade(course, batch.plan(course, sys.argv[2])):
    print(outcome.student, flush=True)
"""


@dataclass
class Sample:
    """What an engine has after some gradings: all its processes together."""

    graded: int
    memory: int
    descriptors: int
    processes: int
    files: int


def sample(graded: int, engine: int, scratch: Path) -> Sample:
    """Look at an engine's processes, and at its scratch folder. Memory is in kB."""
    processes = family(engine)
    return Sample(
        graded,
        sum(map(memory, processes)),
        sum(map(descriptors, processes)),
        len(processes),
        len(list(scratch.rglob("*"))),
    )


def least(samples: Iterable[Sample], what: str) -> int:
    """The least of one figure."""
    return min(getattr(one, what) for one in samples)


def test_an_engine_does_not_grow(tmp_path: Path) -> None:
    course = make_class(tmp_path / "course")
    first = course.root / "submitted"
    for number in range(GRADINGS - len(STUDENTS)):
        shutil.copytree(
            first / STUDENTS[number % len(STUDENTS)],
            first / f"another{number:05d}",
            copy_function=os.link,
        )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    engine = subprocess.Popen(
        [sys.executable, "-c", ENGINE, course.root, LESSON],
        env=clean_environment() | {"TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert engine.stdout
    samples, last = [], 0.0
    graded: set[str] = set()
    for line in engine.stdout:
        assert line not in graded, "a submission is graded twice"
        graded.add(line)
        if time.monotonic() - last > 0.2:
            samples.append(sample(len(graded), engine.pid, scratch))
            last = time.monotonic()
    engine.stdout.close()
    assert engine.wait(60) == 0
    assert len(graded) == GRADINGS
    early = [one for one in samples if WARM <= one.graded < WARM + WINDOW]
    # At the very end a worker has nothing left to do, which would hide what leaked.
    late = [one for one in samples if GRADINGS - WINDOW <= one.graded < GRADINGS - 10]
    figures = {
        what: (least(early, what), least(late, what))
        for what in ("memory", "descriptors", "processes", "files")
    }
    print(f"{GRADINGS} gradings; the least after {WARM} and at the end: {figures}")
    for what, (before, after) in figures.items():
        assert after <= MORE * before, (what, figures)
    assert list(scratch.iterdir()) == []
