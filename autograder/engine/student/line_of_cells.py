"""One submission's process and its copies, as the trusted side sees them: how they begin, where
they are left, how they are asked, and a bitter end.

Every reply is untrusted. A reply that is malformed, late or missing ends the process; the next
request starts a fresh one, which first repeats the cells that ran well.

The line of cells never meets a test. It leaves a copy of itself at each place where one stands, and
the tests ask those copies after the last cell has run: whatever a test passes to the student's code
is gone with the copy, and no later cell can print it.
"""

import contextlib
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from autograder.engine.student import exceptions
from autograder.engine.student.references import Objects
from autograder.engine.student.remote_object import Unservable
from autograder.engine.student.replies import (
    REPLIES,
)
from autograder.engine.student.solution_behaviour import SolutionBehaviour
from autograder.engine.student.time_limits import USED_UP, TimeLimits
from autograder.engine.walls.warm_server import Gate, WallError
from autograder.hidden_tests import LentObject, Stopped, access, is_remembering
from autograder.results import Status
from autograder.wire.budgets import Budgets
from autograder.wire.channel import Channel, Closed, TooSlow, Watch
from autograder.wire.codec import CodecError, Reference
from autograder.wire.endings import OUT_OF_TIME, TOO_MUCH_MEMORY
from autograder.wire.mirror import OURS, Mirror


class Ended(Stopped):
    """The student's process is gone; `status` says how it went."""

    def __init__(self, status: Status, text: str) -> None:
        super().__init__(text)
        self.status = status


ENDED_BY_LIMIT = {
    TOO_MUCH_MEMORY: (Status.OUT_OF_MEMORY, "your code used more memory than allowed"),
    OUT_OF_TIME: (Status.TIMED_OUT, "your code used more processor time than allowed"),
}
"""Status and reason by the exit code of a process that a limit ended."""


GONE = "a function of the test may be called only by the call that it was given to"

COPY = None
"""Stands in the history of a process for a place at which it left a copy."""


class LineOfCells:
    """The process of one submission, and its replacements when it dies. Close it at the end."""

    def __init__(self, gate: Gate, budgets: Budgets, files: dict[str, bytes]) -> None:
        self.budgets = budgets
        self.endings: list[Status] = []
        self.stops: list[Stopped] = []
        """Whatever was stopped, in order, whether or not it was caught."""
        self.failures: list[AssertionError] = []
        """Of assertions in functions that a test gave away: student code may have caught them."""
        self.solution_behaviour = SolutionBehaviour()
        self.most_copies = 0
        """Processes that it may have beside those of the student's code, for `leave_copy`."""
        self._gate = gate
        self._files = files
        self._history: list[str | None] = []
        self._copies: dict[int, Channel] = {}
        self._place: int | None = None
        self._keeps_copies = False
        self._mirrors = False
        self._asking = 0
        self._given_before = 0
        self._line: Channel | None = None
        self._channel: Channel | None = None
        self._number = 0
        self._objects = self._new_objects()
        self._limits = TimeLimits(budgets, lambda: gate.used(self._number))

    def leave_copy(self) -> int:
        """Leave a copy of the process as it is now; gives the number of the place for `go_to`."""
        place = self._history.count(COPY)
        if self._line is not None:
            # What ends the process here ends the next request too, which repeats what ran well.
            with contextlib.suppress(Ended):
                self._copy_line(place)
        self._history.append(COPY)
        return place

    def begin_tests(self) -> None:
        """Grant the tests the time that the cells had: no cell after a test takes it away."""
        self._limits.renew()

    def go_to(self, place: int, keep: bool = False, mirrors: bool = False) -> None:
        """Let the copy that was left at a place answer what is asked from now on.

        `keep` leaves the copy as it is, so that this can be done again. `mirrors`: lists, dicts,
        sets and arrays that cross are the very same on both sides, as under stock nbgrader, so that
        each side sees what the other one does to them.
        """
        self._leave_place()
        self._place = place
        self._keeps_copies = keep
        self._mirrors = mirrors

    def mirror(self) -> None:
        """Let values that cross from now on be the very same on both sides, as in `go_to`."""
        self._request(("mirror",), self.budgets.call_seconds)
        self._mirrors = True
        if self._channel:
            self._channel.mirror = Mirror(OURS)

    def go_to_line(self) -> None:
        """Let the line of cells answer again."""
        self._leave_place()
        self._place = None
        self._mirrors = False

    @property
    def seconds(self) -> float:
        """The processor time of all its processes that have ended."""
        return self._limits.of_ended

    def close(self, is_ending: bool = False) -> int:
        """End the process with all that it started; returns its exit code."""
        if not self._line:
            return 0
        self._leave_place()
        for channel in (self._line, *self._copies.values()):
            channel.close()
        self._line = self._channel = None
        self._copies.clear()
        code, seconds = self._gate.kill(self._number, is_ending)
        self._limits.ended(seconds)
        return code

    def _new_objects(self) -> Objects:
        """What the process that is asked from now on has given, and been given."""
        raise NotImplementedError

    def _leave_place(self) -> None:
        """Part from the copy that was asked last."""
        if self._channel and self._channel is not self._line:
            self._channel.close()
        self._channel = None

    def _request(self, message: tuple[Any, ...], seconds: float) -> tuple[Any, ...]:
        if is_remembering():
            raise Unservable("a remembered result may not depend on a student's work")
        if self._line is None:
            self._revive()
        if self._channel is None:
            self._connect()
        return self._exchange(message, seconds)

    def _revive(self) -> None:
        """Start a process and bring it to where the last one was."""
        if self._limits.used_up():
            self._stop(Status.TIMED_OUT, USED_UP)
        self._objects = self._new_objects()
        processes = self.budgets.processes + self.most_copies
        self._number, end = self._gate.start(replace(self.budgets, processes=processes))
        self._channel = self._line = self._channel_on(end)
        self._write_files()
        place = 0
        for source in self._history:
            if source is COPY:
                self._copy_line(place)
                place += 1
            else:
                self._exchange(("run", source), self.budgets.cell_seconds)
        if self._place is not None:
            self._channel = None

    def _write_files(self) -> None:
        """The first request. Raises WallError if nobody answers: no code of the student's has run
        yet, so it is not theirs that this process has ended."""
        try:
            self._exchange(("files", self._files), self.budgets.cell_seconds)
        except Ended as end:
            if end.status is not Status.CRASHED:
                raise
            self.endings.pop()
            self.stops.pop()
            raise WallError(f"no process starts in the sandbox: {end}") from None

    def _copy_line(self, place: int) -> None:
        self._channel = self._line
        self._copies[place] = self._copy()

    def _copy(self) -> Channel:
        """The channel to a copy of the process that is asked now."""
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as unless_copied:
            unless_copied.callback(ours.close)
            self._exchange(("fork",), self.budgets.call_seconds, theirs.fileno())
            unless_copied.pop_all()
        return self._channel_on(ours)

    def _connect(self) -> None:
        """Take up the line of cells, or the copy at the place of the test that runs."""
        self._objects = self._new_objects()
        if self._place is None:
            self._channel = self._line
            return
        if self._place not in self._copies:  # a test has ended it
            self.close()
            self._revive()
        self._channel = self._copies[self._place]
        if self._keeps_copies:
            self._channel = self._copy()
        else:
            del self._copies[self._place]
        if self._mirrors:
            self.mirror()

    def _channel_on(self, end: socket.socket) -> Channel:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        return Channel(end, self._refer, self._resolve)

    def _refer(self, value: Any) -> Reference:
        return self._objects.refer(value)

    def _resolve(self, reference: Reference) -> Any:
        return self._objects.resolve(reference)

    def _exchange(
        self, message: tuple[Any, ...], seconds: float, descriptor: int | None = None
    ) -> tuple[Any, ...]:
        """The reply to a message, which may announce a file descriptor."""
        watch = self._limits.watch(seconds)
        channel = self._channel
        assert channel
        is_ending = False
        if not self._asking:
            self._given_before = self._objects.number_given()
        self._asking += 1
        try:
            _send(channel, message, watch)
            if descriptor is not None:
                channel.give(descriptor, watch)
            while True:
                reply = channel.receive(watch)
                if type(reply) is not tuple or not reply or type(reply[0]) is not str:
                    raise CodecError("a reply of unknown form")
                if reply[0] not in ("callback", *REPLIES):
                    raise CodecError("a reply of unknown kind")
                if reply[0] != "callback":
                    if not REPLIES[reply[0]](reply):
                        raise CodecError("a malformed reply")
                    return reply
                if message[0] in ("run", "test", "files", "fork", "mirror"):
                    raise CodecError("a call to a test's function while no test is running")
                answer = self._call_back(reply)
                if self._channel is not channel:
                    self._stop(Status.CRASHED, "your code ended the Python process")
                try:
                    _send(channel, answer, watch)
                except Unservable as problem:
                    channel.send(exceptions.as_answer(problem), watch)
        except TooSlow as problem:
            status, text = Status.TIMED_OUT, str(problem)
        except Closed:
            status, text = Status.CRASHED, "your code ended the Python process"
            is_ending = True
        except CodecError as problem:
            status, text = Status.CRASHED, f"your code's result cannot be read: {problem}"
        except (Unservable, Stopped):
            raise
        except BaseException:
            self.close()  # the answer would be taken for that to the next request
            raise
        finally:
            self._asking -= 1
        self._end(status, text, is_ending)

    def _checked(self, check: Callable[..., bool], *arguments: Any) -> bool:
        """Check a part of a reply; an impossible one ends the process."""
        try:
            return check(*arguments)
        except CodecError as problem:
            self._end(Status.CRASHED, f"your code's result cannot be read: {problem}")

    def _end(self, status: Status, text: str, is_ending: bool = False) -> NoReturn:
        code = self.close(is_ending)
        status, text = ENDED_BY_LIMIT.get(code, (status, text))
        self.endings.append(status)
        self._stop(status, text)

    def _stop(self, status: Status, text: str) -> NoReturn:
        self.stops.append(Ended(status, text))
        raise self.stops[-1]

    def _call_back(self, request: tuple[Any, ...]) -> tuple[Any, ...]:
        """Student code calls a function that the test gave it, or asks for an attribute of an
        object that is lent to it."""
        if len(request) != 4 or type(request[2]) is not list or type(request[3]) is not dict:
            raise CodecError("a malformed callback")
        _, function, arguments, named = request
        place = self._objects.place_of(function)
        if place < 0:
            raise CodecError("a call to something that was not given")
        if not all(type(name) is str for name in named):
            raise CodecError("a call with a name that is not text")
        is_lent = isinstance(function, LentObject)
        if place < self._given_before and (
            is_lent or not self.solution_behaviour.allow("a call back comes later")
        ):
            return ("threw", None, "RuntimeError", GONE)
        try:
            if is_lent:
                return ("returned", access(function, *arguments, **named))
            return ("returned", function(*arguments, **named))
        except Exception as problem:
            event = "an assertion fails in a call back"
            if isinstance(problem, AssertionError) and not self.solution_behaviour.allow(event):
                self.failures.append(problem)
            return exceptions.as_answer(problem)


def _send(channel: Channel, message: Any, watch: Watch) -> None:
    """Send what the test gives. Raises Unservable if it cannot cross."""
    try:
        channel.send(message, watch)
    except CodecError as problem:
        raise Unservable(
            f"{problem}. Give plain data, a function, or an object that the student's code made."
        ) from None
