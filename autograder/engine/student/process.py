"""One submission's process, as the tests ask it: names, calls, operations, files, re-runs."""

from collections.abc import Iterable
from typing import Any

from autograder.engine.student import exceptions
from autograder.engine.student.line_of_cells import Ended, LineOfCells
from autograder.engine.student.references import Objects
from autograder.engine.student.remote_object import StudentError
from autograder.engine.student.replies import CellRun, OpenTest, cell_reply, stays_below
from autograder.engine.student.watched_values import WatchedValues
from autograder.engine.walls.warm_server import Gate
from autograder.results import Status
from autograder.wire.budgets import Budgets


class NamesOfRerun:
    """The global names as a re-run cell left them, as attributes, each asked for when it is used.

    Raises NameError for a name that does not exist, or the cell's error if that stopped before.
    """

    def __init__(self, process: "StudentProcess", there: Any) -> None:
        self._process, self._there = process, there

    def __getattr__(self, name: str) -> Any:
        return self._process.operate("getattr", self._there, name)


class StudentProcess(LineOfCells):
    """The process of one submission. Close it at the end."""

    def __init__(self, gate: Gate, budgets: Budgets, files: dict[str, bytes]) -> None:
        super().__init__(gate, budgets, files)
        self.shares_values = False
        """Whether student code changed a value of the test that runs, or gave the same one back."""
        self.watched = WatchedValues()
        """While the solution is looked at: what the test that runs does to what has crossed."""

    def go_to(self, place: int, keep: bool = False, mirrors: bool = False) -> None:
        super().go_to(place, keep, mirrors)
        self.shares_values = False
        self.watched = WatchedValues()

    def run_cell(self, source: str) -> CellRun:
        """Run one of the student's cells. A cell that ends the process is not run again."""
        try:
            reply = self._request(("run", source), self.budgets.cell_seconds)
        except Ended as end:
            return CellRun(ended=end.status)
        outputs, error = cell_reply(reply)
        if self._place is None:  # a copy is not repeated
            self._history.append(source)
        if error and error[0] == "MemoryError":
            self.endings.append(Status.OUT_OF_MEMORY)
        return CellRun(outputs, error)

    def get(self, name: str) -> Any:
        """The value of a global name of the student's. Raises NameError if there is none."""
        reply = self._request(("get", name), self.budgets.call_seconds)
        if reply[0] == "missing":
            raise NameError(f"name '{name}' is not defined", name=name)
        return self._noted(self._value(reply))

    def run_again(self, source: str, values: dict[str, Any]) -> Any:
        """Run a cell, or other code, with other values of global names, restored afterwards.

        Gives an object whose attributes are the names as the cell left them.
        """
        made = self._value(self._request(("rerun", source, values), self.budgets.cell_seconds))
        return NamesOfRerun(self, made)

    def run_test(self, before: list[str], source: str) -> OpenTest:
        """Run a test cell over there; `before` are statements of earlier tests that it needs."""
        reply = self._request(("test", before, source), self.budgets.cell_seconds)
        if reply[0] != "tested":
            raise StudentError("your code gave an answer of the wrong kind")
        return OpenTest(*reply[1:])

    def pictures(self) -> dict[str, Any]:
        """The figures that were drawn here: to be asked of the solution only."""
        drawn = self._value(self._request(("pictures",), self.budgets.call_seconds))
        return drawn if type(drawn) is dict else {}

    def written_files(self, given: Iterable[str]) -> dict[str, bytes]:
        """What lies beside the notebook, by relative name, but for the given files that are as they
        were."""
        request = ("written", list(given))
        found = self._value(self._request(request, self.budgets.call_seconds))
        pairs = found.items() if type(found) is dict else ()
        return {
            name: content
            for name, content in pairs
            if type(name) is str and type(content) is bytes and stays_below(name)
        }

    def operate(self, operation: str, *arguments: Any) -> Any:
        """One of the closed set of operations on handles and plain data."""
        self._noted(*arguments)
        reply = self._request((operation, *arguments), self.budgets.call_seconds)
        if reply[0] == "called" and operation == "call":
            if not self._mirrors:
                _, given, named = arguments
                given = {**dict(enumerate(given)), **named}
                complete = self._checked(self.solution_behaviour.bring_back, given, reply[2])
                self.shares_values |= not (complete and reply[2])
            return self._noted(reply[1])
        return self._noted(self._value(reply, iterating=operation == "next"))

    def as_in_solution(self, event: str) -> bool:
        """Whether the event happens with the solution too, where the test is now."""
        return self.solution_behaviour.allow(event)

    def _new_objects(self) -> Objects:
        return Objects(self)

    def _value(self, reply: tuple[Any, ...], iterating: bool = False) -> Any:
        if reply[0] == "raised":
            raise exceptions.exception(reply, iterating)
        if reply[0] != "value":
            raise StudentError("your code gave an answer of the wrong kind")
        return reply[1]

    def _noted(self, *values: Any) -> Any:
        if self.solution_behaviour.records:
            self.watched.note(*values)
        return values[0]
