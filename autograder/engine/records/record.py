"""What the gradebook keeps of one graded submission."""

from dataclasses import dataclass, field

from autograder.results import Status, Verdict


@dataclass(frozen=True)
class Record:
    """One submission's result, from whoever graded it to the one who writes it down.

    `notebooks` gives the verdicts by notebook; None where the notebook could not be graded.
    `answered` names, by notebook, the solution cells that differ from the released stub. `stopped`
    gives, by notebook and grade_id, what the student's own cells stopped with. `seconds` is the
    processor time that the student's code took, None if nothing of it ran.
    """

    assignment: str
    student: str
    status: Status
    isolated: bool
    fingerprint: str
    notebooks: dict[str, list[Verdict] | None]
    answered: dict[str, set[str]]
    timestamp: str | None = None
    stopped: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: float | None = None
