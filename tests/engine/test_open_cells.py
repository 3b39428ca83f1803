"""Tests that the boundary cannot serve run in a copy of the student's process: open cells."""

import json
from pathlib import Path

import nbformat
import numpy as np
import pytest
from attacks.attack import CHANNEL
from conftest import ROOT

from autograder.course import Course
from autograder.engine.judging.notebook import grade_notebook
from autograder.engine.judging.solution import Instructor
from autograder.engine.judging.solution_facts import SolutionFacts
from autograder.engine.records.graded import Graded
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate
from autograder.lesson.text import refresh_source_notebooks
from autograder.validate.answers import read
from autograder.validate.judge import Bench
from autograder.wire.budgets import Budgets
from engine.test_copies import key_of, notebook_of, points

Cells = tuple[tuple[str, str], ...]


def learnt(gate: Gate, folder: Path, *cells: tuple[str, str], may_open: bool = True):
    nbformat.write(notebook_of(*cells), folder / "foreign.ipynb")
    key = key_of(notebook_of(*cells), folder)
    return Instructor(gate, Budgets(), Course(folder), key).learn(may_open)


def grade(gate: Gate, folder: Path, facts: SolutionFacts, *cells: tuple[str, str]) -> Graded:
    notebook = notebook_of(*cells)
    process = StudentProcess(gate, Budgets(), {})
    process.solution_behaviour.known = facts.places
    found = grade_notebook(
        process, notebook, key_of(notebook, folder), Course(folder), "ada", facts
    )
    process.close()
    return found


RIGHT = "def double(x):\n    return 2 * x\ntotal = double(3)"

UNSERVABLE = {
    "source": "import inspect\nassert 'return' in inspect.getsource(double) and double(2) == 4",
    "signature": "import inspect\nassert list(inspect.signature(double).parameters) == ['x']\n"
    "assert double(2) == 4",
    "globals": "assert 'total' in globals() and globals()['total'] == 6",
    "dir": "assert 'total' in dir() and total == 6",
    "magic": "%precision 3\nassert total == 6",
    "a function put in place of another": "old, double = double, lambda x: 9\n"
    "assert double(1) == 9 and old(3) == 6",
    "a mock": "import unittest.mock\nwith unittest.mock.patch('__main__.double') as fake:\n"
    "    fake.return_value = 1\n    assert double(7) == 1\nassert double(3) == 6",
}


@pytest.mark.parametrize("test", UNSERVABLE.values(), ids=UNSERVABLE)
def test_what_needs_the_students_process_runs_there(gate, tmp_path: Path, test: str) -> None:
    cells = (("double", RIGHT), ("sealed_test", "assert double(4) == 8"), ("open_test", test))
    facts = learnt(gate, tmp_path, *cells)
    assert "sealed_test" not in facts.open_cells
    found = grade(gate, tmp_path, facts, *cells)
    assert points(found) == [1, 1]
    assert [verdict.is_open for verdict in found.verdicts] == [False, bool(facts.open_cells)]
    wrong = (("double", "def triple(x): pass"), *cells[1:])
    assert points(grade(gate, tmp_path, facts, *wrong)) == [0, 0]


def test_a_course_can_forbid_it(gate, tmp_path: Path) -> None:
    cells = (("double", RIGHT), ("open_test", UNSERVABLE["source"]))
    assert learnt(gate, tmp_path, *cells).open_cells == {"open_test"}
    assert not learnt(gate, tmp_path, *cells, may_open=False).open_cells


def test_doctests_are_looked_for_where_the_student_wrote_them(gate, tmp_path: Path) -> None:
    """In the module of the tests there are none, so none would fail."""
    right = 'def double(x):\n    """\n    >>> double(2)\n    4\n    """\n    return 2 * x'
    test = "import doctest\nassert doctest.testmod().failed == 0"
    cells = (("double", right), ("doctest_test", test))
    facts = learnt(gate, tmp_path, *cells)
    assert points(grade(gate, tmp_path, facts, *cells)) == [1]
    wrong = (("double", right.replace("2 * x", "3 * x")), *cells[1:])
    assert points(grade(gate, tmp_path, facts, *wrong)) == [0]


def test_names_of_earlier_tests_are_there(gate, tmp_path: Path) -> None:
    cells = (
        ("double", RIGHT),
        ("first_test", "import inspect\ndef near(a, b):\n    assert a == b\nnear(double(1), 2)"),
        ("open_test", "near(double(4), 8)\nassert 'double' in inspect.getsource(double)"),
    )
    facts = learnt(gate, tmp_path, *cells)
    assert facts.open_cells == {"open_test"}
    assert points(grade(gate, tmp_path, facts, *cells)) == [1, 1]


def test_what_an_open_test_is_reaches_no_page(gate, tmp_path: Path) -> None:
    """Student code that reads its caller can tell nobody: not by an exception, nor by what it
    prints, nor by a file that a later test's function reads."""
    hidden = "assert double(31415926) == 62831852 and 'def' in inspect.getsource(double)"
    cells = (
        ("double", RIGHT),
        ("open_test", f"import inspect\n{hidden}, 'double does not double'"),
        ("later_test", "assert double(5) == 10"),
    )
    facts = learnt(gate, tmp_path, *cells)
    spying = (
        "import inspect, os\n"
        "def double(x):\n"
        "    frame = inspect.currentframe()\n"
        "    text = str(x)\n"
        "    while frame:\n"
        "        text += str(frame.f_locals) + str(frame.f_code.co_consts)\n"
        "        frame = frame.f_back\n"
        "    print(text)\n"
        "    if os.path.exists('kept'):\n"
        "        raise ValueError(open('kept').read())\n"
        "    open('kept', 'w').write(text)\n"
        "    raise ValueError(text)\n"
    )
    found = grade(gate, tmp_path, facts, ("double", spying), *cells[1:])
    assert points(found) == [0, 0]
    assert found.verdicts[0].problem == "ValueError: double does not double"
    shown = [cell.outputs for cell in found.notebook.cells]
    assert "31415926" not in json.dumps([shown, found.stopped]) + str(found.verdicts)


def test_a_student_who_loses_is_told_what_the_test_says(gate, tmp_path: Path) -> None:
    test = "import inspect\ninspect.getsource(double)\nassert double(3) == 6, 'three twice is six'"
    cells = (("double", RIGHT), ("open_test", test), ("points_test", "'x' in dir()\n0.25"))
    facts = learnt(gate, tmp_path, *cells)
    wrong = (("double", "def double(x):\n    return x"), *cells[1:])
    found = grade(gate, tmp_path, facts, *wrong)
    assert found.verdicts[0].problem == "AssertionError: three twice is six"
    nameless = grade(gate, tmp_path, facts, ("double", "pass"), *cells[1:])
    assert nameless.verdicts[0].problem == "NameError: name 'double' is not defined"


def test_a_value_that_a_test_shows_is_no_loss(gate, tmp_path: Path) -> None:
    cells = (("double", RIGHT), ("shown_test", "assert double(1) == 2\n[double(2)]"))
    facts = learnt(gate, tmp_path, *cells)
    assert not facts.open_cells
    assert points(grade(gate, tmp_path, facts, *cells)) == [1]


def test_an_open_test_that_never_ends_costs_itself_alone(gate, tmp_path: Path) -> None:
    cells = (
        ("double", RIGHT),
        ("open_test", UNSERVABLE["source"]),
        ("later_test", "assert 'x' not in dir() and double(5) == 10"),
    )
    facts = learnt(gate, tmp_path, *cells)
    looping = "def double(x):\n    while x == 2: pass\n    return 2 * x"
    notebook = notebook_of(("double", looping), *cells[1:])
    process = StudentProcess(gate, Budgets(cell_seconds=1), {})
    process.solution_behaviour.known = facts.places
    key = key_of(notebook, tmp_path)
    found = grade_notebook(process, notebook, key, Course(tmp_path), "ada", facts)
    process.close()
    assert points(found) == [0, 1]


def test_a_reply_of_another_kind_costs_the_open_test_alone(gate, tmp_path: Path) -> None:
    cells = (
        ("double", RIGHT),
        ("open_test", UNSERVABLE["globals"]),
        ("later_test", "assert double(5) == 10"),
    )
    facts = learnt(gate, tmp_path, *cells)
    assert facts.open_cells == {"open_test"}
    forging = f"{CHANNEL}\nclass Forging:\n    def __eq__(self, other):\n"
    forging += "        student()._channel.send(('missing',))\n        return True\n"
    wrong = (("double", f"{forging}{RIGHT}\ntotal = Forging()"), *cells[1:])
    found = grade(gate, tmp_path, facts, *wrong)
    assert points(found) == [0, 1]
    assert "wrong kind" in found.verdicts[0].problem


def test_a_test_that_is_no_python_costs_itself_alone(gate, tmp_path: Path) -> None:
    broken = ("broken_test", "assert double(2) == = 4")
    sealed = ("sealed_test", "assert double(1) == 2")
    cells = (("double", RIGHT), broken, sealed, ("open_test", UNSERVABLE["globals"]))
    facts = learnt(gate, tmp_path, *cells)
    assert "open_test" in facts.open_cells
    assert points(grade(gate, tmp_path, facts, *cells)) == [0, 1, 1]


def test_what_later_cells_use_of_a_test_stays(gate, tmp_path: Path) -> None:
    """A course whose test makes the table that the next cell to fill in works on."""
    cells = (
        ("load", "def load():\n    return [3, 1, 2]"),
        ("load_test", "rows = load()\nassert len(rows) == 3"),
        ("first", "least = min(rows)"),
        ("first_test", "assert least == 1 and double(rows) == 12"),
        ("double", "def double(x):\n    return 2 * sum(x)"),
        ("double_test", "assert double(rows) == 12"),
    )
    order = (*cells[:3], cells[4], cells[3], cells[5])
    facts = learnt(gate, tmp_path, *order)
    assert facts.in_turn and "load_test" in facts.open_cells
    assert points(grade(gate, tmp_path, facts, *order)) == [1, 1, 1]
    wrong = (*order[:2], ("first", "least = max(rows)"), *order[3:])
    assert points(grade(gate, tmp_path, facts, *wrong)) == [1, 0, 1]


CHANGED_BEFORE = {
    "a database": (
        "import sqlite3\nbase = sqlite3.connect(':memory:')\nbase.execute('create table t (x)')",
        "def double(x):\n    return 2 * x\n"
        "def count(base):\n    return base.execute('select count(*) from t').fetchone()[0]",
        "base.execute('insert into t values (?)', (double(1),))\nassert double(1) == 2",
        "assert count(base) == 1 and double(2) == 4",
    ),
    "draws": (
        "import numpy as np\nnp.random.seed(7)",
        "def double(x):\n    return 2 * x\ndef draw():\n    return np.random.rand()",
        "first = double(np.random.rand())",
        f"assert draw() == {np.random.RandomState(7).rand(2)[1]} and double(1) == 2",
    ),
}


@pytest.mark.parametrize(
    ("given", "work", "first", "second"), CHANGED_BEFORE.values(), ids=CHANGED_BEFORE
)
def test_what_a_test_changed_is_there_for_the_next(
    gate, tmp_path: Path, given: str, work: str, first: str, second: str
) -> None:
    """Where that is in no value that crosses, and no copy of the process has it."""
    tests = (("first_test", first), ("second_test", second))
    later = (("later_test", "assert double(3) == 6"), ("open_test", UNSERVABLE["source"]))
    cells = (("", given), ("double", work), *tests, *later)
    facts = learnt(gate, tmp_path, *cells)
    assert {"second_test", "open_test"} <= facts.open_cells and "later_test" not in facts.open_cells
    assert points(grade(gate, tmp_path, facts, *cells)) == [1, 1, 1, 1]
    wrong = (cells[0], ("double", "def double(x):\n    return 3"), *cells[2:])
    assert points(grade(gate, tmp_path, facts, *wrong))[1:] == [0, 0, 0]


@pytest.mark.prove
@pytest.mark.parametrize("lesson", Course(ROOT).lessons())
def test_no_cell_of_our_lessons_is_open(gate, lesson: str) -> None:
    course = Course(ROOT)
    refresh_source_notebooks(course)
    key = Bench(course, read(course, lesson)).key
    facts = Instructor(gate, Budgets(), course, key).learn()
    assert not (facts.open_cells or facts.untied or facts.in_turn or facts.asks_student)
