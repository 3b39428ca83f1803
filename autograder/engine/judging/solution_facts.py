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
    for files that student code wrote. `open_cells` are the tests that the boundary cannot serve,
    see open_test.py. `pictures` are the figures that were drawn.
    """

    places: frozenset[Place] = frozenset()
    in_turn: bool = False
    asks_student: bool = False
    brings_files: bool = False
    open_cells: frozenset[str] = frozenset()
    pictures: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Plain data, for the way out of a judge."""
        return vars(self) | {"places": sorted(self.places), "open_cells": sorted(self.open_cells)}


def facts_from(data: dict[str, Any]) -> SolutionFacts:
    """What `plain` made plain."""
    places, open_cells = frozenset(data["places"]), frozenset(data["open_cells"])
    return SolutionFacts(**data | {"places": places, "open_cells": open_cells})
