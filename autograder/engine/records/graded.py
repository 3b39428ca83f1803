"""What grading one notebook gave."""

import re
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from autograder.hidden_tests import shorten
from autograder.results import Status, Verdict

LONGEST = 800
"""Characters of a text that are kept. A hidden test's reason has 600 at most."""

CELL_FILE = re.compile(r"\(\d+\.py, ")


@dataclass
class Graded:
    """One notebook's verdicts, its cells with outputs, and how the student's process fared.

    `stopped` gives, by grade_id, what the student's own cells stopped with. `ran_into_limit` says
    that time or memory ran out, for the student's code or for a test of it.
    """

    notebook: NotebookNode
    verdicts: list[Verdict] = field(default_factory=list)
    endings: list[Status] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    ran_into_limit: bool = False


def told_of(text: str) -> str:
    """What a cell stopped with, as one line that can be kept."""
    # A cell has no file that the student knows; the number in its place changes each time.
    return shorten(CELL_FILE.sub("(", text[: 4 * LONGEST]), LONGEST)


def limited(verdict: Verdict) -> Verdict:
    """A verdict whose texts are each a line that can be printed, stored and sent on.

    Those of our own hidden tests are so already; any other test may quote whatever a student made.
    """
    return replace(
        verdict,
        grade_id=shorten(verdict.grade_id),
        problem=shorten(verdict.problem, LONGEST),
        behaviours=tuple(
            replace(
                behaviour,
                claim=shorten(behaviour.claim, LONGEST),
                reason=shorten(behaviour.reason, LONGEST),
                misconception=shorten(behaviour.misconception, LONGEST),
                seen=shorten(behaviour.seen, LONGEST),
                expected=shorten(behaviour.expected, LONGEST),
                notes=tuple(shorten(text, LONGEST) for text in behaviour.notes),
            )
            for behaviour in verdict.behaviours
        ),
    )
