"""A Dask cluster as an executor that nobody can hold up.

Dask gives the work of a worker that has died to another one. Nobody tells it of a worker that is
frozen or cut off: so what is not answered for a while is given to another worker as well, and the
first answer counts.
"""

import contextlib
import hashlib
import pickle
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from distributed import Client, KilledWorker

from autograder.course import CourseError
from autograder.engine.grading.court import NoEnd

TICK = 0.1
"""Seconds between two looks at who is late, at most."""

LOOK = 1.0
"""Seconds between two looks at the workers."""

ANSWER_SECONDS = 10
"""In which the scheduler has to say who its workers are."""

SILENT = 15
"""Seconds without a sign of life after which a worker gets nothing more, while others give one."""

MOST_TRIES = 5
"""How often the same is given away; the waiting time doubles from one to the next."""

MISSED = 5
"""The cluster is given up after so many times the patience without any worker."""

SO_FAR = "What was graded until then is stored: run the same command again for the rest."

LOST = f"The connection to the Dask scheduler was lost. {SO_FAR}"


@dataclass(eq=False)
class _Call:
    """Something that was asked for, and all that was tried for it. Times are monotonic seconds."""

    work: Callable[..., Any]
    given: tuple[Any, ...]
    digest: str
    next_try: float
    latest: float
    answer: "Future[Any]" = field(default_factory=Future)
    tries: "list[Future[Any]]" = field(default_factory=list)


class ClusterExecutor(Executor):
    """Runs what it is given on a Dask client's cluster.

    `patience` is in seconds; `longest` is how long anything may take in all, after which its future
    raises NoEnd, as it does where workers died of it. Where the cluster fails, it raises
    CourseError; what the work raises goes through.
    """

    def __init__(self, client: Client, patience: float, longest: float) -> None:
        self.workers = self.threads = 1
        self._client = client
        self._tasks = client.get_executor(pure=False)
        self._patience = patience
        self._longest = longest
        self._calls: set[_Call] = set()
        self._lock = Lock()
        self._ended: SimpleQueue[tuple[_Call, Future[Any]]] = SimpleQueue()
        self._lively: list[str] = []
        self._last_seen = time.monotonic()
        self._look_at_workers()
        self._closed = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        """Give work to the cluster; it takes no named arguments. Raises CourseError if the
        connection is lost."""
        if named:
            raise TypeError("named arguments are the cluster's own")
        now = time.monotonic()
        digest = hashlib.sha256(pickle.dumps((work, given))).hexdigest()[:32]
        call = _Call(work, given, digest, now + self._patience, now + self._longest)
        call.answer.set_running_or_notify_cancel()
        self._try(call)
        with self._lock:
            self._calls.add(call)
        return call.answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End; nothing that runs is waited for."""
        self._closed.set()
        self._thread.join()
        with contextlib.suppress(Exception):  # a lost connection has nothing to end
            self._tasks.shutdown(wait=False)

    def _try(self, call: _Call) -> None:
        # The hash names the content, and nobody: a dashboard shows it to whoever looks.
        options: dict[str, Any] = {"key": f"autograder-{call.digest}-{uuid.uuid4().hex[:8]}"}
        if self._lively:
            options |= {"workers": self._lively, "allow_other_workers": True}
        try:
            attempt = self._tasks.submit(call.work, *call.given, **options)
        except Exception:  # whatever Dask raises where its connection is closed
            raise CourseError(LOST) from None
        call.tries.append(attempt)
        attempt.add_done_callback(lambda ended: self._ended.put((call, ended)))

    def _watch(self) -> None:
        next_look = 0.0
        while not self._closed.is_set():
            with contextlib.suppress(Empty):
                self._settle(*self._ended.get(timeout=TICK))
            if time.monotonic() >= next_look:
                self._look_at_workers()
                self._repeat_what_is_late()
                next_look = time.monotonic() + LOOK

    def _settle(self, call: _Call, attempt: "Future[Any]") -> None:
        """Take the first answer; the others are not waited for."""
        if call.answer.done():
            return
        if attempt.cancelled():
            self._fail(call, CourseError(LOST))
        elif problem := attempt.exception():
            if isinstance(problem, KilledWorker) and not all(each.done() for each in call.tries):
                return
            self._fail(call, _explained(problem))
        else:
            self._forget(call)
            call.answer.set_result(attempt.result())

    def _fail(self, call: _Call, problem: BaseException) -> None:
        self._forget(call)
        call.answer.set_exception(problem)

    def _forget(self, call: _Call) -> None:
        with self._lock:
            self._calls.discard(call)
        for attempt in call.tries:
            attempt.cancel()

    def _look_at_workers(self) -> None:
        """Count the workers that are there, and note them if others are silent."""
        found: dict[str, dict[str, Any]] = {}
        with contextlib.suppress(Exception):  # a scheduler that does not answer has no workers
            scheduler: Any = self._client.scheduler
            identity = self._client.sync(scheduler.identity, callback_timeout=ANSWER_SECONDS)
            found = identity["workers"]
        if not found:
            return
        self._last_seen = time.monotonic()
        newest = max(worker["last_seen"] for worker in found.values())
        lively = [name for name, worker in found.items() if newest - worker["last_seen"] < SILENT]
        self.workers = len(lively)
        self.threads = sum(found[name]["nthreads"] for name in lively)
        self._lively = lively if len(lively) < len(found) else []

    def _repeat_what_is_late(self) -> None:
        now = time.monotonic()
        with self._lock:
            calls = list(self._calls)
        for call in calls:
            if now - self._last_seen > MISSED * self._patience:
                seconds = f"{now - self._last_seen:.0f} seconds"
                told = f"The cluster has shown no worker for {seconds}. {SO_FAR}"
                self._fail(call, CourseError(told))
            elif now > call.latest:
                self._fail(call, NoEnd())
            elif now > call.next_try and len(call.tries) < MOST_TRIES:
                try:
                    self._try(call)
                except CourseError as problem:
                    self._fail(call, problem)
                call.next_try = now + self._patience * 2 ** (len(call.tries) - 1)


def _explained(problem: BaseException) -> BaseException:
    """What a worker raised, as those who wait for an answer know it."""
    if isinstance(problem, KilledWorker):
        return NoEnd()
    if isinstance(problem, CourseError | NoEnd):
        return problem
    return CourseError(
        f"A worker of the cluster cannot grade: {type(problem).__name__}: {problem}. Install the "
        "same version of this project from the same requirements.lock there, and run this again."
    )
