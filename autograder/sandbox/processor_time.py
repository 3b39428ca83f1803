"""The processor time of a submission, from outside: of all its processes, including those that have
ended.

Nothing is asked of the processes themselves, and no kernel limit counts them together
without control groups, which an ordinary user has no right to make.
"""

import contextlib
import os
from collections import defaultdict
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """A process as /proc shows it: its parent, its session, when it was started in ticks since the
    boot, and seconds of processor time: its own, and that of the children that it waited for."""

    parent: int
    session: int
    started: int
    own: float
    waited: float


def processes() -> dict[int, Process]:
    """All processes that this one sees, by number."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                # The program's name, in brackets, may hold anything.
                fields = file.read().rpartition(b")")[2].split()
                user, system, waited_user, waited_system = map(int, fields[11:15])
                found[int(name)] = Process(
                    int(fields[1]),
                    int(fields[3]),
                    int(fields[19]),
                    (user + system) / TICKS,
                    (waited_user + waited_system) / TICKS,
                )
    return found


def family(root: int, known: dict[int, Process]) -> dict[int, Process]:
    """Of the known processes, those that `root` started, directly or through others, and those of
    its session. `root` itself is one of them."""
    children = defaultdict(list)
    for number, process in known.items():
        children[process.parent].append(number)
    left = [
        number for number, process in known.items() if number == root or process.session == root
    ]
    found = {}
    while left:
        number = left.pop()
        if number in known and number not in found:
            found[number] = known[number]
            left += children[number]
    return found


class ProcessorTime:
    """Adds up what the processes of a submission use, from one look to the next."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._seen: dict[tuple[int, int], Process] = {}

    def look(self, running: dict[int, Process]) -> float:
        """The seconds used up to now, given those of its processes that are running.

        A process that has ended is charged to its parent, unless the parent told the kernel to
        drop it: then it counts as far as it was seen.
        """
        now = {(number, process.started): process for number, process in running.items()}
        nothing = Process(0, 0, 0, 0.0, 0.0)
        before = {key: self._seen.get(key, nothing) for key in now}
        own = sum(process.own - before[key].own for key, process in now.items())
        waited = sum(process.waited - before[key].waited for key, process in now.items())
        counted = sum(
            process.own + process.waited for key, process in self._seen.items() if key not in now
        )
        self.seconds += max(0.0, own) + max(0.0, waited - counted)
        self._seen = now
        return self.seconds
