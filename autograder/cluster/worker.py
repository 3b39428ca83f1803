"""What a worker is asked: to let a judge of its own answer an order."""

import hashlib
from dataclasses import dataclass

from distributed import Variable, get_client, get_worker

from autograder.cluster.courts import Courts
from autograder.cluster.likeness import refuse_unlike
from autograder.cluster.turns import Turns
from autograder.course import CourseError
from autograder.engine.judging.order import Order
from autograder.engine.walls.warm_server import WallError
from autograder.wire.codec import encode

FETCH_SECONDS = 120
"""In which the scheduler has to hand over an answer key."""

_courts = Courts()
_turns = Turns()


@dataclass(frozen=True)
class Ask:
    """Answers orders for one answer key.

    A worker that does not have it yet fetches it, once, from the scheduler's variable: not from
    another worker, which may be frozen. `likeness` is that of the instructor's machine.
    """

    digest: str
    variable: str
    likeness: dict[str, str]

    def __call__(self, order: Order, alone: bool) -> list[bytes]:
        """What a judge answers, each answer in the bytes of our codec.

        Raises CourseError if this worker would grade differently, WallError if its sandbox does not
        stand, and NoEnd.
        """
        worker = get_worker()
        who = f"The worker {worker.address}"
        refuse_unlike(self.likeness, who)
        try:
            with (
                _turns.turn(alone),
                _courts.lent(self.digest, self._fetch, worker.local_directory) as court,
            ):
                return [encode(answer) for answer in court.answers(order)]
        except WallError as problem:
            raise WallError(f"{who} cannot grade: {problem}") from None

    def _fetch(self) -> bytes:
        content: bytes = Variable(self.variable, get_client()).get(timeout=FETCH_SECONDS)
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise CourseError("The answer key was changed on its way to a worker.")
        return content
