"""What became of one submission, and what its autograded notebook tells the student."""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.engine.records.graded import Graded
from autograder.engine.records.status import Status
from autograder.hidden_tests import shorten
from autograder.lesson.cells import grade_id, is_solution

LONGEST_MESSAGE = 400
CELL_FILE = re.compile(r"\(\d+\.py, ")


@dataclass(frozen=True)
class Outcome:
    """One student's result for one assignment.

    `score` is None where the submission could not be graded, which is not the same as 0 points.
    `messages` are what the student is told, most important first.
    """

    assignment: str
    student: str
    status: Status
    score: float | None
    max_score: float
    messages: list[str] = field(default_factory=list)
    feedback: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data for a script; the feedback page as a path, or null."""
        return asdict(self) | {"feedback": str(self.feedback) if self.feedback else None}


def messages(graded: Graded) -> list[str]:
    """What a graded notebook tells the student: each cell that stopped, each behaviour that failed,
    and why; in the notebook's order."""
    verdicts = {verdict.grade_id: verdict for verdict in graded.verdicts}
    found: list[str] = []
    for cell in graded.notebook.cells:
        name = grade_id(cell)
        if is_solution(cell) and name in graded.stopped:
            # A cell has no file that the student knows; the number in its stead changes each time.
            text = CELL_FILE.sub("(", graded.stopped[name])
            found.append(shorten(f"cell '{name}' stopped: {text}", LONGEST_MESSAGE))
        elif name in verdicts:
            found += [shorten(text, LONGEST_MESSAGE) for text in verdicts[name].losses()]
    return found
