"""Grade one notebook: the student's cells in the sandbox, the test cells here."""

import contextlib
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.test_cell import run_test, sentence_of, working_directory
from autograder.engine.judging.test_limit import TestLimit
from autograder.engine.pages.clean_outputs import Cleaner, error_output
from autograder.engine.records.graded import Graded, limited, told_of
from autograder.engine.student.namespace import TestNamespace
from autograder.engine.student.process import Ended, StudentProcess
from autograder.engine.student.remote_object import StudentError
from autograder.hidden_tests import Context, use
from autograder.lesson.cells import grade_id, is_solution, is_test
from autograder.results import Status, Verdict
from autograder.wire.budgets import Budgets

SHORTEST = 0.1
"""Seconds that a test cell still gets when the ones before it have used up the time for all."""

ENDED = {
    Status.TIMED_OUT: "This cell was stopped: it ran too long. Is there a loop that never ends?",
    Status.OUT_OF_MEMORY: "This cell used more memory than allowed; the cells after it ran in a "
    "new process.",
    Status.CRASHED: "This cell ended the Python process; the cells after it ran in a new one.",
}

LIMITS = {Status.TIMED_OUT, Status.OUT_OF_MEMORY}
"""How a process that exceeded a limit ends."""


@dataclass
class Findings:
    """What the cells and tests of a notebook gave, as plain data, before any of it is shown.

    `outputs` has the outputs of each code cell as they came from the student's process. `asks`
    says that the verdicts depend on what the solution does, which was not known.
    """

    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    endings: list[Status] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    ran_into_limit: bool = False
    asks: bool = False


def grade_notebook(
    process: StudentProcess,
    notebook: NotebookNode,
    key: Key,
    course: Course,
    student: str,
    in_turn: bool = False,
) -> Graded:
    """Run every cell of a sanitised notebook in order; verdicts come from the test cells alone.

    `in_turn` runs each test where it stands, so that the cells after it meet what it changed.
    """
    sitting = Sitting(process, notebook, key)
    sitting.run(sitting.context(course, student), in_turn)
    return conclude(notebook, sitting.findings, process.budgets)


def conclude(
    notebook: NotebookNode,
    findings: Findings,
    budgets: Budgets,
    pictures: Mapping[str, Any] = MappingProxyType({}),
) -> Graded:
    """Put harmless outputs into the notebook's cells, with the verdicts beside it; `pictures` are
    those that outputs may name."""
    cleaner = Cleaner(budgets.outputs_in_all, pictures)
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    for number, (cell, outputs) in enumerate(zip(code, findings.outputs, strict=True), start=1):
        cell.execution_count = number
        cell.outputs = cleaner.clean(outputs, number)
    return Graded(
        notebook,
        [limited(verdict) for verdict in findings.verdicts],
        findings.endings,
        findings.stopped,
        findings.ran_into_limit,
    )


class Sitting:
    """One notebook at work: first its cells, then the tests, each in a copy of the student's
    process that was left where the test stands."""

    def __init__(
        self,
        process: StudentProcess,
        notebook: NotebookNode,
        key: Key,
        begun: Sequence[list[dict[str, Any]]] = (),
    ) -> None:
        """`begun` are the outputs of the first code cells, where the process starts after them."""
        self.findings = Findings()
        self.asks_student = False
        """Whether the values of given cells are to be those of the student's process."""
        self.brings_files = False
        """Whether tests are to find the files that student code wrote."""
        self._begun = begun
        self._process = process
        self._notebook = notebook
        self._key = key
        self._code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self._places: dict[int, int] = {}
        self._seconds = 0.0
        process.most_copies = sum(map(is_test, self._code))

    def context(self, course: Course, student: str, seed: str = "") -> Context:
        """What the hidden tests need to know of this work."""
        process = self._process
        sources = {grade_id(cell): cell.source for cell in filter(is_solution, self._code)}

        def rerun(name: str, values: dict[str, Any]) -> Any:
            return process.rerun(sources[name], values)

        lesson = self._key.assignment
        context = Context(course, lesson, student, process.get, rerun, seed=seed, prints=False)
        context.stops = process.stops
        return context

    def run(self, context: Context, in_turn: bool = False) -> None:
        """Run cells and tests."""
        if in_turn:
            self.run_cells(context)
        else:
            self.run_cells()
            self.run_tests(context)

    def run_cells(self, context: Context | None = None) -> None:
        """Run the student's cells; with a context each test where it stands."""
        namespace = self._namespace()
        for number, cell in enumerate(self._code):
            self.findings.outputs.append([])
            if number < len(self._begun):
                self.findings.outputs[number] = self._begun[number]
            elif not is_test(cell):
                self._run_cell(number)
            elif context:
                with self._at_work():
                    self._run_test(number, namespace, context)
            else:
                self._places[number] = self._process.leave_copy()
        self._note_endings()

    def run_tests(self, context: Context, keep: bool = False) -> list[Verdict]:
        """Run all tests; `keep` lets them be run once more, with another context."""
        self._process.begin_tests()
        self.findings.verdicts, self._seconds = [], 0.0
        namespace = self._namespace()
        for number, place in self._places.items():
            self._process.go_to(place, keep)
            with self._at_work():
                self._run_test(number, namespace, context)
        self._note_endings()
        return self.findings.verdicts

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """Run where the lesson's files are, with those of the student's beside them if asked."""
        key = self._key
        if not self.brings_files:
            with working_directory(key.folder):
                yield
            return
        written: dict[str, bytes] = {}
        with contextlib.suppress(Ended, StudentError):  # the test itself will meet that
            written = self._process.written_files(key.files)
        with tempfile.TemporaryDirectory() as folder, working_directory(Path(folder)):
            for name, content in {**written, **key.files}.items():
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield

    def _note_endings(self) -> None:
        findings, process = self.findings, self._process
        findings.endings = process.endings
        findings.ran_into_limit |= not LIMITS.isdisjoint(process.endings)
        findings.asks = process.solution_behaviour.wanted

    def _namespace(self) -> TestNamespace:
        key = self._key
        return TestNamespace(key.given, self._process, key.folder, self.asks_student)

    def _run_cell(self, number: int) -> None:
        cell = self._code[number]
        run = self._process.run_cell(cell.source)
        self.findings.outputs[number] = run.outputs
        told = ""
        if run.ended:
            told = ENDED.get(run.ended, ENDED[Status.CRASHED])
            run.outputs.append(plain(error_output("Stopped", told)))
        elif run.error and run.error[0] != "NotImplementedError":
            told = ": ".join(filter(None, run.error))
        if told and grade_id(cell):  # other cells have no name to tell
            self.findings.stopped[grade_id(cell)] = told_of(told)

    def _run_test(self, number: int, namespace: TestNamespace, context: Context) -> None:
        use(context)
        budgets = self._process.budgets
        left = max(budgets.notebook_seconds - self._seconds, SHORTEST)
        limit = TestLimit(left, budgets.by_the_clock(left))
        started = time.process_time()
        self._process.failures.clear()
        verdict, outputs = run_test(self._code[number], namespace, context, limit)
        if self._process.failures and verdict.points:
            problem = self._process.failures[0]
            told = f"{type(problem).__name__}: {sentence_of(problem)}"
            verdict = limited(replace(verdict, points=0.0, problem=told))
        self.findings.verdicts.append(verdict)
        self.findings.outputs[number] = plain(outputs)
        self._seconds += time.process_time() - started
        self.findings.ran_into_limit |= limit.reached


def plain(node: Any) -> Any:
    """Parts of a notebook as dicts, lists, texts and numbers."""
    return json.loads(json.dumps(node))
