"""Prove lessons: judge every answer to them, several at a time."""

import contextlib
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.walls.warm_server import Wall
from autograder.lesson.text import refresh_source_notebooks
from autograder.validate.answers import (
    ALTERNATIVE,
    MISCONCEPTION,
    MUTANT,
    SOLUTION,
    Answer,
    answers,
    equivalents,
    mutated,
    of_others,
    pairs,
    read,
)
from autograder.validate.judge import Bench, Outcome, begin
from autograder.validate.proof import Proof, conclude, look_at_others

MOST_TOGETHER = 24
"""Mutants of one cell that a worker judges in one go: fewer keep more workers busy."""

MOST_PAIRS = 20
"""Pairs of mistakes in different steps, a lesson; there are hundreds."""

BY_EVERY_STUDENT = (SOLUTION, ALTERNATIVE, MISCONCEPTION)
"""The kinds of answers that are judged with the inputs of each student asked for."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """Answers to a lesson that a worker judges in one go: one, by all tests and with the inputs of
    so many students, or mutants of one cell, each by that cell's own test."""

    lesson: str
    answers: list[Answer]
    students: int = 1
    by_own_test: bool = False


def prove(
    course: Course,
    names: Sequence[str],
    wall: Wall,
    *,
    workers: int,
    seed: str,
    mutants: bool = True,
    students: int = 1,
    most_pairs: int = MOST_PAIRS,
    theirs: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> list[Proof]:
    """Judge all answers to these lessons, several at a time; without the mutants if asked.

    The solution, alternatives and misconceptions are judged with the inputs that so many `students`
    would get; of pairs of mistakes in different steps there are `most_pairs` a lesson. Where a
    folder of other people's answers is given, `theirs`, those are judged in place of the lesson's.
    `seed` takes the place of the course's secret, so that each run tests with the same inputs.

    Raises CourseError for a lesson that cannot be read, WallError if isolation is not available.
    """
    with _scratch(course, names, seed) as scratch:
        for name in names:
            _benches[name] = Bench(scratch, read(course, name))
        proofs = {name: Proof(_benches[name].lesson) for name in names}
        with ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("fork"),
            initializer=begin,
            initargs=(wall, students),
        ) as executor:
            asked: list[Asked] = []
            if theirs:
                for name, proof in proofs.items():
                    every = of_others(theirs, proof.lesson)
                    asked += [Asked(name, [answer], students) for answer in every]
            else:
                results = dict(zip(names, executor.map(_results, names), strict=True))
                for name, proof in proofs.items():
                    every = answers(scratch, proof.lesson, results[name])
                    every += pairs(proof.lesson, most_pairs, seed)
                    asked += [
                        Asked(name, [answer], students if answer.kind in BY_EVERY_STUDENT else 1)
                        for answer in every
                    ]
                    asked += _groups(name, mutated(proof.lesson)) if mutants else []
            judged = _judge_all(executor, asked, progress)
            alive = [
                Asked(question.lesson, [answer])
                for question, outcomes in zip(asked, judged, strict=True)
                if question.answers[0].kind == MUTANT
                for answer, outcome in zip(question.answers, outcomes, strict=True)
                if outcome.points[answer.step] >= proofs[question.lesson].lesson.points[answer.step]
            ]
            again = _judge_all(executor, alive, progress)
        second = {
            id(question.answers[0]): outcome
            for question, [outcome] in zip(alive, again, strict=True)
        }
        for question, outcomes in zip(asked, judged, strict=True):
            proof = proofs[question.lesson]
            if question.answers[0].kind == MUTANT:
                for answer, outcome in zip(question.answers, outcomes, strict=True):
                    proof.outcomes.append((answer, second.get(id(answer), outcome)))
            else:
                [answer] = question.answers
                proof.outcomes.append((answer, outcomes[0]))
                proof.others += [(answer, other) for other in outcomes[1:]]
        for name, proof in proofs.items():
            if theirs:
                look_at_others(proof)
            else:
                conclude(proof, equivalents(scratch, name) if mutants else [])
    return list(proofs.values())


_benches: dict[str, Bench] = {}
"""The lessons at work; the worker processes are forked with it."""


def _results(name: str) -> dict[str, Any]:
    return _benches[name].results()


def _judge(question: "Asked") -> list[Outcome]:
    bench = _benches[question.lesson]
    if question.by_own_test:
        return bench.judge_mutants(question.answers)
    return bench.judge(question.answers[0], question.students)


def _groups(name: str, mutants: list[Answer]) -> Iterator["Asked"]:
    """The mutants of a lesson, those of one cell together."""
    by_step: dict[str, list[Answer]] = {}
    for answer in mutants:
        by_step.setdefault(answer.step, []).append(answer)
    for group in by_step.values():
        for start in range(0, len(group), MOST_TOGETHER):
            yield Asked(name, group[start : start + MOST_TOGETHER], by_own_test=True)


def _judge_all(
    executor: ProcessPoolExecutor, asked: list[Asked], progress: Progress
) -> list[list[Outcome]]:
    """The outcomes, in the order asked: of each answer, or of one for each student."""
    futures = {executor.submit(_judge, question): question for question in asked}
    total, done = sum(len(question.answers) for question in asked), 0
    for future in as_completed(futures):
        done += len(futures[future].answers)
        progress(done, total)
    return [future.result() for future in futures]


@contextlib.contextmanager
def _scratch(course: Course, names: Sequence[str], seed: str) -> Iterator[Course]:
    """A copy of the lessons whose secret is known, so that two runs are the same."""
    with tempfile.TemporaryDirectory(prefix="autograder-validate-") as folder:
        scratch = Course(Path(folder).resolve())
        shutil.copy(course.root / "nbgrader_config.py", scratch.root)
        for name in names:
            for part in ("source", "notebooks"):
                if (course.root / part / name).is_dir():
                    shutil.copytree(course.root / part / name, scratch.root / part / name)
        (scratch.root / ".course_secret").write_text(f"validate-{seed}", encoding="ascii")
        refresh_source_notebooks(scratch)
        yield scratch
