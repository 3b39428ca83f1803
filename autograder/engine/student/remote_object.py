"""An object that stays in the student's process: where it is, and what that says about it.

All of that is a claim; see object_descriptions.py. The functions here look at it from outside:
an attribute of the object itself would be asked of the student's process.
"""

from typing import Any, Protocol

from autograder.wire.codec import Reference
from autograder.wire.object_descriptions import KINDS


class Unservable(TypeError):
    """A test asks an object for something it cannot give; the text says what to write instead."""


class StudentError(Exception):
    """An exception of student code, of a kind that cannot be raised here; `kind` is its name."""

    def __init__(self, text: str, kind: str = "Exception") -> None:
        super().__init__(text)
        self.kind = kind


class Process(Protocol):
    """What the object needs of the student's process."""

    def operate(self, operation: str, *arguments: Any) -> Any:
        """Do one of the closed set of operations there, and give its result."""

    def as_in_solution(self, event: str) -> bool:
        """Whether an event happens with the solution too, at this place of the test."""


class RemoteObject:
    """Which object of which process it is."""

    __slots__ = ("_own", "_process", "_reference")

    def __init__(self, process: Process, reference: Reference) -> None:
        object.__setattr__(self, "_process", process)
        object.__setattr__(self, "_reference", reference)
        own = reference.facts.get("own")
        names = {name for name in own if type(name) is str} if type(own) is list else set()
        object.__setattr__(self, "_own", names)


def describe(there: RemoteObject) -> str:
    """An object in a message, without asking it."""
    name = slot(there, "_reference").describes
    return f"the student's {name if name.isidentifier() else 'own'} object"


def process_of(there: RemoteObject) -> Any:
    """The process that holds it."""
    return slot(there, "_process")


def reference_of(there: RemoteObject) -> Reference:
    """Which object of that process it is."""
    reference: Reference = slot(there, "_reference")
    return reference


def slot(there: RemoteObject, name: str) -> Any:
    """One of its own slots, bypassing `__getattribute__`."""
    return object.__getattribute__(there, name)


def ask(there: RemoteObject, operation: str, *arguments: Any) -> Any:
    """Let the student's process do something with it."""
    return slot(there, "_process").operate(operation, *arguments)


def base(there: RemoteObject) -> str:
    """The name of the built-in type that it claims to be of, or ""."""
    named = reference_of(there).facts.get("base")
    return named if type(named) is str else ""


MISSING = object()

_LOOKING = {
    "list": "count index copy",
    "dict": "keys values items get copy",
    "set": "union intersection difference symmetric_difference issubset issuperset isdisjoint copy",
    "ndarray": "shape ndim size dtype T mean sum std var min max all any argmax argmin argsort "
    "astype flatten ravel reshape round tolist item copy trace transpose cumsum prod nonzero dot",
}
ASKED_HERE = {kind: frozenset(looks.split()) for kind, looks in _LOOKING.items()} | {
    kind.__name__: frozenset(name for name in dir(kind) if not name.startswith("_"))
    for kind in (int, float, complex, str, bytes, tuple, frozenset)
}
"""Attributes that change nothing, by the built-in type's name."""


def plain(there: RemoteObject, *operators: str) -> Any:
    """The object's value as exactly the built-in type that it claims to be, MISSING if there is
    none or if its class has one of these operators of its own, and that of the solution too."""
    facts = reference_of(there).facts
    if slot(there, "_own").isdisjoint(operators) or not _as_in_solution(there, operators[0]):
        if "plain" in facts:
            return facts["plain"]
        if base(there) in ("list", "set", "dict", "ndarray"):
            value = ask(there, "plain", there)
            return exactly(KINDS[base(there)], value)
    return MISSING


def of_base(there: RemoteObject, name: str) -> Any:
    """An attribute as the built-in type has it that the object's class is made of, for the object's
    plain value; MISSING where there is none, or where it would change the object."""
    kind = base(there)
    if name not in ASKED_HERE.get(kind, ()):
        return MISSING
    facts = reference_of(there).facts
    if "methods" not in facts and _as_in_solution(there, "everything"):  # such as a masked array
        return MISSING
    claimed = facts.get("methods")
    if type(claimed) is list and name in claimed and _as_in_solution(there, name):
        return MISSING
    value = plain(there)
    return MISSING if value is MISSING else getattr(value, name)


def _as_in_solution(there: RemoteObject, method: str) -> bool:
    """Whether the solution's class has this method of its own too: else a subclass of str could say
    of itself what it likes."""
    return bool(process_of(there).as_in_solution(f"has {method} of its own"))


def exactly(kind: type, value: Any) -> Any:
    """The value, if it is of just this type. Raises Unservable for any other."""
    if type(value) is not kind:
        raise Unservable(f"the student's object gave no {kind.__name__}")
    return value
