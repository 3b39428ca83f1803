"""A warm server: has loaded what the work needs, and forks one process per submission.

It runs inside an outer wall and sees no byte of a submission itself. Each fork goes into namespaces
of its own before it works, and is killed as a whole, with all that it started.
"""

import contextlib
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.sandbox import linux, process_watch
from autograder.sandbox.processor_time import ProcessorTime, family, processes
from autograder.wire.budgets import Budgets
from autograder.wire.decoder import decode
from autograder.wire.endings import die_with_parent
from autograder.wire.orders import (
    BURY,
    END,
    HOME,
    KILL,
    READY,
    REPORT,
    START,
    USED,
)

MOST_DESCRIPTORS = 16
"""That come with an order."""

NOBODY = 65534
SHARED_MEMORY = 1 << 24
"""Bytes of /dev/shm: enough for the locks of a few worker processes."""

GRACE = {KILL: 0.2, BURY: 3.0}
"""Seconds that a process has to end by itself, so that its exit code says why it did: more if it
has left its grader, since freeing much memory takes a while on a busy machine."""


Work = Callable[[Budgets, list[int]], None]
"""What a fork does, given its limits and the descriptors that came with the order. It returns when
the work is done."""


def take_control(isolated: bool) -> socket.socket:
    """The control socket, whose descriptor is the program's first argument; hides this process."""
    control = socket.socket(fileno=int(sys.argv[1]))
    if isolated and os.getuid() == 0:
        linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV)
    linux.hide_from_siblings()
    return control


@dataclass
class Child:
    """A submission's process, and where to report its end once that is asked for."""

    pid: int
    home: str
    descriptor: int
    time: ProcessorTime = field(default_factory=ProcessorTime)
    deadline: float | None = None


class Server:
    """Forks and ends processes, as the graders ask at their gates.

    `orders` are more orders that this server obeys, by their first byte: each is given
    the descriptors that come with it, to be closed.
    `shown` are folders that stay visible where they lie below a private one.
    """

    def __init__(
        self,
        control: socket.socket,
        isolated: bool,
        work: Work,
        orders: dict[bytes, Callable[[list[int]], None]],
        shown: Iterable[str] = (),
    ) -> None:
        self._isolated = isolated
        self._control = control
        self._work = work
        self._orders = orders
        self._shown = {sys.prefix, sys.base_prefix, *shown}
        self._gates: dict[int, socket.socket] = {}
        self._children: dict[tuple[int, int], Child] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def serve(self) -> None:
        """Serve until nobody holds the control socket any more."""
        while True:
            for descriptor, _ in self._poll.poll(self._patience()):
                if descriptor == self._control.fileno():
                    message, passed, _, _ = socket.recv_fds(self._control, 64, 1)
                    if not message:
                        return
                    self._open_gate(socket.socket(fileno=passed[0]))
                elif descriptor in self._gates:
                    self._obey(self._gates[descriptor])
            self._finish()

    def _open_gate(self, gate: socket.socket) -> None:
        self._gates[gate.fileno()] = gate
        self._poll.register(gate, select.POLLIN)
        gate.send(READY)

    def _obey(self, gate: socket.socket) -> None:
        try:
            message, passed, _, _ = socket.recv_fds(gate, 1 << 16, MOST_DESCRIPTORS)
        except OSError:
            message, passed = b"", []
        kind, number = message[:1], int.from_bytes(message[1:9], "little")
        if kind == START:
            self._start(gate, number, message[9:], passed)
        elif kind == USED:
            self._tell_time(gate, number)
        elif kind in GRACE:
            self._end(gate.fileno(), number, GRACE[kind])
        elif kind in self._orders:
            self._orders[kind](passed)
            gate.send(READY)
        else:
            for key in [key for key in self._children if key[0] == gate.fileno()]:
                self._end(*key, GRACE[KILL])
            self._poll.unregister(gate)
            self._gates.pop(gate.fileno()).close()

    def _start(
        self, gate: socket.socket, number: int, order: bytes, descriptors: list[int]
    ) -> None:
        limits, program = decode(order)
        home = HOME if self._isolated else tempfile.mkdtemp(prefix="student-")
        pid = os.fork()
        if pid == 0:
            self.let_go()
            os.environ["HOME"] = home
            if self._isolated:
                _go_behind_the_wall(Budgets(**limits), program, descriptors, self._shown)
            else:
                _go_alone()
            _do(self._work, Budgets(**limits), descriptors)
        _close(descriptors)
        ended = os.pidfd_open(pid)
        self._children[gate.fileno(), number] = Child(pid, home, ended)

    def let_go(self) -> None:
        """In a fork: give up all ways to the graders."""
        self._control.close()
        for gate in self._gates.values():
            gate.close()
        for child in self._children.values():
            os.close(child.descriptor)

    def _tell_time(self, gate: socket.socket, number: int) -> None:
        """Say what a process has used up to now, with all that it started."""
        child = self._children[gate.fileno(), number]
        running = family(child.pid, processes())
        if self._isolated:
            running.pop(child.pid, None)  # the watch, which is ours
        with contextlib.suppress(OSError):  # the grader is gone
            gate.send(REPORT.pack(USED, number, 0, child.time.look(running)))

    def _end(self, gate: int, number: int, grace: float) -> None:
        """Give a process the time to end by itself, so that its exit code says why it did."""
        child = self._children[gate, number]
        child.deadline = time.monotonic() + grace
        self._poll.register(child.descriptor, select.POLLIN)

    def _patience(self) -> float | None:
        """Milliseconds until the next process has to be killed; None if none has to end."""
        deadlines = [child.deadline for child in self._children.values() if child.deadline]
        return max(0, min(deadlines) - time.monotonic()) * 1000 if deadlines else None

    def _finish(self) -> None:
        """Report the processes that have ended; kill those that do not end in time."""
        for (gate, number), child in list(self._children.items()):
            if not child.deadline:
                continue
            late = time.monotonic() >= child.deadline
            if late:
                kill = os.kill if self._isolated else os.killpg
                kill(child.pid, signal.SIGKILL)
            ended, status, used = os.wait4(child.pid, 0 if late else os.WNOHANG)
            if ended:
                self._poll.unregister(child.descriptor)
                os.close(child.descriptor)
                del self._children[gate, number]
                if not self._isolated:
                    shutil.rmtree(child.home, ignore_errors=True)
                code = os.waitstatus_to_exitcode(status)
                seconds = max(child.time.seconds, used.ru_utime + used.ru_stime)
                if gate in self._gates:
                    with contextlib.suppress(OSError):  # the grader is gone
                        self._gates[gate].send(REPORT.pack(END, number, code, seconds))


def _go_behind_the_wall(
    budgets: Budgets, program: bytes, descriptors: list[int], shown: set[str]
) -> None:
    """In the fork: build the inner wall. Returns in the one process that stands behind it."""
    try:
        die_with_parent()
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            die_with_parent()  # a change of user takes it back
        linux.become_dumpable()  # else /proc/self belongs to root, and the maps cannot be set
        linux.enter_new_namespaces()
        ready, tell = os.pipe()
        first = os.fork()
        if first:  # outside of the new process namespace: takes it down when killed
            _close(descriptors)
            os.close(tell)
            os.read(ready, 1)  # until then, /proc shows the other submissions
            os._exit(process_watch.watch(first, budgets.memory))
        die_with_parent()
        os.close(ready)
        os.setsid()
        linux.mount_private(
            {HOME: budgets.scratch, "/tmp": budgets.scratch, "/dev/shm": SHARED_MEMORY},
            keep=shown,
        )
        os.write(tell, b".")
        os.close(tell)
        os.chmod("/tmp", 0o1777)
        linux.drop_all_privileges()
        second = os.fork()
        if second:  # process 1 of the namespace: when it ends, the kernel ends all the others
            linux.hide_from_siblings()
            _close(descriptors)
            os._exit(process_watch.reap_until(second))
        linux.filter_system_calls(program)
    except BaseException as problem:
        _give_up(problem)


def _go_alone() -> None:
    """In the fork, where isolation was declined: a process group that can be killed as one."""
    die_with_parent()
    os.setsid()


def _do(work: Work, budgets: Budgets, descriptors: list[int]) -> None:
    """In the fork: work within the limits. Never returns."""
    try:
        linux.limit_resources(budgets)
        nowhere = os.open("/dev/null", os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        linux.have_files_alone()
        work(budgets, descriptors)
        os._exit(0)
    except BaseException as problem:
        _give_up(problem)


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _give_up(problem: BaseException) -> None:
    os.write(2, f"sandbox: {problem!r}\n".encode())
    os._exit(1)
