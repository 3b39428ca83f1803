"""Grade one answer on the warm engine, in a worker process, as quickly as its question allows."""

import contextlib
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.course import INSTRUCTORS_FILES, Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.notebook import Sitting
from autograder.engine.judging.solution import Instructor
from autograder.engine.judging.solution_facts import SolutionFacts
from autograder.engine.student.namespace import Given
from autograder.engine.student.process import StudentProcess
from autograder.engine.student.solution_behaviour import Place, SolutionBehaviour
from autograder.engine.walls.warm_server import Gate, Wall
from autograder.hidden_tests import Context, Stopped, keep_for
from autograder.lesson.cells import check_of, grade_id, is_solution, is_test
from autograder.lesson.names import names
from autograder.lesson.slices import needed
from autograder.lesson.variants import Variant
from autograder.results import Status, Verdict
from autograder.validate.answers import (
    MISCONCEPTION,
    MUTANT,
    PAIR,
    RIGHT,
    SOLUTION,
    WRONG,
    Answer,
    Lesson,
)
from autograder.validate.told import (
    said_by_check,
    told_by_check,
    told_by_tests,
    wrongly_told,
)
from autograder.wire.budgets import Budgets
from autograder.wire.endings import die_with_parent

MUTANTS = Budgets(call_seconds=6, cell_seconds=10, notebook_seconds=30)
"""A mutant may well run for ever; a solution takes a tenth of this."""


TOLD = (MISCONCEPTION, PAIR, RIGHT, WRONG)
"""The kinds of answers of which is looked at what their authors are told; mutants have a way of
their own."""

FRESH_INPUTS = 100
"""Inputs of each behaviour on which a mistake that was told is compared with the answer."""

TOGETHER = 5
"""Of those: as many as are given with values of their own on both sides, which are counted."""

MOST_COPIES = 4
"""Processes beside the first one: the copy that stays, the one that is asked, and some ending."""

_gates: list[Gate] = []


def begin(wall: Wall, students: int) -> None:
    """In a new worker process: never outlive the proof; and a way into the sandbox."""
    die_with_parent()
    use(wall)
    keep_for(students)


def use(wall: Wall) -> None:
    """Judge behind this wall from now on."""
    _gates[:] = [wall.gate()]


def gate() -> Gate:
    """This worker's way into the sandbox."""
    return _gates[0]


@dataclass
class Outcome:
    """What an answer gave, by step; how its process ended.

    `untouched` has the points of steps whose tests use nothing that the answer changes. `told` are
    the mistakes that the tests and the visible check name, `wrongly_told` says which are not made,
    `check` is why the visible check of the answer's step is not content.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    endings: list[Status] = field(default_factory=list)
    untouched: dict[str, float] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    wrongly_told: list[str] = field(default_factory=list)
    check: str = ""

    @property
    def is_explained(self) -> bool:
        """Whether something says which mistake was made, or what was seen and expected."""
        failed = [b for v in self.verdicts.values() for b in v.behaviours if not b.passed]
        shown = any(behaviour.misconception or behaviour.expected for behaviour in failed)
        return bool(self.told) or shown or "expected" in self.check

    @property
    def points(self) -> dict[str, float]:
        """The points earned, by step."""
        return self.untouched | {step: verdict.points for step, verdict in self.verdicts.items()}

    def said(self, step: str) -> str:
        """What the student is told about a step."""
        return " | ".join(self.verdicts[step].losses())

    def named(self) -> set[str]:
        """The misconceptions that the student is told of, by name."""
        behaviours = (
            behaviour for verdict in self.verdicts.values() for behaviour in verdict.behaviours
        )
        return {behaviour.misconception for behaviour in behaviours} - {""}


@dataclass(frozen=True)
class Bench:
    """A lesson as the workers need it; what all answers share is made once."""

    course: Course
    lesson: Lesson
    facts: list[SolutionFacts] = field(default_factory=list)

    @cached_property
    def key(self) -> Key:
        """The lesson's key as its text has it: nothing is released, so no gradebook knows it."""
        name = self.lesson.name
        return Key(
            name,
            name,
            self.course.source / name,
            {grade_id(cell): cell for cell in self.lesson.cells if grade_id(cell)},
            Given(self.lesson.cells),
            ignored=("__pycache__", *INSTRUCTORS_FILES),
            released=self.course.notebooks / name,
        )

    @property
    def _places(self) -> frozenset[Place] | None:
        """What the solution does with the values of the tests; None if nobody has asked yet."""
        return self.facts[0].places if self.facts else None

    def _look_at_solution(self) -> None:
        self.facts.append(Instructor(gate(), Budgets(), self.course, self.key).learn())

    def judge(self, answer: Answer, students: int = 1) -> list[Outcome]:
        """Grade an answer by all tests that can see it, the solution of one step by its own.

        Gives what it is worth for each of so many students, whose tests draw other inputs.
        """
        steps = self._touched_by(answer)
        points = self.lesson.points
        untouched = {step: points[step] for step in points if step not in steps}
        whole_notebook = answer.kind == SOLUTION and not answer.step
        cells = self.lesson.cells
        if not whole_notebook:
            texts = answer.cells
            if answer.kind in TOLD:  # whose visible checks will run too
                texts = {s: f"{text}\n{check_of(cells, s)}" for s, text in texts.items()}
            cells = needed(cells, steps, texts)
        budgets = MUTANTS if answer.kind == MUTANT else Budgets()
        cells = [_changed(cell, answer) for cell in cells]
        process = StudentProcess(gate(), budgets, self.key.files)
        process.solution_behaviour.known = self._places
        sitting = Sitting(process, nbformat.v4.new_notebook(cells=cells), self.key)
        sitting.run_cells()
        outcomes = []
        for number in range(students):
            context = sitting.context(self.course, f"student-{number}" if number else "")
            context.one_loss_is_enough = answer.kind == MUTANT
            context.tried = [] if answer.kind in TOLD and not number else None
            verdicts = {v.step: v for v in sitting.run_tests(context, keep=students > 1)}
            outcomes.append(Outcome(verdicts, process.endings, untouched))
            if context.tried is not None:
                process.go_to_line()
                self._note_told(outcomes[-1], answer, process, context)
        process.close()
        if process.solution_behaviour.wanted:
            self._look_at_solution()
            return self.judge(answer, students)
        return outcomes

    def _touched_by(self, answer: Answer) -> set[str]:
        """The steps whose tests depend on what an answer changes."""
        if not answer.step:
            return set(self.lesson.points)
        if answer.kind == SOLUTION:
            return {answer.step}
        steps = {answer.step, *answer.cells}
        changed = [_changed(cell, answer) for cell in self.lesson.cells]
        return {
            *(steps & set(self.lesson.points)),
            *(step for step, used in self._uses.items() if not steps.isdisjoint(used)),
            *(s for s in self._uses if not steps.isdisjoint(_used_by(s, changed))),
        }

    @cached_property
    def _uses(self) -> dict[str, set[str]]:
        """By each step with a test: the cells that the test depends on, by grade_id."""
        return {step: _used_by(step, self.lesson.cells) for step in self.lesson.points}

    def judge_mutants(self, mutants: Sequence[Answer]) -> list[Outcome]:
        """Grade mutants of one step by the step's own test, each in a copy of a process in which
        the cells before it have run."""
        step = mutants[0].step
        texts: dict[str, str] = {}
        for answer in mutants:
            for name, text in answer.cells.items():
                texts[name] = f"{texts.get(name, '')}\n{text}"
        cells = needed(self.lesson.cells, [step], texts)
        begun = [grade_id(cell) in texts for cell in cells].index(True)
        process = StudentProcess(gate(), MUTANTS, self.key.files)
        process.most_copies = MOST_COPIES
        for cell in cells[:begun]:
            process.run_cell(cell.source)
        place = process.leave_copy()
        outcomes = []
        for answer in mutants:
            process.solution_behaviour = SolutionBehaviour(self._places)
            process.go_to(place, keep=True)
            process.begin_tests()
            before = len(process.endings)
            notebook = nbformat.v4.new_notebook(cells=[_changed(cell, answer) for cell in cells])
            sitting = Sitting(process, notebook, self.key, [[]] * begun)
            process.most_copies = MOST_COPIES
            context = sitting.context(self.course, "")
            context.one_loss_is_enough = True
            context.tried = []
            sitting.run_cells(context)
            if process.solution_behaviour.wanted:
                process.close()
                self._look_at_solution()
                return self.judge_mutants(mutants)
            verdicts = {verdict.step: verdict for verdict in sitting.findings.verdicts}
            outcomes.append(Outcome(verdicts, process.endings[before:]))
            self._note_told(outcomes[-1], answer, process, context)
        process.close()
        return outcomes

    def _note_told(
        self, outcome: Outcome, answer: Answer, process: StudentProcess, context: Context
    ) -> None:
        """Fill in which mistakes an answer is told of, and whether they are the ones it makes."""
        told = list(told_by_tests(self.lesson, outcome.verdicts.values()))
        for step in answer.cells:
            outcome.check = said_by_check(self.lesson, step, process)
            told += told_by_check(self.lesson, step, outcome.check)
        outcome.told = {variant.name for variant in told}
        made = answer.name.split(" + ") if answer.kind == PAIR else [answer.name]
        others = [variant for variant in told if variant.name not in made]
        if others:
            outcome.wrongly_told = self._wrongly_told(others, process, context)

    def _wrongly_told(
        self, others: list[Variant], process: StudentProcess, context: Context
    ) -> list[str]:
        """Which of these mistakes an answer is told of without making them."""
        with contextlib.suppress(Stopped):
            for _ in range(0, FRESH_INPUTS, TOGETHER):
                process.mirror()  # what some mistakes do to the given values is all they do
                if found := wrongly_told(context, others, TOGETHER):
                    return found
        return []

    def results(self) -> dict[str, Any]:
        """What the solved task cell leaves behind: plain data only, by name."""
        process = StudentProcess(gate(), Budgets(), self.key.files)
        for cell in needed(self.lesson.cells, ["task"]):
            if not is_test(cell):
                process.run_cell(cell.source)
        made = sorted(names(self.lesson.solutions.get("task", ""))[0])
        values = {name: process.get(name) for name in made}
        process.close()
        return {name: value for name, value in values.items() if _is_plain(value)}


def _used_by(step: str, cells: list[NotebookNode]) -> set[str]:
    return set(map(grade_id, needed(cells, [step])))


def _changed(cell: NotebookNode, answer: Answer) -> NotebookNode:
    cell = copy.deepcopy(cell)
    if is_solution(cell):
        cell.source = answer.cells.get(grade_id(cell), cell.source)
    return cell


def _is_plain(value: Any) -> bool:
    return type(value) in (bool, int, float, str, list, tuple, dict) or (
        isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf"
    )
