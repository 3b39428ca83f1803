"""What became of one submission, and what its autograded notebook tells the student."""

import itertools
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.engine.records.status import Status
from autograder.hidden_tests import shorten
from autograder.lesson.cells import grade_id, is_solution, is_test

FAILED = "✗ "
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


def messages(notebook: NotebookNode) -> list[str]:
    """What an autograded notebook tells the student: each cell that stopped, each behaviour that
    failed, and why."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or not grade_id(cell):
            continue
        for output in cell.outputs:
            if output.output_type == "error" and _is_news(cell, output):
                text = shorten(_error_text(output), LONGEST_MESSAGE)
                found.append(f"cell '{grade_id(cell)}' stopped: {text}")
            elif output.get("name") == "stdout" and is_test(cell):
                step = grade_id(cell).removesuffix("_test")
                found += [f"{step}: {text}" for text in _failures(output.text)]
    return found


def _is_news(cell: NotebookNode, error: NotebookNode) -> bool:
    """Whether an error says something that no other message says better."""
    return is_test(cell) or (is_solution(cell) and error.ename != "NotImplementedError")


def _failures(printed: str) -> list[str]:
    lines = printed.splitlines()
    found = []
    for number, line in enumerate(lines):
        if line.startswith(FAILED):
            claim = line.removeprefix(FAILED).split(": ", 1)[-1]
            below = itertools.takewhile(lambda line: line.startswith("  "), lines[number + 1 :])
            reason = " ".join(line.strip() for line in below)
            found.append(shorten(f"not yet: {claim}. {reason}", LONGEST_MESSAGE))
    return found


def _error_text(output: NotebookNode) -> str:
    # A cell has no file that the student knows; the number in its stead changes on every run.
    text = CELL_FILE.sub("(", output.evalue)
    return f"{output.ename}: {text}" if text else output.ename
