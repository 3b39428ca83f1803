"""What stays on its own side of the boundary, and how the other side knows it.

A function of a test is a number to the student's process; an object there is a handle to the test.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from typing import Any

from autograder.engine.student.exceptions import StandIn, StandIns, StandInType
from autograder.engine.student.handles import Handle, make_handle
from autograder.engine.student.remote_object import Process, StudentError, reference_of
from autograder.hidden_tests import LentObject
from autograder.wire.codec import CodecError, Reference
from autograder.wire.operations import ITERATOR, MODULES, OBJECT


class Objects:
    """The references between the tests and one process of the student's."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._given: list[Callable[..., Any] | LentObject] = []
        self._places: dict[int, int] = {}
        self._handles: dict[int, Any] = {}
        self._classes: dict[int, Handle] = {}
        self._stand_ins = StandIns(self._class_handle)

    def place_of(self, function: Any) -> int:
        """How many functions and lent objects the test had given to the student's code before this
        very one; -1 if it has not given it."""
        return self._places.get(id(function), -1)

    def number_given(self) -> int:
        """How many functions and lent objects the test has given to the student's code so far."""
        return len(self._given)

    def refer(self, value: Any) -> Reference:
        """The reference for what is not plain data. Raises CodecError for what cannot cross, and
        StudentError for an object of a process that has ended."""
        if isinstance(value, StandInType):
            value = value.handle
        elif isinstance(value, StandIn):
            value = vars(value)["handle"]
        if issubclass(type(value), Handle):
            number = reference_of(value).number
            if value is not self._handles.get(number) and value is not self._classes.get(number):
                raise StudentError("the process that held this object has ended")
            return Reference("s", number)
        if isinstance(value, LentObject):
            return Reference("t", self._give(value), OBJECT)
        if name := _name_in_library(value):
            return Reference("b", 0, name)
        iterates = isinstance(value, Iterator) and not hasattr(value, "read")
        if not callable(value) and not iterates:
            return self._copy_of(value)
        name = ITERATOR if iterates else getattr(value, "__name__", "")
        return Reference("t", self._give(value.__next__ if iterates else value), name, True)

    def resolve(self, reference: Reference) -> Any:
        """What a reference that came from the student's process stands for. Raises CodecError."""
        number = reference.number
        if reference.side == "t":
            if number >= len(self._given):
                raise CodecError("a reference to nothing")
            return self._given[number]
        if reference.side != "s" or number >> 32:
            raise CodecError("a reference of unknown side")
        if number not in self._handles:
            self._handles[number] = self._make(reference)
        return self._handles[number]

    def _give(self, value: Callable[..., Any] | LentObject) -> int:
        """The place of what is given now. It is kept, so that no other object gets its id."""
        self._given.append(value)
        self._places[id(value)] = len(self._given) - 1
        return len(self._given) - 1

    def _make(self, reference: Reference) -> Any:
        if "exception" in reference.facts:
            try:
                return self._stand_ins.class_for(reference.facts["exception"])
            except ValueError as problem:
                raise CodecError(str(problem)) from None
        return make_handle(self._process, replace(reference, describes=reference.describes[:80]))

    def _class_handle(self, number: int) -> Handle:
        """The handle behind a stand-in class."""
        if number >> 32:
            raise ValueError("a class of unknown number")
        self._classes[number] = make_handle(self._process, Reference("s", number, "type", True))
        return self._classes[number]

    def _copy_of(self, value: Any) -> Reference:
        """A namedtuple or a member of an Enum, made once more by the class that the student's
        process has from the same given cell."""
        name = type(value).__name__
        parts: Any = None
        if isinstance(value, Enum):
            parts = value.name
        elif isinstance(value, tuple) and hasattr(value, "_fields"):
            parts = tuple(value)
        if parts is None or type(value).__module__ != "__main__":
            raise CodecError(f"a {name} of the test cannot be given to student code")
        return self.refer(self._process.operate("make", name, parts))


def _name_in_library(value: Any) -> str:
    """The name under which the student's process has the same function or class of Python or
    numpy, or ""."""
    name = getattr(value, "__name__", None)
    if type(name) is str and callable(value):
        for module, content in MODULES.items():
            if getattr(content, name, None) is value:
                return f"{module}.{name}"
    return ""
