"""Worker processes that grade, and their replacements when one dies.

A worker dies when a test cell does something with a student's value that Python cannot interrupt,
or takes all memory. That costs the submission it was grading, never another one. Nor do others cost
it a point: what ran into a limit is graded once more, alone, and only that counts.
"""

import gc
import multiprocessing
import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed

from autograder.engine.grading.submission import (
    Job,
    Result,
    grade_anew,
    grade_submission,
    share,
    ungradable,
    warm_up,
)
from autograder.engine.walls.warm_server import Wall, WallError
from autograder.wire.endings import die_with_parent

TEST_MEMORY = 8 * 1024**3
"""Bytes of address space of a worker, which runs the test cells."""


class Pool:
    """Workers that share one sandbox. They are forked at once, with everything they need loaded.

    Without a wall each worker puts up its own, in a process that is not a fork of this one: for a
    program with threads, such as a server. Such a program keeps running while lessons change, so
    the workers read them anew for each submission.
    """

    def __init__(self, workers: int, wall: Wall | None) -> None:
        self._workers = workers
        self._wall = wall
        self._work = grade_submission if wall else grade_anew
        if wall:
            warm_up()
            gc.collect()
            gc.freeze()  # else each collection in a worker walks everything loaded
        self._executor = self._start()

    def results(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Grade all jobs, several at a time; yields each result as it comes.

        Raises WallError if isolation is not available.
        """
        left = list(jobs)
        limited: list[Job] = []
        while left:
            broken: list[Job] = []
            for job, result in self._round(left, broken):
                if result.ran_into_limit:
                    limited.append(job)
                else:
                    yield result
            # A broken pool takes down all jobs being graded or next in line; one of them is the
            # cause.
            suspects, left = broken[: 2 * self._workers + 1], broken[2 * self._workers + 1 :]
            yield from self._alone(suspects)
        yield from self._alone(sorted(limited, key=jobs.index))

    def _alone(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Grade jobs one by one, whatever happens."""
        for job in jobs:
            given_up: list[Job] = []
            for _, result in self._round([job], given_up):
                yield result
            for lost in given_up:
                yield ungradable(lost, RuntimeError("its tests did not finish"))

    def close(self) -> None:
        """End the workers as soon as they are done with what they grade now."""
        self._executor.shutdown(cancel_futures=True)

    def _round(self, jobs: list[Job], broken: list[Job]) -> Iterator[tuple[Job, Result]]:
        """Grade jobs; those that are lost with a worker are added to `broken`, in order."""
        futures = {self._submit(job): number for number, job in enumerate(jobs)}
        lost = []
        for future in as_completed(set(futures)):
            number = futures.pop(future)  # and with it the result, whose pages are large
            try:
                yield jobs[number], future.result()
            except WallError:
                raise
            except BrokenExecutor:
                lost.append(number)
            except Exception as problem:  # no submission stops the others
                yield jobs[number], ungradable(jobs[number], problem)
        if lost:
            self._executor = self._start()
        broken += [jobs[number] for number in sorted(lost)]

    def _submit(self, job: Job) -> "Future[Result]":
        try:
            return self._executor.submit(self._work, job)
        except BrokenExecutor as problem:  # it broke after the last job
            future: Future[Result] = Future()
            future.set_exception(problem)
            return future

    def _start(self) -> Executor:
        executor = ProcessPoolExecutor(
            self._workers,
            mp_context=multiprocessing.get_context("fork" if self._wall else "forkserver"),
            initializer=begin,
            initargs=(self._wall,),
        )
        executor.submit(int)  # forks them now, while this process has no other threads
        return executor


def begin(wall: Wall | None) -> None:
    """In a new worker: never outlive the grading, nor take all of the machine's memory."""
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (TEST_MEMORY, resource.RLIM_INFINITY))
    if wall:
        share(wall)
