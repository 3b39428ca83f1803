"""Submissions start where the instructor's first cells have run once, and are graded the same."""

import random
from collections.abc import Iterator

import pytest

from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Wall
from autograder.wire.budgets import Budgets

FIRST = """\
import numpy as np
x = np.arange(4)
print("begun")
open("left.txt", "w").write("by the first cell")
"""

FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


@pytest.fixture(scope="module")
def wall() -> Iterator[Wall]:
    with Wall() as wall:
        yield wall


def printed(outputs: list[dict[str, object]]) -> str:
    return "".join(str(output.get("text", "")) for output in outputs)


def test_a_process_goes_on_where_the_first_cells_ended(wall: Wall) -> None:
    beginning = wall.begin(["statistics"], [FIRST, FIGURE], {"data.txt": b"3"}, Budgets())
    assert beginning.problem == ""
    first, figure = beginning.outputs
    assert printed(first) == "begun\n"
    assert any("image/png" in output.get("data", {}) for output in figure)
    gate = beginning.gate()
    cell = (
        "import sys\nprint(x.sum(), open('left.txt').read(), open('data.txt').read(),"
        " 'statistics' in sys.modules)"
    )
    for _ in range(2):
        process = StudentProcess(gate, Budgets(), {})
        ran = process.run_cell(cell + "\nx[0] = 100\nopen('left.txt', 'w').write('mine')")
        assert printed(ran.outputs) == "6 by the first cell 3 True\n"
        process.close()
    gate.close()
    beginning.close()


def test_submissions_that_begin_together_share_nothing(wall: Wall) -> None:
    """No file, no descriptor, and no output of a process beside it."""
    beginning = wall.begin([], [FIRST + "import asyncio\nawait asyncio.sleep(0)"], {}, Budgets())
    gates = [beginning.gate(), beginning.gate()]
    left, right = (StudentProcess(gate, Budgets(), {}) for gate in gates)
    writes = "import os, sys\nprint('secret')\nos.write(1, b'raw')\n"
    writes += "for n in range(3, 200):\n    try: os.write(n, b'leak')\n    except OSError: pass\n"
    first = left.run_cell("x = 1")
    second = right.run_cell("print('own')\nimport asyncio\nawait asyncio.sleep(0)")
    assert (printed(first.outputs), printed(second.outputs)) == ("", "own\n")
    left.run_cell(writes)
    assert printed(right.run_cell("print(sorted(__import__('os').listdir('.')))").outputs) == (
        "['left.txt']\n"
    )
    for process in (left, right):
        process.close()
    for gate in gates:
        gate.close()
    beginning.close()


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("raise ValueError('no')", "a cell stops with ValueError"),
        (
            "import threading, time\n"
            "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
            "threads are left",
        ),
        ("kept = open('/dev/zero')", "files are left open"),
        ("import os\nos._exit(1)", "it did not come to an end"),
    ],
)
def test_what_cannot_be_shared_says_so(wall: Wall, cell: str, problem: str) -> None:
    beginning = wall.begin([], [cell], {}, Budgets())
    assert beginning.problem == problem
    beginning.close()


@pytest.mark.parametrize(
    ("cell", "same"),
    [
        ("import numpy as np\nx = np.random.default_rng(1).normal(size=3)", True),
        ("import numpy as np\nx = np.random.default_rng().normal(size=3)", False),
        ("import numpy as np\nrng = np.random.default_rng()", False),
        ("import random\nrandom.seed()", False),
        ("import time\nbegan = time.time()", False),
        ("import time\nprint(time.time())", False),
    ],
)
def test_what_differs_each_time_is_noticed(wall: Wall, cell: str, same: bool) -> None:
    runs = [wall.begin([], [cell], {}, Budgets()) for _ in range(2)]
    seen = [(run.digest, run.outputs) for run in runs]
    assert [run.problem for run in runs] == ["", ""]
    assert (seen[0] == seen[1]) == same
    for run in runs:
        run.close()


def test_what_the_first_cells_seed_goes_on_from_there(wall: Wall) -> None:
    """Python seeds `random` anew in each fork, and these are forks of one process."""
    seeds = "import random\nrandom.seed(7)\nrandom.random()"
    beginning, again = (wall.begin([], [seeds], {}, Budgets()) for _ in range(2))
    assert beginning.digest == again.digest
    drawn = random.Random(7)
    drawn.random()
    second = drawn.random()
    gate = beginning.gate()
    for _ in range(2):
        process = StudentProcess(gate, Budgets(), {})
        assert printed(process.run_cell("print(random.random())").outputs) == f"{second}\n"
        process.close()
    gate.close()
    beginning.close()
    again.close()


def test_first_cells_that_seed_numpy_alone_are_shared(wall: Wall) -> None:
    """That `random` stands elsewhere in each process is no difference that they make."""
    seeds = "import numpy as np\nnp.random.seed(7)"
    beginnings = [wall.begin([], [seeds], {}, Budgets()) for _ in range(2)]
    assert len({beginning.digest for beginning in beginnings}) == 1
    for beginning in beginnings:
        beginning.close()


GOES_ON = {
    "an empty folder": ("import os\nos.makedirs('out/deep')", "print(os.listdir('out'))"),
    "another folder": ("import os\nos.mkdir('sub')\nos.chdir('sub')", "print(os.getcwd()[-4:])"),
    "a temporary file": ("open('/tmp/left', 'w').write('1')", "print(open('/tmp/left').read())"),
    "a program": (
        "import os\nopen('run', 'w').write('#!/bin/sh\\necho hello')\nos.chmod('run', 0o755)",
        "print(os.popen('./run').read())",
    ),
    "a link": ("import os\nos.symlink('nowhere', 'link')", "print(os.readlink('link'))"),
    "how NumPy prints": (
        "import numpy as np\nnp.set_printoptions(precision=2)",
        "print(np.array([1.23456]))",
    ),
    "what NumPy raises": (
        "import numpy as np\nnp.seterr(all='raise')",
        "try:\n    np.ones(1) / 0\nexcept FloatingPointError:\n    print('raised')",
    ),
    "decimals": ("import decimal\ndecimal.getcontext().prec = 3", "print(decimal.Decimal(1) / 3)"),
}


@pytest.mark.parametrize(("first", "cell"), GOES_ON.values(), ids=GOES_ON)
def test_what_the_first_cells_set_holds_for_later_ones(wall: Wall, first: str, cell: str) -> None:
    """As where all cells run in one process."""
    beginning = wall.begin([], [first], {}, Budgets())
    assert beginning.problem == ""
    found = []
    for server in (wall, beginning):
        gate = server.gate()
        process = StudentProcess(gate, Budgets(), {})
        if server is wall:
            process.run_cell(first)
        found.append(printed(process.run_cell(cell).outputs))
        process.close()
        gate.close()
    beginning.close()
    assert found[0] and found[0] == found[1]


@pytest.mark.parametrize(
    "first",
    [
        "import mmap\nkept = mmap.mmap(-1, 10)",
        "import subprocess\nkept = subprocess.Popen(['sleep', '9'])",
        "import signal\nsignal.alarm(60)",
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    ],
    ids=["memory", "a program", "a timer", "limits"],
)
def test_what_forks_would_share_or_miss_is_not_shared(wall: Wall, first: str) -> None:
    beginning = wall.begin([], [first], {}, Budgets())
    assert beginning.problem == "memory, programs, a timer or other limits are left"
    beginning.close()


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        ("import asyncio\ntask = asyncio.create_task(asyncio.sleep(60))", "tasks are left"),
        (
            "import os\nos.mkdir('gone')\nos.chdir('gone')\nos.rmdir('../gone')",
            "files are left that cannot be copied",
        ),
    ],
)
def test_a_beginning_that_cannot_be_shared_says_so(wall: Wall, first: str, problem: str) -> None:
    beginning = wall.begin([], [first], {}, Budgets())
    assert beginning.problem == problem
    beginning.close()


def test_functions_are_called_where_the_cells_left_their_settings(wall: Wall) -> None:
    gate = wall.gate()
    process = StudentProcess(gate, Budgets(), {})
    process.run_cell(
        "import numpy as np\nnp.set_printoptions(precision=2)\n"
        "def shown(x):\n    return str(np.array([x]))"
    )
    assert process.get("shown")(1.23456) == "[1.23]"
    process.close()
    gate.close()
