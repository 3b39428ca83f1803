"""The student's process: runs cells and answers the hidden tests' questions about their names.

Everything here runs beside student code, which can change any of it: nothing that it says is
believed on the other side. It is started by a fork of the warm server and ends with the submission.
"""

import operator
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.codec import CodecError, Reference
from autograder.sandbox.settings import Budgets
from autograder.sandbox.shell import OUTPUTS, Shell

MISSING = object()

OPERATORS = (
    "eq ne lt le gt ge add sub mul truediv floordiv mod pow matmul and_ or_ xor neg pos invert abs"
)

OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": lambda function, arguments, named: function(*arguments, **named),
    "getattr": getattr,
    "setattr": setattr,
    "dir": dir,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
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
    "array": np.asarray,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "enter": lambda manager: manager.__enter__(),
    "exit": lambda manager: manager.__exit__(None, None, None),
    **{name: getattr(operator, name) for name in OPERATORS.split()},
}
"""What a hidden test may do with an object that stays in the student's process."""


class Callback:
    """A function of the hidden test, handed to student code; calling it asks the other side."""

    def __init__(self, student: "Student", reference: Reference) -> None:
        self._student = student
        self._reference = reference
        self.__name__ = reference.describes

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._student.call_back(self._reference, arguments, named)


class Student:
    """Serves one submission until the other side closes the channel."""

    def __init__(self, end: socket.socket, shell: Shell, budgets: Budgets) -> None:
        self._channel = Channel(end, self._refer, self._resolve)
        self._shell = shell
        self._budgets = budgets
        self._objects: dict[int, Any] = {}

    def serve(self) -> None:
        """Answer requests, one at a time, until the channel closes."""
        while True:
            try:
                request = self._channel.receive()
            except Closed:
                return
            self._reply(self._answer(*request))

    def call_back(self, reference: Reference, arguments: Any, named: Any) -> Any:
        """Call a function of the hidden test and serve what it asks in turn."""
        self._channel.send(("callback", reference, list(arguments), dict(named)))
        while True:
            request = self._channel.receive()
            if request[0] == "returned":
                return request[1]
            if request[0] == "threw":
                raise RuntimeError(request[1])
            self._reply(self._answer(*request))

    def _answer(self, operation: str, *arguments: Any) -> Any:
        try:
            if operation == "run":
                return ("ran", *self._run(*arguments))
            if operation == "files":
                self._write_files(*arguments)
                return ("value", None)
            if operation == "get":
                return self._get(*arguments)
            if operation == "set":
                return ("value", self._shell.user_ns.update(*arguments))
            OUTPUTS.start(self._budgets.output)
            return ("value", OPERATIONS[operation](*arguments))
        except BaseException as problem:  # student code may raise anything, SystemExit too
            return ("raised", _names(problem), _text(problem), _name_attribute(problem))

    def _run(self, source: str) -> tuple[list[Any], list[Any] | None]:
        OUTPUTS.start(self._budgets.output)
        result = self._shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        return OUTPUTS.items, [type(error).__name__, _text(error)] if error else None

    def _get(self, name: str) -> Any:
        value = self._shell.user_ns.get(name, MISSING)
        return ("missing",) if value is MISSING else ("value", value)

    def _write_files(self, files: dict[str, bytes]) -> None:
        for name, content in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _reply(self, answer: Any) -> None:
        try:
            self._channel.send(answer)
        except CodecError as problem:
            self._channel.send(("raised", ["CodecError"], str(problem), None))

    def _refer(self, value: Any) -> Reference:
        if type(value) is Callback:
            return value._reference
        number = len(self._objects)
        self._objects[number] = value
        return Reference("s", number, type(value).__name__, callable(value))

    def _resolve(self, reference: Reference) -> Any:
        if reference.side == "t":
            return Callback(self, reference)
        return self._objects[reference.number]


def run(end: socket.socket, shell: Shell, budgets: Budgets) -> None:
    """Serve one submission in its own folder; never returns to the caller's code."""
    code = 1
    try:
        os.chdir(os.environ["HOME"])
        Student(end, shell, budgets).serve()
        code = 0
    finally:
        os._exit(code)  # no exit handlers, no threads to wait for


def _names(problem: BaseException) -> list[str]:
    return [kind.__name__ for kind in type(problem).__mro__]


def _text(problem: BaseException) -> str:
    try:
        return str(problem)[:2000]
    except BaseException:  # a __str__ of the student's
        return ""


def _name_attribute(problem: BaseException) -> str | None:
    name = getattr(problem, "name", None) if isinstance(problem, NameError) else None
    return name if isinstance(name, str) else None
