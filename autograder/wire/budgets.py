"""How much a submission may use: one class, with defaults that suit a lesson."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budgets:
    """Limits for one submission. Seconds are wall time; sizes are bytes.

    `call_seconds` is for one call from a hidden test, `cell_seconds` for one of the student's
    cells, `notebook_seconds` for everything together. Memory and processes are limits of each
    process and of the whole submission.
    """

    call_seconds: float = 10.0
    cell_seconds: float = 30.0
    notebook_seconds: float = 120.0
    cpu_seconds: int = 120
    memory: int = 2 * 1024**3
    processes: int = 64
    open_files: int = 256
    file_size: int = 64 * 1024**2
    scratch: int = 128 * 1024**2
    output: int = 1024**2
    outputs_in_all: int = 16 * 1024**2
