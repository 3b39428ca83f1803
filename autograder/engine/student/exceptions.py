"""Exceptions of the student's code, as a test can catch them.

Python's own kinds and those of a few libraries are made here, from plain arguments. An exception
class that the student wrote is represented by a class of ours, with the same name and with bases in
the same order: `except` and `assertRaises` work with real classes only. It and its instances ask
the student's process for anything else.
"""

import builtins
import copy
import csv
import dataclasses
import decimal
import json
import queue
import re
import statistics
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.engine.student.handles import Handle
from autograder.engine.student.remote_object import StudentError, Unservable
from autograder.wire.object_descriptions import full_name

LIBRARY: dict[str, type[Exception]] = {
    full_name(kind): kind
    for kind in (
        np.linalg.LinAlgError,
        np.exceptions.AxisError,
        json.JSONDecodeError,
        dataclasses.FrozenInstanceError,
        statistics.StatisticsError,
        decimal.DecimalException,
        decimal.DivisionByZero,
        decimal.InvalidOperation,
        re.error,
        csv.Error,
        copy.Error,
        struct.error,
        queue.Empty,
        queue.Full,
    )
}
"""The exceptions of libraries that a test may expect, by name."""

ENDS_LOOPS = ("StopIteration", "StopAsyncIteration")
"""They would end a loop of the test as if everything had been compared."""

MOST_CLASSES = 500
"""Of the student's own, in one process."""


class StandInType(type):
    """The type of the classes that stand for the student's exception classes."""

    handle: Handle
    """The student's class."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        made = cls.handle(*arguments, **named)  # type: ignore[operator]
        return instance(cls, made, str(made)) if isinstance(made, Handle) else made

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") or "handle" not in vars(cls):
            raise AttributeError(name)
        return getattr(cls.handle, name)

    def __instancecheck__(cls, instance: Any) -> bool:
        if issubclass(type(instance), Handle):
            return isinstance(instance, cls.handle)  # type: ignore[arg-type]
        return type.__instancecheck__(cls, instance)


class StandIn:
    """What the instances of those classes have in common."""

    def __getattr__(self, name: str) -> Any:
        handle = vars(self).get("handle")
        if handle is None or name.startswith("__"):
            raise AttributeError(name)
        return getattr(handle, name)

    def __str__(self) -> str:
        return str(vars(self).get("text", ""))

    def __repr__(self) -> str:
        return repr(vars(self)["handle"])

    @property
    def args(self) -> Any:
        """The arguments with which the student's code made it."""
        return vars(self)["handle"].args


def instance(kind: StandInType, handle: Handle, text: str) -> Any:
    """An exception of a stand-in class, for an exception of the student's."""
    made: Any = kind.__new__(kind)  # type: ignore[call-overload]
    vars(made).update(handle=handle, text=text)
    return made


class StandIns:
    """The stand-in classes of one process of the student's."""

    def __init__(self, handle_of: Callable[[int], Handle]) -> None:
        self._handle_of = handle_of
        self._classes: dict[int, Any] = {}

    def class_for(self, lineage: Any) -> Any:
        """The class for what object_descriptions.py says of one.

        Raises ValueError for what it cannot say.
        """
        if type(lineage) is not list or len(lineage) != 3:
            raise ValueError("a class that is none")
        number, name, bases = lineage
        if type(number) is not int or type(name) is not str or type(bases) is not list:
            raise ValueError("a class that is none")
        if name in LIBRARY:
            return LIBRARY[name]
        if number not in self._classes:
            if len(self._classes) >= MOST_CLASSES:
                raise ValueError("more exception classes than anyone needs")
            self._classes[number] = StudentError  # for a class that claims to be its own base
            self._classes[number] = self._make(number, name, bases)
        return self._classes[number]

    def _make(self, number: int, name: str, lineages: list[Any]) -> StandInType:
        bases = []
        for lineage in lineages[:10]:
            known = type(lineage) is str
            base = _python_base(lineage) if known else self.class_for(lineage)
            if base is not None and base not in bases:
                bases.append(base)
        if not any(issubclass(base, BaseException) for base in bases):
            bases.append(StudentError)
        if not any(isinstance(base, StandInType) for base in bases):
            bases.insert(0, StandIn)
        short = name.rpartition(".")[2][:80]
        try:
            made = StandInType(short if short.isidentifier() else "StudentError", tuple(bases), {})
        except TypeError:
            raise ValueError("a class whose bases are incompatible") from None
        made.handle = self._handle_of(number)
        return made


def _python_base(name: str) -> Any:
    kind = getattr(builtins, name, None)
    if kind is object or not (isinstance(kind, type) and issubclass(kind, BaseException)):
        return None
    return kind if issubclass(kind, Exception) and name not in ENDS_LOOPS else StudentError


def exception(reply: tuple[Any, ...], iterating: bool) -> BaseException:
    """The exception that a test sees for a "raised" reply of student.py.

    It is of the student's own class or of the nearest kind that is known here. `iterating` says
    that the test asked for the next item of something, so that StopIteration may be the answer.
    """
    _, names, text, missing, arguments, own = reply
    for name in names:
        if name in ENDS_LOOPS and not iterating:
            break
        kind = LIBRARY.get(name) or getattr(builtins, name, None)
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            if type(own) is tuple and len(own) == 2 and isinstance(own[0], StandInType):
                return _own(own, text)
            continue
        if kind is Exception and name != names[0]:
            break
        problem = _made(kind, arguments, text)
        if problem is None:
            continue
        if isinstance(problem, NameError):
            problem.name = missing or ""
        return problem
    return StudentError(text, *names[:1])


def _own(own: tuple[Any, Any], text: str) -> BaseException:
    kind, handle = own
    if not issubclass(type(handle), Handle):
        return StudentError(text)
    made: BaseException = instance(kind, handle, text)
    return made


def _made(kind: type[Exception], arguments: Any, text: str) -> Exception | None:
    if kind is np.exceptions.AxisError:
        return kind(text)  # without its __init__ it cannot say what it says
    if kind in LIBRARY.values():
        # Not by their own __init__: some want more than they keep.
        return kind.__new__(kind, *(arguments if type(arguments) is tuple else (text,)))
    for given in (arguments, (text,)):
        if type(given) is tuple:
            try:
                return kind(*given)
            except (TypeError, ValueError):  # a kind that wants something else
                continue
    return None


def as_answer(problem: Exception) -> tuple[Any, ...]:
    """What the student's process is told when a function of the test raises."""
    if isinstance(problem, StandIn):
        return ("threw", vars(problem)["handle"], "", "")
    names = [kind.__name__ for kind in type(problem).__mro__ if kind.__module__ == "builtins"]
    text = str(problem)
    if isinstance(problem, Unservable) or names[0] == "Exception":
        return ("threw", None, type(problem).__name__, text)
    if isinstance(problem, KeyError) and len(problem.args) == 1:
        text = str(problem.args[0])
    return ("threw", None, names[0], text)
