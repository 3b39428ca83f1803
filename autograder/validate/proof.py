"""Prove lessons: judge every answer, and say where a hidden test is not as it should be."""

import contextlib
import math
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.engine.walls.warm_server import Wall
from autograder.lesson.text import refresh_source_notebooks
from autograder.lesson.variants import Variant
from autograder.validate.answers import (
    ALTERNATIVE,
    EMPTY,
    MISCONCEPTION,
    MUTANT,
    PAIR,
    SOLUTION,
    STUB,
    TYPED,
    Answer,
    Equivalent,
    Lesson,
    answers,
    equivalents,
    mutated,
    pairs,
    read,
)
from autograder.validate.judge import Bench, Outcome, begin

LEAST_ALTERNATIVES = 3
LEAST_MISCONCEPTIONS = 4

MOST_TOGETHER = 24
"""Mutants of one cell that a worker judges in one go: fewer keep more workers busy."""

MOST_PAIRS = 20
"""Pairs of mistakes in different steps, a lesson; there are hundreds."""

WRONG = (MISCONCEPTION, MUTANT)
"""The kinds of answers that a mistake is looked for in."""

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


@dataclass
class Proof:
    """What was found out about a lesson: judged answers, and findings, which should be none.

    `others` are the same answers with the tests of other students.
    """

    lesson: Lesson
    outcomes: list[tuple[Answer, Outcome]] = field(default_factory=list)
    others: list[tuple[Answer, Outcome]] = field(default_factory=list)
    equivalent: list[Answer] = field(default_factory=list)
    survivors: list[Answer] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def count(self, *kinds: str) -> int:
        """How many answers of these kinds were judged."""
        return sum(answer.kind in kinds for answer, _ in self.outcomes)

    @property
    def killed(self) -> int:
        """The number of mutants that lose points."""
        return self.count(MUTANT) - len(self.survivors) - len(self.equivalent)

    @property
    def named(self) -> float:
        """The share of the wrong answers, mutants among them, that are told which mistake it is."""
        wrong = [
            outcome
            for answer, outcome in self.outcomes
            if answer.kind in WRONG and answer not in self.equivalent
        ]
        return sum(bool(outcome.told) for outcome in wrong) / max(1, len(wrong))


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
    progress: Progress = lambda done, total: None,
) -> list[Proof]:
    """Judge all answers to these lessons, several at a time; without the mutants if asked.

    The solution, alternatives and misconceptions are judged with the inputs that so many `students`
    would get; of pairs of mistakes in different steps there are `most_pairs` a lesson. `seed` takes
    the place of the course's secret, so that each run tests with the same inputs.

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
            results = dict(zip(names, executor.map(_results, names), strict=True))
            asked: list[Asked] = []
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
            _conclude(proof, equivalents(scratch, name) if mutants else [])
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


def _conclude(proof: Proof, listed: list[Equivalent]) -> None:
    """Fill in what a proof says about the answers that it holds."""
    lesson = proof.lesson
    variants = {(variant.step, variant.name): variant for variant in lesson.variants.misconceptions}
    left = list(listed)
    for answer, outcome in proof.outcomes + proof.others:
        lost = {
            step: lesson.points[step] - points
            for step, points in outcome.points.items()
            if points < lesson.points[step]
        }
        proof.findings += [
            f"{answer.kind} '{answer.name}' of {answer.step}: {text}\n{answer.diff}".rstrip()
            for text in outcome.wrongly_told
        ]
        if answer.kind == MUTANT:
            entry = next((entry for entry in left if _is_listed(entry, answer)), None)
            if entry:
                left.remove(entry)
                proof.equivalent.append(answer)
                if lost and not outcome.endings:
                    proof.findings.append(
                        f"a mutant of {answer.step} is listed as equivalent, but loses points:\n"
                        f"{answer.diff}"
                    )
            elif answer.step not in lost:  # what it costs elsewhere says nothing of its own test
                proof.survivors.append(answer)
                proof.findings.append(f"a mutant of {answer.step} survives:\n{answer.diff}")
        elif answer.kind in (SOLUTION, ALTERNATIVE):
            for step in lost:
                proof.findings.append(
                    f"{answer.kind} '{answer.name}' of {answer.step or 'the lesson'} loses "
                    f"{lost[step]:g} of {lesson.points[step]:g} in {step}: {outcome.said(step)}"
                )
        elif answer.kind in (STUB, EMPTY, TYPED):
            steps = [answer.step] if answer.step else list(lesson.points)
            for step in steps:
                if points := outcome.points[step]:
                    proof.findings.append(
                        f"{answer.kind} '{answer.name}' earns {points:g} in {step}, expected "
                        f"nothing: {outcome.said(step)}"
                    )
        elif answer.kind == PAIR:
            both = [
                variant
                for (step, name), variant in variants.items()
                if step in answer.cells and name in answer.name.split(" + ")
            ]
            proof.findings += _about_pair(answer, both, outcome, lost)
        else:
            variant = variants[answer.step, answer.name]
            proof.findings += _about_misconception(variant, outcome, lost)
    proof.findings = list(dict.fromkeys(proof.findings))
    proof.findings += [
        f"equivalent_mutants.toml lists a mutant of {entry.step} that does not exist: "
        f"'{entry.was}' becomes '{entry.becomes}'. Delete it."
        for entry in left
    ]
    for step in lesson.steps:
        number = sum(alternative.step == step for alternative in lesson.variants.alternatives)
        if number < LEAST_ALTERNATIVES:
            proof.findings.append(
                f"{step} has {number} alternative solutions, expected {LEAST_ALTERNATIVES}"
            )
    if len(variants) < LEAST_MISCONCEPTIONS:
        proof.findings.append(
            f"it has {len(variants)} misconceptions, expected {LEAST_MISCONCEPTIONS}"
        )


def _is_listed(entry: Equivalent, answer: Answer) -> bool:
    removed = "\n".join(f"- {line.strip()}" for line in entry.was.splitlines())
    added = "\n".join(f"+ {line.strip()}" for line in entry.becomes.splitlines())
    return entry.step == answer.step and f"{removed}\n{added}" == answer.diff


def _about_pair(
    answer: Answer, both: list[Variant], outcome: Outcome, lost: dict[str, float]
) -> Iterator[str]:
    most = sum(variant.costs for variant in both)
    if any(variant.also for variant in both):  # what they cost elsewhere depends on each other
        most = math.inf
    least = min(variant.costs for variant in both)  # the later may do what follows from the earlier
    if not least - 1e-9 <= sum(lost.values()) <= most + 1e-9:
        yield (
            f"the mistakes {answer.name} together cost {sum(lost.values()):g}, expected "
            f"{least:g} to {most:g}: " + " | ".join(f"{s}: {outcome.said(s)}" for s in lost)
        )


def _about_misconception(
    variant: Variant, outcome: Outcome, lost: dict[str, float]
) -> Iterator[str]:
    who = f"misconception '{variant.name}' of {variant.step}"
    if abs(sum(lost.values()) - variant.costs) > 1e-9:
        yield (
            f"{who} costs {sum(lost.values()):g}, its header says {variant.costs:g}: "
            + " | ".join(f"{step}: {outcome.said(step)}" for step in lost)
        )
    for step in lost:
        if step not in (variant.step, *variant.also):
            yield f"{who} costs points in {step} too: {outcome.said(step)}"
    if variant.costs and variant.name not in outcome.named():
        yield f"{who} is not named. Said: {' | '.join(outcome.said(step) for step in lost)}"
