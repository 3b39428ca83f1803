"""Objects of the student's in a test: what the engine supports, and what it says otherwise."""

from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import grade_notebook
from autograder.engine.student.namespace import Given
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate
from autograder.wire.budgets import Budgets

STUDENT = """
import numpy as np
from collections import namedtuple
from dataclasses import dataclass
from enum import Enum, IntEnum

Point = namedtuple("Point", "x y")

mask = np.ma.array([1, 2], mask=[0, 1])

class Colour(Enum):
    RED = 1
    BLUE = 2

class Size(IntEnum):
    SMALL = 1
    LARGE = 3

class Vector(tuple):
    def __add__(self, other):
        return Vector(a + b for a, b in zip(self, other))

class Money:
    def __init__(self, amount): self.amount = amount
    def __eq__(self, other): return True
    def __hash__(self): return hash(self.amount)
    def __mul__(self, factor): return Money(self.amount * factor)
    def __contains__(self, coin): return coin <= self.amount
    def __repr__(self): return f"Money({self.amount})"
    def __len__(self): return 7

class Stack(list):
    def push(self, item): self.append(item)

class TooLittle(ValueError):
    def __init__(self, missing):
        super().__init__(f"{missing} too little")
        self.missing = missing

class Broke(TooLittle):
    pass

@dataclass
class Node:
    value: int
    rest: object = None

class Quiet:
    def __enter__(self): return self
    def __exit__(self, kind, problem, trace): return kind is ValueError

def same(value): return value
def largest(value, axis): return np.max(value, axis)
def fail(missing=3): raise Broke(missing)
def divide(a, b): return a / b
def look_up(name): return {}[name]
def invert(rows): return np.linalg.inv(np.array(rows))
def total(values): return sum(values)
def count(n):
    for i in range(n):
        yield i
def convert(value, kind): return value if isinstance(value, kind) else kind(value)
def sort(values): values.sort()
def grow(values):
    values.append(9)
    return len(values)
def double(x):
    x *= 2
    return x
"""

SERVED = {
    "namedtuple": """
p = Point(1, 2)
assert p == (1, 2) == p and p == Point(1, 2) and p != (2, 1) and p in [(1, 2)]
x, y = p
assert (x, y, p.x, p[1], len(p)) == (1, 2, 1, 2, 2) and repr(p) == "Point(x=1, y=2)"
assert isinstance(p, tuple) and isinstance(p, Point) and {p: "there"}[(1, 2)] == "there"
""",
    "enum": """
assert Colour(1) is Colour.RED and Colour.RED != Colour.BLUE
assert [colour.name for colour in Colour] == ["RED", "BLUE"]
assert Size.LARGE == 3 and Size.LARGE + 1 == 4 and Size.SMALL < 2
""",
    "identity": "n = Node(1)\nassert same(n) is n and Node(2, n).rest is n and n.rest is None",
    "own operators": "assert Vector((1, 2)) + Vector((3, 4)) == (4, 6)",
    "list subclass": """
s = Stack()
s.push(1)
assert s == [1] and len(s) == 1 and s[0] == 1 and 1 in s and isinstance(s, list)
s.append(2)
assert list(s) == [1, 2] and s + [3] == [1, 2, 3] and issubclass(Stack, list)
""",
    "text": "assert repr(Money(2)) == str(Money(2)) == f'{Money(2)}' == 'Money(2)'",
    "types": """
import collections, types
assert type(Money(1)) is Money and type(Money(1)).__name__ == "Money" and type(3) is int
assert isinstance(count(2), types.GeneratorType) and callable(same) and not callable(Money(1))
assert hasattr(Money(1), "__len__") and not hasattr(Node(1), "__len__")
assert type(Money(1)) != int and Money(1) != None
""",
    "own exceptions": """
import unittest
with unittest.TestCase().assertRaises(TooLittle) as caught:
    fail(8)
assert caught.exception.missing == 8 and caught.exception.args == ("8 too little",)
try:
    fail()
except TooLittle as problem:
    assert isinstance(problem, Broke) and str(problem) == "3 too little"
assert issubclass(Broke, ValueError) and Broke(4).missing == 4
""",
    "other exceptions": """
from numpy.testing import assert_raises
with assert_raises(np.linalg.LinAlgError):
    invert([[0, 0], [0, 0]])
try:
    largest(0, 5)
except np.exceptions.AxisError as problem:
    assert str(problem) == "axis 5 is out of bounds for array of dimension 0"
try:
    look_up("a")
except KeyError as problem:
    assert problem.args == ("a",)
with Quiet():
    raise ValueError("the student's manager keeps it to itself")
with assert_raises(KeyError), Quiet():
    raise KeyError
""",
    "iterators": """
steps = count(2)
assert next(steps) == 0 and next(steps) == 1 and next(steps, "end") == "end"
assert total(n * n for n in count(4)) == 14 and list(map(same, count(2))) == [0, 1]
""",
    "functions of the test": """
def boom(value):
    raise LookupError(value)
try:
    convert(1, boom)
except TypeError:
    pass
assert convert("5", int) == 5 and convert(2, float) == 2.0 and same(boom) is boom
""",
    "changed in place": "l = [3, 1]\nsort(l)\nassert l == [1, 3] and grow(l) == 3 and l[-1] == 9",
}
UNSERVED = {
    "comparison": ("assert Money(2) == 2", "cannot compare or combine it with values of its own"),
    "order": ("assert Node(2) < 3", "cannot compare or combine it with values of its own"),
    "subclass": ("class Own(Money): pass", "cannot derive a class from the student's"),
    "signature": ("import inspect\ninspect.signature(same)", "neither its code nor its signature"),
    "masked": ("assert np.all(np.asarray(same(mask)) == 1)", "masked entries would equal every"),
    "own object": ("class Fake: pass\nsame(Fake())", "a Fake of the test cannot be given"),
    "remembered": (
        "from autograder.hidden_tests.remembering import remembered\n"
        "@remembered\ndef f(): return same(1)\nf()",
        "may not depend on a student's work",
    ),
}
WRONG = {
    "a lie": ("assert Money(1) in [5, 6]", "cannot compare or combine it"),
    "a result that is not what the solution gives": ("maybe() * 2", "cannot compare or combine it"),
    "a change that the test looks at": (
        "x = np.ones(2)\nb = x.copy()\nkeep(x)\nassert (x == b).all()",
        "changes a value that the test still uses",
    ),
}


def grade(
    gate: Gate, tests: dict[str, str], student: str, solution: str = ""
) -> dict[str, tuple[float, str]]:
    """Points and what is said, for each test, of a student's cell beside the solution's."""
    given = nbformat.v4.new_code_cell("import numpy as np")
    cells = [given]
    for name, source in tests.items():
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata["nbgrader"] = {"grade_id": name, "points": 1, "grade": True, "locked": True}
        cells.append(cell)
    key = Key("handles", "handles", Path(__file__).parent, {}, Given([given]))
    known = None
    for source in (solution or student, student):
        work = nbformat.v4.new_code_cell(source)
        notebook = nbformat.v4.new_notebook(cells=[given, work, *cells[1:]])
        process = StudentProcess(gate, Budgets(), {})
        process.solution_behaviour.records = known is None
        process.solution_behaviour.known = known
        verdicts = grade_notebook(process, notebook, key, Course(ROOT), "ada").verdicts
        process.close()
        known = process.solution_behaviour.seen
    said = [
        " ".join(out.get("evalue", out.get("text")) for out in cell.outputs) for cell in cells[1:]
    ]
    return {
        verdict.grade_id: (verdict.points, text)
        for verdict, text in zip(verdicts, said, strict=True)
    }


@pytest.fixture(scope="module")
def results(gate: Gate) -> dict[str, tuple[float, str]]:
    tests = SERVED | {name: test for name, (test, _) in UNSERVED.items()}
    return grade(gate, tests, STUDENT)


@pytest.mark.parametrize("name", SERVED)
def test_a_test_that_stock_nbgrader_passes_passes(results, name: str) -> None:
    assert results[name][0] == 1


@pytest.mark.parametrize("name", UNSERVED)
def test_what_cannot_be_served_says_what_to_write(results, name: str) -> None:
    points, said = results[name]
    assert points == 0
    assert UNSERVED[name][1] in said


def test_the_solution_says_what_may_be_asked_and_changed(gate: Gate) -> None:
    solution = STUDENT + "def maybe(): return 3\ndef keep(x): return x\n"
    student = STUDENT + "def maybe(): return Money(0)\nkeep = double\n"
    tests = {
        "product": "assert (Money(2) * 3).amount == 6 and 3 in Money(4) and 5 not in Money(4)",
    } | {name: test for name, (test, _) in WRONG.items()}
    results = grade(gate, tests, student, solution)
    assert results["product"] == (1, "")
    for name, (_, sentence) in WRONG.items():
        assert results[name][0] == 0
        assert sentence in results[name][1]


LIES = """
class Text(str):
    def startswith(self, *_): return True
    def count(self, *_): return 2
    def __getitem__(self, _): return "r"
    def __len__(self): return 5
class Row(list):
    def index(self, *_): return 0
    def count(self, *_): return 1
    def __getitem__(self, _): return 1
    def __iter__(self): return iter([1, 2])
    def __contains__(self, _): return True
class Book(dict):
    def get(self, *_): return 1
    def keys(self): return ["a", "b"]
    def __getitem__(self, _): return 1
class Lock:
    def __enter__(self): return self
    def __exit__(self, *_): return True
    value = 2
class Matrix:
    shape = (2, 2)
    def mean(self): return 2.5
def matrix(): return Matrix()
def text(): return Text("wrong")
def row(): return Row([3, 4])
def book(): return Book(c=9)
def lock(): return Lock()
def each(check, values):
    for value in values:
        try: check(value)
        except AssertionError: pass
"""

TRUE = """
class Lock:
    def __enter__(self): return self
    def __exit__(self, *_): return False
    value = 1
def matrix(): return np.array([[1, 2], [3, 4]])
def text(): return "right"
def row(): return [1, 2]
def book(): return {"a": 1, "b": 1}
def lock(): return Lock()
def each(check, values):
    for value in values: check(value)
"""

CAUGHT = {
    "shape": "assert matrix().shape == (2, 2)",
    "mean": "assert abs(matrix().mean() - 2.5) < 1e-9",
    "starts": "assert text().startswith('ri')",
    "counts": "assert text().count('r') == 1 + 1 - (text() == 'right')",
    "item": "assert text()[0] == 'r'",
    "length": "assert len(text()) == 5 and text()[-1] == 't'",
    "index": "assert row().index(1) == 0",
    "first": "assert row()[0] == 1",
    "loop": "assert [x for x in row()] == [1, 2]",
    "member": "assert 1 in row()",
    "get": "assert book().get('a') == 1",
    "keys": "assert list(book().keys()) == ['a', 'b']",
    "entry": "assert book()['a'] == 1",
    "block": "with lock() as held:\n    assert held.value == 1",
    "call back": "def check(x):\n    assert x < 3\nmost = 3 if text() != 'right' else 2\n"
    "each(check, [1, 2, 9][:most])",
}


def test_objects_that_answer_for_themselves_earn_nothing(gate: Gate) -> None:
    right = grade(gate, CAUGHT, TRUE)
    assert {name: points for name, (points, _) in right.items()} == dict.fromkeys(CAUGHT, 1)
    lies = grade(gate, CAUGHT, LIES, TRUE)
    assert {name: points for name, (points, _) in lies.items()} == dict.fromkeys(CAUGHT, 0)


def test_a_class_may_have_methods_of_its_own_where_the_solution_has_them(gate: Gate) -> None:
    shout = (
        "class Shout(str):\n    def count(self, x): return {}\ndef text(): return Shout('aab')\n"
    )
    tests = {"own": "assert text().count('a') == 20"}
    right, wrong = (
        shout.format("10 * str.count(self, x)"),
        shout.format("10 * str.count(self, 'b')"),
    )
    assert grade(gate, tests, right)["own"][0] == 1
    assert grade(gate, tests, wrong, right)["own"][0] == 0


KEEPS = """
class Model:
    def __init__(self, loss): self.loss = loss
    def fit(self): return self.loss(3)
kept = []
def apply(f, x):
    kept.append(f)
    return f(x)
def {name}(x): {body}
"""


def test_a_function_of_the_test_dies_with_the_call_that_it_was_given_to(gate: Gate) -> None:
    """Unless the solution calls it later, as an object does that was made with it."""
    tests = {
        "now": "assert apply(lambda x: x + 1, 2) == 3",
        "object": "assert Model(lambda x: x + 1).fit() == 4",
        "kept": "assert apply(lambda x: 2 * x, 2) == 4\nassert double(5) == 10",
    }
    right = KEEPS.format(name="double", body="return 2 * x")
    steals = KEEPS.format(name="double", body="return kept[-1](x)")
    assert [points for points, _ in grade(gate, tests, right).values()] == [1, 1, 1]
    stolen = grade(gate, tests, steals, right)
    assert [points for points, _ in stolen.values()] == [1, 1, 0]
    assert "may be called only by the call" in stolen["kept"][1]
