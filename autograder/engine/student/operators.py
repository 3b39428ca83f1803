"""Operators between an object in the student's process and values of a test.

An object is never asked how it compares with a value of the test: one that claims to equal
everything would earn every point, and the expected value would cross to the student. The value of
an instance of a subclass of a built-in type, such as a namedtuple, is plain data too: it is
compared here, as that type compares, unless its class says that it compares in its own way.
"""

from collections.abc import Callable
from typing import Any

from autograder.engine.student.remote_object import (
    MISSING,
    RemoteObject,
    Unservable,
    ask,
    describe,
    exactly,
    plain,
    process_of,
)
from autograder.wire.object_descriptions import BINARY, COMPARISONS, DUNDERS, REFLECTED
from autograder.wire.operations import OPERATIONS


class Operators(RemoteObject):
    """The methods behind Python's operators and conversions; they are added below."""

    __slots__ = ()


def _binary(
    name: str, compares: bool, reflected: bool = False
) -> Callable[[RemoteObject, Any], Any]:
    related = ("eq", "ne") if name in ("eq", "ne") else (name,)
    do = OPERATIONS[name]

    def operate(self: RemoteObject, operand: Any) -> Any:
        mine = plain(self, *related)
        is_remote = issubclass(type(operand), RemoteObject)
        theirs = plain(operand, *related) if is_remote else operand
        if mine is not MISSING and theirs is not MISSING:
            return do(theirs, mine) if reflected else do(mine, theirs)
        if is_remote or (not compares and process_of(self).as_in_solution(name)):
            return ask(self, name, *((operand, self) if reflected else (self, operand)))
        if name in ("eq", "ne") and (operand is None or isinstance(operand, type)):
            return name == "ne"  # no answer is needed: a handle stands for neither
        raise Unservable(
            f"{describe(self)} is not plain data, so a test cannot compare or combine it with "
            "values of its own. Compare an attribute of it, or convert it first: float(x), "
            "list(x), np.asarray(x)."
        )

    return operate


def _contains(self: RemoteObject, member: Any) -> bool:
    mine = plain(self, "contains", "iter")
    if mine is not MISSING:
        return member in mine
    if issubclass(type(member), RemoteObject) or process_of(self).as_in_solution("contains"):
        return bool(exactly(bool, ask(self, "contains", self, member)))
    raise Unservable(
        f"a test cannot ask {describe(self)} whether it contains a value of its own. "
        "Write it with a list: value in list(x)."
    )


def _unary(name: str, kind: type | None = None) -> Callable[..., Any]:
    related = ("bool", "len") if name == "bool" else (name,)

    def operate(self: RemoteObject) -> Any:
        mine = plain(self, *related) if name not in ("str", "repr") else MISSING
        if mine is not MISSING:
            return OPERATIONS[name](mine)
        value = ask(self, name, self)
        return value if kind is None else exactly(kind, value)

    return operate


for _name in COMPARISONS.split():
    setattr(Operators, DUNDERS[_name], _binary(_name, compares=True))
for _name in BINARY.split():
    setattr(Operators, DUNDERS[_name], _binary(_name, compares=False))
    setattr(Operators, REFLECTED[_name], _binary(_name, compares=False, reflected=True))
for _name in ("neg", "pos", "invert", "abs"):
    setattr(Operators, DUNDERS[_name], _unary(_name))
for _name, _kind in {
    "bool": bool, "int": int, "float": float, "str": str, "repr": str,
    "len": int, "hash": int, "index": int,
}.items():  # fmt: skip
    setattr(Operators, DUNDERS[_name], _unary(_name, _kind))
setattr(Operators, "__contains__", _contains)  # noqa: B010
