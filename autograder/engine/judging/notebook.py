"""Grade one notebook: the student's cells in the sandbox, the test cells here."""

import contextlib
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.open_test import run_open_test
from autograder.engine.judging.solution_facts import SolutionFacts
from autograder.engine.judging.test_cell import problem_text, run_test, working_directory
from autograder.engine.judging.test_limit import TestLimit
from autograder.engine.pages.clean_outputs import Cleaner, error_output, new_output
from autograder.engine.records.graded import Graded, limited, told_of
from autograder.engine.student.line_of_cells import Ended
from autograder.engine.student.namespace import Kept, TestNamespace
from autograder.engine.student.process import StudentProcess
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

CHANGED = "(your code changes a value that the test still uses, or keeps it as its own)"

NOTHING_KNOWN = SolutionFacts()

LIMITS = {Status.TIMED_OUT, Status.OUT_OF_MEMORY}
"""How a process that exceeded a limit ends."""


@dataclass
class Findings:
    """What the cells and tests of a notebook gave, as plain data, before any of it is shown.

    `outputs` has the outputs of each code cell as they came from the student's process. `asks`
    says that the verdicts depend on what the solution does, which was not known. `seconds` is the
    processor time that the student's processes took.
    """

    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    endings: list[Status] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)
    ran_into_limit: bool = False
    asks: bool = False
    seconds: float = 0.0


def grade_notebook(
    process: StudentProcess,
    notebook: NotebookNode,
    key: Key,
    course: Course,
    student: str,
    facts: SolutionFacts = NOTHING_KNOWN,
) -> Graded:
    """Run every cell of a sanitised notebook; verdicts come from the test cells alone."""
    sitting = Sitting(process, notebook, key, facts=facts)
    sitting.run(sitting.context(course, student))
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
        facts: SolutionFacts = NOTHING_KNOWN,
    ) -> None:
        """`begun` are the outputs of the first code cells, where the process starts after them."""
        self.findings = Findings()
        self._facts = facts
        self._begun = begun
        self._process = process
        self._notebook = notebook
        self._key = key
        self._code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.tied: frozenset[str] = frozenset()
        """Tests in which a value that has crossed was changed, or came back."""
        self.unrepeatable: frozenset[str] = frozenset()
        """Tests that lose points when they run once more on what they have left."""
        self._places: dict[int, int] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._seconds = 0.0
        process.most_copies = sum(map(is_test, self._code))

    def context(self, course: Course, student: str, seed: str = "") -> Context:
        """What the hidden tests need to know of this work."""
        process = self._process
        sources = {grade_id(cell): cell.source for cell in filter(is_solution, self._code)}

        lesson = self._key.assignment
        ask = (process.get, process.run_again, sources)
        context = Context(course, lesson, student, *ask, seed=seed, prints=False)
        context.stops = process.stops
        return context

    def run(self, context: Context, keep: bool = False) -> None:
        """Run cells and tests: each test where it stands if the cells after it have to meet what it
        changed, else all of them in the end."""
        if self._facts.in_turn:
            self.run_cells(context)
        else:
            self.run_cells()
            self.run_tests(context, keep)

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
        """Run all tests; `keep` lets them be run once more, with another context.

        A test whose values student code changes, or gives back, runs once more with values that are
        the very same on both sides. The smaller score counts.
        """
        self._process.begin_tests()
        self._seconds = 0.0
        namespace = self._namespace()
        # Open ones last: what such a cell shows to student code can reach no other test's message.
        for number in sorted(self._places, key=lambda number: (self._is_open(number), number)):
            name = grade_id(self._code[number])
            learns = self._process.solution_behaviour.records
            may_repeat = name not in self._facts.untied and not learns
            before = namespace.kept(may_repeat and name in self._facts.unrepeatable)
            self._ask_copy(number, namespace, context, keep or name in self._facts.tied)
            if self._process.watched.have_changed() or self._process.shares_values:
                self.tied |= {name}
            if may_repeat and before and name in self.tied | self._facts.tied:
                self._ask_for_less(number, namespace, before, context, keep)
        self._note_endings()
        return self.findings.verdicts

    def run_mirrored(self, context: Context) -> list[Verdict]:
        """Run all tests that are not open, with values that are the very same on both sides; and
        each once more on what it left, to see which are `unrepeatable`."""
        self._process.begin_tests()
        self._seconds = 0.0
        namespace = self._namespace()
        for number in filterfalse(self._is_open, self._places):
            name = grade_id(self._code[number])
            once = self._verdicts[number].points
            self._ask_copy(number, namespace, context, keep=True, mirrors=True)
            mirrored = self._verdicts[number]
            if after := namespace.kept(whole=True):
                self._ask_copy(number, namespace, context, keep=False)
                namespace.go_back_to(after)
            if after is None or self._verdicts[number].points < once:
                self.unrepeatable |= {name}
            self._verdicts[number] = mirrored
        return self.findings.verdicts

    def _ask_copy(
        self,
        number: int,
        namespace: TestNamespace,
        context: Context,
        keep: bool,
        mirrors: bool = False,
    ) -> None:
        """Run one test with the copy that was left where it stands."""
        self._process.go_to(self._places[number], keep, mirrors)
        with self._at_work():
            self._run_test(number, namespace, context)

    def _ask_for_less(
        self,
        number: int,
        namespace: TestNamespace,
        before: Kept,
        context: Context,
        keep: bool,
    ) -> None:
        """Run a test once more, with mirrored values; what it gives counts if that is less. Not
        where it has used up what cannot be made again, such as a generator."""
        first, outputs = self._verdicts[number], self.findings.outputs[number]
        if not namespace.go_back_to(before):
            return
        self._ask_copy(number, namespace, context, keep, mirrors=True)
        if self._verdicts[number].points >= first.points:
            self._verdicts[number], self.findings.outputs[number] = first, outputs
        else:
            told = f"{self._verdicts[number].problem} {CHANGED}".strip()
            self._verdicts[number] = limited(replace(self._verdicts[number], problem=told))
            remark = new_output("stream", name="stdout", text=f"{CHANGED}\n")
            self.findings.outputs[number].append(plain(remark))

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """Run where the lesson's files are, with those of the student's beside them if asked."""
        key = self._key
        if not self._facts.brings_files:
            with working_directory(key.folder):
                yield
            return
        written: dict[str, bytes] = {}
        with contextlib.suppress(Ended, StudentError):  # the test itself will meet that
            written = self._process.written_files(key.files)
        with tempfile.TemporaryDirectory() as folder, working_directory(Path(folder)):
            rewritten = {name: written[name] for name in self._facts.rewrites & written.keys()}
            for name, content in {**written, **key.files, **rewritten}.items():
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield

    def _note_endings(self) -> None:
        findings, process = self.findings, self._process
        findings.verdicts = [verdict for _, verdict in sorted(self._verdicts.items())]
        findings.endings = process.endings
        findings.ran_into_limit |= not LIMITS.isdisjoint(process.endings)
        findings.asks = process.solution_behaviour.wanted

    def _namespace(self) -> TestNamespace:
        key = self._key
        return TestNamespace(key.given, self._process, key.folder, self._facts.asks_student)

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

    def _is_open(self, number: int) -> bool:
        return grade_id(self._code[number]) in self._facts.open_cells

    def _run_test(self, number: int, namespace: TestNamespace, context: Context) -> None:
        if self._is_open(number):
            # In turn, what other open tests have made is there.
            earlier = [
                self._code[before]
                for before in range(number)
                if is_test(self._code[before])
                and not (self._facts.in_turn and self._is_open(before))
            ]
            verdict, outputs = run_open_test(self._code[number], earlier, self._process)
            self._verdicts[number] = limited(verdict)
            self.findings.outputs[number] = plain(outputs)
            return
        use(context)
        budgets = self._process.budgets
        left = max(budgets.notebook_seconds - self._seconds, SHORTEST)
        limit = TestLimit(left, budgets.by_the_clock(left))
        started = time.process_time()
        self._process.failures.clear()
        verdict, outputs = run_test(self._code[number], namespace, context, limit)
        if self._process.failures and verdict.points:
            problem = self._process.failures[0]
            verdict = limited(replace(verdict, points=0.0, problem=problem_text(problem)))
        self._verdicts[number] = verdict
        self.findings.outputs[number] = plain(outputs)
        self._seconds += time.process_time() - started
        self.findings.ran_into_limit |= limit.reached


def plain(node: Any) -> Any:
    """Parts of a notebook as dicts, lists, texts and numbers."""
    return json.loads(json.dumps(node))
