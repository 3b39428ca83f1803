"""What a hidden test holds instead of an object that stays in the student's process.

Plain data crosses as data, so a test compares it in the trusted process. An object of the student's
own is a handle: attributes, calls and iteration are asked of the student's process.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.engine.student.operators import Operators
from autograder.engine.student.remote_object import (
    MISSING,
    Process,
    Unservable,
    ask,
    base,
    describe,
    exactly,
    of_base,
    plain,
    process_of,
    reference_of,
)
from autograder.wire.codec import Reference
from autograder.wire.object_descriptions import KINDS

ASKED = {
    f"__{name}__"
    for name in (
        *("name", "qualname", "module", "doc", "dict", "annotations", "defaults", "mro", "members"),
        *("slots", "dataclass_fields", "dataclass_params", "abstractmethods"),
        *("init", "new", "call", "len", "iter", "next", "contains", "getitem", "setitem"),
        *("delitem", "hash", "bool", "str", "repr", "enter", "exit", "post_init", "eq", "lt"),
        *("add", "radd", "sub", "mul", "rmul", "truediv", "neg", "abs"),
    )
}
"""The special attributes that a test may name; all others are the interpreter's own business."""

SERVED = {"__array__", "__copy__", "__deepcopy__", "__mro_entries__"}
"""Special methods that other code looks for, and that a handle has itself."""

HANDLES_STAY = "handles stay"
"""In the memo of a deep copy that is none of a test's: what is the student's stays as it is."""

OF_SOURCE = {"__code__", "__wrapped__", "__globals__", "__closure__", "__signature__"}


class Handle(Operators):
    """An object in the student's process, and what that says about it: see
    object_descriptions.py."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            return KINDS.get(base(self), type(self))
        if name == "__bases__":
            return tuple(map(_real_class, ask(self, "getattr", self, name)))
        if not name.startswith("__"):
            here = of_base(self, name)
            if here is not MISSING:
                return here
            if not process_of(self).as_in_solution("asks an object"):
                raise Unservable(
                    f"{describe(self)} would answer for itself: here the solution gives plain "
                    "data, such as a number or an array, or a function."
                )
            return ask(self, "getattr", self, name)
        if name in ASKED:
            return ask(self, "getattr", self, name)
        if name in SERVED:
            return object.__getattribute__(self, name)
        if name in OF_SOURCE:
            raise Unservable(
                f"{describe(self)} shows neither its code nor its signature to a test. "
                "Call it instead, with arguments that tell the difference."
            )
        raise AttributeError(name)  # protocols that this class does not support

    def __setattr__(self, name: str, value: Any) -> None:
        ask(self, "setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        ask(self, "delattr", self, name)

    def __dir__(self) -> list[str]:
        return [name for name in ask(self, "dir", self) if isinstance(name, str)]

    def __getitem__(self, key: Any) -> Any:
        mine = plain(self, "getitem")
        return ask(self, "getitem", self, key) if mine is MISSING else mine[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        ask(self, "setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        ask(self, "delitem", self, key)

    def __iter__(self) -> Iterator[Any]:
        mine = plain(self, "iter")
        if mine is not MISSING:
            return iter(mine)
        iterator = ask(self, "iter", self)
        if isinstance(iterator, IteratorHandle):
            return iterator
        raise Unservable(f"iter() of {describe(self)} gave no iterator")

    def __reversed__(self) -> Iterator[Any]:
        return iter(ask(self, "reversed", self))

    def __enter__(self) -> Any:
        return ask(self, "enter", self)

    def __exit__(self, kind: type[BaseException] | None, problem: object, _: object) -> bool:
        name = kind and next((k.__name__ for k in kind.__mro__ if k.__module__ == "builtins"), None)
        swallows = exactly(bool, ask(self, "exit", self, name, str(problem) if kind else ""))
        return bool(swallows) and not (kind and issubclass(kind, AssertionError))

    def __instancecheck__(self, instance: Any) -> bool:
        if not issubclass(type(instance), Handle):
            return False
        return bool(exactly(bool, ask(self, "isinstance", instance, self)))

    def __subclasscheck__(self, subclass: Any) -> bool:
        if not issubclass(type(subclass), Handle):
            return False
        return bool(exactly(bool, ask(self, "issubclass", subclass, self)))

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        raise Unservable(
            "a test cannot derive a class from the student's. Let the student's cell define "
            "the subclass, or test an object of the class itself."
        )

    def __copy__(self) -> Any:
        return ask(self, "copy", self)

    def __deepcopy__(self, memo: dict[Any, Any]) -> Any:
        return self if HANDLES_STAY in memo else ask(self, "deepcopy", self)

    def __format__(self, form: str) -> str:
        return str(exactly(str, ask(self, "format", self, form)))

    def __round__(self, digits: int | None = None) -> Any:
        return ask(self, "round", self, digits) if digits is not None else ask(self, "round", self)

    def __array__(self, *_: Any, **__: Any) -> Any:
        if reference_of(self).describes == "MaskedArray":
            raise Unservable(
                "masked entries would equal every value of the test. "
                "Compare x.filled(0) and x.mask, or x.compressed()."
            )
        if base(self) == "ndarray":
            return plain(self)
        return exactly(np.ndarray, ask(self, "array", self))


class IteratorHandle(Handle):
    """A generator or another iterator in the student's process."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return ask(self, "next", self)


class CallableHandle(Handle):
    """A function, class or callable object in the student's process."""

    __slots__ = ()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return ask(self, "call", self, list(arguments), named)


def make_handle(process: Process, reference: Reference) -> Handle:
    """The handle for a reference that came from the student's process."""
    if reference.is_callable:
        return CallableHandle(process, reference)
    iterates = reference.facts.get("iterator") is True
    return (IteratorHandle if iterates else Handle)(process, reference)


def _real_class(value: Any) -> Any:
    """A built-in type instead of the handle for it: issubclass() looks for that very object."""
    if issubclass(type(value), Handle):
        return KINDS.get(reference_of(value).facts.get("builtin", ""), value)
    return value


def type_of(value: Any) -> Any:
    """The type of a value; for a handle, the student's class."""
    return ask(value, "type", value) if issubclass(type(value), Handle) else type(value)
