"""Grade one answer on the warm engine, in a worker process, as quickly as its question allows."""

import copy
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.course import (
    ASSIGNMENT_VARIABLE,
    INSTRUCTORS_FILES,
    ROOT_VARIABLE,
    STUDENT_VARIABLE,
    Course,
)
from autograder.engine.grading.answer_key import Key
from autograder.engine.grading.submission import Job, gate, grade_one
from autograder.engine.records.status import Status
from autograder.engine.records.verdict import Graded
from autograder.engine.student.namespace import Given
from autograder.engine.student.process import StudentProcess
from autograder.hidden_tests import ONE_LOSS_IS_ENOUGH
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.lesson.names import names
from autograder.lesson.slices import needed
from autograder.validate.answers import MUTANT, SOLUTION, Answer, Lesson
from autograder.wire.budgets import Budgets

MUTANTS = Budgets(call_seconds=6, cell_seconds=10, notebook_seconds=30)
"""A mutant may well run for ever; a solution takes a tenth of this."""


@dataclass
class Outcome:
    """What an answer earned and what the student is told, by step; how its process ended."""

    points: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    endings: list[Status] = field(default_factory=list)


@dataclass(frozen=True)
class Bench:
    """A lesson as the workers need it; what all answers share is made once."""

    course: Course
    lesson: Lesson
    isolated: bool

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

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The lesson's data files, by name."""
        return self.key.files()

    def judge(self, answer: Answer, whole: bool = False) -> Outcome:
        """Grade an answer: a mutant by its own step's test, unless `whole`, all others by all."""
        alone = answer.step and answer.kind in (MUTANT, SOLUTION) and not whole
        steps = [answer.step] if alone else list(self.lesson.points)
        whole_notebook = answer.kind == SOLUTION and not answer.step
        cells = self.lesson.cells
        if not whole_notebook:
            cells = needed(cells, steps, answer.cells)
        budgets = MUTANTS if answer.kind == MUTANT else Budgets()
        ONE_LOSS_IS_ENOUGH.set(answer.kind == MUTANT)
        graded = self._grade([_changed(cell, answer) for cell in cells], budgets)
        outcome = Outcome(endings=graded.endings)
        tests = [cell for cell in graded.notebook.cells if is_test(cell)]
        for verdict, cell in zip(graded.verdicts, tests, strict=True):
            step = verdict.grade_id.removesuffix("_test")
            outcome.points[step] = verdict.points
            outcome.said[step] = " ".join(_texts(cell).split())
        return outcome

    def results(self) -> dict[str, Any]:
        """What the solved task cell leaves behind: plain data only, by name."""
        process = StudentProcess(gate(self.isolated), Budgets(), self.files)
        for cell in needed(self.lesson.cells, ["task"]):
            if not is_test(cell):
                process.run_cell(cell.source)
        made = sorted(names(self.lesson.solutions.get("task", ""))[0])
        values = {name: process.get(name) for name in made}
        process.close()
        return {name: value for name, value in values.items() if _is_plain(value)}

    def _grade(self, cells: list[NotebookNode], budgets: Budgets) -> Graded:
        os.environ |= {
            ROOT_VARIABLE: str(self.course.root),
            STUDENT_VARIABLE: "",
            ASSIGNMENT_VARIABLE: self.lesson.name,
        }
        job = Job(str(self.course.root), self.lesson.name, "", budgets, self.isolated)
        return grade_one(job, nbformat.v4.new_notebook(cells=cells), self.key, self.files)


def _changed(cell: NotebookNode, answer: Answer) -> NotebookNode:
    cell = copy.deepcopy(cell)
    if is_solution(cell):
        cell.source = answer.cells.get(grade_id(cell), cell.source)
    return cell


def _texts(cell: NotebookNode) -> str:
    return "\n".join(output.get("text", "") or output.get("evalue", "") for output in cell.outputs)


def _is_plain(value: Any) -> bool:
    return type(value) in (bool, int, float, str, list, tuple, dict) or (
        isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf"
    )
