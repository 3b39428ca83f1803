"""Judges side by side: each submission is graded by a process of its own, behind two walls.

A judge that does not come to an end costs the submission it was judging, never another one. Nor do
others cost it a point: what ran into a limit is graded once more, alone, and only that counts.
"""

import contextlib
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any

from autograder.course import Course
from autograder.engine.grading.job import Job
from autograder.engine.grading.keys import keys_of
from autograder.engine.grading.result import Result, checked_result, given_up
from autograder.engine.grading.submitted_files import read_submission
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.judge import ASKS, BROKEN, GRADED, LEARNT, WALL
from autograder.engine.judging.order import (
    Assignment,
    Begun,
    Forged,
    Order,
)
from autograder.engine.judging.solution_facts import facts_from
from autograder.engine.student.time_limits import TimeLimits
from autograder.engine.walls.warm_server import Beginning, Gate, Program, Wall, WallError
from autograder.hidden_tests import seed_of
from autograder.wire.budgets import Budgets
from autograder.wire.channel import Channel, Closed, TooSlow
from autograder.wire.codec import CodecError
from autograder.wire.orders import PREPARE

MARGIN = 60
"""Seconds that a judge has beyond the budgets of its submission: of processor time, and by the
clock."""

MEMORY = 4 * 1024**3
"""Bytes that a judge may take, which runs the test cells."""

WORTH_PREPARING = 10
"""Submissions from which on it pays to run the solution and the first cells before them."""

MOST_BEGUN = 8
"""Notebooks of an assignment whose first cells are run before."""


class NoEnd(Exception):
    """A judge has ended without an answer, or gave one that is none."""


class Judges:
    """Judges for one assignment. Close them, or use `with`.

    `sandbox` is the wall around the students' processes; it is closed too. Raises WallError if
    isolation is wanted and not available.
    """

    def __init__(self, course: Course, assignment: str, sandbox: Wall, workers: int = 2) -> None:
        self._course = course
        self._sandbox = sandbox
        self._workers = workers
        self._assignment = Assignment(
            course.root,
            assignment,
            tuple(keys_of(course, assignment)),
            course.has_text_lessons,
            may_open_cells=course.may_open_cells,
        )
        self._walls = ExitStack()
        self._walls.enter_context(sandbox)
        shown = {str(key.folder) for key in self._assignment.keys}
        shown |= {str(course.notebooks / assignment)} if course.has_text_lessons else set()
        program = Program(
            "autograder.engine.judging.main",
            shown=tuple(path for path in sorted(shown) if Path(path).is_dir()),
            sets_buffers=True,  # for long answers to the student's process
        )
        self._court = self._walls.enter_context(Wall(sandbox.isolated, program))
        self._gates: SimpleQueue[Gate] = SimpleQueue()
        self._begun: dict[str, Beginning] = {}
        self._learning = Lock()
        self._prepare()

    def __enter__(self) -> "Judges":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        while not self._gates.empty():
            self._gates.get().close()
        for beginning in self._begun.values():
            beginning.close()
        self._walls.close()

    def results(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Grade all jobs, several at a time; yields each result as it comes.

        Raises WallError if isolation is not available.
        """
        if len(jobs) >= WORTH_PREPARING or not self._assignment.has_text_lessons:
            self._look_at_solutions(jobs[0])
        if len(jobs) >= WORTH_PREPARING and self._sandbox.isolated:
            self._begin(jobs[0])
        once_more = []
        with ThreadPoolExecutor(self._workers) as threads:
            futures = {threads.submit(self._result, job): job for job in jobs}
            try:
                for future in as_completed(set(futures)):
                    job = futures.pop(future)  # and with it the result, whose pages are large
                    result = future.result()
                    if result is None or result.ran_into_limit:
                        once_more.append(job)
                    else:
                        yield result
            except BaseException:  # nobody waits for the judges that are at work
                threads.shutdown(wait=False, cancel_futures=True)
                self._court.close()
                raise
        for job in sorted(once_more, key=list(jobs).index):
            yield self._result(job) or given_up(self._course, self._assignment.keys, job)

    def _result(self, job: Job) -> Result | None:
        """The result of one submission; None if its judge gave none."""
        folder = self._course.folder("submitted", job.assignment, job.student)
        names = [key.notebook for key in self._assignment.keys]
        submission = read_submission(folder, names)
        order = Order(
            job.student,
            seed_of(self._course, job.assignment, job.student),
            job.budgets,
            b"",
            submission.files,
            submission.notebooks,
        )
        try:
            answers = self._ask(order)
            if answers[0] == (ASKS,):
                self._look_at_solutions(job)
                answers = self._ask(order)
            return checked_result(self._course, self._assignment.keys, job, submission, answers)
        except (NoEnd, Forged):
            return None

    def _prepare(self) -> None:
        with closing(self._court.gate()) as gate:
            gate.tell(PREPARE, pickle.dumps(self._assignment))

    def _look_at_solutions(self, job: Job) -> None:
        """Let a judge learn from the solutions, and all later ones know it."""
        with self._learning:
            if not self._assignment.facts:
                self._learn(job)

    def _learn(self, job: Job) -> None:
        order = Order("", "", job.budgets, b"", looks_at_solutions=True)
        try:
            kind, facts, computed = self._ask(order)[0]
        except (NoEnd, ValueError):
            return
        if kind != LEARNT:
            return
        known = {name: facts_from(found) for name, found in facts.items()}
        self._assignment = replace(self._assignment, facts=known, computed=computed)
        self._prepare()
        with closing(self._sandbox.gate()) as gate:
            for found in known.values():
                gate.remember(found.pictures)

    def _begin(self, job: Job) -> None:
        """Run the cells with which the notebooks begin, for all submissions."""
        for key in self._assignment.keys[:MOST_BEGUN]:
            beginning = self._beginning_of(key, job.budgets)
            if beginning.problem:
                beginning.close()
            else:
                self._begun[key.notebook] = beginning
        begun = {
            key.notebook: Begun(
                key.beginning[: len(self._begun[key.notebook].outputs)],
                self._begun[key.notebook].outputs,
                frozenset(key.files),
            )
            for key in self._assignment.keys
            if key.notebook in self._begun
        }
        self._assignment = replace(self._assignment, begun=begun)
        self._prepare()

    def _beginning_of(self, key: Key, budgets: Budgets) -> Beginning:
        """A server that has run a notebook's first cells. Where these do something else each time,
        they have to run in each submission, and only what they import is there."""

        def begin(cells: Sequence[str]) -> Beginning:
            return self._sandbox.begin(key.modules, cells, key.files, budgets)

        if key.beginning:
            first = begin(key.beginning)
            if not first.problem:
                with closing(begin(key.beginning)) as second:
                    if second.digest == first.digest and second.outputs == first.outputs:
                        return first
            first.close()
        return begin(())

    def _ask(self, order: Order) -> list[Any]:
        """What a judge answers to an order, in a process of its own.

        Raises NoEnd, and WallError if a wall does not stand.
        """
        gate = self._gates.get() if not self._gates.empty() else self._court.gate()
        try:
            with ExitStack() as ways:
                servers: list[Wall | Beginning] = [self._sandbox, *self._begun.values()]
                opened = [ways.enter_context(closing(server.gate())) for server in servers]
                answers = self._exchange(gate, replace(order, program=opened[0].program), opened)
        finally:
            self._gates.put(gate)
        if answers and answers[0][0] == WALL:
            raise WallError(str(answers[0][1]))
        if not answers or answers[0] == (BROKEN,):
            raise NoEnd
        return answers

    def _exchange(self, gate: Gate, order: Order, ways: list[Gate]) -> list[Any]:
        notebooks = len(self._assignment.keys)
        limits = _limits(order.budgets, notebooks)
        number, end = gate.start(limits, *(way.fileno() for way in ways))
        watch = TimeLimits(limits, lambda: gate.used(number)).watch(limits.notebook_seconds)
        answers: list[Any] = []
        end.settimeout(limits.wall_margin)
        with contextlib.suppress(OSError):  # then no answer comes either
            end.sendall(pickle.dumps(order))
        with closing(Channel(end)) as channel:
            try:
                while not answers or answers[-1][0] == GRADED:
                    answers.append(channel.receive(watch))
                    if type(answers[-1]) is not tuple or not answers[-1]:
                        raise CodecError("an answer of unknown form")
            except (Closed, TooSlow, CodecError):
                answers = [answer for answer in answers if type(answer) is tuple and answer]
        gate.kill(number)
        return answers


def _limits(budgets: Budgets, notebooks: int) -> Budgets:
    """What a judge may use: far more than the tests' own limits, which stop them before."""
    seconds = notebooks * (3 * budgets.notebook_seconds + MARGIN)
    return replace(
        budgets,
        call_seconds=seconds,
        cell_seconds=seconds,
        notebook_seconds=seconds,
        cpu_seconds=int(seconds) + 1,
        memory=MEMORY,
    )
