"""The warm server: has numpy, IPython and matplotlib loaded, and forks a process a submission.

It runs inside the sandbox's outer wall and executes no student code itself. Each fork goes into
namespaces of its own before it serves, and is killed whole, with all that it started.
"""

import os
import resource
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING

from autograder.sandbox import kernel
from autograder.sandbox.codec import decode
from autograder.sandbox.settings import Budgets

if TYPE_CHECKING:
    from autograder.sandbox.shell import Shell

NOBODY = 65534
HOME = "/home/student"

START, KILL = b"S", b"K"
READY = b"ready"


def main() -> None:
    """Serve on the control socket whose descriptor is the only argument."""
    control = socket.socket(fileno=int(sys.argv[1]))
    if os.getuid() == 0:
        kernel.mount("proc", "/proc", "proc", kernel.MS_NOSUID | kernel.MS_NODEV)
    kernel.hide_from_siblings()
    os.environ["HOME"] = HOME
    from autograder.sandbox import shell, warm

    warm.load()
    the_shell = shell.make_shell()
    control.send(READY)
    children: dict[int, int] = {}
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not message:
            return
        kind, number = message[:1], int.from_bytes(message[1:9], "little")
        if kind == START:
            budgets = Budgets(**decode(message[9:]))
            child = os.fork()
            if child == 0:
                _become_student(control, descriptors[0], the_shell, budgets)
            os.close(descriptors[0])
            children[number] = child
        elif kind == KILL and number in children:
            control.send(_spent(_end(children.pop(number))))


def _end(child: int) -> resource.struct_rusage:
    """End a student process; what it used is known in full only if it ends by itself."""
    for _ in range(20):
        ended, _, usage = os.wait4(child, os.WNOHANG)
        if ended:
            return usage
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.wait4(child, 0)[2]


def _spent(usage: resource.struct_rusage) -> bytes:
    return int((usage.ru_utime + usage.ru_stime) * 1e6).to_bytes(8, "little")


def _become_student(
    control: socket.socket, descriptor: int, the_shell: "Shell", budgets: Budgets
) -> None:
    """In the fork: build the inner wall, and serve behind it. Never returns."""
    from autograder.sandbox import shell, student

    try:
        control.close()
        kernel.die_with_parent()
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            kernel.die_with_parent()  # a change of user takes it back
        kernel.become_dumpable()  # else /proc/self belongs to root, and the maps cannot be set
        kernel.enter_new_namespaces()
        first = os.fork()
        if first:  # outside of the new process namespace: waits, and takes it down when killed
            os.close(descriptor)
            os.waitpid(first, 0)
            os._exit(0)
        kernel.die_with_parent()
        os.setsid()
        kernel.mount_private(
            {HOME: budgets.scratch, "/tmp": budgets.scratch, "/dev/shm": 1 << 24},
            keep={sys.prefix, sys.base_prefix},
        )
        os.chmod("/tmp", 0o1777)
        kernel.drop_all_privileges()
        second = os.fork()
        if second:  # process 1 of the namespace: with its end, the kernel ends all the others
            os.close(descriptor)
            _reap_until(second)
        kernel.limit_resources(budgets)
        nowhere = os.open("/dev/null", os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        shell.connect_streams()
        student.run(socket.socket(fileno=descriptor), the_shell, budgets)
    except BaseException as problem:
        os.write(2, f"sandbox: {problem!r}\n".encode())
    finally:
        os._exit(1)


def _reap_until(pid: int) -> None:
    while True:
        try:
            ended, _ = os.wait()
        except ChildProcessError:
            break
        if ended == pid:
            break
    os._exit(0)


if __name__ == "__main__":
    main()
