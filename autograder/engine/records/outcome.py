"""What became of one submission, and what its autograded notebook tells the student."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.engine.records.graded import Graded
from autograder.hidden_tests import shorten
from autograder.lesson.cells import grade_id, is_solution
from autograder.results import Status, Verdict, verdicts_from

LONGEST_MESSAGE = 400


@dataclass(frozen=True)
class Outcome:
    """One student's result for one assignment.

    `score` is None where the submission could not be graded, which is not the same as 0 points.
    `notebooks` gives the verdicts by notebook, None where it could not be graded, and `stopped`, by
    notebook and grade_id, what the student's own cells stopped with. `messages` are what the
    student is told of them, in the notebook's order.
    """

    assignment: str
    student: str
    status: Status
    score: float | None
    max_score: float
    notebooks: dict[str, list[Verdict] | None] = field(default_factory=dict)
    stopped: dict[str, dict[str, str]] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    feedback: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data for a script; the feedback page as a path, or null."""
        return asdict(self) | {"feedback": str(self.feedback) if self.feedback else None}


def outcome_from(data: dict[str, Any]) -> Outcome:
    """The outcome that `as_json` gave as plain data."""
    feedback = Path(data["feedback"]) if data["feedback"] else None
    notebooks = verdicts_from(data["notebooks"])
    status = Status(data["status"])
    return Outcome(**data | {"status": status, "notebooks": notebooks, "feedback": feedback})


def messages(graded: Graded) -> list[str]:
    """What a graded notebook tells the student: each cell that stopped, each behaviour that failed,
    and why; in the notebook's order."""
    verdicts = {verdict.grade_id: verdict for verdict in graded.verdicts}
    found: list[str] = []
    for cell in graded.notebook.cells:
        name = grade_id(cell)
        if is_solution(cell) and name in graded.stopped:
            found.append(shorten(f"cell '{name}' stopped: {graded.stopped[name]}", LONGEST_MESSAGE))
        elif name in verdicts:
            found += [shorten(text, LONGEST_MESSAGE) for text in verdicts[name].losses()]
    return found
