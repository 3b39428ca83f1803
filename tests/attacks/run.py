"""Grades the whole corpus in one batch, in a process of its own that the test can give up on.

Writes one line of JSON for each outcome. If the batch stops, one line says why, and what is left is
graded with each failure caught, so that every submission that breaks the engine is named.
"""

import json
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine import batch
from autograder.engine.gradebook import GradebookWriter
from autograder.engine.worker import Job, Result, grade_submission
from autograder.grading.outcome import Outcome
from autograder.sandbox.settings import Budgets

SMALL = Budgets(call_seconds=2, cell_seconds=3, notebook_seconds=12)
LONGEST = 40
"""Seconds after which a submission counts as hanging: its budget, and more than a margin."""
WORKERS = 2

Line = dict[str, Any]


def grade_all(course: Course, lesson: str) -> Iterator[Line]:
    """The one batch that the engine is asked for, then, if it stopped, the rest."""
    done = set()
    real = batch._executor
    pools: list[Executor] = []

    def executor(workers: int) -> Executor:
        pools.append(real(workers))
        return pools[-1]

    batch._executor = executor
    try:
        outcomes = batch.grade(course, batch.plan(course, lesson, [], SMALL), WORKERS)
        for outcome in _until_stopped(outcomes, pools):
            done.add(outcome.student)
            yield _line(outcome)
    except Exception:
        yield {"stopped": traceback.format_exc(limit=-6)}
        batch._executor = real
        yield from grade_rest(course, lesson, done)


def _until_stopped(outcomes: Iterator[Outcome], pools: list[Executor]) -> Iterator[Outcome]:
    """The outcomes; a batch that stops does not first finish what it will not store."""
    from concurrent.futures import process

    as_stopped = process.ProcessPoolExecutor.__exit__

    def leave(self: Executor, kind: object, *problem: object) -> None:
        if kind:
            _kill(self)
        as_stopped(self, None, None, None)

    process.ProcessPoolExecutor.__exit__ = leave  # type: ignore[assignment, method-assign]
    try:
        yield from outcomes
    finally:
        process.ProcessPoolExecutor.__exit__ = as_stopped  # type: ignore[method-assign]


def grade_rest(course: Course, lesson: str, done: set[str]) -> Iterator[Line]:
    """Grade every submission that has no outcome, and name those that break the engine."""
    jobs: list[Job] = []
    for student in batch.submitted_students(course, lesson):
        if student not in done:
            try:
                jobs += batch.plan(course, lesson, [student], SMALL, again=True)
            except Exception:
                yield _broken(student)
    while jobs:
        executor = batch._executor(WORKERS)
        waiting: dict[Future[Result], Job] = {}
        while jobs or waiting:
            while jobs and len(waiting) < WORKERS:
                job = jobs.pop(0)
                try:
                    waiting[executor.submit(grade_submission, job)] = job
                except Exception:  # a worker has died
                    jobs.insert(0, job)
                    break
            finished, _ = wait(waiting, LONGEST, FIRST_COMPLETED)
            if not finished:
                for job in waiting.values():
                    yield {"student": job.student, "breaks": "a worker hangs, on this or another"}
                break
            for future in finished:
                yield _stored(course, waiting.pop(future).student, future)
        _kill(executor)
        executor.shutdown(wait=False, cancel_futures=True)


def _stored(course: Course, student: str, future: "Future[Result]") -> Line:
    try:
        result = future.result()
        with GradebookWriter(course) as gradebook:
            return _line(batch._store(course, gradebook, result))
    except Exception:
        return _broken(student)


def _broken(student: str) -> Line:
    return {"student": student, "breaks": traceback.format_exc(limit=-2, chain=False)}


def _kill(executor: Executor) -> None:
    assert isinstance(executor, ProcessPoolExecutor)
    for process in list((executor._processes or {}).values()):
        process.kill()


def _line(outcome: Outcome) -> Line:
    return outcome.as_json() | {"student": outcome.student}


if __name__ == "__main__":
    the_course = Course(Path(sys.argv[1]))
    for line in grade_all(the_course, sys.argv[2]):
        print(json.dumps(line), flush=True)
