"""Mistakes of aliasing and mutation cost what they cost where test and student share a process."""

import random
from pathlib import Path

import pytest

from autograder.engine.walls.warm_server import Gate
from engine.test_copies import graded, points
from engine.test_open_cells import grade, learnt

NUMPY = ("", "import numpy as np")

MISTAKES = {
    "changes its argument": (
        "def double(x):\n    return [2 * v for v in x]",
        "def double(x):\n    for i in range(len(x)): x[i] *= 2\n    return x",
        "data = [1, 2]\nassert double(data) == [2, 4]\nassert data == [1, 2]",
    ),
    "changes an array": (
        "def double(x):\n    return 2 * x",
        "def double(x):\n    x *= 2\n    return x",
        "data = np.arange(3)\nbefore = data.copy()\nresult = double(data)\n"
        "assert np.array_equal(data, before) and np.array_equal(result, 2 * before)",
    ),
    "gives the same object back": (
        "def clean(x):\n    return [v for v in x if v is not None]",
        "def clean(x):\n    return x",
        "data = [1, 2]\nout = clean(data)\nassert out == data and out is not data",
    ),
    "gives a view": (
        "def head(x):\n    return x[:2].copy()",
        "def head(x):\n    return x[:2]",
        "data = np.arange(4)\nassert not np.shares_memory(head(data), data)",
    ),
    "gives a view that a later change reaches": (
        "def column(x):\n    return x[:, 0].copy()",
        "def column(x):\n    return x[:, 0]",
        "data = np.ones((3, 2))\none = column(data)\ndata[:] = 5\nassert one.tolist() == [1, 1, 1]",
    ),
    "gives keys, not a list": (
        "def names(d):\n    return list(d)",
        "def names(d):\n    return d.keys()",
        "d = {'a': 1}\nfound = names(d)\nd['b'] = 2\nassert sorted(found) == ['a']",
    ),
    "keeps a list that it was given": (
        "class Bag:\n    def __init__(self, items): self.items = list(items)\n"
        "    def size(self): return len(self.items)",
        "class Bag:\n    def __init__(self, items): self.items = items\n"
        "    def size(self): return len(self.items)",
        "mine = [1]\nbag = Bag(mine)\nmine.append(2)\nassert bag.size() == 1",
    ),
    "hands its own list out": (
        "class Bag:\n    def __init__(self): self._items = [1]\n"
        "    def items(self): return list(self._items)",
        "class Bag:\n    def __init__(self): self._items = [1]\n"
        "    def items(self): return self._items",
        "bag = Bag()\nbag.items().append(2)\nassert bag.items() == [1]",
    ),
    "changes what lies inside": (
        "def raised(rows):\n    return [dict(row, pay=row['pay'] + 1) for row in rows]",
        "def raised(rows):\n    for row in rows: row['pay'] += 1\n    return rows",
        "rows = [{'pay': 1}, {'pay': 2}]\nassert [r['pay'] for r in raised(rows)] == [2, 3]\n"
        "assert rows[0]['pay'] == 1",
    ),
    "the rows of a table are one list": (
        "def table():\n    return [[0] * 2 for _ in range(2)]",
        "def table():\n    return [[0] * 2] * 2",
        "rows = table()\nrows[0][0] = 1\nassert rows == [[1, 0], [0, 0]]",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_mistake_costs_its_points(gate: Gate, tmp_path: Path, mistake: str) -> None:
    right, wrong, test = MISTAKES[mistake]
    cells = (NUMPY, ("work", right), ("work_test", test), ("again_test", test))
    facts = learnt(gate, tmp_path, *cells)
    assert not facts.open_cells and not facts.untied
    assert points(grade(gate, tmp_path, facts, *cells)) == [1, 1]
    found = grade(gate, tmp_path, facts, NUMPY, ("work", wrong), *cells[2:])
    assert points(found) == [0, 0]


def test_a_solution_that_changes_its_argument_is_right(gate: Gate, tmp_path: Path) -> None:
    work = "def sort(x):\n    x.sort()\ndef fill(a):\n    a[:] = 7\n    return a"
    test = "data = [2, 1]\nsort(data)\nassert data == [1, 2]\na = np.zeros(2)\nassert fill(a) is a"
    cells = (NUMPY, ("work", work), ("work_test", test))
    facts = learnt(gate, tmp_path, *cells)
    assert points(grade(gate, tmp_path, facts, *cells)) == [1]
    lazy = work.replace("x.sort()", "sorted(x)")
    assert points(grade(gate, tmp_path, facts, NUMPY, ("work", lazy), *cells[2:])) == [0]


def test_changing_what_the_test_compares_with_gains_nothing(gate: Gate, tmp_path: Path) -> None:
    forging = "def double(x):\n    x[:] = [0, 0]\n    return [0, 0]"
    test = "data = [1, 2]\nassert double(data) == [2 * v for v in data]"
    assert points(graded(gate, tmp_path, ("double", forging), ("double_test", test))) == [0]


def test_the_reason_says_so(gate: Gate, tmp_path: Path) -> None:
    right, wrong, test = MISTAKES["changes its argument"]
    cells = (("work", right), ("work_test", test))
    facts = learnt(gate, tmp_path, *cells)
    found = grade(gate, tmp_path, facts, ("work", wrong), cells[1])
    assert "changes a value that the test still uses" in found.verdicts[0].problem


CHANGING = {
    "a list that the test makes longer": (
        "basket = [3, 1, 2]",
        "basket.append(0)\nassert len(basket) == 4\nassert tidy(basket) == [0, 1, 2, 3]",
    ),
    "a name of the test before": (
        "",
        "first = [2, 1] if 'first' not in globals() else first\nassert tidy(first) == [1, 2]\n"
        "calls = globals().get('calls', 0) + 1\nassert calls < 3",
    ),
    "draws": (
        "import random\nrandom.seed(7)",
        f"drawn = [random.random(), 0]\nassert tidy(drawn) == [0, {random.Random(7).random()}]",
    ),
    "a generator": (
        "stream = iter(n for n in [5, 4, 3])",
        "values = [next(stream), 2]\nassert tidy(values) == [2, 5]",
    ),
}


@pytest.mark.parametrize(("given", "test"), CHANGING.values(), ids=CHANGING)
def test_what_the_test_itself_changes_costs_nothing(
    gate: Gate, tmp_path: Path, given: str, test: str
) -> None:
    """A second run starts with what the first one found, not with what it left."""
    cells = (("", given), ("tidy", "def tidy(x):\n    return sorted(x)"), ("tidy_test", test))
    facts = learnt(gate, tmp_path, *cells)
    assert not facts.open_cells
    in_place = ("tidy", "def tidy(x):\n    x.sort()\n    return x")
    assert points(grade(gate, tmp_path, facts, cells[0], in_place, cells[2])) == [1]


def test_a_mistake_costs_its_points_where_the_test_changes_what_it_needs(
    gate: Gate, tmp_path: Path
) -> None:
    test = "basket.append(0)\nassert len(basket) == 3\ntidy(basket)\nassert basket == [2, 1, 0]"
    right = ("tidy", "def tidy(x):\n    return sorted(x)")
    later = "basket.append(9)\nassert len(basket) == 4 and tidy([2, 1]) == [1, 2]"
    cells = (("", "basket = [2, 1]"), right, ("tidy_test", test), ("later_test", later))
    facts = learnt(gate, tmp_path, *cells)
    assert points(grade(gate, tmp_path, facts, *cells)) == [1, 1]
    in_place = ("tidy", "def tidy(x):\n    x.sort()\n    return x")
    assert points(grade(gate, tmp_path, facts, cells[0], in_place, *cells[2:])) == [0, 1]
