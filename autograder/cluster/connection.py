"""The way to a Dask cluster, and the bench there."""

import contextlib
import hashlib
import logging
import uuid
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

from autograder.cluster.address import Address
from autograder.cluster.bundle import packed
from autograder.course import CourseError
from autograder.engine.grading.bench import AHEAD, OpensBench
from autograder.engine.grading.court import NoEnd, Session
from autograder.wire.codec import CodecError
from autograder.wire.decoder import decode

try:
    from distributed import Client, Security, Variable
except ImportError:
    raise CourseError(
        "Grading on a cluster needs Dask. Install it: pip install 'autograder[cluster]'"
    ) from None

from autograder.cluster.executor import LOST, ClusterExecutor
from autograder.cluster.likeness import likeness
from autograder.cluster.worker import Ask

CONNECT_SECONDS = 20

GOODBYE_SECONDS = 5

HANDING_OVER_SECONDS = 120
"""In which the scheduler has to take an answer key."""


@contextlib.contextmanager
def connected(address: Address, patience: float) -> Iterator[OpensBench]:
    """Connect to a scheduler; what opens a bench there.

    `patience` is in seconds, for the first worker as for each answer. Raises CourseError if no
    scheduler answers, or if it has no workers.
    """
    _be_quiet()
    try:
        client = Client(
            address.text,
            security=_security(address),
            timeout=CONNECT_SECONDS,
            set_as_default=False,
            name="autograder",
        )
    except (OSError, ValueError, RuntimeError) as problem:
        raise CourseError(
            f"No Dask scheduler answers at {address.text} ({type(problem).__name__}). Is it "
            "running there, with the same protocol and certificates?"
        ) from None
    try:
        _await_a_worker(client, address, patience)
        yield partial(ClusterBench, client, patience)
    finally:
        with contextlib.suppress(Exception):  # what was to be done is done
            client.close(timeout=GOODBYE_SECONDS)


def _be_quiet() -> None:
    """What goes wrong is told by us, in a sentence."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", category=UserWarning, module="distributed")


def _security(address: Address) -> Security | None:
    if not address.tls_files:
        return None
    authority, certificate, key = map(str, address.tls_files)
    return Security(
        require_encryption=True,
        tls_ca_file=authority,
        tls_client_cert=certificate,
        tls_client_key=key,
    )


def _await_a_worker(client: Client, address: Address, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise CourseError(
            f"The scheduler at {address.text} has had no worker for {patience:g} seconds. Start "
            "workers, see docs/cluster.md, and run this again."
        ) from None


class ClusterBench:
    """Courts on the workers of a cluster. Close it."""

    def __init__(self, client: Client, patience: float, session: Session) -> None:
        content = packed(session)
        digest = hashlib.sha256(content).hexdigest()
        # Of this run alone: nobody else deletes it meanwhile.
        self._variable = Variable(f"answer-key-{digest}-{uuid.uuid4().hex}", client)
        try:
            self._variable.set(content, timeout=HANDING_OVER_SECONDS)
        except (OSError, TimeoutError):
            raise CourseError(LOST) from None
        # The solution may have to be looked at before, and the submission judged once more.
        longest = 3 * session.limits.by_the_clock(session.limits.notebook_seconds)
        self.executor = ClusterExecutor(client, patience, longest)
        self.ask = Ask(digest, self._variable.name, likeness())

    def read(self, answer: Any) -> list[Any]:
        """A judge's answers, decoded on this side. Raises NoEnd if these are none."""
        try:
            answers = [decode(content) for content in answer]
        except (CodecError, ValueError, TypeError):
            raise NoEnd from None
        if not answers or not all(type(found) is tuple and found for found in answers):
            raise NoEnd
        return answers

    def most(self, alone: bool) -> int:
        """A few for each thread; alone, one for each worker."""
        return self.executor.workers if alone else AHEAD * self.executor.threads

    def close(self) -> None:
        """End what is still at work, and take the answer key back."""
        self.executor.shutdown()
        self._variable.delete()
