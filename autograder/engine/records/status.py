"""How grading a submission can end. It is stored apart from the score."""

from enum import StrEnum


class Status(StrEnum):
    """How one submission, or one process of it, ended."""

    GRADED = "graded"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    CRASHED = "crashed"
    INVALID = "invalid notebook"
    MISSING = "missing"


WORST_FIRST = (
    Status.INVALID,
    Status.MISSING,
    Status.TIMED_OUT,
    Status.OUT_OF_MEMORY,
    Status.CRASHED,
    Status.GRADED,
)
"""Of several statuses the first of these is the submission's: those without a score come first."""
