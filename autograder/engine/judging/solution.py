"""What the instructor's own solution shows of a notebook, before a student's is graded."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import nbformat

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import Sitting
from autograder.engine.judging.sanitising import sanitise
from autograder.engine.student.process import Ended, StudentProcess
from autograder.engine.student.solution_behaviour import Place
from autograder.engine.walls.warm_server import Gate
from autograder.results import Verdict
from autograder.wire.budgets import Budgets


@dataclass(frozen=True)
class SolutionFacts:
    """What grading has to know of a notebook's solution.

    `places` is what happens where the tests stand, see solution_behaviour.py. `in_turn` says that
    cells need what a test before them changed; `asks_student` that the given cells give something
    else each time, so that only the student's process knows what; `brings_files` that tests look
    for files that student code wrote. `pictures` are the figures that were drawn.
    """

    places: frozenset[Place] = frozenset()
    in_turn: bool = False
    asks_student: bool = False
    brings_files: bool = False
    pictures: dict[str, Any] = field(default_factory=dict)


def learn_from_solution(gate: Gate, budgets: Budgets, course: Course, key: Key) -> SolutionFacts:
    """Grade the solution as a student's work is, and look at it: first as we would have it, and if
    it loses points so, in other ways."""
    best: tuple[float, SolutionFacts] | None = None
    for ways in itertools.product((False, True), repeat=3):
        facts, verdicts = _grade(gate, budgets, course, key, *ways)
        points = sum(verdict.points for verdict in verdicts)
        if best is None or points > best[0]:
            best = points, facts
        if all(verdict.points == verdict.max_points for verdict in verdicts):
            break
    assert best
    return best[1]


def _grade(
    gate: Gate,
    budgets: Budgets,
    course: Course,
    key: Key,
    in_turn: bool,
    asks_student: bool,
    brings_files: bool,
) -> tuple[SolutionFacts, list[Verdict]]:
    notebook = nbformat.read(key.folder / f"{key.notebook}.ipynb", as_version=4)
    process = StudentProcess(gate, budgets, key.files)
    process.solution_behaviour.records = True
    sitting = Sitting(process, sanitise(notebook, key), key)
    sitting.asks_student, sitting.brings_files = asks_student, brings_files
    # Not from the course's secret, which is nobody's business here.
    sitting.run(sitting.context(course, "", seed="the solution"), in_turn)
    process.go_to_line()
    try:
        pictures = process.pictures()
    except Ended:  # a solution that does not run leaves none
        pictures = {}
    process.close()
    places = frozenset(process.solution_behaviour.seen)
    return SolutionFacts(
        places, in_turn, asks_student, brings_files, pictures
    ), sitting.findings.verdicts
