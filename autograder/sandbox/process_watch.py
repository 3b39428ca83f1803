"""Watches a submission's processes from outside their namespaces, and ends them when together they
take more memory than one submission may. No kernel limit counts them together without control
groups, which an ordinary user has no right to make.

What waits in sockets is memory too, of no process: each socket counts with all that it could hold.
"""

import os
import select
import signal
import socket
from pathlib import Path

from autograder.wire.endings import OUT_OF_TIME, TOO_MUCH_MEMORY

INTERVAL = 200
"""Milliseconds between two looks; most submissions are done before the first."""


def watch(first: int, memory: int) -> int:
    """Wait until process `first` ends; the exit code tells how.

    When all processes of its namespace together take more than `memory` bytes, it is killed, and
    the others with it. The caller is outside that namespace, but sees its /proc.
    """
    holds = _most_in_a_socket()
    ended = select.poll()
    ended.register(os.pidfd_open(first), select.POLLIN)
    while not ended.poll(INTERVAL):
        left = memory - _sockets() * holds
        running = [name for name in os.listdir("/proc") if name.isdigit()]
        # The exact sum takes the kernel long: it walks through all pages.
        if sum(map(_resident, running)) > left and sum(map(_memory_of, running)) > left:
            os.kill(first, signal.SIGKILL)
            os.waitpid(first, 0)
            return TOO_MUCH_MEMORY
    return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])


def reap_until(last: int) -> int:
    """As the first process of a namespace, wait for all that end there, until `last` does.

    OUT_OF_TIME if the kernel ended it for the processor time it took, else 0.
    """
    while True:
        ended, status = os.wait()
        if ended == last:
            out_of_time = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
            return OUT_OF_TIME if out_of_time else 0


def _most_in_a_socket() -> int:
    """Bytes that a socket may hold: a student's process cannot change the size of its buffer, and
    the last message may go beyond it by as much again."""
    with socket.socket(socket.AF_UNIX) as new:
        return 2 * new.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)


def _sockets() -> int:
    """How many sockets the submission has, whether open or on their way in other sockets."""
    try:
        found = Path("/proc/1/net/sockstat").read_text()
    except OSError:  # it has ended
        return 0
    return int(found.partition("sockets: used ")[2].split()[0])


def _memory_of(number: str) -> int:
    """Bytes that a process takes; of pages that several share, its share of them."""
    try:
        for line in Path("/proc", number, "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    except ProcessLookupError:
        return 0
    except OSError:
        return _resident(number)


def _resident(number: str) -> int:
    """The upper bound: of pages that several share, all."""
    try:
        pages = int(Path("/proc", number, "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
