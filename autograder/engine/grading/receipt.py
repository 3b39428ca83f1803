"""A receipt of a grade: what it depends on, by hashes, and what was found, to be repeated later."""

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.course import CourseError
from autograder.engine.records.record import Record
from autograder.results import Verdict, verdicts_from
from autograder.wire.budgets import Budgets

NAME = "receipt.json"
"""Beside the autograded notebooks of a submission."""

Verdicts = dict[str, list[Verdict] | None]
"""By notebook."""

VERSIONS = ("autograder", "numpy", "matplotlib", "ipython", "nbgrader")


@dataclass(frozen=True)
class Receipt:
    """`decided_by` are hashes by name; see job.py. `notebooks` gives the verdicts by notebook, None
    for one that could not be graded."""

    assignment: str
    student: str
    status: str
    isolated: bool
    budgets: dict[str, Any]
    decided_by: dict[str, str]
    versions: dict[str, str]
    notebooks: Verdicts

    @property
    def points(self) -> float:
        """The sum of the automatic points, 0 if it could not be graded."""
        return points_of(self.notebooks) or 0


def points_of(notebooks: Mapping[str, list[Verdict] | None]) -> float | None:
    """The sum of the automatic points; None where a notebook could not be graded."""
    if None in notebooks.values():
        return None
    return sum(verdict.points for found in notebooks.values() for verdict in found or ())


def receipt(record: Record, budgets: Budgets, decided_by: dict[str, str]) -> bytes:
    """The receipt's file."""
    versions = {"python": platform.python_version()} | {name: version(name) for name in VERSIONS}
    written = Receipt(
        record.assignment,
        record.student,
        str(record.status),
        record.isolated,
        asdict(budgets),
        decided_by,
        versions,
        record.notebooks,
    )
    return json.dumps(asdict(written), ensure_ascii=False, indent=1).encode() + b"\n"


def read_receipt(path: Path) -> Receipt:
    """Raises CourseError for a file that is no receipt."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Receipt(**data | {"notebooks": verdicts_from(data["notebooks"])})
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CourseError(
            f"{path} is no receipt. One lies beside each autograded notebook, as {NAME}."
        ) from None


def changed_since(given: Receipt, decided_by: dict[str, str]) -> list[str]:
    """What decides the grade today and is not what decided it then, by name."""
    names = sorted(given.decided_by.keys() | decided_by.keys())
    return [name for name in names if given.decided_by.get(name) != decided_by.get(name)]


def differences(
    before: Mapping[str, list[Verdict] | None], after: Mapping[str, list[Verdict] | None]
) -> Iterator[str]:
    """A sentence for each behaviour whose points are not the same, or that is told otherwise."""
    for notebook in sorted(before.keys() | after.keys()):
        was, now = (_lines(found.get(notebook)) for found in (before, after))
        for place in [*was, *(place for place in now if place not in was)]:
            old, new = was.get(place), now.get(place)
            if old != new:
                yield f"{': '.join(filter(None, place))}: {_told(old)} → {_told(new)}"


Place = tuple[str, str]


def _lines(verdicts: list[Verdict] | None) -> dict[Place, tuple[float, str]]:
    """By step and claim: the points, and the reason for those that are missing."""
    if verdicts is None:
        return {("", "the notebook could not be graded"): (0.0, "")}
    lines: dict[Place, tuple[float, str]] = {}
    for verdict in verdicts:
        for found in verdict.behaviours:
            lines[verdict.step, found.claim] = (found.points, found.reason)
        if not verdict.behaviours:
            lines[verdict.step, ""] = (verdict.points, verdict.problem)
    return lines


def _told(line: tuple[float, str] | None) -> str:
    if line is None:
        return "was not there"
    points, reason = line
    return f"{points:g}" + (f" ({reason})" if reason else "")
