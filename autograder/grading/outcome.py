"""What became of one submission: read back from the gradebook and the autograded notebook."""

import itertools
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.cells import grade_id, is_solution, is_test
from autograder.course import Course
from autograder.hidden_tests import shorten
from autograder.submitted import InvalidNotebook, read_notebook

GRADED = "graded"
TIMED_OUT = "timed out"
CRASHED = "crashed"
INVALID = "invalid notebook"
MISSING = "missing"

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
    status: str
    score: float | None
    max_score: float
    messages: list[str] = field(default_factory=list)
    feedback: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data for a script; the feedback page as a path, or null."""
        return asdict(self) | {"feedback": str(self.feedback) if self.feedback else None}


def invalid_reason(path: Path) -> str | None:
    """Why a submitted file is no notebook, in a sentence for the student; None if it is one."""
    try:
        read_notebook(path)
    except InvalidNotebook as problem:
        return str(problem)
    return None


def read_outcome(course: Course, assignment: str, student: str, failure: str | None) -> Outcome:
    """The outcome of a submission that nbgrader has processed.

    `failure` is nbgrader's own error for the submission, if it gave up.
    """
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        maximum = float(gradebook.find_assignment(assignment).max_score)
        try:
            score: float | None = float(gradebook.find_submission(assignment, student).score)
        except MissingEntry:
            score = None

    submitted = course.root / "submitted" / student / assignment / f"{assignment}.ipynb"
    autograded = course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
    feedback = course.root / "feedback" / student / assignment / f"{assignment}.html"

    def outcome(status: str, score: float | None, messages: list[str]) -> Outcome:
        page = feedback if feedback.is_file() else None
        return Outcome(assignment, student, status, score, maximum, messages, page)

    if not submitted.is_file():
        return outcome(MISSING, None, [f"There is no {assignment}.ipynb in the submission."])
    if reason := invalid_reason(submitted):
        return outcome(INVALID, None, [reason])
    if failure or not autograded.is_file():
        return outcome(CRASHED, None, ["The notebook could not be graded; the instructor knows."])
    notebook = nbformat.read(autograded, as_version=4)
    return outcome(_status(notebook), score, messages(notebook))


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
    if error.ename == "KeyboardInterrupt":  # the kernel's side of a time-out
        return False
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
    if output.ename == "CellTimeoutError":
        return "it ran too long; is there a loop that never ends?"
    # A cell has no file that the student knows; the number in its stead changes on every run.
    text = CELL_FILE.sub("(", output.evalue)
    return f"{output.ename}: {text}" if text else output.ename


def _status(notebook: NotebookNode) -> str:
    errors = {
        output.ename
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    }
    if "CellTimeoutError" in errors:
        return TIMED_OUT
    return CRASHED if "DeadKernel" in errors else GRADED
