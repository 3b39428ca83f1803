"""How much a submission may use: one class, with defaults that suit a lesson."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budgets:
    """Limits for one submission. Seconds are processor time unless said otherwise; sizes are bytes.

    `call_seconds` is for one call from a hidden test, `cell_seconds` for one of the student's
    cells, `notebook_seconds` for everything together. They count what all processes of the
    submission compute, user and system time, so that a busy machine changes no grade.
    `cpu_seconds` is a limit of the kernel's on each single process.

    What sleeps or waits computes nothing, and ends by the clock: `by_the_clock` gives `wall_factor`
    times as many seconds of wall time as each limit has of processor time, and at least
    `wall_margin` more.

    Memory and processes are limits of each process and of the whole submission.
    """

    call_seconds: float = 10.0
    cell_seconds: float = 30.0
    notebook_seconds: float = 120.0
    cpu_seconds: int = 120
    wall_factor: float = 10.0
    wall_margin: float = 60.0
    memory: int = 2 * 1024**3
    processes: int = 64
    open_files: int = 256
    file_size: int = 64 * 1024**2
    scratch: int = 128 * 1024**2
    output: int = 1024**2
    outputs_in_all: int = 16 * 1024**2

    def by_the_clock(self, seconds: float) -> float:
        """The wall time after which something that may compute for `seconds` is ended."""
        return max(seconds * self.wall_factor, seconds + self.wall_margin)
