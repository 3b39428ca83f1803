"""What grading a notebook gave, as data."""

from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.engine.records.status import Status


@dataclass
class Verdict:
    """The points of one test cell, between 0 and `max_points`."""

    grade_id: str
    points: float
    max_points: float


@dataclass
class Graded:
    """One notebook's verdicts, its cells with outputs, and how the student's process fared."""

    notebook: NotebookNode
    verdicts: list[Verdict] = field(default_factory=list)
    endings: list[Status] = field(default_factory=list)
