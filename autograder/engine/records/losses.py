"""Where a class lost its points, from what is stored: statistics that need no notebook."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.results import Verdict


@dataclass
class StepLosses:
    """What a class lost in one graded step of a notebook.

    `graded` is of how many students it was graded, `students` how many of them lost some of it;
    `mistakes` says for how many each mistake was named.
    """

    notebook: str
    step: str
    lost: float = 0.0
    maximum: float = 0.0
    graded: int = 0
    students: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)


def losses(submissions: Iterable[dict[str, list[Verdict]]]) -> list[StepLosses]:
    """The losses by step, in the notebooks' order; each submission gives verdicts by notebook."""
    steps: dict[tuple[str, str], StepLosses] = {}
    for notebooks in submissions:
        for notebook, verdicts in notebooks.items():
            for verdict in verdicts:
                place = (notebook, verdict.grade_id)
                step = steps.setdefault(place, StepLosses(notebook, verdict.step))
                step.lost += verdict.max_points - verdict.points
                step.maximum += verdict.max_points
                step.graded += 1
                step.students += verdict.points < verdict.max_points
                named = {behaviour.misconception for behaviour in verdict.behaviours}
                step.mistakes.update(sorted(named - {""}))
    return list(steps.values())
