"""What grading has to know of the instructor's own solution of a notebook."""

from dataclasses import dataclass, field
from typing import Any

from autograder.engine.student.solution_behaviour import Place


@dataclass(frozen=True)
class SolutionFacts:
    """What the solution shows, and how it has to be graded so that it loses no points.

    `places` is what happens where the tests stand, see solution_behaviour.py. `in_turn` says that
    cells need what a test before them changed; `asks_student` that the given cells give something
    else each time, so that only the student's process knows what; `brings_files` that tests look
    for files that student code wrote, and `rewrites` are the given files that the cells write anew,
    which then are the student's. `open_cells` are the tests that the boundary cannot serve,
    see open_test.py. `tied` are those in which a value that has crossed is changed, or is the very
    same as another one: they run once more with mirrored values, and the smaller score counts.
    `untied` are those that must not, since the solution would lose points so. `unrepeatable` are
    those that change what they need, so that a second run has to start with copies. `pictures` are
    the figures that were drawn.
    """

    places: frozenset[Place] = frozenset()
    in_turn: bool = False
    asks_student: bool = False
    brings_files: bool = False
    rewrites: frozenset[str] = frozenset()
    open_cells: frozenset[str] = frozenset()
    tied: frozenset[str] = frozenset()
    untied: frozenset[str] = frozenset()
    unrepeatable: frozenset[str] = frozenset()
    pictures: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Plain data, for the way out of a judge."""
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in vars(self).items()
        }


def facts_from(data: dict[str, Any]) -> SolutionFacts:
    """What `plain` made plain."""
    facts: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in data.items()
    }
    return SolutionFacts(**facts)
