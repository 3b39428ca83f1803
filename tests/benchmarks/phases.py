"""Where the time of grading goes: seconds a submission, phase by phase, on one worker.

python tests/benchmarks/phases.py [--lesson 02_metrics] [--students 30]
"""

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from grading_speed import make_class

from autograder.engine.grading import batch, judges, result
from autograder.engine.grading.bench import LocalBench
from autograder.engine.grading.court import Court, Session
from autograder.engine.judging import judge, notebook
from autograder.engine.judging.order import Order
from autograder.engine.records.gradebook import GradebookWriter
from autograder.engine.student.process import StudentProcess
from autograder.engine.walls.warm_server import Gate, Wall
from autograder.wire.budgets import Budgets
from autograder.wire.codec import encode
from autograder.wire.decoder import decode

SPENT: dict[str, float] = defaultdict(float)


def timed(owner: Any, name: str, phase: str) -> None:
    """Count the time of a function, less that of other phases within."""
    function: Callable[..., Any] = getattr(owner, name)

    def call(*arguments: Any, **named: Any) -> Any:
        started, inner = time.perf_counter(), sum(SPENT.values())
        try:
            return function(*arguments, **named)
        finally:
            SPENT[phase] += time.perf_counter() - started - (sum(SPENT.values()) - inner)

    setattr(owner, name, call)


PHASES = [
    (StudentProcess, "_revive", "start the student's process"),
    (StudentProcess, "run_cell", "the student's cells"),
    (StudentProcess, "leave_copy", "copies of the process"),
    (notebook, "run_test", "the hidden tests"),
    (StudentProcess, "operate", "the student's code, asked by the tests"),
    (StudentProcess, "run_again", "the task once more"),
    (StudentProcess, "close", "end the student's process"),
    (judge, "pages", "feedback page and autograded notebook"),
    (judge, "read_notebook", "read the submission"),
    (judges, "read_submission", "read the files"),
    (result, "fingerprint", "fingerprint"),
    (batch, "store", "files and gradebook"),
]


class HereCourt(Court):
    """Judges in this process, where each phase can be timed."""

    def _exchange(self, gate: Gate, order: Order, ways: list[Gate]) -> list[Any]:
        answers: list[Any] = []
        first, *others = (Gate(way._control, order.program) for way in ways)
        begun = dict(zip(self._assignment.begun, others, strict=True))
        judge.judge(self._assignment, order, judge.Ways(first, begun), answers.append)
        return answers


class InTurn(Executor):
    """Runs what it is given at once, in this thread: no phase is timed beside another."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


class HereBench(LocalBench):
    """A bench in this process."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.executor = InTurn()
        self._court.close()
        self._court = HereCourt(session, Wall())


def main() -> None:
    """Grade a class in this process and print the phases."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lesson", default="02_metrics")
    parser.add_argument("--students", type=int, default=30)
    options = parser.parse_args()
    judge._in_fork = lambda work: decode(encode(work()))
    with tempfile.TemporaryDirectory() as scratch:
        course = make_class(Path(scratch, "course"), options.lesson, options.students)
        jobs = batch.plan(course, options.lesson, budgets=Budgets())
        for owner, name, phase in PHASES:
            timed(owner, name, phase)
        graders = judges.Judges(course, jobs, HereBench)
        with graders, GradebookWriter(course) as gradebook:
            list(graders.results())
            SPENT.clear()
            started = time.perf_counter()
            cpu = resource.getrusage(resource.RUSAGE_SELF)
            for found in graders.results():
                batch.store(gradebook, found)
            whole = time.perf_counter() - started
            after = resource.getrusage(resource.RUSAGE_SELF)
    count = len(jobs)
    own = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
    print(f"{options.lesson}: {whole / count * 1000:.0f} ms a submission; the grader itself takes")
    print(f"{own / count * 1000:.0f} ms of CPU time, and waits for the student's process meanwhile")
    for phase, seconds in sorted(
        SPENT.items(), key=lambda phase_and_seconds: -phase_and_seconds[1]
    ):
        print(f"{seconds / count * 1000:8.1f} ms  {phase}")
    print(f"{(whole - sum(SPENT.values())) / count * 1000:8.1f} ms  everything else")


if __name__ == "__main__":
    main()
