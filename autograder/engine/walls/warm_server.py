"""The sandbox as graders see it: a warm server behind a wall, and gates to it."""

import contextlib
import select
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograder.engine.walls.bubblewrap import (
    SANDBOX,
    Program,
    WallError,
    bare,
    environment,
    walled,
)
from autograder.engine.walls.system_calls import filter_program
from autograder.wire.budgets import Budgets
from autograder.wire.channel import Channel, Closed, TooSlow, until
from autograder.wire.codec import encode
from autograder.wire.decoder import decode
from autograder.wire.orders import (
    BEGIN,
    BURY,
    CONNECT,
    END,
    ISOLATED,
    KILL,
    OPEN,
    READY,
    REMEMBER,
    REPORT,
    START,
    USED,
)
from autograder.wire.pictures import digest_of

__all__ = ["Beginning", "Gate", "Program", "Wall", "WallError"]

START_SECONDS = 120
ANSWER_SECONDS = 60
END_SECONDS = 5


class Wall:
    """A warm server in its sandbox, or in none if `isolated` is False. Close it, or use `with`.

    It starts in the background; whoever opens a gate waits for it. Forks of this process may open
    gates too. Raises WallError if isolation is wanted and not available.
    """

    def __init__(self, isolated: bool = True, program: Program = SANDBOX) -> None:
        self.isolated = isolated
        self._program = filter_program(program.sets_buffers) if self.isolated else b""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(walled(program) if self.isolated else bare(program)),
                    str(theirs.fileno()),
                    ISOLATED if self.isolated else OPEN,
                    *program.shown,
                ],
                pass_fds=[theirs.fileno()],
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
            )

    def __enter__(self) -> "Wall":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server and all student processes."""
        self._control.close()  # the server ends by itself, unless it hangs or a fork holds a gate
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def gate(self) -> "Gate":
        """A new way in, for one grader. Raises WallError if the server did not start."""
        return _gate(self._control, self._program, self.last_words)

    def begin(
        self,
        modules: Sequence[str],
        cells: Sequence[str],
        files: dict[str, bytes],
        budgets: Budgets,
    ) -> "Beginning":
        """A server behind the same wall whose processes start where these cells have run.

        Raises WallError if it did not come to an end.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with contextlib.closing(self.gate()) as gate, tempfile.TemporaryFile() as report:
            content = encode((vars(budgets), list(modules), list(cells), files))
            with theirs:
                gate.tell(BEGIN, content, theirs.fileno(), report.fileno())
            beginning = Beginning(ours, self._program, self.last_words)
            beginning.wait(budgets.by_the_clock(budgets.notebook_seconds))
            report.seek(0)
            beginning.read(report.read())
        return beginning

    def last_words(self) -> str:
        """The end of what the server has said on stderr."""
        if self._errors.closed:
            return "it was closed"
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip()[-500:]


class Beginning:
    """A server whose processes start after the first cells of a notebook.

    `outputs` are those of the cells; `problem` says why nobody may start there, "" if all is well.
    `digest` tells what the cells left behind from what they leave another time.
    """

    def __init__(
        self, control: socket.socket, program: bytes, last_words: Callable[[], str]
    ) -> None:
        self.outputs: list[list[dict[str, Any]]] = []
        self.problem = "it did not come to an end"
        self.digest = ""
        self._control = control
        self._program = program
        self._last_words = last_words

    def wait(self, seconds: float) -> None:
        """Wait until the cells have run, or for so long."""
        ready, _, _ = select.select([self._control], [], [], seconds)
        if ready and self._control.recv(64) == READY:
            self.problem = ""

    def read(self, report: bytes) -> None:
        """Take what the server has reported of its cells."""
        if self.problem:
            return
        found = decode(report)
        self.outputs, self.problem, self.digest = (
            found[part] for part in ("outputs", "problem", "digest")
        )

    def gate(self) -> "Gate":
        """A new way in, for one grader."""
        return _gate(self._control, self._program, self._last_words)

    def close(self) -> None:
        """End the server and its processes."""
        self._control.close()


def _gate(control: socket.socket, program: bytes, last_words: Callable[[], str]) -> "Gate":
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, contextlib.suppress(OSError):  # a dead server does not answer, see below
        socket.send_fds(control, [CONNECT], [theirs.fileno()])
    gate = Gate(ours, program, last_words)
    gate.expect_ready(START_SECONDS)
    return gate


class Gate:
    """One grader's way to the server: starts student processes and ends them, one at a time.

    When it is closed, or its process ends, the student processes behind it are ended too.
    """

    def __init__(
        self, control: socket.socket, program: bytes, last_words: Callable[[], str] = str
    ) -> None:
        """`program` filters the system calls of the processes; `last_words` says why the server has
        ended."""
        self.program = program
        self._control = control
        self._last_words = last_words
        self._started = 0

    def fileno(self) -> int:
        """The descriptor of the way, to pass it on to another process."""
        return self._control.fileno()

    def start(self, budgets: Budgets, *passed: int) -> tuple[int, socket.socket]:
        """Fork a process, which is given these descriptors too; returns its number and our end of
        the channel to it. Raises WallError."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._started += 1
            order = encode((vars(budgets), self.program))
            order = START + self._started.to_bytes(8, "little") + order
            try:
                socket.send_fds(self._control, [order], [theirs.fileno(), *passed])
            except OSError:
                ours.close()
                raise WallError(f"the sandbox has ended: {self._last_words()}") from None
        return self._started, ours

    def used(self, number: int) -> float:
        """Seconds of processor time that a student process has used with all that it started.

        Raises WallError.
        """
        self._order(USED, number)
        return self._report(USED, number)[1]

    def kill(self, number: int, is_ending: bool = False) -> tuple[int, float]:
        """End a student process with all that it started; one that is ending by itself has a
        little longer to say why.

        Returns its exit code, which endings.py explains, and the processor time used in all.
        Raises WallError.
        """
        self._order(BURY if is_ending else KILL, number)
        return self._report(END, number)

    def _order(self, order: bytes, number: int) -> None:
        with contextlib.suppress(OSError):  # then there is no answer
            self._control.send(order + number.to_bytes(8, "little"))

    def _report(self, kind: bytes, number: int) -> tuple[int, float]:
        """The answer to an order, skipping answers to others that nobody waited for."""
        while True:
            report = self.answer(ANSWER_SECONDS)
            if len(report) != REPORT.size:
                raise WallError(f"the sandbox does not answer: {self._last_words()}")
            *about, code, seconds = REPORT.unpack(report)
            if about == [kind, number]:
                return code, seconds

    def remember(self, figures: Iterable[str]) -> None:
        """Tell every process started from now on, by their identities, which figures need no
        drawing."""
        self.tell(REMEMBER, encode([digest_of(identity) for identity in figures]))

    def tell(self, order: bytes, content: bytes, *passed: int) -> None:
        """Give the server something for every process started from now on, with descriptors if
        some are passed: the file stands behind the first of them, else alone.

        Raises WallError if it has ended.
        """
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            file.seek(0)
            with contextlib.suppress(OSError):  # then there is no answer
                descriptors = [*passed[:1], file.fileno(), *passed[1:]]
                socket.send_fds(self._control, [order], descriptors)
        self.expect_ready(START_SECONDS)

    def expect_ready(self, seconds: float) -> None:
        """Wait until the server is ready for more. Raises WallError."""
        if self.answer(seconds) != READY:
            raise WallError(f"the sandbox does not start: {self._last_words()}")

    def close(self) -> None:
        """Close this way in."""
        self._control.close()

    def try_out(self) -> None:
        """Start a student process and let it answer. Raises WallError with what it said."""
        number, end = self.start(Budgets())
        channel = Channel(end)
        try:
            channel.send(("run", "1 + 1"))
            channel.receive(until(time.monotonic() + START_SECONDS))
        except (Closed, TooSlow):
            said = self._last_words()
            raise WallError(f"no process starts in the sandbox: {said}") from None
        finally:
            channel.close()
        self.kill(number)

    def answer(self, seconds: float) -> bytes:
        """The server's next message; nothing if it has ended or is silent for too long."""
        ready, _, _ = select.select([self._control], [], [], seconds)
        try:
            return self._control.recv(64) if ready else b""
        except OSError:
            return b""
