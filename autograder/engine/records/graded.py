"""What grading one notebook gave."""

from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.engine.records.status import Status
from autograder.results import Verdict


@dataclass
class Graded:
    """One notebook's verdicts, its cells with outputs, and how the student's process fared.

    `stopped` gives, by grade_id, what the student's own cells stopped with. `ran_into_limit` says
    that time or memory did not suffice, for the student's code or for a test of it.
    """

    notebook: NotebookNode
    verdicts: list[Verdict] = field(default_factory=list)
    endings: list[Status] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    ran_into_limit: bool = False
