"""What the solution does with the values of a test, at the same point of the test.

Student code may change a list of the test's in place, and an object of the student's may be asked
for its product with a number of the test's, but only where the instructor's own solution changes
the list, or gives such an object. Otherwise a submission could change what it is compared with, or
answer the comparison itself.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from autograder.engine.student.remote_object import Unservable
from autograder.wire.codec import CodecError
from autograder.wire.operations import IN_PLACE

Place = tuple[str, int, str]
"""The file name and the line of a test, and what happens there."""

TEST_FILE = "<test {}>"
"""The file name under which a test cell is compiled, by grade_id."""

COMPARERS = ("all", "any", "array_equal", "allclose", "list", "tuple", "sorted", "len")
"""Functions whose arguments an `assert` looks at."""


@dataclass
class SolutionBehaviour:
    """Places of the tests and what happens there, as seen with the solution.

    `known` is None before the solution ran. `wanted` says that a submission asked during that time.
    """

    known: frozenset[Place] | None = None
    records: bool = False
    wanted: bool = False
    seen: set[Place] = field(default_factory=set)

    def allow(self, event: str) -> bool:
        """Whether the event happens with the solution too, where the test is now."""
        frame = _test_frame()
        if frame is None:
            return False
        return self._allow((frame.f_code.co_filename, frame.f_lineno, event))

    def allow_at_end(self, grade_id: str, event: str) -> bool:
        """The same for what happens when a test cell has run."""
        return self._allow((TEST_FILE.format(grade_id), 0, event))

    def _allow(self, place: Place) -> bool:
        if self.records:
            self.seen.add(place)
            return True
        self.wanted = self.wanted or self.known is None
        return place in (self.known or ())

    def bring_back(self, given: dict[Any, Any], changed: Any) -> None:
        """Do to the arguments of a call what student code did to its copies of them.

        Raises AssertionError if it changed an argument that it should leave alone and that the test
        looks at later, CodecError if the changes are not valid.
        """
        if type(changed) is not dict:
            raise CodecError("changes of no arguments")
        for place, new in changed.items():
            old = given.get(place)
            if type(old) not in IN_PLACE or type(new) is not type(old):
                raise CodecError("a change of what was not given")
            if self.allow(f"changes {place}"):
                _write(old, new)
            elif _is_looked_at(old):
                raise AssertionError("your code changed an argument that it should leave as it is")


def _write(old: Any, new: Any) -> None:
    if isinstance(old, np.ndarray):
        if old.shape != new.shape or old.dtype != new.dtype:
            raise Unservable("your code gave an array of the test another shape or dtype")
        old[...] = new
    elif isinstance(old, list):
        old[:] = new
    else:
        old.clear()
        old.update(new)


def _test_frame() -> FrameType | None:
    """Where the running test is now."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.startswith(TEST_FILE[:6]):
        frame = frame.f_back
    return frame


def _is_looked_at(value: Any) -> bool:
    """Whether the test compares a variable that holds this very value, here or further down."""
    frame = _test_frame()
    tree = getattr(frame.f_globals, "running", None) if frame else None
    if frame is None or tree is None:
        return False
    holders = {**frame.f_globals, **frame.f_locals}
    names = {name for name, held in holders.items() if held is value}
    return any(
        name in names
        for node in ast.walk(tree)
        if getattr(node, "lineno", 0) >= frame.f_lineno
        for name in _compared(node)
    )


def _compared(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assert):
        yield from _operands(node.test)
    elif isinstance(node, ast.Call) and "assert" in _name(node.func).lower():
        for argument in node.args:
            yield from _operands(argument)


def _operands(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Compare):
        for part in (node.left, *node.comparators):
            yield from _operands(part)
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _operands(part)
    elif isinstance(node, ast.UnaryOp):
        yield from _operands(node.operand)
    elif isinstance(node, ast.Call) and _name(node.func) in COMPARERS:
        inner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        for part in (*inner, *node.args):
            yield from _operands(part)


def _name(node: ast.AST) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))
