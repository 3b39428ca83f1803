"""What a hidden test holds instead of an object that stays in the student's process.

Plain data crosses as data, so a test compares it in the trusted process. An object of the student's
own is a handle: attributes, calls and iteration are asked of the student's process. A handle never
answers how it compares with a value of the test: an object that claims to equal everything would
earn every point, and the expected value would cross to the student.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from autograder.sandbox.codec import Reference


class Unservable(TypeError):
    """A test asks a handle for what it cannot give; the text says what to write instead."""


class StudentError(Exception):
    """An exception that student code raised, of a kind that Python itself does not have."""


class Process(Protocol):
    """What a handle needs of the student's process."""

    def operate(self, operation: str, *arguments: Any) -> Any:
        """Do one of the closed set of operations there, and give its result."""


class Handle:
    """An object in the student's process. `plain` is its value as plain data, if it has one:
    that of an ordered dict is a dict, that of a matrix an array."""

    __slots__ = ("_plain", "_process", "_reference")

    def __init__(self, process: Process, reference: Reference, plain: Any = None) -> None:
        object.__setattr__(self, "_process", process)
        object.__setattr__(self, "_reference", reference)
        object.__setattr__(self, "_plain", plain)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__name__", "__doc__", "__dict__", "__class__"):
            raise AttributeError(name)  # protocols that this class does not serve
        return self._process.operate("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._process.operate("setattr", self, name, value)

    def __dir__(self) -> list[str]:
        return [name for name in self._process.operate("dir", self) if isinstance(name, str)]

    def __getitem__(self, key: Any) -> Any:
        return self._process.operate("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._process.operate("setitem", self, key, value)

    def __iter__(self) -> Iterator[Any]:
        iterator = self._process.operate("iter", self)
        while True:
            try:
                item = self._process.operate("next", iterator)
            except StopIteration:
                return
            yield item

    def __enter__(self) -> Any:
        return self._process.operate("enter", self)

    def __exit__(self, *_: Any) -> None:
        self._process.operate("exit", self)

    def __instancecheck__(self, instance: Any) -> bool:
        if not isinstance(instance, Handle):
            return False
        return bool(_exactly(bool, self._process.operate("isinstance", instance, self)))

    def __subclasscheck__(self, subclass: Any) -> bool:
        if not isinstance(subclass, Handle):
            return False
        return bool(_exactly(bool, self._process.operate("issubclass", subclass, self)))

    def __repr__(self) -> str:
        return f"<the student's {self._reference.describes} object>"

    def __hash__(self) -> int:
        return hash(self._reference.number)


class CallableHandle(Handle):
    """A function, class or callable object in the student's process."""

    __slots__ = ()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._process.operate("call", self, list(arguments), named)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise Unservable(f"the student's object gave no {kind.__name__}")
    return value


def _conversion(operation: str, kind: type) -> Callable[[Handle], Any]:
    def convert(self: Handle, *_: Any, **__: Any) -> Any:
        return _exactly(kind, self._process.operate(operation, self))

    return convert


def _between_handles(operation: str) -> Callable[[Handle, Any], Any]:
    def operate(self: Handle, other: Any) -> Any:
        if isinstance(other, Handle):
            return self._process.operate(operation, self, other)
        raise Unservable(
            f"{self!r} is no plain data, and is not asked how it relates to a value of the test. "
            "Compare an attribute of it, or convert it first: float(x), list(x), np.asarray(x)."
        )

    return operate


def _array(self: Handle, *_: Any, **__: Any) -> Any:
    import numpy as np

    return np.asarray(_exactly(np.ndarray, self._process.operate("array", self)))


def _serve(operations: str, make: Callable[[str], Callable[..., Any]], prefix: str = "") -> None:
    for name in operations.split():
        setattr(Handle, f"__{prefix}{name.rstrip('_')}__", make(name))


_ARITHMETIC = "add sub mul truediv floordiv mod pow matmul and_ or_ xor"

_serve("bool", lambda name: _conversion(name, bool))
_serve("int", lambda name: _conversion(name, int))
_serve("float", lambda name: _conversion(name, float))
_serve("str", lambda name: _conversion(name, str))
_serve("len", lambda name: _conversion(name, int))
_serve(f"eq ne lt le gt ge contains {_ARITHMETIC}", _between_handles)
_serve(_ARITHMETIC, _between_handles, prefix="r")
_serve("array", lambda name: _array)
