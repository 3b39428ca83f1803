"""One submission of the example class."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Submission:
    """What one student handed in: the solved lesson, with some of its cells replaced.

    `student` is the student's id and says what is special about the submission; `cells` gives new
    code by grade_id; `points` is what the whole notebook has to score.
    """

    student: str
    description: str
    points: float
    cells: dict[str, str] = field(default_factory=dict)
