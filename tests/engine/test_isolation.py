"""Isolation is real, or grading refuses: as root, as an ordinary user, and where it is declined."""

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from conftest import BIN, ORDINARY, as_ordinary_user, run_command

from autograder.course import Course
from autograder.engine.grading import batch
from autograder.engine.student.process import StudentProcess
from autograder.engine.student.replies import CellRun
from autograder.engine.walls import bubblewrap
from autograder.engine.walls.warm_server import Gate
from autograder.wire.budgets import Budgets

WRITES = """
import os
for folder in ("/", "/dev", "/home", "/sandbox", "/usr", "/etc", "/proc", "/tmp", "."):
    try:
        open(os.path.join(folder, "planted"), "w").close()
        print(folder)
    except OSError:
        pass
"""

PROBES = {
    "a new namespace": "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0",
    "memory outside of all limits": "import os\nos.memfd_create('x')",
    "a raw socket": "import socket\nsocket.socket(17, socket.SOCK_RAW)",
    "a kernel key": "import ctypes\n"
    "assert ctypes.CDLL(None).syscall(248, b'user', b'a', b'b', 1, -4) > 0",
    "another process": "import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0",
    "a mount": "import ctypes\n"
    "assert ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0",
    "root": "import os\nos.setuid(0)",
    "asynchronous files": "import ctypes\n"
    "assert ctypes.CDLL(None).syscall(206, 1, ctypes.byref(ctypes.c_ulong())) == 0",
    "memory in empty files": "for n in range(30000): open(f'f{n}', 'w').close()",
}
"""Code that must fail in the sandbox, by what it is after."""

MEMORY = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        kept = bytearray(100 * 2**20)
        time.sleep(30)
time.sleep(30)
"""

SOCKETS = """
import os, socket, time
def fill():
    kept = []
    while True:
        try:
            kept.append(socket.socketpair())
        except OSError:
            time.sleep(30)
        for end in kept[-1]:
            end.setblocking(False)
            try:
                while True: end.send(bytes(2**16))
            except OSError: pass
for _ in range(20):
    if os.fork() == 0: fill()
time.sleep(30)
"""

LARGER_SOCKETS = """
import socket
for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
    try: socket.socket(socket.AF_UNIX).setsockopt(socket.SOL_SOCKET, option, 2**22)
    except OSError: print("refused")
"""


def run(gate: Gate, cell: str, **limits: float) -> tuple[CellRun, list[str]]:
    """Run a cell in a process of its own: what came of it, and of the process."""
    budgets = {"cell_seconds": 10, "wall_factor": 2, "wall_margin": 20, **limits}
    process = StudentProcess(gate, Budgets(**budgets), {})
    ran = process.run_cell(cell)
    process.close()
    return ran, process.endings


def printed(ran: CellRun) -> str:
    """What a cell printed."""
    return "".join(output.get("text", "") for output in ran.outputs)


@pytest.mark.parametrize("aim", PROBES)
def test_the_kernel_refuses(gate: Gate, aim: str) -> None:
    ran, _ = run(gate, PROBES[aim])
    assert ran.error or ran.ended, f"{aim} was there"


def test_a_student_can_write_in_two_folders_of_their_own(gate: Gate) -> None:
    ran, _ = run(gate, WRITES)
    assert printed(ran).split() == ["/tmp", "."]


def test_nothing_survives_into_the_next_submission(gate: Gate) -> None:
    run(gate, WRITES)
    ran, _ = run(gate, "import os\nprint(os.listdir('/tmp'), os.listdir('.'))")
    assert "planted" not in printed(ran)


def test_memory_is_counted_over_all_processes(gate: Gate) -> None:
    _, endings = run(gate, MEMORY, memory=512 * 2**20)
    assert endings == ["out of memory"]


def test_memory_in_sockets_is_counted(gate: Gate) -> None:
    """Though no process has it, and a child has only as much as its descriptors hold."""
    _, endings = run(gate, SOCKETS, memory=512 * 2**20)
    assert endings == ["out of memory"]
    ran, _ = run(gate, LARGER_SOCKETS)
    assert printed(ran).split() == ["refused", "refused"]


def test_many_sockets_of_an_honest_program_are_no_memory(gate: Gate) -> None:
    pairs = "import socket, time\npairs = [socket.socketpair() for _ in range(100)]\ntime.sleep(1)"
    ran, endings = run(gate, pairs)
    assert (ran.error, endings) == (None, [])


def test_processor_time_is_limited(gate: Gate) -> None:
    _, endings = run(gate, "while True: pass", cpu_seconds=1)
    assert endings == ["timed out"]


def test_an_assignment_can_have_its_own_budgets(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.Autograder.budgets = {"01_tiny": {"cell_seconds": 1}}\n')
    hand_in(course, "ada", "import time\nwhile time.process_time() < 4: pass\n")
    [row] = graded(course)
    assert row["status"] == "timed out"
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('c.Autograder.budgets = {"01_tiny": {"cell_secs": 1}}\n')
    refused = run_command("autograder", "grade", "01_tiny", cwd=course.root, expect=1)
    assert "cell_secs" in refused.stderr and "cell_seconds" in refused.stderr


def test_declined_isolation_warns_and_is_recorded(course: Course) -> None:
    hand_in(course, "ada")
    done = run_command("autograder", "grade", "01_tiny", "--no-isolation", cwd=course.root)
    assert "forge grades" in done.stderr
    assert isolated(course) == [(0,)]
    run_command("autograder", "grade", "01_tiny", cwd=course.root)
    assert isolated(course) == [(1,)], "what was graded without isolation is not graded again"


@pytest.mark.skipif(os.getuid() != 0, reason="changes the user, as root")
def test_an_ordinary_user_grades_in_the_same_sandbox(course: Course) -> None:
    hand_in(course, "ada", WRITES)
    for number in range(10):  # so many that their first cells run once for all
        hand_in(course, f"student{number}")
    report = course.root / "report.json"
    for path in (course.root, *course.root.rglob("*")):
        os.chown(path, ORDINARY, ORDINARY)
    for folder in course.root.parents:
        if folder.stat().st_uid == 0 and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    as_ordinary_user(BIN / "autograder", "grade", "01_tiny", "--json", report, cwd=course.root)
    rows = json.loads(report.read_text())
    assert {(row["status"], row["score"]) for row in rows} == {("graded", 3)}
    autograded = course.root / "autograded" / "ada" / "01_tiny" / "01_tiny.ipynb"
    cells = json.loads(autograded.read_text())["cells"]
    shown = "".join(
        "".join(output.get("text", ""))
        for cell in cells
        if "planted" in "".join(cell["source"])
        for output in cell["outputs"]
    )
    assert shown.split() == ["/tmp", "."]


def hand_in(course: Course, student: str, more: str = "") -> None:
    """A right submission of the tiny lesson, with more code before its solution."""
    from autograder.demo.run import solved_notebook

    notebook = solved_notebook(course, "01_tiny")
    cell = next(cell for cell in notebook.cells if cell.id == "accuracy")
    cell.source = f"{more}\n{cell.source}"
    folder = course.root / "submitted" / student / "01_tiny"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "01_tiny.ipynb").write_text(json.dumps(notebook))


def graded(course: Course) -> list[dict[str, object]]:
    """Grade, and read the report."""
    run_command("autograder", "grade", "01_tiny", "--json", "report.json", cwd=course.root)
    return json.loads((course.root / "report.json").read_text())


def isolated(course: Course) -> list[tuple[int]]:
    """What the gradebook says about isolation."""
    with sqlite3.connect(course.root / "gradebook.db") as database:
        return database.execute("SELECT isolated FROM autograder_outcome").fetchall()


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A copy of the released course."""
    return Course(Path(shutil.copytree(released, tmp_path / "course")))


def test_our_package_is_hidden_where_it_is_installed_beside_the_others(monkeypatch) -> None:
    package = Path(bubblewrap.sys.prefix) / "lib" / "autograder"
    monkeypatch.setattr(bubblewrap, "PACKAGE", package)
    words = list(bubblewrap.walled(bubblewrap.SANDBOX))
    assert words[words.index(str(package)) - 1] == "--tmpfs"


def test_a_course_that_student_code_would_see_is_not_graded(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(bubblewrap.sys, "prefix", str(tmp_path))
    (tmp_path / "course").mkdir()
    with pytest.raises(bubblewrap.WallError, match="would find the course too"):
        batch.plan(Course(tmp_path / "course"), "01_tiny")
