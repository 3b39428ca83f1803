"""Watches a submission's processes from outside their namespaces, and ends them when together they
take more memory than one submission may. No kernel limit counts them together without control
groups, which an ordinary user has no right to make.
"""

import os
import select
import signal
from pathlib import Path

from autograder.wire.endings import OUT_OF_TIME, TOO_MUCH_MEMORY

INTERVAL = 200
"""Milliseconds between two looks; most submissions are done before the first."""


def watch(first: int, memory: int) -> int:
    """Wait until process `first` ends; the exit code tells how.

    When all processes of its namespace together take more than `memory` bytes, it is killed, and
    the others with it. The caller is outside that namespace, but sees its /proc.
    """
    ended = select.poll()
    ended.register(os.pidfd_open(first), select.POLLIN)
    while not ended.poll(INTERVAL):
        if sum(_memory_of(name) for name in os.listdir("/proc") if name.isdigit()) > memory:
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
    """The upper bound, for a process that hides its pages."""
    try:
        pages = int(Path("/proc", number, "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
