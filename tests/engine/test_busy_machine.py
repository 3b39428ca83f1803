"""The same grades on a busy machine: what counts is what a submission computes, not the clock.

No test here says how long anything takes: limits are told apart by what ended a submission.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tiny_work import hand_in

from autograder.course import Course
from autograder.engine.grading import batch
from autograder.engine.grading.court import Court
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import grade_notebook
from autograder.engine.judging.order import Order
from autograder.engine.student.line_of_cells import Ended
from autograder.engine.student.namespace import Given
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate
from autograder.results import Status, Verdict
from autograder.sandbox.processor_time import Process, ProcessorTime, family
from autograder.wire.budgets import Budgets

LESSON = "01_tiny"
BUSY_LOOPS = 4

COMPUTES = Budgets(call_seconds=1, cell_seconds=1, notebook_seconds=20, wall_margin=600)
"""Whatever these stop has computed: the clock is far away."""

WAITS = Budgets(call_seconds=2, cell_seconds=2, wall_factor=2, wall_margin=1)
"""Here the clock is near."""

BURNERS = {
    "an endless loop": "while True: pass",
    "threads": "import threading\ndef spin():\n    while True: pass\n"
    "for _ in range(4): threading.Thread(target=spin, daemon=True).start()\n"
    "threading.Event().wait()",
    "forks that are waited for": "import os\nif os.fork() == 0:\n    while True: pass\nos.wait()",
    "one short process after another": "import os, time\nwhile True:\n    if os.fork() == 0:\n"
    "        while time.process_time() < 0.3: pass\n        os._exit(0)\n    os.wait()",
    "processes that the kernel forgets": "import os, signal, time\n"
    "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwhile True:\n    if os.fork() == 0:\n"
    "        while time.process_time() < 0.3: pass\n        os._exit(0)\n"
    "    try: os.wait()\n    except ChildProcessError: pass",
    "a process in the background": "import os, time\nif os.fork() == 0:\n    os.setsid()\n"
    "    if os.fork() == 0:\n        while True: pass\n    os._exit(0)\ntime.sleep(10**6)",
    "another program": "import os\nos.system('yes > /dev/null')",
}
"""Cells that compute for ever, or let others do so."""

IN_BACKGROUND = "import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
IN_BACKGROUND += "        while True: pass\n    os._exit(0)\nos.wait()\ndef right(): return 1"


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of the released course."""
    return Course(Path(shutil.copytree(released, tmp_path / "course")))


@contextlib.contextmanager
def busy_machine() -> Iterator[None]:
    """Let endless loops run alongside the block."""
    loops = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(BUSY_LOOPS)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def graded_in(root: Path, budgets: Budgets) -> list[dict[str, Any]]:
    """The outcomes of a whole class, as `--json` writes them, without the pages' place."""
    course = Course(root)
    jobs = batch.plan(course, LESSON, budgets=budgets)
    rows = [outcome.as_json() for outcome in batch.grade(course, jobs, workers=2)]
    rows = json.loads(json.dumps(rows).replace(str(root), ""))
    return sorted(rows, key=lambda row: row["student"])


def test_of_a_foreign_test_that_catches_everything_a_stopped_call_takes_the_points(
    gate: Gate,
) -> None:
    verdicts = verdicts_of(
        gate,
        "import os\ndef ends(): os._exit(1)\ndef right(): return 1",
        "try:\n    ends()\nexcept:\n    pass",
        "import unittest\nwith unittest.TestCase().assertRaises(BaseException):\n    ends()",
        "def call():\n    try:\n        return ends()\n    finally:\n        return 1\n"
        "assert call() == 1",
        "try:\n    ends()\nexcept:\n    pass\nassert 1 == 2",
        "assert right() == 1",
    )
    assert [verdict.points for verdict in verdicts] == [0, 0, 0, 0, 1]
    for verdict in verdicts[:4]:
        assert verdict.problem == "Ended: your code ended the Python process"


def test_a_behaviour_that_catches_a_stop_is_lost_and_no_other(gate: Gate) -> None:
    [verdict] = verdicts_of(
        gate,
        "import os\ndef ends(): os._exit(1)\ndef right(): return 1",
        "from autograder.hidden_tests import HiddenTest, close\n"
        "test = HiddenTest('test')\n"
        "@test.behaviour('ends', points=0.5)\ndef _(rng):\n"
        "    try:\n        ends()\n    except:\n        pass\n"
        "@test.behaviour('is right', points=0.5)\ndef _(rng):\n    close('it', right(), 1)\n"
        "test.grade()",
    )
    assert (verdict.points, verdict.problem) == (0.5, "")
    assert [behaviour.reason for behaviour in verdict.behaviours] == [
        "your code ended the Python process",
        "",
    ]


def test_a_test_that_computes_for_ever_gives_no_points_though_it_catches_everything(
    gate: Gate,
) -> None:
    verdicts = verdicts_of(
        gate,
        "def right(): return 1",
        "try:\n    while True: pass\nexcept:\n    pass",
        "assert right() == 1",
        budgets=Budgets(notebook_seconds=0.5, wall_margin=600),
    )
    assert [verdict.points for verdict in verdicts] == [0, 1]
    assert "did not finish" in verdicts[0].problem


def test_what_waits_ends_by_the_clock(gate: Gate) -> None:
    process = StudentProcess(gate, WAITS, {})
    assert process.run_cell("import time\ntime.sleep(10**6)").ended == Status.TIMED_OUT
    assert "does it wait" in str(process.stops[0])
    assert process.run_cell("1 + 1").ended is None
    process.close()


def test_what_computes_in_the_background_counts(gate: Gate) -> None:
    check_burner(gate, "a process in the background")


@pytest.mark.nightly
@pytest.mark.parametrize("burner", BURNERS)
def test_whatever_computes_is_stopped(gate: Gate, burner: str) -> None:
    check_burner(gate, burner)


@pytest.mark.nightly
def test_a_burner_in_the_background_costs_only_what_depends_on_it(gate: Gate) -> None:
    verdicts = verdicts_of(
        gate,
        f"{IN_BACKGROUND}\nimport time\ndef waits(): time.sleep(10**6)",
        "assert right() == 1",
        "waits()",
        "assert right() == 1",
        budgets=COMPUTES,
    )
    assert [verdict.points for verdict in verdicts] == [1, 0, 1]
    assert "1 seconds of processor time" in verdicts[1].problem


@pytest.mark.nightly
def test_a_class_gets_the_same_grades_beside_four_busy_loops(
    course: Course, tmp_path: Path
) -> None:
    works = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\n"
    right = "def accuracy(y_true, y_pred):\n    {}\n    return float(np.mean(y_true == y_pred))\n"
    honest = "def accuracy(t, p):\n    return float(np.mean(np.asarray(t) == np.asarray(p)))\n"
    loops = "while np.array_equal(y_true, y_pred): pass"
    hand_in(course, "right")
    hand_in(course, "wrong", "def accuracy(y_true, y_pred):\n    return 1")
    hand_in(course, "slow", works.format(1.8) + honest)  # 60 % of a cell's limit
    hand_in(course, "slower", works.format(6) + honest)
    hand_in(course, "loops", right.format(loops))
    budgets = Budgets(call_seconds=2, cell_seconds=3, notebook_seconds=40, wall_margin=600)
    beside = Path(shutil.copytree(course.root, tmp_path / "beside"))
    assert course.secret
    shutil.copy(course.root / ".course_secret", beside)
    alone = graded_in(course.root, budgets)
    with busy_machine():
        assert graded_in(beside, budgets) == alone
    assert {row["student"]: row["status"] for row in alone} == {
        "right": "graded",
        "wrong": "graded",
        "slow": "graded",
        "slower": "timed out",
        "loops": "timed out",
    }
    assert {row["student"]: row["score"] for row in alone} == {
        "right": 3,
        "wrong": 1,
        "slow": 3,
        "slower": 0,
        "loops": 2,
    }


def test_what_ran_into_a_limit_is_graded_once_more_alone(course: Course, monkeypatch) -> None:
    asked: list[str] = []
    ask = Court._ask

    def recorded(court: Court, order: Order) -> list[Any]:
        asked.append(order.student)
        return ask(court, order)

    monkeypatch.setattr(Court, "_ask", recorded)
    loops = "def accuracy(y_true, y_pred):\n    while True: pass\n"
    for student, work in {"early": loops, "late": loops, "right": None}.items():
        hand_in(course, student, work)
    rows = graded_in(course.root, Budgets(call_seconds=0.5, cell_seconds=0.5, notebook_seconds=3))
    assert sorted(asked[:3]) == ["early", "late", "right"]
    assert asked[3:] == ["early", "late"]
    assert [row["status"] for row in rows] == ["timed out", "timed out", "graded"]


@pytest.mark.parametrize(
    ("work", "limited"),
    [
        ("1 + 1", False),
        ("import os\nos._exit(1)", False),
        ("kept = bytearray(2**30)", True),
    ],
)
def test_a_result_says_whether_a_limit_was_reached(
    gate: Gate, tmp_path: Path, work: str, limited: bool
) -> None:
    process = StudentProcess(gate, Budgets(memory=2**30), {})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(work)])
    key = Key("", "", tmp_path, {}, Given([]))
    graded = grade_notebook(process, notebook, key, Course(tmp_path), "")
    process.close()
    assert graded.ran_into_limit == limited


def test_processor_time_is_that_of_all_processes_also_of_ended_ones() -> None:
    time = ProcessorTime()
    assert time.look({5: Process(1, 5, 100, 1.0, 0.0)}) == 1
    child = {6: Process(5, 5, 200, 2.0, 0.0)}
    assert time.look({5: Process(1, 5, 100, 1.0, 0.0), **child}) == 3
    # The child went on for a second more, ended, and was waited for.
    assert time.look({5: Process(1, 5, 100, 1.0, 3.0)}) == 4
    # Another was seen, and then forgotten by the kernel; its number came again.
    assert time.look({5: Process(1, 5, 100, 1.0, 3.0), 6: Process(5, 5, 300, 2.0, 0.0)}) == 6
    assert time.look({5: Process(1, 5, 100, 1.5, 3.0), 6: Process(5, 5, 400, 1.0, 0.0)}) == 7.5


def test_a_family_is_found_whoever_left_it() -> None:
    def process(parent: int, session: int) -> Process:
        return Process(parent, session, 0, 0.0, 0.0)

    known = {
        1: process(0, 1),
        2: process(1, 2),
        3: process(2, 3),  # another session, below the root
        4: process(3, 4),
        5: process(1, 2),  # left by its parent, in the root's session
        6: process(1, 6),
    }
    assert set(family(2, known)) == {2, 3, 4, 5}


def test_budgets_have_a_far_clock() -> None:
    budgets = Budgets()
    assert set(asdict(budgets)) >= {"wall_factor", "wall_margin"}
    assert budgets.by_the_clock(1) == 61
    assert budgets.by_the_clock(30) == 300


def check_burner(gate: Gate, burner: str) -> None:
    """A cell is stopped for what it computes, and the next one runs."""
    process = StudentProcess(gate, COMPUTES, {})
    ended = process.run_cell(BURNERS[burner]).ended
    assert (ended, process.endings) == (Status.TIMED_OUT, [Status.TIMED_OUT])
    assert "of processor time" in str(process.stops[0])
    assert process.run_cell("1 + 1").ended is None
    process.close()


def verdicts_of(gate: Gate, work: str, *tests: str, budgets: Budgets = COMPUTES) -> list[Verdict]:
    """What test cells of a foreign course, of one point each, say of a student's cell."""
    cells = [nbformat.v4.new_code_cell(work)]
    for number, source in enumerate(tests):
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata["nbgrader"] = {
            "grade_id": f"test{number}",
            "points": 1,
            "grade": True,
            "locked": True,
        }
        cells.append(cell)
    process = StudentProcess(gate, budgets, {})
    notebook = nbformat.v4.new_notebook(cells=cells)
    with tempfile.TemporaryDirectory() as folder:
        key = Key("foreign", "foreign", Path(folder), {}, Given([]))
        graded = grade_notebook(process, notebook, key, Course(Path(folder)), "ada")
    process.close()
    assert all(isinstance(stop, Ended) for stop in process.stops)
    return graded.verdicts
