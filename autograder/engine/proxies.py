"""What a hidden test holds instead of an object that stays in the student's process.

Plain data crosses as data, so a test compares it in the trusted process. An object of the student's
own is a handle: attributes, calls and iteration are asked of the student's process. A handle never
answers how it compares with a value of the test: an object that claims to equal everything would
earn every point, and the expected value would cross to the student.

The value of an instance of a subclass of a built-in type, such as a namedtuple, is plain data too:
it is compared here, as that type compares, unless its class says to compare in a way of its own.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np

from autograder.sandbox.codec import Reference
from autograder.sandbox.facts import BINARY, COMPARISONS, DUNDERS, KINDS, REFLECTED
from autograder.sandbox.operations import OPERATIONS

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

OF_SOURCE = {"__code__", "__wrapped__", "__globals__", "__closure__", "__signature__"}


class Unservable(TypeError):
    """A test asks a handle for what it cannot give; the text says what to write instead."""


class StudentError(Exception):
    """An exception that student code raised, of a kind that Python itself does not have."""


class Process(Protocol):
    """What a handle needs of the student's process."""

    def operate(self, operation: str, *arguments: Any) -> Any:
        """Do one of the closed set of operations there, and give its result."""

    def as_in_solution(self, event: str) -> bool:
        """Whether an event happens with the solution too, at this place of the test."""


class Handle:
    """An object in the student's process, and what that says of it: see facts.py."""

    __slots__ = ("_own", "_process", "_reference")

    def __init__(self, process: Process, reference: Reference) -> None:
        object.__setattr__(self, "_process", process)
        object.__setattr__(self, "_reference", reference)
        own = reference.facts.get("own")
        names = {name for name in own if type(name) is str} if type(own) is list else set()
        object.__setattr__(self, "_own", names)

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            return KINDS.get(_base(self), type(self))
        if name == "__bases__":
            return tuple(map(_real_class, _ask(self, "getattr", self, name)))
        if not name.startswith("__") or name in ASKED:
            return _ask(self, "getattr", self, name)
        if name in SERVED:
            return object.__getattribute__(self, name)
        if name in OF_SOURCE:
            raise Unservable(
                f"{describe(self)} shows neither its code nor its signature to a test. "
                "Call it instead, with arguments that tell the difference."
            )
        raise AttributeError(name)  # protocols that this class does not serve

    def __setattr__(self, name: str, value: Any) -> None:
        _ask(self, "setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        _ask(self, "delattr", self, name)

    def __dir__(self) -> list[str]:
        return [name for name in _ask(self, "dir", self) if isinstance(name, str)]

    def __getitem__(self, key: Any) -> Any:
        return _ask(self, "getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        _ask(self, "setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        _ask(self, "delitem", self, key)

    def __iter__(self) -> Iterator[Any]:
        iterator = _ask(self, "iter", self)
        if isinstance(iterator, IteratorHandle):
            return iterator
        raise Unservable(f"iter() of {describe(self)} gave no iterator")

    def __reversed__(self) -> Iterator[Any]:
        return iter(_ask(self, "reversed", self))

    def __enter__(self) -> Any:
        return _ask(self, "enter", self)

    def __exit__(self, kind: type[BaseException] | None, problem: object, _: object) -> bool:
        name = kind and next((k.__name__ for k in kind.__mro__ if k.__module__ == "builtins"), None)
        return bool(_exactly(bool, _ask(self, "exit", self, name, str(problem) if kind else "")))

    def __instancecheck__(self, instance: Any) -> bool:
        if not issubclass(type(instance), Handle):
            return False
        return bool(_exactly(bool, _ask(self, "isinstance", instance, self)))

    def __subclasscheck__(self, subclass: Any) -> bool:
        if not issubclass(type(subclass), Handle):
            return False
        return bool(_exactly(bool, _ask(self, "issubclass", subclass, self)))

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        raise Unservable(
            "a test cannot derive a class from the student's. Let the student's cell define "
            "the subclass, or test an object of the class itself."
        )

    def __copy__(self) -> Any:
        return _ask(self, "copy", self)

    def __deepcopy__(self, _: Any) -> Any:
        return _ask(self, "deepcopy", self)

    def __format__(self, form: str) -> str:
        return str(_exactly(str, _ask(self, "format", self, form)))

    def __round__(self, digits: int | None = None) -> Any:
        return (
            _ask(self, "round", self, digits) if digits is not None else _ask(self, "round", self)
        )

    def __array__(self, *_: Any, **__: Any) -> Any:
        if reference_of(self).describes == "MaskedArray":
            raise Unservable(
                "what is masked would equal every value of the test. "
                "Compare x.filled(0) and x.mask, or x.compressed()."
            )
        if _base(self) == "ndarray":
            return _plain(self)
        return _exactly(np.ndarray, _ask(self, "array", self))


class IteratorHandle(Handle):
    """A generator or another iterator in the student's process."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return _ask(self, "next", self)


class CallableHandle(Handle):
    """A function, class or callable object in the student's process."""

    __slots__ = ()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return _ask(self, "call", self, list(arguments), named)


def make_handle(process: Process, reference: Reference) -> Handle:
    """The handle for a reference that came from the student's process."""
    if reference.is_callable:
        return CallableHandle(process, reference)
    iterates = reference.facts.get("iterator") is True
    return (IteratorHandle if iterates else Handle)(process, reference)


def describe(handle: Handle) -> str:
    """A handle in a message, without asking it."""
    name = _slot(handle, "_reference").describes
    return f"the student's {name if name.isidentifier() else 'own'} object"


def process_of(handle: Handle) -> Any:
    """The process that holds a handle's object."""
    return _slot(handle, "_process")


def reference_of(handle: Handle) -> Reference:
    """Which object of that process it is."""
    reference: Reference = _slot(handle, "_reference")
    return reference


def type_of(value: Any) -> Any:
    """The type of a value; of a handle it is the student's class."""
    return _ask(value, "type", value) if issubclass(type(value), Handle) else type(value)


def _slot(handle: Handle, name: str) -> Any:
    return object.__getattribute__(handle, name)


def _ask(handle: Handle, operation: str, *arguments: Any) -> Any:
    return _slot(handle, "_process").operate(operation, *arguments)


def _base(handle: Handle) -> str:
    base = reference_of(handle).facts.get("base")
    return base if type(base) is str else ""


def _real_class(value: Any) -> Any:
    """A built-in type instead of the handle for it: issubclass() looks for that very object."""
    if issubclass(type(value), Handle):
        return KINDS.get(reference_of(value).facts.get("builtin", ""), value)
    return value


MISSING = object()


def _plain(handle: Handle, *operators: str) -> Any:
    """The object's value as exactly the built-in type that it says to be, MISSING if there is none
    or if its class has one of these operators of its own."""
    facts = reference_of(handle).facts
    if not operators or _slot(handle, "_own").isdisjoint(operators):
        if "plain" in facts:
            return facts["plain"]
        if _base(handle) in ("list", "set", "dict", "ndarray"):
            value = _ask(handle, "plain", handle)
            return _exactly(KINDS[_base(handle)], value)
    return MISSING


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise Unservable(f"the student's object gave no {kind.__name__}")
    return value


def _binary(name: str, compares: bool, reflected: bool = False) -> Callable[[Handle, Any], Any]:
    related = ("eq", "ne") if name in ("eq", "ne") else (name,)
    do = OPERATIONS[name]

    def operate(self: Handle, other: Any) -> Any:
        mine = _plain(self, *related)
        both = issubclass(type(other), Handle)
        theirs = _plain(other, *related) if both else other
        if mine is not MISSING and theirs is not MISSING:
            return do(theirs, mine) if reflected else do(mine, theirs)
        if both or (not compares and process_of(self).as_in_solution(name)):
            return _ask(self, name, *((other, self) if reflected else (self, other)))
        if name in ("eq", "ne") and (other is None or isinstance(other, type)):
            return name == "ne"  # no answer is needed: a handle stands for neither
        raise Unservable(
            f"{describe(self)} is no plain data, and is not asked how it relates to a value of "
            "the test. Compare an attribute of it, or convert it first: float(x), list(x), "
            "np.asarray(x)."
        )

    return operate


def _contains(self: Handle, member: Any) -> bool:
    mine = _plain(self, "contains", "iter")
    if mine is not MISSING:
        return member in mine
    if issubclass(type(member), Handle) or process_of(self).as_in_solution("contains"):
        return bool(_exactly(bool, _ask(self, "contains", self, member)))
    raise Unservable(
        f"{describe(self)} is not asked whether it contains a value of the test. "
        "Write it with a list: value in list(x)."
    )


def _unary(name: str, kind: type | None = None) -> Callable[..., Any]:
    related = ("bool", "len") if name == "bool" else (name,)

    def operate(self: Handle) -> Any:
        mine = _plain(self, *related) if name not in ("str", "repr") else MISSING
        if mine is not MISSING:
            return OPERATIONS[name](mine)
        value = _ask(self, name, self)
        return value if kind is None else _exactly(kind, value)

    return operate


for _name in COMPARISONS.split():
    setattr(Handle, DUNDERS[_name], _binary(_name, compares=True))
for _name in BINARY.split():
    setattr(Handle, DUNDERS[_name], _binary(_name, compares=False))
    setattr(Handle, REFLECTED[_name], _binary(_name, compares=False, reflected=True))
for _name in ("neg", "pos", "invert", "abs"):
    setattr(Handle, DUNDERS[_name], _unary(_name))
for _name, _kind in {
    "bool": bool, "int": int, "float": float, "str": str, "repr": str,
    "len": int, "hash": int, "index": int,
}.items():  # fmt: skip
    setattr(Handle, DUNDERS[_name], _unary(_name, _kind))
setattr(Handle, "__contains__", _contains)  # noqa: B010
