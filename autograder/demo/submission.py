"""One submission of the example class."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Submission:
    """What one student handed in: the solved lesson, with some of its cells replaced.

    `student` is the student's id and says what is special about the submission; `description` says
    it in a sentence; `cells` gives new code by grade_id. `points` is what the whole notebook has to
    score, or the most that it may score where `at_most` is true.
    """

    student: str
    description: str
    points: float
    cells: dict[str, str] = field(default_factory=dict)
    at_most: bool = False
