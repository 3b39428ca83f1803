"""What grading finds, as data. Pages, tables, statistics and proofs are views of it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Behaviour:
    """One behaviour of a hidden test: what it asks for, what it gave, and why.

    `claim` completes "your work …". `reason` is what the student is told where points are lost;
    `misconception` names the mistake that gives just what was seen, "" if none does. `seen` and
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
    behaviours; "" if nothing did.
    """

    grade_id: str
    points: float
    max_points: float
    behaviours: tuple[Behaviour, ...] = ()
    problem: str = ""

    @property
    def step(self) -> str:
        """The graded step, whose solution cell is named like the test."""
        return self.grade_id.removesuffix("_test")

    def losses(self) -> list[str]:
        """One sentence for the student about each behaviour that failed, and about the problem."""
        lost = [one for one in self.behaviours if not one.passed]
        found = [f"{self.step}: not yet: {one.claim}. {one.reason}" for one in lost]
        if self.problem:
            found.append(f"cell '{self.grade_id}' stopped: {self.problem}")
        return found


def as_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data, for a database or a script."""
    return asdict(verdict)


def verdict_from(data: dict[str, Any]) -> Verdict:
    """The verdict that `as_data` gave as plain data."""
    behaviours = tuple(
        Behaviour(**{**one, "notes": tuple(one.get("notes", ()))})
        for one in data.get("behaviours", ())
    )
    return Verdict(**{**data, "behaviours": behaviours})
