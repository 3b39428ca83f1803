"""The student's process: runs cells and answers the hidden tests' questions about their names.

Everything here runs beside student code, which can change any of it: nothing that it says is
believed on the other side. It is started by a fork of the warm server and ends with the submission.
"""

import os
import socket
from pathlib import Path
from random import getstate, setstate
from typing import Any

from autograder.sandbox.aliases import shares
from autograder.sandbox.cell_outputs import OUTPUTS
from autograder.sandbox.open_test import run_open_test
from autograder.sandbox.rerun import run_again
from autograder.sandbox.shell import Shell
from autograder.wire import object_descriptions
from autograder.wire.budgets import Budgets
from autograder.wire.channel import Channel, Closed
from autograder.wire.codec import CodecError, Reference, encode
from autograder.wire.mirror import MIRRORED, THEIRS, Mirror
from autograder.wire.operations import ITERATOR, MODULES, OBJECT, OPERATIONS, builtin_exception

MISSING = object()

MOST_WRITTEN, MOST_FILES = 16 * 1024**2, 200
"""Bytes, and files, of the student's that a test may find."""


class Callback:
    """A function of the hidden test, handed to student code; calling it asks the other side."""

    def __init__(self, student: "Student", reference: Reference) -> None:
        self._student = student
        self._reference = reference
        self.__name__ = reference.describes

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._student.call_back(self._reference, arguments, named)

    def __mro_entries__(self, _: Any) -> Any:
        raise TypeError(f"no class can be derived from the {self.__name__} that the tests lend")

    def __instancecheck__(self, _: Any) -> bool:
        raise TypeError(f"the {self.__name__} that the tests lend is no class here: call it")

    __subclasscheck__ = __instancecheck__


class CallbackIterator(Callback):
    """An iterator of the hidden test, handed to student code."""

    def __iter__(self) -> "CallbackIterator":
        return self

    def __next__(self) -> Any:
        return self()


class Lent:
    """An object of a class that is lent to student code: it stays on the other side, which is asked
    for every attribute."""

    __slots__ = ("_methods", "_reference", "_student")

    def __init__(self, student: "Student", reference: Reference) -> None:
        object.__setattr__(self, "_student", student)
        object.__setattr__(self, "_reference", reference)
        object.__setattr__(self, "_methods", {})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"a lent object shows only its public attributes, not {name}")
        if name in self._methods:
            return self._methods[name]
        value = self._student.call_back(self._reference, (name,), {})
        if type(value) is Callback:
            self._methods[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        self._student.call_back(self._reference, (name, value), {})

    def __reduce__(self) -> Any:
        raise TypeError("a lent object can be neither copied nor pickled")


class Student:
    """Serves one submission until the other side closes the channel."""

    def __init__(self, end: socket.socket, shell: Shell, budgets: Budgets) -> None:
        self._channel = Channel(end, self._refer, self._resolve)
        self._shell = shell
        self._budgets = budgets
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._copies: list[int] = []

    def serve(self) -> None:
        """Answer requests, one at a time, until the channel closes."""
        while True:
            try:
                request = self._channel.receive()
            except Closed:
                return
            if request[0] == "fork":
                self._fork()
            elif request[0] == "mirror":
                self._reply(("value", None))
                self._channel.mirror = Mirror(THEIRS)
            elif request[0] in ("run", "test"):  # which enter the notebook's context themselves
                self._reply(self._answer(*request))
            else:
                self._reply(self._shell.in_context(self._answer, *request))

    def _fork(self) -> None:
        """Leave a copy of the process as it is now, which serves on a channel of its own."""
        end = socket.socket(fileno=self._channel.take())
        # Copies that have ended count as processes until somebody looks at them.
        self._copies = [copy for copy in self._copies if not _has_ended(copy)]
        drawn = getstate()
        if copy := os.fork():
            end.close()
            self._copies.append(copy)
            self._reply(("value", None))
        else:
            setstate(drawn)  # Python seeds `random` anew in a fork
            self._copies = []
            self._channel.close()
            self._channel = Channel(end, self._refer, self._resolve)

    def call_back(self, reference: Reference, arguments: Any, named: Any) -> Any:
        """Call a function of the hidden test and serve what it asks in turn."""
        self._channel.send(("callback", reference, list(arguments), dict(named)))
        while True:
            request = self._channel.receive()
            if request[0] == "returned":
                return request[1]
            if request[0] == "threw":
                _, own, kind, text = request
                raise own if isinstance(own, BaseException) else builtin_exception(kind, text)
            self._reply(self._answer(*request))

    def _answer(self, operation: str, *arguments: Any) -> Any:
        try:
            if operation == "run":
                return ("ran", *run_cell(self._shell, arguments[0], self._budgets))
            if operation == "files":
                write_files(*arguments)
                return ("value", None)
            if operation == "get":
                return self._get(*arguments)
            if operation == "pictures":
                from autograder.sandbox import known_pictures  # loads Matplotlib

                return ("value", known_pictures.drawn_as_text())
            if operation == "written":
                return ("value", _files_beside(*arguments))
            if operation == "test":
                OUTPUTS.start(self._budgets.output)
                return ("tested", *run_open_test(self._shell, *arguments))
            if operation == "rerun":
                OUTPUTS.start(self._budgets.output)
                return ("value", run_again(self._shell, *arguments))
            OUTPUTS.start(self._budgets.output)
            if operation == "call":
                return _call(*arguments)
            if operation == "make":
                return ("value", self._make(*arguments))
            return ("value", OPERATIONS[operation](*arguments))
        except BaseException as problem:  # student code may raise anything, SystemExit too
            return ("raised", _names(problem), _text(problem), *_details(problem))

    def _get(self, name: str) -> Any:
        value = self._shell.user_ns.get(name, MISSING)
        return ("missing",) if value is MISSING else ("value", value)

    def _make(self, name: str, parts: Any) -> Any:
        """A member of an Enum, or a namedtuple, of a class that a given cell defines."""
        kind = self._shell.user_ns[name]
        return kind[parts] if type(parts) is str else kind(*parts)

    def _reply(self, answer: Any) -> None:
        try:
            self._channel.send(answer)
        except CodecError as problem:
            self._channel.send(("raised", ["CodecError"], str(problem), None, None, None))

    def _refer(self, value: Any) -> Reference:
        if type(value) in (Callback, CallbackIterator, Lent):
            return value._reference
        number = self._number(value)
        try:
            known = object_descriptions.describe(value, self._number)
        except BaseException:  # a class that lies about itself
            known = {}
        return Reference("s", number, type(value).__name__, callable(value), known)

    def _number(self, value: Any) -> int:
        """The same object has the same number each time: a test may ask whether it `is` another."""
        number = self._numbers.setdefault(id(value), len(self._objects))
        if number == len(self._objects):
            self._objects.append(value)
        return number

    def _resolve(self, reference: Reference) -> Any:
        if reference.side == "b":
            module, _, name = reference.describes.partition(".")
            return getattr(MODULES[module], name)
        if reference.side == "t":
            kind = {ITERATOR: CallbackIterator, OBJECT: Lent}.get(reference.describes, Callback)
            return kind(self, reference)
        return self._objects[reference.number]


def run_cell(shell: Shell, source: str, budgets: Budgets) -> tuple[list[Any], list[Any] | None]:
    """Run a cell: its outputs, and its error's name and text."""
    OUTPUTS.start(budgets.output)
    result = shell.run_in_loop(source)
    error = result.error_before_exec or result.error_in_exec
    return OUTPUTS.finish(), [type(error).__name__, _text(error)] if error else None


def write_files(files: dict[str, bytes]) -> None:
    """Write files beside the notebook."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        _written[name] = _state(path)


def know_written(folder: str) -> None:
    """Take all files in this folder for given ones."""
    for path in Path(folder).rglob("*"):
        if path.is_file():
            _written[path.relative_to(folder).as_posix()] = _state(path)


_written: dict[str, tuple[int, int, int]] = {}
"""The given files as they were written here, by name."""


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _files_beside(given: list[str]) -> dict[str, bytes]:
    """The files beside the notebook but for these as they were written, as far as they are few and
    small."""
    found: dict[str, bytes] = {}
    left = MOST_WRITTEN
    for path in sorted(Path().rglob("*")):
        if path.is_file() and not path.is_symlink() and _is_new(path, given):
            left -= path.stat().st_size
            if left < 0 or len(found) >= MOST_FILES:
                break
            found[path.as_posix()] = path.read_bytes()
    return found


def _is_new(path: Path, given: list[str]) -> bool:
    name = path.as_posix()
    return name not in given or _state(path) != _written.get(name)


def run(end: socket.socket, shell: Shell, budgets: Budgets) -> None:
    """Serve one submission; never returns to the caller's code."""
    code = 1
    try:
        Student(end, shell, budgets).serve()
        code = 0
    finally:
        os._exit(code)  # no exit handlers, no threads to wait for


def _has_ended(process: int) -> bool:
    try:
        return os.waitpid(process, os.WNOHANG) != (0, 0)
    except ChildProcessError:  # student code has waited for it
        return True


def _call(function: Any, arguments: list[Any], named: dict[str, Any]) -> tuple[Any, ...]:
    """Call, and tell with the result what became of arguments that were changed in place, or are
    part of the result."""
    given: dict[Any, Any] = {**dict(enumerate(arguments)), **named}
    given = {place: value for place, value in given.items() if type(value) in MIRRORED}
    before = {place: encode(value, _by_identity) for place, value in given.items()}
    result = function(*arguments, **named)
    changed = {p: v for p, v in given.items() if encode(v, _by_identity) != before[p]}
    if changed or shares(result, [arguments, named]):
        return ("called", result, changed)
    return ("value", result)


def _by_identity(value: Any) -> Reference:
    return Reference("s", id(value))


def _names(problem: BaseException) -> list[str]:
    return [object_descriptions.full_name(kind) for kind in type(problem).__mro__]


def _details(problem: BaseException) -> tuple[str | None, Any, Any]:
    """The missing name of a NameError, the arguments if they are plain data, and, of an exception
    that Python does not have, its class and the exception itself."""
    own = None if type(problem).__module__ == "builtins" else (type(problem), problem)
    try:
        arguments = problem.args
        encode(arguments)
    except Exception:
        arguments = None
    return _name_attribute(problem), arguments, own


def _text(problem: BaseException) -> str:
    try:
        return str(problem)[:2000]
    except BaseException:  # a __str__ of the student's
        return ""


def _name_attribute(problem: BaseException) -> str | None:
    name = getattr(problem, "name", None) if isinstance(problem, NameError) else None
    return name if isinstance(name, str) else None
