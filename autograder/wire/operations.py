"""What a hidden test may do with what stays in the student's process. Both sides have this list."""

import builtins
import copy
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.wire import object_descriptions


def builtin_exception(kind: str, text: str) -> Exception:
    found = getattr(builtins, kind, None)
    if isinstance(found, type) and issubclass(found, Exception):
        try:
            return found(text) if text else found()
        except TypeError:  # a kind that wants more than a text
            pass
    return RuntimeError(f"{kind}: {text}")


OPERATORS = (
    "eq ne lt le gt ge add sub mul truediv floordiv mod pow matmul and_ or_ xor neg pos invert abs"
)

MODULES = {"builtins": builtins, "math": math, "operator": operator, "numpy": np}
"""Where to find the functions and classes that a test may pass by name."""

ITERATOR = "<iterator>"
"""How a reference to an iterator of the test's describes itself."""

OBJECT = "<object>"
"""How a reference to an object describes itself that is lent to student code."""


def _leave(manager: Any, kind: str | None, text: str) -> bool:
    """Leave a `with` block, in which the test raised a built-in exception of this kind."""
    if kind is None:
        return bool(manager.__exit__(None, None, None))
    problem = builtin_exception(kind, text)
    return bool(manager.__exit__(type(problem), problem, None))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "dir": dir,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "contains": operator.contains,
    "len": len,
    "iter": iter,
    "next": next,
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "repr": repr,
    "hash": hash,
    "format": format,
    "index": operator.index,
    "round": round,
    "reversed": reversed,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "type": type,
    "plain": object_descriptions.plain,
    "array": np.asarray,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "enter": lambda manager: manager.__enter__(),
    "exit": _leave,
    **{name: getattr(operator, name) for name in OPERATORS.split()},
}
"""What a hidden test may do with an object that stays in the student's process."""
