"""What grading finds, as data. Pages, tables, statistics and proofs are views of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How one submission, or one process of it, ended. It is kept apart from the score."""

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


UNREADABLE = (Status.INVALID, Status.MISSING)
"""Of a submission of which nothing could be graded: it has no score, unless a person gives one."""


def worst(statuses: Iterable[Status]) -> Status:
    """Of several statuses the submission's; GRADED if nothing else happened."""
    return min(statuses, key=WORST_FIRST.index, default=Status.GRADED)


@dataclass(frozen=True)
class Behaviour:
    """One behaviour of a hidden test: what it asks for, what it gave, and why.

    `claim` completes "your work …". `reason` is what the student is told where points are lost;
    `misconception` names the mistake that gives exactly what was seen, "" if none does. `seen` and
    `expected` are short texts, "" where there is nothing to tell or nothing that may be told.
    `notes` are remarks, such as whose earlier work a result was judged by.
    """

    claim: str
    points: float
    maximum: float
    reason: str = ""
    misconception: str = ""
    seen: str = ""
    expected: str = ""
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is missing."""
        return not self.reason


@dataclass(frozen=True)
class Verdict:
    """The points of one test cell, between 0 and `max_points`.

    `problem` tells what stopped the cell itself, such as an assertion in a test without
    behaviours; "" if nothing did. `is_open` says that it ran in the student's process, which could
    forge it.
    """

    grade_id: str
    points: float
    max_points: float
    behaviours: tuple[Behaviour, ...] = ()
    problem: str = ""
    is_open: bool = False

    @property
    def step(self) -> str:
        """The graded step, whose solution cell is named like the test."""
        return self.grade_id.removesuffix("_test")

    def losses(self) -> list[str]:
        """One sentence for the student about each behaviour that failed, and about the problem."""
        lost = [found for found in self.behaviours if not found.passed]
        told = [f"{self.step}: not yet: {found.claim}. {found.reason}" for found in lost]
        if self.problem:
            told.append(f"cell '{self.grade_id}' stopped: {self.problem}")
        return told


def verdict_from(data: dict[str, Any]) -> Verdict:
    """The verdict that `dataclasses.asdict` turned into plain data, possibly by way of JSON."""
    behaviours = tuple(
        Behaviour(**{**found, "notes": tuple(found.get("notes", ()))})
        for found in data.get("behaviours", ())
    )
    return Verdict(**{**data, "behaviours": behaviours})


def verdicts_from(
    notebooks: dict[str, list[dict[str, Any]] | None],
) -> dict[str, list[Verdict] | None]:
    """The same for the verdicts of several notebooks; None stays for one that was not graded."""
    return {
        name: None if verdicts is None else [verdict_from(verdict) for verdict in verdicts]
        for name, verdicts in notebooks.items()
    }
