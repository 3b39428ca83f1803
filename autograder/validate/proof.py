"""What a proof finds out about a lesson: how answers fared, and where a test is not as it should
be."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from autograder.lesson.variants import Variant
from autograder.validate.answers import (
    ALTERNATIVE,
    EMPTY,
    MISCONCEPTION,
    MUTANT,
    PAIR,
    RIGHT,
    SOLUTION,
    STUB,
    TYPED,
    WRONG,
    Answer,
    Equivalent,
    Lesson,
)
from autograder.validate.judge import Outcome

LEAST_ALTERNATIVES = 3
LEAST_MISCONCEPTIONS = 4

MISTAKEN = (MISCONCEPTION, MUTANT, WRONG)
"""The kinds of answers that a mistake is looked for in."""


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
        return self._share(lambda outcome: bool(outcome.told))

    @property
    def explained(self) -> float:
        """The share of the wrong answers that are told which mistake it is, or at least what was
        seen and expected."""
        return self._share(lambda outcome: outcome.is_explained)

    def _share(self, holds: Callable[[Outcome], bool]) -> float:
        wrong = [
            outcome
            for answer, outcome in self.outcomes
            if answer.kind in MISTAKEN and answer not in self.equivalent
        ]
        return sum(map(holds, wrong)) / max(1, len(wrong))


def conclude(proof: Proof, listed: list[Equivalent]) -> None:
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


def look_at_others(proof: Proof) -> None:
    """Fill in what a proof says about other people's answers."""
    for answer, outcome in proof.outcomes + proof.others:
        who = f"{answer.kind} '{answer.name}' of {answer.step}"
        lost = {
            step: f"{points - outcome.points[step]:g} of {points:g} in {step}: {outcome.said(step)}"
            for step, points in proof.lesson.points.items()
            if outcome.points[step] < points
        }
        proof.findings += [f"{who}: {text}" for text in outcome.wrongly_told]
        if answer.kind == RIGHT:
            proof.findings += [f"{who} loses {text}" for text in lost.values()]
            if outcome.check:
                proof.findings.append(f"{who} is refused by its check: {outcome.check}")
        else:
            if not lost:
                proof.findings.append(f"{who} loses nothing")
            proof.findings += [
                f"{who} costs points in another step, {text}"
                for step, text in lost.items()
                if answer.step in lost and step != answer.step
            ]


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
