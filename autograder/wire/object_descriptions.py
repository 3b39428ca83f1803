"""What the student's process says of an object that stays there, besides its type's name.

    base       the built-in type that it is of, or whose subclass it is of
    plain      its value as exactly that type, if that can never change
    methods    the methods of the base for which its class has others
    own        the operators for which its class does not use the base's
    builtin    for a type of Python's own: its name
    iterator   whether next() works on it
    exception  for a class of exceptions: its number, name and bases; each base likewise or by name

All of it is a claim. What the other side computes from `plain` is right for plain data, whatever
is claimed; see handles.py.
"""

import types
from collections.abc import Callable
from pathlib import PosixPath, PurePosixPath
from typing import Any

import numpy as np

from autograder.wire.codec import CodecError, encode

BINARY = "add sub mul truediv floordiv mod pow matmul and_ or_ xor"
COMPARISONS = "eq ne lt le gt ge"
OTHERS = "hash bool len iter contains getitem repr str format neg pos invert abs int float index"

DUNDERS = {name: f"__{name.rstrip('_')}__" for name in f"{BINARY} {COMPARISONS} {OTHERS}".split()}
"""The method behind each operator."""

REFLECTED = {name: f"__r{name.rstrip('_')}__" for name in BINARY.split()}

COPIES: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    str: str.__str__,
    bytes: bytes.__bytes__,
    tuple: lambda value: tuple(tuple.__iter__(value)),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
    PosixPath: lambda value: PurePosixPath(PosixPath.__str__(value)),
    list: lambda value: list(list.__iter__(value)),
    set: lambda value: set(set.__iter__(value)),
    dict: lambda value: dict(zip(dict.keys(value), dict.values(value), strict=True)),
    np.ndarray: lambda value: np.ndarray.view(value, np.ndarray),
}
"""The plain value of a subclass's instance, by the base type's own methods."""

CHANGING = {list, set, dict, np.ndarray}
"""Their plain value is asked for anew each time that it is needed."""

KINDS = {
    "type": type,
    "function": types.FunctionType,
    "method": types.MethodType,
    "builtin_function_or_method": types.BuiltinFunctionType,
    "generator": types.GeneratorType,
    "module": types.ModuleType,
    **{kind.__name__: kind for kind in (zip, map, filter, enumerate, reversed, property)},
    **{kind.__name__: kind for kind in COPIES},
}
"""The types that `base` may name."""


def describe(value: Any, number_of: Callable[[Any], int]) -> dict[str, Any]:
    """The facts about a value; `number_of` gives the number of a class."""
    kind = type(value)
    facts: dict[str, Any] = {}
    if issubclass(kind, type) and issubclass(value, BaseException):
        return {"exception": _lineage(value, number_of)}
    base = next((kind_above for kind_above in kind.__mro__ if kind_above in COPIES), None)
    if base and not isinstance(value, np.ma.MaskedArray):  # what is masked equals everything
        facts["base"] = base.__name__
        facts["own"] = [name for name in DUNDERS if _differs(kind, base, name)]
        facts["methods"] = [
            name
            for name in dir(base)
            if not name.startswith("_") and getattr(kind, name, None) is not getattr(base, name)
        ]
        if base not in CHANGING:
            _add_plain(facts, COPIES[base](value))
    else:
        name = next(
            (kind_above.__name__ for kind_above in kind.__mro__ if kind_above in KINDS.values()),
            None,
        )
        facts |= {"base": name} if name else {}
    if kind is type and value.__module__ == "builtins":
        facts["builtin"] = value.__name__
    if hasattr(kind, "__next__"):
        facts["iterator"] = True
    return facts


def plain(value: Any) -> Any:
    """The plain value of a list, set, dict or array of the student's own class. Raises TypeError
    for anything else."""
    base = next((kind_above for kind_above in type(value).__mro__ if kind_above in COPIES), None)
    if base is None:
        raise TypeError(f"a {type(value).__name__} is not plain data")
    return COPIES[base](value)


def _add_plain(facts: dict[str, Any], value: Any) -> None:
    try:
        encode(value)
    except CodecError:  # a tuple of objects
        return
    facts["plain"] = value


def _differs(kind: type, base: type, name: str) -> bool:
    dunders = [DUNDERS[name]] + ([REFLECTED[name]] if name in REFLECTED else [])
    return any(getattr(kind, dunder, None) is not getattr(base, dunder, None) for dunder in dunders)


def _lineage(kind: type, number_of: Callable[[Any], int]) -> Any:
    """A class of exceptions with its bases; of Python's own the name alone."""
    if kind.__module__ == "builtins" or kind is object:
        return kind.__name__
    return [
        number_of(kind),
        full_name(kind),
        [_lineage(base, number_of) for base in kind.__bases__],
    ]


def full_name(kind: type) -> str:
    """A class's name, with its module's in front unless Python or the notebook defines it."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__name__
    return f"{kind.__module__}.{kind.__qualname__}"
