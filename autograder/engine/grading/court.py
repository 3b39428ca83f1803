"""A court: the walls of one assignment on one machine, between which judges answer orders.

It is told the assignment and gives back what judges said, as plain data that nobody has checked. It
reads no submission, knows no secret and no gradebook.
"""

import contextlib
import pickle
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import RLock
from typing import Any

from autograder.course import Course
from autograder.engine.judging.answer_key import Key
from autograder.engine.judging.judge import ASKS, BROKEN, GRADED, LEARNT, WALL
from autograder.engine.judging.order import Assignment, Begun, Order
from autograder.engine.judging.solution_facts import facts_from
from autograder.engine.student.time_limits import TimeLimits
from autograder.engine.walls.warm_server import Beginning, Gate, Program, Wall, WallError
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

MOST_LOOKS = 2
"""How often the solutions are looked at that come to no end: once more, if the machine was busy."""

MOST_BEGUN = 8
"""Notebooks of an assignment whose first cells are run before."""


class NoEnd(Exception):
    """A judge has ended without an answer, or gave one that is none."""


@dataclass(frozen=True)
class Session:
    """What a court has to know before the first submission: the assignment, the budgets of all its
    submissions, whether they are walled in, and how many there are."""

    assignment: Assignment
    budgets: Budgets
    isolated: bool
    submissions: int

    @property
    def limits(self) -> Budgets:
        """What a judge may use: far more than the tests' own limits, which stop them before."""
        seconds = len(self.assignment.keys) * (3 * self.budgets.notebook_seconds + MARGIN)
        return replace(
            self.budgets,
            call_seconds=seconds,
            cell_seconds=seconds,
            notebook_seconds=seconds,
            cpu_seconds=int(seconds) + 1,
            memory=MEMORY,
        )


class Court:
    """Judges for one assignment, several at a time. Close it when nothing is asked any more.

    `sandbox` is the wall around the students' processes; it is closed too. Raises WallError if
    isolation is wanted and not available.
    """

    def __init__(self, session: Session, sandbox: Wall) -> None:
        self._assignment = session.assignment
        self._budgets = session.budgets
        self._limits = session.limits
        self._is_large = session.submissions >= WORTH_PREPARING
        self._sandbox = sandbox
        self._walls = ExitStack()
        self._walls.enter_context(sandbox)
        shown = {str(key.folder) for key in self._assignment.keys}
        if self._assignment.has_text_lessons:
            shown.add(str(Course(self._assignment.root).notebooks / self._assignment.name))
        program = Program(
            "autograder.engine.judging.main",
            shown=tuple(path for path in sorted(shown) if Path(path).is_dir()),
            sets_buffers=True,  # for long answers to the student's process
        )
        self._judges = self._walls.enter_context(Wall(sandbox.isolated, program))
        self._gates: SimpleQueue[Gate] = SimpleQueue()
        self._begun: dict[str, Beginning] = {}
        self._learning = RLock()
        self._is_prepared = False
        self._looks = 0

    def close(self) -> None:
        """End all processes; who still waits for an answer gets none."""
        self._judges.close()
        while not self._gates.empty():
            self._gates.get().close()
        for beginning in self._begun.values():
            beginning.close()
        self._walls.close()

    def answers(self, order: Order) -> list[Any]:
        """What a judge says to an order. May be called by several threads.

        Raises NoEnd, and WallError if a wall does not stand.
        """
        self._prepare()
        answers = self._ask(order)
        if answers[0] == (ASKS,):
            self._look_at_solutions()
            answers = self._ask(order)
        return answers

    def _prepare(self) -> None:
        """Do once what all submissions need; who comes meanwhile waits for it."""
        with self._learning:
            if self._is_prepared:
                return
            self._tell()
            if self._is_large or not self._assignment.has_text_lessons:
                self._look_at_solutions()
            if self._is_large and self._sandbox.isolated:
                self._begin()
            self._is_prepared = True

    def _tell(self) -> None:
        """Let all judges from now on know of the assignment what is known here."""
        with closing(self._judges.gate()) as gate:
            gate.tell(PREPARE, pickle.dumps(self._assignment))

    def _look_at_solutions(self) -> None:
        """Let a judge learn from the solutions, and all later ones know it."""
        with self._learning:
            if not self._assignment.facts and self._looks < MOST_LOOKS:
                self._looks += 1
                self._learn()

    def _learn(self) -> None:
        order = Order("", "", self._budgets, b"", looks_at_solutions=True)
        try:
            kind, facts, computed = self._ask(order)[0]
        except (NoEnd, ValueError):
            return
        if kind != LEARNT:
            return
        known = {name: facts_from(found) for name, found in facts.items()}
        self._assignment = replace(self._assignment, facts=known, computed=computed)
        self._tell()
        with closing(self._sandbox.gate()) as gate:
            for found in known.values():
                gate.remember(found.pictures)

    def _begin(self) -> None:
        """Run the cells with which the notebooks begin, for all submissions."""
        for key in self._assignment.keys[:MOST_BEGUN]:
            beginning = self._beginning_of(key)
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
        self._tell()

    def _beginning_of(self, key: Key) -> Beginning:
        """A server that has run a notebook's first cells. Where these do something else each time,
        they have to run in each submission, and only what they import is there."""

        def begin(cells: Sequence[str]) -> Beginning:
            return self._sandbox.begin(key.modules, cells, key.files, self._budgets)

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
        gate = self._gates.get() if not self._gates.empty() else self._judges.gate()
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
        limits = self._limits
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
