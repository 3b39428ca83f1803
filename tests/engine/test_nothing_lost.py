"""Killed, locked out, or without room: the gradebook ends as if nothing had happened."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import pytest
from conftest import BIN, clean_environment, run_command

from autograder.course import Course
from autograder.engine.grading import batch
from autograder.engine.records import database
from autograder.engine.records.waiting_results import place_of
from autograder.wire.budgets import Budgets
from engine.graded_class import LESSON, STUDENTS, contents, finished

pytestmark = pytest.mark.nightly

KILLS = 50
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="mounts a small disk, as root")


@pytest.fixture
def course(handed_in: Path, tmp_path: Path, monkeypatch) -> Course:
    """A copy that may be changed, and a place of its own for results that cannot be stored."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Course(Path(shutil.copytree(handed_in, tmp_path / "course")))


def test_killed_at_any_moment_a_restarted_batch_ends_the_same(
    handed_in: Path, undisturbed, tmp_path: Path
) -> None:
    moments = random.Random(5)
    started = time.monotonic()
    run_command("autograder", "grade", LESSON, cwd=shutil.copytree(handed_in, tmp_path / "timed"))
    longest = time.monotonic() - started
    kills = 0
    for attempt in range(KILLS):
        root = Path(shutil.copytree(handed_in, tmp_path / f"course{attempt}"))
        while len(done := finished(root)) < len(STUDENTS) and kills < KILLS:
            report = root / "report.json"
            grading = subprocess.Popen(
                [BIN / "autograder", "grade", LESSON, "--json", report],
                cwd=root,
                env=clean_environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                grading.wait(moments.uniform(0, longest))
            except subprocess.TimeoutExpired:
                grading.send_signal(signal.SIGKILL)
                grading.wait()
                kills += 1
                assert done <= finished(root), "a stored grade is gone"
        done = finished(root)
        run_command("autograder", "grade", LESSON, "--json", "last.json", cwd=root)
        graded_last = {row["student"] for row in json.loads((root / "last.json").read_text())}
        assert graded_last == set(STUDENTS) - done, "what was finished is graded again"
        for table, rows in contents(root).items():
            assert set(rows) ^ set(undisturbed[table]) == set(), table
            assert len(rows) == len(undisturbed[table]), f"{table} has rows twice"
        for student in STUDENTS:
            assert (root / "feedback" / student / LESSON / f"{LESSON}.html").is_file()
        if kills == KILLS:
            return
    raise AssertionError(f"only {kills} kills")


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(course, undisturbed) -> None:
    lock = sqlite3.connect(course.root / "gradebook.db", check_same_thread=False)
    lock.execute("BEGIN EXCLUSIVE")
    threading.Timer(12, lock.rollback).start()
    done = run_command("autograder", "grade", LESSON, cwd=course.root)
    assert "locked by another program; trying again" in done.stderr
    assert contents(course.root) == undisturbed


def test_results_are_kept_while_the_gradebook_stays_locked(
    course, undisturbed, monkeypatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 1)
    jobs = batch.plan(course, LESSON, budgets=Budgets())
    outcomes = batch.grade(course, jobs)
    seen = [next(outcomes).student for _ in range(3)]
    lock = sqlite3.connect(course.root / "gradebook.db")
    lock.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Exception, match=r"locked.*kept in .*run the command again"):
        for outcome in outcomes:
            seen.append(outcome.student)
    assert sorted(seen) == STUDENTS
    lock.rollback()
    assert finished(course.root) == set(seen[:3])
    monkeypatch.undo()
    os.environ["XDG_STATE_HOME"] = str(course.root.parent / "state")
    assert batch.plan(course, LESSON) == []
    assert contents(course.root) == undisturbed
    assert not place_of(course.root).exists()


@needs_root
@pytest.mark.parametrize(
    ("options", "says"), [("ro", "permission to write"), ("full", "Make room on the disk")]
)
def test_a_gradebook_that_cannot_be_written_is_refused(course, options: str, says: str) -> None:
    setup = {
        "ro": 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"',
        "full": 'cp -r "$1" "$1.copy" && mount -t tmpfs -o size=20m none "$1" && '
        'cp -r "$1.copy/." "$1"; dd if=/dev/zero of="$1/filler" 2>/dev/null',
    }[options]
    script = f'{setup}; cd "$1" && exec "$2" grade {LESSON}'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", course.root, BIN / "autograder"],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
