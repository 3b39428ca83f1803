"""A file that the instructor's first cells leave open is each submission's own.

Forks of one process share how far it has read. `np.load` of an archive is such a file: it reads an
array when it is asked for, so two submissions at once read each other's bytes.
"""

import json
import os
from pathlib import Path

import nbformat
import pytest
from conftest import BIN, run_command
from nbformat import NotebookNode

from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Wall
from autograder.wire.budgets import Budgets
from engine.test_judges import cell

LEFT_OPEN = "kept = open('data.txt')"
READS = "print(kept.read())"
SPOILS = """
import os
try:
    os.write(os.open(f"/proc/self/fd/{kept.fileno()}", os.O_WRONLY), b"spoilt!")
except OSError:
    pass
"""


def test_students_that_begin_together_read_for_themselves() -> None:
    with Wall() as wall:
        beginning = wall.begin([], [LEFT_OPEN], {"data.txt": b"content"}, Budgets())
        assert beginning.problem == ""
        gate = beginning.gate()
        for _ in range(2):
            process = StudentProcess(gate, Budgets(), {})
            [printed] = process.run_cell(READS).outputs
            assert printed["text"] == "content\n"
            process.run_cell(SPOILS)
            process.close()
        gate.close()
        beginning.close()


def test_a_large_file_that_is_left_open_is_not_copied_for_each() -> None:
    with Wall() as wall:
        beginning = wall.begin([], [LEFT_OPEN], {"data.txt": bytes(1 << 21)}, Budgets())
        assert beginning.problem == "files are left open"
        beginning.close()


def test_tests_read_what_the_given_cells_left_open(tmp_path: Path) -> None:
    """Nor need the instructor's notebook name its kernel."""
    work = cell("whole", "def whole(name):\n    return open(name).read()", False)
    test = cell("whole_test", "assert whole('data.txt') == kept.read() == 'content'", True)
    assert scores_of_four(tmp_path, LEFT_OPEN, work, test) == [1] * 4


def test_what_tests_write_reaches_no_other_submission(tmp_path: Path) -> None:
    opens = "import tempfile\nkept = tempfile.TemporaryFile('w+')"
    work = cell("line", "def line(x):\n    return f'{x}\\n'", False)
    writes = "kept.write(line(1))\nkept.flush()\nkept.seek(0)\nassert kept.read() == '1\\n'"
    assert scores_of_four(tmp_path, opens, work, cell("line_test", writes, True)) == [1] * 4


BOUND = {
    "a pipe": (
        "import os, time\nread, write = os.pipe()",
        "os.write(write, str(double(21)).encode())\ntime.sleep(0.2)\n"
        "assert os.read(read, 9) == b'42'",
    ),
    "memory": (
        "import mmap\nkept = mmap.mmap(-1, 2)",
        "assert kept[:2] == bytes(2)\nkept[:2] = str(double(21)).encode()",
    ),
    "a thread": (
        "import queue, threading\nasked, answers = queue.Queue(), queue.Queue()\n"
        "def work():\n    while True:\n        answers.put(asked.get())\n"
        "threading.Thread(target=work, daemon=True).start()",
        "asked.put(double(2))\nassert answers.get(timeout=5) == 4",
    ),
}


@pytest.mark.parametrize(("given", "test"), BOUND.values(), ids=BOUND)
def test_what_forks_would_share_or_miss_is_made_for_each(
    tmp_path: Path, given: str, test: str
) -> None:
    work = cell("double", "def double(x):\n    return 2 * x", False)
    found = scores_of_four(tmp_path, given, work, cell("double_test", test, True))
    assert found == [1] * 4


def scores_of_four(root: Path, given: str, *cells: NotebookNode) -> list[float]:
    """What four students get who hand in the solution."""
    first = nbformat.v4.new_code_cell(given, id="opens")
    notebook = nbformat.v4.new_notebook(cells=[first, *cells])
    for folder in ("source", *(f"submitted/student_{number}" for number in range(4))):
        (root / folder / "reads").mkdir(parents=True)
        (root / folder / "reads" / "data.txt").write_text("content")
        nbformat.write(notebook, root / folder / "reads" / "reads.ipynb")
    (root / "nbgrader_config.py").write_text('get_config().CourseDirectory.course_id = "x"\n')
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])  # nbgrader calls a program by its name
    release = ("nbgrader", "generate_assignment", "reads")
    run_command(*release, cwd=root, environment={"PATH": path})
    run_command("autograder", "grade", "reads", "--json", "rows.json", cwd=root)
    return [row["score"] for row in json.loads((root / "rows.json").read_text())]
