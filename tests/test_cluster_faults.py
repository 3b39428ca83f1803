"""Workers die, freeze, are cut off and come late: each submission is graded once, and the same."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from clusters import WORKS, Line, cluster, graded, wait_until
from conftest import BIN, clean_environment
from tiny_work import hand_in

from autograder.course import Course

KILLS_ITS_WORKER = """
import os, signal
process = os.getpid()
while process > 1:
    command = open(f"/proc/{process}/cmdline").read()
    above = int(open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[1])
    if command.startswith("dask worker ["):
        os.kill(process, signal.SIGKILL)
        break
    process = above
def accuracy(y_true, y_pred):
    return 1
"""
"""Without isolation a submission finds the worker above it, whose nanny starts it again."""


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of the released course."""
    return Course(Path(shutil.copytree(released, tmp_path / "course")))


@pytest.mark.parametrize(
    "size",
    [pytest.param(60, marks=pytest.mark.prove), pytest.param(500, marks=pytest.mark.nightly)],
)
def test_each_is_graded_once_whatever_befalls_the_workers(
    course: Course, tmp_path: Path, size: int
) -> None:
    for number in range(size):
        hand_in(course, f"s{number:03}", WORKS[number % len(WORKS)])
    here = graded(course)
    shutil.rmtree(course.root / "autograded")
    folder = tmp_path / "cluster"
    folder.mkdir()

    def is_done(share: float) -> bool:
        return len(list(course.root.glob("autograded/*/*/receipt.json"))) >= share * size

    report = course.root / "there.json"
    with cluster(folder) as made, Line(made.address) as line:
        killed, frozen = (made.worker(name, "--no-nanny") for name in ("killed", "frozen"))
        made.worker("cut", "--no-nanny", address=line.address)
        grading = subprocess.Popen(
            [
                *(BIN / "autograder", "grade", "01_tiny", "--again", "--json", report),
                *("--scheduler", made.address, "--patience", "5"),
            ],
            cwd=course.root,
            env=clean_environment(),
        )
        wait_until(lambda: is_done(0.1), "the first tenth")
        killed.kill()
        wait_until(lambda: is_done(0.2), "after one was killed")
        os.kill(frozen.pid, signal.SIGSTOP)
        wait_until(lambda: is_done(0.35), "after one was frozen")
        made.worker("late", "--no-nanny")
        wait_until(lambda: any((folder / "late").rglob("answer-key*")), "the late one")
        line.cut()
        wait_until(lambda: is_done(0.75), "after one was cut off")
        os.kill(frozen.pid, signal.SIGCONT)
        assert grading.wait(1200) == 0
    there = json.loads(report.read_text())
    assert len(there) == size
    assert sorted(there, key=lambda row: row["student"]) == here


@pytest.mark.nightly
def test_a_submission_that_kills_its_workers_holds_nobody_up(
    course: Course, tmp_path: Path
) -> None:
    hand_in(course, "killer", KILLS_ITS_WORKER)
    for number in range(6):
        hand_in(course, f"s{number}", WORKS[number % 3])
    folder = tmp_path / "cluster"
    folder.mkdir()
    with cluster(folder) as made:
        for name in ("first", "second"):
            made.worker(name)
        rows = graded(course, "--no-isolation", "--scheduler", made.address)
    scores = {row["student"]: row["score"] for row in rows}
    assert scores == {"killer": None, "s0": 3, "s1": 1, "s2": 0, "s3": 3, "s4": 1, "s5": 0}
