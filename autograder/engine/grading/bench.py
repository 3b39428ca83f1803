"""Where judges sit: on this machine, or wherever else an executor runs what it is given."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, Protocol

from autograder.engine.grading.court import Court, Session
from autograder.engine.judging.order import Order
from autograder.engine.walls.warm_server import Wall

AHEAD = 2
"""Orders for each place: one that is being judged, and one that waits meanwhile."""


class Bench(Protocol):
    """Runs `ask(order, alone)` in its executor, whose result `read` turns into a judge's answers.

    `alone` asks that nothing else is graded beside it. `ask` raises NoEnd, and WallError if a wall
    does not stand.
    """

    @property
    def executor(self) -> Executor: ...

    @property
    def ask(self) -> Callable[[Order, bool], Any]: ...

    def read(self, answer: Any) -> list[Any]:
        """A judge's answers. Raises NoEnd if these are none."""

    def most(self, alone: bool) -> int:
        """How many orders to give to the executor before one of them is answered."""

    def close(self) -> None:
        """End all that runs."""


OpensBench = Callable[[Session], Bench]
"""Raises WallError if isolation is wanted and not available."""


class LocalBench:
    """A court of this machine, and a thread for each submission at a time.

    `wall` is a sandbox that was started before, else one is started here; it is closed too.
    """

    def __init__(self, session: Session, workers: int = 2, wall: Wall | None = None) -> None:
        self._court = Court(session, wall or Wall(session.isolated))
        self._workers = min(workers, session.submissions)
        self.executor = ThreadPoolExecutor(self._workers)

    def ask(self, order: Order, alone: bool) -> list[Any]:
        """A judge's answers."""
        return self._court.answers(order)

    def read(self, answer: list[Any]) -> list[Any]:
        """They are answers already."""
        return answer

    def most(self, alone: bool) -> int:
        """One at a time is alone."""
        return 1 if alone else AHEAD * self._workers

    def close(self) -> None:
        """End all processes. Nobody waits for the judges that are at work."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        self._court.close()
