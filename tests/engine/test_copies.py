"""What a test passes to student code is gone with the test: each asks a copy of the process."""

import random
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import Sitting, grade_notebook
from autograder.engine.judging.sanitising import sanitise
from autograder.engine.judging.solution import Instructor
from autograder.engine.records.graded import Graded
from autograder.engine.student.namespace import Given
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate
from autograder.lesson.cells import grade_id
from autograder.results import Status
from autograder.wire.budgets import Budgets

HIDDEN = "31415926"
TEST = f"assert double({HIDDEN}) == 2 * {HIDDEN}"
LOGS = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x\n"


def cell(name: str, source: str) -> NotebookNode:
    """A cell whose name says what it is: a test, a solution, or one that nbgrader does not know."""
    made = nbformat.v4.new_code_cell(source)
    if name:
        is_test = name.endswith("_test")
        made.metadata["nbgrader"] = {
            "grade_id": name,
            "grade": is_test,
            "locked": is_test,
            "solution": not is_test,
            "points": 1,
        }
    return made


def notebook_of(*cells: tuple[str, str]) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=[cell(*parts) for parts in cells])


def key_of(notebook: NotebookNode, folder: Path) -> Key:
    known = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
    return Key("foreign", "foreign", folder, known, Given(notebook.cells))


def graded(
    gate: Gate,
    folder: Path,
    *cells: tuple[str, str],
    budgets: Budgets | None = None,
    key: Key | None = None,
) -> Graded:
    notebook = notebook_of(*cells)
    process = StudentProcess(gate, budgets or Budgets(), {})
    key = key or key_of(notebook, folder)
    found = grade_notebook(process, notebook, key, Course(folder), "ada")
    process.close()
    return found


def points(found: Graded) -> list[float]:
    return [verdict.points for verdict in found.verdicts]


@pytest.mark.parametrize(
    "work",
    [
        LOGS,
        "import os\nos.fork = lambda: 0\n" + LOGS,
        "import os\nos.fork = lambda: 1\n" + LOGS,
        LOGS + "import threading, time\n"
        "threading.Thread(target=lambda: [time.sleep(0.05) or print(seen) for _ in range(20)],"
        " daemon=True).start()\n",
        "def double(x):\n    open('seen', 'a').write(str(x))\n    return 2 * x\nseen = []\n",
        "import sys\nseen = []\ndef double(x):\n    print(x)\n    print(x, file=sys.stderr)\n"
        "    display(x)\n    return 2 * x\n",
    ],
    ids=["a list", "no copy", "no original", "a thread", "a file", "outputs"],
)
def test_no_cell_prints_what_a_test_passed(gate, tmp_path: Path, work: str) -> None:
    later = "import glob\nprint(seen, [open(name).read() for name in glob.glob('seen')])"
    found = graded(gate, tmp_path, ("double", work), ("double_test", TEST), ("", later))
    outputs = [output for cell in found.notebook.cells for output in cell.outputs]
    assert HIDDEN not in str(outputs)


def test_a_test_does_not_meet_what_the_one_before_it_changed(gate, tmp_path: Path) -> None:
    count = "calls = 0\ndef double(x):\n    global calls\n    calls += 1\n    return calls\n"
    tests = [(f"{name}_test", "assert double(5) == 1") for name in "abc"]
    assert points(graded(gate, tmp_path, ("double", count), *tests)) == [1, 1, 1]


def test_a_test_sees_the_names_as_they_were_where_it_stands(gate, tmp_path: Path) -> None:
    found = graded(
        gate,
        tmp_path,
        ("first", "x = 1"),
        ("first_test", "assert x == 1"),
        ("second", "x = 2"),
        ("second_test", "assert x == 2"),
    )
    assert points(found) == [1, 1]


@pytest.mark.parametrize(
    ("ends", "status"),
    [("import os\nos._exit(1)", Status.CRASHED), ("while True: pass", Status.TIMED_OUT)],
    ids=["crash", "loop"],
)
def test_a_cell_that_ends_the_process_costs_no_test_before_it(
    gate, tmp_path: Path, ends: str, status: Status
) -> None:
    budgets = Budgets(cell_seconds=0.5, notebook_seconds=1)
    ending = [(f"end{number}", ends) for number in range(3)]
    cells = [("double", LOGS), ("double_test", TEST), *ending]
    found = graded(gate, tmp_path, *cells, ("last_test", TEST), budgets=budgets)
    assert points(found)[0] == 1
    assert status in found.endings


def test_a_test_that_ends_the_process_costs_no_other(gate, tmp_path: Path) -> None:
    work = "import os\ndef double(x):\n    return 2 * x if x else os._exit(1)\n"
    tests = ("double(0)", TEST, TEST)
    cells = [(f"t{number}_test", source) for number, source in enumerate(tests)]
    assert points(graded(gate, tmp_path, ("double", work), *cells)) == [0, 1, 1]


def test_many_tests_leave_room_for_the_students_processes(gate, tmp_path: Path) -> None:
    work = "import subprocess\ndef double(x):\n    subprocess.run(['true'], check=True)\n"
    tests = [(f"t{number}_test", "double(1)") for number in range(40)]
    budgets = Budgets(processes=8)
    found = graded(gate, tmp_path, ("double", work), *tests, budgets=budgets)
    assert points(found) == [1] * 40


def test_a_copy_that_is_kept_answers_again_and_again(gate, tmp_path: Path) -> None:
    count = "calls = 0\ndef double(x):\n    global calls\n    calls += 1\n    return calls\n"
    notebook = notebook_of(("double", count), ("double_test", "assert double(5) == 1"))
    process = StudentProcess(gate, Budgets(processes=8), {})
    sitting = Sitting(process, notebook, key_of(notebook, tmp_path))
    sitting.run_cells()
    context = sitting.context(Course(tmp_path), "ada")
    for _ in range(30):
        assert [verdict.points for verdict in sitting.run_tests(context, keep=True)] == [1]
    process.close()


def test_where_the_solution_needs_what_a_test_changed_it_stays(gate, tmp_path: Path) -> None:
    """A course whose test fills a list that a later cell reads, as stock nbgrader lets it."""
    cells = (
        ("basket", "basket = []\ndef put(x):\n    basket.append(x)\n"),
        ("basket_test", "put(3)\nassert len(basket) == 1"),
        ("total", "total = sum(basket)"),
        ("total_test", "assert total == 3"),
    )
    notebook = notebook_of(*cells)
    nbformat.write(notebook, tmp_path / "foreign.ipynb")
    key = key_of(notebook, tmp_path)
    facts = Instructor(gate, Budgets(), Course(tmp_path), key).learn()
    assert facts.in_turn
    assert points(graded(gate, tmp_path, *cells)) == [1, 0]
    process = StudentProcess(gate, Budgets(), {})
    found = grade_notebook(process, notebook, key, Course(tmp_path), "ada", facts)
    process.close()
    assert points(found) == [1, 1]


def test_cells_are_graded_in_the_instructors_order(tmp_path: Path) -> None:
    ours = notebook_of(("", "import math"), ("step", "def f(): ..."), ("task", "y = f()"))
    moved = notebook_of(("task", "y = 1"), ("", "import math"), ("", "own = 2"), ("step", "f = 3"))
    cells = sanitise(moved, key_of(ours, tmp_path)).cells
    assert [cell.source for cell in cells] == ["f = 3", "import math", "own = 2", "y = 1"]


GIVEN = "import numpy as np\nTOLERANCE = 0.1\nEXPECTED = np.arange(3)\ndata = [1, 2]\n"


def test_values_of_given_cells_are_the_instructors(gate, tmp_path: Path) -> None:
    """A student who rewrites what the tests compare with, or how strictly, gains nothing."""
    cells = [("", GIVEN), ("answer", "answer = np.arange(3)")]
    tests = [
        ("near_test", "assert abs(answer - EXPECTED).max() < TOLERANCE"),
        ("own_test", "data = [5]\nassert data == [5] and len(answer) == 3"),
    ]
    key = key_of(notebook_of(*cells, *tests), tmp_path)
    forged = "TOLERANCE = 1e9\nEXPECTED = 0\nimport numpy as np\ndata = 3\n"
    for given, answer, expected in (
        (GIVEN, "answer = np.arange(3)", [1, 1]),
        (forged, "answer = np.ones(3)", [0, 1]),
    ):
        work = notebook_of(("", given), ("answer", answer), *tests)
        process = StudentProcess(gate, Budgets(), {})
        assert points(grade_notebook(process, work, key, Course(tmp_path), "ada")) == expected
        process.close()


def test_where_given_values_differ_each_time_the_students_count(gate, tmp_path: Path) -> None:
    cells = (
        ("", "import random\nrandom.seed()\nnumber = random.random()"),
        ("answer", "answer = 2 * number"),
        ("answer_test", "assert answer == 2 * number"),
    )
    nbformat.write(notebook_of(*cells), tmp_path / "foreign.ipynb")
    facts = Instructor(
        gate, Budgets(), Course(tmp_path), key_of(notebook_of(*cells), tmp_path)
    ).learn()
    assert facts.asks_student and not facts.in_turn


def test_a_test_finds_the_files_that_student_code_wrote(gate, tmp_path: Path) -> None:
    writes = (
        "def save():\n    open('sub/out.txt', 'w').write('3')\nimport os\nos.mkdir('sub')\nsave()"
    )
    cells = (
        ("save", writes),
        ("save_test", "import pathlib\nassert pathlib.Path('sub/out.txt').read_text() == '3'"),
        ("data_test", "import pathlib\nassert pathlib.Path('given.txt').read_text() == 'ours'"),
    )
    (tmp_path / "given.txt").write_text("ours")
    nbformat.write(notebook_of(*cells), tmp_path / "foreign.ipynb")
    key = key_of(notebook_of(*cells), tmp_path)
    facts = Instructor(gate, Budgets(), Course(tmp_path), key).learn()
    assert facts.brings_files
    for work, expected in ((writes, [1, 1]), (writes.replace("'3'", "'4'"), [0, 1])):
        forging = work + "\nopen('given.txt', 'w').write('mine')"
        process = StudentProcess(gate, Budgets(), key.files)
        sitting = Sitting(process, notebook_of(("save", forging), *cells[1:]), key, facts=facts)
        sitting.run(sitting.context(Course(tmp_path), "ada"))
        assert [verdict.points for verdict in sitting.findings.verdicts] == expected
        process.close()


def test_the_line_of_cells_answers_for_itself_after_a_copy(gate: Gate) -> None:
    """Both count what they give; the same number is not the same object."""
    process = StudentProcess(gate, Budgets(), {})
    process.run_cell("class Box:\n    pass\nbox = Box()\ndef double(x):\n    return 2 * x\n")
    process.go_to(process.leave_copy())
    assert not callable(process.get("box"))
    process.go_to_line()
    assert process.get("double")(4) == 8
    process.close()


def test_a_given_file_that_the_solution_writes_anew_is_the_students(gate, tmp_path: Path) -> None:
    """Else the copy that lies beside the lesson would be right for everybody."""
    writes = "open('table.txt', 'w').write('right')"
    cells = (
        ("save", writes),
        ("save_test", "from pathlib import Path\nassert Path('table.txt').read_text() == 'right'"),
        ("data_test", "from pathlib import Path\nassert Path('given.txt').read_text() == 'ours'"),
    )
    (tmp_path / "table.txt").write_text("right")
    (tmp_path / "given.txt").write_text("ours")
    nbformat.write(notebook_of(*cells), tmp_path / "foreign.ipynb")
    key = key_of(notebook_of(*cells), tmp_path)
    facts = Instructor(gate, Budgets(), Course(tmp_path), key).learn()
    assert facts.rewrites == {"table.txt"}
    for work, expected in (
        (writes, [1, 1]),
        (writes.replace("right", "wrong"), [0, 1]),
        ("", [1, 1]),  # as under stock nbgrader, which hands the file out
    ):
        forging = work + "\nopen('given.txt', 'w').write('mine')"
        process = StudentProcess(gate, Budgets(), key.files)
        sitting = Sitting(process, notebook_of(("save", forging), *cells[1:]), key, facts=facts)
        sitting.run(sitting.context(Course(tmp_path), "ada"))
        assert [verdict.points for verdict in sitting.findings.verdicts] == expected
        process.close()


def test_an_import_that_is_the_answer_is_asked_of_the_student(gate, tmp_path: Path) -> None:
    tests = (
        ("name_test", "assert draw.__name__ == 'randn'"),
        ("module_test", "assert m.__name__ == 'math'"),
        ("tool_test", "assert root(4) == m.sqrt(4)"),
    )
    right = "from numpy.random import randn as draw\nimport math as m\n"
    root = "def root(x):\n    return x ** 0.5\n"
    key = key_of(notebook_of(("answer", right + root), *tests), tmp_path)
    for work, expected in (
        (right + root, [1, 1, 1]),
        (root, [0, 0, 1]),
        (root + "from numpy.random import rand as draw\nimport cmath as m", [0, 0, 1]),
        ("class m:\n    sqrt = root = lambda x: 7\nroot = m.root", [0, 0, 0]),
    ):
        process = StudentProcess(gate, Budgets(), {})
        given = notebook_of(("answer", work), *tests)
        assert points(grade_notebook(process, given, key, Course(tmp_path), "ada")) == expected
        process.close()


def test_an_import_that_serves_a_test_is_the_instructors(gate, tmp_path: Path) -> None:
    """Where a test looks at what another one has made, the import is but a tool."""
    tests = (
        ("made_test", "found = root(4)\nassert found == 2"),
        ("seen_test", "assert m.isclose(found, 2)"),
    )
    root = "def root(x):\n    return x ** 0.5\n"
    key = key_of(notebook_of(("answer", f"import math as m\n{root}"), *tests), tmp_path)
    process = StudentProcess(gate, Budgets(), {})
    given = notebook_of(("answer", root), *tests)
    assert points(grade_notebook(process, given, key, Course(tmp_path), "ada")) == [1, 1]
    process.close()


def test_a_copy_draws_what_the_notebook_would_have_drawn(gate: Gate, tmp_path: Path) -> None:
    """Python seeds `random` anew in each fork."""
    seeds = ("roll", "import random\nrandom.seed(7)\ndef roll():\n    return random.random()")
    test = f"assert roll() == {random.Random(7).random()}"
    found = graded(gate, tmp_path, seeds, ("first_test", test), ("second_test", test))
    assert points(found) == [1, 1]


def test_tests_draw_what_the_given_cells_seeded(gate: Gate, tmp_path: Path) -> None:
    """Also when they run a second time in one process, as they do with the solution."""
    cells = (
        ("", "import random\nimport numpy as np\nrandom.seed(7)\nnp.random.seed(7)"),
        ("half", "def half(x):\n    return x / 2"),
        ("python_test", f"assert half(random.random()) == {random.Random(7).random() / 2}"),
        ("numpy_test", f"assert half(np.random.rand()) == {np.random.RandomState(7).rand() / 2}"),
    )
    key = key_of(notebook_of(*cells), tmp_path)
    for _ in range(2):
        assert points(graded(gate, tmp_path, *cells, key=key)) == [1, 1]


def test_a_generator_of_a_given_cell_begins_anew(gate: Gate, tmp_path: Path) -> None:
    """It cannot be copied, so tests use up the very one that the given cell made."""
    cells = (
        ("", "squares = (n * n for n in range(3, 10))"),
        ("half", "def half(x):\n    return x / 2"),
        ("first_test", "assert half(next(squares)) == 4.5"),
        ("second_test", "assert half(next(squares)) == 8"),
    )
    key = key_of(notebook_of(*cells), tmp_path)
    for _ in range(2):
        assert points(graded(gate, tmp_path, *cells, key=key)) == [1, 1]


def test_values_of_given_cells_share_what_they_shared(gate: Gate, tmp_path: Path) -> None:
    """And one that refuses to be copied, in whatever way, is taken as it is."""
    given = "class Node:\n    def __deepcopy__(self, memo):\n        raise ValueError\n"
    cells = (
        ("", f"{given}node = Node()\nfirst = [1]\nboth = [first, [2]]\nnodes = [first, node]"),
        ("half", "def half(x):\n    return x / 2"),
        ("same_test", "first.append(half(4))\nassert both == [[1, 2], [2]]"),
        ("node_test", "assert nodes[1] is node and half(2) == 1"),
    )
    assert points(graded(gate, tmp_path, *cells)) == [1, 1]
