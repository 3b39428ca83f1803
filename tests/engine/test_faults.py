"""What goes wrong around a batch: one sentence says so, nothing is lost, nothing is there twice.

Kills, and gradebooks that are locked, are in test_nothing_lost.py."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import BIN, clean_environment, run_command
from processes import family

from autograder.course import Course
from autograder.engine.grading import batch
from autograder.engine.grading.submitted_files import read_submission
from engine.graded_class import LESSON, STUDENTS, contents, finished

INTERRUPTS = 15
ROOM = 200
"""kB left on a small disk: enough to begin with, and not for the pages of the class."""

TABLES = {"grades", "outcomes", "cells", "behaviours"}


@pytest.fixture
def root(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of the class that may be changed."""
    return Path(shutil.copytree(handed_in, tmp_path / "course"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A folder for scratch files, and one for results that cannot be stored, of the test's own."""
    scratch, state = tmp_path / "scratch", tmp_path / "state"
    scratch.mkdir()
    return clean_environment() | {"TMPDIR": str(scratch), "XDG_STATE_HOME": str(state)}


def start(root: Path, environment: dict[str, str], *options: str) -> "subprocess.Popen[str]":
    """Grade in a session of its own, as a terminal would."""
    return subprocess.Popen(
        [BIN / "autograder", "grade", LESSON, *options],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_grades(root: Path, number: int) -> set[str]:
    """Wait until so many grades are stored."""
    while len(done := finished(root)) < number:
        time.sleep(0.01)
    return done


def assert_ends_as_undisturbed(root: Path, undisturbed, environment: dict[str, str]) -> None:
    """The same command again completes the class, and nothing is there twice."""
    run_command("autograder", "grade", LESSON, cwd=root, environment=environment)
    found = contents(root)
    for table in TABLES:
        assert found[table] == undisturbed[table], table
    for student in STUDENTS:
        assert (root / "feedback" / student / LESSON / f"{LESSON}.html").is_file()


def assert_are_gone(processes: set[int]) -> None:
    """Each has ended, or ends now. The kernel takes a moment for a sandbox's."""
    for _ in range(100):
        left = {number for number in processes if Path(f"/proc/{number}").exists()}
        if not left:
            return
        time.sleep(0.1)
    raise AssertionError(f"processes are left: {left}")


def assert_was_interrupted(
    grading: "subprocess.Popen[str]", processes: set[int], scratch: Path
) -> None:
    """One sentence, the exit code of Ctrl-C, and nothing left of it."""
    _, said = grading.communicate(timeout=120)
    assert grading.returncode == 130, said
    assert "Traceback" not in said
    assert said.strip().splitlines()[-1].startswith("Interrupted"), said
    assert_are_gone(processes)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    "times",
    [pytest.param(1, marks=pytest.mark.nightly), 3],
    ids=["once", "impatiently"],
)
def test_ctrl_c_keeps_what_is_graded_and_leaves_nothing(
    root: Path, undisturbed, environment: dict[str, str], times: int
) -> None:
    grading = start(root, environment)
    done = wait_for_grades(root, 2)
    processes = family(grading.pid)
    assert len(processes) > 3, "the sandbox is not among them"
    for _ in range(times):
        os.killpg(grading.pid, signal.SIGINT)  # a terminal sends it to all that run there
        time.sleep(0.05)
    assert_was_interrupted(grading, processes, Path(environment["TMPDIR"]))
    assert done <= finished(root)
    assert_ends_as_undisturbed(root, undisturbed, environment)


@pytest.mark.nightly
def test_ctrl_c_at_any_moment(
    handed_in: Path, undisturbed, environment: dict[str, str], tmp_path: Path
) -> None:
    moments = random.Random(7)
    started = time.monotonic()
    timed = shutil.copytree(handed_in, tmp_path / "timed")
    run_command("autograder", "grade", LESSON, cwd=timed, environment=environment)
    longest = time.monotonic() - started
    for number in range(INTERRUPTS):
        root = Path(shutil.copytree(handed_in, tmp_path / f"course{number}"))
        grading = start(root, environment)
        time.sleep(moments.uniform(0.3, longest))  # before, Python itself is not there yet
        done = finished(root)
        processes = family(grading.pid)
        if grading.poll() is None:
            os.killpg(grading.pid, signal.SIGINT)
        _, said = grading.communicate(timeout=120)
        assert grading.returncode in (0, 130), said
        assert "Traceback" not in said
        assert_are_gone(processes)
        assert list(Path(environment["TMPDIR"]).iterdir()) == []
        assert done <= finished(root)
        assert_ends_as_undisturbed(root, undisturbed, environment)


def test_a_submission_that_is_removed_while_others_are_graded(
    root: Path, environment: dict[str, str]
) -> None:
    grading = start(root, environment, "--workers=1")
    done = wait_for_grades(root, 1)
    left = [name for name in STUDENTS if name not in done]
    removed, replaced = left[-1], left[-2]
    shutil.rmtree(root / "submitted" / removed)
    notebook = root / "submitted" / replaced / LESSON / f"{LESSON}.ipynb"
    notebook.unlink()
    notebook.symlink_to(root / "gradebook.db")
    out, said = grading.communicate(timeout=300)
    assert grading.returncode == 0, said
    assert "Traceback" not in said
    assert finished(root) == set(STUDENTS)
    statuses = {row[1]: row[2] for row in contents(root)["outcomes"]}
    assert statuses[removed] == "missing" and statuses[replaced] == "invalid notebook"
    assert f"{removed}" in out


def test_files_that_come_and_go_while_they_are_read(root: Path) -> None:
    """Whatever happens between looking and reading: what can be read is read, nothing stops."""
    folder = root / "submitted" / STUDENTS[0] / LESSON
    for number in range(50):
        (folder / f"{number}.txt").write_text("x")
    script = (
        "import os, sys\nos.chdir(sys.argv[1])\n"
        "while True:\n for n in range(50):\n  os.unlink(f'{n}.txt'); os.mkfifo(f'{n}.txt')\n"
        " for n in range(50):\n  os.unlink(f'{n}.txt'); open(f'{n}.txt', 'w').close()\n"
    )
    changing = subprocess.Popen([BIN / "python", "-c", script, folder])
    try:
        for _ in range(300):
            found = read_submission(folder, [LESSON])
            assert type(found.notebooks[LESSON]) is bytes
    finally:
        changing.kill()
        changing.wait()


def test_a_clock_that_is_moved_back_regrades_nobody(root: Path, undisturbed) -> None:
    """For a program whose clock went back, all that it wrote before is from the future; and what a
    student changes then is changed, whatever its time says."""
    run_command("autograder", "grade", LESSON, cwd=root)
    in_two_days = time.time() + 2 * 24 * 3600
    for path in root.rglob("*"):
        os.utime(path, (in_two_days, in_two_days))
    assert batch.plan(Course(root), LESSON) == []
    changed = root / "submitted" / STUDENTS[0] / LESSON / f"{LESSON}.ipynb"
    changed.write_text(changed.read_text().replace("np.mean", "np.nanmax"))
    os.utime(changed, (in_two_days, in_two_days))
    assert [job.student for job in batch.plan(Course(root), LESSON)] == [STUDENTS[0]]
    assert contents(root) == undisturbed


@pytest.mark.nightly
@pytest.mark.skipif(os.getuid() != 0, reason="mounts a small disk, as root")
def test_a_disk_that_fills_up_while_a_class_is_graded(
    root: Path, undisturbed, environment: dict[str, str], tmp_path: Path
) -> None:
    """The gradebook and the pages lie on a disk with room for a part of them; what has no room is
    kept where there is some, and stored by the same command once there is."""
    script = (
        'mount -t tmpfs -o size=$4m none "$3" && cp -r "$1/." "$3" && cd "$3" || exit 99\n'
        "used=$(df --output=used -k . | tail -n 1)\n"
        f'mount -o remount,size=$((used + {ROOM}))k "$3"\n'
        '"$2" grade $5; echo "code $?"\n'
        'mount -o remount,size=100m "$3"\n'
        '"$2" grade $5; echo "code $?"; cp -r "$3/." "$6"'
    )
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    after.mkdir()
    command = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        script,
        "sh",
        root,
        BIN / "autograder",
        disk,
        "100",
    ]
    done = subprocess.run(
        [*command, LESSON, after], env=environment, capture_output=True, text=True, timeout=300
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "Make room on the disk" in done.stderr, done.stdout + done.stderr
    assert "run the command again" in done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("code ")] == [
        "code 1",
        "code 0",
    ], done.stdout + done.stderr
    assert contents(after) == undisturbed
    for student in STUDENTS:
        assert (after / "feedback" / student / LESSON / f"{LESSON}.html").is_file()
